"""Calls a person back when the renders they went away from are done."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from ui.observable import bind
from ui.queue.model import Queue
from ui.settings.model import SettingsModel


class Attention(QObject):
    """`called` counts how often it did."""

    def __init__(self, window: QWidget, queue: Queue, settings: SettingsModel) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._running = 0
        self.called = 0
        bind(queue, "running", self._follow)

    def _follow(self, running: int) -> None:
        ended = self._running and not running
        self._running = running
        if ended and self._settings.value("call_when_done") and not self._window.isActiveWindow():
            self.called += 1
            QApplication.alert(self._window)
