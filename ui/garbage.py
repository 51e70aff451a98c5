"""Cycles of objects are taken apart on the UI thread alone.

Python looks for them on whichever thread happens to make the next object. Where Qt's objects hang in one, as widgets
and their slots do, another thread would take those apart while Qt uses them, and end the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class GarbageTimer(QTimer):
    """Switches Python's own collection off, and collects by its thresholds, a generation at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self.setInterval(INTERVAL_MS)
        self.timeout.connect(self._look)

    def begin(self) -> None:
        """What was made until now stays for good and is never looked through. May be called again."""
        gc.freeze()
        self.start()

    def _look(self) -> None:
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
