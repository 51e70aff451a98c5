"""Work for the time in which nobody waits for anything."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from render.errors import is_gpu_lost

QUIET_SECONDS = 2.0
"""After the last answer: longer than a queue's pause between two looks."""

_log = logging.getLogger(__name__)

Stop = Callable[[], bool]


class Quiet:
    """A context manager around each answer that somebody waits for; what is offered runs when there was none for a
    while, on a thread of its own, and is asked to stop when there is one.

    `gpu_lost` is called where the GPU was lost over it: nobody's task can say so.
    """

    def __init__(
        self, seconds: float = QUIET_SECONDS, *, gpu_lost: Callable[[], object] = lambda: None
    ) -> None:
        self._seconds = seconds
        self._gpu_lost = gpu_lost
        self._changed = threading.Condition()
        self._answers = 0
        self._work: Callable[[Stop], None] | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        with self._changed:
            self._answers += 1
            self._changed.notify_all()

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._answers -= 1
            self._changed.notify_all()

    def offer(self, work: Callable[[Stop], None]) -> None:
        """Run this once all is quiet; it takes the place of what was offered before."""
        with self._changed:
            self._work = work
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="quiet", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def _wanted(self) -> bool:
        return self._answers > 0

    def _run(self) -> None:
        while True:
            work = self._wait()
            try:
                work(self._wanted)
            except Exception as error:
                _log.exception("what was done in a quiet moment failed")
                if is_gpu_lost(error):
                    self._gpu_lost()

    def _wait(self) -> Callable[[Stop], None]:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._work is not None and self._answers == 0)
                if not self._changed.wait_for(self._wanted, self._seconds):
                    work, self._work = self._work, None
                    assert work is not None
                    return work
