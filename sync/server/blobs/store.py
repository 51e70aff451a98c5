"""Where the bytes of blobs are: a folder, or a bucket. Nothing here knows who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

CHUNK = 1024**2


class BlobStore(Protocol):
    """Usable from any thread. A blob is there whole or not at all."""

    def has(self, sha256: str) -> bool: ...

    def put(self, file: Path, sha256: str) -> None:
        """Take a finished file in, which is gone from its place afterwards. Raises `OSError`; then it stays."""
        ...

    def read(self, sha256: str, start: int, length: int) -> Iterator[bytes]:
        """`length` bytes from `start` on, in pieces. Raises `FileNotFoundError` before the first of them."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget a blob; one that is not there is no error."""
        ...
