"""Masks in tiles, at the photo's own resolution.

A mask of a 50-megapixel photo is 50 MB, and a stroke touches little of it. So a mask is a table of
256 x 256 tiles, where a tile that is missing is empty and one shared tile stands for "all inside". A stroke
replaces the tiles it touches; the tiles it replaced are its undo, exact and free. Reduced copies for a
zoomed-out view are made tile by tile, and kept with the tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter

SIDE = 256
MAX_LEVEL = 5
Index = tuple[int, int]
"""Column and row of a tile."""


class Tile:
    """Immutable 256 x 256 grey pixels (255 inside) and their halvings."""

    __slots__ = ("_levels", "image")

    def __init__(self, image: QImage) -> None:
        self.image = image
        self._levels: list[QImage] = [image]

    def level(self, level: int) -> QImage:
        """The tile reduced by 2 ** level."""
        while len(self._levels) <= level:
            last = self._levels[-1]
            half = last.scaled(
                last.width() // 2,
                last.height() // 2,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._levels.append(half.convertToFormat(QImage.Format.Format_Grayscale8))
        return self._levels[level]


def _constant(value: int) -> Tile:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(value)
    return Tile(image)


EMPTY = _constant(0)
FULL = _constant(255)


def tile_of(image: QImage) -> Tile:
    """A tile of these pixels; the shared one where they are all outside or all inside."""
    if image == EMPTY.image:
        return EMPTY
    if image == FULL.image:
        return FULL
    return Tile(image)


def tiles_in(rect: QRect, width: int, height: int) -> Iterator[Index]:
    """The tiles that a rectangle of photo pixels touches."""
    rect = rect & QRect(0, 0, width, height)
    if rect.isEmpty():
        return
    for row in range(rect.top() // SIDE, rect.bottom() // SIDE + 1):
        for column in range(rect.left() // SIDE, rect.right() // SIDE + 1):
            yield column, row


def tile_rect(index: Index) -> QRect:
    return QRect(index[0] * SIDE, index[1] * SIDE, SIDE, SIDE)


def cut(image: QImage, warm_level: int = 0) -> dict[Index, Tile]:
    """A grey image in tiles; levels up to `warm_level` are made at once. Takes its time: not for the UI thread."""
    image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    tiles: dict[Index, Tile] = {}
    for index in tiles_in(image.rect(), image.width(), image.height()):
        # QImage.copy fills what lies beyond the image with 0, which is what a tile over the edge needs.
        tile = tile_of(image.copy(tile_rect(index)))
        if tile is not EMPTY:
            tile.level(warm_level)
            tiles[index] = tile
    return tiles


def assemble(tiles: Mapping[Index, Tile], rect: QRect, level: int = 0) -> QImage:
    """The pixels of `rect`, given in pixels of that level, as one grey image."""
    image = QImage(rect.size(), QImage.Format.Format_Grayscale8)
    image.fill(0)
    if not tiles:
        return image
    side = SIDE >> level
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for row in range(rect.top() // side, rect.bottom() // side + 1):
        for column in range(rect.left() // side, rect.right() // side + 1):
            tile = tiles.get((column, row))
            if tile is not None and tile is not EMPTY:
                corner = QPoint(column * side, row * side) - rect.topLeft()
                painter.drawImage(corner, tile.level(level))
    painter.end()
    return image
