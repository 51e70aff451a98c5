"""Programs that tests start beside themselves. Where the system can fork, what they import is imported once for all."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import studio.cli

WAIT_SECONDS = 120
_CONTEXT = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
_CONTEXT.set_forkserver_preload(
    [
        *("studio.cli", "studio.studio", "sync.server.serving", "sync.server.backup", "alembic.command"),
        *(f"tests.studio.account.{name}" for name in ("actor", "dying", "refreshing")),
        "tests.sync.server.dying",
    ]
)


def started(main: Callable[..., object], *arguments: Any) -> BaseProcess:
    """A process that runs `main`."""
    process = _CONTEXT.Process(target=main, args=arguments)
    process.start()
    return process


def pipe() -> Any:
    """Two ends, for `started` and for whoever starts it."""
    return _CONTEXT.Pipe(duplex=False)


def run_anchor(*words: str) -> None:
    """What `anchor` does with these words, its exit code included."""
    sys.exit(studio.cli.main(words))


class Program:
    """`main` with texts, in a process that speaks to us as one of a shell does; used as a `subprocess.Popen`."""

    def __init__(self, main: Callable[..., object], *words: str, log: Path) -> None:
        """What it says comes by `stdout`; what it complains of is written at the end of `log`."""
        receiving, sending = pipe()
        self._process = started(_speak, main, words, dict(os.environ), sending, log)
        sending.close()
        assert self._process.pid is not None
        self.pid = self._process.pid
        self.stdout = os.fdopen(os.dup(receiving.fileno()), encoding="utf-8")
        receiving.close()

    def send_signal(self, number: signal.Signals) -> None:
        if self._process.is_alive():
            os.kill(self.pid, number)

    def wait(self, timeout: float) -> int:
        """Its exit code."""
        self._process.join(timeout)
        code = self._process.exitcode
        assert code is not None, "it does not end"
        return code


def anchor(*words: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    """`anchor` with these words, and what it said."""
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / each for each in ("typed", "said", "told")]
        files[0].write_text(typed, encoding="utf-8")
        texts = tuple(map(str, words))
        process = started(_type, texts, dict(os.environ), *files)
        process.join(WAIT_SECONDS)
        code = process.exitcode
        assert code is not None, "it does not end"
        said, told = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(texts, code, said, told)


def _speak(
    main: Callable[..., object],
    words: tuple[str, ...],
    environment: dict[str, str],
    to: Connection,
    log: Path,
) -> None:
    os.environ.update(environment)
    os.dup2(to.fileno(), 1)
    to.close()
    with log.open("ab") as opened:
        os.dup2(opened.fileno(), 2)
    main(*words)


def _type(words: tuple[str, ...], environment: dict[str, str], typed: Path, said: Path, told: Path) -> None:
    os.environ.update(environment)
    for number, file, mode in ((0, typed, "rb"), (1, said, "wb"), (2, told, "wb")):
        with file.open(mode) as opened:
            os.dup2(opened.fileno(), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    run_anchor(*words)
