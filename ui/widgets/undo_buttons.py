"""Buttons for a history; their tool tips name what they take back or bring again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from ui.keys import KeyMap
from ui.theme import Theme
from ui.widgets.pieces import IconButton


def undo_buttons(theme: Theme, keys: KeyMap, stack: QUndoStack) -> tuple[IconButton, IconButton]:
    """Undo and redo. They follow the stack as long as they live."""
    undo, redo = (IconButton(theme, name, keys.said(f"edit.{name}")) for name in ("undo", "redo"))
    for button in (undo, redo):
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    undo.clicked.connect(stack.undo)
    redo.clicked.connect(stack.redo)
    _Follower(keys, stack, undo, redo)
    return undo, redo


class _Follower(QObject):
    def __init__(self, keys: KeyMap, stack: QUndoStack, undo: IconButton, redo: IconButton) -> None:
        super().__init__(undo)
        self._keys = keys
        self._stack = stack
        self._undo = undo
        self._redo = redo
        for changed in (
            stack.canUndoChanged,
            stack.canRedoChanged,
            stack.undoTextChanged,
            stack.redoTextChanged,
        ):
            changed.connect(self._show)
        keys.changed.connect(self._show)
        self._show()

    def _show(self, *_: object) -> None:
        stack = self._stack
        if not isValid(stack):
            return  # a stack that goes empties itself first, and says so
        for button, name, can, what in (
            (self._undo, "edit.undo", stack.canUndo(), stack.undoText()),
            (self._redo, "edit.redo", stack.canRedo(), stack.redoText()),
        ):
            button.setEnabled(can)
            said = self._keys.said(name)
            text = self.tr("{action}: {what}").format(action=said, what=what) if what else said
            key = self._keys.text_of(name)
            button.setToolTip(f"{text} ({key})" if key else text)
            button.setAccessibleName(text)
