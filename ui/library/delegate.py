"""How a photo looks in the tray and in the library's grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate
from ui.widgets.cells import (
    Line,
    lines_height,
    option_rect,
    paint_card,
    paint_lines,
    paint_picture,
    paint_strip_edge,
)

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

THUMBNAIL_SIDE = 256
STRIP_HEIGHT = 116
Index = QModelIndex | QPersistentModelIndex


class _PhotoDelegate(CardDelegate):
    def image_of(self, photo: PhotoSummary | None) -> QImage | None:
        return None if photo is None else self.thumbnails.image(photo.sha256, THUMBNAIL_SIDE)

    def prefetch(self, index: QModelIndex) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        if photo is not None:
            self.thumbnails.prefetch(photo.sha256, THUMBNAIL_SIDE)


class TrayDelegate(_PhotoDelegate):
    """A picture in its strip; the open one has the accent's edge. A dot says that its anchor map is there."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(int(STRIP_HEIGHT * 0.8) + 8, STRIP_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        theme = self.theme
        cell = QRectF(option_rect(option)).adjusted(0, 0, -8, 0)
        cell.setHeight(min(cell.height(), STRIP_HEIGHT))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_picture(painter, cell, self.image_of(photo), theme, cover=True)
        paint_strip_edge(painter, cell, option, theme)
        if photo is not None:
            paint_photo_state(painter, cell, photo, theme)
        painter.restore()


class PhotoGridDelegate(_PhotoDelegate):
    """A cell: the whole picture on the canvas's ground, name and size below."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget, width: int = 208) -> None:
        super().__init__(theme, thumbnails, parent)
        self.width = width

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = lines_height([self.theme.font(), self.theme.font("small")])
        return QSize(self.width, int((self.width - 16) * 1.25 + text + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option))
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(8, 8, -8, -8)
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        text = inner.adjusted(0, inner.height() - lines_height([body, small]), 0, 0)
        picture = inner.adjusted(0, 0, 0, -text.height() - 6)
        paint_picture(painter, picture, self.image_of(photo), theme, cover=False, ground=None)
        if photo is not None:
            paint_photo_state(painter, picture, photo, theme)
            size = f"{photo.width} × {photo.height}"
            paint_lines(
                painter, text, [Line(photo.name, body, colour.text), Line(size, small, colour.text_dim)]
            )
        painter.restore()


def paint_photo_state(painter: QPainter, rect: QRectF, photo: PhotoSummary, theme: Theme) -> None:
    """A mark for a missing file; a small one at the corner for a photo that has its anchor map."""
    if not photo.missing and not photo.has_anchor_map:
        return
    corner = QPointF(rect.right() - 20, rect.top() + 4)
    badge = QRectF(corner.x(), corner.y(), 16, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour.overlay)
    painter.drawRoundedRect(badge, 4, 4)
    icon = "warning" if photo.missing else "keypoints"
    theme.paint_icon(painter, badge.adjusted(2, 2, -2, -2), icon, theme.colour.on_overlay)
