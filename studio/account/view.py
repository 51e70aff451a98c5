"""What a window shows of the account, read inside one session."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.account.clock import SUSPECT
from studio.account.connections import count_operations, current, machine
from studio.account.states import AccountState, AccountView, OutboxState
from studio.catalog.base import now
from studio.credits.charges import frozen_sentence
from studio.credits.states import USABLE, LeaseState
from studio.credits.tables import LeaseRow, UnlockRow
from studio.credits.wallet import read_balances


@dataclass(frozen=True)
class Leaving:
    """What stays behind when the demo account is left: say so first."""

    sets: int
    credits: int


def read_view(session: Session, syncing: bool) -> AccountView:
    """All of the account at this moment; `syncing` is what only its thread knows."""
    connection = current(session)
    row = machine(session)
    if connection is None:
        state = AccountState.OFFLINE if row.work_offline else AccountState.NONE
        return AccountView(state=state, work_offline=row.work_offline)
    if row.work_offline:
        state = AccountState.OFFLINE
    elif connection.demo:
        state = AccountState.DEMO
    else:
        state = AccountState.SIGNED_IN if connection.signed_in else AccountState.SIGNED_OUT
    counts = count_operations(session, connection.id)
    if row.clock_suspect:
        notice = SUSPECT
    elif connection.frozen:
        notice = frozen_sentence(connection)
    elif not connection.signed_in:
        notice = _left_behind(session, connection.id, counts[OutboxState.WAITING])
    else:
        notice = connection.quarantine
    return AccountView(
        state=state,
        demo=connection.demo,
        name=connection.name,
        email=connection.email,
        kind=connection.kind,
        server="" if connection.demo else connection.server,
        account_id=connection.account_id,
        device_id=connection.device_id,
        last_success=connection.last_success,
        failure=connection.failure,
        notice=notice,
        syncing=syncing,
        waiting=counts[OutboxState.WAITING],
        dead=counts[OutboxState.DEAD],
        work_offline=row.work_offline,
    )


def _left_behind(session: Session, connection_id: str, waiting: int) -> str:
    """What a sign-out could not tell the server: operations, and credits of leases that nothing is spent from."""
    credits, until = session.execute(
        select(func.sum(LeaseRow.remaining), func.max(LeaseRow.grace_until)).where(
            LeaseRow.connection_id == connection_id,
            LeaseRow.state == LeaseState.SUSPECT,
            LeaseRow.grace_until > now(),
        )
    ).one()
    if waiting and credits:
        return (
            f"You are signed out. Operations that are kept here until you sign in again: {waiting}. Credits that go "
            f"back to the account by themselves on {until:%Y-%m-%d}: {credits}."
        )
    if waiting:
        return f"You are signed out. Operations that are kept here until you sign in again: {waiting}."
    if credits:
        return (
            "You are signed out. Credits that were reserved here and go back to the account by themselves on "
            f"{until:%Y-%m-%d}: {credits}."
        )
    return ""


def read_leaving(session: Session) -> Leaving:
    """Nothing where the current account is no demo."""
    connection = current(session)
    if connection is None or not connection.demo:
        return Leaving(0, 0)
    sets = session.scalar(
        select(func.count(func.distinct(UnlockRow.set_id))).where(
            UnlockRow.connection_id == connection.id, UnlockRow.state.in_(USABLE)
        )
    )
    return Leaving(int(sets or 0), read_balances(session).spendable)
