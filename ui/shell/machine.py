"""What the status bar says of this machine: engine, memory, and how the catalogue's key is kept."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.sentences import in_own_language
from ui.words import memory_size

if TYPE_CHECKING:
    from studio.studio import Studio

EVERY_MS = 5000
FIRST_MS = 400
"""After the profile is open: what measures is imported by then without holding up the window's first rows."""


def measure_memory() -> tuple[int, int]:
    """Bytes that this process and those it started hold, and bytes the machine still has. Runs in a pool."""
    import psutil

    process = psutil.Process()
    used = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            used += child.memory_info().rss
        except psutil.Error:
            continue
    return used, psutil.virtual_memory().available


class Machine(QObject):
    """Signals: `x_changed(x)` for every property."""

    engine_changed = Signal(object)
    storage_notice_changed = Signal(object)
    engine = observed("")
    storage_notice = observed("")

    def __init__(
        self, bridge: Bridge, notifications: Notifications, pool: Executor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._pool = pool
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.measure)

    def open(self, studio: Studio) -> None:
        self.storage_notice = in_own_language(studio.storage_notice or "")
        for notice in studio.settings.notices:
            self._notifications.say(Notice(Severity.WARNING, notice, "settings"))
        self._timer.start(FIRST_MS)

    def measure(self) -> None:
        self._timer.setInterval(EVERY_MS)
        self._bridge.await_future(self._pool.submit(measure_memory), self, self._take)

    def close(self) -> None:
        self._timer.stop()

    def explain_storage(self) -> None:
        if self.storage_notice:
            self._notifications.say(Notice(Severity.WARNING, self.storage_notice, "key_file"))

    def _take(self, memory: tuple[int, int]) -> None:
        used, free = memory
        self.engine = self.tr("Drape engine · {used} used, {free} free").format(
            used=memory_size(used), free=memory_size(free)
        )
