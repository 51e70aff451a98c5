"""kill -9 of desktop and server at every commit of a sync: the next one settles everything, once."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete, func, select

from studio.credits.states import HoldState
from studio.credits.tables import HoldRow
from studio.errors import NetworkError
from sync.server.accounts.tables import AccessTokenRow
from sync.server.ledger.movements import buy
from sync.server.ledger.replay import faults
from tests.programs import started
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.dying import act
from tests.studio.account.dying import main as die
from tests.studio.account.test_faults import joined
from tests.sync.server.dying import main as server_dies
from tests.sync.server.running import RunningServer

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")]


def prepared(desktop: Desktop, server: RunningServer) -> str:
    """An unlocked set and credits to render with: a photo of it."""
    free, _ = joined(desktop, server)
    with server.house() as house, house.database.write() as session:
        buy(session, desktop.account.read().result(WAIT).account_id, 2000, "Credits bought", "test")
    desktop.wallet.unlock(free).result(WAIT)
    desktop.account.prepare(400).result(WAIT)
    return desktop.take_manifest(free).photos[0].original.sha256


def settled(desktop: Desktop, server: RunningServer, rounds: int) -> None:
    """All that was done in so many rounds was paid once, and nothing is left."""
    assert desktop.sync().agrees is True
    view = desktop.account.read().result(WAIT)
    assert (view.waiting, view.dead, view.notice, view.failure) == (0, 0, "", "")
    states = desktop.run(
        lambda session: [
            tuple(row) for row in session.execute(select(HoldRow.state, func.count()).group_by(HoldRow.state))
        ]
    )
    assert dict(states) == {
        HoldState.POSTED: rounds,
        HoldState.VOIDED: 2 * rounds,
        HoldState.HELD: rounds,
    }
    with server.house() as house, house.database.read() as session:
        assert faults(session) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_desktop_is_killed_at_every_commit_of_its_sync(
    tmp_path: Path, server: RunningServer, moment: str
) -> None:
    profile = tmp_path / "profile"
    with Desktop(profile) as desktop:
        photo = prepared(desktop, server)
    ended: int | None = None
    number = 0
    while ended in (None, -signal.SIGKILL):
        number += 1
        process = started(die, profile, photo, moment, number)
        process.join(WAIT)
        ended = process.exitcode
        with Desktop(profile) as desktop:
            settled(desktop, server, number)
    assert ended == 0
    assert number > 10


@pytest.mark.parametrize("moment", ["commit", "committed"])
def test_the_server_is_killed_at_every_commit_of_a_desktops_sync(
    desktop: Desktop, server: RunningServer, moment: str
) -> None:
    photo = prepared(desktop, server)
    port = urlsplit(server.url).port or 0
    died, number = True, 0
    while died:
        number += 1
        desktop.account.set_work_offline(True).result(WAIT)
        act(desktop, photo)
        with server.house() as house, house.database.write() as session:
            session.execute(delete(AccessTokenRow))
        server.stop()
        server.start(server_dies, moment, number, port=port)
        desktop.account.set_work_offline(False).result(WAIT)
        failure = desktop.account.sync_now().exception(WAIT)
        died = isinstance(failure, NetworkError)
        assert died or failure is None
        server.kill()
        server.start(port=port)
        settled(desktop, server, number)
    assert number > 2
