"""The files that a courier carries: zip archives that keep what they hold as it is, so that any program opens them.

One text (a letter or its answer, a wish to join or what is said to it), and files as `blobs/HASH.OFFSET`: slices,
so that a large file fits several sticks. A courier may lose, repeat or mix up parts; every slice says where it belongs,
and every file is hashed again.
"""

from __future__ import annotations

import errno
import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sync.errors import SyncError, SyncErrorKind

LETTER, ANSWER = "letter.json", "answer.jws"
JOIN, JOINED = "join.json", "joined.jws"
SUFFIX = ".anchor-courier"
MAX_TEXT = 256 * 1024**2
SLICE = 64 * 1024**2
_BLOB = re.compile(r"blobs/([0-9a-f]{64})\.(\d{1,15})")
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, RuntimeError, EOFError)
"""What reading an archive raises whose bits are wrong: also where they say that it is packed or encrypted."""


def write_text(file: Path, name: str, packed: bytes) -> None:
    """A file of one text. Raises `SyncError(DISK)`."""
    try:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(name, packed)
    except OSError as error:
        raise _disk(file, error) from error


def read_text(file: Path, name: str) -> bytes | None:
    """One of its texts, None where this part has none. Raises `SyncError`: `DAMAGED`, `DISK`."""
    try:
        with zipfile.ZipFile(file) as archive:
            if name not in archive.namelist():
                return None
            entry = archive.getinfo(name)
            if entry.file_size > MAX_TEXT or entry.compress_type != zipfile.ZIP_STORED:
                raise _damaged(file, "its text is packed, or far longer than it can be")
            return archive.read(name)
    except OSError as error:
        raise _not_read(file, file, error) from error
    except _BROKEN as error:
        raise _damaged(file, str(error)) from error


class Parts:
    """Writes an answer in parts of at most `size` bytes each, give or take an archive's own. `files` are those made."""

    def __init__(self, file: Path, size: int) -> None:
        self.files: list[Path] = []
        self._stem = file.name.removesuffix(SUFFIX)
        self._folder = file.parent
        self._size = size
        self._archive: zipfile.ZipFile | None = None
        self._left = 0

    def add(self, name: str, content: bytes) -> None:
        """Raises `SyncError(DISK)`."""
        try:
            if self._archive is None or (self._left < len(content) and self._left < self._size):
                self._next()
            assert self._archive is not None
            self._archive.writestr(name, content)
            self._left -= len(content)
        except OSError as error:
            raise _disk(self._folder, error) from error

    def add_blob(self, sha256: str, pieces: Iterable[bytes]) -> None:
        """A file in slices that fit."""
        limit = max(1, min(SLICE, self._size))
        gathered, offset = bytearray(), 0
        for piece in pieces:
            gathered += piece
            while len(gathered) >= limit:
                self.add(f"blobs/{sha256}.{offset}", bytes(gathered[:limit]))
                offset += limit
                del gathered[:limit]
        if gathered or not offset:
            self.add(f"blobs/{sha256}.{offset}", bytes(gathered))

    def close(self) -> None:
        """The part that is being written is whole. Raises `SyncError(DISK)`."""
        archive, self._archive = self._archive, None
        if archive is None:
            return
        try:
            archive.close()
        except OSError as error:
            raise _disk(self._folder, error) from error

    def _next(self) -> None:
        self.close()
        number = f".{len(self.files) + 1}" if self.files else ""
        path = self._folder / f"{self._stem}{number}{SUFFIX}"
        self._archive = zipfile.ZipFile(path, "w")
        self.files.append(path)
        self._left = self._size


def unpack_blobs(file: Path, folder: Path, wanted: dict[str, int]) -> Iterator[Path]:
    """Put the slices of a part where they belong, in `folder/HASH.part`; each file that is whole gets its name, and is
    told. `wanted` are sizes by hash: nothing else is written. Raises `SyncError`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                found = _BLOB.fullmatch(entry.filename)
                if found is None or found[1] not in wanted or (folder / found[1]).exists():
                    continue
                whole, offset = wanted[found[1]], int(found[2])
                is_packed = entry.compress_type != zipfile.ZIP_STORED
                if is_packed or entry.file_size > SLICE or offset + entry.file_size > whole:
                    raise _damaged(file, "a piece is packed, or lies outside of its file")
                part = folder / f"{found[1]}.part"
                with part.open("r+b" if part.exists() else "w+b") as out:
                    out.seek(offset)
                    out.write(archive.read(entry))
                if (done := _complete(part, found[1], whole)) is not None:
                    yield done
    except OSError as error:
        raise _not_read(file, folder, error) from error
    except _BROKEN as error:
        raise _damaged(file, str(error)) from error


def whole_files(file: Path, wanted: Mapping[str, int]) -> Iterator[tuple[str, bytes]]:
    """The files of a part that are small enough to be in one slice: hash and content, checked. `wanted` are sizes by
    hash: nothing else is read. Raises `SyncError`.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                found = _BLOB.fullmatch(entry.filename)
                if found is None or int(found[2]) or wanted.get(found[1]) != entry.file_size:
                    continue
                if entry.file_size > SLICE:
                    continue
                content = archive.read(entry)
                if hashlib.sha256(content).hexdigest() == found[1]:
                    yield found[1], content
    except OSError as error:
        raise _not_read(file, file, error) from error
    except _BROKEN as error:
        raise _damaged(file, str(error)) from error


def _complete(part: Path, sha256: str, size: int) -> Path | None:
    if part.stat().st_size != size:
        return None
    with part.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
            return None  # a slice in the middle is still to come
    target = part.with_suffix("")
    part.replace(target)
    return target


def remove_parts(folder: Path) -> None:
    """Give up on files that never became whole."""
    for part in folder.glob("*.part"):
        with suppress(OSError):
            part.unlink()


def _damaged(file: Path, detail: str) -> SyncError:
    message = f"{file.name} is no courier file, or it was damaged on its way. Copy it again from where it was written."
    return SyncError(SyncErrorKind.DAMAGED, message, detail)


def _disk(file: Path, error: OSError) -> SyncError:
    message = f"{file} could not be read or written. Check the disk or the stick, and who may write there."
    return SyncError(SyncErrorKind.DISK, message, str(error))


def _not_read(file: Path, at: Path, error: OSError) -> SyncError:
    """Wrong bits lead to an `OSError` too: without a number in what is packed, EINVAL where an offset leads nowhere."""
    if error.errno in (None, errno.EINVAL):
        return _damaged(file, str(error))
    return _disk(at, error)
