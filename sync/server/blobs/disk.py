"""Blobs as files under two-level folders."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sync.server.blobs.store import CHUNK


class DiskBlobs:
    """One file a blob. Errors are those of `store.BlobStore`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def put(self, file: Path, sha256: str) -> None:
        target = self._path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb+") as written:
            os.fsync(written.fileno())
        file.replace(target)
        _settle(target.parent)

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        file = self._path(sha256).open("rb")

        def pieces() -> Iterator[bytes]:
            with file:
                file.seek(start)
                left = length
                while left > 0 and (piece := file.read(min(CHUNK, left))):
                    left -= len(piece)
                    yield piece

        return pieces()

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def _settle(folder: Path) -> None:
    """Make a rename survive a power cut, where the system has a way to ask for that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    with suppress(OSError):
        os.fsync(descriptor)
    os.close(descriptor)
