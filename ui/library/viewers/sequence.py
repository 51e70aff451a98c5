"""The photos that a viewer goes through: the library's rows, whatever model they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QObject, Signal

from ui.row_model import VALUE_ROLE

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

_NEAR = 120
"""Rows on either side in which a photo is looked for: about a page, which is read as it is."""


class PhotoSequence(QObject):
    """Signals: `changed()` when rows came, went or were read.

    Works over any list model whose `VALUE_ROLE` gives a `PhotoSummary`, or None for a row that is yet to be read and
    is asked for by that.
    """

    changed = Signal()

    def __init__(self, rows: QAbstractItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        for signal in (
            rows.dataChanged,
            rows.rowsInserted,
            rows.rowsRemoved,
            rows.modelReset,
            rows.rowsMoved,
        ):
            signal.connect(self._tell)

    @property
    def count(self) -> int:
        return self._rows.rowCount()

    def photo(self, row: int) -> PhotoSummary | None:
        """The photo in this row; None where there is none, or it is not read yet."""
        return self._rows.index(row, 0).data(VALUE_ROLE) if 0 <= row < self.count else None

    def row_near(self, photo_id: str, row: int) -> int:
        """Where a photo is that was in `row` before the rows changed, -1 if it is not around there any more."""
        for step in range(_NEAR):
            for each in {row - step, row + step}:
                photo = self.photo(each)
                if photo is not None and photo.id == photo_id:
                    return each
        return -1

    def _tell(self, *_: object) -> None:
        self.changed.emit()
