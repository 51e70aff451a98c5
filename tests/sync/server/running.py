"""A house server as its own process on a free port, as whoever runs one starts it: asked, killed, started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from sync.messages.events import Pulled
from sync.messages.leases import LeaseGranted
from sync.messages.operations import Operation, Pushed
from sync.server.accounts.access import issue_access_token
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.house import House
from tests.sync.server.devices import Device

ANCHOR = [sys.executable, "-m", "studio.cli"]
WAIT_SECONDS = 60


class RunningServer:
    """`house` opens the same data beside the process, to make accounts and to look at the books.

    `options` are said after `anchor serve --data DATA --port 0 --json`.
    """

    def __init__(self, data: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.url = ""
        self._command = [*ANCHOR, "serve", "--data", str(data), "--port", "0", "--json", *options]
        self._environment = {**os.environ, **(environment or {})}
        self._log = data.parent / f"{data.name}.log"
        self._process: subprocess.Popen[str] | None = None

    def start(self, *command: str) -> RunningServer:
        """`command` is a Python module to run instead, with its arguments, that says the same when it is ready."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command] if command else self._command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self._environment,
            )
        self._process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, self._log.read_text()
        self.url = json.loads(line)["listening"]
        return self

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def kill(self) -> None:
        """As when the power goes."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As a service manager does; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        code = process.wait(WAIT_SECONDS)
        assert process.stdout is not None
        process.stdout.close()
        return code

    @contextmanager
    def house(self) -> Iterator[House]:
        opened = House(ServerConfig(self.data))
        make_tables(opened)
        try:
            yield opened
        finally:
            opened.close()

    def token(self, house: House, device: Device) -> str:
        with house.database.write() as session:
            return issue_access_token(session, device.account_id, device.id)

    def push(self, token: str, device: Device, *operations: Operation) -> Pushed:
        """Raises `requests.RequestException` where no whole answer came."""
        body = device.push(*operations).model_dump(mode="json")
        answer = self.ask("POST", "/v1/sync/push", token, json=body)
        assert answer.status_code == 200, answer.text
        return Pushed.model_validate_json(answer.content)

    def pull(self, token: str, cursor: str = "") -> Pulled:
        answer = self.ask("GET", "/v1/sync/pull", token, params={"cursor": cursor})
        assert answer.status_code == 200, answer.text
        return Pulled.model_validate_json(answer.content)

    def lease(self, token: str, amount: int) -> LeaseGranted:
        answer = self.ask("POST", "/v1/leases", token, json={"amount": amount})
        assert answer.status_code == 200, answer.text
        return LeaseGranted.model_validate_json(answer.content)

    def ask(self, method: str, path: str, token: str, **rest: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return requests.request(method, self.url + path, headers=headers, timeout=WAIT_SECONDS, **rest)


@contextmanager
def running(data: Path, *options: str, environment: dict[str, str] | None = None) -> Iterator[RunningServer]:
    server = RunningServer(data, *options, environment=environment)
    try:
        yield server.start()
    finally:
        server.kill()


def admin(data: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [*ANCHOR, "serve", "admin", *words, "--data", str(data)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, timeout=120)
