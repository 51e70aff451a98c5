"""Verified daily copies of the catalogue, and going back to one."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from studio.catalog.connection import check_integrity, connect, database_error, driver
from studio.catalog.lock import hold_profile
from studio.catalog.schema import remove_database
from studio.errors import StorageError
from studio.files import make_folder, replacing, storage_error, sync_folder
from studio.paths import ProfilePaths

KEPT = 10
FETCHABLE = ("listing_words", "explore_words", "listing_bodies", "listings", "explore_feed")
"""Tables that a server tells again, and that would be nearly all of a snapshot; in the order of their references."""


def snapshots(paths: ProfilePaths) -> tuple[Path, ...]:
    """The snapshots there are, newest first; each opens with the catalogue's key."""
    return tuple(sorted(paths.snapshots.glob("catalog-????-??-??.db"), reverse=True))


def snapshot_is_due(paths: ProfilePaths, today: date) -> bool:
    return not _target(paths, today).exists()


def _target(paths: ProfilePaths, day: date) -> Path:
    return paths.snapshots / f"catalog-{day.isoformat()}.db"


def take_snapshot(paths: ProfilePaths, key: bytes, today: date) -> Path:
    """Copy the catalogue beside its writer, without what can be fetched again; open the copy, read all of it, and only
    then give it its name.

    Raises `StorageError`; the older snapshots then stay as they are.
    """
    folder = make_folder(paths.snapshots, private=True)
    target = _target(paths, today)
    temporary = folder / f".{target.name}.{os.getpid()}.part"
    remove_database(temporary)
    try:
        source = connect(paths.catalog, key)
        try:
            source.execute("VACUUM INTO ?", (str(temporary),))
        finally:
            source.close()
        _leave_out_fetchable(temporary, key)
        check_integrity(temporary, key)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
        sync_folder(folder)
    except driver.Error as error:
        raise database_error(error, target) from error
    except OSError as error:
        raise storage_error(error, target) from error
    finally:
        remove_database(temporary)
    for old in snapshots(paths)[KEPT:]:
        old.unlink(missing_ok=True)
    return target


def _leave_out_fetchable(copy: Path, key: bytes) -> None:
    """Empty those tables of a copy, and make it as small as it is then."""
    connection = connect(copy, key, synchronous="OFF")
    try:
        if connection.execute("SELECT NOT EXISTS (SELECT 1 FROM listings)").fetchone()[0]:
            return
        connection.execute("BEGIN")
        # A trigger for each row would take longer than all the rest.
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'listing_search_deleted'"
        ).fetchone()
        connection.execute("DROP TRIGGER listing_search_deleted")
        for table in FETCHABLE:
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO listing_search(listing_search) VALUES ('delete-all')")
        connection.execute(trigger)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def restore_snapshot(paths: ProfilePaths, key: bytes, snapshot: Path) -> Path | None:
    """Make `snapshot` the catalogue. The present one is moved aside and its new place returned, if there was one.

    Raises `ProfileInUse` while a window is open, `StorageError` if the snapshot cannot be read with `key`.
    """
    if not snapshot.is_file():
        raise StorageError("not_found", f"There is no snapshot {snapshot}. Choose one of {paths.snapshots}.")
    with hold_profile(paths):
        check_integrity(snapshot, key)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = paths.root / f"catalog-replaced-{stamp}.db"
        replaced = paths.catalog.exists()
        try:
            for suffix in ("-wal", "-shm", ""):
                present = paths.catalog.with_name(paths.catalog.name + suffix)
                if present.exists():
                    present.rename(aside.with_name(aside.name + suffix))
        except OSError as error:
            raise storage_error(error, paths.catalog) from error
        with snapshot.open("rb") as source, replacing(paths.catalog, private=True) as file:
            shutil.copyfileobj(source, file, 1 << 20)
    return aside if replaced else None
