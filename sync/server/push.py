"""Operations of a device: each worked out once, in order, its effect and its verdict in one transaction."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any, cast

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Table, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from sync.keys import is_signed_by
from sync.messages.base import Id, Message, canonical, digest_of
from sync.messages.operations import (
    MAX_OPERATIONS,
    Hold,
    Operation,
    Post,
    Pushed,
    Unlock,
    Verdict,
    VerdictCode,
    VerdictKind,
    Void,
)
from sync.server.accounts.access import Caller, HouseOf, SignedIn
from sync.server.accounts.houses import spending_account
from sync.server.accounts.tables import AccountRow, DeviceRow
from sync.server.database import seconds_now
from sync.server.house import House
from sync.server.leases import LeaseRow
from sync.server.ledger.books import lock_accounts
from sync.server.operations import spends
from sync.server.operations.batch import Actor, Batch, Rejected, holds_of
from sync.server.operations.handlers import handle
from sync.server.operations.tables import OperationRow
from sync.server.problems import ProblemError, problems

_log = logging.getLogger(__name__)
router = APIRouter(prefix="/sync", tags=["sync"])


class UnreadableOperation(Operation):
    """An operation whose head can be read and whose body cannot: it is rejected alone, the others go on."""

    body: Any  # pyright: ignore[reportIncompatibleVariableOverride]


class Received(Message):
    """`operations.Push` as it may come: with bodies that nobody can read."""

    device_id: Id
    epoch: int = Field(strict=True, ge=1)
    operations: tuple[Operation | UnreadableOperation, ...] = Field(max_length=MAX_OPERATIONS)


@router.post("/push", response_model=Pushed, responses=problems(403, 409))
def post_push(received: Received, house: HouseOf, caller: SignedIn) -> Pushed:
    """A verdict for each operation. What was sent before gets the verdict it got then."""
    if caller.device_id is not None and caller.device_id != received.device_id:
        raise ProblemError(403, "not_yours", "These operations are another device's.")
    return push(house, caller, received)


def push(house: House, caller: Caller, received: Received) -> Pushed:
    """Also what a courier file goes through. Raises `ProblemError` where the device is not the account's."""
    with house.database.read() as session:
        actor = _actor(session, caller, received)
        public_key = actor.device.public_key
        concerned = _concerned(session, house, actor, received)
    signed = {
        operation.op_id
        for operation in received.operations
        if is_signed_by(
            public_key,
            operation.signature,
            canonical(operation.head(received.device_id, received.epoch)),
        )
    }

    def work(session: Session) -> Pushed:
        locked = lock_accounts(session, concerned)
        actor = _actor(session, caller, received)
        if actor.payer_id not in locked:
            # Its person took a seat in a house since. Where that is locked out of order, it may have to be run again.
            locked |= lock_accounts(session, [actor.payer_id])
        return Pushing(session, house, actor, locked, signed).work(received.operations)

    return house.database.run(work)


class Pushing:
    """One push under its account's lock."""

    def __init__(
        self,
        session: Session,
        house: House,
        actor: Actor,
        locked: dict[str, AccountRow],
        signed: set[str],
    ) -> None:
        self._session = session
        self._house = house
        self._actor = actor
        self._device = actor.device
        self._locked = locked
        self._signed = signed
        self._at = seconds_now()

    def work(self, operations: tuple[Operation, ...]) -> Pushed:
        """A verdict for each of the operations, in their order."""
        known = self._known([operation.op_id for operation in operations])
        answered: dict[int, Verdict] = {}
        fresh: dict[str, Operation] = {}
        acked = self._device.acked
        for place, operation in enumerate(operations):
            before = known.get(operation.op_id)
            twin = fresh.get(operation.op_id)
            if before is not None:
                answered[place] = _again(before, operation)
            elif twin is not None:
                if twin.body_hash != operation.body_hash:
                    answered[place] = _other_body(operation)
            elif operation.seq > acked + 1:
                answered[place] = _gap(operation, acked + 1)
            elif self._is_frozen:
                answered[place] = _frozen(operation)
            else:
                fresh[operation.op_id] = operation
                acked = max(acked, operation.seq)
        applied = self._apply(list(fresh.values()))
        self._device.acked = acked
        self._device.seen_at = self._at
        return Pushed(
            verdicts=tuple(
                answered.get(place) or applied[operation.op_id] for place, operation in enumerate(operations)
            ),
            acked_through=acked,
            expected=acked + 1,
            server_time=self._at,
        )

    @property
    def _is_frozen(self) -> bool:
        mine = (self._device.account_id, self._actor.payer_id)
        return any(self._locked[account_id].frozen for account_id in mine)

    def _apply(self, operations: list[Operation]) -> dict[str, Verdict]:
        """All at once; where one of them cannot be worked out, one by one, so that the others stand."""
        if not operations:
            return {}
        try:
            with self._session.begin_nested():
                return self._together(operations)
        except OperationalError:
            raise
        except Exception:
            _log.exception("a push is worked out operation by operation")
        return {operation.op_id: self._alone(operation) for operation in operations}

    def _together(self, operations: list[Operation]) -> dict[str, Verdict]:
        batch = Batch(self._session, self._house, self._actor, self._locked)
        batch.read_holds(
            operation.body.hold_id
            for operation in operations
            if isinstance(operation.body, Hold | Post | Void)
        )
        verdicts = {operation.op_id: self._one(batch, operation) for operation in operations}
        batch.close()
        self._store([(operation, verdicts[operation.op_id]) for operation in operations])
        return verdicts

    def _alone(self, operation: Operation) -> Verdict:
        try:
            with self._session.begin_nested():
                return self._together([operation])[operation.op_id]
        except OperationalError:
            raise
        except Exception:
            _log.exception("operation %s cannot be worked out", operation.op_id)
        verdict = _poison(operation)
        with self._session.begin_nested():
            batch = Batch(self._session, self._house, self._actor, self._locked)
            self._skip_in_chain(batch, operation)
            batch.close()
            self._store([(operation, verdict)])
        return verdict

    def _one(self, batch: Batch, operation: Operation) -> Verdict:
        if operation.op_id not in self._signed:
            return _not_signed(operation)
        if isinstance(operation, UnreadableOperation):
            self._skip_in_chain(batch, operation)
            return _poison(operation)
        if digest_of(operation.body.model_dump(mode="json")) != operation.body_hash:
            self._skip_in_chain(batch, operation)
            return _not_signed(operation)
        return handle(batch, operation)

    def _skip_in_chain(self, batch: Batch, operation: Operation) -> None:
        """A spend that came to nothing is still a link, the next one names its hash; only who signs makes links."""
        if operation.lease_id is not None and operation.op_id in self._signed:
            with suppress(Rejected):
                spends.follow_chain(batch, operation)

    def _known(self, op_ids: list[str]) -> dict[str, OperationRow]:
        found = self._session.scalars(
            select(OperationRow).where(
                OperationRow.account_id == self._device.account_id, OperationRow.op_id.in_(op_ids)
            )
        )
        return {row.op_id: row for row in found}

    def _store(self, worked: list[tuple[Operation, Verdict]]) -> None:
        rows = [
            {
                "account_id": self._device.account_id,
                "op_id": operation.op_id,
                "device_id": self._device.id,
                "epoch": self._device.epoch,
                "seq": operation.seq,
                "kind": "unreadable" if isinstance(operation, UnreadableOperation) else operation.body.kind,
                "body_hash": operation.body_hash,
                "verdict": verdict.kind.value,
                "code": verdict.code and verdict.code.value,
                "sentence": verdict.sentence,
                "current": verdict.current,
                "receipt": verdict.receipt,
                "at": self._at,
            }
            for operation, verdict in worked
        ]
        self._session.execute(insert(cast(Table, OperationRow.__table__)), rows)


