"""What an admin does, below the terminal."""

from __future__ import annotations

import pytest

from sync.server import admin
from sync.server.accounts.access import Caller
from sync.server.accounts.people import describe
from sync.server.house import House
from sync.server.ledger.chart import Book
from sync.server.problems import ProblemError
from sync.server.pull import pull
from tests.sync.server.people import balance, make_person

pytestmark = pytest.mark.slow

EMAIL = "anna@example.com"


def test_an_account_is_made_with_its_free_credits_or_without(house: House):
    made = admin.create_account(
        house, " Anna@Example.com", "both", "", "correct horse battery", with_grant=True
    )
    other = admin.create_account(house, "ben@example.com", "brand", "Ben", None, with_grant=False)
    assert balance(house, made.account_id, Book.PROMO) == 100
    assert balance(house, other.account_id, Book.PROMO) == 0
    assert made.link is None
    assert other.link is not None
    assert "/new-password/" in other.link
    with house.database.read() as session:
        assert describe(session, Caller(made.account_id, None)).email == EMAIL
    with pytest.raises(ProblemError, match="There is an account"):
        admin.create_account(house, EMAIL, "brand", "", None, with_grant=True)


def test_one_mailbox_gets_free_credits_once_whoever_makes_the_account(house: House):
    first = admin.create_account(house, EMAIL, "brand", "", None, with_grant=True)
    again = admin.create_account(house, "anna+2@example.com", "brand", "", None, with_grant=True)
    assert balance(house, first.account_id, Book.PROMO) == 100
    assert balance(house, again.account_id, Book.PROMO) == 0


def test_credits_are_granted_by_address_or_id(house: House):
    anna = make_person(house)
    for who in (EMAIL, anna):
        assert admin.grant(house, who, 250, "") == anna
    assert balance(house, anna, Book.AVAILABLE) == 500
    for amount in (0, -1, 2**60):
        with pytest.raises(ProblemError):
            admin.grant(house, EMAIL, amount, "")
    assert balance(house, anna, Book.AVAILABLE) == 500


def test_devices_hear_that_an_account_is_frozen_and_free_again(house: House):
    anna = make_person(house)
    admin.freeze(house, EMAIL, "Call us", frozen=True)
    admin.freeze(house, EMAIL, "", frozen=False)
    told = [event.body for event in pull(house, anna, "", 500).events if event.body.kind == "account"]
    assert [(body.frozen, body.reason) for body in told] == [(True, "Call us"), (False, "")]
    with house.database.read() as session:
        assert not describe(session, Caller(anna, None)).frozen
