"""What the program is made of, read once when somebody asks."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, qVersion

from ui.bridge import Bridge
from ui.observable import observed
from ui.row_model import RowModel

if TYPE_CHECKING:
    from studio.about import EngineFacts, LicensedPart


@dataclass(frozen=True)
class Contents:
    parts: tuple[LicensedPart, ...]
    engines: tuple[EngineFacts, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def facts_text(self) -> str:
        return "\n".join(f"{name}: {value}" for name, value in self.facts)


class PartRows(RowModel["LicensedPart"]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_name, parent)

    def title(self, value: LicensedPart) -> str:
        return " ".join(part for part in (value.name, value.version) if part)

    def describe(self, value: LicensedPart) -> str:
        return f"{self.title(value)}, {value.licence}"


class AboutModel(QObject):
    """Signals: `contents_changed(Contents or None)`."""

    contents_changed = Signal(object)
    contents = observed[Contents | None](None)

    def __init__(self, bridge: Bridge, pool: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pool = pool
        self._asked = False
        self.rows = PartRows(self)

    def read(self) -> None:
        if not self._asked:
            self._asked = True
            self._bridge.await_future(self._pool.submit(_read), self, self._take)

    def _take(self, contents: Contents) -> None:
        self.rows.set_values(contents.parts)
        self.contents = contents


def _read() -> Contents:
    from studio import about

    facts = about.facts()
    return Contents(about.parts(), about.engines(), (facts[0], ("Qt", qVersion()), *facts[1:]))


def _name(part: LicensedPart) -> str:
    return part.name
