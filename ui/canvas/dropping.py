"""The drag over the canvas: what is carried, which slot it would go to, and how that glows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QFont, QPainter, QPainterPath

from render.messages import Slot
from ui.canvas import tiles
from ui.canvas.drop import DropPayload, can_drop, read_payload
from ui.canvas.keypoints import KeypointSet
from ui.canvas.marks import chip_rect, draw_chip, draw_frame, draw_zone
from ui.canvas.masks import MaskStore
from ui.canvas.model import PROTECT, MaskName
from ui.canvas.zones import CONTOUR_SIDE, outline, slot_at, zones
from ui.pictures.viewport import Viewport
from ui.theme.tokens import Tokens
from ui.words import slot_name

REST_MS = 300


class DropTargets(QObject):
    """Zones are kept until a mask or a point changes, and found again when that rests for a moment.

    One outline at a time, so that nothing is held; a drag that is there before finds what is missing itself.
    """

    def __init__(self, store: MaskStore, keypoints: KeypointSet, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._find_next)
        self._keypoints = keypoints
        self._outlines: dict[MaskName, QPainterPath] = {}
        self._zones: dict[Slot, QPainterPath] | None = None
        self.payload: DropPayload | None = None
        self.slot: Slot | None = None
        self.worn: Mapping[Slot, str] = {}

    @property
    def active(self) -> bool:
        return self.payload is not None

    def forget(self, mask: MaskName | None = None) -> None:
        """A mask has changed; without a name, everything has."""
        self._zones = None
        for region in tuple(self._outlines) if mask is None else (mask,):
            self._outlines.pop(region, None)
        self._soon.start(REST_MS)

    def zones(self) -> Mapping[Slot, QPainterPath]:
        if self._zones is None:
            width, height = self._store.width, self._store.height
            for name in self._missing():
                self._outlines[name] = self._outline(name)
            known = {region: path for region, path in self._outlines.items() if not path.isEmpty()}
            self._zones = zones(known, self._keypoints.points(), width, height)
        return self._zones

    def enter(self, event: QDragMoveEvent, view: Viewport, has_photo: bool) -> bool:
        """A drag has come in; whether the canvas takes it."""
        if not can_drop(event.mimeData()):
            return False
        self.payload = read_payload(event.mimeData(), with_image=False)
        return self.payload is not None and self.move(event, view, has_photo)

    def move(self, event: QDropEvent, view: Viewport, has_photo: bool) -> bool:
        if self.payload is None:
            return False
        self.slot = self._slot_at(event, view) if has_photo else None
        return True

    def leave(self) -> None:
        self.payload = self.slot = None

    def drop(self, event: QDropEvent) -> tuple[DropPayload, Slot | None] | None:
        payload, slot = read_payload(event.mimeData()), self.slot
        self.leave()
        return None if payload is None else (payload, slot)

    def paint(self, painter: QPainter, view: Viewport, font: QFont, tokens: Tokens) -> None:
        if not self.active:
            return
        zone = self.zones().get(self.slot) if self.slot is not None else None
        text = self._words()
        if zone is None:
            draw_frame(painter, view, tokens.colour)
            place = view.photo_rect()
        else:
            place = draw_zone(painter, view, zone, tokens.colour)
        if text:
            chip = chip_rect(QPointF(), text, font, tokens)
            shown = place & view.photo_rect()
            chip.moveCenter(QPointF(shown.center().x(), shown.top() + shown.height() * 0.5))
            draw_chip(painter, chip, text, font, tokens)

    def _words(self) -> str:
        """Where it will be worn, and what makes way for it."""
        if self.slot is None:
            return self.tr("Drop to wear it")
        slot, other = slot_name(self.slot), self.worn.get(self.slot)
        if not other:
            return slot
        return self.tr("{slot}, in place of {name}").format(slot=slot, name=other)

    def _slot_at(self, event: QDropEvent, view: Viewport) -> Slot | None:
        """The garment's own slot; where that is not known, or with Alt, the one under the pointer."""
        point = view.to_photo(event.position()) + QPointF(0.5, 0.5)
        if not (0 <= point.x() <= view.photo_width and 0 <= point.y() <= view.photo_height):
            return None
        own = self.payload.slot if self.payload is not None else None
        if own is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return own
        return slot_at(self.zones(), self._outlines, point)

    def _missing(self) -> list[MaskName]:
        return [name for name in self._store.names() if name != PROTECT and name not in self._outlines]

    def _find_next(self) -> None:
        missing = self._missing()
        if missing:
            self._outlines[missing[0]] = self._outline(missing[0])
            self._soon.start(0)
        else:
            self.zones()

    def _outline(self, region: MaskName) -> QPainterPath:
        width, height = self._store.width, self._store.height
        level = 0
        while level < tiles.MAX_LEVEL and max(width, height) >> (level + 1) >= CONTOUR_SIDE:
            level += 1
        size = QRect(0, 0, -(-width >> level), -(-height >> level))
        reduced = tiles.assemble(self._store.tiles(region), size, level)
        return outline(reduced, size.width() << level, size.height() << level)
