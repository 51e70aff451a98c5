"""How a garment looks: a card on the shelf, a bigger cell in the garments view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.garments.words import shown_word, shown_words
from ui.row_model import VALUE_ROLE
from ui.widgets.card_view import DRAG_SIDE, CardDelegate, CardView
from ui.widgets.cells import (
    Line,
    lines_height,
    option_rect,
    paint_card,
    paint_lines,
    paint_picture,
)
from ui.words import slot_name

if TYPE_CHECKING:
    from studio.library.garments import GarmentSummary

THUMBNAIL_SIDE = 256
GAP = 8
LINE_GAP = 3


def state_of(garment: GarmentSummary) -> tuple[str, str]:
    """The sentence about the cut-out and the colour token it is written in."""
    if garment.error:
        return QCoreApplication.translate("GarmentCells", "needs a look"), "warn"
    if garment.cutout_ready:
        return QCoreApplication.translate("GarmentCells", "cut-out ready"), "good"
    return QCoreApplication.translate("GarmentCells", "cutting out"), "text_dim"


class _GarmentDelegate(CardDelegate):
    def drag_pixmap(self, index: QModelIndex, ratio: float) -> QPixmap | None:
        garment: GarmentSummary = index.data(VALUE_ROLE)
        image = self.thumbnails.image(garment.sha256, THUMBNAIL_SIDE)
        pixmap = QPixmap(int(DRAG_SIDE * ratio), int(DRAG_SIDE * 1.2 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(0.9)
        rect = QRectF(1, 1, DRAG_SIDE - 2, DRAG_SIDE * 1.2 - 2)
        paint_picture(painter, rect, image, self.theme, cover=False, ground=self.theme.colour.paper)
        painter.end()
        return pixmap


class ShelfDelegate(_GarmentDelegate):
    """A card: the picture at the left; name, category, colours and state of the cut-out beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = lines_height([self.theme.font(), *[self.theme.font("small")] * 3], LINE_GAP)
        return QSize(120, int(max(88, lines + 2 * 6)) + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        garment: GarmentSummary = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -GAP)
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(6, 6, -6, -6)
        picture = QRectF(inner.left(), inner.top(), inner.height() * 0.82, inner.height())
        image = self.thumbnails.image(garment.sha256, THUMBNAIL_SIDE)
        paint_picture(painter, picture, image, theme, cover=False, ground=colour.paper, icon="garments")
        left = picture.right() + theme.spacing.s + 2
        state, state_colour = state_of(garment)
        small = theme.font("small")
        category = shown_word(garment.category)
        lines = [
            Line(garment.name, theme.font("body", QFont.Weight.Medium), colour.text),
            # Its slot is the heading that it stands below.
            Line(category[:1].upper() + category[1:], small, colour.text_dim),
            Line(shown_words(garment.colours), small, colour.text_dim),
            Line(state, small, getattr(colour, state_colour)),
        ]
        shown = [line for line in lines if line.text]
        height = lines_height([line.font for line in shown], LINE_GAP)
        block = QRectF(left, inner.center().y() - height / 2, inner.right() - left, height)
        paint_lines(painter, block, shown, LINE_GAP)
        painter.restore()


class GarmentGridDelegate(_GarmentDelegate):
    """A cell: the picture large on paper, name and slot below it."""

    width = 196

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text = lines_height([self.theme.font(), *[self.theme.font("small")] * 2])
        view = self.parent()
        width = view.filling_width(self.width) if isinstance(view, CardView) else self.width
        return QSize(width, int(width * 1.16 + text + 24))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        garment: GarmentSummary = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option))
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(8, 8, -8, -8)
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        text = inner.adjusted(0, inner.height() - lines_height([body, small, small]), 0, 0)
        picture = inner.adjusted(0, 0, 0, -text.height() - 6)
        image = self.thumbnails.image(garment.sha256, THUMBNAIL_SIDE)
        paint_picture(painter, picture, image, theme, cover=False, ground=colour.paper, icon="garments")
        state, state_colour = state_of(garment)
        lines = [
            Line(garment.name, body, colour.text),
            Line(_slot_and_category(garment), small, colour.text_dim),
            Line(state, small, getattr(colour, state_colour)),
        ]
        paint_lines(painter, text, lines)
        painter.restore()


def _slot_and_category(garment: GarmentSummary) -> str:
    return " · ".join(part for part in (slot_name(garment.slot), shown_word(garment.category)) if part)
