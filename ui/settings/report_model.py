"""The report of a bad end: offered at the next start, shown whole, and sent by nobody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.notifications import Notice, Notifications, Severity
from ui.observable import observed

if TYPE_CHECKING:
    from studio.reports import Report
    from studio.studio import Studio


class ReportModel(QObject):
    """Signals: `wanted()` when the person wants to look at the report; `x_changed(x)`.

    report      the newest report of a bad end, or of how things stand now; None until it is read
    """

    wanted = Signal()
    report_changed = Signal(object)
    report = observed["Report | None"](None)

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._studio: Studio | None = None

    def open(self, studio: Studio) -> None:
        """Look whether the last run ended as it should, and offer its report if it did not."""
        self._studio = studio
        self._bridge.await_future(studio.reports.look_back(), self, self._looked, self._failed)

    def read(self) -> None:
        if self._studio is not None:
            self._bridge.await_future(self._studio.reports.newest(), self, self._take, self._failed)

    def discard(self) -> None:
        if self._studio is not None:
            self._bridge.await_future(self._studio.reports.discard(), self, self._discarded, self._failed)

    def save(self, path: Path) -> None:
        if self._studio is not None and self.report is not None:
            saved = self._studio.reports.save(self.report.text, path)
            self._bridge.await_future(saved, self, None, self._failed)

    def _looked(self, ended_badly: bool) -> None:
        if ended_badly:
            self._notifications.say(
                Notice(
                    Severity.INFO,
                    self.tr("Anchor Studio ended unexpectedly last time. Your work is in the catalogue."),
                    action_text=self.tr("Look at the report"),
                    action=self.wanted.emit,
                )
            )

    def _take(self, report: Report) -> None:
        self.report = report

    def _discarded(self, _: object) -> None:
        self.read()

    def _failed(self, error: BaseException) -> None:
        self._notifications.report_error(error)
