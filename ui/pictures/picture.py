"""Images as canvas and viewers draw them: converted for the screen once, halved for zoomed-out views, in parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QPainter

from render.messages import Raster
from ui.pictures.viewport import Viewport

_FORMATS = {
    1: QImage.Format.Format_Grayscale8,
    3: QImage.Format.Format_RGB888,
    4: QImage.Format.Format_RGBA8888,
}
SMALLEST_LEVEL = 256
EXACT_PIXELS = 3_000_000
"""Up to this many pixels on the screen a reduced picture is resampled for exactly its size there, and kept."""


def raster_image(raster: Raster) -> QImage:
    """A QImage with its own copy of the raster's pixels."""
    return wrapped_raster(raster).copy()


def for_screen(image: QImage, profile: QColorSpace | None) -> QImage:
    """Pixels as the screen wants them: its profile applied (an image without one is sRGB), in Qt's fast format."""
    if profile is not None and profile.isValid():
        if not image.colorSpace().isValid():
            image = QImage(image)
            image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        converted = image.convertedToColorSpace(profile)
        image = image if converted.isNull() else converted
    alpha = image.hasAlphaChannel()
    wanted = QImage.Format.Format_ARGB32_Premultiplied if alpha else QImage.Format.Format_RGB32
    return image.convertToFormat(wanted)


class Picture:
    """An image in one size or several, and the part of the photo that it shows.

    `place` is in whole-pixel photo coordinates; each of `levels` is half as large as the one before. Where the first
    has as many pixels as the photo, a zoom of 200 % and more shows them as squares; an enlarged reduction stays
    smooth, since its pixels mean nothing. What is not `resampled` exactly for its size in view is drawn by the
    painter's own filter, which keeps no copies and costs nothing ahead. `owner` has the memory of wrapped levels:
    whoever draws a picture holds it, whatever its source has let go of since.
    """

    def __init__(
        self, levels: Sequence[QImage], place: QRectF, *, resampled: bool = True, owner: object = None
    ) -> None:
        self.place = place
        self._owner = owner
        self._levels = tuple(levels)
        self._resampled = resampled
        self._exact = QImage()

    @property
    def opaque(self) -> bool:
        return not self._levels[0].hasAlphaChannel()

    @property
    def scale(self) -> float:
        """Image pixels per photo pixel."""
        return self._levels[0].width() / self.place.width()

    def draw(
        self, painter: QPainter, view: Viewport, within: QRectF | None = None, *, kept: bool = True
    ) -> None:
        """Draw what is in view; only inside `within` (view coordinates), if given. `kept`: what is resampled for
        this view is kept for the next time.
        """
        target = view.rect_to_view(self.place)
        shown = target & (within if within is not None else QRectF(0, 0, view.view_width, view.view_height))
        if shown.isEmpty():
            return
        image = self._level_for(view.zoom)
        painter.save()
        painter.setClipRect(shown, Qt.ClipOperation.IntersectClip)
        if self._is_as_large_as(target, view):
            self._draw_pixels(painter, target, view)
        elif kept and self._resampled and self._is_reduced(target, view):
            self._draw_exact(painter, target, view, image)
        else:
            self._draw_part(painter, target, shown, view, image)
        painter.restore()

    def draw_small(self, painter: QPainter, size: QSize, width: int, height: int) -> None:
        """Draw it where it belongs in a whole photo of `width` x `height` that is `size` small."""
        across, down = size.width() / width, size.height() / height
        place = QRectF(
            self.place.x() * across,
            self.place.y() * down,
            self.place.width() * across,
            self.place.height() * down,
        )
        painter.drawImage(place, self._level_for(across))

    def _is_as_large_as(self, target: QRectF, view: Viewport) -> bool:
        """Made for this very size, give or take how its sides were rounded; at 100 % parts are drawn instead."""
        image = self._levels[0]
        across = abs(target.width() * view.ratio - image.width())
        return self.scale < 0.99 and max(across, abs(target.height() * view.ratio - image.height())) <= 1.0

    def _draw_pixels(self, painter: QPainter, target: QRectF, view: Viewport) -> None:
        """Pixel on pixel, without a copy that knows the ratio of the screen."""
        painter.scale(1 / view.ratio, 1 / view.ratio)
        painter.drawImage(
            QPointF(round(target.x() * view.ratio), round(target.y() * view.ratio)), self._levels[0]
        )

    def _is_reduced(self, target: QRectF, view: Viewport) -> bool:
        pixels = target.width() * target.height() * view.ratio**2
        return view.zoom < self.scale and pixels <= EXACT_PIXELS

    def _draw_exact(self, painter: QPainter, target: QRectF, view: Viewport, image: QImage) -> None:
        """Area averaging, which a painter's own filter is not: fine weave stays weave instead of shimmering."""
        size = (target.size() * view.ratio).toSize().expandedTo(QSize(1, 1))
        if self._exact.size() != size:
            exact = image.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._exact = exact.convertToFormat(image.format())
        self._exact.setDevicePixelRatio(view.ratio)
        # On whole device pixels, or the painter would smooth it once more.
        corner = QPointF(round(target.x() * view.ratio), round(target.y() * view.ratio)) / view.ratio
        painter.drawImage(corner, self._exact)

    def _draw_part(
        self, painter: QPainter, target: QRectF, shown: QRectF, view: Viewport, image: QImage
    ) -> None:
        per_view_x, per_view_y = image.width() / target.width(), image.height() / target.height()
        # Whole source pixels with a spare one around, so that parts drawn on their own meet without a seam.
        left = max(0, math.floor((shown.left() - target.left()) * per_view_x) - 1)
        top = max(0, math.floor((shown.top() - target.top()) * per_view_y) - 1)
        right = min(image.width(), math.ceil((shown.right() - target.left()) * per_view_x) + 1)
        bottom = min(image.height(), math.ceil((shown.bottom() - target.top()) * per_view_y) + 1)
        source = QRectF(left, top, right - left, bottom - top)
        place = QRectF(
            target.left() + left / per_view_x,
            target.top() + top / per_view_y,
            source.width() / per_view_x,
            source.height() / per_view_y,
        )
        squares = self.scale > 0.99 and view.zoom / self.scale >= 2.0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not squares)
        painter.drawImage(place, image, source)

    def _level_for(self, zoom: float) -> QImage:
        reduction = self.scale / zoom
        level = int(math.log2(reduction)) if reduction >= 2 else 0
        return self._levels[min(level, len(self._levels) - 1)]


def picture_of(image: QImage, place: QRectF, profile: QColorSpace | None = None) -> Picture:
    """An image in sRGB or its own profile, made ready with all its halvings. Not for the UI thread if it is large."""
    levels = [for_screen(image, profile)]
    while min(levels[-1].width(), levels[-1].height()) >= 2 * SMALLEST_LEVEL:
        last = levels[-1]
        half = last.scaled(
            (last.width() + 1) // 2,
            (last.height() + 1) // 2,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        levels.append(half.convertToFormat(last.format()))
    return Picture(levels, place)


def wrapped_raster(raster: Raster) -> QImage:
    """The raster's own pixels as an image, not copied: it lives as long as the raster is kept, and is only read."""
    stride = raster.width * raster.channels
    return QImage(raster.data, raster.width, raster.height, stride, _FORMATS[raster.channels])
