"""The house server that this program brings along: a child process on loopback, with the demo account."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from pathlib import Path
from typing import Any

from sync.errors import SyncError, SyncErrorKind

START_SECONDS = 60.0
ANSWER_SECONDS = 20.0
END_SECONDS = 5.0


class EmbeddedServer:
    """`data` keeps its database and blobs. Started when it is first needed, and again whenever it has ended; it ends
    with its parent, however that ends, because its standard input does. Usable from any thread.
    """

    def __init__(self, data: Path, log: Path) -> None:
        self._data = data
        self._log = log
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = False
        self._closed = False
        self._url = ""
        self._account_id = ""

    def begin(self) -> None:
        """Start it without waiting for its answer: it takes seconds that can be used otherwise."""
        with self._lock:
            self._spawn()

    def address(self) -> tuple[str, str]:
        """Its URL and the demo account's id, once it answers. Raises `SyncError(UNREACHABLE)`."""
        with self._lock:
            self._ensure()
            return self._url, self._account_id

    def token(self, device_id: str) -> str:
        """An access token of the demo account. Raises `SyncError(UNREACHABLE)`."""
        with self._lock:
            process = self._ensure()
            try:
                assert process.stdin is not None
                process.stdin.write(json.dumps({"device_id": device_id}).encode() + b"\n")
                process.stdin.flush()
            except OSError as error:
                raise self._gone(str(error)) from error
            return str(self._answer(process, ANSWER_SECONDS)["token"])

    @property
    def pid(self) -> int | None:
        """Of its process; None while it does not run."""
        return None if self._process is None else self._process.pid

    def close(self) -> None:
        """Ask it to end, and end it if it does not. Nobody starts it again afterwards."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                _end(self._process)
                self._process = None

    def _ensure(self) -> subprocess.Popen[bytes]:
        process = self._spawn()
        if not self._answers:
            said = self._answer(process, START_SECONDS)
            self._url, self._account_id = str(said["url"]), str(said["account_id"])
            self._answers = True
        return process

    def _spawn(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise self._gone("the studio closes")
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._process is not None:
            _end(self._process)
        self._data.mkdir(parents=True, exist_ok=True)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._answers = False
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sync.server.embedded", str(self._data)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any]:
        assert process.stdout is not None
        with ThreadPoolExecutor(1, thread_name_prefix="embedded-server") as reading:
            line = reading.submit(process.stdout.readline)
            try:
                return json.loads(line.result(seconds))
            except (FutureTimeoutError, ValueError) as error:
                process.kill()  # which also ends the reading
                raise self._gone(type(error).__name__) from error

    def _gone(self, detail: str) -> SyncError:
        message = (
            f"The demo marketplace on this machine does not start. Look into {self._log.name} in the profile's logs, "
            "or sign in to an account instead."
        )
        return SyncError(SyncErrorKind.UNREACHABLE, message, detail)


class EmbeddedTokens:
    """Bearers of the demo account; nothing of them is stored."""

    def __init__(self, server: EmbeddedServer, device_id: str = "") -> None:
        self.device_id = device_id
        self._server = server
        self._lock = threading.Lock()
        self._access = ""

    def access(self) -> str:
        with self._lock:
            if not self._access:
                self._access = self._server.token(self.device_id)
            return self._access

    def renew(self, refused: str) -> str:
        with self._lock:
            if self._access in ("", refused):
                self._access = self._server.token(self.device_id)
            return self._access


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
