"""The studio's side of the render processes: it starts them, hands them work and keeps them alive.

    with RenderClient(log_folder) as client:
        task = client.submit(command, on_event=print)
        result = task.future.result()

Every task ends with exactly one terminal event, even if its process dies. No torch and no numpy here.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar, cast

from psygnal import Signal

from render.errors import RenderError
from render.messages import (
    AnyEvent,
    Cancelled,
    Command,
    ErrorKind,
    Export,
    Failed,
    Finished,
    Inspect,
    LoadAnchors,
    MakeAnchors,
    Matte,
    ReadPicture,
    Render,
    Result,
)
from render.pending import Task
from render.pool import THREAD_PREFIX, Deliveries, Policy, Pool
from render.process import ChildStatus, Role
from render.sandbox import SandboxReport

INSPECT_SECONDS = 60.0
LOG_BYTES = 1024**2

EXPORT_IDLE_SECONDS = 30.0
"""After how long without work the export process gives its memory back."""

_log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT", bound=Result)


def role_of(command: Command) -> Role:
    """Which process does this: files of unknown origin are opened in `decode`, only models need `engine`, and files
    for delivery are written in `export`, where their size holds nobody up.
    """
    if isinstance(command, Inspect | LoadAnchors | ReadPicture):
        return Role.DECODE
    if isinstance(command, Export):
        return Role.EXPORT
    if isinstance(command, MakeAnchors | Matte):
        return Role.ENGINE
    if isinstance(command, Render) and command.request.engine != "drape":
        return Role.ENGINE
    return Role.LIGHT


class RenderClient:
    """All render processes of one studio. Processes start with their first command, or ahead by `start`.

    `child_changed` is emitted, from any thread, when a process starts, is ready or ends.
    """

    child_changed = Signal(ChildStatus)

    def __init__(
        self,
        log_folder: Path | None = None,
        *,
        engine_idle: float | None = None,
        decoders: int | None = None,
        cancel_grace: float | None = None,
    ) -> None:
        """`engine_idle` is after how many seconds without work the engine process gives its memory back."""
        self._log_folder = log_folder
        self._lock = threading.Condition()
        self._closing = False
        self._tasks: dict[str, tuple[Pool, Task]] = {}
        size = decoders or min(4, os.cpu_count() or 1)
        grace = {Role.LIGHT: 10.0, Role.ENGINE: 20.0, Role.EXPORT: 10.0, Role.DECODE: 0.1}
        if cancel_grace is not None:
            grace = dict.fromkeys(Role, cancel_grace)
        policies = {
            Role.LIGHT: Policy(size=1, in_flight=10_000, cancel_grace=grace[Role.LIGHT]),
            Role.ENGINE: Policy(size=1, in_flight=1, cancel_grace=grace[Role.ENGINE], idle=engine_idle),
            Role.EXPORT: Policy(
                size=1, in_flight=1, cancel_grace=grace[Role.EXPORT], idle=EXPORT_IDLE_SECONDS
            ),
            Role.DECODE: Policy(
                size=size,
                in_flight=1,
                cancel_grace=grace[Role.DECODE],
                idle=20.0,
                warm=1,
                tasks_per_child=250,
                time_limit=INSPECT_SECONDS,
            ),
        }
        self._pools = {
            role: Pool(role, policy, self._lock, self._open_log, self._announce)
            for role, policy in policies.items()
        }
        # The supervisor starts every process and outlives them all, because Linux ends a child with the
        # thread that started it.
        self._supervisor = threading.Thread(
            target=self._supervise, name=f"{THREAD_PREFIX}supervisor", daemon=True
        )
        self._supervisor.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, role: Role) -> None:
        """Start a process before it is needed; answers at once."""
        with self._lock:
            self._pools[role].wanted = True
            self._lock.notify_all()

    def submit(
        self,
        command: Command,
        on_event: Callable[[AnyEvent], None] | None = None,
        *,
        time_limit: float | None = None,
        urgent: bool = False,
    ) -> Task:
        """Hand a command to the process that does it; answers at once.

        `urgent` goes before what waits already. `time_limit` is in seconds from the task's start; the process
        is killed when it is over.
        """
        pool = self._pools[role_of(command)]
        task = Task(
            command,
            self._forgetting(command.task_id, on_event),
            time_limit if time_limit is not None else pool.policy.time_limit,
            self.cancel,
        )
        with self._lock:
            if self._closing:
                raise RuntimeError("the render client is closed")
            if task.id in self._tasks:
                raise ValueError(f"a task with the id {task.id!r} is under way already")
            self._tasks[task.id] = (pool, task)
            pool.add(task, urgent=urgent)
            self._lock.notify_all()
        return task

    def run(
        self,
        command: Command,
        result_type: type[ResultT],
        on_event: Callable[[AnyEvent], None] | None = None,
    ) -> ResultT:
        """Submit and wait. Raises `RenderError` or `TaskCancelled`; an interrupt cancels the task."""
        task = self.submit(command, on_event)
        try:
            result = task.future.result()
        except KeyboardInterrupt:
            task.cancel()
            raise
        if not isinstance(result, result_type):
            raise RenderError(
                ErrorKind.INTERNAL,
                "Something in the studio went wrong; install it again so that its parts fit together.",
                f"{type(command).__name__} answered with {type(result).__name__}",
            )
        return result

    def cancel(self, task_id: str) -> None:
        """Ask a task to stop; if it does not, its process is killed after the grace time."""
        with self._lock:
            entry = self._tasks.get(task_id)
            deliveries = entry[0].cancel(entry[1], time.monotonic()) if entry else []
            self._lock.notify_all()
        _deliver(deliveries)

    def statuses(self) -> dict[Role, ChildStatus]:
        """The last word on the processes of each role that was started."""
        with self._lock:
            return {role: pool.last_status for role, pool in self._pools.items() if pool.last_status}

    def sandbox_reports(self, timeout: float = 30.0) -> dict[Role, SandboxReport]:
        """Start one process of each role and return what shuts it in. Raises `RenderError` if one does not start."""
        for role in Role:
            self.start(role)
        deadline = time.monotonic() + timeout
        reports: dict[Role, SandboxReport] = {}
        with self._lock:
            for role, pool in self._pools.items():
                while (status := pool.last_status) is None or status.sandbox is None:
                    remaining = deadline - time.monotonic()
                    if remaining <= 0:
                        raise RenderError(
                            ErrorKind.CRASHED,
                            f"The {role} process does not start; install the studio again.",
                            status.log_tail if status else "",
                        )
                    self._lock.wait(remaining)
                reports[role] = status.sandbox
        return reports

    def close(self) -> None:
        """Cancel everything and end every process and thread; returns when they are gone.

        From a listener, which runs on one of those threads, it returns at once.
        """
        with self._lock:
            self._closing = True
            self._lock.notify_all()
        if not threading.current_thread().name.startswith(THREAD_PREFIX):
            self._supervisor.join()

    # -- inside ----------------------------------------------------------------------------------------------

    def _supervise(self) -> None:
        while True:
            with self._lock:
                if self._closing:
                    break
                now = time.monotonic()
                short: list[Pool] = []
                times: list[float] = []
                for pool in self._pools.values():
                    start, again = pool.step(now)
                    if start:
                        short.append(pool)
                    if again is not None:
                        times.append(again)
                if not short:
                    self._lock.wait(max(0.0, min(times)) if times else None)
                    continue
            for pool in short:
                _deliver(pool.spawn())
        for pool in self._pools.values():
            _deliver(pool.close())

    def _forgetting(
        self, task_id: str, on_event: Callable[[AnyEvent], None] | None
    ) -> Callable[[AnyEvent], None]:
        """The listener, after the task was struck off once its terminal event is there."""

        def hear(event: AnyEvent) -> None:
            if isinstance(event, Finished | Failed | Cancelled):
                with self._lock:
                    self._tasks.pop(task_id, None)
            if on_event is not None:
                on_event(event)

        return hear

    def _announce(self, status: ChildStatus) -> None:
        if status.ended:
            ending = status.signal_name or f"exit code {status.exit_code}"
            _log.info("%s process %d %s (%s)", status.role, status.pid, status.state, ending)
        try:
            self.child_changed.emit(status)
        except Exception:
            _log.exception("a listener of child_changed failed")

    def _open_log(self, role: Role) -> BinaryIO:
        """Where a process's standard error goes: a file beside the studio's own log, or one that nobody sees."""
        if self._log_folder is None:
            return cast(BinaryIO, tempfile.TemporaryFile())
        try:
            self._log_folder.mkdir(parents=True, exist_ok=True)
            path = self._log_folder / f"{role}.log"
            if path.exists() and path.stat().st_size > LOG_BYTES:
                path.replace(path.with_suffix(".log.1"))
            return path.open("a+b")
        except OSError:
            _log.warning("the log of the %s process cannot be written in its folder", role)
            return cast(BinaryIO, tempfile.TemporaryFile())


def _deliver(deliveries: Deliveries) -> None:
    for task, event in deliveries:
        task.tell(event)
