"""The egress journal: every request that leaves this machine, written into the catalogue before it is sent."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime

from psygnal import Signal
from sqlalchemy import func, select, tuple_, update
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.base import now
from studio.weights.tables import EgressRow
from sync.client.journal import Exchange


@dataclass(frozen=True)
class EgressEntry:
    """A request as the Account page shows it. `ended_at` is None without a known end, `status` 0 without an answer."""

    at: datetime
    host: str
    method: str
    path: str
    purpose: str
    kinds: tuple[str, ...]
    bytes_out: int
    bytes_in: int
    status: int
    ended_at: datetime | None
    id: str


@dataclass(frozen=True)
class EgressTotal:
    """What one host got and gave, in requests and bytes."""

    host: str
    requests: int
    bytes_out: int
    bytes_in: int


class EgressJournal:
    """A `sync.client.journal.Journal`. `begin` and `end` wait for the catalogue: never call them from its thread.

    `changed` is emitted on the thread of the request after each of them.
    """

    changed = Signal()

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def begin(self, exchange: Exchange) -> None:
        row = EgressRow(
            id=exchange.id,
            at=exchange.at,
            host=exchange.host,
            method=exchange.method,
            path=exchange.path,
            purpose=exchange.purpose.value,
            kinds=",".join(kind.value for kind in exchange.kinds),
            bytes_out=exchange.bytes_out,
        )
        self._catalog.run(lambda session: session.add(row)).result()
        self.changed.emit()

    def end(self, exchange: Exchange, status: int, bytes_in: int) -> None:
        change = update(EgressRow).where(EgressRow.id == exchange.id)
        values = change.values(status=status, bytes_in=bytes_in, ended_at=now())
        self._catalog.run(lambda session: session.execute(values)).result()
        self.changed.emit()

    def entries(
        self, limit: int = 500, after: EgressEntry | None = None, host: str = ""
    ) -> Future[tuple[EgressEntry, ...]]:
        """The newest first; page on with the last one as `after`. Of one `host` alone where it is named."""
        query = select(EgressRow).order_by(EgressRow.at.desc(), EgressRow.id.desc()).limit(limit)
        if after is not None:
            query = query.where(tuple_(EgressRow.at, EgressRow.id) < (after.at, after.id))
        if host:
            query = query.where(EgressRow.host == host)
        return self._catalog.run(lambda session: tuple(_entry(row) for row in session.scalars(query)))

    def totals(self) -> Future[tuple[EgressTotal, ...]]:
        """What every host got and gave since the profile was made, the busiest first."""
        return self._catalog.run(_totals)


def _entry(row: EgressRow) -> EgressEntry:
    kinds = tuple(kind for kind in row.kinds.split(",") if kind)
    return EgressEntry(
        row.at,
        row.host,
        row.method,
        row.path,
        row.purpose,
        kinds,
        row.bytes_out,
        row.bytes_in,
        row.status,
        row.ended_at,
        row.id,
    )


def _totals(session: Session) -> tuple[EgressTotal, ...]:
    sums = func.count(), func.sum(EgressRow.bytes_out), func.sum(EgressRow.bytes_in)
    query = select(EgressRow.host, *sums).group_by(EgressRow.host).order_by(sums[0].desc())
    return tuple(EgressTotal(*row) for row in session.execute(query))
