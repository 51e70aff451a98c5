"""A command on its way to a render process and back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from render.errors import RenderError, TaskCancelled
from render.messages import AnyEvent, AnyResult, Cancelled, Command, ErrorKind, Failed, Finished

_log = logging.getLogger(__name__)


class Task:
    """A command on its way. `future` gives the result, or raises `RenderError` or `TaskCancelled`.

    `on_event` hears every event, the terminal one last, on a thread of the client's; it should be quick.
    """

    def __init__(
        self,
        command: Command,
        on_event: Callable[[AnyEvent], None] | None,
        time_limit: float | None,
        cancel: Callable[[str], None],
    ) -> None:
        self.id = command.task_id
        self.command = command
        self.future: Future[AnyResult] = Future()
        self.future.set_running_or_notify_cancel()
        self.time_limit = time_limit
        self._on_event = on_event
        self._cancel = cancel
        # What follows belongs to the pool and is guarded by its lock.
        self.sends = 0
        self.started_at: float | None = None
        self.thread = 0
        self.announced = False
        self.kill_at: float | None = None
        self.cancelling = False
        self.timed_out = False

    def cancel(self) -> None:
        """Ask to stop. The task ends as `Cancelled`, or as `Finished` if that came first."""
        self._cancel(self.id)

    @property
    def limit_at(self) -> float | None:
        """When its time is up, by the monotonic clock; None before it started or without a limit."""
        if self.time_limit is None or self.started_at is None:
            return None
        return self.started_at + self.time_limit

    def tell(self, event: AnyEvent) -> None:
        if self._on_event is not None:
            try:
                self._on_event(event)
            except Exception:
                _log.exception("a listener of task %s failed", self.id)
        if isinstance(event, Finished):
            self.future.set_result(event.result)
        elif isinstance(event, Failed):
            self.future.set_exception(RenderError(event.kind, event.message, event.detail))
        elif isinstance(event, Cancelled):
            self.future.set_exception(TaskCancelled())


def timed_out(task: Task) -> Failed:
    message = f"This took longer than {task.time_limit:g} seconds and was stopped; the file may be damaged."
    return Failed(task_id=task.id, kind=ErrorKind.TIMEOUT, message=message)
