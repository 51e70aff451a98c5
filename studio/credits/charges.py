"""Holding, posting and voiding inside the transaction of what is charged: a job, or a decision about its render."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from studio.account.clock import SUSPECT, clock_suspect
from studio.account.connections import CREDITS, touch
from studio.account.outbox import append
from studio.account.tables import ConnectionRow
from studio.catalog.base import new_id, now
from studio.credits.ended import refuse_ended
from studio.credits.states import CHARGES, ChargeStep, HoldState, LeaseState, UnlockState
from studio.credits.tables import HoldRow, LeaseRow, OfferRow, SetPhotoRow, UnlockRow
from studio.errors import InputError
from studio.jobs.states import Decision, JobState

PAID = (HoldState.POSTED.value, HoldState.SUSPENDED.value)


def hold_for(session: Session, job_id: str, photo_sha256: str) -> None:
    """A person put a render of this photo into the queue: hold what it costs, unless that is held already.

    Raises `InputError`: `credits_short`, `no_offer`, `not_unlocked`, `set_ended`, `other_account`, `account_frozen`.
    """
    if open_hold(session, job_id) is None:
        hold(session, job_id, photo_sha256)


def job_became(session: Session, job_id: str, state: JobState) -> None:
    """Give back what is held for a job that ends without a render."""
    charge = CHARGES.get(state)
    if charge is not None:
        void(session, job_id, charge)


def render_became(
    session: Session, job_id: str, decision: Decision, photo_sha256: str, rendered: datetime
) -> None:
    """Charge for what was decided about a job's render. Raises `InputError` as `hold_for` does."""
    charge = CHARGES.get(decision)
    if charge is ChargeStep.POST:
        post(session, job_id, photo_sha256, rendered)
    elif charge is not None:
        void(session, job_id, charge)


def open_hold(session: Session, job_id: str) -> HoldRow | None:
    """What is held for a job; None where nothing is."""
    return session.scalar(select(HoldRow).where(HoldRow.job_id == job_id, HoldRow.state == HoldState.HELD))


def hold(session: Session, job_id: str, photo_sha256: str) -> HoldRow | None:
    """Hold what a render of this photo costs; None where it costs nothing, or while the clock is suspect."""
    found = set_of(session, photo_sha256)
    if found is None or clock_suspect(session):
        return None
    connection, unlock = found
    offer = session.get(OfferRow, (connection.id, unlock.set_id))
    if offer is None:
        raise InputError(
            "no_offer",
            "What a picture of this set costs is not known here yet. Connect to the network and sync once.",
        )
    amount = offer.generation_price + offer.generation_fee
    return _hold(session, connection, job_id, unlock.set_id, offer.set_version, offer.document, amount)


def _hold(
    session: Session,
    connection: ConnectionRow,
    job_id: str,
    set_id: str,
    set_version: int,
    offer: str,
    amount: int,
) -> HoldRow:
    from sync.messages.operations import Hold

    lease = draw(session, connection, amount)
    row = HoldRow(
        hold_id=new_id(),
        connection_id=connection.id,
        job_id=job_id,
        set_id=set_id,
        set_version=set_version,
        amount=amount,
        lease_id=lease.lease_id,
        offer=offer,
    )
    body = Hold(hold_id=row.hold_id, set_id=set_id, set_version=set_version, offer=offer, amount=amount)
    session.add(row)
    append(session, connection, body, row.hold_id, lease)
    touch(session, CREDITS)
    return row


def post(session: Session, job_id: str, photo_sha256: str, rendered: datetime) -> None:
    """Pay for a kept render, once: what was held, or where that was given back before, anew at the same price."""
    from sync.messages.operations import Post

    row = open_hold(session, job_id)
    if row is None:
        before = session.scalars(
            select(HoldRow).where(HoldRow.job_id == job_id).order_by(HoldRow.made_at.desc())
        ).all()
        if any(other.state in PAID for other in before):
            return
        found = set_of(session, photo_sha256)
        if found is None:
            return
        if clock_suspect(session):
            raise InputError("clock_suspect", SUSPECT)
        if before and before[0].connection_id == found[0].id:
            last = before[0]
            row = _hold(session, found[0], job_id, last.set_id, last.set_version, last.offer, last.amount)
        else:
            row = hold(session, job_id, photo_sha256)
        if row is None:
            return
    connection = session.get_one(ConnectionRow, row.connection_id)
    row.state, row.resolved_at = HoldState.POSTED.value, now()
    body = Post(hold_id=row.hold_id, rendered=int(rendered.timestamp()))
    append(session, connection, body, row.hold_id)
    touch(session, CREDITS)


