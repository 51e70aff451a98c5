"""What can be said of a model's weights on this machine, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from render.cards import ModelCard


class State(StrEnum):
    MISSING = "missing"
    PARTLY = "partly"
    INSTALLED = "installed"


@dataclass(frozen=True)
class ModelWeights:
    """A model and its weights here.

    size      bytes in its folder
    wanted    bytes of a whole download, as its card says, or as it was found where it is installed
    missing   files or folders that are not there yet
    verified  every file's hash is on record, and was right when it came
    unknown   how many of those hashes are only on record, for nobody stated them: see `studio.weights.hashes`
    accepted  when its licences were agreed to in this profile
    """

    card: ModelCard
    folder: Path
    state: State
    size: int
    wanted: int
    missing: tuple[str, ...]
    verified: bool
    accepted: datetime | None
    unknown: int = 0


@dataclass(frozen=True)
class Progress:
    """Where a download, import, export or check has got to. `file` is its place in the model's folder."""

    model: str
    file: str
    done: int
    total: int


@dataclass(frozen=True)
class Fault:
    """A file that is not what it should be, with the sentence that says why."""

    place: str
    reason: str


ProgressListener = Callable[[Progress], None]
"""Called from the thread of the work, ten times a second at most, and at its end."""
