"""One desktop of a schedule: catalogue with jobs and renders, wallet, sync. It may be killed at any commit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from render.messages import AnchorMap, ImageRef, RenderRequest
from studio.account.connections import current
from studio.account.syncing import Syncing
from studio.account.tables import ConnectionRow
from studio.catalog.base import Base, new_id, now
from studio.catalog.catalog import Path, make_engine
from studio.credits.offers import remember_offers
from studio.credits.tables import SetPhotoRow, UnlockRow
from studio.credits.wallet import _set_favourite as set_favourite  # pyright: ignore[reportPrivateUsage]
from studio.credits.wallet import unlock
from studio.errors import InputError, StudioError
from studio.jobs import renders, store
from studio.jobs.states import Decision, JobState
from studio.jobs.tables import JobRow, RenderRow
from sync.client.house import HouseClient
from sync.keys import DeviceKey
from tests.sync.simulator.accidents import Accidents, Crash
from tests.sync.simulator.network import Network

T = TypeVar("T")
TABLES = (
    *("connections", "machine", "outbox", "leases", "holds", "unlocks", "set_photos", "offers", "statement"),
    *("favourites", "ended_sets", "jobs", "worn", "renders", "approvals", "exports", "previews", "queue"),
)


@dataclass(frozen=True)
class SetOnSale:
    """What there is to know of a listing here; `offer` is signed."""

    set_id: str
    generation_price: int
    generation_fee: int
    unlock_price: int
    unlock_fee: int
    offer: str
    photo_sha256: str


@cache
def engine_of(name: str) -> Engine:
    """Kept from one schedule to the next with what it compiled, which else would be most of the work."""
    engine = make_engine(Path(":memory:"), bytes(32))
    with engine.begin() as connection:
        for table in TABLES:
            Base.metadata.tables[table].create(connection)
    return engine


class Books:
    """The catalogue in memory: what was committed stays, what was not is gone."""

    def __init__(self, name: str, accidents: Accidents) -> None:
        self._name = name
        self._accidents = accidents
        self._engine = engine_of(name)
        with self._engine.begin() as connection:
            for table in reversed(TABLES):
                connection.execute(delete(Base.metadata.tables[table]))

    def run(self, function: Callable[[Session], T]) -> Future[T]:
        future: Future[T] = Future()
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                result = function(session)
                session.flush()
                what = self._accidents.at_commit(self._name)
                if what == "before":
                    raise Crash(self._name)
            if what == "after":
                raise Crash(self._name)
            future.set_result(result)
        except Exception as error:
            future.set_exception(error)
        return future


class Bearer:
    """The simulated server takes a device's id for its bearer."""

    def __init__(self, device_id: str) -> None:
        self._device_id = device_id

    def access(self) -> str:
        return self._device_id

    def renew(self, refused: str) -> str:
        return refused


