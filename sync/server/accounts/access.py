"""Who asks: the bearer of a request, as a dependency of routes."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from sync.server.accounts.tables import AccessTokenRow, AccountRow
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.problems import ProblemError, no_account

ACCESS_SECONDS = 3600
bearer = HTTPBearer(auto_error=False, description="An access token of OAuth 2.")


@dataclass(frozen=True)
class Caller:
    """`device_id` is None for a browser's session or a token that no device was enrolled with."""

    account_id: str
    device_id: str | None


def house_of(request: Request) -> House:
    return request.app.state.house


HouseOf = Annotated[House, Depends(house_of)]


def caller(
    house: HouseOf, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller:
    """Raises a 401 `ProblemError` where the token is missing, unknown or too old."""
    if credentials is not None:
        given = (
            select(AccessTokenRow)
            .join(AccountRow, AccountRow.id == AccessTokenRow.account_id)
            .where(
                AccessTokenRow.token_hash == token_hash(credentials.credentials),
                AccountRow.deleted_at.is_(None),
            )
        )
        with house.database.read() as session:
            row = session.scalar(given)
        if row is not None and row.expires_at > seconds_now():
            return Caller(row.account_id, row.device_id)
    raise ProblemError(401, "sign_in", "Sign in again: this device's access has ended.")


def maybe_caller(
    house: HouseOf, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> Caller | None:
    """None for who brings no token; raises a 401 for a token that is unknown or too old."""
    return None if credentials is None else caller(house, credentials)


MaybeSignedIn = Annotated[Caller | None, Depends(maybe_caller)]
SignedIn = Annotated[Caller, Depends(caller)]


def issue_access_token(
    session: Session, account_id: str, device_id: str | None, family_id: str | None = None
) -> str:
    """A new opaque token that is good for an hour."""
    token = secrets.token_urlsafe(32)
    session.add(
        AccessTokenRow(
            token_hash=token_hash(token),
            account_id=account_id,
            device_id=device_id,
            family_id=family_id,
            expires_at=seconds_now() + ACCESS_SECONDS,
        )
    )
    return token


def token_hash(token: str) -> str:
    """What is kept in place of a token or a code: sha256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def lock_account(session: Session, account_id: str) -> AccountRow:
    """The account's row, which nobody else changes until this transaction ends. Raises `ProblemError` 404."""
    row = session.scalar(select(AccountRow).where(AccountRow.id == account_id).with_for_update())
    if row is None:
        raise no_account()
    return row
