"""The garments of the house as the shelf and the garments view show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Signal

from render.messages import Slot as BodySlot
from ui.bridge import Bridge
from ui.garments.words import shown_word, shown_words
from ui.imports import Imports
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed
from ui.row_model import VALUE_ROLE, RowModel
from ui.words import slot_name

if TYPE_CHECKING:
    from studio.library.garments import GarmentLibrary, GarmentSummary
    from studio.library.imports import ImportReport


class GarmentRows(RowModel["GarmentSummary"]):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)

    def title(self, value: GarmentSummary) -> str:
        return value.name

    def describe(self, value: GarmentSummary) -> str:
        parts = [value.name, slot_name(value.slot), shown_word(value.category), shown_words(value.colours)]
        return " · ".join(part for part in parts if part)


class GarmentFilter(QSortFilterProxyModel):
    """Rows of one slot (all without) whose name, category or colours contain every word that was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slot: BodySlot | None = None
        self._words: tuple[str, ...] = ()

    def set_slot(self, slot: BodySlot | None) -> None:
        if slot != self._slot:
            self.beginFilterChange()
            self._slot = slot
            self.endFilterChange()

    def set_text(self, text: str) -> None:
        words = tuple(text.casefold().split())
        if words != self._words:
            self.beginFilterChange()
            self._words = words
            self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        value: GarmentSummary = self.sourceModel().index(row, 0, parent).data(VALUE_ROLE)
        if self._slot is not None and value.slot != self._slot:
            return False
        kept = (value.name, value.slot or "", value.category or "", *value.colours)
        shown = (slot_name(value.slot), shown_word(value.category), shown_words(value.colours))
        text = " ".join((*kept, *shown)).casefold()
        return all(word in text for word in self._words)


class Garments(QObject):
    """Signals: `x_changed(x)` for every property, `imported(garments)` for what the last import brought."""

    count_changed = Signal(object)
    loaded_changed = Signal(object)
    slot_filter_changed = Signal(object)
    search_changed = Signal(object)
    count = observed(0)
    loaded = observed(False)
    slot_filter = observed[BodySlot | None](None)
    search = observed("")

    imported = Signal(object)

    def __init__(
        self, bridge: Bridge, notifications: Notifications, imports: Imports, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._imports = imports
        self._library: GarmentLibrary | None = None
        self._reading = False
        self._stale = False
        self.rows = GarmentRows(self)
        self.filtered = GarmentFilter(self)
        self.filtered.setSourceModel(self.rows)
        self.slot_filter_changed.connect(self.filtered.set_slot)
        self.search_changed.connect(self.filtered.set_text)

    def open(self, library: GarmentLibrary) -> None:
        self._library = library
        self._bridge.connect_signal(library.changed, self._library_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read the garments again; changes that come while reading are read once more afterwards."""
        if self._library is None:
            return
        if self._reading:
            self._stale = True
            return
        self._reading = True
        self._bridge.await_future(self._library.all(), self, self._take, self._fail)

    def garment(self, garment_id: str) -> GarmentSummary | None:
        return self.rows.value(garment_id)

    def import_files(
        self, paths: Sequence[Path], then: Callable[[tuple[str, ...]], Any] | None = None
    ) -> None:
        """Copy product pictures into the vault; `then` gets the ids, duplicates' included."""
        if self._library is not None and paths:
            self._imports.follow(self._library.import_files(list(paths)), _Landing(self, then).finished)

    def import_picture(
        self, read: Callable[[], bytes], then: Callable[[tuple[str, ...]], Any] | None = None
    ) -> None:
        """Import a picture from the clipboard. `read` gives its bytes, on another thread."""
        if self._library is not None:
            future = self._library.import_picture(read, self.tr("Pasted garment"))
            self._bridge.await_future(
                future, self, _Landing(self, then).pasted, self._notifications.report_error
            )

    def edit(self, garment_id: str, **values: Any) -> None:
        """Change name, slot, category, colours, landmarks or cut-out."""
        if self._library is not None:
            future = self._library.edit(garment_id, **values)
            self._bridge.await_future(future, self, None, self._notifications.report_error)

    def work_out_again(self, garment_id: str) -> None:
        """Look once more at a picture that could not be worked out: another time there may be memory for it."""
        if self._library is not None:
            future = self._library.work_out_again(garment_id)
            self._bridge.await_future(future, self, self._worked_out, self._notifications.report_error)

    def _worked_out(self, garment: GarmentSummary) -> None:
        if garment.error:
            self._notifications.inform(garment.error)

    def remove(self, garment_id: str) -> None:
        """Take a garment off the shelf; the notice offers to put it back."""
        library, garment = self._library, self.garment(garment_id)
        if library is None or garment is None:
            return
        self._bridge.await_future(library.remove(garment_id), self, None, self._notifications.report_error)
        message = self.tr("{name} was removed from the shelf.").format(name=garment.name)
        restore = partial(self.restore, garment_id)
        self._notifications.say(
            Notice(Severity.INFO, message, action_text=self.tr("Put it back"), action=restore)
        )

    def restore(self, garment_id: str) -> None:
        if self._library is not None:
            future = self._library.restore(garment_id)
            self._bridge.await_future(future, self, None, self._notifications.report_error)

    def _library_changed(self, _change: object) -> None:
        self.refresh()

    def _take(self, garments: tuple[GarmentSummary, ...]) -> None:
        self._reading = False
        self.rows.set_values(garments)
        self.count = len(garments)
        self.loaded = True
        if self._stale:
            self._stale = False
            self.refresh()

    def _fail(self, error: BaseException) -> None:
        self._reading = False
        self._notifications.report_error(error)


class _Landing:
    """Remembers who asked for an import, so that the garments can land where they were dropped."""

    def __init__(self, garments: Garments, then: Callable[[tuple[str, ...]], Any] | None) -> None:
        self._garments = garments
        self._then = then

    def finished(self, report: ImportReport) -> None:
        self._land((*report.added, *report.duplicates))

    def pasted(self, garment: GarmentSummary) -> None:
        self._land((garment.id,))

    def _land(self, ids: tuple[str, ...]) -> None:
        self._garments.refresh()
        self._garments.imported.emit(ids)
        if self._then is not None and ids:
            self._then(ids)


def _id_of(garment: GarmentSummary) -> str:
    return garment.id
