from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.client.house import HouseClient, Refused
from sync.client.http import Answer, Request
from sync.client.publishing import Outgoing, PublishingClient
from sync.client.retry import Patience
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from sync.messages.uploads import BlobRole

UPLOAD = "01900000-0000-7000-8000-0000000000a1"
SIZE = 100


class Server:
    """Has `here` bytes of a file; what it says to a part is up to `take`."""

    def __init__(self, take: Callable[[int, bytes], tuple[int, Any]]) -> None:
        self.here = 0
        self.take = take
        self.asked: list[str] = []

    def send(self, request: Request, stop: Stop | None = None) -> Answer:
        del stop
        self.asked.append(request.method)
        if request.method == "POST":
            status, said = 200, self.told()
        else:
            status, said = self.take(int(request.headers["Upload-Offset"]), request.body)
        return Answer(status, {"Content-Type": "application/json"}, json.dumps(said).encode(), request.url)

    def told(self) -> dict[str, Any]:
        is_here = self.here == SIZE
        return {"upload_id": None if is_here else UPLOAD, "offset": self.here, "here": is_here}


def refusal(kind: str) -> tuple[int, dict[str, str]]:
    return 409, {"kind": kind, "sentence": "Not now."}


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.client.publishing.PART_BYTES", 30)
    monkeypatch.setattr("sync.client.publishing.PATIENCE", Patience(attempts=4, first=0.0))


@pytest.fixture
def file(tmp_path: Path) -> Outgoing:
    path = tmp_path / "a.jpg"
    path.write_bytes(bytes(range(SIZE)))
    return Outgoing(path, "0" * 64, SIZE, BlobRole.ORIGINAL, "image/jpeg")


def send(server: Server, file: Outgoing) -> list[int]:
    told: list[int] = []
    PublishingClient(HouseClient(server, "https://house.example")).send_file(file, told.append)
    return told


def test_parts_follow_each_other_to_the_end(file: Outgoing) -> None:
    came = bytearray()

    def take(offset: int, part: bytes) -> tuple[int, Any]:
        assert offset == len(came)
        came.extend(part)
        server.here = len(came)
        return 200, server.told()

    server = Server(take)
    assert send(server, file) == [0, 30, 60, 90, 100]
    assert bytes(came) == file.path.read_bytes()
    assert send(server, file) == [SIZE], "what is there is not sent"


@pytest.mark.parametrize("kind", ["busy", "offset", "no_upload"])
def test_who_says_wait_for_ever_is_given_up_on(file: Outgoing, kind: str) -> None:
    server = Server(lambda _offset, _part: refusal(kind))
    with pytest.raises(Refused, match="Not now"):
        send(server, file)
    assert server.asked == ["POST", "PATCH"] * 4


def test_every_byte_that_comes_renews_the_patience(file: Outgoing) -> None:
    """The server takes a byte of each part and says that it is busy."""

    def take(_offset: int, _part: bytes) -> tuple[int, Any]:
        server.here += 1
        return refusal("busy")

    server = Server(take)
    assert send(server, file) == list(range(SIZE + 1))


def test_what_is_refused_for_good_is_asked_once(file: Outgoing) -> None:
    server = Server(lambda _offset, _part: refusal("damaged"))
    with pytest.raises(Refused):
        send(server, file)
    assert server.asked == ["POST", "PATCH"]


def test_a_file_that_went_or_shrank_meanwhile_is_said(file: Outgoing, tmp_path: Path) -> None:
    server = Server(lambda _offset, _part: refusal("busy"))
    for changed in (replace(file, path=tmp_path / "gone.jpg"), file):
        file.path.write_bytes(b"")
        with pytest.raises(SyncError, match="is another file now") as caught:
            send(server, changed)
        assert caught.value.kind is SyncErrorKind.DISK
