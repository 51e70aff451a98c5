"""Connections to encrypted SQLite files, and what goes wrong with them in words."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlcipher3 import dbapi2 as _driver  # pyright: ignore[reportMissingTypeStubs]

from studio.catalog.words import searchable
from studio.errors import StorageError

driver: Any = _driver
"""The DB-API module that SQLAlchemy is given; its SQLite is newer than Python's own and encrypts."""

BUSY_SECONDS = 10.0
_CACHE_KIB = 64 << 10
"""Pages that stay decrypted: the indexes of a library of 100,000 photos, which every search goes through."""


def connect(
    path: Path, key: bytes, *, synchronous: str = "FULL", cache_kib: int = _CACHE_KIB
) -> sqlite3.Connection:
    """Open the encrypted file at `path`, made if absent, in WAL mode and outside any transaction.

    `cache_kib` of its pages stay decrypted in memory. Usable from one thread at a time.

    Raises `StorageError`: `catalog_unreadable` for a wrong key or a damaged file.
    """
    connection: sqlite3.Connection | None = None
    try:
        # The API is that of Python's sqlite3, whose types are known.
        connection = cast(
            sqlite3.Connection,
            driver.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False),
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
        # 64 hexadecimal digits are taken as the raw key, so that opening costs no key derivation.
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA fullfsync = ON")  # what FULL means on macOS; nothing elsewhere
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")
        connection.create_function("searchable", 1, searchable, deterministic=True)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except driver.Error as error:
        if connection is not None:
            connection.close()
        raise database_error(error, path) from error
    return connection


@dataclass(frozen=True)
class LibraryFacts:
    """What the SQLite that is in use here can do; `cipher_version` is empty where it cannot encrypt."""

    sqlite_version: str
    cipher_version: str
    full_text_search: bool


def library_facts() -> LibraryFacts:
    connection = cast(sqlite3.Connection, driver.connect(":memory:"))
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
        return LibraryFacts(
            sqlite_version=str(connection.execute("SELECT sqlite_version()").fetchone()[0]),
            cipher_version=str(cipher[0]) if cipher else "",
            full_text_search=("ENABLE_FTS5",) in connection.execute("PRAGMA compile_options").fetchall(),
        )
    finally:
        connection.close()


def database_error(error: Exception, path: Path) -> StorageError:
    """What a driver's error means for a person. Kinds: `disk_full`, `busy`, `not_writable`, `catalog_unreadable`,
    `disk`."""
    text = str(error)
    detail = f"{type(error).__name__}: {text}"
    if "disk is full" in text:
        return StorageError(
            "disk_full",
            f"The disk that holds {path.parent} is full. Free some space, then try again.",
            detail,
        )
    if "locked" in text:
        return StorageError(
            "busy", f"Another program is using {path.name}. Try again when it is done.", detail
        )
    if "readonly" in text or "unable to open" in text:
        return StorageError(
            "not_writable", f"{path} cannot be written to. Allow writing in {path.parent}.", detail
        )
    if "not a database" in text or "malformed" in text or "encrypted" in text:
        return StorageError(
            "catalog_unreadable",
            f"{path} cannot be opened: it is damaged, or its key is another one. "
            "Enter the recovery key with `anchor key recover`, or go back to a snapshot with `anchor snapshots`.",
            detail,
        )
    return StorageError("disk", f"{path} could not be read or written. Check the disk it is on.", detail)


def check_integrity(path: Path, key: bytes) -> None:
    """Open `path` with `key` and read all of it: pages, their authentication, indexes and foreign keys.

    Raises `StorageError` `catalog_unreadable`.
    """
    connection = connect(path, key)
    try:
        problems = [
            *(row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"),
            *(row[0] for row in connection.execute("PRAGMA cipher_integrity_check")),
            *(f"foreign key in {row[0]}" for row in connection.execute("PRAGMA foreign_key_check")),
        ]
        connection.execute("PRAGMA journal_mode = DELETE")
    except driver.Error as error:
        raise database_error(error, path) from error
    finally:
        connection.close()
    if problems:
        raise StorageError(
            "catalog_unreadable",
            f"{path} is damaged. Go back to a snapshot with `anchor snapshots`.",
            "; ".join(str(problem) for problem in problems[:5]),
        )
