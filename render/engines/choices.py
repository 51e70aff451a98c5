"""What was found by trial on this machine, so that it is tried once: a small file beside the features."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from render.engines.features import FOLDER_VARIABLE

FILE_NAME = "choices.json"


class Choices:
    """Names by what they were chosen for. A file that cannot be read or written is done without."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = folder / FILE_NAME if folder else None
        self._kept: dict[str, str] = {}
        if self._path is not None:
            with contextlib.suppress(OSError, msgspec.DecodeError):
                self._kept = msgspec.json.decode(self._path.read_bytes(), type=dict[str, str])

    @classmethod
    def of_process(cls) -> Choices:
        named = os.environ.get(FOLDER_VARIABLE)
        return cls(Path(named) if named else None)

    def get(self, key: str) -> str | None:
        return self._kept.get(key)

    def put(self, key: str, choice: str) -> None:
        self._kept[key] = choice
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_bytes(msgspec.json.format(msgspec.json.encode(self._kept)))
            part.replace(self._path)
