"""The masks of one photo, and the thread that paints into them.

Painting happens on one worker thread, edit after edit, so that a wide stroke on a large photo never holds the
window. An edit hands back a `Delta`: the tiles before and after it, which is all that undo and redo need.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QImage

from ui.canvas import shapes, tiles
from ui.canvas.model import MaskName
from ui.canvas.tiles import EMPTY, FULL, Index, Tile

_log = logging.getLogger("ui.canvas")


@dataclass(frozen=True)
class Delta:
    """What an edit changed: the touched tiles as they were and as they are."""

    mask: MaskName
    before: Mapping[Index, Tile]
    after: Mapping[Index, Tile]


class MaskStore(QObject):
    """Signal: `changed(mask, rect)`, always delivered on the thread the store lives on; rect in photo pixels."""

    changed = Signal(object, QRect)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._masks: dict[MaskName, dict[Index, Tile]] = {}
        self._worker: ThreadPoolExecutor | None = None
        self._last: Future[object] | None = None
        self._closed = False
        self.width = 1
        self.height = 1

    def reset(self, width: int, height: int) -> None:
        """Another photo: all masks empty, at its size."""
        self.settle()
        with self._lock:
            self._masks = {}
            self.width, self.height = width, height

    def close(self) -> None:
        """Let what is being painted finish, and take no more."""
        self._closed = True
        if self._worker is not None:
            self._worker.shutdown(wait=True)
            self._worker = None

    def settle(self) -> None:
        """Wait for all that was asked so far."""
        if self._last is not None:
            self._last.result()

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def busy(self) -> bool:
        return self._last is not None and not self._last.done()

    def tiles(self, mask: MaskName) -> dict[Index, Tile]:
        """The tiles now; later edits do not change the returned table."""
        with self._lock:
            return dict(self._masks.get(mask, {}))

    def names(self) -> tuple[MaskName, ...]:
        """The masks with anything in them."""
        with self._lock:
            return tuple(name for name, table in self._masks.items() if table)

    def image(self, mask: MaskName) -> QImage:
        """The whole mask at photo size, grey, after all that was asked so far."""
        self.settle()
        return tiles.assemble(self.tiles(mask), QRect(0, 0, self.width, self.height))

    def export(self) -> Future[dict[MaskName, QImage]]:
        """Every mask with anything in it, assembled off this thread."""
        return self._submit(self._export)

    def load(self, masks: Mapping[MaskName, QImage]) -> Future[tuple[Delta, ...]]:
        """Replace whole masks; one of another size is scaled to the photo."""
        return self._submit(self._load, dict(masks))

    def load_files(self, files: Mapping[MaskName, str]) -> Future[tuple[Delta, ...]]:
        """Replace masks by PNG files, read off this thread; one that cannot be read is left as it is."""
        return self._submit(self._load_files, dict(files))

    def paint(self, mask: MaskName, shape: shapes.Shape, erase: bool = False) -> Future[tuple[Delta, ...]]:
        """Add a shape to a mask, or take it out."""
        return self._submit(self._paint, mask, shape, erase)

    def apply(self, deltas: tuple[Delta, ...], back: bool) -> None:
        """Undo (`back`) or redo edits, at once."""
        self.settle()
        for delta in reversed(deltas) if back else deltas:
            self._put(delta.mask, delta.before if back else delta.after)

    def _submit(self, work, *arguments) -> Future:
        if self._closed:
            raise RuntimeError("the mask store is closed")
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="canvas-masks")
        self._last = future = self._worker.submit(work, *arguments)
        return future

    def _export(self) -> dict[MaskName, QImage]:
        whole = QRect(0, 0, self.width, self.height)
        return {name: tiles.assemble(self.tiles(name), whole) for name in self.names()}

    def _load(self, masks: dict[MaskName, QImage]) -> tuple[Delta, ...]:
        deltas = []
        for name, given in masks.items():
            image = given.convertToFormat(QImage.Format.Format_Grayscale8)
            if (image.width(), image.height()) != (self.width, self.height):
                image = image.scaled(
                    self.width,
                    self.height,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            deltas.append(self._replace(name, tiles.cut(image, warm_level=3)))
        return tuple(deltas)

    def _load_files(self, files: dict[MaskName, str]) -> tuple[Delta, ...]:
        masks: dict[MaskName, QImage] = {}
        for name, path in files.items():
            image = QImage(path)
            if image.isNull():
                _log.warning("the mask of %s cannot be read", name)
            else:
                masks[name] = image
        return self._load(masks)

    def _replace(self, name: MaskName, table: dict[Index, Tile]) -> Delta:
        old = self.tiles(name)
        touched = old.keys() | table.keys()
        before = {index: old.get(index, EMPTY) for index in touched}
        after = {index: table.get(index, EMPTY) for index in touched}
        return self._changed(name, before, after)

    def _paint(self, name: MaskName, shape: shapes.Shape, erase: bool) -> tuple[Delta, ...]:
        old = self.tiles(name)
        before: dict[Index, Tile] = {}
        after: dict[Index, Tile] = {}
        for index in tiles.tiles_in(shape.bounds().toAlignedRect(), self.width, self.height):
            was = old.get(index, EMPTY)
            now = _painted(was, shape, tiles.tile_rect(index), erase)
            if now is not was and now.image != was.image:
                before[index], after[index] = was, now
        return (self._changed(name, before, after),)

    def _changed(self, name: MaskName, before: dict[Index, Tile], after: dict[Index, Tile]) -> Delta:
        same = [index for index, tile in after.items() if tile is before[index]]
        for index in same:
            del before[index], after[index]
        self._put(name, after)
        return Delta(name, before, after)

    def _put(self, name: MaskName, table: Mapping[Index, Tile]) -> None:
        if not table:
            return
        with self._lock:
            mask = self._masks.setdefault(name, {})
            for index, tile in table.items():
                if tile is EMPTY:
                    mask.pop(index, None)
                else:
                    mask[index] = tile
        area = QRectF()
        for index in table:
            area |= QRectF(tiles.tile_rect(index))
        self.changed.emit(name, area.toRect() & QRect(0, 0, self.width, self.height))


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
