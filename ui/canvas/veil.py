"""Tinted overlays at the view's resolution: the mask in edit, and what a render still has to fill.

Both keep a grey image of what is in view and a tinted copy of it, and renew only what changed, so that a brush
on a large photo costs what it touches on the screen.
"""

from __future__ import annotations

import math
from concurrent.futures import Future
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from ui.canvas import shapes, tiles
from ui.canvas.mask_sheet import Delta
from ui.canvas.mask_views import coloured
from ui.canvas.masks import MaskStore
from ui.canvas.model import MaskName
from ui.canvas.shapes import BrushStroke, Dab
from ui.pictures.viewport import Viewport

MAX_PIXELS = 2_400_000
"""A veil on a very dense screen is drawn coarser than the screen: tint has no detail that would miss it."""


def tinted(grey: QImage, brush: QBrush, origin: QPointF) -> QImage:
    """The brush where `grey` is 255, nothing where it is 0. `origin` fixes a pattern to the view."""
    alpha = grey.copy()
    alpha.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    image = QImage(grey.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setBrushOrigin(origin)
    painter.fillRect(image.rect(), brush)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, alpha)
    painter.end()
    return image


@dataclass
class LiveStroke:
    """A stroke that a hand is drawing, or whose pixels are not in the mask yet."""

    mask: MaskName
    hardness: float
    erase: bool
    dabs: list[Dab] = field(default_factory=list)
    edit: Future[tuple[Delta, ...]] | None = None

    @property
    def settled(self) -> bool:
        return self.edit is not None and self.edit.done()

    def shape(self) -> BrushStroke:
        return BrushStroke(tuple(self.dabs), self.hardness)


