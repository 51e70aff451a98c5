"""Pixmaps of what cells show, painted once and kept while the cells are in sight."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QPixmap

Key = tuple[object, ...]


class KeptPixmaps:
    """Those that were used last."""

    def __init__(self) -> None:
        self._pixmaps: OrderedDict[Key, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def get(self, key: Key) -> QPixmap | None:
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
        return pixmap

    def keep(self, key: Key, pixmap: QPixmap, most: int) -> None:
        """Keep this one, and of all no more than `most`."""
        self._pixmaps[key] = pixmap
        while len(self._pixmaps) > most:
            self._pixmaps.popitem(last=False)

    def clear(self) -> None:
        self._pixmaps.clear()
