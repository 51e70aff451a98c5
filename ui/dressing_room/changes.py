"""A step of undo in the dressing room, beside the canvas's own: what is worn, what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtGui import QUndoCommand

T = TypeVar("T")


class Change(QUndoCommand, Generic[T]):
    """Something that was `before` and is `after`; `put` sets it."""

    def __init__(self, put: Callable[[T], object], before: T, after: T, text: str) -> None:
        super().__init__(text)
        self._put = put
        self._before = before
        self._after = after

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)
