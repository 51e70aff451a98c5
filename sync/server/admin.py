"""What an admin does on the server's own machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from sync.messages.accounts import AccountKind
from sync.messages.base import MAX_CREDITS
from sync.messages.events import AccountChanged
from sync.messages.marketplace import Listing
from sync.server import deletion
from sync.server.accounts import people
from sync.server.accounts.passwords import hashed
from sync.server.accounts.sign_up import grant_once, new_password_link
from sync.server.accounts.tables import AccountRow
from sync.server.house import House
from sync.server.ledger.books import Books, lock_accounts
from sync.server.ledger.movements import buy
from sync.server.listings import moderation
from sync.server.listings.papers import write_new
from sync.server.listings.tables import ReleaseRow
from sync.server.problems import ProblemError

LINK_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Made:
    """An account that an admin made."""

    account_id: str
    link: str | None
    """Sets the password, where none was given."""


def create_account(
    house: House, email: str, kind: str, name: str, password: str | None, with_grant: bool
) -> Made:
    """Raises `ProblemError` where the address has an account, or something is not as it must be."""
    email = people.clean_email(email)
    if kind not in list(AccountKind):
        raise ProblemError(422, "kind", f"An account is one of {', '.join(AccountKind)}.")
    stored = None if password is None else hashed(password)
    name = people.clean_name(name or email.partition("@")[0])

    def work(session: Session) -> Made:
        row = people.make_account(session, email, name, AccountKind(kind), stored)
        if row is None:
            raise ProblemError(409, "has_account", f"There is an account for {email} already.")
        if with_grant:
            grant_once(house, session, row)
        return Made(row.id, None if stored else new_password_link(house, session, row.id, LINK_SECONDS))

    return house.database.run(work)


def grant(house: House, who: str, amount: int, reason: str) -> str:
    """Credits that were paid for elsewhere; the id of the account. Raises `ProblemError`."""
    if not 1 <= amount <= MAX_CREDITS:
        raise ProblemError(422, "amount", "Credits are a whole number above nothing.")

    def work(session: Session) -> str:
        row = found_account(session, who)
        if row.deleted_at is not None:
            raise ProblemError(409, "deleted", "This account was deleted: it gets no more credits.")
        buy(session, row.id, amount, reason or "granted by the house")
        return row.id

    return house.database.run(work)


def freeze(house: House, who: str, reason: str, frozen: bool) -> None:
    """Its devices hear of it at their next sync. Raises `ProblemError` 404."""

    def work(session: Session) -> None:
        account_id = found_account(session, who).id
        locked = lock_accounts(session, [account_id])
        row = locked[account_id]
        row.frozen, row.frozen_reason = frozen, reason if frozen else ""
        books = Books(session, locked)
        books.tell(account_id, AccountChanged(frozen=row.frozen, reason=row.frozen_reason))
        books.close()

    house.database.run(work)


def delete_account(house: House, who: str, *, although_open: bool) -> deletion.Left:
    """Raises `ProblemError` as `deletion.delete_account`."""
    with house.database.read() as session:
        account_id = found_account(session, who).id
    return deletion.delete_account(house, account_id, although_open=although_open)


def moderate(house: House, set_id: str, action: str, reason: str) -> str:
    """Take a set down or put it on hold, or end that; its state afterwards. Raises `ProblemError` 404."""

    def work(session: Session) -> Listing:
        if action == "take down":
            return moderation.take_down(session, set_id, reason)
        if action == "hold":
            return moderation.hold(session, set_id, reason)
        if action == "restore":
            return moderation.restore(session, set_id)
        return moderation.lift_hold(session, set_id)

    return house.database.run(work).state.value


def open_paper(house: House, release_id: str, to: Path) -> str:
    """Write the signed paper of a release, readable, into a new file; its media type. It is noted before that.

    Raises `ProblemError` where there is no such paper, it cannot be opened, or the file is there or cannot be written.
    """
    with house.database.read() as session:
        row = session.get(ReleaseRow, release_id)
    if row is None:
        raise ProblemError(404, "no_release", f"There is no release {release_id}.")
    if not row.paper:
        raise ProblemError(
            404, "no_paper", "The paper of this release was not sent, or not for what it says now."
        )
    if to.exists():
        raise ProblemError(409, "file", f"{to} is there already: choose another name.")
    try:
        paper = house.papers.read(release_id)
    except FileNotFoundError as error:
        raise ProblemError(
            404, "no_paper", f"{error.filename} is not there. Take it from a backup of this house."
        ) from error
    except InvalidTag as error:
        raise ProblemError(
            409, "sealed", "The paper and papers.key do not belong together. Take both from one backup."
        ) from error
    try:
        house.papers.note_opening(release_id)
        write_new(to, paper)
    except FileExistsError as error:
        raise ProblemError(409, "file", f"{to} is there already: choose another name.") from error
    except OSError as error:
        raise ProblemError(
            507, "file", f"{error.filename or to} cannot be written: {error.strerror}."
        ) from error
    return row.paper


def found_account(session: Session, who: str) -> AccountRow:
    """By id or address. Raises `ProblemError` 404."""
    row = session.get(AccountRow, who) or people.account_by_email(session, who.strip().lower())
    if row is None:
        raise ProblemError(404, "no_account", f"There is no account {who}.")
    return row
