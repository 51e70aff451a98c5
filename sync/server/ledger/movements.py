"""Credits that come and go outside a render: the sign-up grant, gifts, purchases and payouts."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.server.ledger import rules
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.chart import Book
from sync.server.ledger.tables import EntryRow
from sync.server.problems import ProblemError


def grant_sign_up(session: Session, account_id: str, amount: int) -> bool:
    """Free credits of a new account, once. False where the account had them before."""
    return _credit(session, account_id, "grant", amount, f"grant {account_id}", "Free credits to begin with")


def give(session: Session, account_id: str, amount: int, text: str, once: str | None = None) -> bool:
    """Free credits from an admin. False where `once` was used before."""
    return _credit(session, account_id, "grant", amount, once, text)


def buy(session: Session, account_id: str, amount: int, payment: str) -> bool:
    """Credits that were paid for; `payment` is the payment's own id. False where it was booked before."""
    return _credit(session, account_id, "buy", amount, f"buy {payment}", "Credits bought")


def pay_out(session: Session, account_id: str, amount: int, once: str) -> bool:
    """A creator was paid. False where `once` was used before. Raises `ProblemError` where less is payable."""
    books = _open(session, account_id)
    if _happened(session, f"payout {once}"):
        return False
    if not 0 < amount <= books.balance(account_id, Book.PAYABLE):
        raise ProblemError(409, "payable", "Less than that is payable: choose a smaller amount.")
    entry = books.enter("payout", account_id, rules.payout(account_id, amount), once=f"payout {once}")
    books.state_line(account_id, entry, "payout", -amount, "Earnings paid out")
    books.close()
    return True


def _credit(session: Session, account_id: str, rule: str, amount: int, once: str | None, text: str) -> bool:
    if amount <= 0:
        raise ProblemError(422, "amount", "The amount must be at least one credit.")
    books = _open(session, account_id)
    if once is not None and _happened(session, once):
        return False
    if rule == "buy":
        postings = rules.buy(account_id, amount, books.debt(account_id))
    else:
        postings = rules.grant(account_id, amount)
    entry = books.enter(rule, account_id, postings, once=once)
    books.state_line(account_id, entry, rule, amount, text)
    books.close()
    return True


def _open(session: Session, account_id: str) -> Books:
    locked = lock_accounts(session, [account_id])
    if account_id not in locked:
        raise ProblemError(404, "no_account", "There is no such account any more.")
    return Books(session, locked)


def _happened(session: Session, once: str) -> bool:
    return session.scalar(select(EntryRow.id).where(EntryRow.once == once)) is not None
