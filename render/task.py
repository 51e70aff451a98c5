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
    """Seconds by stage, filled by `stage`."""

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

        `preview` belongs to `box` of the photo.
        """
        self.check()
        if fraction is not None:
            fraction = min(max(fraction, 0.0), 1.0)
        self.report(Progress(task_id=self.task_id, stage=stage, fraction=fraction, preview=preview, box=box))

    @contextmanager
    def stage(self, name: str, fraction: float | None = None) -> Generator[None]:
        """Name and time a stage; `fraction` is how much of the task lies behind when it begins."""
        self.progress(name, fraction)
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started
        self.check()
