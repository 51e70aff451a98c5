"""A set's files against a server that is a process: sent, cut off, killed, published, unlocked and fetched."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from sync.client.download import Wanted, fetch, part_of
from sync.client.hosts import Hosts
from sync.client.http import HttpClient, Request
from sync.client.journal import Purpose
from sync.client.stopping import Stop
from sync.errors import SyncError
from sync.messages.documents import Manifest, Offer
from sync.messages.marketplace import Draft, Listing
from sync.server.accounts.access import issue_access_token
from tests.sync.conftest import Written
from tests.sync.server.devices import Device, account
from tests.sync.server.listings.making import LICENCE, Market, picture
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow
ORIGINAL = os.urandom(12 * 1024**2)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


class Creator:
    """Sends files as a creator's studio does: by hash, from where the server is."""

    def __init__(self, server: RunningServer, token: str) -> None:
        self.server = server
        self.token = token

    def announce(self, content: bytes, role: str) -> dict[str, Any]:
        wanted = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "role": role,
            "media_type": "image/png",
        }
        answer = self.server.ask("POST", "/v1/uploads", self.token, json=wanted)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, content: bytes, role: str) -> None:
        """As often as the server says that it still hears an earlier request."""
        for _ in range(600):
            told = self.announce(content, role)
            if told["here"]:
                return
            path, offset = f"/v1/uploads/{told['upload_id']}", told["offset"]
            headers = {"Upload-Offset": str(offset), "Authorization": f"Bearer {self.token}"}
            answer = requests.patch(
                self.server.url + path, data=content[offset:], headers=headers, timeout=60
            )
            if answer.json().get("kind") != "busy":
                assert answer.json().get("here") is True, answer.text
                return
        raise AssertionError("it is busy for ever")

    def begin(self, content: bytes, sent: int) -> socket.socket:
        """A request that says it will send all, and has sent this much."""
        upload_id = self.announce(content, "original")["upload_id"]
        parts = urlsplit(self.server.url)
        line = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
        head = (
            f"PATCH /v1/uploads/{upload_id} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpload-Offset: 0\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        line.sendall(head.encode() + content[:sent])
        return line


@pytest.fixture
def mara(server: RunningServer, tmp_path: Path) -> Iterator[tuple[Market, str, Creator]]:
    folder = tmp_path / "made"
    folder.mkdir()
    with server.house() as house:
        market = Market(house, folder)
        mara = market.account("Mara")
        token = market.bearer(mara)["Authorization"].removeprefix("Bearer ")
        yield market, mara, Creator(server, token)


def arrived(creator: Creator, at_least: int) -> int:
    """How much the server has, once it has that much."""
    for _ in range(600):
        offset = creator.announce(ORIGINAL, "original")["offset"]
        if offset >= at_least:
            return offset
        creator.server.ask("GET", "/healthz", creator.token)
    raise AssertionError(offset)


def test_a_line_that_breaks_keeps_what_came(mara: tuple[Market, str, Creator]):
    _, _, creator = mara
    creator.begin(ORIGINAL, 5 * 1024**2 + 17).close()
    assert arrived(creator, 5 * 1024**2) == 5 * 1024**2 + 17
    creator.send(ORIGINAL, "original")
    assert creator.announce(ORIGINAL, "original")["here"] is True


def test_a_server_that_is_killed_goes_on_with_what_was_on_its_disk(mara: tuple[Market, str, Creator]):
    _, _, creator = mara
    line = creator.begin(ORIGINAL, 6 * 1024**2)
    arrived(creator, 1024**2)
    creator.server.kill()
    line.close()
    creator.server.start()
    assert 0 < creator.announce(ORIGINAL, "original")["offset"] < len(ORIGINAL)
    creator.send(ORIGINAL, "original")
    assert creator.announce(ORIGINAL, "original")["here"] is True


def test_a_set_goes_from_its_creator_to_who_unlocked_it(mara: tuple[Market, str, Creator], tmp_path: Path):
    market, author, creator = mara
    draft = made_elsewhere(market, author, creator)
    refused = creator.server.ask(
        "PUT", f"/v1/sets/{draft.set_id}", creator.token, json=draft.model_dump(mode="json")
    )
    assert refused.json()["kind"] == "blobs_missing"
    creator.send(ORIGINAL, "original")
    made = creator.server.ask(
        "PUT", f"/v1/sets/{draft.set_id}", creator.token, json=draft.model_dump(mode="json")
    )
    listing = Listing.model_validate_json(made.content)
    brand = account(market.house)
    device = Device.enrolled(market.house, brand)
    with market.house.database.write() as session:
        token = issue_access_token(session, brand, device.id)
    device.ask_lease(100)
    path = f"/v1/sets/{draft.set_id}/manifest"
    assert creator.server.ask("GET", path, token).json()["kind"] == "locked"
    device.send(device.unlock(market.house.signer.read(listing.offer, Offer)))
    signed = creator.server.ask("GET", path, token).json()["manifest"]
    manifest = market.house.signer.read(signed, Manifest)
    original = manifest.photos[0].original
    http = HttpClient(Written(), Hosts((), loopback=True))
    wanted = Wanted(
        Request(f"{creator.server.url}/v1/blobs/{original.sha256}", Purpose.EXPLORE, bearer=token),
        tmp_path / "original",
        original.size,
        original.sha256,
    )
    stop = Stop()
    with pytest.raises(SyncError):
        fetch(http, wanted, lambda here: stop.set() if here > 4 * 1024**2 else None, stop)
    kept = part_of(wanted.target).stat().st_size
    counts: list[int] = []
    assert fetch(http, wanted, counts.append).sha256 == hashlib.sha256(ORIGINAL).hexdigest()
    assert 4 * 1024**2 < kept < counts[0]


def made_elsewhere(market: Market, author: str, creator: Creator) -> Draft:
    """A draft of whose files all but the original have been sent."""
    draft = market.draft(author, photos=1, unlock_price=50)
    creator.send(picture("#336699", (24, 32)), "preview")
    creator.send(LICENCE, "licence")
    photo = draft.photos[0]
    sha256 = hashlib.sha256(ORIGINAL).hexdigest()
    original = photo.original.model_copy(update={"sha256": sha256, "size": len(ORIGINAL)})
    return draft.model_copy(update={"photos": (photo.model_copy(update={"original": original}),)})
