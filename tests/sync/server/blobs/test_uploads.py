from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from sync.messages.documents import BlobKind
from sync.messages.uploads import BlobRole
from sync.server.blobs import receiving, uploads
from sync.server.blobs.tables import BlobHolderRow, BlobRow, UploadRow
from tests.sync.server.listings.making import Market, picture

pytestmark = pytest.mark.slow
CONTENT = os.urandom(3_000_000)


class Sender:
    """A creator's end of an upload, step by step."""

    def __init__(self, client: TestClient, market: Market, account_id: str) -> None:
        self._client = client
        self._headers = market.bearer(account_id)

    def announce(self, content: bytes, role: str = "original", **other: Any) -> Any:
        wanted = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "role": role,
            "media_type": "image/jpeg",
        }
        return self._client.post("/v1/uploads", json={**wanted, **other}, headers=self._headers)

    def send(self, upload_id: str, offset: int, content: bytes | Iterator[bytes]) -> Any:
        headers = {**self._headers, "Upload-Offset": str(offset)}
        return self._client.patch(f"/v1/uploads/{upload_id}", content=content, headers=headers)

    def ask(self, upload_id: str, method: str = "GET") -> Any:
        return self._client.request(method, f"/v1/uploads/{upload_id}", headers=self._headers)

    def whole(self, content: bytes, role: str = "original") -> Any:
        return self.send(self.announce(content, role).json()["upload_id"], 0, content)


@pytest.fixture
def mara(market: Market) -> str:
    return market.account()


@pytest.fixture
def sender(client: TestClient, market: Market, mara: str) -> Sender:
    return Sender(client, market, mara)


def left_over(market: Market) -> list[str]:
    return [file.name for file in (market.house.config.data / "uploads").iterdir()]


def test_a_file_is_gone_on_with_where_it_broke_off(market: Market, sender: Sender, mara: str):
    begun = sender.announce(CONTENT).json()
    assert (begun["offset"], begun["here"]) == (0, False)
    part = sender.send(begun["upload_id"], 0, CONTENT[:1_000_000]).json()
    assert part["offset"] == 1_000_000
    again = sender.announce(CONTENT).json()
    assert again == {"upload_id": begun["upload_id"], "offset": 1_000_000, "here": False}
    assert sender.ask(begun["upload_id"]).json()["offset"] == 1_000_000
    done = sender.send(begun["upload_id"], 1_000_000, CONTENT[1_000_000:]).json()
    assert done == {"upload_id": None, "offset": len(CONTENT), "here": True}
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    assert b"".join(market.house.blobs.read(sha256, 0, len(CONTENT))) == CONTENT
    assert sender.announce(CONTENT).json()["here"] is True
    assert sender.ask(begun["upload_id"]).status_code == 404
    assert left_over(market) == []


def test_a_reply_that_was_lost_is_made_up_for(sender: Sender):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    sender.send(upload_id, 0, CONTENT[:500])
    repeated = sender.send(upload_id, 0, CONTENT[:500])
    assert (repeated.status_code, repeated.json()["kind"]) == (409, "offset")
    assert repeated.json()["current"] == 500
    assert sender.send(upload_id, 900, CONTENT[900:]).json()["current"] == 500


def test_other_bytes_than_announced_are_thrown_away(market: Market, sender: Sender):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    wrong = sender.send(upload_id, 0, CONTENT[:-1] + b"?")
    assert (wrong.status_code, wrong.json()["kind"]) == (422, "damaged")
    assert left_over(market) == []
    with market.house.database.read() as session:
        assert (session.query(BlobRow).count(), session.query(UploadRow).count()) == (0, 0)
    assert sender.whole(CONTENT).json()["here"] is True


def test_more_bytes_than_announced_are_not_kept(market: Market, sender: Sender):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    sender.send(upload_id, 0, CONTENT[:100])
    announced = sender.send(upload_id, 100, CONTENT)
    streamed = sender.send(upload_id, 100, iter([CONTENT[100:], b"more"]))
    assert [announced.status_code, streamed.status_code] == [413, 413]
    assert sender.ask(upload_id).json()["offset"] == 100


def test_the_same_file_of_two_creators_is_stored_once_and_sent_by_both(
    market: Market, client: TestClient, sender: Sender, mara: str
):
    sender.whole(CONTENT)
    other = Sender(client, market, market.account("Eve"))
    told = other.announce(CONTENT).json()
    assert (told["here"], told["offset"]) == (False, 0)
    assert other.ask(told["upload_id"]).status_code == 200
    assert sender.ask(told["upload_id"]).status_code == 404
    assert other.send(told["upload_id"], 0, CONTENT).json()["here"] is True
    with market.house.database.read() as session:
        assert session.query(BlobRow).count() == 1
        assert session.query(BlobHolderRow).count() == 2


