"""Bringing the server's database to this version's schema, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from sync.server.config import SettingsError
from sync.server.database import Database

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
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.write() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _refuse_newer(connection, config)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_newer(connection: Connection, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = set(MigrationContext.configure(connection).get_current_heads())
    if not found <= known:
        raise NewerDatabaseError(
            f"The database is of schema {', '.join(sorted(found))}, made by a newer house server. "
            "Update this one, or restore a backup that it made."
        )
