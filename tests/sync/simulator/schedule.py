"""A schedule: from a seed to an end at which everything was sent and all books agree, or to a sentence that says why
they do not.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from studio.account.events import local_digest
from studio.account.states import OutboxState
from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog.base import new_id
from studio.credits.states import HoldState, LeaseState, UnlockState
from studio.credits.tables import FavouriteRow, HoldRow, LeaseRow, StatementRow, UnlockRow
from sync.messages.documents import Offer
from sync.messages.events import MAX_EVENTS, BalanceChanged, EventBody, FavouriteChanged, StatementLine
from sync.server import pull
from sync.server.leases import LeaseRow as ServerLeaseRow
from sync.server.ledger.tables import HoldRow as ServerHoldRow
from sync.server.listings.prices import fee_of
from sync.server.operations.tables import OperationRow
from sync.server.pull import account_digest
from tests.sync.simulator.accidents import Accidents
from tests.sync.simulator.desk import Desk, SetOnSale
from tests.sync.simulator.network import Network
from tests.sync.simulator.server import SimulatedServer

ROUNDS = 12
_BALANCES = ("available", "promo", "leased", "held", "payable", "debt")


class Broken(AssertionError):
    """What must hold did not."""


def run(seed: int, tell: Callable[[str], object] = lambda _text: None) -> Counter[str]:
    """What accidents happened. Raises `Broken`."""
    drawn = random.Random(seed)
    accidents = Accidents(
        drawn, commit=drawn.choice((0, 25, 60, 120)), network=drawn.choice((0, 150, 300, 500)), tell=tell
    )
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        server = SimulatedServer(Path(folder), accidents, credits=drawn.choice((100, 400, 3000)))
        try:
            _run(drawn, accidents, server)
        except Broken:
            raise
        except Exception as error:
            raise Broken(f"{type(error).__name__}: {error}") from error
    return accidents.seen


def _run(drawn: random.Random, accidents: Accidents, server: SimulatedServer) -> None:
    sets = tuple(_on_sale(server, price) for price in (0, drawn.randrange(1, 9), drawn.randrange(9, 40)))
    network = Network(server, accidents)
    desks = [Desk(name, network, accidents, sets) for name in ("one", "two", "three")]
    for desk in desks:
        if drawn.random() < 0.9:
            desk.sync(drawn.choice((0, 30, 120)))
        for _ in range(drawn.randrange(3)):
            desk.do(desk.unlock)
    for _ in range(drawn.randrange(20, 90)):
        what, desk = drawn.random(), drawn.choice(desks)
        if what < 0.7:
            desk.act()
        elif what < 0.92:
            desk.sync(drawn.choice((0, 0, 30, 120)))
        elif what < 0.96:
            network.deliver_late()
        else:
            network.down = not network.down
    accidents.off, network.down = True, False
    while network.late:
        network.deliver_late()
    for _ in range(ROUNDS):
        went_through = [desk.sync() for desk in desks]
        if all(went_through) and not any(_waiting(desk) for desk in desks):
            break
    for desk in desks:
        desk.sync()
    for desk in desks:
        # What the syncs of the others brought about; nothing new is asked for.
        desk.syncing.pull()
    _check(server, desks)


def _on_sale(server: SimulatedServer, price: int) -> SetOnSale:
    house, set_id = server.house, new_id()
    offer = Offer(
        set_id=set_id,
        set_version=1,
        generation_price=price,
        generation_fee=fee_of(price, house.config.fee_basis_points),
        unlock_price=price * 2,
        unlock_fee=fee_of(price * 2, house.config.fee_basis_points),
        shares=server.shares(),
        issued=1,
    )
    return SetOnSale(
        set_id,
        offer.generation_price,
        offer.generation_fee,
        offer.unlock_price,
        offer.unlock_fee,
        house.signer.sign(offer),
        hashlib.sha256(set_id.encode()).hexdigest(),
    )


def _waiting(desk: Desk) -> int:
    def count(session: Session) -> int:
        query = select(func.count()).where(OutboxRow.state == OutboxState.WAITING)
        return int(session.scalar(query) or 0)

    return desk.books.run(count).result()


# -- what must hold ----------------------------------------------------------------------------------------------


def _check(server: SimulatedServer, desks: list[Desk]) -> None:
    _require(not (found := server.faults()), f"the server's books: {found}")
    with server.house.database.read() as session:
        digest = account_digest(session, server.account_id)
        leases = {
            row.id: (row.purse.total, row.counter, row.last_hash)
            for row in session.scalars(select(ServerLeaseRow))
        }
        held = {row.id: row.state for row in session.scalars(select(ServerHoldRow))}
        done = {row.op_id: row.verdict for row in session.scalars(select(OperationRow))}
    told = _told(server)
    balances = next(body for body in reversed(told) if isinstance(body, BalanceChanged))
    lines = {body.entry_id: body.amount for body in told if isinstance(body, StatementLine)}
    marks = {body.set_id: body.on for body in told if isinstance(body, FavouriteChanged)}
    for desk in desks:
        _require(not _waiting(desk), f"{desk.name} still has something to send")
        desk.books.run(
            lambda session, desk=desk: _check_desk(session, desk, digest, leases, held, done)
        ).result()
        desk.books.run(lambda session, desk=desk: _check_told(session, desk, balances, lines, marks)).result()


def _told(server: SimulatedServer) -> list[EventBody]:
    """All that the account was ever told of, in order."""
    told: list[EventBody] = []
    cursor, more = "", True
    while more:
        page = pull.pull(server.house, server.account_id, cursor, MAX_EVENTS)
        told += [event.body for event in page.events]
        cursor, more = page.cursor, page.has_more
    return told


def _check_told(
    session: Session, desk: Desk, balances: BalanceChanged, lines: dict[str, int], marks: dict[str, bool]
) -> None:
    """What only the server decides is here as it told it, no event left out and none counted twice."""
    row = session.get_one(ConnectionRow, desk.connection_id)
    here = BalanceChanged.model_validate({name: getattr(row, name) for name in _BALANCES})
    _require(here == balances, f"{desk.name}: the balances differ")
    found = {line.entry_id: line.amount for line in session.scalars(select(StatementRow))}
    _require(found == lines, f"{desk.name}: the statements differ")
    marked = set(session.scalars(select(FavouriteRow.set_id)))
    _require(marked == {set_id for set_id, on in marks.items() if on}, f"{desk.name}: the favourites differ")


def _check_desk(
    session: Session,
    desk: Desk,
    digest: object,
    leases: dict[str, tuple[int, int, str]],
    held: dict[str, str],
    done: dict[str, str],
) -> None:
    name = desk.name
    connection = session.get_one(ConnectionRow, desk.connection_id)
    _require(local_digest(session, connection) == digest, f"{name}: the digests differ")
    _require(not connection.quarantine, f"{name}: {connection.quarantine}")
    for operation in session.scalars(select(OutboxRow)):
        _require(operation.op_id in done, f"{name}: {operation.kind} {operation.seq} never arrived")
        expected = "rejected" if operation.state == OutboxState.DEAD else "applied"
        _require(done[operation.op_id] == expected, f"{name}: {operation.kind} is {operation.state} here")
        _require(
            operation.state != OutboxState.DEAD, f"{name}: a dead letter: {operation.kind} {operation.code}"
        )
    for hold in session.scalars(select(HoldRow).where(HoldRow.state != HoldState.REFUSED)):
        _require(held.get(hold.hold_id) == hold.state, f"{name}: hold is {hold.state} here")
    for hold in session.scalars(select(HoldRow).where(HoldRow.state == HoldState.POSTED)):
        _require(bool(hold.receipt), f"{name}: a kept render without a receipt")
    for unlock in session.scalars(select(UnlockRow)):
        _require(
            unlock.state in (UnlockState.OPEN, UnlockState.REVERSED), f"{name}: an unlock is {unlock.state}"
        )
        opened = unlock.state == UnlockState.OPEN
        _require(bool(unlock.receipt) or not opened, f"{name}: an unlock without a receipt")
    for lease in session.scalars(select(LeaseRow).where(LeaseRow.state == LeaseState.OPEN)):
        there, here = leases[lease.lease_id], (lease.remaining, lease.counter, lease.prev_hash)
        _require(
            here == there, f"{name}: {here[0]} after {here[1]} spends, there {there[0]} after {there[1]}"
        )
    for job_id, count in session.execute(
        select(HoldRow.job_id, func.count())
        .where(HoldRow.state == HoldState.POSTED, HoldRow.job_id.is_not(None))
        .group_by(HoldRow.job_id)
    ):
        _require(count == 1, f"{name}: job {job_id} was paid {count} times")


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise Broken(sentence)
