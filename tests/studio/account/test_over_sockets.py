"""Twenty schedules over real processes and sockets: three desktops and a server, each killed whenever it happens."""

from __future__ import annotations

import random
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sync.server.ledger.replay import faults
from tests.programs import pipe, started
from tests.studio.account.actor import main as act
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.test_faults import joined, restarted
from tests.sync.server.people import make_person
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow
SCHEDULES = 20
NAMES = ("one", "two", "three")


@pytest.mark.parametrize("seed", range(SCHEDULES))
def test_whoever_is_killed_all_books_agree_in_the_end(
    tmp_path: Path, server: RunningServer, seed: int
) -> None:
    drawn = random.Random(seed)
    address = f"schedule{seed}@example.com"
    with server.house() as house:
        from sync.server.ledger.movements import give_first_grant

        account_id = make_person(house, address)
        with house.database.write() as session:
            give_first_grant(session, account_id, 100)
    for name in NAMES:
        with Desktop(tmp_path / name) as desktop:
            free, _ = joined(desktop, server, address)
            desktop.account.prepare(30).result(WAIT)
            desktop.wallet.unlock(free).result(WAIT)
            desktop.sync()
            desktop.take_manifest(free)
    port = urlsplit(server.url).port or 0
    actors = [_begun(tmp_path / name, drawn.randrange(10**6)) for name in NAMES]
    for _, ready in actors:
        assert ready.recv() == "ready"
    time.sleep(drawn.uniform(0.2, 2.0))
    server.kill()
    time.sleep(drawn.uniform(0.0, 0.5))
    with restarted(server.data, port) as again:
        for process, ready in actors:
            time.sleep(drawn.uniform(0.0, 1.0))
            process.kill()
            process.join(WAIT)
            ready.close()
        desktops = [Desktop(tmp_path / name) for name in NAMES]
        try:
            for _ in range(2):
                for desktop in desktops:
                    desktop.sync()
            for desktop in desktops:
                assert desktop.sync().agrees is True
                assert desktop.wallet.dead_letters().result(WAIT) == ()
                view = desktop.account.read().result(WAIT)
                assert (view.waiting, view.notice, view.failure) == (0, "", "")
            statements = {
                tuple(line.entry_id for line in desktop.wallet.statement(10_000).result(WAIT))
                for desktop in desktops
            }
            assert len(statements) == 1
            with again.house() as house, house.database.read() as session:
                assert faults(session) == []
        finally:
            for desktop in desktops:
                desktop.close()


def _begun(profile: Path, seed: int) -> tuple[BaseProcess, Connection]:
    ready, tell = pipe()
    process = started(act, profile, seed, tell)
    tell.close()
    return process, ready
