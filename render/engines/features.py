"""What a text encoder or an autoencoder made of an input, kept by what it was made from.

The prompt hardly varies and a garment is worn on many photos: with their features at hand, a text encoder as large as
the model itself need not be in memory at all. They are kept in memory and, where a folder is given, as safetensors
files, so that they outlive the process. A file that cannot be read is made again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

FOLDER_VARIABLE = "ANCHOR_FEATURES"
"""Names the folder in which they are kept; without it they live as long as the process."""

MEMORY_BUDGET = 512 * 1024**2
DISK_BUDGET = 4 * 1024**3

Tensors = dict[str, Any]
"""torch tensors by name, on the CPU."""


class FeatureStore:
    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, Tensors] = OrderedDict()

    @classmethod
    def of_process(cls) -> FeatureStore:
        named = os.environ.get(FOLDER_VARIABLE)
        return cls(Path(named) if named else None)

    def get(self, key: str, make: Callable[[], Tensors], *, lasting: bool = True) -> Tensors:
        """The features of `key`, made by `make` where nobody knows them; in memory alone if they are not `lasting`."""
        found = self._kept.get(key) or self._read(key)
        if found is None:
            found = {name: tensor.detach().cpu().contiguous() for name, tensor in make().items()}
            if lasting:
                self._write(key, found)
        self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > MEMORY_BUDGET:
            self._kept.popitem(last=False)
        return found

    def _path(self, key: str) -> Path | None:
        return self._folder / f"{key}.safetensors" if self._folder else None

    def _read(self, key: str) -> Tensors | None:
        path = self._path(key)
        if path is None or not path.is_file():
            return None
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        try:
            found = load_file(path)
            os.utime(path)
        except (OSError, SafetensorError):
            return None
        return found

    def _write(self, key: str, features: Tensors) -> None:
        path = self._path(key)
        if path is None:
            return
        from safetensors.torch import save_file

        # A cache that cannot be written is no reason not to render.
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
            os.close(descriptor)
            try:
                save_file(features, part)
                Path(part).replace(path)
            finally:
                Path(part).unlink(missing_ok=True)
            self._make_room(path.parent)

    def _make_room(self, folder: Path) -> None:
        """The longest unused go first."""
        files = [(path.stat(), path) for path in folder.glob("*.safetensors")]
        size = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda file: file[0].st_mtime):
            if size <= DISK_BUDGET:
                break
            path.unlink(missing_ok=True)
            size -= stat.st_size


def key_of(*parts: str | bytes) -> str:
    """A file name for what was made from these parts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def identity_of(files: Iterable[Path]) -> str:
    """Tells one set of weights from another without reading gigabytes: names, sizes, times and headers."""
    from render.safetensors import read_header

    said: list[str] = []
    for path in sorted(files):
        stat = path.stat()
        header = read_header(path)
        said.append(
            f"{path.name} {stat.st_size} {stat.st_mtime_ns} {sorted(header.tensors)} {header.metadata}"
        )
    return key_of(*said)


def _size(features: Tensors) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in features.values())
