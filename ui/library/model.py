"""The photos of this machine as tray and library show them: pages of rows, fetched when they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)

from ui.bridge import Bridge
from ui.imports import Imports
from ui.notifications import Notifications
from ui.observable import observed
from ui.row_model import VALUE_ROLE

if TYPE_CHECKING:
    from studio.library.imports import ImportReport, ImportTask
    from studio.library.library import Library
    from studio.library.photos import PhotoLibrary, PhotoSummary, Source
    from studio.library.search import PhotoQuery

PAGE = 100
REFRESH_MS = 250
Index = QModelIndex | QPersistentModelIndex


class PhotoRows(QStringListModel):
    """Rows of one query. A row that is not read yet has no value and asks for its page when it is shown.

    The strings stay empty: they are how Qt counts the rows by itself. A list view asks for the count four times
    per row whenever it lays itself out, which for 100,000 rows would be 100 ms of calls into Python.

    Signals: `page_read()` after a page has come in.
    """

    page_read = Signal()

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._library: Library | None = None
        self._query: PhotoQuery | None = None
        self._generation = 0
        self._photos: dict[int, PhotoSummary] = {}
        self._asked: set[int] = set()
        self._stale: set[int] = set()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Not to be edited or dropped on, as a list of strings would be."""
        wanted = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return wanted if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < self.rowCount():
            return None
        photo = self._photos.get(index.row())
        page = index.row() // PAGE
        if photo is None or page in self._stale:
            self._ask(page)
        if photo is None:
            return None
        if role == VALUE_ROLE:
            return photo
        if role == Qt.ItemDataRole.DisplayRole:
            return photo.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return f"{photo.name} · {photo.width} × {photo.height}"
        return None

    def photo_at(self, row: int) -> PhotoSummary | None:
        return self._photos.get(row)

    def row_of(self, photo_id: str) -> int:
        """The row of a photo that has been read, or -1."""
        return next((row for row, photo in self._photos.items() if photo.id == photo_id), -1)

    def open(self, library: Library, query: PhotoQuery, count: int) -> None:
        """Show what another query finds: everything is read anew."""
        self._library = library
        self._query = query
        self._generation += 1
        self._photos.clear()
        self._asked.clear()
        self._stale.clear()
        self.setStringList([""] * count)
        if count:
            self._ask(0)

    def update_count(self, count: int) -> None:
        """The same query after a change: rows come or go at the end, what is known is read again when shown."""
        self._generation += 1
        self._asked.clear()
        self._stale = {row // PAGE for row in self._photos}
        before = self.rowCount()
        if count > before:
            self.insertRows(before, count - before)
        elif count < before:
            self._photos = {row: photo for row, photo in self._photos.items() if row < count}
            self.removeRows(count, before - count)
        for page in sorted(self._stale)[:2] or ([0] if count else []):
            self._ask(page)

    def _ask(self, page: int) -> None:
        if self._library is None or self._query is None or page in self._asked:
            return
        self._asked.add(page)
        asked = self._library.page(self._query, page * PAGE, PAGE)
        _PageRequest(self, self._bridge, asked, page, self._generation)

    def take_page(self, page: int, generation: int, photos: Sequence[PhotoSummary]) -> None:
        if generation != self._generation:
            return
        self._stale.discard(page)
        first, count = page * PAGE, self.rowCount()
        for row, photo in enumerate(photos, first):
            if row < count:
                self._photos[row] = photo
        last = min(first + len(photos), count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))
        self.page_read.emit()

    def page_failed(self, page: int, generation: int, error: BaseException) -> None:
        if generation == self._generation:
            self._asked.discard(page)
            self._notifications.report_error(error)


class _PageRequest(QObject):
    def __init__(
        self,
        rows: PhotoRows,
        bridge: Bridge,
        asked: Future[tuple[PhotoSummary, ...]],
        page: int,
        generation: int,
    ) -> None:
        super().__init__(rows)
        self._rows = rows
        self._page = page
        self._generation = generation
        bridge.await_future(asked, self, self.take, self.fail)

    def take(self, photos: Sequence[PhotoSummary]) -> None:
        self._rows.take_page(self._page, self._generation, photos)
        self.deleteLater()

    def fail(self, error: BaseException) -> None:
        self._rows.page_failed(self._page, self._generation, error)
        self.deleteLater()


