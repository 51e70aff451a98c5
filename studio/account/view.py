"""What a window shows of the account, read inside one session."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.account.clock import SUSPECT
from studio.account.connections import count_operations, current, machine
from studio.account.states import AccountState, AccountView, OutboxState
from studio.credits.charges import frozen_sentence
from studio.credits.states import UnlockState
from studio.credits.tables import UnlockRow
from studio.credits.wallet import read_balances


@dataclass(frozen=True)
class Leaving:
    """What stays behind when the demo account is left: say so first."""

    sets: int
    credits: int


def read_view(session: Session, syncing: bool) -> AccountView:
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
    if row.clock_suspect:
        notice = SUSPECT
    elif connection.frozen:
        notice = frozen_sentence(connection)
    else:
        notice = connection.quarantine
    counts = count_operations(session, connection.id)
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


def read_leaving(session: Session) -> Leaving:
    connection = current(session)
    if connection is None or not connection.demo:
        return Leaving(0, 0)
    usable = (UnlockState.OPEN.value, UnlockState.WAITING.value)
    sets = session.scalar(
        select(func.count(func.distinct(UnlockRow.set_id))).where(
            UnlockRow.connection_id == connection.id, UnlockRow.state.in_(usable)
        )
    )
    return Leaving(int(sets or 0), read_balances(session).spendable)
