"""The vault: files named by the sha256 of their bytes, in two levels of folders; immutable, never overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio.errors import InputError, StorageError
from studio.files import make_folder, storage_error, sync_folder

_BLOCK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Stored:
    """A file of the vault. `added` is False where the same bytes were there already."""

    path: Path
    sha256: str
    size: int
    added: bool


class Vault:
    """Files under `root`. Safe to use from several threads and processes at once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: Path | bytes, *, suffix: str = "", sha256: str | None = None) -> Stored:
        """Keep a copy of a file or of bytes.

        `suffix` (`.png`) is kept in the name for programs that look at it; a path brings its own. `sha256` is what
        the content must have. Raises `InputError` `changed` if it has not, and `StorageError`; then nothing stays.
        """
        suffix = _suffix(suffix or (content.suffix if isinstance(content, Path) else ""))
        folder = make_folder(self.root / "incoming", private=True)
        temporary = folder / f"{uuid.uuid4().hex}.part"
        try:
            with temporary.open("xb") as file:
                digest, size = self._copy(content, file)
                if sha256 is not None and digest != sha256:
                    name = content.name if isinstance(content, Path) else "The picture"
                    raise InputError("changed", f"{name} changed while it was being read. Import it again.")
                if (present := self.find(digest)) is not None:
                    return self._again(present, digest, size)
                file.flush()
                os.fsync(file.fileno())
            target = self._folder(digest) / f"{digest}{suffix}"
            make_folder(target.parent)
            temporary.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
            try:
                temporary.replace(target)
            except PermissionError:
                # Windows replaces no read-only file: another process was quicker with the same bytes.
                if not target.exists():
                    raise
                return self._again(target, digest, size)
            sync_folder(target.parent)
            return Stored(target, digest, size, True)
        except OSError as error:
            raise storage_error(error, self.root) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def _again(self, present: Path, digest: str, size: int) -> Stored:
        """What is wanted anew is young again, so that nobody takes it for garbage before its row is there."""
        with contextlib.suppress(OSError):
            os.utime(present)
        return Stored(present, digest, size, False)

    def _copy(self, content: Path | bytes, target: BinaryIO) -> tuple[str, int]:
        digest = hashlib.sha256()
        if isinstance(content, bytes):
            digest.update(content)
            target.write(content)
            return digest.hexdigest(), len(content)
        size = 0
        with contextlib.closing(_blocks(content)) as blocks:
            for block in blocks:
                digest.update(block)
                target.write(block)
                size += len(block)
        return digest.hexdigest(), size

    def _folder(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256!r}")
        return self.root / sha256[:2] / sha256[2:4]

    def find(self, sha256: str) -> Path | None:
        """The file with this hash, or None."""
        folder = self._folder(sha256)
        plain = folder / sha256
        if plain.is_file():
            return plain
        return next(folder.glob(f"{sha256}.*"), None) if folder.is_dir() else None

    def path(self, sha256: str) -> Path:
        """The file with this hash. Raises `StorageError` `vault_missing`."""
        found = self.find(sha256)
        if found is None:
            raise StorageError(
                "vault_missing",
                f"A picture is missing from the vault in {self.root}. Bring the folder back from a backup, "
                "or import the picture again.",
                sha256,
            )
        return found

    def verify(self, sha256: str) -> bool:
        """Read the file again: True if its bytes still have their hash. Raises `StorageError`."""
        path = self.path(sha256)
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError as error:
            raise storage_error(error, path) from error

    def files(self) -> Iterator[Path]:
        """Every file that has its final name."""
        for path in self.root.glob("??/??/*"):
            if _SHA256.fullmatch(path.name.partition(".")[0]):
                yield path

    def remove(self, path: Path) -> None:
        """Remove one file that `studio.catalog.garbage` listed. Raises `StorageError`."""
        if not path.is_relative_to(self.root):
            raise ValueError(f"{path} is not in the vault")
        try:
            if os.name == "nt":
                path.chmod(stat.S_IWRITE)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(error, path) from error


def _blocks(path: Path) -> Generator[bytes]:
    """What a file holds. Raises `InputError` `unreadable`: this file is a person's, not the vault's."""
    try:
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                yield block
    except OSError as error:
        raise InputError(
            "unreadable",
            f"{path.name} cannot be read. Check that it is there, that you may open it and that its disk is well.",
            str(error),
        ) from error


def _suffix(suffix: str) -> str:
    suffix = suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""
