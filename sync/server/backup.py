"""A copy of a whole house in a folder, taken while it runs, and a house made of such a copy."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from sync.server.app import make_tables
from sync.server.config import SETTINGS_FILE, ServerConfig
from sync.server.database import Database
from sync.server.events import bump_generation
from sync.server.house import House
from sync.server.problems import ProblemError

KEYS = ("signing-keys.json", "form-secret", "papers.key", SETTINGS_FILE)
FOLDERS = ("blobs", "papers")
DATABASE = "house.db"


def back_up(house: House, into: Path) -> None:
    """Database first, then blobs: only those go that no set has, so that every one a set names is there.

    A database that is not a file is left to its own tools. Raises `ProblemError` where the folder cannot be made.
    """
    try:
        into.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise ProblemError(
            409, "folder", f"{into} is there already, or cannot be made: choose another."
        ) from error
    if house.database.is_sqlite:
        with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM INTO :file"), {"file": str(into / DATABASE)})
    for name in KEYS:
        if (house.config.data / name).exists():
            shutil.copy2(house.config.data / name, into / name)
    for name in FOLDERS:
        if (house.config.data / name).exists():
            unfinished = shutil.ignore_patterns("*.new")
            shutil.copytree(
                house.config.data / name, into / name, ignore=unfinished, copy_function=_copy_if_there
            )


def _copy_if_there(source: str, target: str) -> None:
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def restore(backup: Path, data: Path, database: str | None) -> None:
    """A house as it was. It gets another generation, so that every device asks for everything anew.

    Where the database is not a file, it is restored by its own tools first. Raises `ProblemError`, also where there is
    no database to go with it, and nothing was copied then.
    """
    if not (backup / KEYS[0]).exists():
        raise ProblemError(404, "backup", f"{backup} is no backup of a house.")
    if data.exists() and any(data.iterdir()):
        raise ProblemError(409, "folder", f"{data} is not empty. Move what is there away first.")
    _refuse_without_database(backup, ServerConfig.load(backup, database=database))
    shutil.copytree(backup, data, dirs_exist_ok=True)
    house = House(ServerConfig.load(data, database=database))
    try:
        make_tables(house)
        with house.database.write() as session:
            bump_generation(session)
    finally:
        house.close()


def _refuse_without_database(backup: Path, config: ServerConfig) -> None:
    if not config.database:
        if not (backup / DATABASE).exists():
            raise ProblemError(
                404,
                "database",
                f"{backup} has no database. Restore that first, and name it in ANCHOR_DATABASE.",
            )
        return
    database = Database(config.database_url)
    try:
        has_tables = inspect(database.engine).has_table("accounts")
    except DBAPIError as error:
        raise ProblemError(503, "database", f"The database does not answer: {error.orig}") from error
    finally:
        database.close()
    if not has_tables:
        raise ProblemError(409, "database", "The database is empty. Restore it with pg_restore first.")
