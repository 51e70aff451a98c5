"""What a person has to look at: copied devices, one's own free credits, and what is taken back."""

from __future__ import annotations

import pytest

from sync.messages.events import HoldChanged, LeaseChanged, UnlockChanged
from sync.messages.operations import VerdictCode
from sync.server.house import House
from sync.server.ledger import movements
from sync.server.listings.access import has_unlocked
from sync.server.operations import reversals, reviews
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device, account, books, codes, events, offer

pytestmark = pytest.mark.slow


def test_a_cloned_profile_that_spends_too_waits_for_a_review(
    house: House, device: Device, brand: str, author: str
) -> None:
    device.send(device.hold(offer(house, [author], 10)))
    clone = device.clone()
    honest, again = device.hold(offer(house, [author], 20)), clone.hold(offer(house, [author], 30))
    assert codes(device.send(honest)) == [None]
    assert codes(clone.send(again, clone.post(again))) == [VerdictCode.FORKED] * 2
    assert [lease.state for lease in events(house, brand, LeaseChanged)][-1] == "frozen"
    assert books(house, brand) == {"grants": -100, "lease": 64, "held": 36, "suspense": 36, "debt": -36}
    with pytest.raises(ProblemError, match="owed"):
        device.ask_lease()
    assert codes(device.send(device.post(honest))) == [None]

    with house.database.write() as session:
        (review,) = reviews.open_reviews(session)
        reviews.decide(session, house, review.id, counts=True)
    assert books(house, author) == {"payable": 20 + 30}
    assert events(house, brand, HoldChanged)[-1].receipt
    assert [lease.state for lease in events(house, brand, LeaseChanged)][-1] == "open"
    with house.database.write() as session:
        movements.buy(session, brand, 50, "Bought")
    assert books(house, brand) == {
        "funding": -50,
        "available": 14,
        "grants": -100,
        "lease": 64,
        "held": 12,
        "platform": 10,
    }


def test_a_review_may_find_that_a_copy_counts_for_nothing(
    house: House, device: Device, brand: str, author: str
) -> None:
    clone = device.clone()
    unlock = clone.unlock(offer(house, [author], 1, 20))
    device.send(device.hold(offer(house, [author], 10)))
    assert codes(clone.send(unlock)) == [VerdictCode.FORKED]
    with house.database.read() as session:
        assert not has_unlocked(session, [brand], unlock.body.set_id)  # type: ignore[union-attr]
    with house.database.write() as session:
        (review,) = reviews.open_reviews(session)
        reviews.decide(session, house, review.id, counts=False)
    assert books(house, brand) == {"grants": -100, "lease": 88, "held": 12}
    assert [unlock.state for unlock in events(house, brand, UnlockChanged)] == ["reversed"]


def test_ones_own_free_credits_earn_nothing_before_a_review(house: House, device: Device, brand: str) -> None:
    alias = account(house, "Alias", 0)
    Device.enrolled(house, alias, device.key)
    honest = account(house, "Honest", 0)
    hold = device.hold(offer(house, [alias, honest], 20))
    device.send(hold, device.post(hold))
    assert books(house, alias) == {"suspense": 10}
    assert books(house, honest) == {"payable": 10}
    with house.database.write() as session:
        (review,) = reviews.open_reviews(session)
        reviews.decide(session, house, review.id, counts=False)
    assert books(house, alias) == {}
    assert books(house, brand)["grants"] == -90


def test_a_paid_render_that_is_taken_back_leaves_a_paid_out_author_in_debt(
    house: House, device: Device, brand: str, author: str
) -> None:
    hold = device.hold(offer(house, [author], 50))
    device.send(hold, device.post(hold))
    with house.database.write() as session:
        movements.pay_out(session, author, 30, "transfer 1")
        movements.pay_out(session, author, 30, "transfer 1")
        reversals.reverse_hold(session, house, brand, hold.body.hold_id, "Taken back")  # type: ignore[union-attr]
    assert books(house, author) == {"paid_out": 30, "debt": -30}
    assert books(house, brand) == {"grants": -100, "lease": 40, "promo": 60}
    assert codes(device.send(device.post(hold))) == [VerdictCode.RESOLVED]
    assert events(house, brand, HoldChanged)[-1].state == "reversed"
