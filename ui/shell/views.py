"""The modules' views in the window's stack of pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.theme import Theme
from ui.widgets.pieces import ModuleView

PAUSE_MS = 30
"""Between two pieces of a view that is made ahead: a key or a drag that comes meanwhile does not wait for the rest."""


class Views(QObject):
    """Makes each view once: when it is first wanted, or ahead of that, a piece at a time. `made(view)` says so."""

    made = Signal(object)

    def __init__(
        self, theme: Theme, make: Callable[[str], ModuleView], pages: QStackedWidget, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make = make
        self._pages = pages
        self._whole: dict[str, ModuleView] = {}
        self._begun: dict[str, Iterator[None]] = {}
        self._ahead: deque[str] = deque()
        self._timer = QTimer(self)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._go_on)

    def get(self, name: str) -> ModuleView | None:
        """A view that is there as a whole."""
        return self._whole.get(name)

    def want(self, name: str) -> ModuleView:
        """The view, made now where it is not there yet."""
        if name not in self._whole:
            for _ in self._begun.pop(name, None) or self._pieces(name):
                pass
        return self._whole[name]

    def shown(self) -> str:
        """The name of the one in sight."""
        return next(name for name, view in self._whole.items() if view is self._pages.currentWidget())

    def make_ahead(self, names: Sequence[str]) -> None:
        """Make these before they are wanted, out of sight."""
        self._ahead.extend(names)
        self._timer.start()

    def stop(self) -> None:
        """Make nothing more ahead."""
        self._timer.stop()

    def _go_on(self) -> None:
        while self._ahead and self._ahead[0] in self._whole:
            self._ahead.popleft()
        if not self._ahead:
            self._timer.stop()
            return
        name = self._ahead[0]
        if name not in self._begun:
            self._begun[name] = self._pieces(name)
        if next(self._begun[name], self) is self:
            del self._begun[name]
            self._ahead.popleft()

    def _pieces(self, name: str) -> Iterator[None]:
        view = self._make(name)
        self._pages.addWidget(view)
        yield
        for part in view.styled_parts:
            self._theme.style(part)
            yield
        self._whole[name] = view
        self.made.emit(view)
