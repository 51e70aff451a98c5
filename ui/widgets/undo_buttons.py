"""Buttons for a history; their tool tips name what they take back or bring again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QUndoStack

from ui.keys import KeyMap
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.pieces import IconButton

_ASKED = (QEvent.Type.ToolTip, QEvent.Type.Enter, QEvent.Type.FocusIn)


class UndoButton(IconButton):
    """Undo, or redo with `forward`. Its words are found when somebody looks: a stack that goes while the window does
    still tells of its end, and nothing in Python may hear that then.
    """

    def __init__(self, theme: Theme, keys: KeyMap, stack: QUndoStack, *, forward: bool = False) -> None:
        self._action = "edit.redo" if forward else "edit.undo"
        super().__init__(theme, "redo" if forward else "undo", keys.said(self._action))
        self._keys = keys
        self._stack = stack
        self._forward = forward
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(stack.redo if forward else stack.undo)
        (stack.canRedoChanged if forward else stack.canUndoChanged).connect(self.setEnabled)
        self.setEnabled(stack.canRedo() if forward else stack.canUndo())

    def event(self, event: QEvent) -> bool:
        if event.type() in _ASKED:
            self._name_step()
        return super().event(event)

    def _name_step(self) -> None:
        what = self._stack.redoText() if self._forward else self._stack.undoText()
        said, key = self._keys.said(self._action), self._keys.text_of(self._action)
        text = self.tr("{action}: {what}").format(action=said, what=what) if what else said
        self.setToolTip(plain_tip(f"{text} ({key})" if key else text))
        self.setAccessibleName(text)


def undo_buttons(theme: Theme, keys: KeyMap, stack: QUndoStack) -> tuple[UndoButton, UndoButton]:
    return UndoButton(theme, keys, stack), UndoButton(theme, keys, stack, forward=True)
