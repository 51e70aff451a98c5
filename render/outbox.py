"""The one thread that writes a render process's events, progress held to ten a second for each task."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from msgspec import Struct

from render.messages import Event, Progress

PROGRESS_INTERVAL = 0.1
"""Seconds between two progress events of one task."""


class Outbox:
    """Events in the order they were sent. Of progress only the newest is kept until its turn, so that the last
    word before a long stage is never the one that is lost. A terminal event lets its task's progress go.

    `send` never waits for the other side. `write` raising OSError or ValueError ends the thread through `lost`.
    """

    def __init__(self, write: Callable[[Struct], None], lost: Callable[[], None]) -> None:
        self._write = write
        self._lost = lost
        self._ready: deque[Struct] = deque()
        self._progress: dict[str, Progress] = {}
        self._next_turn: dict[str, float] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="render-outbox", daemon=True)
        self._thread.start()

    def send(self, message: Struct) -> None:
        with self._changed:
            if isinstance(message, Progress):
                self._progress[message.task_id] = message
            else:
                self._ready.append(message)
            self._changed.notify()

    def finish(self, event: Event) -> None:
        """Send a task's terminal event."""
        with self._changed:
            self._progress.pop(event.task_id, None)
            self._next_turn.pop(event.task_id, None)
            self._ready.append(event)
            self._changed.notify()

    def close(self) -> None:
        """Write what is left, then end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                message = self._take()
                if message is None and self._closed and not self._ready:
                    return
            if message is None:
                continue
            try:
                self._write(message)
            except (OSError, ValueError):
                self._lost()
                return

    def _take(self) -> Struct | None:
        """The next message whose turn has come; waits for one, or for the time a progress event is due."""
        if self._ready:
            return self._ready.popleft()
        now = time.monotonic()
        soonest: float | None = None
        for task_id in self._progress:
            due = self._next_turn.get(task_id, 0.0)
            if due <= now:
                self._next_turn[task_id] = now + PROGRESS_INTERVAL
                return self._progress.pop(task_id)
            soonest = due if soonest is None else min(soonest, due)
        if not self._closed:
            self._changed.wait(None if soonest is None else soonest - now)
        return None
