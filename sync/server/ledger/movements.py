"""Credits that come and go outside a render: the first grant, gifts, purchases, refunds and payouts.

What has a key (`once`) happens once for it, however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.messages.base import MAX_CREDITS
from sync.server.ledger import rules
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.chart import Book, Posting, Rule
from sync.server.ledger.tables import EntryRow
from sync.server.problems import ProblemError, no_account


def give_first_grant(session: Session, account_id: str, amount: int) -> None:
    """The free credits of a new account, once in its life."""
    if amount:
        give(session, account_id, amount, "Free credits to begin with", f"grant {account_id}")


def give(session: Session, account_id: str, amount: int, text: str, once: str | None = None) -> None:
    """Free credits: spent first, and never paid out."""
    books = _open(session, account_id, amount, once)
    if books is not None:
        _enter(books, Rule.GRANT, account_id, rules.grant(account_id, amount), amount, text, once)


def buy(session: Session, account_id: str, amount: int, text: str, once: str | None = None) -> None:
    """Credits that were paid for; `once` names the payment. What is owed is paid first."""
    books = _open(session, account_id, amount, once)
    if books is not None:
        postings = rules.buy(account_id, amount, books.debt(account_id))
        _enter(books, Rule.BUY, account_id, postings, amount, text, once)


def refund(session: Session, account_id: str, amount: int, text: str, once: str) -> None:
    """Money of a purchase went back, asked for or charged back; what is spent already becomes debt."""
    books = _open(session, account_id, amount, once)
    if books is not None:
        postings = rules.refund(account_id, amount, books.balance(account_id, Book.AVAILABLE))
        _enter(books, Rule.REFUND, account_id, postings, -amount, text, once)


def pay_out(
    session: Session, account_id: str, amount: int | None, once: str, text: str = "Earnings paid out"
) -> int:
    """A creator was paid `amount`, or all that is due: how much, 0 where it happened before.

    What the creator owes is kept back. Raises `ProblemError` 409 where less is due, or the account is frozen.
    """
    books = _open(session, account_id, 1 if amount is None else amount, once)
    if books is None:
        return 0
    account = books.account(account_id)
    if account is not None and account.frozen:
        raise ProblemError(409, "frozen", "This account is frozen: look at it, and thaw it first.")
    due = books.balance(account_id, Book.PAYABLE) - books.debt(account_id)
    if due <= 0:
        raise ProblemError(409, "payable", "Nothing is due to this account.")
    paid = due if amount is None else amount
    if paid > due:
        raise ProblemError(409, "payable", f"Only {due} credits are due: choose a smaller amount.")
    _enter(books, Rule.PAYOUT, account_id, rules.payout(account_id, paid), -paid, text, once)
    return paid


def _open(session: Session, account_id: str, amount: int, once: str | None) -> Books | None:
    """None where it happened before. Raises `ProblemError` for what is no amount or no account."""
    if not 1 <= amount <= MAX_CREDITS:
        raise ProblemError(422, "amount", "Credits are a whole number above nothing.")
    locked = lock_accounts(session, [account_id])
    if account_id not in locked:
        raise no_account()
    if once is not None and session.scalar(select(EntryRow.id).where(EntryRow.once == once)) is not None:
        return None
    return Books(session, locked)


def _enter(
    books: Books,
    rule: Rule,
    account_id: str,
    postings: Sequence[Posting],
    amount: int,
    text: str,
    once: str | None,
) -> None:
    entry = books.enter(rule, account_id, postings, once=once)
    books.state_line(account_id, entry, rule, amount, text)
    books.close()
