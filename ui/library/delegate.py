"""How a photo looks in the tray; the grid's cells have more to show, see `ui.library.cells`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.widgets.card_view import CardDelegate
from ui.widgets.cells import (
    option_rect,
    paint_picture,
    paint_strip_edge,
)

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

THUMBNAIL_SIDE = 256
STRIP_HEIGHT = 116
Index = QModelIndex | QPersistentModelIndex


class PhotoDelegate(CardDelegate):
    def image_of(self, photo: PhotoSummary | None) -> QImage | None:
        return None if photo is None else self.thumbnails.image(photo.sha256, THUMBNAIL_SIDE)

    def prefetch(self, index: QModelIndex) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        if photo is not None:
            self.thumbnails.prefetch(photo.sha256, THUMBNAIL_SIDE)


class TrayDelegate(PhotoDelegate):
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
