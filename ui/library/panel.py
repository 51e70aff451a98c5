"""The left panel: sources with their folders, and collections; photos are dropped on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QInputDialog,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from studio.library.collections import CollectionKind
from ui.library.browser import Browser
from ui.library.places import EVERYWHERE, Place, PlaceKind, Places, PlaceTree
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.widgets.cells import option_rect, paint_text
from ui.widgets.pieces import IconButton, label, row
from ui.words import counted

if TYPE_CHECKING:
    from ui.library.collecting import Collecting

PANEL_WIDTH = 232
ROW_HEIGHT = 26
_ICONS = {
    PlaceKind.ALL: "photo",
    PlaceKind.SOURCE: "folder",
    PlaceKind.FOLDER: "folder",
    PlaceKind.COLLECTION: "collection",
    PlaceKind.SMART: "smart-collection",
    PlaceKind.COLLECTION_FOLDER: "folder",
}
Index = QModelIndex | QPersistentModelIndex


class PlaceDelegate(QStyledItemDelegate):
    """Icon, name, and how many photos there are at the right."""

    def __init__(self, theme: Theme, view: QTreeView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, max(ROW_HEIGHT, self._theme.spacing.s + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: Place | None = index.data(VALUE_ROLE)
        if place is None:
            return
        theme, colour = self._theme, self._theme.colour
        rect = QRectF(option_rect(option))
        # Across the panel, however deep the place lies.
        whole = QRectF(0, rect.top() + 1, rect.right() - 4, rect.height() - 2)
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected or (state & QStyle.StateFlag.State_MouseOver and place.kind is not PlaceKind.HEADING):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour.accent_wash if selected else colour.hover)
            painter.drawRoundedRect(whole, 4, 4)
            if self._view.model().hasChildren(index):
                self._view.drawBranches(
                    painter, QRect(0, int(rect.top()), int(rect.left()), int(rect.height())), index
                )
        if state & QStyle.StateFlag.State_HasFocus and selected:
            painter.setPen(colour.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        left = rect.left() + 4
        if place.kind is PlaceKind.HEADING:
            text = QRectF(left, rect.top(), rect.width(), rect.height())
            paint_text(painter, text, place.name, theme.font("caption"), colour.text_dim)
            painter.restore()
            return
        icon = QRectF(left, rect.center().y() - 8, 16, 16)
        name = "lock-open" if place.set_id else _ICONS[place.kind]
        theme.paint_icon(painter, icon, name, colour.text_dim)
        right = rect.right() - 10
        small = theme.font("caption")
        if place.count is not None:
            painter.setFont(small)
            count = counted(place.count)
            width = painter.fontMetrics().horizontalAdvance(count)
            where = QRectF(right - width, rect.top(), width + 2, rect.height())
            paint_text(painter, where, count, small, colour.text_dim)
            right -= width + 6
        text = QRectF(icon.right() + 6, rect.top(), max(0.0, right - icon.right() - 6), rect.height())
        paint_text(painter, text, place.name, theme.font("small"), colour.text)
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(QRect(option_rect(option)).adjusted(22, 0, -4, 0))


class PlaceView(QTreeView):
    """Signals: `place_chosen(place)`; `menu_wanted(place, position)`, place None beside all lines."""

    place_chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, tree: PlaceTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(tree)
        self._theme = theme
        self.setItemDelegate(PlaceDelegate(theme, self))
        self.setHeaderHidden(True)
        self.setAccessibleName(self.tr("Places of photos"))
        self.setIndentation(14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragEnabled(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.customContextMenuRequested.connect(self._want_menu)
        self.selectionModel().currentChanged.connect(self._choose)
        theme.changed.connect(self.viewport().update)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A chevron where there is something below; the style's own is not of the icon family."""
        model = self.model()
        if not model.hasChildren(index):
            return
        side = 12
        place = QRectF(rect.right() - side, rect.center().y() - side / 2, side, side)
        painter.save()
        painter.translate(place.center())
        if not self.isExpanded(index):
            painter.rotate(-90)
        painter.translate(-place.center())
        self._theme.paint_icon(painter, place, "down", self._theme.colour.text_dim)
        painter.restore()

    def show_place(self, place: Place) -> None:
        tree = self.model()
        assert isinstance(tree, PlaceTree)
        index = tree.index_of(place.key)
        if index.isValid() and index != self.currentIndex():
            self.setCurrentIndex(index)

    def _choose(self, index: QModelIndex, _before: QModelIndex) -> None:
        place: Place | None = index.data(VALUE_ROLE) if index.isValid() else None
        if place is not None and place.kind is not PlaceKind.HEADING:
            self.place_chosen.emit(place)

    def _want_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        place = index.data(VALUE_ROLE) if index.isValid() else None
        self.menu_wanted.emit(place, self.viewport().mapToGlobal(at))


