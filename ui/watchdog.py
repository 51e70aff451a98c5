"""Counts event handlers that hold the UI thread for too long.

Only the thread's own CPU time counts: a machine that is busy elsewhere makes a handler late, not slow.
Switched on by `--watchdog` or ANCHOR_WATCHDOG=1; costs two clock readings per event.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QThread, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication

LIMIT_SECONDS = 0.050
KEPT = 50


@dataclass(frozen=True)
class SlowHandler:
    """One event that took too long. `seconds` is CPU time of the UI thread."""

    event: str
    receiver: str
    seconds: float


@dataclass
class _Frame:
    """A handler that is running. A loop that it runs (a drag, a menu) is not its own time."""

    loop_level: int
    is_hand: bool
    inner_seconds: float = 0.0


class UserHand:
    """Mixed into an object that acts for the user: what its handlers send counts as if Qt had delivered it."""


class Courier:
    """Mixed into an object that only passes on what is for others. `delivered_to` is whose handler it called last."""

    delivered_to = ""


class WatchedApplication(QApplication):
    """An application that measures every event it delivers; events sent by a handler count for the handler."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # Before Qt's own constructor, which already delivers events.
        self._thread = QThread.currentThread()
        self._frames: list[_Frame] = []
        self.slow_count = 0
        self.slow_handlers: list[SlowHandler] = []
        self.longest = SlowHandler("", "", 0.0)
        self.events = 0
        super().__init__(list(arguments))

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        level = self._thread.loopLevel()
        running = self._frames[-1] if self._frames else None
        if running is not None and running.loop_level == level and not running.is_hand:
            return super().notify(receiver, event)
        # Names are taken before the handler runs: it may delete either.
        kind, name = event.type(), _name_of(receiver)
        frame = _Frame(level, isinstance(receiver, UserHand))
        self._frames.append(frame)
        started = time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            seconds = time.thread_time() - started
            self._frames.pop()
            if self._frames:
                self._frames[-1].inner_seconds += seconds
            if isinstance(receiver, Courier):
                name = receiver.delivered_to or name
            self._count(kind, name, seconds - frame.inner_seconds)

    def report(self) -> str:
        """One line for tests and logs, then one per slow handler.

        `watchdog: slow 0 of 1234, longest 12.3 ms, Paint on PhotoCanvas`
        """
        longest = self.longest
        counted = f"slow {self.slow_count} of {self.events}, longest {longest.seconds * 1000:.1f} ms"
        lines = [f"watchdog: {counted}, {longest.event} on {longest.receiver}"]
        lines += [
            f"watchdog: {s.event} on {s.receiver} {s.seconds * 1000:.1f} ms" for s in self.slow_handlers
        ]
        return "\n".join(lines)

    def write_report(self) -> None:
        sys.stdout.write(self.report() + "\n")
        sys.stdout.flush()

    def _count(self, kind: QEvent.Type, name: str, seconds: float) -> None:
        self.events += 1
        if seconds > self.longest.seconds:
            self.longest = SlowHandler(kind.name, name, seconds)
        if seconds > LIMIT_SECONDS:
            self.slow_count += 1
            if len(self.slow_handlers) < KEPT:
                self.slow_handlers.append(SlowHandler(kind.name, name, seconds))


def _name_of(receiver: QObject) -> str:
    """The class of a receiver; of a timer also whose it is, of a shortcut its action."""
    name = type(receiver).__name__
    if isinstance(receiver, QShortcut):
        return f"{name} {receiver.objectName()}"
    owner = receiver.parent() if isinstance(receiver, QTimer) else None
    return name if owner is None else f"{name} of {type(owner).__name__}"
