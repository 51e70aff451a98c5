"""A render is held, then paid or given back, at the price that its offer says."""

from __future__ import annotations

import pytest

from sync.documents import KeyRing
from sync.messages.base import MAX_PRICE
from sync.messages.documents import Receipt, ReceiptKind
from sync.messages.events import HoldChanged
from sync.messages.operations import VerdictCode
from sync.server.database import new_id, seconds_now
from sync.server.house import House
from sync.server.leases import DAY
from sync.server.ledger import movements
from sync.server.listings.tables import ListingRow, SetVersionRow
from tests.sync.server.devices import Device, account, books, codes, events, offer

pytestmark = pytest.mark.slow
SET = new_id()


def test_a_kept_render_pays_its_authors_and_the_platform(house: House, device: Device, brand: str) -> None:
    one, two, three = (account(house, name, 0) for name in ("One", "Two", "Three"))
    seen = offer(house, [one, two, three], 10, shares=[3334, 3333, 3333])
    hold = device.hold(seen)
    verdicts = device.send(hold, device.post(hold)).verdicts
    receipt = KeyRing(house.signer.public()).read(verdicts[1].receipt or "", Receipt)
    assert (receipt.kind, receipt.subject, receipt.account_id) == (
        ReceiptKind.GENERATION,
        hold.body.hold_id,  # type: ignore[union-attr]
        brand,
    )
    assert (receipt.amount, receipt.fee, receipt.set_id) == (12, 2, seen.set_id)
    assert [books(house, name) for name in (one, two, three)] == [
        {"payable": 4},
        {"payable": 3},
        {"payable": 3},
    ]
    assert books(house, brand) == {"grants": -100, "lease": 88, "platform": 2}


def test_a_render_that_was_not_kept_costs_nothing(
    house: House, device: Device, brand: str, author: str
) -> None:
    hold = device.hold(offer(house, [author], 10))
    assert codes(device.send(hold, device.void(hold))) == [None, None]
    assert books(house, brand) == {"grants": -100, "lease": 100}
    assert [hold.state for hold in events(house, brand, HoldChanged)] == ["held", "voided"]


def test_a_hold_is_resolved_once(house: House, device: Device, author: str) -> None:
    kept, dropped = device.hold(offer(house, [author])), device.hold(offer(house, [author]))
    post, void = device.post(kept), device.void(dropped)
    first = device.send(kept, dropped, post, void)
    second = device.send(device.post(kept), device.void(dropped), device.void(kept), device.post(dropped))
    assert codes(first) == [None] * 4
    assert codes(second) == [None, None, VerdictCode.RESOLVED, VerdictCode.RESOLVED]
    assert second.verdicts[0].receipt == first.verdicts[2].receipt
    assert books(house, author) == {"payable": 10}


@pytest.mark.parametrize("price", [0, 1, MAX_PRICE])
def test_prices_at_the_edges(house: House, author: str, price: int) -> None:
    brand = account(house, grant=0)
    with house.database.write() as session:
        movements.buy(session, brand, 2 * MAX_PRICE, "Bought")
    device = Device.enrolled(house, brand)
    house.config = house.config.__class__(house.config.data, lease_cap=2 * MAX_PRICE)
    device.ask_lease(2 * MAX_PRICE)
    hold = device.hold(offer(house, [author], price))
    assert codes(device.send(hold, device.post(hold))) == [None, None]
    fee = -(-price // 5)
    assert books(house, author) == ({"payable": price} if price else {})
    assert books(house, brand).get("lease") == 2 * MAX_PRICE - price - fee


def test_what_is_not_the_offers_price_is_rejected(house: House, device: Device, author: str) -> None:
    cheap = device.hold(offer(house, [author], 10), amount=1)
    honest = device.hold(offer(house, [author], 10))
    assert codes(device.send(cheap, honest)) == [VerdictCode.BAD_OFFER, None]


def test_an_offer_that_another_server_signed_is_rejected(house: House, device: Device, author: str) -> None:
    made = offer(house, [author])
    forged = device.hold(made).body.model_copy(update={"offer": "e30.e30.AAAA"})
    other_set = device.hold(made).body.model_copy(update={"set_id": new_id()})
    device.seq, device.counter, device.last_hash = 0, 0, device.lease.first_hash  # type: ignore[union-attr]
    assert codes(device.send(device.spend(forged), device.spend(other_set), device.hold(made))) == [
        VerdictCode.BAD_OFFER,
        VerdictCode.BAD_OFFER,
        None,
    ]


def test_a_lease_cannot_be_overspent(house: House, device: Device, author: str) -> None:
    dear, cheap = device.hold(offer(house, [author], 100)), device.hold(offer(house, [author], 50))
    assert codes(device.send(dear, cheap)) == [VerdictCode.OVERSPENT, None]
    assert books(house, device.account_id) == {"grants": -100, "lease": 40, "held": 60}


def test_another_devices_lease_is_of_no_use(house: House, device: Device, brand: str, author: str) -> None:
    other = Device.enrolled(house, brand)
    other.lease, other.last_hash = device.lease, device.last_hash
    assert codes(other.send(other.hold(offer(house, [author])))) == [VerdictCode.NO_LEASE]
    stranger = Device.enrolled(house, account(house, "Stranger"))
    stranger.lease, stranger.last_hash = device.lease, device.last_hash
    assert codes(stranger.send(stranger.hold(offer(house, [author])))) == [VerdictCode.NO_LEASE]


@pytest.mark.parametrize(("days", "code"), [(1, None), (59, None), (61, VerdictCode.BAD_OFFER)])
def test_an_offer_is_as_valid_as_its_lease_and_grace(
    house: House, device: Device, author: str, days: int, code: VerdictCode | None
) -> None:
    """The set was repriced that many days before."""
    old, new = (offer(house, [author], price, set_id=SET, version=price) for price in (1, 2))
    with house.database.write() as session:
        row = ListingRow(set_id=SET, owner_id=author, state="live", change=1, listing=b"{}")
        row.generation_price = row.unlock_price = 0
        session.add(row)
        session.flush()
        for version, made in ((1, 0), (2, seconds_now() - days * DAY)):
            session.add(
                SetVersionRow(
                    set_id=SET,
                    version=version,
                    draft=b"{}",
                    terms=b"{}",
                    offer="",
                    manifest="",
                    cover_width=1,
                    cover_height=1,
                    made_at=made,
                )
            )
    assert codes(device.send(device.hold(old), device.hold(new))) == [code, None]
