"""What the canvas says while no photo is open: how one gets there, and the action that brings one."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ui.canvas import PhotoCanvas
from ui.dressing_room.model import DressingRoom
from ui.library.model import Photos
from ui.library.tray import ask_for_folder
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.empty import EmptyState


class NoPhoto(EmptyState):
    """Lies over the canvas, which goes on taking what is dropped."""

    def __init__(self, theme: Theme, room: DressingRoom, photos: Photos, canvas: PhotoCanvas) -> None:
        super().__init__(theme, "photo", "", "", self.tr("Open folder"), on_canvas=True, parent=canvas)
        self._room = room
        self._photos = photos
        layout = QVBoxLayout(canvas)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self)
        self.acted.connect(self._ask)
        bind(room, "photo", self._show)
        for name in ("loaded", "count"):
            bind(photos, name, self._show)

    def _show(self, *_: object) -> None:
        self.setVisible(self._room.photo is None and self._photos.loaded)
        if self._photos.count:
            self.set_text(
                self.tr("Choose a photo"),
                self.tr("Pick one in the tray below, drop one here, or open a folder of your own."),
            )
        else:
            self.set_text(
                self.tr("No photo to dress yet"),
                self.tr(
                    "Drop photos or a folder here, or open a folder. They stay where they are on your disk."
                ),
            )

    def _ask(self) -> None:
        ask_for_folder(self, self._photos)
