"""What the server said of operations, written into the catalogue with all that follows from it, in one session."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from studio.account.connections import ACCOUNT, CREDITS, touch
from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import now
from studio.credits.states import HoldState, LeaseState, UnlockState
from studio.credits.tables import FavouriteRow, HoldRow, LeaseRow, UnlockRow
from sync.messages.accounts import Enrolled
from sync.messages.operations import Pushed, Verdict, VerdictCode, VerdictKind


def apply_verdicts(session: Session, connection: ConnectionRow, pushed: Pushed) -> tuple[int, int]:
    """How many operations were settled and how many refused for good."""
    settled = refused = 0
    for verdict in pushed.verdicts:
        row = session.get(OutboxRow, verdict.op_id)
        if row is None or row.connection_id != connection.id or verdict.kind is VerdictKind.RETRY:
            continue
        first = row.state == OutboxState.WAITING
        if verdict.kind is VerdictKind.REJECTED:
            refused += first
            if row.state != OutboxState.DEAD:
                _refuse(session, row, verdict)
        else:
            settled += first
            _settle(session, row, verdict)
        row.settled_at = now()
    # Another copy of this profile went on, or a backup was brought back: its numbers are used.
    connection.next_seq = max(connection.next_seq, pushed.expected)
    touch(session, ACCOUNT)
    touch(session, CREDITS)
    return settled, refused


def settle_again_from(session: Session, connection: ConnectionRow, expected: int) -> bool:
    """The server misses what it had: send again what was settled from there on. False where nothing of it is here."""
    changed = session.execute(
        update(OutboxRow)
        .where(OutboxRow.connection_id == connection.id, OutboxRow.epoch == connection.epoch)
        .where(OutboxRow.seq >= expected, OutboxRow.state == OutboxState.SETTLED)
        .values(state=OutboxState.WAITING.value)
    )
    return bool(getattr(changed, "rowcount", 0))


def become_device(
    session: Session, connection: ConnectionRow, enrolled: Enrolled, *, everything: bool
) -> None:
    """This machine was enrolled: `everything` that the server may have lost is sent again, or else what waits. Leases
    of the device that it was before are not its own any more; the server takes them back when their grace is over.
    """
    if enrolled.device_id != connection.device_id:
        session.execute(
            update(LeaseRow)
            .where(
                LeaseRow.connection_id == connection.id,
                LeaseRow.state.in_((LeaseState.OPEN, LeaseState.SUSPECT)),
            )
            .values(state=LeaseState.RECLAIMED.value)
        )
        touch(session, CREDITS)
    if enrolled.device_id != connection.device_id or enrolled.epoch <= connection.epoch:
        _set_aside(session, connection)
    connection.device_id = enrolled.device_id
    _renumber(session, connection, enrolled.epoch, everything=everything)


def _set_aside(session: Session, connection: ConnectionRow) -> None:
    """Epochs begin anew, as for another device, or with a server that was restored: those that were are put below all
    that will be, in their order.
    """
    mine = OutboxRow.connection_id == connection.id
    lowest, highest = session.execute(
        select(
            func.coalesce(func.min(OutboxRow.epoch), 1), func.coalesce(func.max(OutboxRow.epoch), 1)
        ).where(mine)
    ).one()
    by = highest - min(lowest, 1) + 1
    session.execute(update(OutboxRow).where(mine).values(epoch=OutboxRow.epoch - by))


def _renumber(session: Session, connection: ConnectionRow, epoch: int, *, everything: bool) -> None:
    """Number operations for a new epoch, in the order in which they were made: those that wait, or `everything` that
    the server may have lost. It knows those that it has by their ids.
    """
    states = [OutboxState.WAITING.value, *([OutboxState.SETTLED.value] if everything else [])]
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.connection_id == connection.id, OutboxRow.state.in_(states))
        .order_by(OutboxRow.epoch, OutboxRow.seq)
    ).all()
    connection.epoch, connection.next_seq = epoch, 1
    for row in rows:
        row.epoch, row.seq, row.state = epoch, connection.next_seq, OutboxState.WAITING.value
        connection.next_seq += 1


def _settle(session: Session, row: OutboxRow, verdict: Verdict) -> None:
    row.state, row.code, row.sentence = OutboxState.SETTLED.value, "", ""
    if row.kind == "unlock":
        unlock = session.get(UnlockRow, row.subject)
        if unlock is not None and unlock.state == UnlockState.WAITING:
            unlock.state = UnlockState.OPEN.value
        if unlock is not None:
            unlock.receipt = verdict.receipt or unlock.receipt
    elif row.kind == "post":
        hold = session.get(HoldRow, row.subject)
        if hold is not None:
            hold.receipt = verdict.receipt or hold.receipt


def _refuse(session: Session, row: OutboxRow, verdict: Verdict) -> None:
    code = verdict.code or VerdictCode.POISON
    row.state, row.code, row.sentence = OutboxState.DEAD.value, code.value, verdict.sentence
    row.current = verdict.current
    match row.kind:
        case "hold":
            hold = session.get(HoldRow, row.subject)
            if hold is not None:
                _refuse_spend(session, row, hold, code)
                forked = code is VerdictCode.FORKED
                hold.state = (HoldState.SUSPENDED if forked else HoldState.REFUSED).value
        case "post" | "void":
            hold = session.get(HoldRow, row.subject)
            if hold is not None and hold.state in (HoldState.REFUSED, HoldState.SUSPENDED):
                row.seen = True  # the hold's own letter says all there is to say
            elif hold is not None and code is VerdictCode.FORKED:
                hold.state = HoldState.SUSPENDED.value
            elif hold is not None and code is VerdictCode.RESOLVED:
                hold.state = (HoldState.VOIDED if row.kind == "post" else HoldState.POSTED).value
        case "unlock":
            unlock = session.get(UnlockRow, row.subject)
            if unlock is not None:
                _refuse_spend(session, row, unlock, code)
                forked = code is VerdictCode.FORKED
                unlock.state = (UnlockState.SUSPENDED if forked else UnlockState.REFUSED).value
        case "favourite":
            _take_back_favourite(session, row)
        case _:
            pass


def _refuse_spend(session: Session, row: OutboxRow, spend: HoldRow | UnlockRow, code: VerdictCode) -> None:
    """What was drawn from the lease is back, unless the lease itself is in question: then the server says what is left
    before it is spent from again.
    """
    lease = session.get(LeaseRow, row.lease_id) if row.lease_id else None
    if lease is None or lease.state != LeaseState.OPEN:
        return
    in_question = (VerdictCode.FORKED, VerdictCode.NO_LEASE, VerdictCode.OVERSPENT, VerdictCode.BAD_SIGNATURE)
    if code in in_question:
        lease.state = LeaseState.SUSPECT.value
    elif not (isinstance(spend, HoldRow) and spend.state == HoldState.VOIDED):
        lease.remaining += spend.amount


def _take_back_favourite(session: Session, row: OutboxRow) -> None:
    favourite = session.get(FavouriteRow, (row.connection_id, row.subject))
    if favourite is not None and '"on":true' in row.body:
        session.delete(favourite)
