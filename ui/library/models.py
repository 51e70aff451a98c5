"""The view-models of the library's module, made together; `open` gives them the studio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from ui.bridge import Bridge
from ui.library.browser import Browser
from ui.library.collecting import Collecting
from ui.library.culling import LibraryCulling
from ui.library.edits import LibraryEdits
from ui.library.places import Places
from ui.library.viewers.info_model import InfoModel
from ui.notifications import Notifications
from ui.pictures.source import PictureSource
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.studio import Studio


class LibraryModels(QObject):
    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        undo_stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio: Studio | None = None
        self._begun = False
        self.edits = LibraryEdits(bridge, notifications, undo_stack, self)
        self.browser = Browser(bridge, notifications, self)
        self.culling = LibraryCulling(bridge, self.edits, self.browser.rows, self)
        self.places = Places(bridge, notifications, self)
        self.collecting = Collecting(bridge, notifications, self.edits, self.browser, self)
        self.pictures = PictureSource(bridge, thumbnails, self)
        self.info = InfoModel(self.pictures, self.culling, self)
        self.edits.taken_back.connect(self.browser.go_back_to)
        self.places.tree.photos_dropped.connect(self.collecting.put_in)
        self.places.tree.collection_moved.connect(self.collecting.move)

    def open(self, studio: Studio) -> None:
        """Nothing is read before `begin`."""
        self._studio = studio
        if self._begun:
            self._start(studio)

    def begin(self) -> None:
        """The library is shown."""
        if not self._begun:
            self._begun = True
            if self._studio is not None:
                self._start(self._studio)

    def _start(self, studio: Studio) -> None:
        self.edits.open(studio.library)
        self.culling.open(studio.photos)
        self.pictures.open(studio.pictures)
        # The photos first: folders of a large library are counted for longer than it takes to show them.
        self.browser.rows.page_read.connect(self._open_places)
        self.browser.loaded_changed.connect(self._open_places_of_nothing)
        self.browser.open(studio.photos, studio.library)

    def _open_places(self) -> None:
        studio, self._studio = self._studio, None
        if studio is not None:
            self.places.open(studio.photos, studio.library)

    def _open_places_of_nothing(self, loaded: bool) -> None:
        if loaded and not self.browser.count:
            self._open_places()
