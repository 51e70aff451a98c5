from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from sync.messages.documents import Offer
from sync.messages.statements import EarningStatement
from sync.server.ledger.movements import pay_out
from sync.server.ledger.tables import EntryRow
from sync.server.listings.statements import statement_of
from sync.server.operations.reversals import reverse_hold
from tests.sync.server.devices import Device, account
from tests.sync.server.listings.making import Market

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).date()


def statement(market: Market, who: str, since: date = TODAY, until: date = TODAY) -> EarningStatement:
    with market.house.database.read() as session:
        return statement_of(session, who, since - timedelta(days=1), until + timedelta(days=1))


def test_a_statement_says_what_each_set_earned_and_where_it_is(market: Market, client: TestClient):
    mara, ben = market.account("Mara"), market.account("Ben")
    shares = (market.share(mara, 7_500), market.share(ben, 2_500))
    listing = market.publish(mara, market.draft(mara, shares=shares, generation_price=10, unlock_price=20))
    offer = market.house.signer.read(listing.offer, Offer)
    device = Device.enrolled(market.house, account(market.house))
    device.ask_lease(100)
    unlock = device.unlock(offer)
    holds = [device.hold(offer) for _ in range(3)]
    posts = [device.post(hold) for hold in holds[:2]]
    device.send(unlock, *holds, *posts)
    (line,) = statement(market, mara).lines
    assert (line.set_id, line.title) == (listing.set_id, "Salt and linen")
    assert (line.generations, line.unlocks, line.waiting, line.taken_back) == (2, 1, 0, 0)
    assert line.earned == 2 * 8 + 15
    assert statement(market, ben).earned == 2 * 2 + 5
    with market.house.database.write() as session:
        pay_out(session, mara, 20, "bank 1")
    now = statement(market, mara)
    assert (now.earned, now.payable, now.paid_out, now.waiting) == (31, 11, 20, 0)
    with market.house.database.write() as session:
        reverse_hold(session, market.house, device.account_id, holds[0].body.hold_id, "A mistake")
    assert statement(market, mara).lines[0].taken_back == 8
    assert statement(market, device.account_id).earned == 0
    over_http = client.get("/v1/statement", headers=market.bearer(mara)).json()
    assert (over_http["payable"], len(over_http["lines"])) == (3, 1)
    assert client.get("/v1/statement").status_code == 401


def test_ones_own_free_credits_wait_until_somebody_has_looked(market: Market):
    mara = account(market.house, "Mara")
    market.names[mara] = "Mara"
    listing = market.publish(mara, market.draft(mara, unlock_price=20))
    device = Device.enrolled(market.house, mara)
    device.ask_lease(100)
    device.send(device.unlock(market.house.signer.read(listing.offer, Offer)))
    found = statement(market, mara)
    assert (found.lines[0].waiting, found.lines[0].earned, found.payable, found.waiting) == (20, 0, 0, 20)


def test_days_are_those_of_the_world_clock(market: Market):
    mara, brand = market.account("Mara"), account(market.house)
    listing = market.publish(mara, market.draft(mara, unlock_price=20))
    device = Device.enrolled(market.house, brand)
    device.ask_lease(100)
    device.send(device.unlock(market.house.signer.read(listing.offer, Offer)))
    last_second = int(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC).timestamp())
    with market.house.database.write() as session:
        for row in session.query(EntryRow):
            row.at = last_second
    with market.house.database.read() as session:
        march = statement_of(session, mara, date(2026, 3, 31), date(2026, 3, 31))
        april = statement_of(session, mara, date(2026, 4, 1), date(2026, 4, 30))
    assert [line.day for line in march.lines] == ["2026-03-31"]
    assert april.lines == ()
    with market.house.database.read() as session:
        assert statement_of(session, mara, TODAY, TODAY - timedelta(days=1)).lines == ()
        assert statement_of(session, mara, date.min, date.min).lines == ()
        assert statement_of(session, mara, date.min, date(2029, 1, 1)).since == "2025-12-31"
        assert statement_of(session, mara, date.min, date(2026, 12, 31)).earned == 20


def test_days_are_asked_for_as_days(market: Market, client: TestClient):
    headers = market.bearer(market.account())
    for since in ("0", "1700000000", "2026-02-31", "2026-1-1", "yesterday"):
        answer = client.get("/v1/statement", params={"since": since}, headers=headers)
        assert (answer.status_code, answer.json()["kind"]) == (422, "not_valid")
    assert client.get("/v1/statement", params={"until": "0001-01-01"}, headers=headers).status_code == 200
