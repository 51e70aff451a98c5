"""Locks between processes. The operating system frees them when their owner ends, however it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from studio.errors import ProfileInUse, StorageError
from studio.files import storage_error
from studio.paths import ProfilePaths

if sys.platform == "win32":
    import msvcrt

    # Past the end of the file, so that others may still read the owner written at its start.
    _LOCKED_BYTE = 1 << 20

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """Exclusive between processes and between threads. The file itself stays; only the lock on it counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody holds it. Raises `StorageError` if its file cannot be opened."""
        if self._file is not None:
            raise RuntimeError("this lock is held already")
        try:
            file = os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError as error:
            raise storage_error(error, self._path) from error
        if not _try_lock(file):
            file.close()
            return False
        with contextlib.suppress(OSError):
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()).encode())
            file.flush()
        self._file = file
        return True

    def acquire(self, seconds: float) -> None:
        """Take the lock, waiting up to `seconds`. Raises `StorageError` `busy`."""
        deadline = time.monotonic() + seconds
        while not self.try_acquire():
            if time.monotonic() > deadline:
                raise StorageError(
                    "busy",
                    "Another Anchor Studio command is preparing this profile. Try again when it is done.",
                )
            time.sleep(0.02)

    def owner(self) -> int | None:
        """The process that took the lock last, if it said so."""
        try:
            return int(self._path.read_text())
        except (OSError, ValueError):
            return None

    @property
    def held(self) -> bool:
        return self._file is not None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def hold_profile(paths: ProfilePaths) -> FileLock:
    """Claim the profile for one window; release the lock when it closes. Commands do not need it.

    Raises `ProfileInUse`.
    """
    lock = FileLock(paths.window_lock)
    if not lock.try_acquire():
        owner = lock.owner()
        who = "" if owner is None else f" (process {owner})"
        raise ProfileInUse(
            "profile_in_use",
            f"Another window{who} has the profile {paths.root} open. "
            "Use that window, or start with --profile and another folder.",
        )
    return lock
