"""The photos of this machine: where they come from, how they come in, and the rows of the tray."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.imports import Imports
from ui.library.rows import PhotoRows
from ui.notifications import Notifications
from ui.observable import observed

if TYPE_CHECKING:
    from studio.library.imports import ImportReport, ImportTask
    from studio.library.library import Library
    from studio.library.photos import PhotoLibrary, Source
    from studio.library.search import PhotoQuery

REFRESH_MS = 250


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
