"""What both ends of a render process share: roles, frames, limits, and how a child ended.

A frame is four bytes of length, big-endian, and one message in msgpack. The first frame from a child is its
`Hello`; after it come events. The parent sends commands. End of stream, on either side, is the end.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

import msgspec
from msgspec import Struct

import render
from render import gpus
from render.errors import RenderError
from render.messages import AnyCommand, AnyEvent, ErrorKind
from render.sandbox import SandboxReport

MAX_COMMAND_BYTES = 64 * 1024**2
"""A smart brush with a long history of strokes stays far below."""

MAX_EVENT_BYTES = 512 * 1024**2
"""An opened photo at 8192 x 8192 x 4, with room to spare."""

DECODE_MEMORY_BYTES = 6 * 1024**3
"""Address space of a decode process: a 300-megapixel 16-bit picture twice, and the libraries."""


PIPE_BYTES = 1024**2
"""A canvas of pixels goes through in a few turns instead of a hundred. Where the system has no say, its own size."""

REAP_SECONDS = 5.0
"""How long a process may take to end after it closed its event stream."""


class Role(StrEnum):
    """Which work a render process does. See `render.handlers` for the commands of each."""

    LIGHT = "light"
    ENGINE = "engine"
    EXPORT = "export"
    DECODE = "decode"


class Hello(Struct, frozen=True, kw_only=True, tag=True):
    """A child's first word, once it is shut in and ready for commands."""

    role: Role
    pid: int
    sandbox: SandboxReport


class FrameError(Exception):
    """The stream does not hold what it should; there is no way to find its next frame."""


_encoder = msgspec.msgpack.Encoder()
command_decoder = msgspec.msgpack.Decoder(AnyCommand, strict=True)
event_decoder = msgspec.msgpack.Decoder(AnyEvent | Hello, strict=True)


def write_frame(stream: BinaryIO | IO[bytes], message: Struct) -> None:
    """Write one message and flush. Raises OSError or ValueError where the other side has gone."""
    body = _encoder.encode(message)
    stream.write(len(body).to_bytes(4, "big"))
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO | IO[bytes], limit: int) -> bytes | None:
    """One message's bytes; None at the end of the stream. Raises `FrameError` if it is cut or over `limit`."""
    header = stream.read(4)
    if not header:
        return None
    length = int.from_bytes(header, "big")
    if len(header) < 4 or length > limit:
        raise FrameError(f"a frame of {length} bytes, the limit being {limit}")
    body = stream.read(length)
    if len(body) < length:
        raise FrameError(f"a frame cut after {len(body)} of {length} bytes")
    return body


_CRASHED_THREAD = re.compile(r"^Current thread 0x([0-9a-f]+) ", re.MULTILINE)
"""How `faulthandler` marks the thread that was hit, among all that it lists."""


class ChildState(StrEnum):
    STARTING = "starting"
    RUNNING = "running"
    CRASHED = "crashed"
    TERMINATED = "terminated"
    SUCCESSFUL = "successful"


@dataclass(frozen=True)
class ChildStatus:
    """How a render process does, or how it ended.

    `terminated` means that the studio ended it, `crashed` that something else did; `advice` is then a sentence
    for a person, and `log_tail` the last words it wrote.
    """

    role: Role
    state: ChildState
    pid: int
    exit_code: int | None = None
    signal_name: str = ""
    sandbox: SandboxReport | None = None
    log_tail: str = ""
    broken_stream: bool = False

    @property
    def ended(self) -> bool:
        return self.state not in (ChildState.STARTING, ChildState.RUNNING)

    @property
    def advice(self) -> str:
        if self.signal_name == "SIGKILL" and not self.broken_stream:
            return (
                "The system stopped the render process, most likely for lack of memory; "
                "close other programs, then try again."
            )
        return "The render process stopped unexpectedly; it was started again, so try once more."

    @property
    def crashed_thread(self) -> int | None:
        """The thread that a crash report names. None where there is no report: a process that was killed."""
        found = _CRASHED_THREAD.findall(self.log_tail)
        return int(found[-1], 16) if found else None

    @property
    def error(self) -> RenderError:
        ending = self.signal_name or f"exit code {self.exit_code}"
        return RenderError(ErrorKind.CRASHED, self.advice, f"{self.role} {ending}\n{self.log_tail}".strip())


