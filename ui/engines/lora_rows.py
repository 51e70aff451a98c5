"""The LoRAs of an engine as rows, the one that is laid on first at the top."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.engines.values import StoredLora
from ui.row_model import RowModel
from ui.words import number


class LoraRows(RowModel[StoredLora]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, parent)

    def title(self, value: StoredLora) -> str:
        return value.name

    def describe(self, value: StoredLora) -> str:
        state = number(value.weight, 2) if value.is_worn else self.tr("off")
        return ", ".join((value.name, state, *value.words))


def _key(lora: StoredLora) -> str:
    return lora.sha256
