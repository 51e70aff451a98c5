"""Secrets of a house, each a file that is made on first use."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sync.server.database import new_id


def made_once(file: Path, make: Callable[[], bytes]) -> bytes:
    """What is in a file that only its owner can read. Whoever comes first makes it, whole or not at all.

    Raises `OSError`.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.{new_id()}")
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(make())
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileExistsError):
                os.link(temporary, file)
        finally:
            temporary.unlink(missing_ok=True)
    return file.read_bytes()
