"""Machines of an account: enrolled with a key of their own, revoked for good."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sync.keys import enrolment_message, is_signed_by
from sync.messages.accounts import Device, Devices, Enrol, Enrolled
from sync.server.accounts.access import Caller, lock_account, token_hash
from sync.server.accounts.tables import AccessTokenRow, DeviceRow, SignInRow
from sync.server.accounts.tokens import revoke_device_tokens
from sync.server.database import new_id, seconds_now
from sync.server.problems import ProblemError, no_account

MAX_DEVICES = 100
"""Of an account at once, and new ones in a day."""

DAY = 24 * 3600


def enrol(session: Session, caller: Caller, access_token: str, wanted: Enrol) -> Enrolled:
    """Make the device of this sign-in known; a key that is known already gets its next epoch.

    Raises `ProblemError`: 403 where the proof is not the key's, 409 for a key that was revoked.
    """
    if not is_signed_by(wanted.public_key, wanted.proof, enrolment_message(wanted.public_key, access_token)):
        raise ProblemError(
            403, "bad_proof", "The device did not prove that it holds this key. Sign in on it again."
        )
    row = admit(session, caller.account_id, wanted.public_key, wanted.name)
    _bind(session, access_token, row.id)
    return Enrolled(device_id=row.id, epoch=row.epoch)


def admit(session: Session, account_id: str, public_key: str, name: str) -> DeviceRow:
    """The account's device with this key, whose proof was seen. Raises `ProblemError` 409 for a key that was revoked,
    or one too many, and 404 for an account that is gone.
    """
    if lock_account(session, account_id).deleted_at is not None:
        raise no_account()
    known = list(session.scalars(select(DeviceRow).where(DeviceRow.account_id == account_id)))
    row = next((row for row in known if row.public_key == public_key), None)
    if row is None:
        if sum(row.revoked_at is None for row in known) >= MAX_DEVICES:
            raise ProblemError(
                409, "too_many", f"An account has at most {MAX_DEVICES} devices. Revoke one, then try again."
            )
        if sum(row.enrolled_at > seconds_now() - DAY for row in known) >= MAX_DEVICES:
            raise ProblemError(
                409,
                "too_many",
                f"An account gets at most {MAX_DEVICES} new devices a day. Try again tomorrow.",
            )
        row = DeviceRow(id=new_id(), account_id=account_id, name=name, public_key=public_key, epoch=1)
        session.add(row)
        session.flush()
    elif row.revoked_at is not None:
        raise ProblemError(409, "revoked", "This device was revoked. Make it a new key by signing in again.")
    else:
        row.epoch, row.acked, row.name, row.seen_at = row.epoch + 1, 0, name, seconds_now()
    return row


def _bind(session: Session, access_token: str, device_id: str) -> None:
    """From now on this sign-in's tokens are the device's."""
    token = session.get(AccessTokenRow, token_hash(access_token))
    if token is None:
        return
    token.device_id = device_id
    if token.family_id is not None:
        same = AccessTokenRow.family_id == token.family_id
        session.execute(update(AccessTokenRow).where(same).values(device_id=device_id))
        session.execute(update(SignInRow).where(SignInRow.id == token.family_id).values(device_id=device_id))


def devices_of(session: Session, caller: Caller) -> Devices:
    """All devices of the caller's account, revoked ones too, the oldest first."""
    query = select(DeviceRow).where(DeviceRow.account_id == caller.account_id).order_by(DeviceRow.id)
    return Devices(
        devices=tuple(
            Device(
                device_id=row.id,
                name=row.name,
                enrolled=row.enrolled_at,
                seen=row.seen_at,
                revoked=row.revoked_at is not None,
                this=row.id == caller.device_id,
            )
            for row in session.scalars(query)
        )
    )


def revoke(session: Session, account_id: str, device_id: str) -> None:
    """The device signs nothing that counts any more, and its tokens end. Raises `ProblemError` 404."""
    lock_account(session, account_id)
    row = session.get(DeviceRow, device_id)
    if row is None or row.account_id != account_id:
        raise ProblemError(404, "no_device", "This account has no such device.")
    if row.revoked_at is None:
        row.revoked_at = seconds_now()
    revoke_device_tokens(session, device_id)
