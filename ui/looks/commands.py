"""A step of undo over many renders at once: what was decided, approved or noted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from studio.looks import Judged, Looks


class Judge(QUndoCommand):
    """The change is `ask`ed for once; undo and redo then put back what it answers, by the catalogue's own order."""

    def __init__(
        self,
        looks: Looks,
        ask: Callable[[], Future[Judged]],
        follow: Callable[[Future[Judged]], object],
        follow_again: Callable[[Future[None]], object],
        text: str,
    ) -> None:
        super().__init__(text)
        self._looks = looks
        self._ask = ask
        self._follow = follow
        self._follow_again = follow_again
        self._judged: Future[Judged] | None = None

    def redo(self) -> None:
        if self._judged is None:
            self._judged = self._ask()
            self._follow(self._judged)
        else:
            self._follow_again(self._looks.do_again(self._judged))

    def undo(self) -> None:
        if self._judged is not None:
            self._follow_again(self._looks.take_back(self._judged))
