from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.messages.documents import Share
from sync.server.database import new_id
from sync.server.ledger import rules
from sync.server.ledger.chart import Book, Origin, Posting, Purse, balanced
from sync.server.listings.prices import fee_of

A, B, C = new_id(), new_id(), new_id()


def shares(*points: int) -> tuple[Share, ...]:
    return tuple(
        Share(account_id=account_id, name="", basis_points=part)
        for account_id, part in zip((A, B, C), points, strict=False)
    )


def test_the_remainder_of_a_pool_goes_to_the_first_named() -> None:
    assert rules.split(10, shares(3334, 3333, 3333)) == [(A, 4), (B, 3), (C, 3)]
    assert rules.split(1, shares(1, 9_999)) == [(A, 1), (B, 0)]
    assert rules.split(0, shares(5000, 5000)) == [(A, 0), (B, 0)]


def test_shares_that_make_no_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="10,000"):
        rules.split(10, shares(3333, 3333, 3333))


@given(st.integers(0, 1_000_000), st.integers(1, 9_998), st.data())
def test_parts_add_up_and_are_off_by_less_than_the_authors(
    pool: int, first: int, data: st.DataObject
) -> None:
    second = data.draw(st.integers(1, 9_999 - first))
    of = shares(first, second, 10_000 - first - second)
    parts = rules.split(pool, of)
    assert sum(amount for _, amount in parts) == pool
    for (_, amount), share in zip(parts, of, strict=True):
        assert 0 <= amount - pool * share.basis_points // 10_000 < len(of)


@pytest.mark.parametrize(
    ("price", "fee"), [(0, 0), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3), (1_000_000, 200_000)]
)
def test_a_fee_is_rounded_up_and_nothing_on_nothing(price: int, fee: int) -> None:
    assert fee_of(price, 2000) == fee


def test_what_is_owed_is_paid_before_anything_can_be_spent() -> None:
    assert rules.buy(A, 50, 20) == [
        Posting(A, Book.FUNDING, -50),
        Posting(A, Book.DEBT, 20),
        Posting(A, Book.AVAILABLE, 30),
    ]
    assert rules.buy(A, 10, 20) == [Posting(A, Book.FUNDING, -10), Posting(A, Book.DEBT, 10)]


def test_a_refund_of_what_was_spent_is_owed() -> None:
    assert rules.refund(A, 50, 20) == [
        Posting(A, Book.FUNDING, 50),
        Posting(A, Book.AVAILABLE, -20),
        Posting(A, Book.DEBT, -30),
    ]


def test_free_credits_are_spent_first() -> None:
    purse = Purse(promo=5, bought=20)
    assert purse.take(3) == Purse(3, 0)
    assert purse.take(12) == Purse(5, 7)
    with pytest.raises(ValueError, match="26 credits"):
        purse.take(26)


def test_what_was_held_goes_back_to_where_it_came_from() -> None:
    purse = Purse(promo=5, bought=7)
    assert rules.void(A, purse) == [
        Posting(A, Book.HELD, -5, Origin.PROMO),
        Posting(A, Book.HELD, -7, Origin.BOUGHT),
        Posting(A, Book.LEASE, 5, Origin.PROMO),
        Posting(A, Book.LEASE, 7, Origin.BOUGHT),
    ]
    assert rules.void_home(A, Purse(5, 7, 3), debt=3)[3:] == [
        Posting(A, Book.PROMO, 5),
        Posting(A, Book.DEBT, 3),
        Posting(A, Book.AVAILABLE, 7),
    ]


def test_a_reversal_leaves_an_author_who_was_paid_out_in_debt() -> None:
    earned = [(Posting(B, Book.PAYABLE, 10), 4), (Posting(A, Book.PLATFORM, 2), 2)]
    assert rules.reverse(A, Purse(0, 12), earned, debt=0) == [
        Posting(B, Book.PAYABLE, -4),
        Posting(B, Book.DEBT, -6),
        Posting(A, Book.PLATFORM, -2),
        Posting(A, Book.AVAILABLE, 12),
    ]


amount = st.integers(0, 10**9)
purses = st.builds(Purse, amount, amount, amount)


@given(purses, amount, amount)
def test_every_rule_adds_up_to_zero(purse: Purse, debt: int, there: int) -> None:
    leased = Purse(purse.promo, purse.bought)
    pool, fee = purse.total // 2, purse.total - purse.total // 2
    earned = rules.earnings(A, pool, fee, shares(100, 900, 9000), frozenset({B}))
    leased_pool = leased.total
    leased_earned = rules.earnings(A, leased_pool, 0, shares(5000, 5000), frozenset())
    for postings in (
        rules.grant(A, debt + 1),
        rules.buy(A, there + 1, debt),
        rules.refund(A, there + 1, debt),
        rules.lease(A, leased),
        rules.unlease(A, leased, debt),
        rules.hold(A, leased),
        rules.late_hold(A, purse),
        rules.fork(A, purse),
        rules.post(A, purse, earned),
        rules.void(A, leased),
        rules.void_home(A, purse, debt),
        rules.unlock(A, leased, leased_earned),
        rules.late_unlock(A, purse, earned),
        rules.pay_suspended(A, purse, earned),
        rules.hold_suspended(A, purse),
        rules.release_suspended(A, purse, debt),
        rules.release_earning(A, there + 1),
        rules.refuse_earning(A, B, there + 1),
        rules.reverse(A, purse, [(posting, min(there, posting.amount)) for posting in earned], debt),
        rules.payout(A, there + 1),
    ):
        assert balanced(postings)
        assert all(posting.amount for posting in postings)
