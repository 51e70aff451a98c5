"""Reads of the account inside one session, and small changes; committing is the caller's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, MachineRow, OutboxRow

ACCOUNT = "account"
CREDITS = "credits"
"""Topics that a transaction touched; `Catalog.touched` names them once it is committed."""

NO_ACCOUNT = "No account is set up yet. Sign in under Account."


def touch(session: Session, topic: str) -> None:
    """Have `Catalog.touched` name a topic once the transaction is committed."""
    session.info.setdefault("touched", set()).add(topic)


def current(session: Session) -> ConnectionRow | None:
    """The account that is worked for, signed in or not; None before the first."""
    return session.scalar(select(ConnectionRow).where(ConnectionRow.current))


def make_current(session: Session, connection: ConnectionRow) -> None:
    """Work for this account from now on."""
    session.execute(update(ConnectionRow).values(current=False))
    session.flush()
    session.refresh(connection)
    connection.current = True
    touch(session, ACCOUNT)
    touch(session, CREDITS)


def machine(session: Session) -> MachineRow:
    """The one row of what holds for every account, made at its first use."""
    row = session.get(MachineRow, 1)
    if row is None:
        row = MachineRow(id=1)
        session.add(row)
        session.flush()
    return row


def count_operations(session: Session, connection_id: str) -> dict[OutboxState, int]:
    """How many of an account's operations wait, and how many were refused and nobody has seen."""
    query = (
        select(OutboxRow.state, func.count())
        .where(OutboxRow.connection_id == connection_id, OutboxRow.state != OutboxState.SETTLED)
        .where(OutboxRow.seen.is_(False))
        .group_by(OutboxRow.state)
    )
    found = {OutboxState(state): int(count) for state, count in session.execute(query)}
    return {state: found.get(state, 0) for state in (OutboxState.WAITING, OutboxState.DEAD)}


def has_more_to_send(session: Session, connection_id: str, since: datetime) -> bool:
    """Whether operations wait that were written `since`: while a sync had sent already what there was. What waits from
    before was sent, and is not taken yet.
    """
    newer = select(OutboxRow.op_id).where(
        OutboxRow.connection_id == connection_id,
        OutboxRow.state == OutboxState.WAITING,
        OutboxRow.made_at >= since,
    )
    return session.scalar(newer.limit(1)) is not None
