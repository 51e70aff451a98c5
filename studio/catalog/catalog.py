"""The catalogue: one encrypted SQLite file, and the one thread that talks to it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from psygnal import Signal
from sqlalchemy import Connection, Engine, FromClause, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

import studio.catalog.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
from studio.catalog import schema
from studio.catalog.connection import connect, database_error, driver
from studio.catalog.keys import KeyStatus, KeyStore
from studio.catalog.lock import FileLock
from studio.catalog.snapshots import snapshot_is_due, take_snapshot
from studio.errors import StorageError
from studio.files import sweep
from studio.paths import ProfilePaths

T = TypeVar("T")

_log = logging.getLogger(__name__)
_SNAPSHOT_DELAY = 5.0
"""Seconds after opening, so that the daily copy does not compete with the start of the window."""
_PREPARING_SECONDS = 60.0


class Catalog:
    """Open one with `Catalog.open`, run functions on its thread with `run`, and `close` it.

    Several processes may have it open at a time; each transaction takes the write lock at its beginning, so that
    none is refused half-way.

    `touched` names, on the catalogue's thread, each topic that a committed transaction put into `Session.info`.
    """

    touched = Signal(str)

    def __init__(self, paths: ProfilePaths, key: bytes, key_status: KeyStatus) -> None:
        self.paths = paths
        self.key = key
        self.key_status = key_status
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="catalog")
        self._engine: Engine | None = None
        self._snapshot: threading.Timer | None = None
        self._closed = False

    @classmethod
    def open(cls, paths: ProfilePaths, key_store: KeyStore | None = None) -> Catalog:
        """Open the catalogue of a profile; make it, or bring it to this version's schema, where needed.

        Raises `StorageError` or `InputError`, see `KeyStore.load_or_make`, `connect` and `bring_up_to_date`.
        """
        keys = key_store or KeyStore(paths)
        paths.create()
        # Two processes must not both invent a key for a new profile.
        with FileLock(paths.opening_lock) as lock:
            if not (paths.catalog.exists() and paths.key_record.exists()):
                lock.acquire(_PREPARING_SECONDS)
            key = keys.load_or_make()
            catalog = cls(paths, key, keys.status)
            try:
                catalog._thread.submit(catalog._prepare, lock).result()
            except BaseException:
                catalog.close()
                raise
        catalog._schedule_snapshot()
        return catalog

    def _prepare(self, lock: FileLock) -> None:
        engine = self._engine = make_engine(self.paths.catalog, self.key)
        with engine.begin() as connection:
            found = schema.revision_of(connection)
        if found != schema.HEAD:
            if not lock.held:
                lock.acquire(_PREPARING_SECONDS)
            schema.bring_up_to_date(engine, self.paths, self.key)

    def run(self, function: Callable[[Session], T]) -> Future[T]:
        """Run `function` on the catalogue's thread in one transaction: committed when it returns, rolled back when
        it raises. Objects it returns can be read, not changed, afterwards.

        The future raises what `function` raised, or `StorageError` for what the database met.
        """
        try:
            return self._thread.submit(self._transact, function)
        except RuntimeError as error:
            raise StorageError("closed", "The catalogue is closed. Open the studio again.") from error

    def _transact(self, function: Callable[[Session], T]) -> T:
        if self._engine is None:
            raise StorageError("closed", "The catalogue is closed. Open the studio again.")
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                result = function(session)
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise database_error(error, self.paths.catalog) from error
        topics: set[str] = session.info.get("touched", set())
        for topic in sorted(topics):
            self.touched.emit(topic)
        return result

    def snapshot(self) -> Path:
        """Take today's snapshot now, on the caller's thread. Raises `StorageError`."""
        return take_snapshot(self.paths, self.key, _today())

    def _schedule_snapshot(self) -> None:
        if snapshot_is_due(self.paths, _today()):
            self._snapshot = threading.Timer(_SNAPSHOT_DELAY, self._keep_house)
            self._snapshot.name = "catalog-snapshot"
            self._snapshot.daemon = True
            self._snapshot.start()

    def _keep_house(self) -> None:
        """Once a day: a snapshot, and away with what killed processes left half-done."""
        sweep(self.paths.temporary)
        sweep(self.paths.vault / "incoming")
        try:
            self.snapshot()
        except StorageError as error:
            _log.warning("no snapshot today: %s (%s)", error.message, error.detail)

    def close(self) -> None:
        """Finish what was asked for, then close. May be called twice."""
        if self._closed:
            return
        self._closed = True
        if self._snapshot is not None:
            self._snapshot.cancel()
            self._snapshot.join()
        self._thread.submit(self._dispose).result()
        self._thread.shutdown(wait=True)

    def _dispose(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _today() -> date:
    return datetime.now(UTC).date()


def make_engine(path: Path, key: bytes) -> Engine:
    """An engine with one connection to the encrypted file, for use from one thread. Raises `StorageError`."""
    connection = connect(path, key)
    engine = create_engine(
        "sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool, query_cache_size=200
    )

    engine.dialect.statement_compiler = _WithHints

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class _WithHints(SQLiteCompiler):
    """Says which index is meant where a query does; SQLAlchemy leaves hints out for SQLite."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002
        return text
