"""A house server as its own process on a free port: asked, killed, started again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
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
from tests.programs import Program, anchor, run_anchor
from tests.sync.server.devices import Device

ANCHOR = [sys.executable, "-m", "studio.cli"]
WAIT_SECONDS = 60


class RunningServer:
    """`house` opens the same data beside the process, to make accounts and to look at the books.

    With an `environment` it is started as whoever runs one starts it, else from what is imported already.
    """

    def __init__(self, data: Path, environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.url = ""
        self._environment = environment
        self._log = data.parent / f"{data.name}.log"
        self._process: subprocess.Popen[str] | Program | None = None

    def start(self, main: Callable[..., object] | None = None, *more: object, port: int = 0) -> RunningServer:
        """`main` runs instead of `anchor serve` and says the same when it is ready; it is given the data folder, the
        port and what `more` there is.
        """
        self._log.parent.mkdir(parents=True, exist_ok=True)
        process = self._process = self._begun(main, *map(str, more), port=str(port))
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, self._log.read_text()
        self.url = json.loads(line)["listening"]
        return self

    def _begun(
        self, main: Callable[..., object] | None, *more: str, port: str
    ) -> subprocess.Popen[str] | Program:
        if main is not None:
            return Program(main, str(self.data), port, *more, log=self._log)
        words = ("serve", "--data", str(self.data), "--port", port, "--json")
        if self._environment is None:
            return Program(run_anchor, *words, log=self._log)
        with self._log.open("a") as log:
            return subprocess.Popen(
                [*ANCHOR, *words], stdout=subprocess.PIPE, stderr=log, text=True, env=self._environment
            )

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
def running(data: Path, environment: dict[str, str] | None = None) -> Iterator[RunningServer]:
    server = RunningServer(data, environment)
    try:
        yield server.start()
    finally:
        server.kill()


def admin(data: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return anchor("serve", "admin", *words, "--data", data, typed=typed)