def _actor(session: Session, caller: Caller, received: Received) -> Actor:
    device = session.get(DeviceRow, received.device_id)
    if device is None or device.account_id != caller.account_id:
        raise ProblemError(403, "no_device", "This device is not enrolled with the account: enrol it first.")
    if device.revoked_at is not None:
        raise ProblemError(403, "revoked", "This device was removed from the account: enrol it again.")
    if device.epoch != received.epoch:
        raise ProblemError(
            409, "epoch", "This device was enrolled again meanwhile: sign in again.", current=device.epoch
        )
    return Actor(device, spending_account(session, caller))


def _concerned(session: Session, house: House, actor: Actor, received: Received) -> set[str]:
    """Whose books the push may touch, so that all of them can be locked at once and in order."""
    accounts = {actor.device.account_id, actor.payer_id}
    resolved: list[str] = []
    leases = {operation.lease_id for operation in received.operations if operation.lease_id}
    accounts.update(session.scalars(select(LeaseRow.account_id).where(LeaseRow.id.in_(leases))))
    for operation in received.operations:
        body = operation.body
        if isinstance(body, Hold | Unlock):
            offer = house.offers.peek(body.offer)
            accounts.update(share.account_id for share in (offer.shares if offer else ()))
        elif isinstance(body, Post | Void):
            resolved.append(body.hold_id)
    for hold in session.scalars(holds_of(actor, resolved)) if resolved else ():
        accounts.add(hold.account_id)
        accounts.update(share.account_id for share in spends.shares_of(hold.shares))
    return accounts


def _again(before: OperationRow, operation: Operation) -> Verdict:
    if before.body_hash != operation.body_hash:
        return _other_body(operation)
    was_applied = before.verdict == VerdictKind.APPLIED.value
    return Verdict(
        op_id=operation.op_id,
        kind=VerdictKind.DUPLICATE if was_applied else VerdictKind(before.verdict),
        code=VerdictCode(before.code) if before.code else None,
        sentence=before.sentence,
        current=before.current,
        receipt=before.receipt,
    )


def _other_body(operation: Operation) -> Verdict:
    sentence = "This operation's id was used before with another body; nothing was done."
    return _verdict(operation, VerdictKind.REJECTED, VerdictCode.OTHER_BODY, sentence)


def _poison(operation: Operation) -> Verdict:
    sentence = "The server cannot work this operation out; the others went on."
    return _verdict(operation, VerdictKind.REJECTED, VerdictCode.POISON, sentence)


def _not_signed(operation: Operation) -> Verdict:
    sentence = "The operation is not what this device signed."
    return _verdict(operation, VerdictKind.REJECTED, VerdictCode.BAD_SIGNATURE, sentence)


def _gap(operation: Operation, expected: int) -> Verdict:
    sentence = f"Operation {expected} is missing: send it first."
    return _verdict(operation, VerdictKind.RETRY, VerdictCode.GAP, sentence, expected)


def _frozen(operation: Operation) -> Verdict:
    sentence = "This account is frozen until somebody has looked at it."
    return _verdict(operation, VerdictKind.RETRY, VerdictCode.FROZEN, sentence)


def _verdict(
    operation: Operation, kind: VerdictKind, code: VerdictCode, sentence: str, current: int | None = None
) -> Verdict:
    return Verdict(op_id=operation.op_id, kind=kind, code=code, sentence=sentence, current=current)
