"""A desktop that was away for more than a year, and clocks that are wrong, each with a real server process."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from studio.account.clock import SUSPECT
from studio.account.states import AccountState
from studio.credits.states import HoldState
from studio.credits.tables import HoldRow
from studio.errors import InputError, NetworkError
from studio.jobs import renders
from studio.jobs.states import Decision
from sync.messages.operations import Reprice, Unpublish
from sync.server.ledger.replay import faults
from sync.server.listings import publishing
from sync.server.listings.tables import ListingRow
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.rendering import finish
from tests.studio.account.test_faults import joined, sign_in
from tests.sync.server.later import clock
from tests.sync.server.later import main as serve_later
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow
AWAY = 400


def set_clock(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """This desktop's, from now on."""
    monkeypatch.setattr("studio.catalog.base.datetime", clock(days))


def take_back(server: RunningServer, set_id: str) -> None:
    """The set's creator asks more for it, and then takes it back."""
    with server.house() as house, house.database.write() as session:
        row = session.scalars(select(ListingRow).where(ListingRow.set_id == set_id)).one()
        again = Reprice(set_id=set_id, base_version=row.version, generation_price=9, unlock_price=90)
        listing = publishing.reprice(session, house, row.owner_id, again)
        last = Unpublish(set_id=set_id, base_version=listing.version)
        publishing.unpublish(session, house, row.owner_id, last)


def test_what_was_not_sent_for_400_days_is_settled_all_the_same(
    desktop: Desktop, server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, dear = joined(desktop, server)
    desktop.wallet.unlock(free).result(WAIT)
    desktop.sync()
    photo = desktop.take_manifest(free).photos[0].original.sha256
    port = urlsplit(server.url).port or 0
    server.stop()
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.wallet.unlock(dear).result(WAIT)
    desktop.wallet.set_favourite(dear, True).result(WAIT)
    kept, left = (finish(desktop, desktop.queue(photo), photo) for _ in range(2))
    desktop.run(lambda session: renders.decide(session, kept, Decision.KEPT))
    spent = sum(desktop.run(lambda session: session.scalars(select(HoldRow.amount)).all()))
    assert spent > 0
    take_back(server, dear)

    set_clock(monkeypatch, AWAY)
    monkeypatch.setattr("sync.server.database.datetime", clock(AWAY))
    server.start(serve_later, AWAY, port=port)
    with pytest.raises(InputError, match="not used in time"):
        desktop.queue(photo)
    desktop.account.set_work_offline(False).result(WAIT)
    with pytest.raises(NetworkError, match=r"[Ss]ign in"):
        desktop.sync()
    view = desktop.account.read().result(WAIT)
    assert (view.state, view.waiting) == (AccountState.SIGNED_OUT, 5)
    sign_in(desktop, server)
    assert desktop.sync().agrees is True
    view = desktop.account.read().result(WAIT)
    assert (view.waiting, view.dead, view.notice, view.failure) == (0, 0, "", "")
    assert {row.set_id for row in desktop.wallet.unlocked().result(WAIT)} == {free, dear}
    assert desktop.wallet.read().result(WAIT).spendable == 100 - 24 - spent
    # The lease is a new one, and what was left undecided is decided now.
    desktop.run(lambda session: renders.decide(session, left, Decision.DISCARDED))
    desktop.queue(photo)
    assert desktop.sync().agrees is True
    states = desktop.run(lambda session: session.scalars(select(HoldRow.state).order_by(HoldRow.state)).all())
    assert states == [HoldState.HELD, HoldState.POSTED, HoldState.VOIDED]
    assert all(charge.receipt for charge in _posted(desktop))
    with server.house() as house, house.database.read() as session:
        assert faults(session) == []


def _posted(desktop: Desktop) -> Sequence[HoldRow]:
    posted = select(HoldRow).where(HoldRow.state == HoldState.POSTED)
    return desktop.run(lambda session: session.scalars(posted).all())


def test_a_set_repriced_and_taken_back_between_its_offer_and_the_sync_costs_what_was_shown(
    desktop: Desktop, server: RunningServer
) -> None:
    _, dear = joined(desktop, server)
    desktop.account.set_work_offline(True).result(WAIT)
    desktop.wallet.unlock(dear).result(WAIT)
    take_back(server, dear)
    desktop.account.set_work_offline(False).result(WAIT)
    assert desktop.sync().refused == 0
    assert [row.set_id for row in desktop.wallet.unlocked().result(WAIT)] == [dear]
    assert desktop.wallet.read().result(WAIT).spendable == 76


@pytest.mark.parametrize(("days", "before"), [(-365, "clock is wrong"), (3650, "not used in time")])
def test_a_clock_that_is_wrong_pauses_spending_until_it_is_right(
    desktop: Desktop, server: RunningServer, monkeypatch: pytest.MonkeyPatch, days: float, before: str
) -> None:
    free, dear = joined(desktop, server)
    desktop.wallet.unlock(free).result(WAIT)
    desktop.sync()
    photo = desktop.take_manifest(free).photos[0].original.sha256
    set_clock(monkeypatch, days)
    with pytest.raises(InputError, match=before):
        desktop.wallet.unlock(dear).result(WAIT)
    desktop.sync()
    assert desktop.account.read().result(WAIT).notice == SUSPECT
    with pytest.raises(InputError, match="clock is wrong"):
        desktop.wallet.unlock(dear).result(WAIT)
    # Unlocked sets still render.
    finish(desktop, desktop.queue(photo), photo)
    set_clock(monkeypatch, 0)
    assert desktop.sync().agrees is True
    assert desktop.account.read().result(WAIT).notice == ""
    desktop.wallet.unlock(dear).result(WAIT)
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).spendable == 76
    assert desktop.wallet.dead_letters().result(WAIT) == ()
