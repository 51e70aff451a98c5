"""How a photo looks in the tray and in the library's grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate
from ui.widgets.cells import (
    is_focused,
    is_hovered,
    is_selected,
    option_rect,
    paint_card,
    paint_focus,
    paint_picture,
    paint_text,
)

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

THUMBNAIL_SIDE = 256
STRIP_HEIGHT = 116
Index = QModelIndex | QPersistentModelIndex


class _PhotoDelegate(CardDelegate):
    def image_of(self, photo: PhotoSummary | None) -> QImage | None:
        return None if photo is None else self.thumbnails.image(photo.sha256, THUMBNAIL_SIDE)


class TrayDelegate(_PhotoDelegate):
    """A picture in its strip; the open one has the accent's edge. A dot says that its anchor map is there."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(int(STRIP_HEIGHT * 0.8) + 8, STRIP_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        cell = QRectF(option_rect(option)).adjusted(0, 0, -8, 0)
        cell.setHeight(min(cell.height(), STRIP_HEIGHT))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_picture(painter, cell, self.image_of(photo), theme, cover=True)
        if is_selected(option):
            painter.setPen(QPen(colour.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(1, 1, -1, -1), 4, 4)
        elif is_hovered(option):
            painter.setPen(QPen(colour.line_strong, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if is_focused(option):
            paint_focus(painter, cell, theme)
        if photo is not None:
            paint_photo_state(painter, cell, photo, theme)
        painter.restore()


class PhotoGridDelegate(_PhotoDelegate):
    """A cell: the whole picture on the canvas's ground, name and size below."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget, width: int = 208) -> None:
        super().__init__(theme, thumbnails, parent)
        self.width = width

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self.theme
        text = QFontMetricsF(theme.font()).height() + QFontMetricsF(theme.font("small")).height()
        return QSize(self.width, int((self.width - 16) * 1.25 + text + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option))
        painter.save()
        paint_card(
            painter,
            card,
            theme,
            selected=is_selected(option),
            hovered=is_hovered(option),
            focused=is_focused(option),
        )
        inner = card.adjusted(8, 8, -8, -8)
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        heights = QFontMetricsF(body).height(), QFontMetricsF(small).height()
        picture = inner.adjusted(0, 0, 0, -(sum(heights) + 6))
        paint_picture(painter, picture, self.image_of(photo), theme, cover=False, ground=None)
        if photo is not None:
            paint_photo_state(painter, picture, photo, theme)
            line = QRectF(inner.left(), picture.bottom() + 6, inner.width(), heights[0])
            paint_text(painter, line, photo.name, body, colour.text)
            line = QRectF(inner.left(), line.bottom(), inner.width(), heights[1])
            paint_text(painter, line, f"{photo.width} × {photo.height}", small, colour.text_dim)
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
