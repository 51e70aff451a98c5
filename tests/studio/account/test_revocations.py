"""What the house takes back is not spent on any more from the next sync on; what was made stays."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from studio.account.connections import current
from studio.account.revocations import take_revocations
from studio.credits.states import HoldState
from studio.credits.tables import EndedSetRow, HoldRow
from studio.errors import InputError
from studio.export.items import read_items
from studio.jobs import renders
from studio.jobs.states import Decision
from sync.errors import SyncError
from sync.server import admin
from sync.server.config import ServerConfig
from sync.server.house import House
from sync.server.listings.publishing import withdraw
from sync.server.listings.tables import ListingRow
from sync.server.pull import revocations
from sync.server.seed import seed_samples
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow
DAY = 24 * 3600


@pytest.fixture
def dear(desktop: Desktop, server: RunningServer) -> str:
    """A set that is unlocked, and whose photos are known; its id."""
    with server.house() as house:
        seed_samples(house)
    desktop.sign_in(server.url)
    desktop.sync()
    set_id = desktop.browse()[-1]
    desktop.wallet.unlock(set_id).result(WAIT)
    desktop.sync()
    return set_id


def moderate(server: RunningServer, set_id: str, action: str) -> None:
    with server.house() as house:
        admin.moderate(house, set_id, action, "a question")


def kept_render(desktop: Desktop, sha256: str) -> str:
    job_id = desktop.queue(sha256)
    render_id = finish(desktop, job_id, sha256)
    desktop.run(lambda session: renders.decide(session, render_id, Decision.KEPT))
    return render_id


@pytest.mark.parametrize(
    ("action", "back", "why", "caution"),
    [
        ("take down", "restore", "taken out of the marketplace", "taken out of the marketplace"),
        ("hold", "lift hold", "on hold", "a release or a person in it is in question"),
    ],
)
def test_nothing_new_is_made_with_a_set_that_was_taken_back(
    desktop: Desktop, server: RunningServer, dear: str, action: str, back: str, why: str, caution: str
) -> None:
    sha256 = desktop.take_manifest(dear).photos[0].original.sha256
    kept = kept_render(desktop, sha256)
    job_id = desktop.queue(sha256)
    undecided = finish(desktop, job_id, sha256)
    desktop.sync()

    def items(session):
        return read_items(session, [kept], [])

    assert desktop.run(items)[0].caution == ""
    moderate(server, dear, action)
    assert desktop.sync().agrees is True
    with pytest.raises(InputError, match=why) as refused:
        desktop.queue(sha256)
    assert refused.value.kind == "set_ended"
    assert "stay licensed" in refused.value.message
    # Looks that were made before work as they did: kept, paid from what was held, and exported with a word on it.
    desktop.run(lambda session: renders.decide(session, undecided, Decision.KEPT))
    assert desktop.sync().agrees is True
    states = desktop.run(lambda session: session.scalars(select(HoldRow.state)).all())
    assert set(states) == {HoldState.POSTED}
    assert desktop.wallet.dead_letters().result(WAIT) == ()
    assert caution in desktop.run(items)[0].caution
    # And when the house brings it back, all is as before.
    moderate(server, dear, back)
    desktop.sync()
    assert desktop.queue(sha256)
    assert desktop.run(items)[0].caution == ""


def test_a_set_that_was_taken_down_is_not_unlocked(
    desktop: Desktop, server: RunningServer, dear: str
) -> None:
    free = desktop.browse()[0]
    moderate(server, free, "take down")
    desktop.sync()
    with pytest.raises(InputError, match="taken out"):
        desktop.wallet.unlock(free).result(WAIT)
    assert [each.set_id for each in desktop.wallet.unlocked().result(WAIT)] == [dear]


def test_a_withdrawn_set_may_be_spent_on_until_its_notice_is_over(
    desktop: Desktop, server: RunningServer, dear: str
) -> None:
    photos = desktop.take_manifest(dear).photos
    with server.house() as house, house.database.write() as session:
        row = session.scalars(select(ListingRow).where(ListingRow.set_id == dear)).one()
        withdraw(session, row)
    desktop.sync()
    assert desktop.queue(photos[0].original.sha256)
    assert desktop.sync().refused == 0
    with server.house() as house, house.database.write() as session:
        row = session.scalars(select(ListingRow).where(ListingRow.set_id == dear)).one()
        assert row.withdrawn_at is not None
        row.withdrawn_at -= 61 * DAY
    desktop.sync()
    with pytest.raises(InputError, match="creator has withdrawn"):
        desktop.queue(photos[1].original.sha256)


def test_a_list_that_is_forged_or_old_changes_nothing(
    desktop: Desktop, server: RunningServer, dear: str, tmp_path
) -> None:
    def take(document: str) -> bool:
        def work(session) -> bool:
            connection = current(session)
            assert connection is not None
            return take_revocations(session, connection, document)

        return desktop.run(work)

    def ended() -> list[str]:
        return desktop.run(lambda session: list(session.scalars(select(EndedSetRow.set_id))))

    with server.house() as house:
        before = revocations(house)
    moderate(server, dear, "take down")
    desktop.sync()
    assert ended() == [dear]
    connection_at = desktop.run(lambda session: current(session).revoked_at)  # type: ignore[union-attr]
    desktop.run(lambda session: setattr(current(session), "revoked_at", connection_at + 5))
    assert take(before) is False
    assert ended() == [dear], "an older list, sent again by somebody in between"
    other = House(ServerConfig(tmp_path / "other"))
    from sync.server.app import make_tables

    make_tables(other)
    with pytest.raises(SyncError, match="not signed by your server"):
        take(revocations(other))
    other.close()
    assert ended() == [dear]
