"""Edits of the library as steps of the window's undo."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.bridge import Bridge
from ui.notifications import Notifications

if TYPE_CHECKING:
    from studio.library.edits import Undo
    from studio.library.library import Library


class LibraryEdits(QObject):
    """Signals: `done()` when an edit, or its undoing, is in the catalogue."""

    done = Signal()

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self.undo_stack = undo_stack
        self._library: Library | None = None

    def open(self, library: Library) -> None:
        self._library = library

    @property
    def is_open(self) -> bool:
        return self._library is not None

    @property
    def library(self) -> Library:
        """Only to be asked for once it is open: what can be selected came from it."""
        assert self._library is not None
        return self._library

    def follow(self, edit: Future[Undo], text: str) -> None:
        """Make an edit that was asked for a step of undo, once it is done and if it changed anything."""
        self._bridge.await_future(edit, self, partial(self._take, text), self._notifications.report_error)

    def follow_made(self, undo: Undo, text: str) -> None:
        """The same for one that is done."""
        self._take(text, undo)

    def put_back(self, undo: Undo | Future[Undo]) -> Future[Undo]:
        future = self.library.undo(undo)
        self._bridge.await_future(future, self, self._was_put_back, self._notifications.report_error)
        return future

    def _take(self, text: str, undo: Undo) -> None:
        if undo:
            self.undo_stack.push(EditStep(self.put_back, undo, text))
        self.done.emit()

    def _was_put_back(self, _redo: Undo) -> None:
        self.done.emit()


class EditStep(QUndoCommand):
    """An edit that was made; undone and redone by what the last of these gave."""

    def __init__(
        self, put_back: Callable[[Undo | Future[Undo]], Future[Undo]], undo: Undo, text: str
    ) -> None:
        super().__init__(text)
        self._put_back = put_back
        self._last: Undo | Future[Undo] = undo
        self._made = True

    def redo(self) -> None:
        """Pushing a step onto the stack redoes it; it is made already."""
        if self._made:
            self._made = False
            return
        self._last = self._put_back(self._last)

    def undo(self) -> None:
        self._last = self._put_back(self._last)
