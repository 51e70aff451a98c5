"""What is made before it is wanted, so that a first look at it waits for little."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.theme import Theme

PAUSE_MS = 100
"""Between two pieces: a key or a drag that comes meanwhile does not wait for the rest."""


class InParts(Protocol):
    @property
    def styled_parts(self) -> Sequence[QWidget]:
        """What is given its style sheet one by one."""
        ...


W = TypeVar("W", bound=InParts)


class Piecemeal(Generic[W]):
    """A widget that is made once, as a whole or a piece at a time. `widget` is None before it is whole."""

    def __init__(self, theme: Theme, make: Callable[[], W]) -> None:
        self._theme = theme
        self._make = make
        self._pieces: Iterator[None] | None = None
        self.widget: W | None = None

    def add_piece(self) -> bool:
        """Make one more piece. False once nothing is left to be made."""
        if self._pieces is None and self.widget is None:
            self._pieces = self._make_pieces()
        if self._pieces is not None and next(self._pieces, self) is not self:
            return True
        # One that broke off begins anew when it is wanted, and says what is wrong then.
        self._pieces = None
        return False

    def whole(self) -> W:
        """The widget; what is missing of it is made now."""
        while self.widget is None:
            self.add_piece()
        return self.widget

    def _make_pieces(self) -> Iterator[None]:
        widget = self._make()
        yield
        for part in widget.styled_parts:
            self._theme.style(part)
            yield
        self.widget = widget


class Ahead(QObject):
    """Makes widgets in their order while nothing else is to be done."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Piecemeal[Any]] | None = None
        self._may_go_on: Callable[[], bool] = bool
        self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._go_on)

    def begin(self, widgets: Iterable[Piecemeal[Any]], may_go_on: Callable[[], bool]) -> None:
        """`may_go_on` says before each piece whether there is nothing better to do."""
        self._left = deque(widgets)
        self._may_go_on = may_go_on
        if not self._stopped:
            self._timer.start()

    def stop(self) -> None:
        """Leave what is left to when it is wanted, for good: a window that was closed makes nothing more."""
        self._stopped = True
        self._timer.stop()

    @property
    def is_done(self) -> bool:
        """It was begun, and nothing is left."""
        return self._left is not None and not self._left

    def _go_on(self) -> None:
        if not self._left:
            self._timer.stop()
        elif self._may_go_on() and not self._left[0].add_piece():
            self._left.popleft()