@dataclass
class Child:
    """A render process and the pipes to it. `end` tells afterwards how it ended."""

    role: Role
    process: subprocess.Popen[bytes]
    log: BinaryIO
    sandbox: SandboxReport | None = None
    killed_on_purpose: bool = False
    broken_stream: bool = False
    log_start: int = field(default=0)

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def stdout(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    def kill(self) -> None:
        self.killed_on_purpose = True
        with contextlib.suppress(OSError):
            self.process.kill()

    def close_stdin(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.stdin.close()

    def reap(self) -> None:
        """Wait for the process, whose event stream has ended, and close what is left of it."""
        try:
            self.process.wait(timeout=REAP_SECONDS)
        except subprocess.TimeoutExpired:
            self.broken_stream = True
            self.process.kill()
            self.process.wait()
        self.close_stdin()
        self.stdout.close()

    def status(self) -> ChildStatus:
        code = self.process.poll()
        if code is None:
            state = ChildState.STARTING if self.sandbox is None else ChildState.RUNNING
            return ChildStatus(self.role, state, self.process.pid, sandbox=self.sandbox)
        if self.killed_on_purpose:
            state = ChildState.TERMINATED
        else:
            state = ChildState.SUCCESSFUL if code == 0 else ChildState.CRASHED
        return ChildStatus(
            self.role,
            state,
            self.process.pid,
            exit_code=code if code >= 0 else None,
            signal_name=_signal_name(-code) if code < 0 else "",
            sandbox=self.sandbox,
            log_tail=self._log_tail() if state is ChildState.CRASHED else "",
            broken_stream=self.broken_stream,
        )

    def close_log(self) -> None:
        self.log.close()

    def _log_tail(self, length: int = 16_000) -> str:
        try:
            end = self.log.seek(0, os.SEEK_END)
            self.log.seek(max(self.log_start, end - length))
            return self.log.read().decode("utf-8", "replace")
        except (OSError, ValueError):
            return ""


_KEPT_MEMORY = {
    Role.DECODE: {"MALLOC_TRIM_THRESHOLD_": str(64 * 1024**2), "MALLOC_MMAP_THRESHOLD_": str(32 * 1024**2)},
    Role.ENGINE: {
        "MALLOC_TRIM_THRESHOLD_": str(2 * 1024**3),
        "MALLOC_MMAP_THRESHOLD_": str(1024**3),
        "MALLOC_ARENA_MAX": "1",
    },
}
"""Has glibc keep so many bytes from one photo to the next: fetching them anew is an eighth of a thumbnail's cost, and
up to half of what a look of 24 megapixels costs. That of threads' own arenas is never kept where it is large."""

_KEEPS_LARGE_PIECES = (2, 35)
"""Before this version of glibc a threshold over 32 MB was not taken, and every piece fetched anew."""


def start_child(role: Role, log: BinaryIO) -> Child:
    """Start a render process.

    Never by fork, which copies locks that other threads hold, and never by multiprocessing, which would run
    the main module again. Linux ends the child when the *thread* that started it ends: start from one that
    lives as long as the children should.
    """
    environment = dict(os.environ)
    source = Path(render.__file__).resolve().parents[1]
    if source.name not in ("site-packages", "dist-packages"):
        # A checkout's child must run the same checkout's code.
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(source), os.environ.get("PYTHONPATH"))))
    environment |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONUTF8": "1"}
    # numpy's products are small here: a second thread costs more than it saves, and spins while it waits.
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name, value in kept_memory(role).items():
        environment.setdefault(name, value)
    if role is Role.ENGINE:
        environment |= gpus.ORDER
        make_gpu_devices()
    log_start = log.seek(0, os.SEEK_END)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "render.worker", role],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        pipesize=PIPE_BYTES,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    return Child(role, process, log, log_start=log_start)


def kept_memory(role: Role) -> dict[str, str]:
    """Variables by which the C library of a process of this role keeps memory; nothing where it knows none."""
    if role is Role.ENGINE and glibc_version() < _KEEPS_LARGE_PIECES:
        return {}
    return _KEPT_MEMORY.get(role, {})


def glibc_version() -> tuple[int, int]:
    """(0, 0) where there is another C library."""
    name, version = platform.libc_ver()
    numbers = version.split(".")
    return (int(numbers[0]), int(numbers[1])) if name == "glibc" and len(numbers) >= 2 else (0, 0)


def make_gpu_devices() -> None:
    """Have the driver's helper make its device files, where a card is there and they are not yet.

    CUDA would call the helper itself, but inside the sandbox no program gains the rights it needs for it.
    """
    helper = shutil.which("nvidia-modprobe")
    if helper is None or not Path("/proc/driver/nvidia").exists() or Path("/dev/nvidia-uvm").exists():
        return
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run([helper, "-u", "-c=0"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