class Desk:
    def __init__(
        self, name: str, network: Network, accidents: Accidents, sets: tuple[SetOnSale, ...]
    ) -> None:
        self.name = name
        self.accidents = accidents
        self.network = network
        self.sets = sets
        self.key = DeviceKey.generate()
        self.books = Books(name, accidents)
        self.device_id = new_id()
        self.connection_id = new_id()
        network.server.add_device(self.device_id, self.key.public)
        off, accidents.off = accidents.off, True
        self.books.run(self._prepare).result()
        accidents.off = off
        self.syncing = self._open()

    def _prepare(self, session: Session) -> None:
        server = self.network.server
        connection = ConnectionRow(
            id=self.connection_id,
            server="https://house.example",
            current=True,
            signed_in=True,
            account_id=server.account_id,
            device_id=self.device_id,
            keys=server.house.signer.public().packed().decode(),
        )
        session.add(connection)
        session.flush()
        for on_sale in self.sets:
            row = SetPhotoRow(
                connection_id=self.connection_id, set_id=on_sale.set_id, sha256=on_sale.photo_sha256
            )
            session.add(row)
        remember_offers(session, connection, self.sets)

    def _open(self) -> Syncing:
        house = HouseClient(self.network, "https://house.example", Bearer(self.device_id))
        return Syncing(self.books, self.connection_id, house, self.key, self.name)

    # -- what its person does --------------------------------------------------------------------------------

    def do(self, step: Callable[[Session], object]) -> None:
        """One transaction, which may be refused, or end with the program."""
        try:
            self.books.run(step).result()
        except (StudioError, InputError) as error:
            self.accidents.tell(f"{self.name}: {error.message}")
        except Crash:
            self.reopen()

    def reopen(self) -> None:
        self.accidents.tell(f"{self.name} starts again")
        self.syncing = self._open()
        off, self.accidents.off = self.accidents.off, True
        self.books.run(lambda session: store.recover(session)).result()
        self.accidents.off = off

    def act(self) -> None:
        actions = (
            *(self.queue_render, self.queue_render, self.queue_render, self.finish, self.finish, self.finish),
            *(self.keep, self.keep, self.keep, self.discard, self.undo, self.fail, self.cancel, self.retry),
            *(self.unlock, self.favourite),
        )
        action = self.accidents.random.choice(actions)
        self.accidents.tell(f"{self.name}: {action.__name__}")
        self.do(action)

    def queue_render(self, session: Session) -> None:
        unlocked = set(session.scalars(select(UnlockRow.set_id)))
        mine = [on_sale for on_sale in self.sets if on_sale.set_id in unlocked]
        on_sale = self.accidents.random.choice(mine or self.sets)
        photo = ImageRef("p", on_sale.photo_sha256)
        request = RenderRequest(photo=photo, anchors=AnchorMap(width=1, height=1), garments=())
        store.enqueue(session, [store.NewJob(request, "{}")])

    def _job(self, session: Session, *states: JobState) -> JobRow | None:
        rows = session.scalars(select(JobRow).where(JobRow.state.in_(states)).order_by(JobRow.position)).all()
        return self.accidents.random.choice(rows) if rows else None

    def finish(self, session: Session) -> None:
        claim = store.claim(session, "runner")
        if claim is None or claim.job is None or isinstance(claim.job.request, store.ExportOrder):
            return
        row = session.get_one(JobRow, claim.job.id)
        store.step(row, JobState.FINISHED)
        session.add(
            RenderRow(
                job_id=row.id,
                photo_sha256=claim.job.request.photo.sha256,
                patch_sha256="0" * 64,
                engine="drape",
                engine_revision="1",
                seed=0,
                seconds=0.0,
                stages="{}",
                checks="{}",
                expires_at=now(),
            )
        )

    def fail(self, session: Session) -> None:
        claim = store.claim(session, "runner")
        if claim is not None and claim.job is not None:
            store.fail(session, claim.job.id, "runner", kind="internal", message="", detail="")

    def cancel(self, session: Session) -> None:
        row = self._job(session, JobState.WAITING)
        if row is not None:
            store.cancel(session, row.id)

    def retry(self, session: Session) -> None:
        row = self._job(session, JobState.FAILED, JobState.CANCELLED)
        if row is not None:
            store.retry(session, row.id)

    def _decide(self, session: Session, decision: Decision, *before: Decision) -> None:
        rows = session.scalars(
            select(RenderRow.id).where(RenderRow.decision.in_(before)).order_by(RenderRow.id)
        )
        found = rows.all()
        if found:
            renders.decide(session, self.accidents.random.choice(found), decision)

    def keep(self, session: Session) -> None:
        self._decide(session, Decision.KEPT, Decision.UNDECIDED, Decision.DISCARDED)

    def discard(self, session: Session) -> None:
        self._decide(session, Decision.DISCARDED, Decision.UNDECIDED, Decision.KEPT)

    def undo(self, session: Session) -> None:
        self._decide(session, Decision.UNDECIDED, Decision.KEPT, Decision.DISCARDED)

    def unlock(self, session: Session) -> None:
        unlock(session, self.accidents.random.choice(self.sets).set_id)

    def favourite(self, session: Session) -> None:
        on = self.accidents.random.random() < 0.6
        set_favourite(session, self.accidents.random.choice(self.sets).set_id, on)

    # -- sync ------------------------------------------------------------------------------------------------

    def sync(self, wanted: int = 0) -> bool:
        """Whether it went through."""
        from sync.errors import SyncError

        try:
            report = self.syncing.sync(wanted)
        except SyncError as error:
            self.accidents.tell(f"{self.name}: sync: {error.kind}: {error.message}")
            return False
        except Crash:
            self.reopen()
            return False
        self.accidents.tell(f"{self.name}: sync: {report}")
        return True

    def connection(self) -> ConnectionRow:
        found = self.books.run(current).result()
        assert found is not None
        return found
