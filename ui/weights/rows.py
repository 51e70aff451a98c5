"""Models with weights as rows, and what is being done to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.row_model import RowModel
from ui.weights.words import state_line

if TYPE_CHECKING:
    from studio.weights.states import ModelWeights


class Doing(StrEnum):
    DOWNLOAD = "download"
    IMPORT = "import"
    VERIFY = "verify"
    REMOVE = "remove"


@dataclass(frozen=True)
class Work:
    """What is done to a model now: bytes so far and of all, 0 before it is known; bytes a second and seconds that are
    left, None before anything can be said. `stopping` was asked for.
    """

    doing: Doing
    file: str = ""
    done: int = 0
    total: int = 0
    speed: float | None = None
    left: float | None = None
    stopping: bool = False


@dataclass(frozen=True)
class WeightRow:
    """`paused` says that a download was stopped to go on later. `is_engine` tells engines from parsers."""

    model: ModelWeights
    is_engine: bool
    work: Work | None = None
    paused: bool = False

    @property
    def name(self) -> str:
        return self.model.card.name


class WeightRows(RowModel[WeightRow]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_name, parent)

    def title(self, value: WeightRow) -> str:
        return value.model.card.title

    def describe(self, value: WeightRow) -> str:
        return f"{value.model.card.title}, {state_line(value.model)}"


def _name(row: WeightRow) -> str:
    return row.name
