from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.account.servers import PATIENCE
from sync.messages.accounts import AccountKind
from sync.server.ledger.movements import give_first_grant
from tests.studio.account.desktop import Desktop
from tests.sync.server.people import make_person
from tests.sync.server.running import RunningServer, running


@pytest.fixture(autouse=True)
def _no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not answer is asked as often as ever, without the seconds in between. A desktop syncs when it
    is told to: not by itself, soon after something was written, in the middle of a slow test.
    """
    monkeypatch.setattr("studio.account.account.SOON_SECONDS", 10_000.0)
    patience = replace(PATIENCE, first=0.02, longest=0.1)
    monkeypatch.setattr("studio.account.servers.PATIENCE", patience)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A house server as a process, with Anna's account and its free credits."""
    with running(tmp_path / "house") as started:
        with started.house() as house:
            account_id = make_person(house, "anna@example.com", AccountKind.BOTH)
            with house.database.write() as session:
                give_first_grant(session, account_id, 100)
        yield started


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path / "profile") as opened:
        yield opened
