"""What the server makes of a device's operations, honest ones and others."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from sync.documents import KeyRing
from sync.keys import DeviceKey
from sync.messages.base import MAX_PRICE
from sync.messages.documents import Receipt, ReceiptKind
from sync.messages.events import AccountChanged, FavouriteChanged, HoldChanged, LeaseChanged, UnlockChanged
from sync.messages.operations import Favourite, Hold, Pushed, Reprice, Verdict, VerdictCode, VerdictKind
from sync.server import push
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import new_id, seconds_now
from sync.server.house import House
from sync.server.leases import DAY, reclaim_all
from sync.server.ledger import movements
from sync.server.ledger.books import Books
from sync.server.ledger.chart import Book
from sync.server.ledger.replay import faults
from sync.server.listings.access import has_unlocked
from sync.server.listings.tables import ListingRow, SetVersionRow
from sync.server.operations import holds, reversals, reviews
from sync.server.problems import ProblemError
from sync.server.pull import pull
from tests.sync.server.devices import Device, account, offer

pytestmark = pytest.mark.slow
FAR = 2**33
SET = new_id()


@pytest.fixture
def brand(house: House) -> str:
    return account(house)


@pytest.fixture
def author(house: House) -> str:
    return account(house, "Author", 0)


@pytest.fixture
def device(house: House, brand: str) -> Device:
    made = Device.enrolled(house, brand)
    made.ask_lease(100)
    return made


def books(house: House, account_id: str) -> dict[str, int]:
    """What is in each book that is not empty, the books being in order."""
    with house.database.read() as session:
        assert faults(session) == []
        opened = Books(session, {})
        amounts = {book.value: opened.total(account_id, book) for book in Book}
        return {book: amount for book, amount in amounts.items() if amount}


def codes(pushed: Pushed) -> list[VerdictCode | None]:
    return [verdict.code for verdict in pushed.verdicts]


def events(house: House, account_id: str, kind: type[Any]) -> list[Any]:
    page = pull(house, account_id, "", 500)
    return [event.body for event in page.events if isinstance(event.body, kind)]


def raw(device: Device, *changes: tuple[Any, dict[str, Any]]) -> Pushed:
    """Operations sent with something in their bodies changed, as somebody else's program might send them."""
    operations = []
    for operation, change in changes:
        sent = operation.model_dump(mode="json")
        sent["body"].update(change)
        operations.append(sent)
    body = {"device_id": device.id, "epoch": device.epoch, "operations": operations}
    return push.push(device.house, device.caller, push.Received.model_validate(body))


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


def test_the_same_again_is_a_duplicate_and_another_body_is_refused(
    house: House, device: Device, author: str
) -> None:
    hold = device.hold(offer(house, [author]))
    assert device.send(hold).verdicts[0].kind is VerdictKind.APPLIED
    assert device.send(hold).verdicts[0].kind is VerdictKind.DUPLICATE
    assert codes(device.send(device.signed(hold, body_hash="0" * 64))) == [VerdictCode.OTHER_BODY]
    assert codes(device.send(hold, hold)) == [None, None]


