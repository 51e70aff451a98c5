"""What waits in suspense, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.server.house import House
from sync.server.ledger import rules
from sync.server.ledger.books import lock_accounts
from sync.server.ledger.chart import EARNED, Rule
from sync.server.ledger.tables import HoldRow, ReviewRow, UnlockRow
from sync.server.operations import holds, spends, unlocks
from sync.server.operations.batch import Work
from sync.server.problems import ProblemError


def open_reviews(session: Session) -> Sequence[ReviewRow]:
    """Oldest first."""
    return session.scalars(select(ReviewRow).where(ReviewRow.state == "open").order_by(ReviewRow.id)).all()


def decide(session: Session, house: House, review_id: str, *, counts: bool) -> None:
    """`counts`: the spend or the earning is as good as any other; else it goes back to where it came from.

    Raises `ProblemError` 404 where there is nothing open under this id.
    """
    review = session.get(ReviewRow, review_id)
    concerned = _concerned(session, review) if review is not None else set[str]()
    locked = lock_accounts(session, concerned)
    review = session.get(ReviewRow, review_id, populate_existing=True)
    if review is None or review.state != "open":
        raise ProblemError(404, "no_review", "Nothing is waiting for a review under this id.")
    work = Work(session, house, locked)
    if review.kind == "earning":
        _earning(work, review, counts)
    else:
        spent = _spent(session, review)
        if isinstance(spent, HoldRow):
            _hold(work, spent, counts)
        else:
            _unlock(work, spent, counts)
        spends.settle_fork(work, spent.id, "counts" if counts else "refused")
    work.close()


def _earning(work: Work, review: ReviewRow, counts: bool) -> None:
    author, amount = review.account_id, review.amount
    review.state = "counts" if counts else "refused"
    if counts:
        postings = rules.release_earning(author, amount)
        entry = work.books.enter(Rule.RELEASE, author, postings, subject=review.subject)
        work.books.state_line(author, entry, EARNED, amount, "A suspended earning counts")
    else:
        work.books.enter(
            Rule.REFUSE, author, rules.refuse_earning(author, review.payer_id, amount), subject=review.subject
        )


def _hold(work: Work, hold: HoldRow, counts: bool) -> None:
    purse = hold.purse
    if counts and hold.kept:
        holds.pay(work, hold)
    elif counts:
        spends.enter(
            work, hold, Rule.ADMIT, rules.hold_suspended(hold.account_id, purse), 0, "Held for a render"
        )
        work.books.hold_changed(hold, "held")
    else:
        postings = rules.release_suspended(hold.account_id, purse, work.books.debt(hold.account_id))
        spends.enter(work, hold, Rule.VOID, postings, purse.total, "A render does not count")
        hold.reason = "refused"
        work.books.hold_changed(hold, "voided")


def _unlock(work: Work, unlock: UnlockRow, counts: bool) -> None:
    purse = unlock.purse
    if counts and unlocks.unlocked(work.session, unlock.account_id, unlock.set_id) is None:
        unlocks.pay(work, unlock, purse, rules.pay_suspended)
    else:
        postings = rules.release_suspended(unlock.account_id, purse, work.books.debt(unlock.account_id))
        spends.enter(work, unlock, Rule.VOID, postings, purse.total, "An unlock does not count")
        work.books.unlock_changed(unlock, "reversed")


def _spent(session: Session, review: ReviewRow) -> HoldRow | UnlockRow:
    key = (review.payer_id, review.subject)
    return session.get(HoldRow, key) or session.get_one(UnlockRow, key)


def _concerned(session: Session, review: ReviewRow) -> set[str]:
    accounts = {review.account_id, review.payer_id}
    if review.kind == "fork":
        accounts.update(share.account_id for share in spends.shares_of(_spent(session, review).shares))
    return accounts
