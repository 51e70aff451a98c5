"""Operations on sets: unlocked, withdrawn, on hold, favourites."""

from __future__ import annotations

import pytest

from sync.messages.events import FavouriteChanged, UnlockChanged
from sync.messages.operations import Favourite, Reprice, VerdictCode
from sync.server.database import new_id, seconds_now
from sync.server.house import House
from sync.server.leases import DAY
from sync.server.listings.access import has_unlocked
from sync.server.listings.tables import ListingRow
from tests.sync.server.devices import Device, books, codes, events, offer

pytestmark = pytest.mark.slow


def test_a_set_that_is_unlocked_twice_is_paid_once(house: House, brand: str, author: str) -> None:
    here, there = Device.enrolled(house, brand), Device.enrolled(house, brand)
    here.ask_lease(40)
    there.ask_lease(40)
    made = offer(house, [author], 1, 20)
    first, second = here.send(here.unlock(made)), there.send(there.unlock(made))
    assert codes(first) + codes(second) == [None, None]
    assert first.verdicts[0].receipt == second.verdicts[0].receipt
    assert books(house, author) == {"payable": 20}
    assert books(house, brand) == {"grants": -100, "promo": 44, "lease": 32, "platform": 4}
    assert [unlock.state for unlock in events(house, brand, UnlockChanged)] == ["open", "reversed"]
    with house.database.read() as session:
        assert has_unlocked(session, [brand], made.set_id)


def test_a_set_that_was_unpublished_meanwhile_may_still_be_settled(
    house: House, device: Device, author: str
) -> None:
    made = offer(house, [author], 5, 5)
    with house.database.write() as session:
        row = ListingRow(set_id=made.set_id, owner_id=author, state="withdrawn", change=1, listing=b"{}")
        row.generation_price = row.unlock_price = 0
        row.withdrawn, row.withdrawn_at = True, seconds_now() - DAY
        session.add(row)
    unlock, hold = device.unlock(made), device.hold(made)
    assert codes(device.send(unlock, hold, device.post(hold))) == [None] * 3


def test_nothing_may_be_made_with_a_set_on_hold(house: House, device: Device, author: str) -> None:
    made = offer(house, [author])
    with house.database.write() as session:
        row = ListingRow(
            set_id=made.set_id, owner_id=author, state="on_hold", held=True, change=1, listing=b"{}"
        )
        row.generation_price = row.unlock_price = 0
        session.add(row)
    assert codes(device.send(device.hold(made), device.unlock(made))) == [VerdictCode.WITHDRAWN] * 2


def test_favourites_are_told_to_every_device(house: House, device: Device, brand: str) -> None:
    set_id = new_id()
    on, off = Favourite(set_id=set_id, on=True), Favourite(set_id=set_id, on=False)
    assert codes(device.send(*(device.operation(body) for body in (on, on, off, on)))) == [None] * 4
    assert [event.on for event in events(house, brand, FavouriteChanged)] == [True, True, False, True]


def test_a_set_that_does_not_exist_cannot_be_repriced(house: House, device: Device) -> None:
    body = Reprice(set_id=new_id(), base_version=1, generation_price=1, unlock_price=1)
    assert codes(device.send(device.operation(body))) == [VerdictCode.NOT_YOURS]
