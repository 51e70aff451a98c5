"""The view-models of one window, how they hang together, and the views they are shown in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QUndoGroup, QUndoStack
from PySide6.QtWidgets import QWidget

from ui.account.model import AccountModel
from ui.bridge import Bridge
from ui.comfyui import ComfyWorkflows
from ui.dressing_room.model import DressingRoom
from ui.engines.model import Engines
from ui.explore.model import Marketplace
from ui.explore.set_model import SetModel
from ui.export.model import Exporter
from ui.garments.model import Garments
from ui.garments.retouch_model import GarmentRetouch
from ui.imports import Imports
from ui.keys import KeyMap
from ui.library.model import Photos
from ui.looks.model import LookCatalogue
from ui.looks.reopening import Reopening
from ui.notifications import Notice, Notifications, Severity
from ui.people import PersonFinder
from ui.queue.model import Queue
from ui.queue.panel import QueuePanel
from ui.settings.about_model import AboutModel
from ui.settings.effects import Effects
from ui.settings.model import SettingsModel
from ui.settings.report_model import ReportModel
from ui.settings.storage_model import StorageModel
from ui.shell.machine import Machine
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.weights.model import WeightsModel

if TYPE_CHECKING:
    from studio.library.garments import GarmentSummary
    from studio.library.imports import ImportReport, ImportTask
    from studio.library.photos import Source
    from studio.studio import Studio
    from ui.account.panel import AccountPanel
    from ui.dressing_room.view import DressingRoomView
    from ui.export.dialog import ExportDialog
    from ui.garments.retouch import RetouchView
    from ui.library.models import LibraryModels
    from ui.widgets.pieces import ModuleView

SAMPLES_REST_MS = 600
COVERS_AT_ONCE = 8
"""Covers that are asked of the server at a time."""
COVERS_BYTES = 80 << 20


class Desk(QObject):
    """Made before the studio is open, so that the window stands at once; `open` gives it the studio.

    Signals: `filled()` once, when shelf and tray have their rows; `dress_wanted(photo_id)` and
    `module_wanted(name)`, because going to another module is the window's business; so are `statement_wanted(job_id)`,
    what the render of a job cost, `account_wanted()` and `connect_wanted()`.
    """

    filled = Signal()
    dress_wanted = Signal(str)
    module_wanted = Signal(str)
    statement_wanted = Signal(str)
    account_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio: Studio | None = None
        self._filled = False
        self._samples_left = 0
        self._dressing: DressingRoomView | None = None
        self._retouch_view: RetouchView | None = None
        self._library: LibraryModels | None = None
        self.bridge = Bridge(self)
        self.keys = KeyMap(self)
        # A history for each module; the dressing room's ends with its photo.
        self.undo_group = QUndoGroup(self)
        self.undo_stack = QUndoStack(self.undo_group)
        self.library_undo = QUndoStack(self.undo_group)
        self.notifications = Notifications(self)
        self.bridge.failed.connect(self.notifications.report_error)
        self.thumbnails = ThumbnailCache(self.bridge, self)
        self.imports = Imports(self.bridge, self.notifications, self)
        self.photos = Photos(self.bridge, self.notifications, self.imports, self)
        self.saving = ThreadPoolExecutor(1, thread_name_prefix="saving")
        self.covers = ThumbnailCache(self.bridge, self, pool=self.thumbnails.pool, at_once=COVERS_AT_ONCE)
        self.covers.set_budget(COVERS_BYTES)
        self.market = Marketplace(self.bridge, self.notifications, self.covers, self)
        self.market_set = SetModel(self.bridge, self.notifications, self.imports, self)
        self.market_set.library_wanted.connect(self._show_set)
        self.garments = Garments(self.bridge, self.notifications, self.imports, self)
        self.retouch = GarmentRetouch(self.bridge, self.notifications, self.thumbnails, self.saving, self)
        self.queue = Queue(self.bridge, self.notifications, self)
        self.account = AccountModel(self.bridge, self.notifications, self)
        self.exporter = Exporter(self.bridge, self.notifications, self)
        self.settings = SettingsModel(self.bridge, self.notifications, self.thumbnails.pool, self)
        self.engines = Engines(self.bridge, self.notifications, self.settings, self)
        self.engines.weights_wanted.connect(self._show_weights)
        self.machine = Machine(self.bridge, self.notifications, self.thumbnails.pool, self.engines, self)
        self.room = DressingRoom(
            self.bridge,
            self.notifications,
            self.garments,
            self.thumbnails,
            self.saving,
            self.undo_stack,
            self.engines,
            self,
        )
        self.finder = PersonFinder(self.bridge, self.notifications, self.imports, self.undo_stack, self)
        self.finder.changed.connect(self.room.anchors.read_again)
        self._effects = Effects(
            self.settings, theme, self.keys, self.notifications, self.thumbnails, self.room, self.exporter
        )
        self.storage = StorageModel(self.bridge, self.notifications, self.thumbnails, self)
        self.about = AboutModel(self.bridge, self.thumbnails.pool, self)
        self.weights = WeightsModel(self.bridge, self.notifications, self)
        for look_again in (self.engines.refresh, self.finder.refresh, self.settings.ask_again):
            self.weights.changed.connect(look_again)
        self.reports = ReportModel(self.bridge, self.notifications, self)
        self.reports.wanted.connect(self._show_report)
        looks_undo = QUndoStack(self.undo_group)
        self.looks = LookCatalogue(self.bridge, self.notifications, self.thumbnails, looks_undo, self)
        self.looks.reopened.connect(self._go_dressing)
        self.looks.queued.connect(self._say_queued)
        self.comfyui = ComfyWorkflows(self.bridge, self.notifications, self)
        self.room.agreement_wanted.connect(self.weights.ask_agreement)
        self.looks.agreement_wanted.connect(self.weights.ask_agreement)
        self._reopening = Reopening(self.room, self.looks, self.notifications, self)
        self.photos.rows.page_read.connect(self._check_filled)
        self.photos.loaded_changed.connect(self._check_filled)
        self.garments.loaded_changed.connect(self._check_filled)
        self.photos.imported.connect(self._photos_imported)

    def open(self, studio: Studio) -> None:
        """Everything starts to load. Nothing here waits for the disk."""
        self._studio = studio
        self.thumbnails.set_store(studio.thumbnails)
        self._effects.open(studio)
        self.settings.open(studio)
        self.covers.set_store(studio.explore.covers)
        self.market.open(studio.explore, studio.account)
        self.market_set.open(studio.explore, studio.wallet, studio.account)
        self.engines.open(studio)
        self.room.open(studio)
        self.photos.open(studio.photos, studio.library)
        self.finder.open(studio.people)
        self.retouch.open(studio)
        self.garments.open(studio.garments)
        self.queue.open(studio.queue)
        self.account.open(studio)
        self.exporter.open(studio)
        self.looks.open(studio.looks)
        self.comfyui.open(studio.looks)
        self.machine.open(studio)
        if self._library is not None:
            self._library.open(studio)
        self.storage.open(studio)
        self.weights.open(studio)
        self.reports.open(studio)

    @property
    def is_new(self) -> bool:
        """The profile has never had a photo or a garment."""
        return (
            self.photos.loaded and self.garments.loaded and not (self.photos.sources or self.garments.count)
        )

    @property
    def is_loading(self) -> bool:
        """Something that was asked for is on its way: rows, thumbnails, files, a drape."""
        rows = not self._filled or self.looks.busy or self.thumbnails.busy
        return bool(rows or self.imports.running or self._samples_left or self.room.previewing)

    @property
    def is_settled(self) -> bool:
        """Everything that was asked for is there and painted, the photo too."""
        if self.is_loading:
            return False
        if self._dressing is None or not self.photos.count:
            return True
        canvas = self._dressing.canvas
        return self.room.opened is not None and canvas.scene.has_photo and not canvas.scene.is_building

    def add_samples(self, executor: Executor) -> None:
        """Import the product's own photos and garments, so that the first drag works."""
        if self._studio is not None:
            self._samples_left = 1
            tasks = executor.submit(self._studio.add_samples)
            self.bridge.await_future(tasks, self, self._follow_samples, self._samples_failed)

    def close(self) -> None:
        self.machine.close()
        if self._dressing is not None:
            self._dressing.finish_edits()
            self._dressing.canvas.shut_down()
        if self._retouch_view is not None:
            self._retouch_view.finish()
        for timer in self.findChildren(QTimer):
            timer.stop()  # what it would ask for is not there any more
        self.bridge.close()
        self.saving.shutdown(wait=True)
        self.covers.close()
        self.thumbnails.close()

    def remember(self, **values: object) -> None:
        """Change settings; they are written off this thread."""
        self.settings.remember(**values)

    def make_view(self, name: str) -> ModuleView:
        if name == "library":
            from ui.library.view import LibraryView

            models = self._make_library()
            library = LibraryView(self._theme, self.keys, self.thumbnails, self.photos, models)
            library.photo_chosen.connect(self._dress)
            library.missing_wanted.connect(self._find_missing)
            library.set_wanted.connect(self._explore_set)
            library.people_wanted.connect(self.finder.find)
            library.bar.cell_size.setValue(self.settings.value("library_cell"))
            library.bar.width_chosen.connect(partial(self.settings.set, "library_cell"))
            models.browser.advance = self.settings.value("library_advance")
            models.browser.advance_changed.connect(partial(self.settings.set, "library_advance"))
            self.settings.changed.connect(models.browser.follow_setting)
            return library
        if name == "explore":
            from ui.explore.view import ExploreView

            explore = ExploreView(self._theme, self.keys, self.covers, self.market, self.market_set)
            explore.account_wanted.connect(self.account_wanted)
            explore.connect_wanted.connect(self.connect_wanted)
            return explore
        if name == "settings":
            return self._make_settings()
        if name == "garments":
            from ui.garments.view import GarmentsView

            shelf = self._make_dressing_room().shelf
            garments = GarmentsView(
                self._theme, self.keys, self.thumbnails, self.garments, shelf, self._make_retouch
            )
            garments.put_on.connect(self._put_on)
            return garments
        if name == "looks":
            from ui.looks.view import LooksView

            looks = LooksView(self._theme, self.keys, self.thumbnails, self.looks)
            looks.dress_wanted.connect(self._go_dressing)
            looks.export_wanted.connect(self.export_renders)
            looks.comfyui_wanted.connect(self.comfyui.begin)
            looks.statement_wanted.connect(self.statement_wanted)
            return looks
        return self._make_dressing_room()

    def open_logs(self) -> None:
        """Show the folder of logs in the system's file manager."""
        if self._studio is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._studio.paths.logs)))

    def export_renders(self, render_ids: Sequence[str]) -> None:
        """Ask how kept renders are to be exported; the window then shows the dialog."""
        self.exporter.choose(render_ids=render_ids)

    def export_photos(self, photo_ids: Sequence[str]) -> None:
        """The same for photos as they are."""
        self.exporter.choose(photo_ids=photo_ids)

    def make_export_dialog(self, parent: QWidget) -> ExportDialog:
        from ui.export.dialog import ExportDialog

        return ExportDialog(self._theme, self.thumbnails, self.exporter, parent)

    def make_queue_panel(self, parent: QWidget) -> QueuePanel:
        return QueuePanel(self._theme, self.keys, self.thumbnails, self.queue, parent)

    def make_account_panel(self, parent: QWidget | None) -> AccountPanel:
        from ui.account.panel import AccountPanel

        self.account.courier.share = self.settings.value("courier_share")
        self.account.courier.share_changed.connect(partial(self.settings.set, "courier_share"))
        return AccountPanel(self._theme, self.keys, self.account, parent)

    def _make_settings(self) -> ModuleView:
        from ui.settings.pages import make_settings_view

        return make_settings_view(
            self._theme,
            self.keys,
            self.settings,
            self.storage,
            self.about,
            self.reports,
            self.weights,
            self.account,
        )

    def _make_dressing_room(self) -> DressingRoomView:
        if self._dressing is None:
            from ui.canvas import PhotoCanvas
            from ui.dressing_room.first_drag import FirstDrag
            from ui.dressing_room.unknown import UnknownPerson
            from ui.dressing_room.view import DressingRoomView

            canvas = PhotoCanvas(self._theme.tokens, self.undo_stack, keys=self.keys)
            self._dressing = DressingRoomView(
                self._theme,
                self.keys,
                self.bridge,
                self.thumbnails,
                self.room,
                self.garments,
                self.photos,
                canvas,
            )
            UnknownPerson(self._theme, self.keys, self.room, self.finder, canvas)
            if not self.settings.value("has_dressed"):
                FirstDrag(self._theme, self.room, self.garments, self.settings, canvas)
            self._dressing.filmstrip.export_wanted.connect(self.export_renders)
            self._dressing.filmstrip.comfyui_wanted.connect(self.comfyui.begin)
        return self._dressing

    def _make_library(self) -> LibraryModels:
        from ui.library.models import LibraryModels

        self._library = LibraryModels(
            self.bridge, self.notifications, self.thumbnails, self.library_undo, self
        )
        if self._studio is not None:
            self._library.open(self._studio)
        return self._library

    def _find_missing(self, folder: Path) -> None:
        if self._studio is not None:
            self.imports.follow(self._studio.library.find_missing(folder), self._missing_looked_for)

    def _missing_looked_for(self, report: ImportReport) -> None:
        found = len(report.found)
        if found:
            message = self.tr("%n missing files were found again.", "", found)
        elif report.cancelled or report.failures:
            return
        else:
            message = self.tr("None of the missing files is in this folder. Look in another one.")
        self.notifications.say(Notice(Severity.INFO, message))

    def _make_retouch(self) -> RetouchView:
        from ui.garments.retouch import RetouchView

        self._retouch_view = RetouchView(self._theme, self.keys, self.bridge, self.retouch)
        return self._retouch_view

    def _show_report(self) -> None:
        self.settings.page = "report"
        self.module_wanted.emit("settings")

    def _show_weights(self, _name: str) -> None:
        self.settings.page = "weights"
        self.module_wanted.emit("settings")

    def _show_set(self, set_id: str) -> None:
        """The photos of an unlocked set, in the library."""
        if self._studio is not None:
            self.module_wanted.emit("library")
            self.bridge.await_future(self._studio.photos.sources(), self, partial(self._show_source, set_id))

    def _explore_set(self, set_id: str) -> None:
        self.module_wanted.emit("explore")
        self.market_set.wanted.emit(set_id)

    def _show_source(self, set_id: str, sources: Sequence[Source]) -> None:
        from ui.library.places import Place, PlaceKind

        if self._studio is None or self._library is None:
            return
        folder = str(self._studio.paths.sets / set_id)
        source = next((each for each in sources if each.path == folder), None)
        if source is None:
            # Somebody took it out of the library, or its files away.
            self.market_set.bring_back(set_id)
            return
        self._library.browser.show_place(
            Place(PlaceKind.SOURCE, f"source {source.id}", source.name, source_id=source.id)
        )

    def _dress(self, photo_id: str) -> None:
        self.dress_wanted.emit(photo_id)

    def _put_on(self, garment: GarmentSummary) -> None:
        self.module_wanted.emit("dressing_room")
        self.room.put_on(garment)

    def _go_dressing(self, *_: object) -> None:
        self.module_wanted.emit("dressing_room")

    def _say_queued(self, _count: int) -> None:
        self.notifications.inform(
            self.tr("Queued once more. The new render appears here when it is finished.")
        )

    def _follow_samples(self, tasks: tuple[ImportTask, ...]) -> None:
        self._samples_left = len(tasks)
        for task in tasks:
            self.imports.follow(task, self._sample_arrived)

    def _samples_failed(self, error: BaseException) -> None:
        self._samples_left = 0
        self.notifications.report_error(error)

    def _sample_arrived(self, _report: ImportReport) -> None:
        self.photos.refresh()
        self.garments.refresh()
        # Rows are read again from the catalogue; until the last of them are here nothing is settled.
        QTimer.singleShot(SAMPLES_REST_MS, self._sample_shown)

    def _sample_shown(self) -> None:
        self._samples_left = max(0, self._samples_left - 1)

    def _photos_imported(self, photo_ids: tuple[str, ...]) -> None:
        if photo_ids and self.room.photo is None:
            self.room.open_photo(photo_ids[0])

    def _check_filled(self, *_: object) -> None:
        if not self.photos.loaded or not self.garments.loaded:
            return
        if self.photos.count and self.photos.rows.photo_at(0) is None:
            return
        if self.room.photo is None:
            self._open_first()
        if not self._filled:
            self._filled = True
            self.filled.emit()

    def _open_first(self) -> None:
        """The photo that was open last, else the first that is there, so that the first drag works."""
        rows = self.photos.rows
        read = [photo for row in range(min(rows.rowCount(), 50)) if (photo := rows.photo_at(row)) is not None]
        first = next((photo for photo in read if not photo.missing), None)
        last = self._studio.settings.last_photo if self._studio is not None else ""
        if last and self.photos.rows.row_of(last) >= 0:
            self.room.open_photo(last)
        elif first is not None:
            self.room.open_photo(first.id)
