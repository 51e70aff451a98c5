"""What the look wears as layers, the outermost on top: hidden, moved, taken off, and taken from the shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from render.messages import Slot as BodySlot
from ui.dressing_room.layer_row import LayerRow
from ui.dressing_room.model import DressingRoom
from ui.garments.model import Garments
from ui.keys import KeyMap
from ui.observable import bind
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.pieces import label, row
from ui.words import SHOWN_SLOTS, slot_name

if TYPE_CHECKING:
    from collections.abc import Callable

LAYERS = (BodySlot.HAT, BodySlot.BAG, *SHOWN_SLOTS, BodySlot.SHOES)
"""From the outermost to the innermost."""


class WornPanel(QWidget):
    """The four slots of clothes are always listed; shoes, hat and bag when they are worn.

    Signal: `garment_dropped(payload, slot)` when garments, files or a picture are dropped on a slot.
    """

    garment_dropped = Signal(object, object)

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        thumbnails: ThumbnailCache,
        room: DressingRoom,
        garments: Garments,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._room = room
        self._garments = garments
        self.setAccessibleName(self.tr("Worn now"))
        self.rows: dict[BodySlot, LayerRow] = {}
        self._count = label(role="caption")
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.m, space.s)
        layout.setSpacing(2)
        layout.addLayout(row(label(self.tr("Layers"), "heading"), None, self._count))
        layout.addSpacing(2)
        for slot in LAYERS:
            made = self.rows[slot] = LayerRow(theme, thumbnails, slot)
            made.taken.connect(self._take)
            made.eye_clicked.connect(self.toggle_hidden)
            made.cross_clicked.connect(room.take_off)
            made.menu_wanted.connect(self._show_menu)
            made.layer_dropped.connect(room.move_layer)
            made.garment_dropped.connect(self.garment_dropped)
            layout.addWidget(made)
        keys.bind(
            self, {"layer.take_off": self._take_off, "layer.up": self._move_up, "layer.down": self._move_down}
        )
        bind(room, "look", self._show)
        bind(room, "active_slot", self._show_active)
        garments.rows.dataChanged.connect(self._show)
        garments.loaded_changed.connect(self._show)

    def toggle_hidden(self, slot: BodySlot) -> None:
        look = self._room.look
        if look is not None:
            self._room.hide_layer(slot, slot not in look.hidden)

    def toggle_active(self) -> None:
        """Hide the layer in hand, or let it be seen again."""
        if self._room.active_slot is not None:
            self.toggle_hidden(self._room.active_slot)

    def menu_of(self, slot: BodySlot) -> QMenu:
        """What can be done with the layer of a slot."""
        from studio.looks import fits

        look = self._room.look
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hidden = look is not None and slot in look.hidden
        self._add(menu, self.tr("Show") if hidden else self.tr("Hide"), "layer.hide", self.toggle_active)
        self._add(menu, self.tr("Take off"), "layer.take_off", self._take_off)
        targets = [other for other in LAYERS if other is not slot and fits(slot, other)]
        if targets:
            moves = menu.addMenu(self.tr("Wear as"))
            for other in targets:
                made = moves.addAction(slot_name(other))
                made.triggered.connect(lambda _=False, to=other: self._room.move_layer(slot, to))
        menu.addSeparator()
        self._add(menu, self.tr("Next garment"), "garment.next", lambda: self._room.other_garment(1))
        self._add(menu, self.tr("Garment before"), "garment.previous", lambda: self._room.other_garment(-1))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from slot to slot."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        shown = [made for made in self.rows.values() if made.isVisible()]
        at = next((number for number, made in enumerate(shown) if made.hasFocus()), -1)
        if step is None or at < 0 or event.modifiers():
            super().keyPressEvent(event)
        elif 0 <= at + step < len(shown):
            shown[at + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, menu: QMenu, text: str, action: str, do: Callable[[], object]) -> None:
        made = menu.addAction(text)
        made.setShortcuts(self._keys.sequences_of(action))
        made.triggered.connect(do)

    def _show_menu(self, slot: BodySlot, place: QPoint) -> None:
        if self.rows[slot].garment_id:
            self._room.active_slot = slot
            self.menu_of(slot).popup(place)

    def _take(self, slot: BodySlot) -> None:
        if self.rows[slot].garment_id:
            self._room.active_slot = slot

    def _focused(self) -> BodySlot | None:
        found = (
            slot for slot, made in self.rows.items() if made.hasFocus() or made.isAncestorOf(_focus(made))
        )
        return next(found, self._room.active_slot)

    def _take_off(self) -> None:
        slot = self._focused()
        if slot is not None:
            self._room.take_off(slot)

    def _move_up(self) -> None:
        self._move(-1)

    def _move_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        """To the next slot above or below where the garment can be worn."""
        from studio.looks import fits

        slot = self._focused()
        if slot is None:
            return
        others = LAYERS[LAYERS.index(slot) + 1 :] if step > 0 else LAYERS[: LAYERS.index(slot)][::-1]
        to = next((other for other in others if fits(slot, other)), None)
        if to is not None and self.rows[slot].garment_id:
            self._room.move_layer(slot, to)
            self.rows[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, *_: object) -> None:
        look = self._room.look
        worn = {slot: (garment_id, name) for slot, garment_id, name in self._room.worn}
        for slot, made in self.rows.items():
            made.setVisible(slot in worn or slot in SHOWN_SLOTS)
            if slot in worn:
                garment_id, name = worn[slot]
                hidden = look is not None and slot in look.hidden
                made.show_garment(garment_id, name, self._garments.garment(garment_id), hidden=hidden)
            else:
                made.show_own()
        self._count.setText(self.tr("{count} worn").format(count=len(worn)) if worn else "")
        self._show_active(self._room.active_slot)

    def _show_active(self, active: BodySlot | None) -> None:
        for slot, made in self.rows.items():
            made.set_active(slot is active)


def _focus(widget: QWidget) -> QWidget:
    """What has the focus in its window, or the window."""
    return widget.window().focusWidget() or widget.window()
