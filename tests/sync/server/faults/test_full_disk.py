"""The house's disk fills up at whatever is written: a sentence, nothing lost, and all goes on when there is room."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import time
from collections.abc import Iterator

import pytest
import requests

from sync.keys import DeviceKey, enrolment_message
from sync.messages.accounts import AccountKind
from sync.messages.documents import Release
from sync.messages.operations import Favourite, Operation
from sync.server.accounts.tokens import begin_sign_in
from sync.server.database import new_id
from sync.server.house import House
from tests.small_disk import PAGE, SmallDisk
from tests.sync.server.devices import Device, account, offer, posted, renders
from tests.sync.server.people import CLIENT, PASSWORD, letters, make_person
from tests.sync.server.running import ANCHOR, RunningServer, running

pytestmark = pytest.mark.slow
CONTENT_SIZE = 2 * 1024**2
SENTENCE = re.compile(r"^[A-Z].*\. [A-Z].*\.$")


@pytest.fixture
def server(disk: SmallDisk) -> Iterator[RunningServer]:
    with running(disk.folder / "house") as started:
        yield started
        disk.empty()


def tidy(house: House) -> None:
    """All of the journal into the database, so that whatever is written next needs room."""
    with house.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def refused(answer: requests.Response) -> None:
    """The answer is that there is no room, in words for a person."""
    assert answer.status_code == 507, answer.text
    assert answer.json()["kind"] == "disk_full"
    assert SENTENCE.match(answer.json()["sentence"])


def test_a_push_is_taken_whole_or_not_at_all_wherever_the_room_ends(
    server: RunningServer, house: House, device: Device, token: str, disk: SmallDisk
) -> None:
    author = account(house, "Author", 0)
    made = offer(house, [author], 0)
    paid, went_through, room = 0, 0, 0
    while went_through < 2:
        hold = device.hold(made)
        operations = [hold, device.post(hold), *(_favourite(device) for _ in range(20))]
        tidy(house)
        disk.leave(room)
        answer = server.ask(
            "POST", "/v1/sync/push", token, json=device.push(*operations).model_dump(mode="json")
        )
        disk.empty()
        if answer.status_code == 200:
            went_through += 1
        else:
            refused(answer)
            went_through = 0
            assert posted(device) == paid
            pushed = server.push(token, device, *operations)
            assert all(verdict.code is None for verdict in pushed.verdicts)
        paid += 1
        assert posted(device) == paid
        room += 2 * PAGE
        assert room < 1024**2
    assert paid > 4, "it never was without room"


def _favourite(device: Device) -> Operation:
    return device.operation(Favourite(set_id=new_id(), on=True))


def test_what_is_read_is_read_and_whatever_else_is_written_waits(
    server: RunningServer, house: House, device: Device, token: str, disk: SmallDisk
) -> None:
    author = make_person(house, "author@example.com", AccountKind.BOTH)
    release = Release(
        release_id=new_id(), person="Ida", signed="2026-05-01", adult=True, ai_derivatives=True
    ).model_dump(mode="json")
    key = DeviceKey.generate()
    with house.database.write() as session:
        signed_in = begin_sign_in(session, author, CLIENT)[1]
    enrol = {
        "public_key": key.public,
        "name": "Studio",
        "proof": key.sign(enrolment_message(key.public, signed_in.access)),
    }
    refresh = {"grant_type": "refresh_token", "refresh_token": signed_in.refresh, "client_id": CLIENT}
    server.push(token, device, *renders(device, 2))

    def ask() -> list[requests.Response]:
        url = server.url
        return [
            server.ask("POST", "/v1/leases", token, json={"amount": 100}),
            server.ask("POST", "/v1/devices", signed_in.access, json=enrol),
            requests.post(f"{url}/token", data=refresh, timeout=60),
            requests.post(f"{url}/device_authorization", data={"client_id": CLIENT}, timeout=60),
            server.ask("PUT", f"/v1/releases/{release['release_id']}", signed_in.access, json=release),
        ]

    tidy(house)
    disk.leave(0)
    for answer in ask():
        refused(answer)
    assert server.pull(token).digest is not None
    assert requests.get(f"{server.url}/healthz", timeout=60).json() == {"status": "ok"}
    disk.empty()
    assert [answer.status_code for answer in ask()] == [200, 200, 200, 200, 204]
    assert posted(device) == 2


def test_a_file_is_gone_on_with_wherever_the_room_ended(
    server: RunningServer, house: House, disk: SmallDisk
) -> None:
    creator = make_person(house, "mara@example.com", AccountKind.CREATOR)
    with house.database.write() as session:
        token = begin_sign_in(session, creator, CLIENT)[1].access
    refusals = 0
    for number, room in enumerate((0, PAGE, CONTENT_SIZE // 2, CONTENT_SIZE, CONTENT_SIZE + 2 * PAGE)):
        content = os.urandom(CONTENT_SIZE + number)
        sha256 = hashlib.sha256(content).hexdigest()
        wanted = {"sha256": sha256, "size": len(content), "role": "original", "media_type": "image/png"}
        path = f"/v1/uploads/{server.ask('POST', '/v1/uploads', token, json=wanted).json()['upload_id']}"
        begun = _send(server, path, token, content[: CONTENT_SIZE // 4], 0)
        assert begun.json()["offset"] == CONTENT_SIZE // 4
        tidy(house)
        disk.leave(room)
        answer = _send(server, path, token, content[CONTENT_SIZE // 4 :], CONTENT_SIZE // 4)
        disk.empty()
        if answer.status_code != 200:
            refused(answer)
            refusals += 1
            offset = server.ask("GET", path, token).json()["offset"]
            # All of it where there was no room to note that it is here, else what was there before.
            assert offset in (CONTENT_SIZE // 4, len(content))
            assert _send(server, path, token, content[offset:], offset).json()["here"] is True
        announced = server.ask("POST", "/v1/uploads", token, json=wanted).json()
        assert announced["here"] is True
        assert b"".join(house.blobs.read(sha256, 0, len(content))) == content
    assert refusals >= 3
    assert not list((server.data / "uploads").iterdir())


def _send(server: RunningServer, path: str, token: str, content: bytes, offset: int) -> requests.Response:
    headers = {"Upload-Offset": str(offset), "Authorization": f"Bearer {token}"}
    return requests.patch(server.url + path, data=content, headers=headers, timeout=60)


def test_somebody_at_a_page_reads_it_on_a_page(server: RunningServer, house: House, disk: SmallDisk) -> None:
    fields = {"kind": "brand", "name": "Anna", "email": "anna@example.com", "password": PASSWORD}
    with requests.Session() as browser:
        browser.headers["Accept"] = "text/html"
        page = browser.get(f"{server.url}/sign-up", timeout=60).text
        form = page.partition('name="form" value="')[2].partition('"')[0]
        tidy(house)
        disk.leave(0)
        answer = browser.post(f"{server.url}/sign-up", data={"form": form, **fields}, timeout=60)
        disk.empty()
        assert answer.status_code == 507
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "disk is full" in answer.text
        assert letters(house) == []
        browser.post(f"{server.url}/sign-up", data={"form": form, **fields}, timeout=60)
        until = time.monotonic() + 60
        while not letters(house) and time.monotonic() < until:
            time.sleep(0.05)  # letters are written when the answer is on its way
        assert len(letters(house)) == 1


def test_a_house_without_room_for_its_first_start_says_so_and_starts_later(disk: SmallDisk) -> None:
    data = disk.folder / "house"
    for room in (0, PAGE, 2 * PAGE, 8 * PAGE, 32 * PAGE, 64 * PAGE):
        disk.leave(room)
        command = [*ANCHOR, "serve", "--data", str(data), "--port", "0", "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serving:
            said, told = serving.communicate(timeout=60)
        assert serving.returncode == 1, room
        assert "room" in told
        assert "Traceback" not in said + told
        disk.empty()
    with running(data) as server, server.house() as house:
        assert (data / "form-secret").stat().st_size == 32
        device = Device.enrolled(house, account(house))
        device.ask_lease(10)
        server.push(server.token(house, device), device, *renders(device, 1))
        assert posted(device) == 1
