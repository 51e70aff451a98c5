"""Edits of the library as steps of the window's undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from ui.bridge import Bridge
from ui.library.rows import Expected, PhotoRows, Values
from ui.notifications import Notifications

if TYPE_CHECKING:
    from studio.library.edits import Undo
    from studio.library.library import Library


class LibraryEdits(QObject):
    """Signals: `done()` when an edit, or its undoing, is in the catalogue; `taken_back(photo_ids)` when what was said
    of these photos was undone or redone.
    """

    done = Signal()
    taken_back = Signal(object)

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

    def show(
        self,
        rows: PhotoRows,
        values: Mapping[str, Values],
        edit: Future[Undo],
        text: str,
        photo_ids: Sequence[str] = (),
    ) -> None:
        """The same for an edit that gives photos these values: it is seen at once and can be undone at once, which goes
        back to `photo_ids`. If it cannot be written, photos are what they were and there is nothing to undo."""
        expected = rows.expect(values)
        settle, withdraw = partial(_settle, rows, expected), partial(_withdraw, rows, expected)
        self._bridge.await_future(edit, self, settle, withdraw)
        if not expected.is_change:
            self.follow(edit, text)
            return
        step = EditStep(partial(self._put_back, tuple(photo_ids)), edit, text)
        self.undo_stack.push(step)
        self._bridge.await_future(
            edit, self, partial(self._was_made, step), partial(self._was_not_made, step)
        )

    def _take(self, text: str, undo: Undo) -> None:
        if undo:
            self.undo_stack.push(EditStep(partial(self._put_back, ()), undo, text))
        self.done.emit()

    def _was_made(self, step: EditStep, undo: Undo) -> None:
        if not undo:
            self._forget(step)
        self.done.emit()

    def _was_not_made(self, step: EditStep, error: BaseException) -> None:
        self._forget(step)
        self._notifications.report_error(error)

    def _forget(self, step: EditStep) -> None:
        """Qt takes an obsolete step off its stack when it comes to it, which is now for the last ones."""
        if isValid(step):
            step.setObsolete(True)
        stack = self.undo_stack
        while stack.canUndo() and stack.command(stack.index() - 1).isObsolete():
            stack.undo()

    def _put_back(self, photo_ids: tuple[str, ...], undo: Undo | Future[Undo]) -> Future[Undo]:
        future = self.library.undo(undo)
        taken = partial(self._was_put_back, photo_ids)
        self._bridge.await_future(future, self, taken, self._notifications.report_error)
        return future

    def _was_put_back(self, photo_ids: tuple[str, ...], _redo: Undo) -> None:
        self.done.emit()
        if photo_ids:
            self.taken_back.emit(photo_ids)


def _settle(rows: PhotoRows, expected: Expected, _undo: Undo) -> None:
    rows.settle(expected)


def _withdraw(rows: PhotoRows, expected: Expected, _error: BaseException) -> None:
    rows.withdraw(expected)


class EditStep(QUndoCommand):
    """An edit that was made; undone and redone by what the last of these gave."""

    def __init__(
        self, put_back: Callable[[Undo | Future[Undo]], Future[Undo]], undo: Undo | Future[Undo], text: str
    ) -> None:
        super().__init__(text)
        self._put_back = put_back
        self._last: Undo | Future[Undo] = undo
        self._made = True

    def redo(self) -> None:
        """Pushing a step onto the stack redoes it; it is made already."""
        if self._made or self.isObsolete():
            self._made = False
            return
        self._last = self._put_back(self._last)

    def undo(self) -> None:
        if self.isObsolete():
            return
        self._last = self._put_back(self._last)
