"""What keeps a wheel that scrolls a page from changing what it passes over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class WheelGuard(QObject):
    """Lives with the part that it guards: the wheel turns it only while it has the keyboard."""

    def __init__(self, part: QWidget) -> None:
        super().__init__(part)
        self._part = part
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self._part.hasFocus():
            event.ignore()
            return True
        return False
