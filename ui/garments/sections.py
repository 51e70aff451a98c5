"""The shelf's rows: garments under a heading for each slot, which can be folded away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from render.messages import Slot as BodySlot
from ui.garments.delegate import ShelfDelegate
from ui.garments.model import Garments
from ui.row_model import VALUE_ROLE, RowModel
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate
from ui.widgets.cells import is_focused, is_hovered, line_height, option_rect, paint_focus, paint_text
from ui.words import SHOWN_SLOTS, slot_name

if TYPE_CHECKING:
    from studio.library.garments import GarmentSummary

Index = QModelIndex | QPersistentModelIndex
ORDER: tuple[BodySlot | None, ...] = (
    BodySlot.UPPER,
    BodySlot.OUTERWEAR,
    BodySlot.DRESS,
    BodySlot.LOWER,
    *(slot for slot in BodySlot if slot not in SHOWN_SLOTS),
    None,
)
"""What is put on most comes first; garments whose slot is not known come last."""


@dataclass(frozen=True)
class Section:
    """The heading over the garments of a slot."""

    slot: BodySlot | None
    count: int
    folded: bool


class ShelfRows(RowModel["Section | GarmentSummary"]):
    """Follows the filtered garments. While one slot is chosen there are no headings; a search opens every section."""

    def __init__(self, garments: Garments) -> None:
        super().__init__(_key_of, garments)
        self._garments = garments
        self._folded: set[BodySlot | None] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        source = garments.filtered
        for signal in (
            source.rowsInserted,
            source.rowsRemoved,
            source.rowsMoved,
            source.dataChanged,
            source.modelReset,
            source.layoutChanged,
        ):
            signal.connect(self._changed)
        garments.slot_filter_changed.connect(self._changed)
        garments.search_changed.connect(self._changed)
        self.refresh()

    def title(self, value: Section | GarmentSummary) -> str:
        return slot_name(value.slot) if isinstance(value, Section) else value.name

    def describe(self, value: Section | GarmentSummary) -> str:
        if not isinstance(value, Section):
            return self._garments.rows.describe(value)
        state = self.tr("folded") if value.folded else self.tr("open")
        return self.tr("{slot}, {count}, {state}").format(
            slot=slot_name(value.slot), count=value.count, state=state
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and isinstance(self._values[index.row()], Section):
            flags &= ~Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def fold(self, slot: BodySlot | None, folded: bool) -> None:
        if folded:
            self._folded.add(slot)
        else:
            self._folded.discard(slot)
        self.refresh()

    def refresh(self) -> None:
        source = self._garments.filtered
        found: list[GarmentSummary] = [
            source.index(row, 0).data(VALUE_ROLE) for row in range(source.rowCount())
        ]
        if self._garments.slot_filter is not None:
            self.set_values(found)
            return
        searching = bool(self._garments.search.strip())
        values: list[Section | GarmentSummary] = []
        for slot in ORDER:
            here = [garment for garment in found if garment.slot is slot]
            if here:
                folded = slot in self._folded and not searching
                values.append(Section(slot, len(here), folded))
                values.extend(() if folded else here)
        self.set_values(values)

    def _changed(self, *_: object) -> None:
        """Filters tell row by row; the shelf is put in order once."""
        self._soon.start()


def _key_of(value: Section | GarmentSummary) -> str:
    return f"section {value.slot}" if isinstance(value, Section) else value.id


class SectionDelegate(CardDelegate):
    """Headings with a chevron and a count; garments as on the shelf."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(theme, thumbnails, parent)
        self._card = ShelfDelegate(theme, thumbnails, parent)

    def drag_pixmap(self, index: QModelIndex, ratio: float) -> QPixmap | None:
        return self._card.drag_pixmap(index, ratio)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(VALUE_ROLE), Section):
            return QSize(120, int(line_height(self.theme.font())) + 12)
        return self._card.sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        section = index.data(VALUE_ROLE)
        if not isinstance(section, Section):
            self._card.paint(painter, option, index)
            return
        theme, colour = self.theme, self.theme.colour
        rect = QRectF(option_rect(option)).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if is_hovered(option):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour.hover)
            painter.drawRoundedRect(rect, theme.tokens.shape.radius_small, theme.tokens.shape.radius_small)
        side = 13.0
        chevron = QRectF(rect.left() + 2, rect.center().y() - side / 2, side, side)
        painter.save()
        if section.folded:
            painter.translate(chevron.center())
            painter.rotate(-90)
            painter.translate(-chevron.center())
        theme.paint_icon(painter, chevron, "down", colour.text_dim)
        painter.restore()
        text = rect.adjusted(side + theme.spacing.s, 0, -theme.spacing.s, 0)
        paint_text(
            painter, text, slot_name(section.slot), theme.font("body", QFont.Weight.DemiBold), colour.text
        )
        paint_text(
            painter,
            text,
            str(section.count),
            theme.font("small"),
            colour.text_dim,
            Qt.AlignmentFlag.AlignRight,
        )
        if is_focused(option):
            paint_focus(painter, rect, theme)
        painter.restore()
