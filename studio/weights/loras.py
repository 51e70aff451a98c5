"""The LoRAs of the house: copied beside the weights when they are brought in, told apart by what their headers say."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from render.cards import ModelCard, engine_cards
from render.loras import LoraInfo, read_lora, why_not_lora
from render.messages import LoraUse
from studio.errors import InputError
from studio.files import make_folder, replacing
from studio.weights.manifest import KeptFile, Manifest, read_manifest, write_manifest
from studio.weights.work import alone_with, in_own_words, require_room

FOLDER = "loras"
BLOCK = 1024**2


@dataclass(frozen=True)
class Lora:
    """A LoRA that is here. `name` is its file's, without the suffix; `engines` are those that it fits."""

    name: str
    path: Path
    sha256: str
    size: int
    info: LoraInfo
    engines: tuple[str, ...]

    def worn(self, weight: float = 1.0) -> LoraUse:
        """As a render wears it; 0 is not at all, 1 as it was trained."""
        return LoraUse(str(self.path), self.sha256, weight)

    def why_not(self, card: ModelCard) -> str | None:
        """The sentence why it cannot be used with an engine; None where it can."""
        return why_not_lora(card, self.info)


class Loras:
    """Answers come as futures, from a thread of its own. `root` is the folder of all weights."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / FOLDER
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="loras")

    def kept(self) -> Future[tuple[Lora, ...]]:
        """All that are here, by name. A file that is damaged is left out; `add` said so when it was not."""
        return self._thread.submit(self._kept)

    def add(self, source: Path) -> Future[Lora]:
        """Copy a LoRA here. The future raises `InputError` for a file that is none, and `StorageError`."""
        return self._thread.submit(self._add, source)

    def remove(self, name: str) -> Future[None]:
        """Give its space back; renders that wore it keep its name and hash. The future raises `InputError`."""
        return self._thread.submit(self._remove, name)

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _kept(self) -> tuple[Lora, ...]:
        found: list[Lora] = []
        for file in self._manifest().files:
            try:
                with in_own_words(self._folder):
                    found.append(self._lora(file))
            except InputError:
                continue
        return tuple(found)

    def _add(self, source: Path) -> Lora:
        with in_own_words(source):
            read_lora(source)
            size = source.stat().st_size
            require_room(make_folder(self._folder), size, source.name)
            with alone_with(self._root, FOLDER):
                manifest = self._manifest()
                sha256 = _hash(source)
                known = next((file for file in manifest.files if file.sha256 == sha256), None)
                if known is not None:
                    return self._lora(known)
                place = self._free_name(source.stem, manifest)
                with source.open("rb") as content, replacing(self._folder / place) as out:
                    shutil.copyfileobj(content, out, BLOCK)
                file = KeptFile(place=place, size=size, sha256=_hash(self._folder / place))
                write_manifest(self._folder, manifest.with_file(file))
                return self._lora(file)

    def _remove(self, name: str) -> None:
        with in_own_words(self._folder), alone_with(self._root, FOLDER):
            manifest = self._manifest()
            file = next((file for file in manifest.files if Path(file.place).stem == name), None)
            if file is None:
                known = ", ".join(Path(file.place).stem for file in manifest.files) or "none is here"
                raise InputError(
                    "not_found", f"There is no LoRA called “{name}”; choose one of these: {known}."
                )
            (self._folder / file.place).unlink(missing_ok=True)
            others = tuple(other for other in manifest.files if other.place != file.place)
            write_manifest(self._folder, Manifest(model=FOLDER, files=others))

    def _manifest(self) -> Manifest:
        return read_manifest(self._folder) or Manifest(model=FOLDER)

    def _lora(self, file: KeptFile) -> Lora:
        path = self._folder / file.place
        info = read_lora(path)
        engines = tuple(name for name, card in engine_cards().items() if why_not_lora(card, info) is None)
        return Lora(path.stem, path, file.sha256, file.size, info, engines)

    def _free_name(self, stem: str, manifest: Manifest) -> str:
        taken = {file.place.casefold() for file in manifest.files}
        plain = "".join(
            character if character.isalnum() or character in "-_. " else "_" for character in stem
        )
        plain = plain.strip(". ")[:120] or "lora"
        number, place = 1, f"{plain}.safetensors"
        while place.casefold() in taken or (self._folder / place).exists():
            number += 1
            place = f"{plain}-{number}.safetensors"
        return place


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
