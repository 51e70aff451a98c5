"""Credits set aside for one device: never more than there are, never twice for one request."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from sync.documents import KeyRing
from sync.keys import lease_hash
from sync.messages.accounts import Role
from sync.messages.documents import Lease
from sync.messages.leases import LeaseGranted, LeaseReturn
from sync.server import leases
from sync.server.accounts import houses
from sync.server.accounts.access import issue_access_token
from sync.server.accounts.tables import AccountRow
from sync.server.database import new_id, seconds_now
from sync.server.house import House
from sync.server.leases import DAY, LeaseRow
from sync.server.ledger import movements
from sync.server.ledger.books import Books
from sync.server.ledger.chart import Book
from sync.server.ledger.replay import faults
from sync.server.problems import ProblemError
from tests.sync.server.devices import Device, account, offer

pytestmark = pytest.mark.slow


def leased(house: House, account_id: str) -> tuple[int, int]:
    """What is in leases, and what can be spent besides."""
    with house.database.read() as session:
        assert faults(session) == []
        books = Books(session, {})
        return books.total(account_id, Book.LEASE), books.spendable(account_id).total


def test_a_lease_says_for_whom_how_much_and_how_long(house: House) -> None:
    device = Device.enrolled(house, account(house))
    granted = device.ask_lease(60)
    lease = KeyRing(house.signer.public()).read(granted.lease, Lease)
    assert (lease.account_id, lease.device_id, lease.device_key) == (
        device.account_id,
        device.id,
        device.key.public,
    )
    assert (lease.amount, lease.expires - lease.issued) == (60, 30 * DAY)
    assert lease.grace_until - lease.expires == 30 * DAY
    assert (granted.counter, granted.remaining) == (0, 60)
    assert granted.last_hash == lease.first_hash == lease_hash(lease.lease_id)


def test_asking_again_takes_no_more(house: House) -> None:
    """The reply was lost, and the device asks once more."""
    device = Device.enrolled(house, account(house))
    assert device.ask_lease(60).remaining == 60
    assert device.ask_lease(60).remaining == 60
    assert leased(house, device.account_id) == (60, 40)


def test_a_renewed_lease_is_topped_up_and_its_chain_goes_on(house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(60)
    device.send(device.hold(offer(house, [account(house, "Author", 0)], 25)))
    granted = device.ask_lease(60)
    assert (granted.counter, granted.last_hash, granted.remaining) == (1, device.last_hash, 60)
    assert KeyRing(house.signer.public()).read(granted.lease, Lease).amount == 90
    assert leased(house, device.account_id) == (60, 10)


def test_free_credits_are_leased_first_and_there_is_a_cap(house: House) -> None:
    device = Device.enrolled(house, account(house))
    with house.database.write() as session:
        movements.buy(session, device.account_id, 50_000, "Bought")
    assert device.ask_lease(10**9).remaining == house.config.lease_cap == 20_000
    with house.database.read() as session:
        lease = session.get_one(LeaseRow, device.lease.lease_id)  # type: ignore[union-attr]
        assert (lease.promo, lease.bought) == (100, 19_900)


def test_an_account_without_credits_may_still_unlock_what_is_free(house: House) -> None:
    device = Device.enrolled(house, account(house, grant=0))
    assert device.ask_lease(60).remaining == 0
    author = account(house, "Author", 0)
    assert device.send(device.unlock(offer(house, [author], 1, 0))).verdicts[0].receipt


def test_many_devices_asking_at_once_share_what_there_is(house: House) -> None:
    brand = account(house)
    devices = [Device.enrolled(house, brand) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda device: device.ask_lease(30).remaining, devices))
    assert sorted(granted) == [0, 0, 0, 0, 10, 30, 30, 30]
    assert leased(house, brand) == (100, 0)


def test_what_is_left_goes_back_when_the_device_signs(house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(60)
    device.send(device.hold(offer(house, [account(house, "Author", 0)], 25)))
    device.give_back()
    device.give_back()
    assert leased(house, device.account_id) == (0, 70)


def test_a_return_waits_for_spends_that_have_not_arrived(house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(60)
    hold = device.hold(offer(house, [account(house, "Author", 0)], 25))
    with pytest.raises(ProblemError) as refused:
        device.give_back()
    assert (refused.value.kind, refused.value.current) == ("unsent", 0)
    device.send(hold)
    device.give_back()


def test_a_return_that_the_device_did_not_sign_is_refused(house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(60)
    forged = device.signed_return().model_copy(update={"signature": device.key.sign(b"")})
    with pytest.raises(ProblemError, match="not signed"), house.database.write() as session:
        leases.give_back(session, device.caller, device.lease.lease_id, forged)  # type: ignore[union-attr]


def test_another_devices_lease_is_neither_renewed_nor_returned(house: House) -> None:
    brand = account(house)
    device, other = Device.enrolled(house, brand), Device.enrolled(house, brand)
    device.ask_lease(60)
    lease_id = device.lease.lease_id  # type: ignore[union-attr]
    with pytest.raises(ProblemError, match="another device"), house.database.write() as session:
        leases.issue(session, house, other.caller, 10, lease_id)
    nothing = LeaseReturn(counter=0, last_hash=lease_hash(lease_id), signature="")
    with pytest.raises(ProblemError, match="another device"), house.database.write() as session:
        leases.give_back(session, other.caller, lease_id, nothing)


def test_a_lease_is_reclaimed_after_its_grace_and_not_before(house: House) -> None:
    device = Device.enrolled(house, account(house))
    device.ask_lease(60)
    now = seconds_now()
    for days, count in ((59, 0), (61, 1), (62, 0)):
        with house.database.write() as session:
            assert leases.reclaim_all(session, now + days * DAY) == count
    assert leased(house, device.account_id) == (0, 100)
    assert device.ask_lease(60).remaining == 60


def test_a_seat_leases_what_its_house_has(house: House) -> None:
    founder = account(house, "Founder", 0)
    with house.database.write() as session:
        session.get_one(AccountRow, founder).email = "founder@example.com"
        house_id = houses.make_house(session, founder, "Maison").house_id
        movements.buy(session, house_id, 500, "Bought")
        session.add(AccountRow(id=(person := new_id()), kind="brand", name="P", email="p@example.com"))
        session.flush()
        _, code = houses.invite(session, founder, house_id, "p@example.com", Role.PHOTOGRAPHER)
        houses.accept(session, person, code)
    device = Device.enrolled(house, person)
    assert device.ask_lease(200).remaining == 200
    assert leased(house, house_id) == (200, 300)
    hold = device.hold(offer(house, [account(house, "Author", 0)], 50))
    assert device.send(hold, device.post(hold)).verdicts[1].receipt
    with house.database.write() as session:
        seats = houses.seats_in(session, founder, house_id).seats
        houses.remove(session, founder, house_id, next(s.seat_id for s in seats if s.account_id == person))
    late = device.hold(offer(house, [founder], 10))
    assert device.send(late, device.post(late)).verdicts[1].receipt
    assert leased(house, house_id) == (200 - 60 - 12, 300)


def test_leases_over_http(client: TestClient, house: House) -> None:
    device = Device.enrolled(house, account(house))
    assert client.post("/v1/leases", json={"amount": 5}).status_code == 401
    with house.database.write() as session:
        token = issue_access_token(session, device.account_id, device.id)
        browser = issue_access_token(session, device.account_id, None)
    client.headers["Authorization"] = f"Bearer {browser}"
    assert client.post("/v1/leases", json={"amount": 5}).json()["kind"] == "no_device"
    client.headers["Authorization"] = f"Bearer {token}"
    assert client.post("/v1/leases", json={"amount": -5}).status_code == 422
    granted = LeaseGranted.model_validate_json(client.post("/v1/leases", json={"amount": 5}).content)
    device.take_lease(granted)
    lease_id = device.lease.lease_id  # type: ignore[union-attr]
    renewed = client.post(f"/v1/leases/{lease_id}/renew", json={"amount": 20}).json()
    assert renewed["remaining"] == 20
    returned = client.post(f"/v1/leases/{lease_id}/return", json=device.signed_return().model_dump())
    assert (returned.json()["state"], returned.json()["remaining"]) == ("returned", 0)
    assert client.post(f"/v1/leases/{lease_id}/renew", json={"amount": 20}).status_code == 409
