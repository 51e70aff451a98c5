"""A cell of the grid: the whole picture, what is thought of it, and what there is to know at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.library.delegate import THUMBNAIL_SIDE, PhotoDelegate
from ui.library.viewers.marks import MOST_STARS, Flag, Label
from ui.library.viewers.marks_bar import label_colour
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.cells import (
    is_focused,
    is_hovered,
    is_selected,
    line_height,
    option_rect,
    paint_chip,
    paint_focus,
    paint_ground,
    paint_picture,
    paint_text,
)
from ui.widgets.kept_pixmaps import KeptPixmaps
from ui.words import counted

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

SMALLEST, USUAL, LARGEST = 120, 200, 460
LARGE_SIDE = 1024
DRAG_SIDE = 96
STAR = 13.0
BADGE = 18.0
_REJECTED = 0.4
_TINT = 26
Index = QModelIndex | QPersistentModelIndex


class PhotoCell(PhotoDelegate):
    """`width` is that of a cell; `dragged` photos hang under the pointer. A rejected photo is paler."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget, width: int = USUAL) -> None:
        super().__init__(theme, thumbnails, parent)
        self.width = width
        self.dragged = 1
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._pictures = KeptPixmaps()
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Paint everything anew: colours or sizes have changed."""
        self._pixmaps.clear()
        self._pictures.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as was chosen or a little wider, so that the columns fill the view."""
        view = self.parent()
        width = view.filling_width(self.width) if isinstance(view, CardView) else self.width
        return QSize(width, int((width - 16) * 1.1 + self._foot + 14))

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
        card = QRectF(option_rect(option))
        painter.save()
        self._paint_ground(painter, card, option, photo)
        inner = card.adjusted(8, 8, -8, -6)
        picture = inner.adjusted(0, 0, 0, -self._foot)
        if photo is not None and photo.flag == Flag.REJECT:
            painter.setOpacity(_REJECTED)
        painted = self._paint_picture(painter, card, picture, photo)
        painter.setOpacity(1.0)
        if photo is not None:
            self._paint_badges(painter, painted, photo)
            self._paint_foot(painter, inner, photo, option)
        painter.restore()

    def _paint_picture(
        self, painter: QPainter, card: QRectF, place: QRectF, photo: PhotoSummary | None
    ) -> QRectF:
        """In its size once: while a cell scrolls by it is painted a dozen times. Returns where the picture is."""
        image = self.image_of(photo)
        if image is None:
            paint_picture(painter, place, None, self.theme, cover=False)
            return place
        ratio = painter.device().devicePixelRatioF()
        key = (image.cacheKey(), place.width(), place.height(), ratio)
        pixmap = self._pictures.get(key)
        if pixmap is None:
            size = QSizeF(image.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
            pixmap = self._blank(size, ratio)
            inside = QPainter(pixmap)
            paint_picture(inside, QRectF(QPointF(0, 0), size), image, self.theme, cover=True)
            inside.end()
            self._pictures.keep(key, pixmap, self.cells_in_sight(card.size()))
        size = pixmap.deviceIndependentSize()
        corner = place.center() - QPointF(size.width() / 2, size.height() / 2)
        painter.drawPixmap(corner.toPoint(), pixmap)
        return QRectF(QPointF(corner.toPoint()), size)

    def _paint_ground(
        self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem, photo: PhotoSummary | None
    ) -> None:
        """Its corners are round and smooth, which takes long: one picture for all cells that are alike. It covers
        what is behind it, which is the window's own grey, because that is ten times as quick to paint."""
        label = Label.NONE if photo is None else Label(photo.label)
        stacked = photo is not None and photo.stack_top and photo.stack_collapsed
        selected, hovered = is_selected(option), is_hovered(option)
        ratio = painter.device().devicePixelRatioF()
        key = ("ground", card.width(), card.height(), ratio, label, stacked, selected, hovered)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = QPixmap(card.size().toSize() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.colour.window)
            self._pixmaps[key] = pixmap
            inside = QPainter(pixmap)
            here = QRectF(QPointF(0, 0), card.size())
            if stacked:
                # The edges of what lies below.
                inside.setRenderHint(QPainter.RenderHint.Antialiasing)
                inside.setPen(QPen(self.theme.colour.line_strong, 1))
                inside.setBrush(self.theme.colour.raised)
                radius = self.theme.radius
                inside.drawRoundedRect(here.adjusted(5, 0.5, -0.5, -4), radius, radius)
                here = here.adjusted(0, 3, -4, 0)
            paint_ground(inside, here, option, self.theme)
            if label is not Label.NONE:
                self._tint(inside, here, label, selected=selected)
            inside.end()
        painter.drawPixmap(card.topLeft(), pixmap)
        if is_focused(option):
            paint_focus(painter, card, self.theme)

    def _tint(self, painter: QPainter, card: QRectF, label: Label, *, selected: bool) -> None:
        colour = label_colour(self.theme, label)
        wash = QColor(colour)
        wash.setAlpha(_TINT)
        painter.setPen(QPen(self.theme.colour.accent, 1.5) if selected else QPen(colour, 1))
        painter.setBrush(wash)
        inner = card.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(inner, self.theme.radius, self.theme.radius)

    def _blank(self, size: QSize, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

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
        corner = QPointF(picture.right() - 4, picture.top() + 4)
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
        for shown, icon in (
            (photo.missing, "warning"),
            (photo.in_quick, "collection"),
            (photo.has_anchor_map, "keypoints"),
        ):
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
            pixmap = self._blank(QSize(round(MOST_STARS * STAR), round(STAR)), ratio)
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
        pixmap = self._blank(QSize(DRAG_SIDE, DRAG_SIDE), ratio)
        painter = QPainter(pixmap)
        place = QRectF(0, 0, DRAG_SIDE, DRAG_SIDE)
        paint_picture(painter, place, self.image_of(index.data(VALUE_ROLE)), self.theme, cover=False)
        if self.dragged > 1:
            font, colour = self.theme.font("small"), self.theme.colour
            corner = QPointF(DRAG_SIDE - 2, 2)
            paint_chip(
                painter, corner, counted(self.dragged), font, colour.accent, colour.on_accent, right=True
            )
        painter.end()
        return pixmap

    def star_at(self, cell: QRectF, at: QPointF) -> int | None:
        """Which star of a cell is pointed at, None beside them."""
        inner = cell.adjusted(8, 8, -8, -6)
        top = inner.bottom() - self._foot + 4 + line_height(self.theme.font("small")) + 1
        place = QRectF(inner.left() - 1, top - 2, MOST_STARS * STAR, STAR + 4)
        return min(MOST_STARS, int((at.x() - place.left()) // STAR) + 1) if place.contains(at) else None
