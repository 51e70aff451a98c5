"""Thumbnails: one encrypted SQLite file per size, rebuilt whenever one is wanted and absent.

They are encrypted with the catalogue's key because a thumbnail of an unreleased garment is as secret as the garment.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from psygnal import Signal

from studio.catalog.connection import connect, database_error, driver
from studio.catalog.schema import remove_database
from studio.errors import StorageError
from studio.files import make_folder

T = TypeVar("T")
Maker = Callable[[str], "Future[Mapping[int, bytes]]"]
"""Makes the thumbnails of the picture with a given sha256 anew: JPEG by longest side."""

SIDES = (256, 1024)
"""Longest side in pixels of the two size classes: grid and filmstrip, and loupe."""
BUDGETS = {256: 2 << 30, 1024: 6 << 30}
"""Bytes that the pictures of a size class may take before the least recently used go."""
_EVICT_TO = 0.9
_CACHE_KIB = 8 << 10
"""Pages that stay decrypted: the index of 100,000 pictures. A picture is read once and then kept by who shows it."""
_SUM = "SELECT coalesce(sum(bytes), 0) FROM thumbnails"

_log = logging.getLogger(__name__)


class ThumbnailStore:
    """JPEG thumbnails by the sha256 of the picture and the longest side (one of `SIDES`).

    Losing it costs time, nothing else: a file that cannot be opened is made anew, and writes are not awaited by
    the disk. Signals, on the store's thread: `dropped(side, hashes)` for what its budget made go.
    """

    dropped = Signal(int, object)

    def __init__(self, folder: Path, key: bytes, *, budgets: Mapping[int, int] = BUDGETS) -> None:
        """Raises `StorageError` when the folder cannot be written to."""
        self._folder = make_folder(folder)
        self._key = key
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="thumbnails")
        self._classes = {
            side: _SizeClass(folder / f"{side}.db", key, budget) for side, budget in budgets.items()
        }
        self._maker: Maker | None = None
        self._making: dict[str, Future[Mapping[int, bytes]]] = {}
        self._closed = False

    def make_with(self, maker: Maker) -> None:
        """Use `maker` from now on for thumbnails that are asked for and absent."""
        self._maker = maker

    def get(self, sha256: str, side: int) -> Future[bytes | None]:
        """The thumbnail, made if absent; None where it cannot be made."""
        answer: Future[bytes | None] = Future()
        self._submit(self._look_up, sha256, side, answer)
        return answer

    def put_many(self, thumbnails: Iterable[tuple[str, int, bytes]]) -> Future[None]:
        """Store (sha256, side, jpeg) triples; sides that are no size class are left out."""
        return self._submit(self._write, tuple(thumbnails))

    def set_budget(self, total: int) -> Future[None]:
        """Let all size classes together take `total` bytes, each its share of what `BUDGETS` has."""
        whole = sum(BUDGETS.values())
        budgets = {side: total * share // whole for side, share in BUDGETS.items()}
        return self._submit(self._set_budgets, budgets)

    def budgets(self) -> Future[dict[int, int]]:
        """What each size class may take, in bytes."""
        return self._submit(self._budgets)

    def size(self, side: int) -> Future[int]:
        """Bytes of pictures in a size class."""
        return self._submit(self._class(side).size)

    def hashes(self, side: int) -> Future[frozenset[str]]:
        """What is in a size class."""
        return self._submit(self._class(side).hashes)

    def clear(self) -> Future[None]:
        """Forget all of them."""
        return self._submit(self._clear)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._close).result()
        self._thread.shutdown(wait=True)

    # -- on the store's thread ---------------------------------------------------------------------------------

    def _submit(self, function: Callable[..., T], *arguments: object) -> Future[T]:
        try:
            return self._thread.submit(function, *arguments)
        except RuntimeError as error:
            raise StorageError("closed", "The thumbnails are closed. Open the studio again.") from error

    def _class(self, side: int) -> _SizeClass:
        try:
            return self._classes[side]
        except KeyError:
            raise ValueError(f"thumbnails have a side of {sorted(self._classes)}, not {side}") from None

    def _look_up(self, sha256: str, side: int, answer: Future[bytes | None]) -> None:
        try:
            found = self._class(side).read((sha256,)).get(sha256)
        except Exception as error:  # whatever it is belongs to the one who asked
            answer.set_exception(error)
            return
        if found is not None or self._maker is None:
            answer.set_result(found)
            return
        making = self._making.get(sha256)
        if making is None:
            try:
                making = self._making[sha256] = self._maker(sha256)
            except RuntimeError:  # the studio is closing
                answer.set_result(None)
                return
        making.add_done_callback(lambda made: self._made(sha256, side, made, answer))

    def _made(
        self, sha256: str, side: int, made: Future[Mapping[int, bytes]], answer: Future[bytes | None]
    ) -> None:
        first = self._making.pop(sha256, None) is not None
        error = None if made.cancelled() else made.exception()
        if made.cancelled() or error is not None:
            _log.info("no thumbnail for %s: %s", sha256, error)
            answer.set_result(None)
            return
        pictures = made.result()
        if first and not self._closed:
            self.put_many((sha256, each, jpeg) for each, jpeg in pictures.items())
        answer.set_result(pictures.get(side))

    def _write(self, thumbnails: tuple[tuple[str, int, bytes], ...]) -> None:
        for side, size_class in self._classes.items():
            batch = [(sha256, jpeg) for sha256, each, jpeg in thumbnails if each == side]
            gone = size_class.write(batch) if batch else ()
            if gone:
                self.dropped.emit(side, gone)

    def _set_budgets(self, budgets: Mapping[int, int]) -> None:
        for side, size_class in self._classes.items():
            size_class.set_budget(budgets[side])

    def _budgets(self) -> dict[int, int]:
        return {side: size_class.budget for side, size_class in self._classes.items()}

    def _clear(self) -> None:
        for size_class in self._classes.values():
            size_class.clear()

    def _close(self) -> None:
        for size_class in self._classes.values():
            size_class.close()


class _SizeClass:
    """One file. Opened at its first use, so that the start of the studio does not wait for it."""

    def __init__(self, path: Path, key: bytes, budget: int) -> None:
        self._path = path
        self._key = key
        self.budget = budget
        self._open: sqlite3.Connection | None = None
        self._used: set[bytes] = set()
        self._bytes = 0

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            try:
                self._open = self._prepare()
            except StorageError as error:
                if error.kind != "catalog_unreadable":
                    raise
                _log.warning("%s is made anew: %s", self._path.name, error.detail)
                remove_database(self._path)
                self._open = self._prepare()
        return self._open

    def _prepare(self) -> sqlite3.Connection:
        connection = connect(self._path, self._key, synchronous="OFF", cache_kib=_CACHE_KIB)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS thumbnails "
            "(sha256 BLOB PRIMARY KEY, bytes INTEGER NOT NULL, used INTEGER NOT NULL, jpeg BLOB NOT NULL)"
        )
        connection.execute("CREATE INDEX IF NOT EXISTS thumbnails_by_use ON thumbnails (used, bytes)")
        (self._bytes,) = connection.execute(_SUM).fetchone()
        return connection

    def read(self, hashes: Sequence[str]) -> dict[str, bytes]:
        names = [bytes.fromhex(sha256) for sha256 in hashes]
        marks = ",".join("?" * len(names))
        try:
            rows: list[tuple[bytes, bytes]] = (
                self._connection()
                .execute(f"SELECT sha256, jpeg FROM thumbnails WHERE sha256 IN ({marks})", names)
                .fetchall()
            )
        except driver.Error as error:
            raise database_error(error, self._path) from error
        self._used.update(name for name, _ in rows)
        return {name.hex(): jpeg for name, jpeg in rows}

    def write(self, batch: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
        """Hashes of what had to go for it."""
        gone: tuple[str, ...] = ()
        moment = time.time_ns()
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._note_uses(connection, moment)
                connection.executemany(
                    "INSERT OR REPLACE INTO thumbnails VALUES (?, ?, ?, ?)",
                    [(bytes.fromhex(sha256), len(jpeg), moment, jpeg) for sha256, jpeg in batch],
                )
                self._bytes += sum(len(jpeg) for _, jpeg in batch)
                if self._bytes > self.budget:
                    gone = self._evict(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    # A full disk ends the transaction by itself; to end it again would be told instead of that.
                    connection.execute("ROLLBACK")
                raise
        except driver.Error as error:
            raise database_error(error, self._path) from error
        return gone

    def _note_uses(self, connection: sqlite3.Connection, moment: int) -> None:
        """Reading does not write; the uses since are noted together."""
        connection.executemany(
            "UPDATE thumbnails SET used = ? WHERE sha256 = ?", [(moment, name) for name in self._used]
        )
        self._used.clear()

    def set_budget(self, budget: int) -> None:
        """From the next write on: what is too much goes with it."""
        self.budget = budget

    def _evict(self, connection: sqlite3.Connection) -> tuple[str, ...]:
        gone: list[str] = []
        (self._bytes,) = connection.execute(_SUM).fetchone()
        target = int(self.budget * _EVICT_TO)
        oldest = connection.execute("SELECT sha256, bytes FROM thumbnails ORDER BY used, rowid").fetchall()
        for name, size in oldest:
            if self._bytes <= target:
                break
            connection.execute("DELETE FROM thumbnails WHERE sha256 = ?", (name,))
            self._bytes -= size
            gone.append(bytes(name).hex())
        return tuple(gone)

    def hashes(self) -> frozenset[str]:
        try:
            rows = self._connection().execute("SELECT sha256 FROM thumbnails").fetchall()
        except driver.Error as error:
            raise database_error(error, self._path) from error
        return frozenset(bytes(name).hex() for (name,) in rows)

    def size(self) -> int:
        (self._bytes,) = self._connection().execute(_SUM).fetchone()
        return self._bytes

    def clear(self) -> None:
        self.close()
        remove_database(self._path)

    def close(self) -> None:
        if self._open is not None:
            connection, self._open = self._open, None
            try:
                self._note_uses(connection, time.time_ns())
            except driver.Error as error:
                _log.info("uses of %s not noted: %s", self._path.name, error)
            connection.close()
