"""The masks of one photo, in tiles, and the edits of them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from ui.canvas import shapes, tiles
from ui.canvas.model import MaskName
from ui.canvas.tiles import EMPTY, FULL, Index, Tile


@dataclass(frozen=True)
class Delta:
    """What an edit changed: the touched tiles as they were and as they are."""

    mask: MaskName
    before: Mapping[Index, Tile]
    after: Mapping[Index, Tile]

    @property
    def bounds(self) -> QRect:
        """Of its tiles, in photo pixels, beyond the photo's edge too; empty where it changed nothing."""
        area = QRect()
        for index in self.after:
            area |= tiles.tile_rect(index)
        return area


class MaskSheet:
    """Read on any thread, edited by one at a time. Sizes and places in photo pixels; 255 is inside a mask."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.given_up = False
        """Nobody looks at it any more, and nothing of it is to be kept."""
        self._lock = threading.Lock()
        self._masks: dict[MaskName, dict[Index, Tile]] = {}

    @property
    def rect(self) -> QRect:
        return QRect(0, 0, self.width, self.height)

    def tiles(self, mask: MaskName) -> dict[Index, Tile]:
        """The tiles now; later edits do not change the returned table."""
        with self._lock:
            return dict(self._masks.get(mask, {}))

    def names(self) -> tuple[MaskName, ...]:
        """The masks with anything in them."""
        with self._lock:
            return tuple(name for name, table in self._masks.items() if table)

    def image(self, mask: MaskName) -> QImage:
        """The whole mask at photo size, grey."""
        return tiles.assemble(self.tiles(mask), self.rect)

    def replace(self, mask: MaskName, given: QImage) -> Delta:
        """A whole mask by another; one of another size is scaled to the photo."""
        image = given.convertToFormat(QImage.Format.Format_Grayscale8)
        if image.size() != self.rect.size():
            image = image.scaled(
                self.rect.size(),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        old, table = self.tiles(mask), tiles.cut(image, warm_level=3)
        touched = old.keys() | table.keys()
        before = {index: old.get(index, EMPTY) for index in touched}
        after = {index: table.get(index, EMPTY) for index in touched}
        return self._changed(mask, before, after)

    def paint(self, mask: MaskName, shape: shapes.Shape, erase: bool) -> Delta:
        """A shape added to a mask, or taken out of it."""
        old = self.tiles(mask)
        before: dict[Index, Tile] = {}
        after: dict[Index, Tile] = {}
        for index in tiles.tiles_in(shape.bounds().toAlignedRect(), self.width, self.height):
            was = old.get(index, EMPTY)
            now = _painted(was, shape, tiles.tile_rect(index), erase)
            if now is not was and now.image != was.image:
                before[index], after[index] = was, now
        return self._changed(mask, before, after)

    def put(self, mask: MaskName, table: Mapping[Index, Tile]) -> None:
        """Exchange these tiles."""
        with self._lock:
            own = self._masks.setdefault(mask, {})
            for index, tile in table.items():
                if tile is EMPTY:
                    own.pop(index, None)
                else:
                    own[index] = tile

    def _changed(self, mask: MaskName, before: dict[Index, Tile], after: dict[Index, Tile]) -> Delta:
        same = [index for index, tile in after.items() if tile is before[index]]
        for index in same:
            del before[index], after[index]
        self.put(mask, after)
        return Delta(mask, before, after)


def _painted(was: Tile, shape: shapes.Shape, rect: QRect, erase: bool) -> Tile:
    gone = EMPTY if erase else FULL
    if was is gone:
        return was
    if shape.covers(rect):
        return gone
    coverage = shape.coverage(rect)
    if coverage == EMPTY.image:
        return was
    if was is EMPTY:
        return tiles.tile_of(coverage)
    image = was.image.copy()
    (shapes.take if erase else shapes.add)(image, coverage)
    return tiles.tile_of(image)
