"""What the look wears, slot by slot, with the way to take it off."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from render.messages import Slot as BodySlot
from ui.dressing_room.model import DressingRoom
from ui.observable import bind
from ui.theme import Theme
from ui.widgets.pieces import Elided, IconButton, label
from ui.words import SHOWN_SLOTS, slot_name


class WornPanel(QWidget):
    """The four slots of clothes are always listed; shoes, hat and bag when they are worn."""

    def __init__(self, theme: Theme, room: DressingRoom, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._room = room
        self.setAccessibleName(self.tr("Worn now"))
        self._rows: dict[BodySlot, tuple[QWidget, Elided, IconButton]] = {}
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.m, space.m)
        layout.setSpacing(space.xs)
        layout.addWidget(label(self.tr("Worn now"), "caption"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space.s)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        layout.addLayout(self._grid)
        order = (*SHOWN_SLOTS, *(slot for slot in BodySlot if slot not in SHOWN_SLOTS))
        for number, slot in enumerate(order):
            self._add_row(number, slot)
        bind(room, "look", self._show)

    def _add_row(self, number: int, slot: BodySlot) -> None:
        name = label(slot_name(slot), "small")
        garment = Elided()
        remove = IconButton(self._theme, "cross", self.tr("Take off: {slot}").format(slot=slot_name(slot)))
        remove.setFixedSize(22, 22)
        remove.setProperty("slot", slot.value)
        remove.clicked.connect(self._take_off)
        policy = remove.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        remove.setSizePolicy(policy)
        for column, part in enumerate((name, garment, remove)):
            self._grid.addWidget(part, number, column)
        self._rows[slot] = (name, garment, remove)

    def _take_off(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._room.take_off(BodySlot(str(sender.property("slot"))))

    def _show(self, *_: object) -> None:
        worn = {slot: name for slot, _, name in self._room.worn}
        for slot, (name, garment, remove) in self._rows.items():
            wears = slot in worn
            for part in (name, garment):
                part.setVisible(wears or slot in SHOWN_SLOTS)
            remove.setVisible(wears)
            garment.setProperty("role", "" if wears else "small")
            garment.setText(worn[slot] if wears else self.tr("as in the photo"))
            garment.style().unpolish(garment)
            garment.style().polish(garment)
