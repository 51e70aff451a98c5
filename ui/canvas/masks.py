"""The masks of the photo on the canvas, and the thread that paints into them.

Painting happens on one worker thread, edit after edit, so that a wide stroke on a large photo never holds the
window. An edit hands back a `Delta`: the tiles before and after it, which is all that undo and redo need.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtGui import QImage

from ui.canvas import shapes
from ui.canvas.mask_sheet import Delta, MaskSheet
from ui.canvas.model import MaskName
from ui.canvas.tiles import Index, Tile

_log = logging.getLogger("ui.canvas")


class MaskStore(QObject):
    """Signal: `changed(mask, rect)`, always delivered on the thread the store lives on; rect in photo pixels.

    What was asked for one photo is done to its own masks, though another photo is shown meanwhile.
    """

    changed = Signal(object, QRect)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet = MaskSheet(1, 1)
        self._worker: ThreadPoolExecutor | None = None
        self._last: Future[Any] | None = None
        self._reading: Future[Any] | None = None
        self._closed = False

    @property
    def width(self) -> int:
        return self._sheet.width

    @property
    def height(self) -> int:
        return self._sheet.height

    def reset(self, width: int, height: int) -> None:
        """Another photo: all masks empty, at its size. What is asked already goes on for the one before, but for the
        reading of files that nothing was made of.
        """
        self._sheet.given_up = self._last is not None and self._last is self._reading
        self._sheet = MaskSheet(width, height)
        self._last = None

    def close(self) -> None:
        """Let what is being painted finish, and take no more."""
        self._closed = True
        if self._worker is not None:
            self._worker.shutdown(wait=True)
            self._worker = None

    def settle(self) -> None:
        """Wait for all that was asked of this photo so far."""
        if self._last is not None:
            self._last.result()

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def busy(self) -> bool:
        """Whether something is being done to this photo's masks."""
        return self._last is not None and not self._last.done()

    def tiles(self, mask: MaskName) -> dict[Index, Tile]:
        """The tiles now; later edits do not change the returned table."""
        return self._sheet.tiles(mask)

    def names(self) -> tuple[MaskName, ...]:
        """The masks with anything in them."""
        return self._sheet.names()

    def image(self, mask: MaskName) -> QImage:
        """The whole mask at photo size, grey, after all that was asked so far."""
        self.settle()
        return self._sheet.image(mask)

    def export(self) -> Future[dict[MaskName, QImage]]:
        """Every mask with anything in it, assembled off this thread."""
        return self._submit(_export)

    def load(self, masks: Mapping[MaskName, QImage]) -> Future[tuple[Delta, ...]]:
        """Replace whole masks; one of another size is scaled to the photo."""
        return self._submit(self._load, dict(masks))

    def load_files(self, files: Mapping[MaskName, str]) -> Future[tuple[Delta, ...]]:
        """Replace masks by PNG files, read off this thread; one that cannot be read is left as it is."""
        self._reading = self._submit(self._load_files, dict(files))
        return self._reading

    def paint(self, mask: MaskName, shape: shapes.Shape, erase: bool = False) -> Future[tuple[Delta, ...]]:
        """Add a shape to a mask, or take it out."""
        return self._submit(self._paint, mask, shape, erase)

    def apply(self, edit: Future[tuple[Delta, ...]], back: bool) -> Future[None]:
        """Undo (`back`) or redo an edit of this store, behind all that was asked before."""
        return self._submit(self._apply, edit, back)

    def _submit(self, work: Callable[..., Any], *arguments: object) -> Future[Any]:
        if self._closed:
            raise RuntimeError("the mask store is closed")
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="canvas-masks")
        self._last = future = self._worker.submit(work, self._sheet, *arguments)
        return future

    def _load(self, sheet: MaskSheet, masks: dict[MaskName, QImage]) -> tuple[Delta, ...]:
        return tuple(self._told(sheet, sheet.replace(name, image)) for name, image in masks.items())

    def _load_files(self, sheet: MaskSheet, files: dict[MaskName, str]) -> tuple[Delta, ...]:
        masks: dict[MaskName, QImage] = {}
        for name, path in files.items():
            if sheet.given_up:
                return ()
            image = QImage(path)
            if image.isNull():
                _log.warning("the mask of %s cannot be read", name)
            else:
                masks[name] = image
        return self._load(sheet, masks)

    def _paint(self, sheet: MaskSheet, mask: MaskName, shape: shapes.Shape, erase: bool) -> tuple[Delta, ...]:
        return (self._told(sheet, sheet.paint(mask, shape, erase)),)

    def _apply(self, sheet: MaskSheet, edit: Future[tuple[Delta, ...]], back: bool) -> None:
        deltas = edit.result()
        for delta in reversed(deltas) if back else deltas:
            sheet.put(delta.mask, delta.before if back else delta.after)
            self._told(sheet, delta)

    def _told(self, sheet: MaskSheet, delta: Delta) -> Delta:
        if sheet is self._sheet and delta.after:
            self.changed.emit(delta.mask, delta.bounds & sheet.rect)
        return delta


def _export(sheet: MaskSheet) -> dict[MaskName, QImage]:
    return {name: sheet.image(name) for name in sheet.names()}
