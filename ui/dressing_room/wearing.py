"""What was dropped or pasted is put on when it has been imported."""

from __future__ import annotations

from PySide6.QtCore import QObject

from render.messages import Slot as BodySlot
from ui.dressing_room.model import DressingRoom


class Wearing(QObject):
    """Puts on what was dropped or pasted as soon as it is imported, on the photo that was open then."""

    def __init__(
        self, room: DressingRoom, slot: BodySlot | None, parent: QObject, *, there: bool = False
    ) -> None:
        super().__init__(parent)
        self._room = room
        self._slot = slot
        self._there = there
        self._photo = room.photo

    def arrived(self, garment_ids: tuple[str, ...]) -> None:
        if self._room.photo is self._photo:
            self._room.put_on_ids(self._slot, garment_ids, there=self._there)
        self.deleteLater()
