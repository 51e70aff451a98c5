"""What goes wrong on the way, against a server that is a process of its own: the books are right in the end."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import pytest
import requests
from sqlalchemy import func, select

from sync.messages.operations import Operation, VerdictCode, VerdictKind
from sync.server.events import bump_generation
from sync.server.house import House
from sync.server.ledger.replay import faults
from sync.server.ledger.tables import HoldRow
from sync.server.operations.tables import OperationRow
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.running import RunningServer, running

pytestmark = [pytest.mark.slow, pytest.mark.serial]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


@pytest.fixture
def house(server: RunningServer) -> Iterator[House]:
    with server.house() as opened:
        yield opened


@pytest.fixture
def device(house: House) -> Device:
    made = Device.enrolled(house, account(house))
    made.ask_lease(100)
    return made


@pytest.fixture
def token(server: RunningServer, house: House, device: Device) -> str:
    return server.token(house, device)


def renders(device: Device, count: int, price: int = 1) -> list[Operation]:
    """Holds and posts in turn. Each costs the price and its fee."""
    author = account(device.house, "Author", 0)
    made: list[Operation] = []
    for _ in range(count):
        hold = device.hold(offer(device.house, [author], price))
        made += [hold, device.post(hold)]
    return made


def posted(house: House) -> int:
    with house.database.read() as session:
        assert faults(session) == []
        return session.scalar(select(func.count()).select_from(HoldRow).where(HoldRow.state == "posted")) or 0


def test_a_reply_lost_after_the_commit(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    operations = renders(device, 5)
    _send_and_hang_up(server, token, device, operations)
    until = time.monotonic() + 30
    while posted(house) < 5 and time.monotonic() < until:
        time.sleep(0.05)
    again = server.push(token, device, *operations)
    assert [verdict.kind for verdict in again.verdicts] == [VerdictKind.DUPLICATE] * 10
    assert all(verdict.receipt for verdict in again.verdicts[1::2])
    assert posted(house) == 5


def test_a_batch_that_arrives_twice_at_once(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    operations = renders(device, 20)
    ready = threading.Barrier(4)

    def send() -> list[str | None]:
        ready.wait()
        return [verdict.receipt for verdict in server.push(token, device, *operations).verdicts]

    with ThreadPoolExecutor(4) as pool:
        answers = [future.result() for future in [pool.submit(send) for _ in range(4)]]
    assert all(answer == answers[0] for answer in answers)
    assert posted(house) == 20


@pytest.mark.parametrize(
    ("moment", "number"),
    [("commit", 1), ("committed", 1), *(("statement", number) for number in (3, 9, 15, 22))],
)
def test_the_server_is_killed_in_the_middle(
    server: RunningServer, house: House, device: Device, token: str, moment: str, number: int
) -> None:
    """Wherever it dies, what is sent again comes to the same."""
    operations = renders(device, 3)
    server.stop()
    server.start("tests.sync.server.dying", str(server.data), moment, str(number))
    with pytest.raises(requests.RequestException):
        server.push(token, device, *operations)
    before = posted(house)
    assert before == (3 if moment == "committed" else 0)
    server.kill()
    server.start()
    pushed = server.push(token, device, *operations)
    assert all(verdict.code is None for verdict in pushed.verdicts)
    assert (posted(house), server.pull(token).events[-1].commit) == (3, len(server.pull(token).events))


def test_the_server_is_killed_at_any_time(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    random = Random(7)
    operations = renders(device, 12)
    for start in range(0, len(operations), 4):
        batch = operations[start : start + 4]
        fuse = threading.Timer(random.uniform(0.0, 0.03), server.kill)
        fuse.start()
        with suppress(requests.RequestException):
            server.push(token, device, *batch)
        fuse.join()
        posted(house)
        server.start()
        pushed = server.push(token, device, *batch)
        assert all(verdict.code is None for verdict in pushed.verdicts)
    assert posted(house) == 12


def test_a_server_restored_from_yesterday(
    server: RunningServer, house: House, device: Device, token: str, tmp_path: Path
) -> None:
    operations = renders(device, 10)
    server.push(token, device, *operations[:8])
    cursor = server.pull(token).cursor
    server.stop()
    house.close()
    yesterday = tmp_path / "yesterday"
    shutil.copytree(server.data, yesterday)
    server.start()
    server.push(token, device, *operations[8:])
    later = server.pull(token, cursor).cursor
    server.stop()
    house.close()
    shutil.rmtree(server.data)
    shutil.copytree(yesterday, server.data)
    with house.database.write() as session:
        assert bump_generation(session) == 2
    server.start()

    assert server.ask("GET", "/v1/sync/pull", token, params={"cursor": later}).status_code == 410
    device.seq += 1
    gap = server.push(
        token, device, device.signed(operations[-1], seq=device.seq, op_id=operations[0].op_id[:-4] + "ffff")
    )
    assert (gap.verdicts[0].code, gap.expected) == (VerdictCode.GAP, 9)
    server.push(token, device, *operations)
    whole = server.pull(token)
    assert (whole.generation, whole.digest and whole.digest.holds) == (2, 10)
    assert posted(house) == 10


def test_what_was_sent_400_days_ago_gets_its_old_verdict(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    operations = renders(device, 3)
    first = server.push(token, device, *operations)
    with house.database.write() as session:
        for row in session.scalars(select(OperationRow)):
            row.at -= 400 * 24 * 3600
    again = server.push(token, device, *operations)
    assert [verdict.receipt for verdict in again.verdicts] == [verdict.receipt for verdict in first.verdicts]
    assert posted(house) == 3


def test_a_gap_another_body_and_a_body_that_nobody_can_read(
    server: RunningServer, house: House, device: Device, token: str
) -> None:
    first, post, second, last = renders(device, 2)
    assert server.push(token, device, second).verdicts[0].code is VerdictCode.GAP
    server.push(token, device, first)
    other = device.signed(first, body_hash="0" * 64)
    assert server.push(token, device, other).verdicts[0].code is VerdictCode.OTHER_BODY
    body = device.push(post, second, last).model_dump(mode="json")
    body["operations"][1]["body"]["amount"] = 2.5
    answer = server.ask("POST", "/v1/sync/push", token, json=body)
    assert [verdict.get("code") for verdict in answer.json()["verdicts"]] == [None, "poison", "unknown_hold"]
    assert posted(house) == 1


def _send_and_hang_up(server: RunningServer, token: str, device: Device, operations: list[Operation]) -> None:
    body = device.push(*operations).model_dump_json().encode()
    where = urlsplit(server.url)
    head = (
        f"POST /v1/sync/push HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((where.hostname, where.port)) as connection:
        connection.sendall(head.encode() + body)