class Photos(QObject):
    """Signals: `x_changed(x)` for every property; `imported(photo_ids)` for what an import brought.

    sources   what photos come from, for a choice; `source_id` None shows all
    count     photos in the shown source
    """

    sources_changed = Signal(object)
    source_id_changed = Signal(object)
    count_changed = Signal(object)
    loaded_changed = Signal(object)
    sources = observed[tuple["Source", ...]](())
    source_id = observed[str | None](None)
    count = observed(0)
    loaded = observed(False)

    imported = Signal(object)

    def __init__(
        self, bridge: Bridge, notifications: Notifications, imports: Imports, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._imports = imports
        self._photos: PhotoLibrary | None = None
        self._library: Library | None = None
        self._fresh = True
        self._first_time = True
        self.rows = PhotoRows(bridge, notifications, self)
        # An import changes the library many times a second; the rows are read again a few times a second.
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(REFRESH_MS)
        self._refresh_soon.timeout.connect(self.refresh)

    def open(self, photos: PhotoLibrary, library: Library) -> None:
        self._photos = photos
        self._library = library
        self._bridge.connect_signal(photos.changed, self._library_changed)
        self.refresh()

    def refresh(self) -> None:
        """Read sources and count again, and the pages that are in sight."""
        if self._photos is None or self._library is None:
            return
        self._bridge.await_future(
            self._photos.sources(), self, self._take_sources, self._notifications.report_error
        )
        count = self._library.count(self._query())
        self._bridge.await_future(count, self, self._take_count, self._notifications.report_error)

    def _query(self) -> PhotoQuery:
        from studio.library.search import PhotoQuery

        return PhotoQuery(source_id=self.source_id)

    def show_source(self, source_id: str | None) -> None:
        if source_id != self.source_id:
            self.source_id = source_id
            self._fresh = True
            self.refresh()

    def add_folder(self, path: Path) -> None:
        """Refer to every photo below a folder; nothing is copied or changed."""
        if self._photos is not None:
            self._follow(self._photos.add_folder(path))

    def add_files(self, paths: Sequence[Path], then: Callable[[tuple[str, ...]], Any] | None = None) -> None:
        if self._photos is not None and paths:
            self._follow(self._photos.add_files(list(paths)), then)

    def add(self, paths: Sequence[Path], then: Callable[[tuple[str, ...]], Any] | None = None) -> None:
        """Files and folders together, as they are dropped. Whether a path is a folder is for the importer to see."""
        if self._photos is None or not paths:
            return
        for path in paths:
            if not path.suffix:
                self._follow(self._photos.add_folder(path))
        self.add_files([path for path in paths if path.suffix], then)

    def _follow(self, task: ImportTask, then: Callable[[tuple[str, ...]], Any] | None = None) -> None:
        self._imports.follow(task, _Arrival(self, then).finished)

    def _library_changed(self, _change: object) -> None:
        if not self._refresh_soon.isActive():
            self._refresh_soon.start()

    def _take_sources(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)

    def _take_count(self, count: int) -> None:
        if self._library is None:
            return
        if self._fresh:
            self._fresh = False
            self.rows.open(self._library, self._query(), count)
        else:
            self.rows.update_count(count)
        self.count = count
        self.loaded = True


class _Arrival:
    """Remembers who asked for an import of photos."""

    def __init__(self, photos: Photos, then: Callable[[tuple[str, ...]], Any] | None) -> None:
        self._photos = photos
        self._then = then

    def finished(self, report: ImportReport) -> None:
        ids = (*report.added, *report.duplicates)
        self._photos.refresh()
        self._photos.imported.emit(ids)
        if self._then is not None and ids:
            self._then(ids)