class LibraryPanel(QFrame):
    """Signals: `folder_wanted()` when a folder is to be opened; `missing_wanted(folder)` when one is to be looked
    through for missing files; `rule_wanted(place)` when the rule of a smart collection is to be edited,
    `smart_wanted(parent_id)` when a new one is to be made, in a folder of collections or at the top with None;
    `set_wanted(set_id)` when an unlocked set is to be seen in Explore.
    """

    folder_wanted = Signal()
    missing_wanted = Signal(object)
    rule_wanted = Signal(object)
    smart_wanted = Signal(object)
    set_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        browser: Browser,
        places: Places,
        collecting: Collecting,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel-left")
        self.setMinimumWidth(160)
        self.setAccessibleName(self.tr("Sources and collections"))
        self._browser = browser
        self._places = places
        self._collecting = collecting
        self._opened: set[str] = set()
        self.view = PlaceView(theme, places.tree)
        self.view.place_chosen.connect(browser.show_place)
        self.view.menu_wanted.connect(self._show_menu)
        self.add = IconButton(theme, "add", self.tr("Add a collection or a folder of photos"))
        self.add.clicked.connect(self._show_add_menu)
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.xs + 2, 0, 0)
        layout.setSpacing(space.xs)
        head = row(label(self.tr("Library"), "title"), None, self.add)
        head.setContentsMargins(0, 0, space.s, 0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        places.loaded.connect(self._places_loaded)
        places.tree.itemChanged.connect(self._renamed)
        browser.place_changed.connect(self.view.show_place)
        if places.tree.rowCount():
            self._places_loaded()

    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDTH, 400)

    def menu_of(self, place: Place | None) -> QMenu:
        """What can be done with a place; beside all places, what can be added."""
        menu = QMenu(self)
        if place is None or place.kind in (PlaceKind.HEADING, PlaceKind.ALL):
            self._fill_add_menu(menu, None)
            return menu
        if place.kind is PlaceKind.COLLECTION_FOLDER:
            self._fill_add_menu(menu, place.collection_id)
            menu.addSeparator()
        if place.kind is PlaceKind.COLLECTION:
            self._add(menu, self.tr("Add what is selected"), partial(self._put_in, place))
            self._add(menu, self.tr("Take out what is selected"), partial(self._take_out, place))
            menu.addSeparator()
        if place.is_quick:
            self._add(menu, self.tr("Save as a collection…"), self._ask_for_name)
            self._add(menu, self.tr("Clear the quick collection"), self._collecting.clear_quick)
            return menu
        if place.kind is PlaceKind.SMART:
            self._add(menu, self.tr("Edit the rule…"), partial(self.rule_wanted.emit, place))
        if place.collection_id is not None:
            self._add(menu, self.tr("Rename"), partial(self._rename, place))
            self._add(menu, self.tr("Delete the collection"), partial(self._delete, place))
            return menu
        if place.set_id:
            self._add(menu, self.tr("Show in Explore"), partial(self.set_wanted.emit, place.set_id))
        self._add(menu, self.tr("Find missing files…"), self._ask_for_missing)
        if place.kind is PlaceKind.SOURCE:
            menu.addSeparator()
            remove = self.tr("Remove from the library; the files stay")
            self._add(menu, remove, partial(self._remove_source, place))
        return menu

    def _fill_add_menu(self, menu: QMenu, parent_id: str | None) -> None:
        self._add(menu, self.tr("New collection…"), partial(self._create, CollectionKind.PHOTOS, parent_id))
        self._add(menu, self.tr("New smart collection…"), partial(self.smart_wanted.emit, parent_id))
        self._add(
            menu,
            self.tr("New folder of collections…"),
            partial(self._create, CollectionKind.FOLDER, parent_id),
        )
        if parent_id is None:
            menu.addSeparator()
            self._add(menu, self.tr("Open a folder of photos…"), self.folder_wanted.emit)
            self._add(menu, self.tr("Find missing files…"), self._ask_for_missing)

    def _add(self, menu: QMenu, text: str, act: Callable[[], object]) -> None:
        action = menu.addAction(text)
        action.triggered.connect(lambda *_: act())

    def _show_menu(self, place: Place | None, at: QPoint) -> None:
        menu = self.menu_of(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _show_add_menu(self) -> None:
        self._show_menu(None, self.add.mapToGlobal(QPoint(0, self.add.height())))

    def _create(self, kind: CollectionKind, parent_id: str | None) -> None:
        folder = kind is CollectionKind.FOLDER
        title = self.tr("New folder of collections") if folder else self.tr("New collection")
        self._ask(title, partial(self._create_named, kind, parent_id))

    def _ask_for_name(self) -> None:
        self._ask(self.tr("Save the quick collection"), self._save_quick)

    def _ask(self, title: str, act: Callable[[str], object]) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(title)
        dialog.setLabelText(self.tr("Its name"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(act)
        dialog.open()

    def _save_quick(self, name: str) -> None:
        if name.strip():
            self._collecting.save_quick(name)

    def _create_named(self, kind: CollectionKind, parent_id: str | None, name: str) -> None:
        if name.strip():
            self._collecting.create(name, kind, parent_id)

    def _rename(self, place: Place) -> None:
        self.view.edit(self._places.tree.index_of(place.key))

    def _renamed(self, item: object) -> None:
        place: Place | None = item.data(VALUE_ROLE)  # type: ignore[attr-defined]
        text: str = item.text()  # type: ignore[attr-defined]
        if place is None or place.collection_id is None or text == place.name:
            return
        if text.strip():
            self._collecting.rename(place.collection_id, text)
        else:
            item.setText(place.name)  # type: ignore[attr-defined]

    def _delete(self, place: Place) -> None:
        if self._browser.place == place:
            self._browser.show_place(EVERYWHERE)
        self._collecting.delete(place.collection_id or "")

    def _put_in(self, place: Place) -> None:
        self._collecting.put_in(place.collection_id or "")

    def _take_out(self, place: Place) -> None:
        self._collecting.take_out(place.collection_id or "")

    def _remove_source(self, place: Place) -> None:
        if self._browser.place.source_id == place.source_id:
            self._browser.show_place(EVERYWHERE)
        self._collecting.remove_source(place.source_id or "")

    def _ask_for_missing(self) -> None:
        dialog = QFileDialog(self, self.tr("Look for missing files in a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._look_in)
        dialog.open()

    def _look_in(self, folder: str) -> None:
        self.missing_wanted.emit(Path(folder))

    def _places_loaded(self) -> None:
        """Headings are open when they come, and sources as they were left; the place that is shown is marked."""
        tree = self._places.tree
        for at in range(tree.rowCount()):
            index = tree.index(at, 0)
            place: Place = index.data(VALUE_ROLE)
            if place.kind is PlaceKind.HEADING and place.key not in self._opened:
                self._opened.add(place.key)
                self.view.expand(index)
        self.view.show_place(self._browser.place)
