"""What an account has, in a few large numbers."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sync.server.ledger.chart import Book
from sync.server.ledger.tables import BalanceRow


def figures(session: Session, account_id: str) -> list[tuple[str, int]]:
    """By label, in credits; what is nothing is left out, but for what can be spent."""
    query = select(BalanceRow.book, func.sum(BalanceRow.amount)).where(BalanceRow.party == account_id)
    found = {book: int(amount) for book, amount in session.execute(query.group_by(BalanceRow.book)).all()}
    free, bought = found.get(Book.PROMO, 0), found.get(Book.AVAILABLE, 0)
    shown = [
        ("of them free", free),
        ("reserved to devices", found.get(Book.LEASE, 0)),
        ("held for renders", found.get(Book.HELD, 0)),
        ("earned", found.get(Book.PAYABLE, 0)),
        ("waiting for a review", found.get(Book.SUSPENSE, 0)),
        ("owed", -found.get(Book.DEBT, 0)),
    ]
    return [("to spend", free + bought), *((label, amount) for label, amount in shown if amount)]
