"""The inside of a render process: it takes commands on standard input and answers with events.

Lanes are what runs side by side. The main thread is the last lane of its role, while the reading thread only takes
commands and sets cancel events.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from typing import BinaryIO

from msgspec import Struct

from render.errors import RenderError, TaskCancelled, is_gpu_lost, is_out_of_memory
from render.lanes import Handlers
from render.messages import Cancel, Cancelled, Command, ErrorKind, Event, Failed, Finished, Started
from render.outbox import Outbox
from render.process import (
    DECODE_MEMORY_BYTES,
    MAX_COMMAND_BYTES,
    FrameError,
    Hello,
    Role,
    command_decoder,
    read_frame,
    write_frame,
)
from render.sandbox import SandboxReport
from render.task import TaskContext


class Worker:
    """The tasks of one process, their lanes and their cancel events."""

    def __init__(self, role: Role, handlers: Handlers, outbox: Outbox) -> None:
        self.role = role
        self._handlers = handlers
        self._outbox = outbox
        self._lanes = {name: queue.SimpleQueue[Command | None]() for name in handlers.lanes}
        self._cancelled: dict[str, threading.Event] = {}
        self._waiting: set[str] = set()
        self._lock = threading.Lock()

    def take(self, command: Command) -> None:
        """Queue a command on its lane, or cancel the task it names."""
        with self._lock:
            if isinstance(command, Cancel):
                self._cancel(command.task_id)
                return
            self._cancelled[command.task_id] = threading.Event()
            self._waiting.add(command.task_id)
        try:
            lane = self._handlers.lane(command)
        except RenderError as error:
            self._finish(failure(command.task_id, error))
            return
        self._lanes[lane].put(command)

    def _cancel(self, task_id: str) -> None:
        """Stop a task that runs at its next check; drop one that waits behind another at once."""
        if task_id in self._waiting:
            self._waiting.remove(task_id)
            del self._cancelled[task_id]
            self._outbox.finish(Cancelled(task_id=task_id))
        elif event := self._cancelled.get(task_id):
            event.set()

    def stop(self) -> None:
        """Cancel what runs and let every lane end."""
        with self._lock:
            for event in self._cancelled.values():
                event.set()
        for name in self._handlers.lanes:
            self._lanes[name].put(None)

    def run(self) -> None:
        """Work until `stop`. The last lane runs here, the others on threads of their own."""
        *others, last = self._handlers.lanes
        for name in others:
            threading.Thread(target=self._run_lane, args=(name,), name=f"lane-{name}", daemon=True).start()
        self._run_lane(last)

    def _run_lane(self, name: str) -> None:
        try:
            self._handlers.warm_up(name)
        except Exception:
            traceback.print_exc()  # the first command meets the same and says so
        while (command := self._lanes[name].get()) is not None:
            self._work(command)

    def _work(self, command: Command) -> None:
        task_id = command.task_id
        with self._lock:
            if task_id not in self._waiting:
                return
            self._waiting.remove(task_id)
            context = TaskContext(task_id, self._cancelled[task_id], self._outbox.send)
        try:
            context.check()
            self._outbox.send(Started(task_id=task_id, thread=threading.get_ident()))
            event: Event = Finished(task_id=task_id, result=self._handlers.handle(command, context))
        except TaskCancelled:
            event = Cancelled(task_id=task_id)
        except BaseException as error:
            event = failure(task_id, error)
        self._finish(event)

    def _finish(self, event: Event) -> None:
        with self._lock:
            self._cancelled.pop(event.task_id, None)
            self._waiting.discard(event.task_id)
        self._outbox.finish(event)


def failure(task_id: str, error: BaseException) -> Failed:
    """The event for what a handler raised. Only a `RenderError` speaks to people in its own words, and not where a lost
    GPU is behind it: whoever hears of that ends this process.
    """
    detail = "".join(traceback.format_exception(error))
    if is_gpu_lost(error):
        message = (
            "The GPU stopped answering while it worked on this picture; try again, and if it happens again restart "
            "the machine and update the GPU's driver."
        )
        return Failed(task_id=task_id, kind=ErrorKind.GPU_LOST, message=message, detail=detail)
    if isinstance(error, RenderError):
        return Failed(task_id=task_id, kind=error.kind, message=error.message, detail=error.detail or detail)
    if is_out_of_memory(error):
        message = "There is not enough memory for this picture; close other programs or use a smaller one."
        return Failed(task_id=task_id, kind=ErrorKind.OUT_OF_MEMORY, message=message, detail=detail)
    message = "Something in the studio went wrong; try again, and report it with the log if it returns."
    return Failed(task_id=task_id, kind=ErrorKind.INTERNAL, message=message, detail=detail)


def read_commands(stream: BinaryIO, worker: Worker) -> None:
    """Take commands until the parent closes the stream; then end, and with it whatever still runs."""
    try:
        while (body := read_frame(stream, MAX_COMMAND_BYTES)) is not None:
            worker.take(command_decoder.decode(body))
    except (FrameError, OSError, ValueError):
        traceback.print_exc()
        os._exit(1)
    worker.stop()
    # A parent that closes the stream does not wait for a long step; files are written whole or not at all.
    parting = threading.Timer(PARTING_SECONDS, os._exit, (0,))
    parting.daemon = True
    parting.start()


PARTING_SECONDS = 0.5


def claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """The command and the event stream. Anything printed from now on goes to the log instead."""
    commands = os.fdopen(os.dup(0), "rb")
    events = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return commands, events


def limit_resources(role: Role) -> None:
    """Bounded memory for files of unknown origin; no core files, which would hold pictures."""
    if os.name != "posix":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if role is Role.DECODE:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = DECODE_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, DECODE_MEMORY_BYTES)
        with contextlib.suppress(OSError, ValueError):  # macOS has the limit but refuses to set it
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    if sys.platform == "linux":
        # If memory runs out, this process is to go, not the window.
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
            file.write("500")


def die_with_parent(parent: int) -> None:
    """Linux kills this process when the thread that started it ends; elsewhere the stream's end does it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)


def serve(role: Role, report: SandboxReport) -> None:
    """Answer commands until the parent closes the stream. Call it on the main thread, shut in already."""
    parent = os.getppid()
    commands, events = claim_streams()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    die_with_parent(parent)
    limit_resources(role)
    faulthandler.enable()

    from render.handlers import handlers_of

    def write(message: Struct) -> None:
        write_frame(events, message)

    outbox = Outbox(write, lost=lambda: os._exit(0))
    worker = Worker(role, handlers_of(role), outbox)
    outbox.send(Hello(role=role, pid=os.getpid(), sandbox=report))
    reader = threading.Thread(target=read_commands, args=(commands, worker), name="commands", daemon=True)
    reader.start()
    worker.run()
    outbox.close()
