"""A cell of the grid: the whole picture, what is thought of it, and what there is to know at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.library.delegate import THUMBNAIL_SIDE, PhotoDelegate
from ui.library.viewers.marks import MOST_STARS, Flag, Label
from ui.library.viewers.marks_bar import label_colour
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.cells import (
    is_hovered,
    is_selected,
    line_height,
    option_rect,
    paint_card,
    paint_chip,
    paint_picture,
    paint_text,
)

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

SMALLEST, USUAL, LARGEST = 120, 200, 460
LARGE_SIDE = 1024
DRAG_SIDE = 96
STAR = 13.0
BADGE = 18.0
_TINT = 46
"""Of 255: how strongly a colour label colours its cell."""
Index = QModelIndex | QPersistentModelIndex


class PhotoCell(PhotoDelegate):
    """`width` is that of a cell; `dragged` photos hang under the pointer. A rejected photo is paler."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget, width: int = USUAL) -> None:
        super().__init__(theme, thumbnails, parent)
        self.width = width
        self.dragged = 1
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        theme.changed.connect(self._pixmaps.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.width, int((self.width - 16) * 1.1 + self._foot + 14))

    @property
    def _foot(self) -> float:
        return line_height(self.theme.font("small")) + STAR + 6

    def image_of(self, photo: PhotoSummary | None) -> QImage | None:
        if photo is None:
            return None
        widget = self.parent()
        ratio = widget.devicePixelRatioF() if isinstance(widget, QWidget) else 1.0
        if self.width * ratio > THUMBNAIL_SIDE * 1.35:
            large = self.thumbnails.image(photo.sha256, LARGE_SIDE)
            if large is not None:
                return large
        return self.thumbnails.image(photo.sha256, THUMBNAIL_SIDE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        photo: PhotoSummary | None = index.data(VALUE_ROLE)
        theme = self.theme
        card = QRectF(option_rect(option))
        painter.save()
        self._paint_ground(painter, card, option, photo)
        inner = card.adjusted(8, 8, -8, -6)
        picture = inner.adjusted(0, 0, 0, -self._foot)
        rejected = photo is not None and photo.flag == Flag.REJECT
        if rejected:
            painter.setOpacity(0.4)
        paint_picture(painter, picture, self.image_of(photo), theme, cover=False, ground=None)
        painter.setOpacity(1.0)
        if photo is not None:
            self._paint_badges(painter, picture, photo)
            self._paint_foot(painter, inner, photo, option)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem, photo: PhotoSummary | None
    ) -> None:
        if photo is not None and photo.stack_count and photo.stack_top and photo.stack_collapsed:
            # The edges of what lies below.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.theme.colour.line_strong, 1))
            painter.setBrush(self.theme.colour.raised)
            painter.drawRoundedRect(card.adjusted(5, 0.5, 0, -4), self.theme.radius, self.theme.radius)
            card = card.adjusted(0, 3, -4, 0)
        paint_card(painter, card, option, self.theme)
        if photo is not None and photo.label != Label.NONE:
            colour = label_colour(self.theme, Label(photo.label))
            wash = QColor(colour)
            wash.setAlpha(_TINT)
            painter.setPen(QPen(self.theme.colour.accent, 1.5) if is_selected(option) else QPen(colour, 1))
            painter.setBrush(wash)
            painter.drawRoundedRect(
                card.adjusted(0.75, 0.75, -0.75, -0.75), self.theme.radius, self.theme.radius
            )

    def _paint_foot(
        self, painter: QPainter, inner: QRectF, photo: PhotoSummary, option: QStyleOptionViewItem
    ) -> None:
        theme, colour = self.theme, self.theme.colour
        small = theme.font("small", QFont.Weight.Medium)
        line = line_height(small)
        top = inner.bottom() - self._foot + 4
        paint_text(painter, QRectF(inner.left(), top, inner.width(), line), photo.name, small, colour.text)
        stars = QPointF(inner.left() - 1, top + line + 1)
        if photo.rating or is_hovered(option) or is_selected(option):
            painter.drawPixmap(stars, self._stars(photo.rating, painter.device().devicePixelRatioF()))
        right = inner.right()
        if photo.flag != Flag.NONE:
            picked = photo.flag == Flag.PICK
            place = QRectF(right - 15, stars.y() - 1, 15, 15)
            ink = colour.text if picked else colour.bad
            theme.paint_icon(painter, place, "flag-pick" if picked else "flag-reject", ink)
            right -= 19
        size = f"{photo.width} × {photo.height}"
        caption = theme.font("caption")
        left = inner.left() + MOST_STARS * STAR + 6
        if right - left > 74:
            paint_text(
                painter,
                QRectF(left, stars.y(), right - left, STAR),
                size,
                caption,
                colour.text_dim,
                Qt.AlignmentFlag.AlignRight,
            )

    def _paint_badges(self, painter: QPainter, picture: QRectF, photo: PhotoSummary) -> None:
        """From the right upper corner to the left."""
        theme, colour = self.theme, self.theme.colour
        corner = QPointF(picture.right() - 3, picture.top() + 3)
        if photo.stack_count and photo.stack_top:
            chip = paint_chip(
                painter,
                corner,
                f"{photo.stack_count}",
                theme.font("caption", QFont.Weight.DemiBold),
                colour.overlay,
                colour.on_overlay,
                right=True,
            )
            corner.setX(chip.left() - 3)
        for shown, icon in ((photo.missing, "warning"), (photo.has_anchor_map, "keypoints")):
            if shown:
                place = QRectF(corner.x() - BADGE, corner.y(), BADGE, BADGE)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour.overlay)
                painter.drawRoundedRect(place, 4, 4)
                theme.paint_icon(painter, place.adjusted(2, 2, -2, -2), icon, colour.on_overlay)
                corner.setX(place.left() - 3)

    def _stars(self, rating: int, ratio: float) -> QPixmap:
        """Five places, so many of them with a star and a dot in the others."""
        key = ("stars", rating, ratio)
        if key not in self._pixmaps:
            pixmap = QPixmap(QSize(round(MOST_STARS * STAR * ratio), round(STAR * ratio)))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for star in range(MOST_STARS):
                place = QRectF(star * STAR, 0, STAR, STAR)
                if star < rating:
                    self.theme.paint_icon(painter, place, "star-full", self.theme.colour.text)
                else:
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(self.theme.colour.text_off)
                    painter.drawEllipse(place.center(), 1.5, 1.5)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def drag_pixmap(self, index: QModelIndex, ratio: float) -> QPixmap | None:
        """The photo, and how many go along."""
        pixmap = QPixmap(QSize(DRAG_SIDE, DRAG_SIDE) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        place = QRectF(0, 0, DRAG_SIDE, DRAG_SIDE)
        paint_picture(painter, place, self.image_of(index.data(VALUE_ROLE)), self.theme, cover=False)
        if self.dragged > 1:
            font, colour = self.theme.font("small"), self.theme.colour
            corner = QPointF(DRAG_SIDE - 2, 2)
            paint_chip(
                painter, corner, f"{self.dragged:,}", font, colour.accent, colour.on_accent, right=True
            )
        painter.end()
        return pixmap

    def star_at(self, cell: QRectF, at: QPointF) -> int | None:
        """Which star of a cell is pointed at, None beside them."""
        inner = cell.adjusted(8, 8, -8, -6)
        top = inner.bottom() - self._foot + 4 + line_height(self.theme.font("small")) + 1
        place = QRectF(inner.left() - 1, top - 2, MOST_STARS * STAR, STAR + 4)
        return min(MOST_STARS, int((at.x() - place.left()) // STAR) + 1) if place.contains(at) else None
