"""Taking a paid render or unlock back: corrections are entries of their own, nothing is ever undone."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.server.house import House
from sync.server.ledger import rules
from sync.server.ledger.books import lock_accounts
from sync.server.ledger.chart import EARNED, Book, Origin, Posting, Rule
from sync.server.ledger.tables import HoldRow, PostingRow, ReviewRow, UnlockRow
from sync.server.operations import spends
from sync.server.operations.batch import Work
from sync.server.problems import ProblemError

_PAID = ("posted", "open")


def reverse_hold(session: Session, house: House, account_id: str, hold_id: str, text: str) -> None:
    """The render is not licensed any more, and paid back. Raises `ProblemError` where it was not paid."""
    _reverse(session, house, HoldRow, (account_id, hold_id), text)


def reverse_unlock(session: Session, house: House, account_id: str, unlock_id: str, text: str) -> None:
    """The set is not unlocked any more, and paid back. Raises `ProblemError` where it was not paid."""
    _reverse(session, house, UnlockRow, (account_id, unlock_id), text)


def _reverse(
    session: Session, house: House, kind: type[HoldRow | UnlockRow], key: tuple[str, str], text: str
) -> None:
    paid = session.get(kind, key)
    authors = {share.account_id for share in spends.shares_of(paid.shares)} if paid else set[str]()
    locked = lock_accounts(session, {key[0], *authors})
    paid = session.get(kind, key, populate_existing=True)
    if paid is None or paid.state not in _PAID:
        raise ProblemError(404, "not_paid", "Nothing was paid under this id, or it was taken back before.")
    work = Work(session, house, locked)
    back = _back(work, paid)
    purse = paid.purse
    postings = rules.reverse(paid.account_id, purse, back, work.books.debt(paid.account_id))
    entry = work.books.enter(Rule.REVERSE, paid.account_id, postings, subject=paid.id, set_id=paid.set_id)
    work.books.state_line(
        paid.account_id, entry, Rule.REVERSE, purse.total, text, set_id=paid.set_id, subject=paid.id
    )
    for posting, _ in back:
        if posting.book is Book.PAYABLE:
            work.books.state_line(posting.party, entry, EARNED, -posting.amount, text, set_id=paid.set_id)
    if isinstance(paid, HoldRow):
        work.books.hold_changed(paid, "reversed")
    else:
        work.books.unlock_changed(paid, "reversed")
    work.close()


def _back(work: Work, paid: HoldRow | UnlockRow) -> list[tuple[Posting, int]]:
    """What the payment put where, each with what is still there to be taken."""
    rows = work.session.scalars(
        select(PostingRow).where(PostingRow.entry_id == paid.paid_entry, PostingRow.amount > 0)
    )
    there: dict[tuple[str, Book], int] = defaultdict(int)
    back: list[tuple[Posting, int]] = []
    for row in rows:
        posting = Posting(row.party, Book(row.book), row.amount)
        if posting.book is Book.SUSPENSE:
            posting = _decided(work, paid, posting)
        key = (posting.party, posting.book)
        if key not in there:
            there[key] = work.books.balance(*key, Origin.NONE)
        may = posting.amount if posting.book is Book.GRANTS else min(posting.amount, there[key])
        there[key] -= may
        back.append((posting, may))
    return back


def _decided(work: Work, paid: HoldRow | UnlockRow, posting: Posting) -> Posting:
    """Where an earning in suspense is by now."""
    review = work.session.scalars(
        select(ReviewRow).where(
            ReviewRow.kind == "earning",
            ReviewRow.account_id == posting.party,
            ReviewRow.subject == paid.id,
            ReviewRow.amount == posting.amount,
        )
    ).first()
    if review is not None and review.state == "counts":
        return Posting(posting.party, Book.PAYABLE, posting.amount)
    if review is not None and review.state == "refused":
        return Posting(paid.account_id, Book.GRANTS, posting.amount)
    if review is not None:
        review.state = "refused"
    return posting
