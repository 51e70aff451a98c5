"""Reading files whole and verified, and writing them whole or not at all.

Sentences name a file by its last part only: folders are private and long.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from render.errors import InputError, OutputError
from render.messages import ErrorKind, ImageRef

MAX_FILE_BYTES = 4 * 1024**3
"""Larger than a 300-megapixel 16-bit TIFF with alpha (2.4 GB), smaller than what 8 GB of memory can hold."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def read_bytes(path: str | Path, *, limit: int = MAX_FILE_BYTES) -> bytes:
    """The whole file. Refuses what is missing, a folder, a device or pipe, empty, unreadable or over `limit`."""
    path = Path(path)
    name = path.name or str(path)
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise InputError(ErrorKind.NOT_A_FILE, f"{name} is a folder; choose a file inside it.")
        if not stat.S_ISREG(info.st_mode):
            raise InputError(
                ErrorKind.NOT_A_FILE, f"{name} is not an ordinary file; copy the picture to a folder first."
            )
        if info.st_size == 0:
            raise InputError(
                ErrorKind.EMPTY, f"{name} is empty (zero bytes); copy it again from where it came."
            )
        if info.st_size > limit:
            raise InputError(
                ErrorKind.FILE_TOO_LARGE,
                f"{name} is {_gigabytes(info.st_size)}, over the limit of {_gigabytes(limit)}; "
                "save a smaller copy.",
            )
        with path.open("rb") as file:
            # Not to the limit at once, which takes time for memory that is given back.
            data = file.read(info.st_size + 1)
            if len(data) > info.st_size:
                data += file.read(limit + 1 - len(data))
    except InputError:
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(
            ErrorKind.NOT_FOUND,
            f"{name} is not there; was it moved or renamed, or is its disk not connected?",
            str(error),
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(
            ErrorKind.UNREADABLE,
            f"{name} cannot be read; check its permissions and that its disk is connected.",
            str(error),
        ) from error
    if len(data) > limit:
        raise InputError(ErrorKind.FILE_TOO_LARGE, f"{name} grows while it is read; copy it first.")
    return data


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_image_ref(path: str | Path) -> ImageRef:
    """Hash a file, so that whoever reads it later knows that it is still the same."""
    path = Path(path).absolute()
    return ImageRef(path=str(path), sha256=sha256(read_bytes(path)))


def read_verified(ref: ImageRef) -> bytes:
    """The bytes of `ref`, hashed again. Raises `CHANGED` where the file is no longer the one referred to."""
    data = read_bytes(ref.path)
    if sha256(data) != ref.sha256:
        raise InputError(
            ErrorKind.CHANGED,
            f"{Path(ref.path).name} has changed since it was added; add it again to use the new version.",
        )
    return data


class HashingFile:
    """A binary file being written that hashes what passes through it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()

    def write(self, data: bytes | memoryview) -> int:
        self._hash.update(data)
        self._file.write(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


@contextlib.contextmanager
def replacing(path: str | Path) -> Iterator[HashingFile]:
    """Write `path` whole or not at all: a temporary name beside it, fsync, rename.

    Raises `DISK_FULL` or `NOT_WRITABLE`; whatever goes wrong, nothing is left behind and an older file of
    that name is untouched.
    """
    path = Path(path)
    # Without the file's own name, which may be as long as the system allows.
    temporary = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            hashing = HashingFile(file)
            yield hashing
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        _remove(temporary)
        raise output_error(error, path) from error
    except BaseException:
        _remove(temporary)
        raise


def write_bytes(path: str | Path, data: bytes) -> ImageRef:
    """Write `data` atomically and say what was written."""
    with replacing(path) as file:
        file.write(data)
    return ImageRef(path=str(path), sha256=file.sha256)


def output_error(error: OSError, path: Path) -> OutputError:
    if error.errno in _FULL:
        return OutputError(
            ErrorKind.DISK_FULL,
            f"{path.name} could not be saved because the disk is full; free some space or choose another disk.",
            str(error),
        )
    return OutputError(
        ErrorKind.NOT_WRITABLE,
        f"{path.name} could not be saved in that folder; choose a folder that exists and that you may write to.",
        str(error),
    )


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    # A rename is only durable once its folder is; Windows has no way to ask and does not need it.
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _gigabytes(count: int) -> str:
    return f"{count / 1024**3:.1f} GB"