def test_what_is_sent_is_what_it_is_said_to_be(sender: Sender):
    assert sender.whole(picture("red"), "preview").json()["here"] is True
    assert sender.whole(b"<svg onload=alert(1)>", "preview").json()["kind"] == "not_valid"
    assert sender.whole("Do as you like. ©".encode(), "licence").json()["here"] is True
    assert sender.whole(b"\xff\xfe\x00", "licence").json()["kind"] == "not_valid"
    assert sender.announce(CONTENT, "preview").json()["kind"] == "too_large"
    assert sender.announce(b"x", "anchors", size=2**40).json()["kind"] == "too_large"
    for wrong in ({"size": 0}, {"size": -1}, {"size": 1.5}, {"role": "secret"}, {"sha256": "../x"}):
        assert sender.announce(b"x", **wrong).status_code == 422


def test_only_creators_send_files(client: TestClient, market: Market):
    brand = Sender(client, market, market.account(kind="brand"))
    assert brand.announce(CONTENT).json()["kind"] == "not_a_creator"
    assert client.post("/v1/uploads", json={}).status_code == 401


def test_a_file_is_given_up(market: Market, sender: Sender):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    sender.send(upload_id, 0, CONTENT[:100])
    assert sender.ask(upload_id, "DELETE").status_code == 204
    assert sender.ask(upload_id).status_code == 404
    assert left_over(market) == []


def test_one_file_is_written_by_one_request_at_a_time(market: Market, sender: Sender):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    with market.house.uploads.taken(upload_id):
        assert sender.send(upload_id, 0, CONTENT).json()["kind"] == "busy"
    assert sender.send(upload_id, 0, CONTENT).json()["here"] is True


class FullDisk(io.FileIO):
    """Has no room behind the first 1.5 megabytes."""

    def write(self, piece: Any) -> int:
        if self.tell() + len(piece) > 1_500_000:
            super().write(piece[:1000])
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(piece)


def test_a_disk_that_fills_up_leaves_what_was_there_before(
    market: Market, sender: Sender, monkeypatch: pytest.MonkeyPatch
):
    upload_id = sender.announce(CONTENT).json()["upload_id"]
    sender.send(upload_id, 0, CONTENT[:1000])
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "open_part", lambda path: FullDisk(path, "a"))
        full = sender.send(upload_id, 1000, CONTENT[1000:])
    assert (full.status_code, full.json()["kind"]) == (507, "disk_full")
    assert sender.ask(upload_id).json()["offset"] == 1000
    assert sender.send(upload_id, 1000, CONTENT[1000:]).json()["here"] is True


def test_a_file_without_room_is_not_begun(market: Market, sender: Sender, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "SPARE_BYTES", 2**60)
    refused = sender.announce(CONTENT)
    assert (refused.status_code, refused.json()["kind"]) == (507, "disk_full")
    with market.house.database.read() as session:
        assert session.query(UploadRow).count() == 0


def test_a_store_that_fails_keeps_what_has_arrived(
    market: Market, sender: Sender, monkeypatch: pytest.MonkeyPatch
):
    upload_id = sender.announce(CONTENT).json()["upload_id"]

    def refuse(*_: Any) -> None:
        raise OSError("the bucket does not answer")

    with monkeypatch.context() as patched:
        patched.setattr(market.house.blobs, "put", refuse)
        assert sender.send(upload_id, 0, CONTENT).json()["kind"] == "storage"
    assert sender.ask(upload_id).json()["offset"] == len(CONTENT)
    assert sender.send(upload_id, len(CONTENT), b"").json()["here"] is True


def test_too_many_at_once_and_those_nobody_goes_on_with(
    market: Market, sender: Sender, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(receiving, "MOST_OPEN", 2)
    first = sender.announce(b"1").json()["upload_id"]
    second = sender.announce(b"22").json()["upload_id"]
    sender.send(second, 0, b"2")
    stray = market.house.uploads.path(first)
    stray.write_bytes(b"1")
    os.utime(stray, (0, 0))
    assert sender.announce(b"3").status_code == 429
    with market.house.database.write() as session:
        session.get_one(UploadRow, first).touched_at = 0
    assert sender.announce(b"3").status_code == 200
    assert sender.ask(first).status_code == 404
    assert sender.ask(second).json()["offset"] == 1
    assert left_over(market) == [f"{second}.part"]


def test_an_account_keeps_no_more_than_the_house_lets_it(market: Market, sender: Sender, client: TestClient):
    limits = replace(market.house.config.limits, account_bytes=10)
    market.house.config = replace(market.house.config, limits=limits)
    assert sender.whole(b"1234").json()["here"] is True
    assert sender.announce(b"567890").status_code == 200, "ten in all"
    refused = sender.announce(b"x")
    assert (refused.status_code, refused.json()["kind"]) == (403, "no_room")
    assert sender.announce(b"1234").json()["here"] is True, "what is here takes no more room"
    assert sender.announce(b"567890").status_code == 200, "nor what is on its way"
    sender.ask(sender.announce(b"567890").json()["upload_id"], "DELETE")
    assert sender.announce(b"x").status_code == 200
    assert Sender(client, market, market.account()).announce(b"0123456789").status_code == 200


def test_whatever_a_manifest_lists_can_be_sent():
    assert {kind.value for kind in BlobKind} < set(BlobRole)
