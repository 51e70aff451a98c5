"""The grid of sets: one is current, the pointer flicks through previews, a click on the heart marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.explore.cells import COVER_SIDES, ListingCell
from ui.explore.model import Marketplace
from ui.explore.rows import PreviewRows
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import option_rect, paint_picture, paint_strip_edge

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from studio.explore.listings import ListingSummary

STRIP_HEIGHT = 96
Index = QModelIndex | QPersistentModelIndex


class ListingGrid(CardView):
    """Signals: `marked(listing)` for a click on a heart."""

    marked = Signal(object)

    def __init__(
        self, theme: Theme, covers: ThumbnailCache, market: Marketplace, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, covers, "", parent)
        self.setAccessibleName(self.tr("Sets"))
        self._market = market
        self.cell = ListingCell(theme, covers, self)
        self.setModel(market.rows)
        self.lay_out_as_grid(theme.spacing.s)
        self.setViewportMargins(theme.spacing.m - theme.spacing.s, 0, 0, 0)
        self.setItemDelegate(self.cell)
        self.current_moved.connect(self._follow_current)
        market.opened.connect(self.scrollToTop)
        market.row_wanted.connect(self.go_to)
        bind(market, "offline", self._show_offline)

    def set_cell_width(self, width: int) -> None:
        self.cell.width = width
        self.cell.forget()
        self.scheduleDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.executeDelayedItemsLayout()
            self.scrollTo(self.currentIndex())

    def go_to(self, row: int) -> None:
        """The keyboard to this row."""
        if 0 <= row < self.model().rowCount():
            self.setCurrentIndex(self.model().index(row, 0))

    def flick(self, by: int) -> None:
        """Another preview of the current set, by key."""
        listing = self._market.current
        if listing is None or not listing.previews:
            return
        shown, at = self.cell.flicked
        at = at if shown == listing.set_id else listing.previews.index(listing.cover) if by else 0
        self._show_preview(listing, (at + by) % len(listing.previews))

    def _show_offline(self, offline: bool) -> None:
        self.cell.offline = offline
        self.viewport().update()

    def _follow_current(self, index: QModelIndex) -> None:
        self._market.go_to(index.row())

    def _show_preview(self, listing: ListingSummary, at: int) -> None:
        if self.cell.flicked[0] != listing.set_id:
            self.cell.prefetch_previews(listing)
        if self.cell.flicked != (listing.set_id, at):
            self.cell.flicked = (listing.set_id, at)
            self.viewport().update()

    def _rest(self) -> None:
        """Every set shows its cover."""
        if self.cell.flicked[0]:
            self.cell.flicked = ("", 0)
            self.viewport().update()

    # -- hands -----------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = event.position()
        index = self.indexAt(at.toPoint())
        listing: ListingSummary | None = index.data(VALUE_ROLE) if index.isValid() else None
        if listing is None:
            self._rest()
            return
        cell = QRectF(self.visualRect(index))
        if self.cell.cover_place(cell).contains(at) and not self.cell.heart_place(cell).contains(at):
            self._show_preview(listing, self.cell.preview_at(cell, at, listing))
        else:
            self._rest()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._rest()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        listing = self._heart_at(event.position())
        if listing is not None and event.button() == Qt.MouseButton.LeftButton:
            self.marked.emit(listing)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._heart_at(event.position()) is None:
            super().mouseDoubleClickEvent(event)

    def _heart_at(self, at: QPointF) -> ListingSummary | None:
        index = self.indexAt(at.toPoint())
        listing: ListingSummary | None = index.data(VALUE_ROLE) if index.isValid() else None
        place = self.cell.heart_place(QRectF(self.visualRect(index)))
        return listing if listing is not None and place.contains(at) else None


class PreviewCell(CardDelegate):
    """A photo of a set in its strip."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(int(STRIP_HEIGHT * 0.75) + 8, STRIP_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = QRectF(option_rect(option)).adjusted(0, 0, -8, 0)
        cell.setHeight(min(cell.height(), STRIP_HEIGHT))
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        image = self.thumbnails.image(index.data(VALUE_ROLE) or "", COVER_SIDES[0])
        paint_picture(painter, cell, image, self.theme, cover=True)
        paint_strip_edge(painter, cell, option, self.theme)
        painter.restore()


class PreviewStrip(CardView):
    """The photos of a set in a row below the large one."""

    def __init__(self, theme: Theme, covers: ThumbnailCache, rows: PreviewRows) -> None:
        super().__init__(theme, covers, "")
        self.setAccessibleName(self.tr("Photos of the set"))
        self.setModel(rows)
        self.lay_out_as_strip()
        self.setItemDelegate(PreviewCell(theme, covers, self))
        self.setFixedHeight(STRIP_HEIGHT + self.horizontalScrollBar().sizeHint().height() + 2)
