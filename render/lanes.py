"""What a render process can do, and in which of its lanes: the door between `serve` and the handlers of each role."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from render.errors import RenderError
from render.messages import AnyResult, Command, ErrorKind

if TYPE_CHECKING:
    from render.task import TaskContext

LOOKS_AT_ONCE = max(3, min(8, (os.cpu_count() or 1) // 2))
"""How many looks the engine process renders side by side: one has the model, the next are made ready for it, and the
one before is locked and checked. Three do for most cards; a fast one is fed by as many as there are cores for."""

BATCH_NICENESS = 5
"""How much a long render steps back behind previews, where a thread can be told to."""


class Handlers(Protocol):
    """`lanes` names what runs side by side; the last one runs on the process's main thread. A lane that is named
    more than once has so many threads, and whichever is free takes its next command."""

    @property
    def lanes(self) -> tuple[str, ...]: ...

    def lane(self, command: Command) -> str:
        """Where this command runs. Raises `RenderError` for one that belongs to another process."""
        ...

    def warm_up(self, lane: str) -> None:
        """Load ahead what the lane's first command would wait for."""
        ...

    def handle(self, command: Command, context: TaskContext) -> AnyResult: ...


def lane_from(lanes: Mapping[type[Command], str], command: Command) -> str:
    lane = lanes.get(type(command))
    if lane is None:
        raise elsewhere(command)
    return lane


def elsewhere(command: Command) -> RenderError:
    return RenderError(
        ErrorKind.INTERNAL,
        "Something in the studio went wrong; install it again so that its parts fit together.",
        f"{type(command).__name__} was sent to a process that does not do it",
    )


def lower_priority() -> None:
    """Let this thread step back. On Linux niceness belongs to a thread; elsewhere the whole process would slow."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BATCH_NICENESS)
