"""What was found by trial on this machine, so that it is tried once: a small file beside the features."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec

from render.engines.features import FOLDER_VARIABLE
from render.manner import Compiling, Found

FILE_NAME = "choices.json"

ATTENTION, BLOCKS = "attention", "blocks"
"""What is tried. A key is one of them, “of”, the engine's name, and under which circumstances."""


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
        self._kept.pop(key, None)  # the newest stands last
        self._kept[key] = choice
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_bytes(msgspec.json.format(msgspec.json.encode(self._kept)))
            part.replace(self._path)

    def found(self, engine: str) -> Found:
        """What trials found of an engine, on whichever card and with whichever versions they were last."""
        newest: dict[str, str] = {}
        for key, choice in self._kept.items():
            for what in (ATTENTION, BLOCKS):
                if key.startswith(f"{what} of {engine} "):
                    newest[what] = choice
        compiled = newest.get(BLOCKS)
        known = compiled in Compiling.__members__.values()
        return Found(newest.get(ATTENTION), Compiling(compiled) if compiled and known else None)
