"""One sync: send what waits, see to the lease, fetch what happened, compare the books. Without thread or window."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.account.clock import hear_server_time
from studio.account.connections import ACCOUNT, CREDITS, touch
from studio.account.events import apply_events, doubt_leases, local_digest, suspect_leases, take_lease
from studio.account.revocations import REMOVED, take_revocations
from studio.account.states import OutboxState, SyncReport
from studio.account.tables import ConnectionRow, OutboxRow
from studio.account.verdicts import apply_verdicts, become_device, settle_again_from
from studio.catalog.base import now
from studio.credits.charges import open_leases
from studio.credits.states import LeaseState
from studio.credits.tables import LeaseRow
from sync.client.house import HouseClient, Refused, ResyncNeeded
from sync.client.stopping import Stop
from sync.errors import SyncError, SyncErrorKind
from sync.keys import DeviceKey
from sync.messages.base import canonical
from sync.messages.events import MAX_EVENTS, Digest, Pulled
from sync.messages.leases import LeaseReturn
from sync.messages.operations import MAX_OPERATIONS, Operation, Push, Pushed, VerdictCode

T = TypeVar("T")

LOW_MARK = 50
"""Below this many leased credits a sync asks for more."""
LEASE_TARGET = 200
RENEW_BEFORE = timedelta(days=7)
_ROUNDS = 10_000
AGAIN = 3
"""How often in a row a page that says of more may lead to itself."""
CIRCLE = "The server does not tell what it has. Try again later."

QUARANTINE = (
    "What is booked here and what the server has booked do not agree. Nothing is overwritten and everything goes on. "
    "Write to whoever runs the server, and tell them the time of the last sync."
)


class Books(Protocol):
    """Transactions, as `studio.catalog.Catalog` runs them."""

    def run(self, function: Callable[[Session], T]) -> Future[T]: ...


@dataclass(frozen=True)
class Batch:
    """Operations that go together, signed for this device and epoch."""

    operations: tuple[Operation, ...]
    device_id: str
    epoch: int


class Syncing:
    """Syncs of one connection, one at a time. `key` signs; nothing of it is written anywhere."""

    def __init__(
        self, books: Books, connection_id: str, house: HouseClient, key: DeviceKey, name: str = ""
    ) -> None:
        self._books = books
        self._id = connection_id
        self._house = house
        self._key = key
        self._name = name

    def sync(self, wanted: int = 0, stop: Stop | None = None) -> SyncReport:
        """Raises `SyncError` and whatever the books raise. `wanted` credits are to be leased afterwards, where they
        are there.
        """
        self._fetch_keys(stop)
        self._fetch_revocations(stop)
        sent, refused = self.push(stop)
        self._see_to_lease(wanted, stop)
        events, agrees = self.pull(stop)
        if agrees is False:
            # Whatever came while an operation waited was left out: once more from the beginning.
            self._run(begin_anew)
            more, agrees = self.pull(stop)
            events += more
        self._run(lambda _session, row: _note_agreement(row, agrees))
        if self._run(has_suspect_lease):
            self._see_to_lease(wanted, stop)
        return SyncReport(sent, refused, events, agrees)

    # -- out -----------------------------------------------------------------------------------------------------

    def push(self, stop: Stop | None = None) -> tuple[int, int]:
        """Send everything that waits. How many were settled, and refused."""
        sent = refused = 0
        for _ in range(_ROUNDS):
            batch = self.next_batch()
            if not batch.operations:
                break
            try:
                pushed = self._house.push(
                    Push(device_id=batch.device_id, epoch=batch.epoch, operations=batch.operations), stop
                )
            except Refused as error:
                if error.problem == "epoch" or error.problem == "no_device":
                    self.enrol_again(stop, everything=error.problem == "no_device")
                    continue
                raise
            settled, dead, went_on = self._run(
                lambda session, row, pushed=pushed: take_pushed(session, row, pushed)
            )
            sent, refused = sent + settled, refused + dead
            if not went_on:
                break
        return sent, refused

    def next_batch(self) -> Batch:
        """The next operations to send, signed. Signing is left until now, when device and epoch are certain."""
        rows, device_id, epoch = self._run(_waiting)
        return Batch(tuple(self._sign(row, device_id, epoch) for row in rows), device_id, epoch)

    def all_batches(self) -> list[Batch]:
        """All that waits, for a courier."""
        rows, device_id, epoch = self._run(lambda session, row: _waiting(session, row, limit=None))
        signed = [self._sign(row, device_id, epoch) for row in rows]
        return [
            Batch(tuple(signed[start : start + MAX_OPERATIONS]), device_id, epoch)
            for start in range(0, len(signed), MAX_OPERATIONS)
        ]

    def _sign(self, row: dict[str, Any], device_id: str, epoch: int) -> Operation:
        unsigned = Operation.model_validate({**row, "signature": ""})
        signature = self._key.sign(canonical(unsigned.head(device_id, epoch)))
        return unsigned.model_copy(update={"signature": signature})

    def enrol_again(self, stop: Stop | None = None, *, everything: bool) -> None:
        """Make this machine known anew; `everything` that was sent goes once more, or else what waits."""
        enrolled = self._house.enrol(self._key, self._name, stop)

        self._run(lambda session, row: become_device(session, row, enrolled, everything=everything))

    # -- keys, revocations, lease --------------------------------------------------------------------------------

    def _fetch_keys(self, stop: Stop | None) -> None:
        keys = self._house.keys(stop)
        packed = keys.packed().decode()

        def note(_session: Session, row: ConnectionRow) -> None:
            from sync.messages.documents import Keys

            before = Keys.model_validate_json(row.keys).version if row.keys else -1
            if keys.version >= before:
                row.keys = packed

        self._run(note)

    def _fetch_revocations(self, stop: Stop | None) -> None:
        document = self._house.revocations(stop)
        if self._run(lambda session, row: take_revocations(session, row, document)):
            raise SyncError(SyncErrorKind.SIGN_IN, REMOVED)

    def _see_to_lease(self, wanted: int, stop: Stop | None) -> None:
        amount = self._run(lambda session, row: lease_wish(session, row, wanted))
        if amount is None:
            return
        try:
            granted = self._house.lease(amount, stop)
        except Refused:
            # Debt, a review, a frozen account: the events say so.
            return
        self._run(lambda session, row: take_lease(session, row, granted))

    def return_leases(self, stop: Stop | None = None) -> None:
        """Give back what is left in this machine's leases, after `push`. One with spends that were not sent stays with
        the server, which takes it back when its grace is over.
        """
        if self._run(has_suspect_lease):
            with suppress(Refused):
                granted = self._house.lease(0, stop)
                self._run(lambda session, row: take_lease(session, row, granted))
        for lease_id, counter, last_hash in self._run(_stop_spending):
            unsigned = LeaseReturn(counter=counter, last_hash=last_hash, signature="")
            signature = self._key.sign(canonical(unsigned.head(lease_id)))
            with suppress(Refused):
                self._house.return_lease(lease_id, unsigned.model_copy(update={"signature": signature}), stop)
                self._run(lambda session, _row, lease_id=lease_id: _note_returned(session, lease_id))

    # -- in ------------------------------------------------------------------------------------------------------

    def pull(self, stop: Stop | None = None) -> tuple[int, bool | None]:
        """Fetch and apply all events. How many, and whether the books agree."""
        events = stuck = 0
        for _ in range(_ROUNDS):
            cursor = self._run(lambda _session, row: row.cursor)
            try:
                page = self._house.pull(cursor, MAX_EVENTS, stop)
            except ResyncNeeded:
                self._run(begin_anew)
                self._tell_lost_operations(stop)
                continue
            agrees = self._run(lambda session, row, page=page: take_page(session, row, page))
            events += len(page.events)
            if not page.has_more:
                return events, agrees
            stuck = stuck + 1 if page.cursor == cursor else 0
            if stuck > AGAIN:
                raise SyncError(SyncErrorKind.DAMAGED, CIRCLE)
        return events, None

    def _tell_lost_operations(self, stop: Stop | None) -> None:
        """A server that was restored has lost what came after its backup; an empty push says how much."""
        batch = self._run(_waiting)
        try:
            pushed = self._house.push(Push(device_id=batch[1], epoch=batch[2], operations=()), stop)
        except Refused as error:
            if error.problem not in ("epoch", "no_device"):
                raise
            self.enrol_again(stop, everything=True)
        else:
            self._run(lambda session, row: settle_again_from(session, row, pushed.expected))
        self.push(stop)

    def _run(self, function: Callable[[Session, ConnectionRow], T]) -> T:
        return self._books.run(
            lambda session: function(session, session.get_one(ConnectionRow, self._id))
        ).result()


def _waiting(
    session: Session, connection: ConnectionRow, limit: int | None = MAX_OPERATIONS
) -> tuple[list[dict[str, Any]], str, int]:
    import json

    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.connection_id == connection.id, OutboxRow.state == OutboxState.WAITING)
        .order_by(OutboxRow.epoch, OutboxRow.seq)
        .limit(limit)
    )
    operations = [
        {
            "seq": row.seq,
            "op_id": row.op_id,
            "body": json.loads(row.body),
            "body_hash": row.body_hash,
            "lease_id": row.lease_id,
            "counter": row.counter,
            "prev_hash": row.prev_hash,
        }
        for row in rows
    ]
    return operations, connection.device_id, connection.epoch


def take_pushed(
    session: Session, connection: ConnectionRow, pushed: Pushed, *, heard_now: bool = True
) -> tuple[int, int, bool]:
    """Settled, refused, and whether to go on at once rather than with the next sync. `heard_now` as in `take_page`."""
    if heard_now:
        hear_server_time(session, pushed.server_time)
    settled, refused = apply_verdicts(session, connection, pushed)
    gap = next((verdict for verdict in pushed.verdicts if verdict.code is VerdictCode.GAP), None)
    again = gap is not None and settle_again_from(session, connection, pushed.expected)
    return settled, refused, bool(settled or refused or again)


def take_page(
    session: Session, connection: ConnectionRow, page: Pulled, *, heard_now: bool = True
) -> bool | None:
    """Events and cursor, together. With the last page, whether the books agree; None where that cannot be said.

    `heard_now` is False for what was under way for days: its time says nothing about this clock.
    """
    if heard_now:
        hear_server_time(session, page.server_time)
    apply_events(session, connection, page.events)
    connection.cursor = page.cursor
    connection.generation = page.generation
    if page.has_more or page.digest is None:
        return None
    return agrees_with(session, connection, page.digest)


def agrees_with(session: Session, connection: ConnectionRow, digest: Digest) -> bool | None:
    """Whether the books here are the server's; None while something waits to be sent."""
    waiting = session.scalar(
        select(func.count()).where(
            OutboxRow.connection_id == connection.id, OutboxRow.state == OutboxState.WAITING
        )
    )
    if waiting:
        return None
    doubt_leases(session, connection)
    return local_digest(session, connection) == digest


