"""What came into a model's folder, from where, and with which hashes: `anchor-weights.json` inside it.

The same file is the first in a bundle, so that what leaves one machine can be checked on another without a network.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from studio.errors import InputError
from studio.files import write_file

NAME = "anchor-weights.json"
MAX_BYTES = 4 * 1024**2


class KeptFile(Struct, frozen=True, kw_only=True):
    """`revision` is the commit of `repo` that it came from; both empty for what was brought in as a folder.

    `damaged` says that it was found to be no longer what its hash stands for.
    """

    place: str
    size: int
    sha256: str
    repo: str = ""
    revision: str = ""
    damaged: bool = False


class Manifest(Struct, frozen=True, kw_only=True):
    model: str
    files: tuple[KeptFile, ...] = ()

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def by_place(self) -> dict[str, KeptFile]:
        return {file.place: file for file in self.files}

    def with_file(self, file: KeptFile) -> Manifest:
        others = tuple(other for other in self.files if other.place != file.place)
        return replace(self, files=tuple(sorted((*others, file), key=lambda each: each.place)))


def parse_manifest(data: bytes, name: str) -> Manifest:
    """Raises `InputError` `manifest` with a sentence that names the file it came from."""
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        message = f"The list of files in {name} cannot be read. Make the bundle again where it came from."
        raise InputError("manifest", message, str(error)) from error


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a model's folder; None where there is none that can be read."""
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        return None
    try:
        return parse_manifest(data, NAME)
    except InputError:
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Raises `StorageError`."""
    write_file(folder / NAME, encode_manifest(manifest))


def encode_manifest(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)
