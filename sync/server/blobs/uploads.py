"""Parts of files as they come in. What is on the disk is what has arrived: no row can say otherwise."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from sync.server.blobs.store import CHUNK
from sync.server.problems import ProblemError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
SPARE_BYTES = 256 * 1024**2
"""Room that uploads leave for the database."""


class Receiving:
    """Takes the bytes of one request, from `begin` on."""

    def __init__(self, file: BinaryIO, begin: int, size: int) -> None:
        self._file = file
        self._size = size
        self.offset = begin

    def write(self, piece: bytes) -> None:
        """Raises `ProblemError` where more comes than was said, `OSError`."""
        if self.offset + len(piece) > self._size:
            raise too_much(self._size)
        self._file.write(piece)
        self.offset += len(piece)


class Uploads:
    """The part files of one server. Usable from any thread; one request at a time writes to a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = threading.Lock()
        self._open: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def here(self, upload_id: str) -> int:
        """Bytes that have arrived."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    def path(self, upload_id: str) -> Path:
        """Where the bytes of an upload gather."""
        return self._folder / f"{upload_id}.part"

    def refuse_without_room(self, size: int) -> None:
        """Raises `ProblemError` 507."""
        if shutil.disk_usage(self._folder).free < size + SPARE_BYTES:
            raise disk_full()

    @contextmanager
    def taken(self, key: str) -> Generator[None]:
        """Nobody else touches this upload, or this blob, inside the block. Raises `ProblemError` 409."""
        with self._guard:
            if key in self._open:
                raise ProblemError(
                    409, "busy", "This file is being sent already. Wait for the other request."
                )
            self._open.add(key)
        try:
            yield
        finally:
            with self._guard:
                self._open.discard(key)

    @contextmanager
    def receive(self, upload_id: str, begin: int, size: int) -> Generator[Receiving]:
        """Write on from `begin`, inside `taken`. When the disk is full or too much comes, it is as it was before.

        What came before a connection broke is kept. Raises `ProblemError` 413, 503, 507.
        """
        path = self.path(upload_id)
        try:
            with open_part(path) as file:
                file.truncate(begin)
                try:
                    yield Receiving(file, begin, size)
                finally:
                    file.flush()
                    os.fsync(file.fileno())
        except ProblemError:
            os.truncate(path, begin)
            raise
        except OSError as error:
            if path.exists():
                os.truncate(path, begin)
            raise refusal(error) from error

    def hash(self, upload_id: str) -> str:
        """sha256 in hex of what has arrived. Raises `OSError`."""
        digest = hashlib.sha256()
        with self.path(upload_id).open("rb") as file:
            while block := file.read(CHUNK):
                digest.update(block)
        return digest.hexdigest()

    def drop(self, upload_id: str) -> None:
        """Forget an upload; one that is not there is no error. Raises `OSError`."""
        self.path(upload_id).unlink(missing_ok=True)

    def sweep(self, before: int) -> None:
        """Forget what nobody has written to since, in seconds since 1970, whether it is still known or not."""
        for path in self._folder.glob("*.part"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()


def open_part(path: Path) -> BinaryIO:
    return path.open("ab")


def refusal(error: OSError) -> ProblemError:
    """What a failed write is to whoever sent the bytes: no room (507), or a store that does not take them now (503)."""
    if error.errno in _FULL:
        return disk_full()
    return ProblemError(503, "storage", "The house's store does not take files now. Try again later.")


def disk_full() -> ProblemError:
    return ProblemError(
        507, "disk_full", "The house's disk is full. Try again when its keeper has made room."
    )


def too_much(size: int) -> ProblemError:
    return ProblemError(
        413, "too_large", f"More came than the {size} bytes that were announced. Start it again."
    )
