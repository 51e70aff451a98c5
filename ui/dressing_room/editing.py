"""What is painted on the photo and dragged of its body points, on its way into the photo's anchor map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.bridge import Bridge
from ui.canvas import PhotoCanvas
from ui.canvas.saving import MaskSaving
from ui.dressing_room.model import DressingRoom

if TYPE_CHECKING:
    from render.messages import Stroke
    from ui.canvas.model import MaskName

SAVE_ANCHORS_MS = 700


class MaskEditing(QObject):
    """Strokes come one after another; they are stored when the hand rests. `photo_id` is the photo on the canvas."""

    def __init__(self, bridge: Bridge, room: DressingRoom, canvas: PhotoCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self.photo_id = ""
        self._room = room
        self._canvas = canvas
        self._saving = MaskSaving(bridge, self)
        self.save_soon = QTimer(self)
        self.save_soon.setSingleShot(True)
        self.save_soon.setInterval(SAVE_ANCHORS_MS)
        self.save_soon.timeout.connect(self.save)
        canvas.strokes_finished.connect(self._refine)
        canvas.masks_changed.connect(self.edited)
        canvas.keypoints_changed.connect(self.edited)
        room.after_edits = self.after_edits
        room.anchors.after_exports = self._after_exports

    def edited(self, *_: object) -> None:
        """What the canvas reads from the map itself is not an edit."""
        if self._canvas.is_edited:
            self.save_soon.start()

    def save(self) -> None:
        """Store what was edited and not yet stored."""
        # Not only while the timer runs: what is painted last starts it from a thread, perhaps too late.
        if not self._canvas.is_edited:
            return
        self.save_soon.stop()
        canvas = self._canvas
        if not canvas.store.closed:
            size = (canvas.scene.width, canvas.scene.height)
            points = canvas.keypoints.points() if canvas.points_edited else None
            store = partial(self._room.anchors.save, self.photo_id, size, canvas.edited_masks, points)
            self._saving.save(canvas.export_masks(), store, self.photo_id)

    def save_unsaved(self) -> None:
        """Before the next photo's pixels come: whoever goes back at once finds what they painted."""
        # What is painted last starts the timer from a thread.
        if self.save_soon.isActive() or self._canvas.store.busy:
            self.save()

    def finish(self) -> None:
        """Before the window goes: what was edited last is stored, and waited for."""
        self.save()
        self._saving.finish()

    def after_edits(self, then: Callable[[], None]) -> None:
        """Go on once everything that was painted is stored; at once where it is."""
        self.save_unsaved()
        self._saving.when_begun(self.photo_id, lambda: self._room.anchors.when_stored(then))

    def _after_exports(self, photo_id: str, then: Callable[[], None]) -> None:
        self.save_unsaved()
        self._saving.when_begun(photo_id, then)

    def _refine(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        """The smart brush goes on from what is stored, so what was painted by hand is stored first."""
        photo_id = self.photo_id

        def refine() -> None:
            if self._room.photo is not None and self._room.photo.id == photo_id:
                self._room.anchors.refine(region, strokes)

        self.after_edits(refine)
