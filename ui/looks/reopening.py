"""Puts a render back into the dressing room as it was: photo, garments, engine, seed, and the render on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.dressing_room.model import DressingRoom
from ui.looks.model import LookCatalogue
from ui.notifications import Notice, Notifications, Severity

if TYPE_CHECKING:
    from studio.looks import Reopened


class Reopening(QObject):
    """Waits for the photo and its renders to come, and shows the one that was asked for last."""

    def __init__(
        self,
        room: DressingRoom,
        catalogue: LookCatalogue,
        notifications: Notifications,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._catalogue = catalogue
        self._notifications = notifications
        self._wanted: Reopened | None = None
        catalogue.reopened.connect(self.open)
        room.renders_summary_changed.connect(self._show)

    def open(self, reopened: Reopened) -> None:
        self._wanted = reopened
        self._room.wear_again(reopened.look)
        self._show()
        if reopened.map_changed:
            self._say_that_the_map_changed(reopened)

    def _show(self, *_: object) -> None:
        wanted, room = self._wanted, self._room
        if wanted is None or room.photo is None or room.photo.id != wanted.look.photo_id:
            return
        if room.renders.row_of(wanted.job_id) >= 0:
            self._wanted = None
            room.show_render(wanted.job_id)

    def _say_that_the_map_changed(self, reopened: Reopened) -> None:
        said = (
            self.tr(
                "The photo's anchor map was changed since this render was made with version {version}."
            ).format(version=reopened.map_version)
            if reopened.map_version is not None
            else self.tr("The anchor map that this render was made with is not in the photo's history.")
        )
        stays = self.tr("The render is shown as it is; what you render now uses today's map.")
        again = _Again(self._catalogue, reopened.render_id, self)
        self._notifications.say(
            Notice(
                Severity.INFO,
                f"{said} {stays}",
                "map_changed",
                action_text=self.tr("Render with today's map"),
                action=again.render,
            )
        )


class _Again(QObject):
    def __init__(self, catalogue: LookCatalogue, render_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._render_id = render_id

    def render(self) -> None:
        self._catalogue.render_again((self._render_id,), todays_map=True)
