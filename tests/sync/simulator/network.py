"""Requests of one desktop on their way to the server and back, or not."""

from __future__ import annotations

from dataclasses import dataclass

from sync.client.http import Answer, Request
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from tests.sync.simulator.accidents import Accidents
from tests.sync.simulator.server import ServerDied, SimulatedServer, described

_PORTAL = b"<!doctype html><html><body>Welcome to the hotel</body></html>"


@dataclass(frozen=True)
class Late:
    """A copy of a request that is still on its way."""

    method: str
    url: str
    body: bytes
    bearer: str


class Network:
    """`late` requests come when the schedule says so, whether anybody still waits for the answer or not."""

    def __init__(self, server: SimulatedServer, accidents: Accidents) -> None:
        self.server = server
        self.accidents = accidents
        self.late: list[Late] = []
        self.down = False

    def deliver_late(self) -> None:
        """One of the late requests comes, in any order."""
        if self.late:
            copy = self.late.pop(self.accidents.random.randrange(len(self.late)))
            self.accidents.tell(f"a late {copy.method} {copy.url} arrives: {described(copy.body)}")
            self._answer(copy)

    def send(self, request: Request, stop: Stop | None = None) -> Answer:
        if self.down:
            raise _unreachable()
        copy = Late(request.method, request.url, request.body, request.bearer)
        what = self.accidents.on_the_way()
        headers = {"Content-Type": "application/json"}
        match what:
            case "drop request":
                raise _unreachable()
            case "delay" | "lose and keep a copy":
                self.late.append(copy)
                raise _unreachable()
            case "busy":
                return Answer(503, headers, b"", request.url)
            case "portal":
                return Answer(200, {"Content-Type": "text/html"}, _PORTAL, request.url)
            case "duplicate":
                self._answer(copy)
            case _:
                pass
        answered = self._answer(copy)
        if answered is None or what == "drop reply":
            raise _unreachable()
        status, body = answered
        if what == "truncate":
            raise SyncError(SyncErrorKind.INCOMPLETE, "The connection broke off.")
        if what == "damage":
            body = body[: len(body) // 2]
        if self.accidents.random.randrange(20) == 0 and not self.accidents.off:
            self.late.append(copy)
        return Answer(status, headers, body, request.url)

    def _answer(self, copy: Late) -> tuple[int, bytes] | None:
        try:
            return self.server.answer(copy.method, copy.url, copy.body, copy.bearer)
        except ServerDied:
            return None


def _unreachable() -> SyncError:
    return SyncError(SyncErrorKind.UNREACHABLE, "The server cannot be reached.")
