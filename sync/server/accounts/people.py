"""Accounts of people: made, found, described."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.messages.accounts import EMAIL, Account, AccountKind
from sync.server.accounts.access import Caller
from sync.server.accounts.houses import seat_of, spending_account
from sync.server.accounts.tables import AccountRow
from sync.server.database import new_id, seconds_now
from sync.server.problems import ProblemError, no_account

_ADDRESS = re.compile(EMAIL)


def clean_email(text: str) -> str:
    """In lower case, as accounts keep it. Raises `ProblemError` 422 for what is no address."""
    email = text.strip().lower()
    if len(email) > 254 or not _ADDRESS.fullmatch(email):
        raise ProblemError(422, "email", "This is not an e-mail address. It looks like name@example.com.")
    return email


def clean_name(text: str) -> str:
    """Without spaces too many. Raises `ProblemError` 422 for what is no name."""
    name = " ".join(text.split())
    if not 1 <= len(name) <= 120 or not name.isprintable():
        raise ProblemError(422, "name", "A name has 1 to 120 letters.")
    return name


def account_by_email(session: Session, email: str) -> AccountRow | None:
    """`email` in lower case."""
    return session.scalar(select(AccountRow).where(AccountRow.email == email))


def make_account(
    session: Session, email: str, name: str, kind: AccountKind, password_hash: str | None
) -> AccountRow | None:
    """A confirmed account; None where the address has one already, also when that came this very moment."""
    row = AccountRow(
        id=new_id(),
        kind=kind.value,
        name=name,
        email=email,
        email_confirmed_at=seconds_now(),
        password_hash=password_hash,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def describe(session: Session, caller: Caller) -> Account:
    """The account of a caller as its programs see it. Raises `ProblemError` 404."""
    row = session.get(AccountRow, caller.account_id)
    if row is None:
        raise no_account()
    return Account(
        account_id=row.id,
        name=row.name,
        kind=AccountKind(row.kind),
        email=row.email,
        frozen=row.frozen,
        frozen_reason=row.frozen_reason,
        spends_from=spending_account(session, caller),
        seat=seat_of(session, row.id),
        device_id=caller.device_id,
    )
