"""The server's database: SQLite beside its blobs, or PostgreSQL. The same statements on both.

A unit of work is one transaction. On SQLite it takes the one write lock at its begin, so that it never fails half-way
for want of it; on PostgreSQL `lock_accounts` takes the accounts' rows, so that what touches one account's money and
events goes in order. Where PostgreSQL nevertheless ends a transaction so that another can go on, or since another made
the same row in that moment, it is run again.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import uuid_utils
from sqlalchemy import Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlcipher3 import dbapi2 as sqlcipher3  # pyright: ignore[reportMissingTypeStubs]

T = TypeVar("T")
_log = logging.getLogger(__name__)

BUSY_SECONDS = 30
ATTEMPTS = 5
_PAUSE_SECONDS = 0.02
_WORTH_ANOTHER = frozenset(("40001", "40P01", "23505"))
"""What PostgreSQL says where a transaction was ended for another's sake: serialization_failure, deadlock_detected,
unique_violation. After the last of them the other one's row is there to be seen."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_id() -> str:
    """A UUIDv7 as text."""
    return str(uuid_utils.uuid7())


def seconds_now() -> int:
    """UTC in whole seconds since 1970."""
    return int(datetime.now(UTC).timestamp())


class Database:
    """Usable from any thread. `write` and `read` give a session that lives as long as the block."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def write(self) -> Generator[Session]:
        """One transaction: committed when the block ends well, rolled back when it raises."""
        with self._sessions() as session, session.begin():
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session

    def run(self, work: Callable[[Session], T]) -> T:
        """`work` in one transaction as `write` has it, and again, a few times, where PostgreSQL ended that to let
        another go on or for a row that another made meanwhile: so `work` changes nothing but its session.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.write() as session:
                    return work(session)
            except DBAPIError as error:
                if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _WORTH_ANOTHER:
                    raise
                _log.warning("A transaction was ended for another's sake; it is run again.")
            time.sleep(random.uniform(0.5, 1.5) * _PAUSE_SECONDS * 2**attempt)
        raise AssertionError("unreachable")

    @contextmanager
    def read(self) -> Generator[Session]:
        """A look at one moment of the database; nothing is written."""
        with self._sessions() as session:
            if self.is_sqlite:
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            # Rows that were read stay readable after the block.
            session.expunge_all()
            session.rollback()

    def close(self) -> None:
        """No session may be open any more."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True)
    # SQLCipher's own SQLite, used without a key: newer than Python's, with the repair of its write-ahead log.
    engine = create_engine(
        url,
        module=sqlcipher3,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # SQLAlchemy's begin is ours: the driver would begin late and without the write lock.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