class Veil:
    """A grey view-sized image with its tinted copy. `place` is where it lies in the view, in view pixels."""

    def __init__(self) -> None:
        self.view = Viewport()
        self.place = QRectF()
        self.grey = QImage()
        self.image = QImage()
        self.brush = QBrush()
        self.density = 1.0

    def lay(self, view: Viewport, part: QRectF) -> None:
        """Start afresh over `part` of the photo (whole-pixel coordinates), as far as it is in view."""
        shown = view.rect_to_view(part & view.visible_photo()).toAlignedRect()
        shown &= QRect(0, 0, math.ceil(view.view_width), math.ceil(view.view_height))
        pixels = max(1, shown.width() * shown.height())
        self.view, self.place = view, QRectF(shown)
        self.density = min(view.ratio, max(0.5, math.sqrt(MAX_PIXELS / pixels)))
        size = (self.place.size() * self.density).toSize()
        self.grey = QImage(max(0, size.width()), max(0, size.height()), QImage.Format.Format_Grayscale8)
        self.image = QImage(self.grey.size(), QImage.Format.Format_ARGB32_Premultiplied)
        if not self.grey.isNull():
            self.grey.fill(0)
            self.image.fill(Qt.GlobalColor.transparent)

    def to_veil(self, rect: QRectF) -> QRectF:
        """A whole-pixel photo rectangle in pixels of the veil."""
        box = self.view.rect_to_view(rect).translated(-self.place.topLeft())
        return QRectF(box.topLeft() * self.density, box.size() * self.density)

    def tint(self, rect: QRect) -> None:
        rect = rect & self.grey.rect()
        if rect.isEmpty():
            return
        part = self.colour(self.grey.copy(rect), QPointF(-rect.topLeft()))
        painter = QPainter(self.image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(rect.topLeft(), part)
        painter.end()

    def colour(self, grey: QImage, origin: QPointF) -> QImage:
        """What a part of the grey image looks like over the photo. `origin` fixes a pattern to the view."""
        return tinted(grey, self.brush, origin)

    def draw(self, painter: QPainter) -> None:
        if self.image.isNull():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.image.size() / self.density
        painter.drawImage(QRectF(self.place.topLeft(), size.toSizeF()), self.image)
        painter.restore()


class MaskVeil(Veil):
    """The mask in edit, strokes on their way into it included."""

    def __init__(self, store: MaskStore) -> None:
        super().__init__()
        self._store = store
        self._key: tuple[object, ...] = ()
        self._table: list[int] = []
        self._live: list[LiveStroke] = []
        self.mask: MaskName | None = None

    def begin(self, stroke: LiveStroke) -> None:
        self._live = [live for live in self._live if not live.settled]
        self._live.append(stroke)

    def drop(self, stroke: LiveStroke) -> None:
        """The stroke was given up."""
        self._live = [live for live in self._live if live is not stroke]
        self.forget()

    def clear(self) -> None:
        """Another photo: the strokes of the one before are not drawn on it."""
        self._live = []
        self.forget()

    def forget(self) -> None:
        """Draw everything anew the next time."""
        self._key = ()

    def prepare(self, view: Viewport, mask: MaskName, table: list[int]) -> None:
        """`table` has a colour for each grey, see `ui.canvas.mask_views`."""
        key = (view, mask, tuple(table))
        if key == self._key:
            return
        self._key, self.mask, self._table = key, mask, table
        self.lay(view, QRectF(0, 0, view.photo_width, view.photo_height))
        self._renew(self.grey.rect())

    def colour(self, grey: QImage, origin: QPointF) -> QImage:
        del origin
        return coloured(grey, self._table)

    def extend(self, stroke: LiveStroke, first: int) -> QRectF:
        """Show the dabs of a live stroke from index `first` on. Gives the view rectangle to repaint."""
        if not self._key or stroke.mask != self.mask or self.grey.isNull():
            return QRectF()
        rect = self._stamp(stroke, max(0, first - 1), self.grey.rect())
        self.tint(rect)
        return self._in_view(rect)

    def renew(self, mask: MaskName, rect: QRect) -> QRectF:
        """The mask has changed there (photo pixels). Gives the view rectangle to repaint."""
        if not self._key or mask != self.mask or self.grey.isNull():
            return QRectF()
        inside = self.to_veil(QRectF(rect)).toAlignedRect().adjusted(-2, -2, 2, 2) & self.grey.rect()
        self._renew(inside)
        return self._in_view(inside)

    def _in_view(self, rect: QRect) -> QRectF:
        box = QRectF(rect.topLeft() / self.density, rect.size().toSizeF() / self.density)
        return box.translated(self.place.topLeft()).adjusted(-2, -2, 2, 2)

    def _renew(self, rect: QRect) -> None:
        if rect.isEmpty() or self.mask is None:
            return
        per_photo = self.view.scale * self.density
        level = min(tiles.MAX_LEVEL, max(0, int(math.log2(1 / per_photo)))) if per_photo < 1 else 0
        step = 1 << level
        origin = self.to_veil(QRectF(0, 0, 1, 1)).topLeft()
        to_level = 1 / (per_photo * step)
        corner = (QPointF(rect.topLeft()) - origin) * to_level
        source = QRectF(corner, rect.size().toSizeF() * to_level).toAlignedRect().adjusted(-2, -2, 2, 2)
        source &= QRect(0, 0, -(-self.view.photo_width // step), -(-self.view.photo_height // step))
        painter = QPainter(self.grey)
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor(0, 0, 0))
        if not source.isEmpty():
            part = tiles.assemble(self._store.tiles(self.mask), source, level)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            place = QRectF(origin + QPointF(source.topLeft()) / to_level, source.size().toSizeF() / to_level)
            painter.drawImage(place, part, QRectF(part.rect()))
        painter.end()
        self._live = [live for live in self._live if not live.settled]
        for stroke in self._live:
            if stroke.mask == self.mask and stroke.dabs:
                self._stamp(stroke, 0, rect)
        self.tint(rect)

    def _stamp(self, stroke: LiveStroke, first: int, within: QRect) -> QRect:
        """Paint the stroke's dabs from `first` on into the grey image, as the mask's own thread will."""
        origin = self.to_veil(QRectF(0, 0, 1, 1)).topLeft()
        scale = self.view.scale * self.density
        dabs = tuple(
            Dab(origin.x() + dab.x * scale, origin.y() + dab.y * scale, dab.radius * scale)
            for dab in stroke.dabs[first:]
        )
        shape = BrushStroke(dabs, stroke.hardness)
        rect = shape.bounds().toAlignedRect() & within
        if rect.isEmpty():
            return rect
        coverage = shape.coverage(rect)
        part = self.grey.copy(rect)
        (shapes.take if stroke.erase else shapes.add)(part, coverage)
        painter = QPainter(self.grey)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(rect.topLeft(), part)
        painter.end()
        return rect


class FillHint(Veil):
    """A soft checkerboard over what the old garment covered and the new one does not: empty until it is rendered."""

    def __init__(self, needs_fill: QImage, place: QRectF, colours: tuple[QColor, QColor]) -> None:
        super().__init__()
        self._needs_fill = needs_fill
        self._part = place
        self._colours = colours
        self._shown: Viewport | None = None

    def prepare(self, view: Viewport) -> None:
        if view == self._shown:
            return
        self._shown = view
        self.lay(view, self._part)
        if self.grey.isNull():
            return
        painter = QPainter(self.grey)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.to_veil(self._part), self._needs_fill, QRectF(self._needs_fill.rect()))
        painter.end()
        self.brush = QBrush(checkerboard(*self._colours, self.density))
        self.tint(self.grey.rect())


def checkerboard(light: QColor, dark: QColor, density: float = 1.0) -> QImage:
    """Two by two squares of seven view pixels, as every program paints what is not there; to be tiled."""
    side = max(3, round(7 * density))
    image = QImage(2 * side, 2 * side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(light)
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    for corner in ((0, 0), (side, side)):
        painter.fillRect(*corner, side, side, dark)
    painter.end()
    return image
