"""What an admin does with the books: creators are paid, money goes back, and what is paid or frozen is looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from sync.messages.base import MAX_CREDITS
from sync.server.accounts.tables import AccountRow
from sync.server.admin import found_account
from sync.server.house import House
from sync.server.leases import LeaseRow
from sync.server.ledger import movements
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.chart import Book
from sync.server.ledger.tables import BalanceRow, EntryRow, HoldRow, PostingRow, ReviewRow, UnlockRow
from sync.server.operations import reversals
from sync.server.problems import ProblemError

MOST_REFERENCE = 100
PAID_STATES = ("posted", "open", "reversed")


@dataclass(frozen=True)
class Due:
    """What a creator is to be paid: earned, less what is owed. All in credits."""

    account_id: str
    name: str
    email: str | None
    earned: int
    owed: int
    frozen: bool

    @property
    def due(self) -> int:
        return self.earned - self.owed


def payables(session: Session, at_least: int = 1) -> list[Due]:
    """Who is to be paid at least so many credits; the most first."""
    owed = aliased(BalanceRow)
    query = (
        select(AccountRow, BalanceRow.amount, -func.coalesce(owed.amount, 0))
        .join(BalanceRow, BalanceRow.party == AccountRow.id)
        .outerjoin(owed, (owed.party == AccountRow.id) & (owed.book == Book.DEBT.value))
        .where(BalanceRow.book == Book.PAYABLE.value, BalanceRow.amount > 0)
    )
    found = [
        Due(row.id, row.name, row.email, earned, int(debt), row.frozen)
        for row, earned, debt in session.execute(query)
    ]
    return sorted(
        (due for due in found if due.due >= at_least), key=lambda due: (-due.due, due.name, due.account_id)
    )


def pay_out(house: House, who: str, amount: int | None, reference: str) -> tuple[int, bool]:
    """Enter that a creator was paid `amount`, or all that is due: how much, and whether that is new.

    One reference of an account (a transfer's number) counts once. Raises `ProblemError`.
    """
    reference = _reference(reference)

    def work(session: Session) -> tuple[int, bool]:
        account_id = found_account(session, who).id
        once = f"payout {account_id} {reference}"
        paid = movements.pay_out(session, account_id, amount, once, f"Earnings paid out: {reference}")
        if paid:
            return paid, True
        return _same_amount(session, once, Book.PAID_OUT, amount, reference), False

    return house.database.run(work)


def refund(house: House, who: str, amount: int, reference: str, *, charged_back: bool) -> bool:
    """Enter that money for bought credits went back; whether that is new. Raises `ProblemError`."""
    reference = _reference(reference)
    if not 1 <= amount <= MAX_CREDITS:
        raise ProblemError(422, "amount", "Credits are a whole number above nothing.")

    def work(session: Session) -> bool:
        account_id = found_account(session, who).id
        once = f"refund {account_id} {reference}"
        locked = lock_accounts(session, [account_id])
        if session.scalar(select(EntryRow.id).where(EntryRow.once == once)) is not None:
            _same_amount(session, once, Book.FUNDING, amount, reference)
            return False
        bought = -Books(session, locked).balance(account_id, Book.FUNDING)
        if amount > bought:
            raise ProblemError(409, "bought", f"Only {bought} credits were bought: no more can go back.")
        what = "Purchase charged back" if charged_back else "Purchase refunded"
        movements.refund(session, account_id, amount, f"{what}: {reference}", once)
        return True

    return house.database.run(work)


def _reference(text: str) -> str:
    reference = " ".join(text.split())
    if not 1 <= len(reference) <= MOST_REFERENCE or not reference.isprintable():
        raise ProblemError(
            422, "reference", f"Name the payment with --reference, in 1 to {MOST_REFERENCE} letters."
        )
    return reference


def _same_amount(session: Session, once: str, book: Book, amount: int | None, reference: str) -> int:
    """What an entry moved that was made before. Raises `ProblemError` 409 where another amount is meant now."""
    moved = session.scalar(
        select(PostingRow.amount)
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .where(EntryRow.once == once, PostingRow.book == book.value)
    )
    before = abs(moved or 0)
    if amount not in (None, before):
        raise ProblemError(
            409,
            "reference",
            f"{reference} was entered before with {before} credits. Choose another reference.",
        )
    return before


@dataclass(frozen=True)
class Payment:
    """A render or an unlock that was paid; `state` is posted, open or reversed."""

    id: str
    kind: str
    set_id: str
    amount: int
    state: str
    at: int


def payments(session: Session, who: str, limit: int) -> list[Payment]:
    """What an account paid for, the newest first. Raises `ProblemError` 404."""
    account_id = found_account(session, who).id
    found: list[Payment] = []
    for kind, name in ((HoldRow, "render"), (UnlockRow, "unlock")):
        query = select(kind).where(
            kind.account_id == account_id, kind.paid_entry.is_not(None), kind.state.in_(PAID_STATES)
        )
        found += [
            Payment(row.id, name, row.set_id, row.pool + row.fee, row.state, row.at)
            for row in session.scalars(query.order_by(kind.at.desc(), kind.id.desc()).limit(limit))
        ]
    return sorted(found, key=lambda paid: (paid.at, paid.id), reverse=True)[:limit]


def take_back(house: House, who: str, payment_id: str, reason: str) -> int:
    """A paid render or unlock is paid back and not licensed any more: its credits. Raises `ProblemError`."""

    def work(session: Session) -> int:
        account_id = found_account(session, who).id
        key = (account_id, payment_id)
        paid = session.get(HoldRow, key) or session.get(UnlockRow, key)
        text = reason or "Taken back by the house"
        if isinstance(paid, HoldRow):
            reversals.reverse_hold(session, house, *key, text)
        elif paid is not None:
            reversals.reverse_unlock(session, house, *key, text)
        else:
            raise ProblemError(404, "not_paid", "Nothing was paid under this id by this account.")
        return paid.pool + paid.fee

    return house.database.run(work)


@dataclass(frozen=True)
class Standing:
    """How an account stands: `frozen` as a whole, or `frozen_leases` of devices whose credits were spent twice."""

    account_id: str
    name: str
    email: str | None
    kind: str
    frozen: bool
    reason: str
    frozen_leases: int
    open_reviews: int
    balances: dict[str, int]


def standing(session: Session, who: str) -> Standing:
    """Raises `ProblemError` 404."""
    return _standing(session, found_account(session, who))


def frozen(session: Session) -> list[Standing]:
    """Every account that is frozen, or has a lease that is; by name."""
    leases = select(LeaseRow.account_id).where(LeaseRow.state == "frozen")
    query = select(AccountRow).where(AccountRow.frozen | AccountRow.id.in_(leases))
    rows = session.scalars(query.order_by(AccountRow.name, AccountRow.id)).all()
    return [_standing(session, row) for row in rows]


def _standing(session: Session, row: AccountRow) -> Standing:
    sums = select(BalanceRow.book, func.sum(BalanceRow.amount)).where(BalanceRow.party == row.id)
    balances = {book: int(amount) for book, amount in session.execute(sums.group_by(BalanceRow.book)).all()}
    leases = select(func.count()).where(LeaseRow.account_id == row.id, LeaseRow.state == "frozen")
    reviews = select(func.count()).where(ReviewRow.account_id == row.id, ReviewRow.state == "open")
    return Standing(
        account_id=row.id,
        name=row.name,
        email=row.email,
        kind=row.kind,
        frozen=row.frozen,
        reason=row.frozen_reason,
        frozen_leases=session.scalar(leases) or 0,
        open_reviews=session.scalar(reviews) or 0,
        balances={book.value: balances[book] for book in Book if balances.get(book)},
    )
