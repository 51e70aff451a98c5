"""Bringing the server's database to this version's schema, on SQLite and PostgreSQL alike.

Alembic is imported only when there is something to migrate.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from sync.server.config import SettingsError
from sync.server.database import Database

HEAD = "0005"
"""The newest migration in `migrations/versions`. Their names are numbers, so that newer and older are known."""

_LOCK = 0x616E63686F72
"""PostgreSQL's advisory lock that two servers started at once wait for. Any number; this one spells "anchor"."""


class NewerDatabaseError(SettingsError):
    """The database was made by a newer server; the sentence says what to do."""


class NoDatabaseError(SettingsError):
    """The database cannot be reached or written."""


def bring_up_to_date(database: Database) -> None:
    """All steps in one transaction, so that the database is of the old version or of the new one, never between.

    Raises `NewerDatabaseError` or `NoDatabaseError`.
    """
    try:
        _bring_up_to_date(database)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise NoDatabaseError(
            f"The database cannot be used: {reason}. Check that it runs, its address, and that the disk has room."
        ) from error


def _bring_up_to_date(database: Database) -> None:
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        found = _revision_of(connection)
        if found is not None and found > HEAD:
            raise NewerDatabaseError(
                f"The database is of schema {found}, made by a newer house server. "
                "Update this one, or restore a backup that it made."
            )
        if found != HEAD:
            _migrate(connection)


def _revision_of(connection: Connection) -> str | None:
    """The schema version of a database, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
