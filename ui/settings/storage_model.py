"""Where the profile's things lie and how large they are, its key and its snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.storage import StorageReport
    from studio.studio import Studio


class StorageModel(QObject):
    """Signals: `x_changed(x)`.

    report         what was measured last; None until it has been
    recovery_key   as a person prints it, while it is shown; empty otherwise
    """

    report_changed = Signal(object)
    recovery_key_changed = Signal(object)
    report = observed["StorageReport | None"](None)
    recovery_key = observed("")

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._thumbnails = thumbnails
        self._studio: Studio | None = None

    @property
    def memory(self) -> int:
        """Bytes of the thumbnails that are decoded now."""
        return self._thumbnails.size

    @property
    def root(self) -> Path | None:
        return self._studio.paths.root if self._studio is not None else None

    def open(self, studio: Studio) -> None:
        self._studio = studio

    def measure(self) -> None:
        if self._studio is not None:
            self._bridge.await_future(self._studio.storage.measure(), self, self._take, self._failed)

    def clear_thumbnails(self) -> None:
        """Forget the thumbnails on the disk and in memory; they are made again as they are seen."""
        if self._studio is not None:
            self._thumbnails.forget()
            self._bridge.await_future(
                self._studio.storage.clear_thumbnails(), self, self._cleared, self._failed
            )

    def show_recovery_key(self) -> None:
        if self._studio is not None:
            self.recovery_key = self._studio.storage.recovery_key()

    def save_page(self, path: Path, page: bytes) -> None:
        """Write the page with the recovery key where the person wants it; nobody else may read it."""
        if self._studio is not None:
            self._bridge.await_future(self._studio.storage.save_page(path, page), self, None, self._failed)

    def hide_recovery_key(self) -> None:
        self.recovery_key = ""

    def _take(self, report: StorageReport) -> None:
        self.report = report

    def _cleared(self, _: object) -> None:
        self.measure()

    def _failed(self, error: BaseException) -> None:
        self._notifications.report_error(error)