def void(session: Session, job_id: str, why: ChargeStep) -> None:
    """Give back what is held for a job, if anything is."""
    row = open_hold(session, job_id)
    if row is None:
        return
    from sync.messages.operations import Void, VoidReason

    connection = session.get_one(ConnectionRow, row.connection_id)
    row.state, row.resolved_at = HoldState.VOIDED.value, now()
    append(session, connection, Void(hold_id=row.hold_id, reason=VoidReason(why.value)), row.hold_id)
    lease = session.get(LeaseRow, row.lease_id) if row.lease_id else None
    if lease is not None and lease.state == LeaseState.OPEN:
        lease.remaining += row.amount
    touch(session, CREDITS)


def set_of(session: Session, photo_sha256: str) -> tuple[ConnectionRow, UnlockRow] | None:
    """Which unlocked set a photo belongs to, under which account; None for one's own, and for what a demo left.

    Raises `InputError`: `other_account` for a set of an account that is not the current one, `not_unlocked`,
    `set_ended`.
    """
    rows = session.execute(
        select(ConnectionRow, SetPhotoRow.set_id)
        .join(SetPhotoRow, SetPhotoRow.connection_id == ConnectionRow.id)
        .where(SetPhotoRow.sha256 == photo_sha256, or_(ConnectionRow.current, ConnectionRow.demo.is_(False)))
        .order_by(ConnectionRow.current.desc())
    ).all()
    if not rows:
        return None
    mine = [set_id for connection, set_id in rows if connection.current]
    if not mine:
        name = rows[0][0].name or rows[0][0].email
        raise InputError(
            "other_account",
            f"This photo is of a set that {name} has unlocked. Sign in to that account, or unlock the set in Explore.",
        )
    usable = (UnlockState.OPEN.value, UnlockState.WAITING.value)
    unlock = session.scalar(
        select(UnlockRow)
        .where(UnlockRow.connection_id == rows[0][0].id, UnlockRow.set_id.in_(mine))
        .where(UnlockRow.state.in_(usable))
        .order_by(UnlockRow.set_version.desc())
        .limit(1)
    )
    if unlock is None:
        raise InputError(
            "not_unlocked",
            "The unlock of this photo's set was taken back, so nothing new is made with it. Unlock it in Explore.",
        )
    refuse_ended(session, rows[0][0].id, unlock.set_id)
    return rows[0][0], unlock


def draw(session: Session, connection: ConnectionRow, amount: int) -> LeaseRow:
    """A lease with enough left, less the amount now. Raises `InputError` `credits_short` or `account_frozen`."""
    if connection.frozen:
        raise InputError("account_frozen", frozen_sentence(connection))
    leases = open_leases(session, connection.id)
    lease = next((row for row in leases if row.remaining >= amount), None)
    if lease is None:
        raise InputError("credits_short", _short(session, connection, leases, amount))
    lease.remaining -= amount
    return lease


def open_leases(session: Session, connection_id: str, moment: datetime | None = None) -> list[LeaseRow]:
    """What may be spent from, the one that ends first before the others."""
    query = select(LeaseRow).where(
        LeaseRow.connection_id == connection_id,
        LeaseRow.state == LeaseState.OPEN,
        LeaseRow.grace_until > (moment or now()),
    )
    return list(session.scalars(query.order_by(LeaseRow.expires, LeaseRow.lease_id)))


def frozen_sentence(connection: ConnectionRow) -> str:
    """Why nothing can be spent, and whom to write to."""
    reason = connection.frozen_reason.strip().removesuffix(".")
    why = f": {reason}" if reason else ""
    return f"The account is on hold{why}. Write to whoever runs {connection.server or 'the server'}."


def _short(session: Session, connection: ConnectionRow, leases: list[LeaseRow], amount: int) -> str:
    here = sum(row.remaining for row in leases)
    if not connection.signed_in:
        return f"This costs {amount} credits, and you are signed out. Sign in under Account, then try again."
    if connection.debt:
        return (
            f"This costs {amount} credits, and the account owes {connection.debt}. Buy credits under Account, "
            "then sync."
        )
    if connection.available + connection.promo + here >= amount:
        return (
            f"This costs {amount} credits, and {here} are reserved for this machine. Sync under Account to reserve "
            "more."
        )
    left = here + connection.available + connection.promo
    over = session.scalar(
        select(func.sum(LeaseRow.remaining)).where(
            LeaseRow.connection_id == connection.id,
            LeaseRow.state == LeaseState.OPEN,
            LeaseRow.grace_until <= now(),
        )
    )
    if left + int(over or 0) >= amount:
        return (
            f"This costs {amount} credits, and what was reserved for this machine was not used in time. Sync under "
            "Account to reserve it anew."
        )
    if connection.demo:
        return (
            f"This costs {amount} credits, and the demo account has {left} left. Connect to your account in the "
            "settings to have more."
        )
    return f"This costs {amount} credits, and {left} are left. Buy credits under Account, then sync."
