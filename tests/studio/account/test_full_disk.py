"""The profile's disk fills up, at whatever a sync writes: a sentence, nothing lost, and all is settled afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from studio.account.tables import OutboxRow
from studio.catalog.connection import connect
from studio.credits.tables import UnlockRow
from studio.errors import StorageError, StudioError
from studio.jobs import renders
from studio.jobs.states import Decision
from sync.server.accounts.tables import AccessTokenRow
from sync.server.ledger.movements import buy
from sync.server.ledger.replay import faults
from tests.small_disk import PAGE, SmallDisk
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish
from tests.studio.account.test_faults import joined
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


@pytest.fixture
def desktop(disk: SmallDisk) -> Iterator[Desktop]:
    with Desktop(disk.folder / "profile") as opened:
        yield opened
        disk.empty()


def tidy(desktop: Desktop) -> None:
    """All of the journal into the catalogue, so that whatever is written next needs room."""
    with closing(connect(desktop.paths.catalog, desktop.catalog.key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_sync_without_room_is_a_sentence_and_the_next_one_settles_everything(
    desktop: Desktop, server: RunningServer, disk: SmallDisk
) -> None:
    free, dear = joined(desktop, server)
    with server.house() as house, house.database.write() as session:
        buy(session, desktop.account.read().result(WAIT).account_id, 1000, "Credits bought", "test")
    desktop.wallet.unlock(free).result(WAIT)
    desktop.sync()
    photo = desktop.take_manifest(free).photos[0].original.sha256
    went_through, failures, room = 0, list[StudioError](), 0
    while went_through < 2:
        render = finish(desktop, desktop.queue(photo), photo)
        desktop.run(lambda session, render=render: renders.decide(session, render, Decision.KEPT))
        desktop.wallet.set_favourite(dear, room % (6 * PAGE) == 0).result(WAIT)
        _end_access(server)
        tidy(desktop)
        disk.leave(room)
        failure = desktop.account.sync_now().exception(WAIT)
        told = desktop.account.read().result(WAIT).failure
        disk.empty()
        if isinstance(failure, StudioError):
            failures.append(failure)
            assert told == failure.message
        went_through = went_through + 1 if failure is None else 0
        assert desktop.sync().agrees is True
        view = desktop.account.read().result(WAIT)
        assert (view.waiting, view.dead, view.failure, view.notice) == (0, 0, "", "")
        room += 3 * PAGE
        assert room < 1024**2
    assert len(failures) > 2
    assert {failure.kind for failure in failures} <= {"disk_full", "not_recorded"}
    assert all(failure.message.endswith("try again.") for failure in failures)
    with server.house() as house, house.database.read() as session:
        assert faults(session) == []


def _end_access(server: RunningServer) -> None:
    """The next request is refused, and the sign-in refreshed."""
    with server.house() as house, house.database.write() as session:
        session.execute(delete(AccessTokenRow))


def test_what_a_person_does_without_room_is_done_whole_or_not_at_all(
    desktop: Desktop, server: RunningServer, disk: SmallDisk
) -> None:
    _, dear = joined(desktop, server)
    before = desktop.wallet.read().result(WAIT).spendable

    def written(session: Session) -> tuple[int, int]:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0 for table in (UnlockRow, OutboxRow)
        )

    for room in (0, PAGE, 2 * PAGE, 4 * PAGE):
        tidy(desktop)
        disk.leave(room)
        with pytest.raises(StorageError, match="is full") as raised:
            desktop.wallet.unlock(dear).result(WAIT)
        assert raised.value.kind == "disk_full"
        assert desktop.run(written) == (0, 0)
        assert desktop.wallet.read().result(WAIT).spendable == before
    disk.empty()
    desktop.wallet.unlock(dear).result(WAIT)
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).spendable == before - 24
