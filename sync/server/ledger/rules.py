"""Every rule of the ledger as a function to postings that add up to zero. Nothing here reads or writes a database."""

from __future__ import annotations

from collections.abc import Sequence

from sync.messages.documents import Share
from sync.server.ledger.chart import Book, Posting, Purse


def split(pool: int, shares: Sequence[Share]) -> list[tuple[str, int]]:
    """The pool by author, rounded down, the remainder to the first-named. Adds up to the pool.

    Raises `ValueError` where the shares do not make a whole.
    """
    if sum(share.basis_points for share in shares) != 10_000:
        raise ValueError("shares that do not add up to 10,000 basis points")
    parts = [(share.account_id, pool * share.basis_points // 10_000) for share in shares]
    remainder = pool - sum(amount for _, amount in parts)
    return [(parts[0][0], parts[0][1] + remainder), *parts[1:]]


def grant(party: str, amount: int) -> list[Posting]:
    """The free credits of a new account."""
    return [Posting(party, Book.GRANTS, -amount), Posting(party, Book.PROMO, amount)]


def buy(party: str, amount: int, debt: int) -> list[Posting]:
    """`debt` is what is owed, as a positive number; it is paid first."""
    return [Posting(party, Book.FUNDING, -amount), *credit(party, amount, debt)]


def refund(party: str, amount: int, available: int) -> list[Posting]:
    """Money of a purchase went back: what is no longer there becomes debt."""
    return [Posting(party, Book.FUNDING, amount), *_charge(party, amount, available, Book.AVAILABLE)]


def lease(party: str, purse: Purse) -> list[Posting]:
    """Credits go from the account into a lease."""
    return [*_from_home(party, purse), *purse.postings(party, Book.LEASE, 1)]


def unlease(party: str, purse: Purse, debt: int) -> list[Posting]:
    """What is left of a lease goes back, on its return and when it is reclaimed."""
    return [*purse.postings(party, Book.LEASE, -1), *_to_home(party, purse, debt)]


def hold(party: str, purse: Purse) -> list[Posting]:
    """What a render will cost, out of its lease."""
    return [*purse.postings(party, Book.LEASE, -1), *purse.postings(party, Book.HELD, 1)]


def late_hold(party: str, purse: Purse) -> list[Posting]:
    """A hold under a lease that was reclaimed: free credits, then bought ones, the rest is owed."""
    return [*_from_home(party, purse), *purse.postings(party, Book.HELD, 1)]


def fork(party: str, purse: Purse) -> list[Posting]:
    """A spend of a second chain of one lease: drawn like a late one, and kept until somebody has looked."""
    return [*_from_home(party, purse), *purse.postings(party, Book.SUSPENSE, 1)]


def post(party: str, purse: Purse, earnings: Sequence[Posting]) -> list[Posting]:
    """The render was kept: what was held goes to those who `earnings` names."""
    return [*purse.postings(party, Book.HELD, -1), *earnings]


def void(party: str, purse: Purse) -> list[Posting]:
    """Back into the lease, which is open still. (What was owed never came out of a lease.)"""
    return [*purse.postings(party, Book.HELD, -1), *purse.postings(party, Book.LEASE, 1)]


def void_home(party: str, purse: Purse, debt: int) -> list[Posting]:
    """Back where it came from, the lease being closed or the credits not from one."""
    return [*purse.postings(party, Book.HELD, -1), *_to_home(party, purse, debt)]


def unlock(party: str, purse: Purse, earnings: Sequence[Posting]) -> list[Posting]:
    """A set is paid out of a lease, at once."""
    return [*purse.postings(party, Book.LEASE, -1), *earnings]


def late_unlock(party: str, purse: Purse, earnings: Sequence[Posting]) -> list[Posting]:
    """An unlock under a lease that was reclaimed: free credits, then bought ones, the rest is owed."""
    return [*_from_home(party, purse), *earnings]


def pay_suspended(party: str, purse: Purse, earnings: Sequence[Posting]) -> list[Posting]:
    """A spend in suspense was looked at and counts."""
    return [*purse.postings(party, Book.SUSPENSE, -1), *earnings]


def hold_suspended(party: str, purse: Purse) -> list[Posting]:
    """A hold in suspense was looked at and counts; whether the render is kept is not decided yet."""
    return [*purse.postings(party, Book.SUSPENSE, -1), *purse.postings(party, Book.HELD, 1)]


def release_suspended(party: str, purse: Purse, debt: int) -> list[Posting]:
    """A spend in suspense does not count: back where it came from."""
    return [*purse.postings(party, Book.SUSPENSE, -1), *_to_home(party, purse, debt)]


def earnings(
    payer: str, pool: int, fee: int, shares: Sequence[Share], suspended: frozenset[str]
) -> list[Posting]:
    """Where a price goes: to each author (`suspended` ones wait for a review) and, as fee, to the platform."""
    parts = [
        Posting(author, Book.SUSPENSE if author in suspended else Book.PAYABLE, amount)
        for author, amount in split(pool, shares)
        if amount
    ]
    return [*parts, Posting(payer, Book.PLATFORM, fee)] if fee else parts


def release_earning(author: str, amount: int) -> list[Posting]:
    """An author's suspended earning was looked at and counts."""
    return [Posting(author, Book.SUSPENSE, -amount), Posting(author, Book.PAYABLE, amount)]


def refuse_earning(author: str, payer: str, amount: int) -> list[Posting]:
    """An author's suspended earning was their own free credits: they go back to who gave them."""
    return [Posting(author, Book.SUSPENSE, -amount), Posting(payer, Book.GRANTS, amount)]


def reverse(
    payer: str,
    purse: Purse,
    earned: Sequence[tuple[Posting, int]],
    debt: int,
) -> list[Posting]:
    """A paid render or unlock is taken back. `earned` are the postings it made, each with what its book holds now.

    What an author was paid out meanwhile becomes the author's debt.
    """
    back: list[Posting] = []
    for posting, there in earned:
        back += _charge(posting.party, posting.amount, there, posting.book)
    return [*back, *_to_home(payer, purse, debt)]


def payout(party: str, amount: int) -> list[Posting]:
    """A creator was paid outside of this server."""
    return [Posting(party, Book.PAYABLE, -amount), Posting(party, Book.PAID_OUT, amount)]


def forfeit(party: str, promo: int) -> list[Posting]:
    """Free credits of an account that is deleted go back to who gave them."""
    return [Posting(party, Book.PROMO, -promo), Posting(party, Book.GRANTS, promo)]


def credit(party: str, amount: int, debt: int) -> list[Posting]:
    """Bought credits reach a party: what it owes is paid first."""
    paid = min(amount, debt)
    parts = [Posting(party, Book.DEBT, paid), Posting(party, Book.AVAILABLE, amount - paid)]
    return [posting for posting in parts if posting.amount]


def _charge(party: str, amount: int, there: int, book: Book) -> list[Posting]:
    taken = min(amount, there)
    parts = [Posting(party, book, -taken), Posting(party, Book.DEBT, taken - amount)]
    return [posting for posting in parts if posting.amount]


def _from_home(party: str, purse: Purse) -> list[Posting]:
    parts = [
        Posting(party, Book.PROMO, -purse.promo),
        Posting(party, Book.AVAILABLE, -purse.bought),
        Posting(party, Book.DEBT, -purse.owed),
    ]
    return [posting for posting in parts if posting.amount]


def _to_home(party: str, purse: Purse, debt: int) -> list[Posting]:
    promo = [Posting(party, Book.PROMO, purse.promo)] if purse.promo else []
    return [*promo, *credit(party, purse.bought + purse.owed, debt)]
