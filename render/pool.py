"""The render processes of one role: their tasks, their crashes and their restarts.

A pool has no thread of its own. Its client's supervisor calls `step` and `spawn`; each member has one thread
that reads its events and one that writes its commands, because either pipe may block.

What becomes of the tasks of a process that ends:

    it was asked to stop                       Cancelled
    it took longer than its time limit         Failed(TIMEOUT)
    it was what the process crashed over       Failed(CRASHED)
    it only waited, or ran beside that task,   sent again to the next process, which is safe because files are
    or beside one for whose sake the process   written whole or not at all; Failed(CRASHED) the third time
    was killed

A process that says of a task that it lost its GPU is killed: CUDA answers it nothing but errors from then on. So what
it says of other tasks' failures afterwards is not heard, and they are sent again.

A crash report names the thread that was hit, and that names the task. Without a report, as when the system killed
the process, a render that ran beside something else gets the benefit of the doubt: two crashes would set it aside.
Renders that ran beside each other have all crashed then; the queue tries each of them again alone.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO

import msgspec

from render.messages import (
    AnyEvent,
    Cancel,
    Cancelled,
    Command,
    ErrorKind,
    Failed,
    Finished,
    Render,
    Started,
)
from render.pending import Task, timed_out
from render.process import (
    MAX_EVENT_BYTES,
    Child,
    ChildStatus,
    FrameError,
    Hello,
    Role,
    event_decoder,
    read_frame,
    start_child,
    write_frame,
)

MAX_SENDS = 3
"""How often a task is sent to a process at most, when others take the process with them."""

THREAD_PREFIX = "render-client-"

MAX_FAILED_STARTS = 3
FIRST_BACK_OFF, LONGEST_BACK_OFF = 0.1, 10.0
PARTING_SECONDS = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Policy:
    """How a role's processes are kept. Times are seconds.

    in_flight        tasks that one process holds at once
    cancel_grace     from asking a running task to stop until its process is killed
    idle             how long a process without work stays; None for ever
    warm             this many stay even so, once `start` has asked for them
    tasks_per_child  after this many tasks it makes room for a fresh one
    time_limit       for each task, from its start
    """

    size: int
    in_flight: int
    cancel_grace: float
    idle: float | None = None
    warm: int = 0
    tasks_per_child: int | None = None
    time_limit: float | None = None


@dataclass(eq=False)
class Member:
    child: Child
    outgoing: queue.SimpleQueue[Command | None] = field(default_factory=queue.SimpleQueue)
    tasks: dict[str, Task] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)
    ready: bool = False
    retiring: bool = False
    lost_gpu: bool = False
    done: int = 0
    idle_since: float = field(default_factory=time.monotonic)


Deliveries = list[tuple[Task, AnyEvent]]
"""Events to be told once the lock is free."""


class Pool:
    def __init__(
        self,
        role: Role,
        policy: Policy,
        lock: threading.Condition,
        open_log: Callable[[Role], BinaryIO],
        changed: Callable[[ChildStatus], None],
    ) -> None:
        self.role = role
        self.policy = policy
        self.wanted = False
        self.last_status: ChildStatus | None = None
        self._lock = lock
        self._open_log = open_log
        self._changed = changed
        self._waiting: deque[Task] = deque()
        self._members: list[Member] = []
        self._failures = 0
        self._failed_starts = 0
        self._not_before = 0.0
        self._releasing = False
        self._closed = False

    # -- with the lock held ----------------------------------------------------------------------------------

    def release(self) -> None:
        """Let processes go as soon as they have nothing to do, unless a task is added first."""
        self._releasing = True

    def add(self, task: Task, *, urgent: bool) -> None:
        self._releasing = False
        if urgent:
            self._waiting.appendleft(task)
        else:
            self._waiting.append(task)
        self._dispatch()

    def cancel(self, task: Task, now: float) -> Deliveries:
        if task in self._waiting:
            self._waiting.remove(task)
            return [(task, Cancelled(task_id=task.id))]
        for member in self._members:
            if task.id in member.tasks and not task.cancelling:
                task.cancelling = True
                task.kill_at = now + self.policy.cancel_grace
                member.outgoing.put(Cancel(task_id=task.id))
        return []

    def step(self, now: float) -> tuple[bool, float | None]:
        """Kill what is overdue, retire what is idle, hand out tasks.

        Answers whether a process should be started now, and in how many seconds to come again.
        """
        times: list[float] = []
        self._dispatch()
        for member in self._members:
            due = self._overdue(member)
            if due is not None and due <= now:
                for task in member.tasks.values():
                    limit = task.limit_at
                    task.timed_out = limit is not None and limit <= now and not task.cancelling
                member.child.kill()
            elif due is not None:
                times.append(due)
            unused = member.ready and not member.tasks and not self._waiting
            idle = 0.0 if self._releasing else self.policy.idle
            if idle is not None and unused and not member.retiring:
                if self.wanted and sum(not each.retiring for each in self._members) <= self.policy.warm:
                    continue
                if member.idle_since + idle <= now:
                    self._retire(member)
                    self.wanted = self.wanted and self.policy.warm > 0
                else:
                    times.append(member.idle_since + idle)
        short = self._wanted_members() > sum(not member.retiring for member in self._members)
        if short and now < self._not_before:
            times.append(self._not_before)
            short = False
        return short, min(times) - now if times else None

    def _overdue(self, member: Member) -> float | None:
        times = [task.kill_at for task in member.tasks.values() if task.kill_at is not None]
        times += [limit for task in member.tasks.values() if (limit := task.limit_at) is not None]
        return min(times, default=None)

    def _wanted_members(self) -> int:
        busy = sum(bool(member.tasks) for member in self._members if not member.retiring)
        load = busy + -(-len(self._waiting) // self.policy.in_flight)
        return min(self.policy.size, max(load, int(self.wanted)))

    def _retire(self, member: Member) -> None:
        member.retiring = True
        member.outgoing.put(None)

    def _dispatch(self) -> None:
        for member in self._members:
            while (
                self._waiting
                and member.ready
                and not member.retiring
                and len(member.tasks) < self.policy.in_flight
            ):
                task = self._waiting.popleft()
                task.sends += 1
                task.started_at = None
                member.tasks[task.id] = task
                member.outgoing.put(task.command)

    # -- the supervisor's thread -----------------------------------------------------------------------------

    def spawn(self) -> Deliveries:
        """Start one more process. Only the supervisor calls this: Linux ends a child with its starter's thread."""
        log = self._open_log(self.role)
        try:
            child = start_child(self.role, log)
        except OSError as error:
            log.close()
            with self._lock:
                return self._back_off(f"{type(error).__name__}: {error}", started=False)
        member = Member(child)
        for work, name in ((self._read, "reader"), (self._write, "writer")):
            thread = threading.Thread(
                target=work, args=(member,), name=f"{THREAD_PREFIX}{self.role}-{name}", daemon=True
            )
            member.threads.append(thread)
        with self._lock:
            self._members.append(member)
            # The writer first: the reader of a process that died at once waits for it.
            for thread in reversed(member.threads):
                thread.start()
        self._report(child.status())
        return []

    def close(self) -> Deliveries:
        """End every process: politely, then not; and wait until their threads are gone."""
        with self._lock:
            self._closed = True
            members = list(self._members)
            deliveries: Deliveries = [(task, Cancelled(task_id=task.id)) for task in self._waiting]
            self._waiting.clear()
            for member in members:
                self._retire(member)
        deadline = time.monotonic() + PARTING_SECONDS
        for member in members:
            reader, writer = member.threads
            reader.join(max(0.0, deadline - time.monotonic()))
            if reader.is_alive():
                member.child.kill()
            reader.join()
            writer.join()
        return deliveries

    # -- the threads of a member -----------------------------------------------------------------------------

    def _write(self, member: Member) -> None:
        with contextlib.suppress(OSError, ValueError):  # the process is gone; its reader says so
            while (command := member.outgoing.get()) is not None:
                write_frame(member.child.stdin, command)
        member.child.close_stdin()

    def _read(self, member: Member) -> None:
        try:
            while (body := read_frame(member.child.stdout, MAX_EVENT_BYTES)) is not None:
                self._hear(member, event_decoder.decode(body))
        except (FrameError, OSError, ValueError, msgspec.MsgspecError) as error:
            _log.error("the %s process sent something unreadable: %s", self.role, error)
            member.child.broken_stream = True
            member.child.process.kill()
        member.outgoing.put(None)
        member.threads[1].join()
        member.child.reap()
        status = member.child.status()
        member.child.close_log()
        deliveries = self._ended(member, status)
        self._report(status)
        for task, event in deliveries:
            task.tell(event)

    def _hear(self, member: Member, message: AnyEvent | Hello) -> None:
        if isinstance(message, Hello):
            with self._lock:
                member.ready = True
                member.idle_since = time.monotonic()
                member.child.sandbox = message.sandbox
                self._failed_starts = 0
                self._dispatch()
            self._report(member.child.status())
            return
        with self._lock:
            task = member.tasks.get(message.task_id)
            if task is None or (member.lost_gpu and isinstance(message, Failed)):
                return
            if isinstance(message, Started):
                task.started_at = time.monotonic()
                task.thread = message.thread
                if task.announced:
                    return
                task.announced = True
                if task.time_limit is not None:
                    self._lock.notify_all()
            elif isinstance(message, Finished | Failed | Cancelled):
                if isinstance(message, Failed) and message.kind is ErrorKind.GPU_LOST:
                    self._give_up(member)
                self._done(member, task)
        task.tell(message)

    def _give_up(self, member: Member) -> None:
        """End a process that is no good for anything any more; another one starts, even if this one hangs."""
        member.lost_gpu = True
        self._retire(member)
        member.child.kill()

    def _done(self, member: Member, task: Task) -> None:
        del member.tasks[task.id]
        member.done += 1
        member.idle_since = time.monotonic()
        self._failures = 0
        if self.policy.tasks_per_child is not None and member.done >= self.policy.tasks_per_child:
            self._retire(member)
        self._dispatch()
        self._lock.notify_all()

    def _ended(self, member: Member, status: ChildStatus) -> Deliveries:
        """Decide what becomes of the tasks of a process that is no more."""
        deliveries: Deliveries = []
        again: list[Task] = []
        with self._lock:
            self._members.remove(member)
            blamed = set[Task]() if member.child.killed_on_purpose else _blamed(member.tasks.values(), status)
            for task in member.tasks.values():
                if self._closed or task.cancelling:
                    deliveries.append((task, Cancelled(task_id=task.id)))
                elif task.timed_out:
                    deliveries.append((task, timed_out(task)))
                elif task in blamed or task.sends >= MAX_SENDS:
                    error = status.error
                    event = Failed(
                        task_id=task.id, kind=error.kind, message=error.message, detail=error.detail
                    )
                    deliveries.append((task, event))
                else:
                    again.append(task)
            self._waiting.extendleft(reversed(again))
            if not (self._closed or member.child.killed_on_purpose or member.retiring):
                deliveries += self._back_off(status.log_tail, started=member.ready)
            self._lock.notify_all()
        return deliveries

    def _back_off(self, detail: str, *, started: bool) -> Deliveries:
        """Wait before the next start; give up on what waits where none gets as far as its first word."""
        wait = min(FIRST_BACK_OFF * 2**self._failures, LONGEST_BACK_OFF)
        self._failures += 1
        self._not_before = time.monotonic() + wait
        self._failed_starts += not started
        if self._failed_starts < MAX_FAILED_STARTS:
            return []
        message = f"The {self.role} process does not start; run “anchor doctor” and install the studio again."
        given_up: Deliveries = [
            (task, Failed(task_id=task.id, kind=ErrorKind.CRASHED, message=message, detail=detail))
            for task in self._waiting
        ]
        self._waiting.clear()
        self.wanted = False
        self._failed_starts = 0
        return given_up

    def _report(self, status: ChildStatus) -> None:
        with self._lock:
            self.last_status = status
            self._lock.notify_all()
        self._changed(status)


def _blamed(tasks: Iterable[Task], status: ChildStatus) -> set[Task]:
    """The tasks that a process may have crashed over."""
    running = {task for task in tasks if task.started_at is not None}
    hit = {task for task in running if task.thread and task.thread == status.crashed_thread}
    if hit or len(running) == 1:
        return hit or running
    others = {task for task in running if not isinstance(task.command, Render)}
    return others or running
