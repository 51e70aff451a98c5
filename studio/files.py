"""Writing files so that a reader, or a machine that lost its power, never meets half of one."""

from __future__ import annotations

import errno
import os
import shutil
import time
import uuid
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studio.errors import StorageError

_FULL = (errno.ENOSPC, errno.EDQUOT) if hasattr(errno, "EDQUOT") else (errno.ENOSPC,)


def storage_error(error: OSError, path: Path) -> StorageError:
    """The sentence for a failed access to `path`; kinds `disk_full`, `not_writable`, `not_found`, `disk`."""
    detail = f"{type(error).__name__}: {error}"
    place = path.parent if path.suffix else path
    if error.errno in _FULL:
        message = f"The disk that holds {place} is full. Free some space, then try again."
        return StorageError("disk_full", message, detail)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        message = f"{place} cannot be written to. Allow writing there, or choose another folder."
        return StorageError("not_writable", message, detail)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return StorageError("not_found", f"{path} is not there any more. Look whether it was moved.", detail)
    return StorageError("disk", f"{path} could not be read or written. Check the disk it is on.", detail)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut, where the system has a way to ask for that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def replacing(path: Path, *, private: bool = False) -> Generator[BinaryIO]:
    """A file to write that becomes `path` when the block ends without an error, and vanishes otherwise.

    `private` makes it readable by its owner only, from its first byte on. Raises `StorageError`.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    mode = 0o600 if private else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(temporary, flags, mode), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise storage_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace `path` by `data`, whole or not at all. Raises `StorageError`."""
    with replacing(path, private=private) as file:
        file.write(data)


def make_folder(folder: Path, *, private: bool = False) -> Path:
    """Make `folder` and its parents; `private` shuts out other users. Raises `StorageError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
        if private and os.name != "nt":
            folder.chmod(0o700)
    except OSError as error:
        raise storage_error(error, folder) from error
    return folder


def sweep(folder: Path, *, older_seconds: float = 24 * 3600.0) -> None:
    """Remove what has lain in `folder` for longer than any work on it takes. What cannot be removed stays."""
    limit = time.time() - older_seconds
    with suppress(OSError):
        for path in list(folder.iterdir()):
            with suppress(OSError):
                if path.lstat().st_mtime >= limit:
                    continue
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()
