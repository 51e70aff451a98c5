"""Refresh tokens: each is used once, in a family that ends when one comes back that should be gone.

A reply can be lost on its way. So a token works again as long as nothing that was given for it has been used; two
programs that refresh at the same moment each get one. Only when a token comes back after its successor was used has
somebody else got a copy, and the whole sign-in ends.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from sync.server.accounts.access import ACCESS_SECONDS, issue_access_token, token_hash
from sync.server.accounts.tables import (
    AccessTokenRow,
    AuthorizationCodeRow,
    DeviceCodeRow,
    DeviceRow,
    RefreshTokenRow,
    SignInRow,
)
from sync.server.database import new_id, seconds_now

REFRESH_SECONDS = 400 * 24 * 3600
"""A desktop may stay away for more than a year and still be signed in."""


@dataclass(frozen=True)
class Tokens:
    """What a program gets; `expires_in` are the seconds that `access` is good for."""

    access: str
    refresh: str
    expires_in: int = ACCESS_SECONDS


def begin_sign_in(session: Session, account_id: str, client_id: str) -> tuple[str, Tokens]:
    """A new family, by its id, and its first tokens."""
    family = SignInRow(
        id=new_id(),
        account_id=account_id,
        client_id=client_id,
        expires_at=seconds_now() + REFRESH_SECONDS,
    )
    session.add(family)
    session.flush()
    return family.id, _issue(session, family, None)


def refresh(session: Session, token: str, client_id: str) -> Tokens | None:
    """New tokens for a refresh token; None where it is not good. Commit either way: a copied one ends its family."""
    row = session.get(RefreshTokenRow, token_hash(token))
    if row is None:
        return None
    family = session.scalar(select(SignInRow).where(SignInRow.id == row.family_id).with_for_update())
    now = seconds_now()
    if family is None or family.revoked_at is not None or family.expires_at <= now:
        return None
    if family.client_id != client_id:
        return None
    session.refresh(row)
    if _is_reused(session, row):
        revoke_sign_in(session, family.id)
        return None
    row.used_at = now
    family.expires_at = now + REFRESH_SECONDS
    if family.device_id is not None:
        session.execute(update(DeviceRow).where(DeviceRow.id == family.device_id).values(seen_at=now))
    return _issue(session, family, row.token_hash)


def _is_reused(session: Session, row: RefreshTokenRow) -> bool:
    """Whether a successor of this token, or another one given in its place, has been used."""
    later = RefreshTokenRow.parent == row.token_hash
    if row.parent is not None:
        later |= (RefreshTokenRow.parent == row.parent) & (RefreshTokenRow.token_hash != row.token_hash)
    used = select(RefreshTokenRow.token_hash).where(later, RefreshTokenRow.used_at.is_not(None)).limit(1)
    return session.scalar(used) is not None


def _issue(session: Session, family: SignInRow, parent: str | None) -> Tokens:
    token = secrets.token_urlsafe(32)
    session.add(RefreshTokenRow(token_hash=token_hash(token), family_id=family.id, parent=parent))
    access = issue_access_token(session, family.account_id, family.device_id, family.id)
    return Tokens(access, token)


def family_of(session: Session, token: str) -> str | None:
    """The sign-in that an access or a refresh token belongs to."""
    for table in (RefreshTokenRow, AccessTokenRow):
        row = session.get(table, token_hash(token))
        if row is not None:
            return row.family_id
    return None


def revoke_sign_in(session: Session, family_id: str) -> None:
    """The program of this sign-in has to sign in again."""
    session.execute(update(SignInRow).where(SignInRow.id == family_id).values(revoked_at=seconds_now()))
    session.execute(delete(AccessTokenRow).where(AccessTokenRow.family_id == family_id))


def revoke_account(session: Session, account_id: str) -> None:
    """Every program of an account has to sign in again, and so has one that was let in and has no tokens yet."""
    session.execute(
        update(SignInRow)
        .where(SignInRow.account_id == account_id, SignInRow.revoked_at.is_(None))
        .values(revoked_at=seconds_now())
    )
    for table in (AccessTokenRow, AuthorizationCodeRow, DeviceCodeRow):
        session.execute(delete(table).where(table.account_id == account_id))


def revoke_device_tokens(session: Session, device_id: str) -> None:
    """Every program on the device has to sign in again."""
    session.execute(
        update(SignInRow)
        .where(SignInRow.device_id == device_id, SignInRow.revoked_at.is_(None))
        .values(revoked_at=seconds_now())
    )
    session.execute(delete(AccessTokenRow).where(AccessTokenRow.device_id == device_id))
