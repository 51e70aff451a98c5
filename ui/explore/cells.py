"""A set in the grid: its cover, cropped so that all are even, its title, who made it, and what a picture costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.explore.words import picture_price, unlock_price
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import (
    is_focused,
    is_hovered,
    is_selected,
    line_height,
    option_rect,
    paint_focus,
    paint_ground,
    paint_picture,
    paint_text,
)
from ui.widgets.kept_pixmaps import KeptPixmaps

if TYPE_CHECKING:
    from studio.explore.listings import ListingSummary

SMALLEST, USUAL, LARGEST = 160, 224, 420
COVER_SIDES = (320, 376, 512, 720, 1024)
"""Longest sides in pixels that covers are decoded to; which one, the size of a cell and the screen say."""
SHAPE = 1.25
"""How much higher than wide a cover is shown."""
BADGE = 26.0
MOST_TICKS = 12
_PICTURES = 8
"""Covers of cells that somebody points at or flicks through."""
_INSET = 6.0
_CROP = 1.2
_ROOMY = 200
"""From this width on there is room for the price of the unlock beside the title."""
Index = QModelIndex | QPersistentModelIndex


class ListingCell(CardDelegate):
    """`width` is that of a cell. `flicked` is the set whose previews are flicked through, and which of them.

    `offline`: there is no network, and what is cached says so.
    """

    def __init__(self, theme: Theme, covers: ThumbnailCache, parent: QWidget, width: int = USUAL) -> None:
        super().__init__(theme, covers, parent)
        self.width = self._filled = width
        self.flicked: tuple[str, int] = ("", 0)
        self.offline = False
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._pictures = KeptPixmaps()
        self._cells = KeptPixmaps()
        self._fonts: tuple[QFont, QFont, float, float] | None = None
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Paint everything anew: colours or sizes have changed."""
        self._pixmaps.clear()
        self._pictures.clear()
        self._cells.clear()
        self._fonts = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        width = view.filling_width(self.width) if isinstance(view, CardView) else self.width
        self._filled = width
        return QSize(width, int((width - 2 * _INSET) * SHAPE + 2 * _INSET + self._foot))

    @property
    def _foot(self) -> float:
        return self._type[2] + self._type[3] + 8

    @property
    def _type(self) -> tuple[QFont, QFont, float, float]:
        """Fonts of the title and of what is below it, with the heights of their lines."""
        if self._fonts is None:
            title, caption = self.theme.font("body", QFont.Weight.Medium), self.theme.font("caption")
            self._fonts = title, caption, line_height(title), line_height(caption)
        return self._fonts

    def cover_place(self, cell: QRectF) -> QRectF:
        return cell.adjusted(_INSET, _INSET, -_INSET, -_INSET - self._foot)

    def heart_place(self, cell: QRectF) -> QRectF:
        cover = self.cover_place(cell)
        return QRectF(cover.right() - BADGE - 5, cover.top() + 5, BADGE, BADGE)

    def image_of(self, listing: ListingSummary | None) -> QImage | None:
        if listing is None:
            return None
        shown = listing.cover
        if listing.set_id == self.flicked[0] and listing.previews:
            shown = listing.previews[self.flicked[1] % len(listing.previews)]
        image = self._image(shown)
        return image if image is not None or shown == listing.cover else self._image(listing.cover)

    def _image(self, sha256: str) -> QImage | None:
        return self.thumbnails.image(sha256, self.cover_side)

    @property
    def cover_side(self) -> int:
        """The smallest that is sharp; covers are of various shapes and are cropped."""
        widget = self.parent()
        ratio = widget.devicePixelRatioF() if isinstance(widget, QWidget) else 1.0
        needed = (self._filled - 2 * _INSET) * SHAPE * _CROP * ratio
        return next((side for side in COVER_SIDES if side >= needed), COVER_SIDES[-1])

    def prefetch(self, index: QModelIndex) -> None:
        listing: ListingSummary | None = index.data(VALUE_ROLE)
        if listing is not None:
            self.thumbnails.prefetch(listing.cover, self.cover_side)

    def prefetch_previews(self, listing: ListingSummary) -> None:
        """Have those ready that the pointer will flick through."""
        for sha256 in listing.previews[:MOST_TICKS]:
            self.thumbnails.prefetch(sha256, self.cover_side)

    # -- painting --------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        listing: ListingSummary | None = index.data(VALUE_ROLE)
        card = QRectF(option_rect(option))
        active = is_hovered(option) or is_selected(option)
        image = self.image_of(listing)
        if not active and (listing is None or listing.set_id != self.flicked[0]):
            painter.drawPixmap(card.topLeft(), self._resting(painter, card, option, listing, image))
            return
        painter.save()
        self._paint_all(painter, card, option, listing, image)
        if is_focused(option):
            paint_focus(painter, card, self.theme)
        painter.restore()

    def _resting(
        self,
        painter: QPainter,
        card: QRectF,
        option: QStyleOptionViewItem,
        listing: ListingSummary | None,
        image: QImage | None,
    ) -> QPixmap:
        """A cell that nobody points at, painted once: while it scrolls by it is shown a dozen times. It covers the
        window's own grey behind it, because that is quicker to paint.
        """
        ratio = painter.device().devicePixelRatioF()
        key = (listing, image and image.cacheKey(), card.width(), card.height(), ratio, self.offline)
        pixmap = self._cells.get(key)
        if pixmap is None:
            pixmap = QPixmap(card.size().toSize() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.colour.window)
            inside = QPainter(pixmap)
            self._paint_all(inside, QRectF(QPointF(0, 0), card.size()), option, listing, image)
            inside.end()
            self._cells.keep(key, pixmap, self.cells_in_sight(card.size()))
        return pixmap

    def _paint_all(
        self,
        painter: QPainter,
        card: QRectF,
        option: QStyleOptionViewItem,
        listing: ListingSummary | None,
        image: QImage | None,
    ) -> None:
        self._paint_ground(painter, card, option)
        place = self.cover_place(card)
        self._paint_cover(painter, place, image)
        if listing is not None:
            active = is_hovered(option) or is_selected(option)
            self._paint_badges(painter, card, listing, active=active)
            self._paint_ticks(painter, place, listing)
            self._paint_foot(painter, card, listing)

    def _paint_cover(self, painter: QPainter, place: QRectF, image: QImage | None) -> None:
        """In its size once; an icon until it is there."""
        ratio = painter.device().devicePixelRatioF()
        key = (image and image.cacheKey(), place.width(), place.height(), ratio)
        pixmap = self._pictures.get(key)
        if pixmap is None:
            pixmap = _blank(place.size().toSize(), ratio)
            inside = QPainter(pixmap)
            here = QRectF(QPointF(0, 0), QSizeF(place.size().toSize()))
            paint_picture(inside, here, image, self.theme, cover=True)
            inside.end()
            self._pictures.keep(key, pixmap, _PICTURES)
        painter.drawPixmap(place.topLeft().toPoint(), pixmap)

    def _paint_ground(self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem) -> None:
        """One picture for all cells that are alike; it covers the window's own grey behind it."""
        ratio = painter.device().devicePixelRatioF()
        key = ("ground", card.width(), card.height(), ratio, is_selected(option), is_hovered(option))
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = QPixmap(card.size().toSize() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(self.theme.colour.window)
            self._pixmaps[key] = pixmap
            inside = QPainter(pixmap)
            paint_ground(inside, QRectF(QPointF(0, 0), card.size()), option, self.theme)
            inside.end()
        painter.drawPixmap(card.topLeft(), pixmap)

    def _paint_badges(
        self, painter: QPainter, card: QRectF, listing: ListingSummary, *, active: bool
    ) -> None:
        """The heart at the right, what is unlocked at the left, and what can be seen while there is no network."""
        cover = self.cover_place(card)
        if listing.favourite or active:
            place = self.heart_place(card)
            painter.drawPixmap(
                place.topLeft().toPoint(),
                self._badge("heart-full" if listing.favourite else "heart", painter),
            )
        left = cover.left() + 5
        here = listing.copy == "here"
        for shown, icon in (
            (here, "library"),
            (listing.unlocked and not here, "lock-open"),
            (listing.cached and self.offline, "offline"),
        ):
            if shown:
                painter.drawPixmap(QPoint(int(left), int(cover.top() + 5)), self._badge(icon, painter))
                left += BADGE + 4

    def _badge(self, icon: str, painter: QPainter) -> QPixmap:
        ratio = painter.device().devicePixelRatioF()
        key = ("badge", icon, ratio)
        if key not in self._pixmaps:
            pixmap = _blank(QSize(int(BADGE), int(BADGE)), ratio)
            inside = QPainter(pixmap)
            inside.setRenderHint(QPainter.RenderHint.Antialiasing)
            inside.setPen(Qt.PenStyle.NoPen)
            inside.setBrush(self.theme.colour.overlay)
            inside.drawRoundedRect(QRectF(0, 0, BADGE, BADGE), BADGE / 2, BADGE / 2)
            inner = QRectF(5, 5, BADGE - 10, BADGE - 10)
            self.theme.paint_icon(inside, inner, icon, self.theme.colour.on_overlay)
            inside.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def _paint_ticks(self, painter: QPainter, cover: QRectF, listing: ListingSummary) -> None:
        """Which of its previews is shown while they are flicked through."""
        count = min(len(listing.previews), MOST_TICKS)
        if listing.set_id != self.flicked[0] or count < 2:
            return
        gap, inside = 3.0, cover.adjusted(8, 0, -8, -7)
        width = (inside.width() - gap * (count - 1)) / count
        painter.setPen(Qt.PenStyle.NoPen)
        for tick in range(count):
            here = tick == self.flicked[1] % count
            bar = QRectF(inside.left() + tick * (width + gap), inside.bottom() - 3, width, 3)
            painter.setOpacity(1.0 if here else 0.6)
            painter.fillRect(bar.adjusted(-1, -1, 1, 1), self.theme.colour.overlay)
            painter.setOpacity(1.0 if here else 0.45)
            painter.fillRect(bar, self.theme.colour.on_overlay)
        painter.setOpacity(1.0)

    def _paint_foot(self, painter: QPainter, card: QRectF, listing: ListingSummary) -> None:
        theme, colour = self.theme, self.theme.colour
        title, caption, height, below_height = self._type
        inner = card.adjusted(_INSET + 4, 0, -_INSET - 4, -_INSET)
        top = inner.bottom() - self._foot + 6
        above = QRectF(inner.left(), top, inner.width(), height)
        below = QRectF(inner.left(), top + height + 1, inner.width(), below_height)
        unlock = "" if listing.unlocked or card.width() < _ROOMY else unlock_price(listing.unlock_cost)
        cost = picture_price(listing.generation_cost)
        painter.setFont(caption)
        room = painter.fontMetrics().horizontalAdvance
        gap = theme.spacing.s
        used = room(unlock) + gap if unlock else 0
        paint_text(painter, above.adjusted(0, 0, -used, 0), listing.title, title, colour.text)
        paint_text(painter, above, unlock, caption, colour.text_dim, Qt.AlignmentFlag.AlignRight)
        who = below.adjusted(0, 0, -room(cost) - gap, 0)
        paint_text(painter, who, listing.creators, caption, colour.text_dim)
        paint_text(painter, below, cost, caption, colour.text, Qt.AlignmentFlag.AlignRight)

    # -- the pointer -----------------------------------------------------------------------------------------

    def preview_at(self, cell: QRectF, at: QPointF, listing: ListingSummary) -> int:
        """Which of its previews is below the pointer: the cover is as wide as all of them."""
        cover = self.cover_place(cell)
        count = min(len(listing.previews), MOST_TICKS)
        share = (at.x() - cover.left()) / max(1.0, cover.width())
        return min(count - 1, max(0, int(share * count))) if count else 0


def _blank(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap
