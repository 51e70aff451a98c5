"""Undo and redo of the module that is open, and a word of what they did."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoGroup, QUndoStack


class UndoHistory(QObject):
    """Every module has a history of its own, so that a step back never changes what is not in sight.

    Signals: `said(sentence)` after each step back or forward, and where there is none.
    """

    said = Signal(str)

    def __init__(self, group: QUndoGroup, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._group = group

    def use(self, stack: QUndoStack | None) -> None:
        """The history of what is in sight; None where nothing can be taken back."""
        if stack is not None and stack not in self._group.stacks():
            self._group.addStack(stack)
        self._group.setActiveStack(stack)  # pyright: ignore[reportArgumentType] (Qt takes none)

    def undo(self) -> None:
        if not self._group.canUndo():
            self.said.emit(self.tr("There is nothing to undo here"))
            return
        what = self._group.undoText()
        self._group.undo()
        self.said.emit(self.tr("Undone: {what}").format(what=what))

    def redo(self) -> None:
        if not self._group.canRedo():
            self.said.emit(self.tr("There is nothing to redo here"))
            return
        what = self._group.redoText()
        self._group.redo()
        self.said.emit(self.tr("Redone: {what}").format(what=what))
