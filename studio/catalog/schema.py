"""Bringing a catalogue to this version's schema: made whole when new, migrated after a backup when older.

Alembic is imported only when there is something to migrate. A new catalogue is made from the tables themselves; a
test holds that equal to what the migrations make.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from studio.catalog.base import Base
from studio.catalog.connection import check_integrity, connect, database_error, driver
from studio.errors import StorageError
from studio.files import make_folder, storage_error, sync_folder
from studio.paths import ProfilePaths

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0012"
"""The newest migration in `migrations/versions`. Their names are numbers, so that newer and older are known."""

_BACKUPS_KEPT = 5


def revision_of(connection: Connection) -> str | None:
    """The schema version of a catalogue, None for an empty one."""
    made = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first()
    return (
        None if made is None else connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    )


def bring_up_to_date(engine: Engine, paths: ProfilePaths, key: bytes) -> None:
    """Create or migrate. Raises `StorageError`: `newer_catalog`, `migration_failed` and those of the disk."""
    with engine.begin() as connection:
        found = revision_of(connection)
    if found is None:
        _create(engine)
    elif _number(found) > _number(HEAD):
        raise StorageError(
            "newer_catalog",
            f"The catalogue in {paths.root} was made by a newer Anchor Studio. "
            "Update this one, or open another profile with --profile.",
            f"schema {found}, this version knows {HEAD}",
        )
    elif found != HEAD:
        backup = back_up(paths, key, found)
        _migrate(engine, paths, backup)


def _number(revision: str) -> int:
    digits = re.match(r"\d+", revision)
    if digits is None:
        raise StorageError(
            "newer_catalog",
            "The catalogue was made by another Anchor Studio. Use that one, or another profile with --profile.",
            f"schema {revision}",
        )
    return int(digits.group())


def _create(engine: Engine) -> None:
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        )
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def back_up(paths: ProfilePaths, key: bytes, revision: str) -> Path:
    """A verified copy of the catalogue in `backups`, the last few of which are kept. Raises `StorageError`."""
    folder = make_folder(paths.backups, private=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"catalog-{revision}-{stamp}.db"
    temporary = target.with_suffix(".part")
    source = connect(paths.catalog, key)
    try:
        copy = connect(temporary, key)
        try:
            source.backup(copy)
        finally:
            copy.close()
        check_integrity(temporary, key)
        temporary.rename(target)
        sync_folder(folder)
    except driver.Error as error:
        raise database_error(error, target) from error
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        source.close()
        remove_database(temporary)
    for old in sorted(folder.glob("catalog-*.db"), key=lambda path: path.name.rsplit("-", 1)[-1])[
        :-_BACKUPS_KEPT
    ]:
        old.unlink(missing_ok=True)
    return target


def remove_database(path: Path) -> None:
    """Remove a SQLite file and what SQLite puts beside it."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


def alembic_config() -> Config:
    """For this module and for whoever writes the next migration."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(engine: Engine, paths: ProfilePaths, backup: Path) -> None:
    """All steps in one transaction: the catalogue is of the old version or of the new one, never between."""
    from alembic import command

    config = alembic_config()
    try:
        with engine.connect() as connection:
            # SQLite changes a table by making another and dropping the first, which must not cascade; and this
            # pragma does nothing inside a transaction.
            _outside_transaction(connection, "PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    config.attributes["connection"] = connection
                    command.upgrade(config, "head")
                    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                    if broken:
                        raise ValueError(f"foreign keys broken in {sorted({str(row[0]) for row in broken})}")
            finally:
                _outside_transaction(connection, "PRAGMA foreign_keys = ON")
    except Exception as error:
        if isinstance(error, DBAPIError) and "disk is full" in str(error):
            raise database_error(error, paths.catalog) from error
        raise StorageError(
            "migration_failed",
            f"The catalogue in {paths.root} could not be brought to this version and was left as it was. "
            f"Go back to the Anchor Studio you used before; a copy is in {backup}.",
            f"{type(error).__name__}: {error}",
        ) from error


def _outside_transaction(connection: Connection, statement: str) -> None:
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement)
    finally:
        cursor.close()
