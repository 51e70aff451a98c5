"""Where photos are looked for: sources with their folders, and collections, as one tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel

from studio.library.collections import QUICK
from ui.bridge import Bridge
from ui.mime import PHOTOS_MIME
from ui.notifications import Notifications
from ui.row_model import VALUE_ROLE
from ui.tips import plain_tip
from ui.words import counted

if TYPE_CHECKING:
    from studio.library.collections import Collection
    from studio.library.folders import Folder
    from studio.library.library import Library
    from studio.library.photos import PhotoLibrary, Source
    from studio.library.rules import Rule

COLLECTION_MIME = "application/x-anchor-collection"
REST_MS = 250
Index = QModelIndex | QPersistentModelIndex


class PlaceKind(StrEnum):
    ALL = "all"
    SOURCE = "source"
    FOLDER = "folder"
    COLLECTION = "collection"
    SMART = "smart"
    COLLECTION_FOLDER = "collection_folder"
    HEADING = "heading"


@dataclass(frozen=True)
class Place:
    """One line of the tree. `count` is None until it is counted; `rules` narrow a place that is none by itself;
    `set_id` is that of an unlocked set of the marketplace.
    """

    kind: PlaceKind
    key: str
    name: str = ""
    count: int | None = None
    source_id: str | None = None
    folder: str | None = None
    collection_id: str | None = None
    rule: Rule | None = None
    rules: tuple[Rule, ...] = ()
    set_id: str = ""

    def __eq__(self, other: object) -> bool:
        """The same place, whatever it is called by now and however many photos are in it."""
        return isinstance(other, Place) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def is_quick(self) -> bool:
        """Whether it is the quick collection, which is always there: not to be renamed, moved or deleted."""
        return self.collection_id == QUICK

    @property
    def shown(self) -> tuple[str, int | None, Rule | None]:
        return self.name, self.count, self.rule


EVERYWHERE = Place(PlaceKind.ALL, "all")


@dataclass
class Node:
    place: Place
    children: list[Node] = field(default_factory=list["Node"])


class PlaceTree(QStandardItemModel):
    """Signals: `photos_dropped(collection_id)` when the grid's selection is dropped on a collection;
    `collection_moved(collection_id, parent_id)` when one is dropped into a folder, or to the top with "".

    Lines that stay keep their items, and with them what is open and selected.
    """

    photos_dropped = Signal(str)
    collection_moved = Signal(str, str)

    def set_nodes(self, nodes: Sequence[Node]) -> None:
        self._sync(self.invisibleRootItem(), nodes)

    def place_at(self, index: Index) -> Place | None:
        return index.data(VALUE_ROLE) if index.isValid() else None

    def index_of(self, key: str) -> QModelIndex:
        """Where a place is; invalid if it is not there."""
        found = self._find(self.invisibleRootItem(), key)
        return QModelIndex() if found is None else found.index()

    def set_count(self, key: str, count: int) -> None:
        item = self._find(self.invisibleRootItem(), key)
        if item is not None:
            place: Place = item.data(VALUE_ROLE)
            _fill(item, _counted(place, count))

    # -- drags -----------------------------------------------------------------------------------------------

    def mimeTypes(self) -> list[str]:
        return [COLLECTION_MIME, PHOTOS_MIME]

    def mimeData(self, indexes: Iterable[Index]) -> QMimeData:
        mime = QMimeData()
        for index in indexes:
            place = self.place_at(index)
            if place is not None and place.collection_id is not None:
                mime.setData(COLLECTION_MIME, QByteArray(place.collection_id.encode()))
        return mime

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction | Qt.DropAction.MoveAction

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        place = self.place_at(parent)
        if place is None:
            return False
        if data.hasFormat(PHOTOS_MIME):
            return place.kind is PlaceKind.COLLECTION
        if not data.hasFormat(COLLECTION_MIME):
            return False
        return place.kind is PlaceKind.COLLECTION_FOLDER or place.key == "collections"

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        place = self.place_at(parent)
        if place is None or not self.canDropMimeData(data, action, row, column, parent):
            return False
        if data.hasFormat(PHOTOS_MIME):
            self.photos_dropped.emit(place.collection_id or "")
        else:
            moved = bytes(data.data(COLLECTION_MIME).data()).decode()
            self.collection_moved.emit(moved, place.collection_id or "")
        # The tree is read again from the catalogue; Qt must not take the line away from where it was.
        return False

    # -- lines -----------------------------------------------------------------------------------------------

    def _sync(self, parent: QStandardItem, nodes: Sequence[Node]) -> None:
        wanted = [node.place.key for node in nodes]
        for row in reversed(range(parent.rowCount())):
            if parent.child(row).data(VALUE_ROLE).key not in wanted:
                parent.removeRow(row)
        for row, node in enumerate(nodes):
            there = next(
                (
                    at
                    for at in range(parent.rowCount())
                    if parent.child(at).data(VALUE_ROLE).key == node.place.key
                ),
                -1,
            )
            if there < 0:
                item = QStandardItem()
                item.setEditable(node.place.collection_id is not None and not node.place.is_quick)
                parent.insertRow(row, [item])
            elif there != row:
                parent.insertRow(row, parent.takeRow(there))
            item = parent.child(row)
            _fill(item, node.place)
            self._sync(item, node.children)

    def _find(self, parent: QStandardItem, key: str) -> QStandardItem | None:
        for row in range(parent.rowCount()):
            item = parent.child(row)
            if item.data(VALUE_ROLE).key == key:
                return item
            found = self._find(item, key)
            if found is not None:
                return found
        return None


def _fill(item: QStandardItem, place: Place) -> None:
    before = item.data(VALUE_ROLE)
    if before is None or before.shown != place.shown:
        if place.count is None and before is not None and before.key == place.key:
            place = _counted(place, before.count)
        item.setData(place, VALUE_ROLE)
        item.setText(place.name)
        item.setToolTip(plain_tip(place.folder or place.name))
        described = place.name if place.count is None else f"{place.name}, {counted(place.count)}"
        item.setAccessibleText(described)
        item.setSelectable(place.kind is not PlaceKind.HEADING)
        item.setDragEnabled(place.collection_id is not None and not place.is_quick)
        item.setDropEnabled(
            place.kind in (PlaceKind.COLLECTION, PlaceKind.COLLECTION_FOLDER) or place.key == "collections"
        )


def _counted(place: Place, count: int | None) -> Place:
    return replace(place, count=count)


class Places(QObject):
    """Keeps the tree in step with the catalogue. Signals: `loaded()` when it was read."""

    loaded = Signal()

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._photos: PhotoLibrary | None = None
        self._library: Library | None = None
        self._sources: Sequence[Source] = ()
        self._folders: Sequence[Folder] = ()
        self.tree = PlaceTree(self)
        self._soon = QTimer(self, singleShot=True, interval=REST_MS)
        self._soon.timeout.connect(self.refresh)

    def open(self, photos: PhotoLibrary, library: Library) -> None:
        self._photos = photos
        self._library = library
        self._bridge.connect_signal(photos.changed, self._photos_changed)
        self.refresh()

    def refresh(self) -> None:
        if self._photos is None or self._library is None:
            return
        fail = self._notifications.report_error
        self._bridge.await_future(self._photos.sources(), self, self._take_sources, fail)
        self._bridge.await_future(self._library.folders(), self, self._take_folders, fail)
        self._bridge.await_future(self._library.collections(), self, self._take_collections, fail)

    def _photos_changed(self, _change: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _take_sources(self, sources: Sequence[Source]) -> None:
        self._sources = sources

    def _take_folders(self, folders: Sequence[Folder]) -> None:
        self._folders = folders

    def _take_collections(self, found: Sequence[Collection]) -> None:
        collections = [
            replace(each, name=self.tr("Quick collection")) if each.id == QUICK else each for each in found
        ]
        everything = sum(source.count for source in self._sources)
        sources = [
            _source_node(source, [each for each in self._folders if each.source_id == source.id])
            for source in self._sources
        ]
        sets = [node for node in sources if node.place.set_id]
        folders = [node for node in sources if not node.place.set_id]
        unlocked = [Node(Place(PlaceKind.HEADING, "sets", self.tr("Unlocked sets")), sets)] if sets else []
        self.tree.set_nodes(
            [
                Node(Place(PlaceKind.ALL, "all", self.tr("All photos"), everything)),
                *unlocked,
                Node(Place(PlaceKind.HEADING, "folders", self.tr("Folders")), folders),
                Node(
                    Place(PlaceKind.HEADING, "collections", self.tr("Collections")),
                    _collection_nodes(collections, None),
                ),
            ]
        )
        self._count_what_is_asked(collections)
        self.loaded.emit()

    def _count_what_is_asked(self, collections: Sequence[Collection]) -> None:
        from studio.library.search import PhotoQuery

        for collection in collections:
            if collection.count is None and self._library is not None:
                count = self._library.count(PhotoQuery(collection_id=collection.id))
                take = partial(self.tree.set_count, f"collection {collection.id}")
                self._bridge.await_future(count, self, take, self._notifications.report_error)


def _source_node(source: Source, folders: Sequence[Folder]) -> Node:
    """A source and the folders below its root; photos of a source without folders are all in one."""
    top = Node(
        Place(
            PlaceKind.SOURCE,
            f"source {source.id}",
            source.name,
            source.count,
            source_id=source.id,
            # Its folder is named by it.
            set_id=Path(source.path or "").name if source.kind == "set" else "",
        )
    )
    nodes: dict[str, Node] = {}
    for folder in folders:
        place = Place(
            PlaceKind.FOLDER,
            f"folder {source.id} {folder.path}",
            folder.name,
            folder.count,
            source_id=source.id,
            folder=folder.path,
        )
        node = Node(place)
        if folder.parent is None:
            nodes[folder.path] = top
        else:
            nodes[folder.path] = node
            nodes.get(folder.parent, top).children.append(node)
    return top


_KINDS: Mapping[str, PlaceKind] = {
    "folder": PlaceKind.COLLECTION_FOLDER,
    "photos": PlaceKind.COLLECTION,
    "smart": PlaceKind.SMART,
}


def _collection_nodes(collections: Sequence[Collection], parent_id: str | None) -> list[Node]:
    return [
        Node(
            Place(
                _KINDS[each.kind],
                f"collection {each.id}",
                each.name,
                each.count,
                collection_id=each.id,
                rule=each.rule,
            ),
            _collection_nodes(collections, each.id),
        )
        for each in collections
        if each.parent_id == parent_id
    ]
