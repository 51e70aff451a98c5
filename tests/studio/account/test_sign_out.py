"""Signing out gives back what is reserved here, and loses nothing where the server cannot be told."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from studio.account.states import AccountState
from studio.credits.states import LeaseState
from studio.credits.tables import LeaseRow
from studio.errors import InputError
from sync.server.leases import LeaseRow as ServerLease
from sync.server.seed import seed_samples
from tests.studio.account.desktop import WAIT, Desktop
from tests.studio.account.test_faults import restarted
from tests.sync.server.running import RunningServer

pytestmark = pytest.mark.slow


def leases_of(server: RunningServer) -> list[tuple[str, int]]:
    with server.house() as house, house.database.read() as session:
        return [(row.state, row.purse.total) for row in session.scalars(select(ServerLease))]


def leases_here(desktop: Desktop) -> list[str]:
    return desktop.run(lambda session: list(session.scalars(select(LeaseRow.state))))


@pytest.fixture
def sets(desktop: Desktop, server: RunningServer) -> list[str]:
    """Signed in, with a lease of all there is; the sets of the house, the cheapest first."""
    with server.house() as house:
        seed_samples(house)
    desktop.sign_in(server.url)
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).leased == 100
    return desktop.browse()


def test_what_is_reserved_goes_back_after_all_was_sent(
    desktop: Desktop, server: RunningServer, sets: list[str]
) -> None:
    desktop.wallet.unlock(sets[-1]).result(WAIT)
    view = desktop.account.sign_out().result(WAIT)
    assert (view.state, view.waiting, view.notice) == (AccountState.SIGNED_OUT, 0, "")
    assert leases_of(server) == [("returned", 0)]
    assert leases_here(desktop) == [LeaseState.RETURNED]
    balances = desktop.wallet.read().result(WAIT)
    assert (balances.available, balances.leased) == (76, 0), "the books of the moment after"
    with pytest.raises(InputError, match="signed out"):
        desktop.wallet.unlock(sets[0]).result(WAIT)
    desktop.sign_in(server.url)
    assert desktop.sync().agrees is True
    assert desktop.wallet.read().result(WAIT).leased == 76


def test_without_a_network_the_lease_ends_by_itself_and_operations_are_kept(
    desktop: Desktop, server: RunningServer, sets: list[str]
) -> None:
    server.stop()
    desktop.wallet.unlock(sets[-1]).result(WAIT)
    view = desktop.account.sign_out().result(WAIT)
    assert (view.state, view.waiting) == (AccountState.SIGNED_OUT, 1)
    assert "sign in again: 1." in view.notice
    assert view.notice.endswith(": 76.")
    assert leases_here(desktop) == [LeaseState.SUSPECT]
    with pytest.raises(InputError, match="signed out"):
        desktop.wallet.unlock(sets[0]).result(WAIT)
    with restarted(server.data, urlsplit(server.url).port or 0):
        desktop.sign_in(server.url)
        assert desktop.sync().agrees is True
        view = desktop.account.read().result(WAIT)
        assert (view.waiting, view.dead, view.notice) == (0, 0, "")
        assert leases_of(server) == [("open", 76)], "the same lease goes on"
        assert desktop.wallet.read().result(WAIT).leased == 76


def test_working_offline_a_sign_out_sends_nothing(
    desktop: Desktop, server: RunningServer, sets: list[str]
) -> None:
    desktop.account.set_work_offline(True).result(WAIT)
    before = len(desktop.egress.entries().result(WAIT))
    view = desktop.account.sign_out().result(WAIT)
    assert len(desktop.egress.entries().result(WAIT)) == before
    assert view.notice.endswith(": 100.")
    assert leases_of(server) == [("open", 100)]
    assert len(sets) == 2


def test_a_lease_in_doubt_is_asked_about_and_then_given_back(
    desktop: Desktop, server: RunningServer, sets: list[str]
) -> None:
    from studio.account.connections import current
    from studio.account.events import suspect_leases

    desktop.wallet.unlock(sets[-1]).result(WAIT)
    desktop.run(lambda session: len(suspect_leases(session, current(session))))  # type: ignore[arg-type]
    desktop.account.sign_out().result(WAIT)
    assert leases_of(server) == [("returned", 0)]
