"""What the server tells, written into the catalogue. Each may come again; none undoes what is still to be sent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.clock import moment_of
from studio.account.connections import ACCOUNT, CREDITS, touch
from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import now
from studio.credits.offers import key_ring
from studio.credits.states import HoldState, LeaseState, UnlockState
from studio.credits.tables import FavouriteRow, HoldRow, LeaseRow, StatementRow, UnlockRow
from sync.digest import Tally
from sync.documents import NotSigned
from sync.keys import lease_hash
from sync.messages.documents import Lease
from sync.messages.events import (
    AccountChanged,
    BalanceChanged,
    Digest,
    Event,
    FavouriteChanged,
    HoldChanged,
    LeaseChanged,
    StatementLine,
    UnlockChanged,
)
from sync.messages.leases import LeaseGranted

RESOLVED = (HoldState.POSTED.value, HoldState.VOIDED.value, HoldState.REVERSED.value)


def apply_events(session: Session, connection: ConnectionRow, events: Iterable[Event]) -> None:
    """Write what happened into the catalogue; what is about something that still waits to be sent is left out."""
    waiting = set(
        session.scalars(
            select(OutboxRow.subject).where(
                OutboxRow.connection_id == connection.id, OutboxRow.state == OutboxState.WAITING
            )
        )
    )
    for event in events:
        match event.body:
            case BalanceChanged() as body:
                connection.available, connection.promo = body.available, body.promo
                connection.leased, connection.held = body.leased, body.held
                connection.payable, connection.debt = body.payable, body.debt
            case StatementLine() as body:
                _statement(session, connection, event.commit, body)
            case LeaseChanged() as body:
                _lease(session, connection, body)
            case HoldChanged() as body:
                if body.hold_id not in waiting:
                    _hold(session, connection, body)
            case UnlockChanged() as body:
                if body.unlock_id not in waiting:
                    _unlock(session, connection, body)
            case FavouriteChanged() as body:
                if body.set_id not in waiting:
                    _favourite(session, connection, body)
            case AccountChanged() as body:
                connection.frozen, connection.frozen_reason = body.frozen, body.reason
                touch(session, ACCOUNT)
    touch(session, CREDITS)


def _statement(session: Session, connection: ConnectionRow, commit: int, body: StatementLine) -> None:
    if session.get(StatementRow, (connection.id, body.entry_id)) is None:
        session.add(
            StatementRow(
                connection_id=connection.id,
                entry_id=body.entry_id,
                commit=commit,
                rule=body.rule,
                amount=body.amount,
                text=body.text,
                set_id=body.set_id,
                subject=body.subject,
                at=moment_of(body.at),
            )
        )


def _hold(session: Session, connection: ConnectionRow, body: HoldChanged) -> None:
    row = session.get(HoldRow, body.hold_id)
    if row is None:
        row = HoldRow(hold_id=body.hold_id, connection_id=connection.id, amount=body.amount)
        session.add(row)
    if body.state == HoldState.HELD and row.state in RESOLVED:
        # The beginning of what has ended here since; its end comes with a later event.
        return
    if row.state != body.state and body.state != HoldState.HELD:
        row.resolved_at = now()
    row.state = HoldState(body.state).value
    row.receipt = body.receipt or row.receipt or ""


def _unlock(session: Session, connection: ConnectionRow, body: UnlockChanged) -> None:
    row = session.get(UnlockRow, body.unlock_id)
    if row is None:
        row = UnlockRow(
            unlock_id=body.unlock_id,
            connection_id=connection.id,
            set_id=body.set_id,
            set_version=body.set_version,
        )
        session.add(row)
    row.state = UnlockState(body.state).value
    row.receipt = body.receipt or row.receipt or ""
    session.flush()
    if row.state == UnlockState.OPEN and row.source_id is None:
        # Another machine's unlock of a set that was unlocked here before: its photos are there already.
        row.source_id = session.scalar(
            select(UnlockRow.source_id)
            .where(UnlockRow.connection_id == connection.id, UnlockRow.set_id == row.set_id)
            .where(UnlockRow.source_id.is_not(None))
            .limit(1)
        )


def _favourite(session: Session, connection: ConnectionRow, body: FavouriteChanged) -> None:
    row = session.get(FavouriteRow, (connection.id, body.set_id))
    if body.on and row is None:
        session.add(FavouriteRow(connection_id=connection.id, set_id=body.set_id))
    if not body.on and row is not None:
        session.delete(row)
        session.flush()  # until then `get` gives it back to an event that marks the set again


# -- leases ------------------------------------------------------------------------------------------------------


def _lease(session: Session, connection: ConnectionRow, body: LeaseChanged) -> None:
    row = session.get(LeaseRow, body.lease_id)
    if body.state == "open":
        # How far its chain is, only the answer to a lease request says: until then it is not spent from.
        if body.document is not None:
            row = _take_document(session, connection, body.document, LeaseState.SUSPECT)
            if row is not None:
                row.told = body.remaining
        return
    if row is not None:
        row.state, row.told = LeaseState(body.state).value, body.remaining


def doubt_leases(session: Session, connection: ConnectionRow) -> None:
    """Once everything was sent and fetched: a lease of which the server says another rest was spent from by a copy of
    this catalogue, or before this one was brought back from a backup.
    """
    leases = select(LeaseRow).where(
        LeaseRow.connection_id == connection.id, LeaseRow.state == LeaseState.OPEN
    )
    for row in session.scalars(leases):
        if row.told is not None and row.told != row.remaining:
            row.state = LeaseState.SUSPECT.value
            touch(session, CREDITS)


def suspect_leases(session: Session, connection: ConnectionRow) -> list[LeaseRow]:
    """Spend from no lease any more until the server says what is left of it; those that could be spent from."""
    open_now = select(LeaseRow).where(
        LeaseRow.connection_id == connection.id, LeaseRow.state == LeaseState.OPEN
    )
    leases = list(session.scalars(open_now))
    for row in leases:
        row.state = LeaseState.SUSPECT.value
        touch(session, CREDITS)
    return leases


def take_lease(session: Session, connection: ConnectionRow, granted: LeaseGranted) -> LeaseRow | None:
    """A lease that was asked for and came: it may be spent from. None where no key of the server signed it."""
    row = _take_document(session, connection, granted.lease, LeaseState.OPEN)
    if row is None:
        return None
    if row.state == LeaseState.SUSPECT or granted.counter > row.counter:
        # Its spends are not all known here: a backup was brought back, or the answer to the first request was lost.
        row.counter, row.prev_hash, row.remaining = granted.counter, granted.last_hash, granted.remaining
    row.state, row.told = LeaseState.OPEN.value, granted.remaining
    touch(session, CREDITS)
    return row


def _take_document(
    session: Session, connection: ConnectionRow, document: str, state: LeaseState
) -> LeaseRow | None:
    try:
        lease = key_ring(connection).read(document, Lease)
    except NotSigned:
        return None
    if lease.device_id != connection.device_id:
        return None
    row = session.get(LeaseRow, lease.lease_id)
    if row is None:
        row = LeaseRow(
            lease_id=lease.lease_id,
            connection_id=connection.id,
            document=document,
            state=state.value,
            amount=lease.amount,
            remaining=lease.amount,
            counter=0,
            prev_hash=lease_hash(lease.lease_id),
            issued=moment_of(lease.issued),
            expires=moment_of(lease.expires),
            grace_until=moment_of(lease.grace_until),
        )
        session.add(row)
        session.flush()
        return row
    if lease.amount > row.amount:
        # Topped up: what was spent and given back here meanwhile stays counted.
        row.remaining += lease.amount - row.amount
        row.amount = lease.amount
    if moment_of(lease.expires) >= row.expires:
        row.document = document
        row.expires, row.grace_until = moment_of(lease.expires), moment_of(lease.grace_until)
    return row


# -- the end of a sync -------------------------------------------------------------------------------------------


def local_digest(session: Session, connection: ConnectionRow) -> Digest:
    """What is here of holds and unlocks that the server knows, as `sync.digest` counts them."""
    tally = Tally()
    holds = select(HoldRow.hold_id, HoldRow.state, HoldRow.amount).where(
        HoldRow.connection_id == connection.id, HoldRow.state != HoldState.REFUSED
    )
    for hold_id, state, amount in session.execute(holds):
        tally.add_hold(hold_id, state, amount)
    unlocks = select(UnlockRow.unlock_id, UnlockRow.set_id, UnlockRow.set_version, UnlockRow.state).where(
        UnlockRow.connection_id == connection.id,
        # The server tells of a suspended one when somebody has looked at it.
        UnlockRow.state.not_in((UnlockState.REFUSED.value, UnlockState.SUSPENDED.value)),
    )
    for unlock_id, set_id, version, state in session.execute(unlocks):
        tally.add_unlock(unlock_id, set_id, version, state)
    return tally.digest()
