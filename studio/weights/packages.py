"""What models are brought in from and taken out into: a folder, or a bundle, which is one tar or zip file.

A bundle begins with its manifest. Nothing in it is unpacked by the archive's own rules: a file is read, hashed and
written under a place that was checked.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import time
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from studio.errors import InputError, StorageError
from studio.files import replacing
from studio.weights.manifest import MAX_BYTES, NAME, Manifest, encode_manifest, parse_manifest
from studio.weights.states import ProgressListener
from studio.weights.work import Meter, check_stop, require_room
from sync.client.stopping import Stop

BLOCK = 1024**2


class Package(ABC):
    """`manifest` is None for a folder that was never under the studio's hands."""

    manifest: Manifest | None = None

    @abstractmethod
    def files(self) -> Iterator[tuple[str, int]]:
        """The places of all files and their sizes, manifest excluded."""

    @abstractmethod
    def open(self, place: str) -> IO[bytes]:
        """A file's bytes. Raises `OSError`, `KeyError`."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    def read_manifest(self, name: str) -> Manifest:
        """That of an archive, which is no bundle without. Raises `InputError`."""
        try:
            with self.open(NAME) as file:
                return parse_manifest(file.read(MAX_BYTES), name)
        except KeyError as error:
            message = (
                f"{name} is no bundle of weights: its list of files is missing. Run `anchor weights bundle`."
            )
            raise InputError("manifest", message) from error


class FolderPackage(Package):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = folder / NAME
        self.manifest = parse_manifest(path.read_bytes(), NAME) if path.is_file() else None

    def files(self) -> Iterator[tuple[str, int]]:
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and path.name != NAME and not path.name.startswith("."):
                yield path.relative_to(self._folder).as_posix(), path.stat().st_size

    def open(self, place: str) -> IO[bytes]:
        return (self._folder / place).open("rb")

    def close(self) -> None:
        pass


class TarPackage(Package):
    def __init__(self, path: Path) -> None:
        self._tar = tarfile.open(path, "r:")  # noqa: SIM115
        try:
            self._members = {member.name: member for member in self._tar if member.isreg()}
        except BaseException:
            self._tar.close()
            raise

    def files(self) -> Iterator[tuple[str, int]]:
        return ((name, member.size) for name, member in self._members.items() if name != NAME)

    def open(self, place: str) -> IO[bytes]:
        file = self._tar.extractfile(self._members[place])
        if file is None:
            raise KeyError(place)
        return file

    def close(self) -> None:
        self._tar.close()


class ZipPackage(Package):
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)
        self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}

    def files(self) -> Iterator[tuple[str, int]]:
        return ((name, info.file_size) for name, info in self._members.items() if name != NAME)

    def open(self, place: str) -> IO[bytes]:
        return self._zip.open(self._members[place])

    def close(self) -> None:
        self._zip.close()


@contextmanager
def open_package(source: Path) -> Generator[Package]:
    """A folder or bundle to read from. Raises `InputError`, `StorageError`."""
    if source.is_dir():
        package: Package = FolderPackage(source)
    elif not source.exists():
        raise InputError(
            "not_found", f"{source} is not there. Look whether it was moved or its disk is connected."
        )
    else:
        try:
            package = ZipPackage(source) if zipfile.is_zipfile(source) else TarPackage(source)
            package.manifest = package.read_manifest(source.name)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
            message = f"{source.name} is neither a folder nor a tar or zip file that can be read. Copy it here again."
            raise InputError("not_a_bundle", message, str(error)) from error
    try:
        yield package
    finally:
        package.close()


def write_bundle(
    folder: Path,
    manifest: Manifest,
    target: Path,
    *,
    title: str,
    listener: ProgressListener | None,
    stop: Stop,
) -> Path:
    """Write a tar of a model's folder, hashing what goes in. Raises `StudioError`; nothing is left of a failed one."""
    if not target.parent.is_dir():
        message = (
            f"There is no folder {target.parent} to write to. Look whether its disk or stick is connected."
        )
        raise StorageError("not_found", message)
    require_room(target.parent, manifest.size, title)
    meter = Meter(manifest.model, manifest.size, listener)
    with replacing(target) as out, tarfile.open(fileobj=out, mode="w:", format=tarfile.PAX_FORMAT) as tar:
        listed = encode_manifest(manifest)
        tar.addfile(_member(NAME, len(listed), time.time()), io.BytesIO(listed))
        for file in manifest.files:
            check_stop(stop)
            with (folder / file.place).open("rb") as content:
                hashing = _Hashing(content, stop)
                found = os.fstat(content.fileno())
                if found.st_size == file.size:
                    tar.addfile(_member(file.place, file.size, found.st_mtime), hashing)
                if hashing.hexdigest() != file.sha256:
                    message = (
                        f"{file.place} is not what it was when it came. Verify {title}, then fetch it again."
                    )
                    raise StorageError("damaged", message)
            meter.finish(file.place, file.size)
    return target


def _member(name: str, size: int, modified: float) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o644
    member.mtime = int(modified)
    return member


class _Hashing(io.RawIOBase):
    def __init__(self, file: IO[bytes], stop: Stop) -> None:
        self._file = file
        self._stop = stop
        self._digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        check_stop(self._stop)
        block = self._file.read(size)
        self._digest.update(block)
        return block

    def hexdigest(self) -> str:
        return self._digest.hexdigest()
