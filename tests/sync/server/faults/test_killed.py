"""A server that is killed or restored, as a process of its own: the books are right in the end."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
import requests

from sync.messages.operations import VerdictCode, VerdictKind
from sync.server.events import bump_generation
from sync.server.house import House
from tests.sync.server.devices import Device, posted, renders
from tests.sync.server.dying import main as die
from tests.sync.server.later import clock
from tests.sync.server.later import main as serve_later
from tests.sync.server.running import RunningServer, running

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    with running(tmp_path / "house") as started:
        yield started


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
    server.start(die, moment, number)
    with pytest.raises(requests.RequestException):
        server.push(token, device, *operations)
    before = posted(device)
    assert before == (3 if moment == "committed" else 0)
    server.kill()
    server.start()
    pushed = server.push(token, device, *operations)
    assert all(verdict.code is None for verdict in pushed.verdicts)
    assert (posted(device), server.pull(token).events[-1].commit) == (3, len(server.pull(token).events))


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
        posted(device)
        server.start()
        pushed = server.push(token, device, *batch)
        assert all(verdict.code is None for verdict in pushed.verdicts)
    assert posted(device) == 12


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
    assert posted(device) == 10


def test_what_was_sent_400_days_ago_gets_its_old_verdict_and_what_was_not_is_taken(
    server: RunningServer, house: House, device: Device, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the lease was taken back long ago, and what was held under it given back."""
    *sent, its_post = renders(device, 3)
    unsent = renders(device, 2)
    first = server.push(token, device, *sent)
    server.stop()
    monkeypatch.setattr("sync.server.database.datetime", clock(400))
    server.start(serve_later, 400)
    assert server.ask("GET", "/v1/sync/pull", token).status_code == 401
    again = server.token(house, device)
    pushed = server.push(again, device, *sent, its_post, *unsent)
    assert [verdict.receipt for verdict in pushed.verdicts[:5]] == [
        verdict.receipt for verdict in first.verdicts
    ]
    kinds = [verdict.kind for verdict in pushed.verdicts]
    assert kinds == [VerdictKind.DUPLICATE] * 5 + [VerdictKind.APPLIED] * 5
    assert posted(device) == 5
    assert {verdict.kind for verdict in server.push(again, device, *sent, its_post, *unsent).verdicts} == {
        VerdictKind.DUPLICATE
    }
    assert posted(device) == 5
