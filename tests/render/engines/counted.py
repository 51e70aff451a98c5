"""Render processes whose models count their steps, as they begin."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from render.client import RenderClient
from render.errors import TaskCancelled
from render.messages import AnyEvent, Progress, Render, Rendered

PATCHED = Path(__file__).parents[2] / "patched"
PATIENCE = 240.0
SECONDS = 0.15
"""Of each call of a denoiser: a cancel is with the process long before it ends."""


@dataclass
class Counted:
    client: RenderClient
    lines: Path
    events: list[AnyEvent] = field(default_factory=list[AnyEvent])
    """Of the look that was cancelled last."""

    def begun(self) -> list[float]:
        """When calls of a denoiser began, by the monotonic clock."""
        return [float(line) for line in self.lines.read_text("utf-8").split()] if self.lines.exists() else []

    def render(self, command: Render) -> float:
        """How many calls a step of this look takes."""
        before = len(self.begun())
        self.client.run(command, Rendered)
        return (len(self.begun()) - before) / int(command.request.parameters["steps"])

    def cancel_amid_steps(self, command: Render) -> int:
        """Cancel a look once its first step is told; answers with the calls that began after that."""
        self.events.clear()
        asked: list[float] = []
        before = len(self.begun())

        def hear(event: AnyEvent) -> None:
            self.events.append(event)
            if isinstance(event, Progress) and event.preview is not None and not asked:
                asked.append(time.monotonic())
                self.client.cancel(command.task_id)

        task = self.client.submit(command, hear)
        with pytest.raises(TaskCancelled):
            task.future.result(timeout=PATIENCE)
        mine = self.begun()[before:]
        assert mine[0] < asked[0], "it was cancelled before its steps, not in them"
        return sum(moment > asked[0] for moment in mine)


@contextmanager
def counted(folder: Path) -> Generator[Counted]:
    lines = folder / "steps.txt"
    with pytest.MonkeyPatch.context() as patch, RenderClient(folder / "logs", cancel_grace=60.0) as client:
        patch.setenv("ANCHOR_TEST_STEPS", f"{SECONDS}:{lines}")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(PATCHED), os.environ.get("PYTHONPATH", "")]))
        yield Counted(client, lines)