def begin_anew(_session: Session, connection: ConnectionRow) -> None:
    """The next pull asks for all that ever happened."""
    connection.cursor = ""


def lease_wish(session: Session, connection: ConnectionRow, wanted: int) -> int | None:
    """How many credits this machine should have leased; None where nothing is to be asked."""
    leases = session.scalars(
        select(LeaseRow).where(
            LeaseRow.connection_id == connection.id,
            LeaseRow.state.in_((LeaseState.OPEN.value, LeaseState.SUSPECT.value)),
        )
    ).all()
    here = sum(lease.remaining for lease in open_leases(session, connection.id))
    suspect = any(lease.state == LeaseState.SUSPECT for lease in leases)
    ends = any(lease.expires - now() < RENEW_BEFORE for lease in leases)
    if here < wanted:
        return wanted
    if suspect or ends or not leases or here < LOW_MARK:
        return max(here, LEASE_TARGET)
    return None


def has_suspect_lease(session: Session, connection: ConnectionRow) -> bool:
    """Whether there is a lease of which only the server knows what is left."""
    query = select(LeaseRow.lease_id).where(
        LeaseRow.connection_id == connection.id, LeaseRow.state == LeaseState.SUSPECT
    )
    return session.scalar(query.limit(1)) is not None


def _stop_spending(session: Session, connection: ConnectionRow) -> list[tuple[str, int, str]]:
    """Open leases, from which nothing is spent from now on, with the ends of their chains. Before the server is told,
    so that no render is paid from one that is gone.
    """
    return [(row.lease_id, row.counter, row.prev_hash) for row in suspect_leases(session, connection)]


def _note_returned(session: Session, lease_id: str) -> None:
    row = session.get_one(LeaseRow, lease_id)
    row.state, row.remaining, row.told = LeaseState.RETURNED.value, 0, 0
    touch(session, CREDITS)


def _note_agreement(connection: ConnectionRow, agrees: bool | None) -> None:
    if agrees is not None:
        connection.quarantine = "" if agrees else QUARANTINE


def note_success(session: Session, connection: ConnectionRow) -> None:
    """Now there was a sync that worked."""
    connection.last_attempt = connection.last_success = now()
    connection.failure = connection.failure_kind = ""
    touch(session, ACCOUNT)


def note_failure(session: Session, connection: ConnectionRow, error: SyncError) -> None:
    """Now there was one that did not, with the sentence that says why."""
    connection.last_attempt = now()
    connection.failure, connection.failure_kind = error.message, error.kind.value
    touch(session, ACCOUNT)
