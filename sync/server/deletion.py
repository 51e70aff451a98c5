"""An account is deleted: who it was is forgotten, and what its credits did stays in the books under its id.

`docs/house-server.md` says what stays and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from sync.messages.marketplace import Draft
from sync.server import leases
from sync.server.accounts import houses
from sync.server.accounts.tables import (
    AccessTokenRow,
    AccountRow,
    AuthorizationCodeRow,
    BrowserRow,
    DeviceCodeRow,
    DeviceRow,
    NewPasswordRow,
    SeatRow,
    SignInRow,
    SignUpRow,
)
from sync.server.blobs.tables import BlobHolderRow, UploadRow
from sync.server.database import seconds_now
from sync.server.events import EventRow
from sync.server.house import House
from sync.server.ledger import rules
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.chart import Book, Rule
from sync.server.ledger.tables import ReviewRow
from sync.server.listings.coauthors import CoAuthorRow
from sync.server.listings.publishing import leave_sets
from sync.server.listings.tables import ListingRow, ReleaseRow, SetVersionRow
from sync.server.operations.batch import Work
from sync.server.operations.holds import void_held
from sync.server.operations.listings import FavouriteRow
from sync.server.operations.tables import OperationRow
from sync.server.problems import ProblemError, no_account

NOBODY = "Deleted account"
"""What is said in place of a name."""


@dataclass(frozen=True)
class Left:
    """What stays in the books of a deleted account, in credits: bought ones, and earnings that were not paid out."""

    account_id: str
    bought: int
    earned: int


def refusal(session: Session, account_id: str) -> str | None:
    """Why an account cannot go as it is: something is open between it and the house. None where it can."""
    account = session.get(AccountRow, account_id)
    reviews = select(ReviewRow.id).where(
        or_(ReviewRow.account_id == account_id, ReviewRow.payer_id == account_id), ReviewRow.state == "open"
    )
    if account is not None and account.frozen:
        return "The account is frozen: somebody has to look at it first."
    debt = Books(session, {}).debt(account_id)
    if debt:
        return f"{debt} credits are owed: they have to be paid first."
    if session.scalar(reviews.limit(1)) is not None:
        return "Some of its credits wait for a review: that has to be decided first."
    return None


def delete_account(house: House, account_id: str, *, although_open: bool = False) -> Left:
    """The account goes in one transaction, then its files: unused papers, uploads, letters of the outbox.

    `although_open` is for an admin who knows what is refused. Raises `ProblemError` 404, and 409 for a `refusal` or
    the last admin of a house; then nothing happened.
    """
    left, files = house.database.run(
        lambda session: _delete(session, house, account_id, although_open=although_open)
    )
    for release_id in files.papers:
        house.papers.drop(release_id)
    for upload_id in files.uploads:
        house.uploads.drop(upload_id)
    if files.letters_to is not None:
        house.post.forget(files.letters_to)
    house.metrics.count("account_deleted")
    return left


@dataclass(frozen=True)
class _Files:
    """What lies outside of the database, by release, upload and address."""

    papers: Sequence[str]
    uploads: Sequence[str]
    letters_to: str | None


def _delete(session: Session, house: House, account_id: str, *, although_open: bool) -> tuple[Left, _Files]:
    account = _locked(session, account_id)
    why_not = None if although_open else refusal(session, account_id)
    if why_not is not None:
        raise ProblemError(409, "open", f"This account cannot be deleted now. {why_not}")
    email = account.email
    _leave_house(session, account)
    left = _settle(session, house, account)
    papers = _unused_papers(session, account_id)
    uploads = session.scalars(select(UploadRow.id).where(UploadRow.account_id == account_id)).all()
    session.execute(delete(ReleaseRow).where(ReleaseRow.id.in_(papers)))
    session.execute(delete(UploadRow).where(UploadRow.account_id == account_id))
    leave_sets(session, house, account_id, NOBODY)
    _forget_person(session, account)
    return left, _Files(papers, uploads, email)


def _locked(session: Session, account_id: str) -> AccountRow:
    """The account, locked with the house it sits in, in the order in which everybody locks."""
    seat = houses.seat_of(session, account_id)
    locked = lock_accounts(session, {account_id, seat.house_id if seat else account_id})
    account = locked.get(account_id)
    if account is None or account.deleted_at is not None:
        raise no_account()
    return account


def _settle(session: Session, house: House, account: AccountRow) -> Left:
    """Nothing is held or leased any more, free credits go back; what was bought or earned stays."""
    work = Work(session, house, {account.id: account})
    void_held(work, account.id, "deleted", "The account was deleted")
    leases.close_all(session, work.books, account.id)
    promo = work.books.balance(account.id, Book.PROMO)
    if promo:
        work.books.enter(Rule.FORFEIT, account.id, rules.forfeit(account.id, promo))
    bought, earned = (work.books.balance(account.id, book) for book in (Book.AVAILABLE, Book.PAYABLE))
    work.close()
    return Left(account.id, bought, earned)


def _unused_papers(session: Session, account_id: str) -> list[str]:
    """Releases that no set of the account was ever published with: nobody needs their papers any more."""
    drafts = select(SetVersionRow.draft).join(ListingRow, ListingRow.set_id == SetVersionRow.set_id)
    needed: set[str] = set()
    for draft in session.scalars(drafts.where(ListingRow.owner_id == account_id)):
        needed.update(release.release_id for release in Draft.model_validate_json(draft).releases)
    filed = session.scalars(select(ReleaseRow.id).where(ReleaseRow.account_id == account_id)).all()
    return [release_id for release_id in filed if release_id not in needed]


def _leave_house(session: Session, account: AccountRow) -> None:
    seat = houses.seat_of(session, account.id)
    if seat is not None:
        houses.remove(session, account.id, seat.house_id, seat.seat_id)
    session.execute(delete(SeatRow).where(SeatRow.house_id == account.id))
    if account.email is not None:
        session.execute(delete(SeatRow).where(SeatRow.email == account.email, SeatRow.account_id.is_(None)))
        session.execute(delete(SignUpRow).where(SignUpRow.email == account.email))


def _forget_person(session: Session, account: AccountRow) -> None:
    """Devices keep their keys, under which the books' spends were signed, and are revoked; all else goes."""
    now = seconds_now()
    for table in (
        AccessTokenRow,
        AuthorizationCodeRow,
        BrowserRow,
        DeviceCodeRow,
        NewPasswordRow,
        SignInRow,
        CoAuthorRow,
        FavouriteRow,
        BlobHolderRow,
        OperationRow,
        EventRow,
    ):
        session.execute(delete(table).where(table.account_id == account.id))
    session.execute(delete(CoAuthorRow).where(CoAuthorRow.owner_id == account.id))
    mine = DeviceRow.account_id == account.id
    session.execute(update(DeviceRow).where(mine).values(name=""))
    session.execute(update(DeviceRow).where(mine, DeviceRow.revoked_at.is_(None)).values(revoked_at=now))
    account.name, account.email, account.password_hash = NOBODY, None, None
    account.email_confirmed_at, account.frozen_reason = None, ""
    account.commits, account.deleted_at = 0, now
    session.flush()
