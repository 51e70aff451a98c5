"""The grid: many photos selected at once, rated where they lie, dragged to collections and into their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QByteArray,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.library.browser import Browser, Selection
from ui.library.cells import PhotoCell
from ui.mime import PHOTOS_MIME
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

DRAGGED_FILES = 100
"""So many files go along to another program; more would keep the pointer waiting."""


class PhotoGrid(CardView):
    """Signals: `starred(photo, stars)` for a click on a cell's stars; `arranged(before)` when the selection is dropped
    in front of the photo with this id, or at the end with ""; `menu_wanted(position)`.
    """

    starred = Signal(object, int)
    arranged = Signal(str)
    menu_wanted = Signal(QPoint)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, browser: Browser, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, thumbnails, "", parent)
        self.setAccessibleName(self.tr("Photos"))
        self._browser = browser
        self._drop_row = -1
        self._following = False
        self.cell = PhotoCell(theme, thumbnails, self)
        self.setModel(browser.rows)
        self.lay_out_as_grid(theme.spacing.s)
        # What scrolls goes on up to the bar, and the cells stand below the bar's first button.
        self.setViewportMargins(theme.spacing.m - theme.spacing.s, 0, 0, 0)
        self.setItemDelegate(self.cell)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.let_drag(self._mime)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setAcceptDrops(True)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.selectionModel().currentChanged.connect(self._selection_changed)
        browser.selection_wanted.connect(self.show_selection)
        browser.opened.connect(self.scrollToTop)

    def set_cell_width(self, width: int) -> None:
        top = self.indexAt(QPoint(self.spacing() + 2, self.spacing() + 2))
        self.cell.width = width
        self.cell.forget()
        self.scheduleDelayedItemsLayout()
        keep = self.currentIndex() if self.currentIndex().isValid() else top
        if keep.isValid():
            self.executeDelayedItemsLayout()
            self.scrollTo(keep)

    def show_selection(self, selection: Selection) -> None:
        """Select these rows; the current one comes into sight."""
        model = self.model()
        chosen = QItemSelection()
        for first, last in selection.ranges:
            chosen.select(model.index(first, 0), model.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self._following = True
        if selection.current >= 0:
            self.selectionModel().setCurrentIndex(model.index(selection.current, 0), flags.NoUpdate)
        self.selectionModel().select(chosen, flags.ClearAndSelect)
        self._following = False
        self._selection_changed()
        if selection.current >= 0:
            self.scrollTo(model.index(selection.current, 0))

    def go_to(self, row: int) -> None:
        """Select this row alone."""
        if 0 <= row < self.model().rowCount():
            self.show_selection(Selection(((row, row),), row))

    def select_none(self) -> None:
        self.clearSelection()

    def _selection_changed(self, *_: object) -> None:
        if self._following:
            return
        chosen = self.selectionModel().selection()
        ranges = sorted((chosen.at(at).top(), chosen.at(at).bottom()) for at in range(chosen.count()))
        self._browser.select(Selection(tuple(ranges), self.currentIndex().row() if ranges else -1))

    # -- hands -----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        star = self._star_at(event.position().toPoint())
        if star is not None and event.button() == Qt.MouseButton.LeftButton:
            photo, stars = star
            self.starred.emit(photo, 0 if photo.rating == stars else stars)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._star_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def _star_at(self, at: QPoint) -> tuple[PhotoSummary, int] | None:
        index = self.indexAt(at)
        photo: PhotoSummary | None = index.data(VALUE_ROLE) if index.isValid() else None
        # Only of a cell that is selected, so that a first click never rates.
        if photo is None or not self.selectionModel().isSelected(index):
            return None
        stars = self.cell.star_at(QRectF(self.visualRect(index)), QPointF(at))
        return None if stars is None else (photo, stars)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    # -- drags -----------------------------------------------------------------------------------------------

    def _mime(self, index: QModelIndex) -> QMimeData | None:
        if not self._browser.selection.count:
            return None
        self.cell.dragged = self._browser.selection.count
        mime = QMimeData()
        mime.setData(PHOTOS_MIME, QByteArray(b"selection"))
        paths = [photo.path for photo in self._browser.selected_photos if not photo.missing]
        mime.setUrls([QUrl.fromLocalFile(path) for path in paths[:DRAGGED_FILES]])
        return mime

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes(event):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not self._takes(event):
            event.ignore()
            return
        self._show_place(self._row_before(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_place(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        if not self._takes(event):
            event.ignore()
            return
        row = self._row_before(event.position().toPoint())
        self._show_place(-1)
        before = self._browser.rows.photo_at(row)
        self.arranged.emit("" if before is None else before.id)
        event.acceptProposedAction()

    def _takes(self, event: QDropEvent) -> bool:
        return event.mimeData().hasFormat(PHOTOS_MIME) and self._browser.can_arrange

    def _row_before(self, at: QPoint) -> int:
        """The row in front of which a drop at this point goes."""
        index = self.indexAt(at)
        if not index.isValid():
            return self.model().rowCount()
        return index.row() + (at.x() > self.visualRect(index).center().x())

    def _show_place(self, row: int) -> None:
        if row != self._drop_row:
            self._drop_row = row
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row < 0 or not self.model().rowCount():
            return
        last = self._drop_row >= self.model().rowCount()
        cell = self.visualRect(self.model().index(min(self._drop_row, self.model().rowCount() - 1), 0))
        x = cell.right() + self.spacing() // 2 if last else cell.left() - self.spacing() // 2 - 1
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(x - 1, cell.top(), 3, cell.height()), QColor(self.cell.theme.colour.accent))