def test_one_operation_twice_in_a_push_is_done_once(house: House, device: Device, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    assert codes(device.send(hold, hold)) == [None, None]
    fresh = device.hold(offer(house, [author]))
    assert codes(device.send(fresh, device.signed(fresh, body_hash="0" * 64))) == [
        None,
        VerdictCode.OTHER_BODY,
    ]


def test_what_comes_after_a_gap_waits(house: House, device: Device, author: str) -> None:
    first, second = device.hold(offer(house, [author])), device.hold(offer(house, [author]))
    pushed = device.send(second)
    assert (codes(pushed), pushed.verdicts[0].kind) == ([VerdictCode.GAP], VerdictKind.RETRY)
    assert (pushed.expected, pushed.acked_through, pushed.verdicts[0].current) == (1, 0, 1)
    assert codes(device.send(first, second)) == [None, None]


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


@pytest.mark.parametrize(
    "amount", [-1, 1.0, 2.5, float("nan"), float("inf"), "1e3", "12", True, None, 10**13]
)
def test_an_amount_that_is_none_is_rejected_alone(
    house: House, device: Device, author: str, amount: object
) -> None:
    first, second = device.hold(offer(house, [author])), device.hold(offer(house, [author]))
    pushed = raw(device, (first, {"amount": amount}), (second, {}))
    assert codes(pushed) == [VerdictCode.POISON, None]
    assert books(house, device.account_id) == {"grants": -100, "lease": 88, "held": 12}
    assert codes(raw(device, (first, {"amount": amount}))) == [VerdictCode.POISON]


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


def test_what_the_device_did_not_sign_is_rejected(house: House, device: Device, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    other_key = DeviceKey.generate().sign(b"anything")
    assert codes(device.send(hold.model_copy(update={"signature": other_key}))) == [VerdictCode.BAD_SIGNATURE]
    second = device.operation(Favourite(set_id=new_id(), on=True))
    assert codes(raw(device, (second, {"on": False}))) == [VerdictCode.BAD_SIGNATURE]


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


def test_three_devices_offline_cannot_spend_a_hundred_credits_twice(
    house: House, brand: str, author: str
) -> None:
    three = [Device.enrolled(house, brand) for _ in range(3)]
    for device in three:
        device.ask_lease(50)
    verdicts: list[Verdict] = []
    for device in three:
        for _ in range(10):
            verdicts += device.send(device.hold(offer(house, [author], 10))).verdicts
    assert [verdict.code for verdict in verdicts].count(None) == 8
    assert books(house, brand) == {"grants": -100, "lease": 4, "held": 96}


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


def test_usage_that_comes_after_a_lease_was_reclaimed_may_end_in_debt(
    house: House, device: Device, brand: str, author: str
) -> None:
    first, second = device.hold(offer(house, [author], 50)), device.hold(offer(house, [author], 40))
    with house.database.write() as session:
        assert reclaim_all(session, FAR) == 1
        movements.refund(session, brand, 30, "Charged back", "chargeback 1")
    assert books(house, brand) == {"funding": 30, "grants": -100, "promo": 100, "debt": -30}
    assert codes(device.send(first, second, device.post(first))) == [None] * 3
    assert books(house, brand) == {
        "funding": 30,
        "grants": -100,
        "held": 48,
        "platform": 10,
        "debt": -38,
    }
    with pytest.raises(ProblemError, match="38 credits are owed"):
        device.ask_lease()
    assert codes(device.send(device.void(second))) == [None]
    assert books(house, brand)["promo"] == 40


def test_what_nobody_heard_of_goes_back_and_is_drawn_again_when_it_was_kept(
    house: House, device: Device, brand: str, author: str
) -> None:
    hold = device.hold(offer(house, [author], 50))
    device.send(hold)
    with house.database.write() as session:
        reclaim_all(session, FAR)
        assert holds.void_unheard(session, house, FAR) == 1
    assert books(house, brand) == {"grants": -100, "promo": 100}
    verdict = device.send(device.post(hold)).verdicts[0]
    assert verdict.receipt
    assert books(house, brand) == {"grants": -100, "promo": 40, "platform": 10}


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


def test_a_frozen_account_waits(house: House, device: Device, brand: str, author: str) -> None:
    hold = device.hold(offer(house, [author]))
    _set_frozen(house, brand, True)
    pushed = device.send(hold)
    assert (codes(pushed), pushed.verdicts[0].kind) == ([VerdictCode.FROZEN], VerdictKind.RETRY)
    with pytest.raises(ProblemError, match="frozen"):
        device.ask_lease()
    _set_frozen(house, brand, False)
    assert codes(device.send(hold)) == [None]
    assert events(house, brand, AccountChanged) == []


@pytest.mark.parametrize(
    ("change", "status"), [({"revoked_at": 1}, 403), ({"epoch": 2}, 409)], ids=["revoked", "enrolled again"]
)
def test_a_device_that_does_not_count_is_refused(
    house: House, device: Device, author: str, change: dict[str, int], status: int
) -> None:
    with house.database.write() as session:
        row = session.get_one(DeviceRow, device.id)
        for name, value in change.items():
            setattr(row, name, value)
    with pytest.raises(ProblemError) as refused:
        device.send(device.hold(offer(house, [author])))
    assert refused.value.status == status


def test_another_accounts_device_is_refused(house: House, device: Device, author: str) -> None:
    stranger = Device.enrolled(house, author)
    received = push.Received.model_validate(device.push(device.hold(offer(house, [author]))).model_dump())
    with pytest.raises(ProblemError, match="not enrolled"):
        push.push(house, stranger.caller, received)


def test_what_the_database_refuses_is_poison_and_the_others_go_on(
    house: House, device: Device, author: str
) -> None:
    """A price that the pool of a second hold cannot have: the row's own check refuses it."""
    good, bad, last = (device.hold(offer(house, [author])) for _ in range(3))
    assert isinstance(bad.body, Hold)
    with house.database.write() as session:
        session.connection().exec_driver_sql(_refuse_set(bad.body.set_id, house.database.is_sqlite))
    assert codes(device.send(good, bad, last, device.post(last))) == [None, VerdictCode.POISON, None, None]
    assert codes(device.send(bad)) == [VerdictCode.POISON]
    assert books(house, author) == {"payable": 10}


def _refuse_set(set_id: str, sqlite: bool) -> str:
    if sqlite:
        return (
            f"CREATE TRIGGER refuse BEFORE INSERT ON holds WHEN NEW.set_id = '{set_id}' "
            "BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
    return f"ALTER TABLE holds ADD CONSTRAINT refuse CHECK (set_id <> '{set_id}')"


def _set_frozen(house: House, account_id: str, frozen: bool) -> None:
    with house.database.write() as session:
        row = session.scalars(select(AccountRow).where(AccountRow.id == account_id)).one()
        row.frozen = frozen
