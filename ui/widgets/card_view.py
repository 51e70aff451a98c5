"""The list view that shelf, tray, grids and filmstrip share: painted cells, drags out, keyboard and mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QWidget

from ui.theme import Theme
from ui.thumbnails import ThumbnailCache

DRAG_SIDE = 132
Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Base of the delegates; has what they paint with."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.thumbnails = thumbnails

    def drag_pixmap(self, index: QModelIndex, ratio: float) -> QPixmap | None:
        """What hangs under the pointer while the cell is dragged; None for the view's own picture."""
        return None

    def prefetch(self, index: QModelIndex) -> None:
        """Have ready what the cell will paint when it comes into sight."""

    def cells_in_sight(self, cell: QSizeF) -> int:
        """So many cells of this size are in sight at most: what is kept for each, for more of them is in vain."""
        view = self.parent()
        return view.cells_in_sight(cell.toSize()) if isinstance(view, CardView) else 1


class CardView(QListView):
    """Signals: `chosen(index)` on Enter or double click; `current_moved(index)` when the current cell changes."""

    chosen = Signal(object)
    current_moved = Signal(object)

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make_mime: Callable[[QModelIndex], QMimeData | None] | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.activated.connect(self._activate)
        theme.changed.connect(self._restyle)
        thumbnails.ready.connect(self._thumbnail_ready)

    def lay_out_as_strip(self) -> None:
        """One row that scrolls sideways."""
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def lay_out_as_grid(self, spacing: int) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setSpacing(spacing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def filling_width(self, least: int) -> int:
        """How wide a cell of a grid is, at least `least`, so that the columns fill the view; there is always room for
        a scroll bar, so that nothing moves when one comes.
        """
        gap = 2 * self.spacing()
        room = self.maximumViewportSize().width() - self.verticalScrollBar().sizeHint().width() - 2
        return max(least, room // max(1, room // (least + gap)) - gap)

    def let_drag(self, make_mime: Callable[[QModelIndex], QMimeData | None]) -> None:
        """Cells may be dragged out as what `make_mime` gives for them."""
        self._make_mime = make_mime
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        index = self.currentIndex()
        mime = self._make_mime(index) if self._make_mime is not None and index.isValid() else None
        if mime is None:
            return
        drag = QDrag(self)
        drag.setMimeData(mime)
        delegate = self.itemDelegate()
        if isinstance(delegate, CardDelegate):
            pixmap = delegate.drag_pixmap(index, self.devicePixelRatioF())
            if pixmap is not None:
                drag.setPixmap(pixmap)
                size = pixmap.deviceIndependentSize()
                drag.setHotSpot(QPoint(int(size.width() / 2), int(size.height() * 0.4)))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex())
            return
        # Type-ahead would swallow the single-letter keys of the view.
        if event.text() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_moved.emit(current)

    def dataChanged(self, topLeft: Index, bottomRight: Index, roles: Sequence[int] = ()) -> None:
        """All cells are of one size. A list view would lay all of them out again, 100,000 for one that was read."""
        QAbstractItemView.dataChanged(self, topLeft, bottomRight, list(roles))
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        travelled = dx or dy
        if travelled:
            self._prefetch(forward=travelled < 0)

    def sizeHint(self) -> QSize:
        return QSize(120, 80)

    def cells_in_sight(self, cell: QSize) -> int:
        """So many cells of this size are in sight at most, those cut off by an edge included."""
        down = 2 + self._inside.height() // max(1, cell.height() + self.spacing())
        return self._across(cell) * down

    def _across(self, cell: QSize) -> int:
        return max(1, self._inside.width() // max(1, cell.width() + self.spacing()))

    @property
    def _inside(self) -> QRect:
        return self.viewport().rect().adjusted(2 * self.spacing() + 1, 2 * self.spacing() + 1, 0, 0)

    def _prefetch(self, *, forward: bool) -> None:
        """Half a screen of cells further on in the direction of travel."""
        delegate = self.itemDelegate()
        if not isinstance(delegate, CardDelegate):
            return
        first = self.indexAt(self._inside.topLeft())
        if not first.isValid():
            return
        shown = self.cells_in_sight(self.visualRect(first).size())
        across = self._across(self.visualRect(first).size())
        ahead = max(across, shown // 2)
        start = first.row() + shown if forward else first.row() - ahead
        for row in range(max(0, start), min(start + ahead, self.model().rowCount())):
            delegate.prefetch(self.model().index(row, 0))

    def _activate(self, index: QModelIndex) -> None:
        self.chosen.emit(index)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _thumbnail_ready(self, _sha256: str) -> None:
        self.viewport().update()
