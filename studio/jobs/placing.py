"""Giving a finished file its name, without ever taking the name from another file unasked."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from studio.files import sync_folder

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}
"""What systems say where a folder cannot hold one file under two names: FAT, many network shares."""


def part_of(folder: Path, job_id: str) -> Path:
    """Where a job writes before its file gets its name; found again after a crash."""
    return folder / f".{job_id}.part"


def place(part: Path, target: Path) -> bool:
    """Name `part` `target`, in the same folder. False, and nothing done, where that name is taken."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError as error:
        if os.path.lexists(target):
            return False
        if error.errno not in _NO_LINKS:
            raise
        try:
            # On Windows this refuses to replace; elsewhere the look before is the best there is.
            part.rename(target)
        except FileExistsError:
            return False
    else:
        part.unlink()
    sync_folder(target.parent)
    return True


def replace(part: Path, target: Path) -> None:
    """Name `part` `target`, in the place of whatever has that name."""
    part.replace(target)
    sync_folder(target.parent)


def is_written(target: Path, sha256: str) -> bool:
    """Whether `target` holds exactly those bytes."""
    try:
        with target.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def numbered(folder: Path, name: str, taken: Collection[str]) -> Path:
    """`name` in `folder`, numbered (`look-2.jpg`) until no file has it and it is not in `taken` (see `name_key`)."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name may begin with a dot
    candidate, number = folder / name, 2
    while name_key(candidate) in taken or os.path.lexists(candidate):
        candidate = folder / f"{stem}-{number}{suffix}"
        number += 1
    return candidate


def name_key(path: Path) -> str:
    """Equal for two paths that some file system takes for one: by case, or by how accents are written."""
    import unicodedata

    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(path)).casefold())


def remove(part: Path) -> None:
    with suppress(OSError):
        part.unlink()
