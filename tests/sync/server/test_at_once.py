"""Accounts that pay each other at the same moment, and a walk over the books, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sync.messages.operations import VerdictKind
from sync.server.house import House
from sync.server.ledger.books import Books
from sync.server.ledger.chart import Book
from sync.server.ledger.replay import faults
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.ledger.walk import walk

pytestmark = pytest.mark.slow
ROUNDS = 4


def test_accounts_that_pay_each_other_do_not_wait_for_each_other(house: House) -> None:
    accounts = [account(house, f"Both {number}") for number in range(4)]
    devices = [Device.enrolled(house, account_id) for account_id in accounts]
    for device in devices:
        device.ask_lease(100)

    def spend(device: Device) -> None:
        others = [account_id for account_id in accounts if account_id != device.account_id]
        for number in range(ROUNDS):
            made = offer(house, [*others[number % 3 :], *others[: number % 3]], 10)
            hold = device.hold(made)
            pushed = device.send(hold, device.post(hold))
            assert all(verdict.kind is VerdictKind.APPLIED for verdict in pushed.verdicts)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(spend, devices))
    with house.database.read() as session:
        assert faults(session) == []
        books = Books(session, {})
        assert sum(books.total(account_id, Book.PAYABLE) for account_id in accounts) == 4 * ROUNDS * 10


def test_a_walk_over_the_books(database_url: str) -> None:
    assert walk(1, 60, database_url or "sqlite://") > 100
