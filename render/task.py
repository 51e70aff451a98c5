"""What a running task sees of the world: whether it was cancelled, and where to say how far it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from render.errors import TaskCancelled
from render.messages import Box, Progress, Raster


def _ignore(_event: Progress) -> None:
    return


@dataclass
class TaskContext:
    """Handed to every stage that takes long. Without arguments it is a task that nobody watches or cancels."""

    task_id: str = ""
    cancelled: threading.Event = field(default_factory=threading.Event)
    report: Callable[[Progress], None] = _ignore
    seconds: dict[str, float] = field(default_factory=dict)
    """Seconds by stage, filled by `stage`. A stage within another counts for itself alone, and waiting for nothing."""
    _reached: float | None = field(default=None, init=False)
    _stage: str = field(default="", init=False)
    _within: float = field(default=0.0, init=False)

    def check(self) -> None:
        """Raises `TaskCancelled` once somebody asked to stop. Call it between steps."""
        if self.cancelled.is_set():
            raise TaskCancelled

    def progress(
        self,
        stage: str,
        fraction: float | None = None,
        preview: Raster | None = None,
        box: Box | None = None,
    ) -> None:
        """Say how far the task is, as often as is convenient: the outbox keeps it to 10 a second. Checks too.

        `fraction` is of the whole task. It never goes back, whatever is tried again, and what was said last holds
        where there is none. `preview` belongs to `box` of the photo.
        """
        self.check()
        if fraction is not None:
            self._reached = max(self._reached or 0.0, min(fraction, 1.0))
        self.report(
            Progress(task_id=self.task_id, stage=stage, fraction=self._reached, preview=preview, box=box)
        )

    @contextmanager
    def stage(self, name: str, fraction: float | None = None) -> Generator[None]:
        """Name and time a stage; `fraction` is how much of the task lies behind when it begins."""
        with self._within_another(name, fraction) as took:
            try:
                yield
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + took()

    @contextmanager
    def waiting(self) -> Generator[None]:
        """While others have what this task needs: told as the stage `wait`, and no work of anybody's."""
        with self._within_another("wait", None):
            yield

    @contextmanager
    def _within_another(self, name: str, fraction: float | None) -> Generator[Callable[[], float]]:
        """Gives what the seconds spent here are, without those of stages within."""
        self.progress(name, fraction)
        outer, before = self._stage, self._within
        self._stage, self._within = name, 0.0
        started = time.monotonic()
        try:
            yield lambda: time.monotonic() - started - self._within
        finally:
            self._stage, self._within = outer, before + time.monotonic() - started
        self.check()
        if outer:
            self.progress(outer)
