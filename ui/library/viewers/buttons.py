"""Buttons in a bar below a photo, where Space means the photo unless a button has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget


class BarButtons(QObject):
    """Every button of a bar is pressed with Space once Tab has reached it; a click leaves the keyboard where it is."""

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        for button in bar.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
        ):
            event.accept()
            return True
        return False
