"""The pictures on the canvas, in their order: the photo, the drape or the render over it, the fill hint."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter

from render.messages import PhotoOpened, Previewed
from ui.bridge import Bridge
from ui.canvas.model import Compare
from ui.canvas.refined import RefinedLayer
from ui.canvas.veil import FillHint
from ui.pictures.picture import Picture, picture_of, raster_image
from ui.pictures.viewport import Viewport

T = TypeVar("T")

AT_ONCE_PIXELS = 500_000
"""A picture up to this size is made ready within two milliseconds; a larger one off the UI thread.

Not only for the arithmetic: memory that a system under pressure has yet to find costs ten times as much.
"""

DETAIL_SIDES = (1024, 2048, 3072, 4096, 6144, 8192, 12288)


class Scene(QObject):
    """Signal: `changed()` when something else is to be seen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = Bridge(self)
        self._worker: ThreadPoolExecutor | None = None
        self._asked: dict[str, object] = {}
        self._building: set[str] = set()
        self._profile: QColorSpace | None = None
        self._opened: PhotoOpened | None = None
        self._look: Previewed | QImage | None = None
        self._photo: Picture | None = None
        self._after: Picture | None = None
        self.refined = RefinedLayer(self)
        self.refined.changed.connect(self.changed)
        self._draw_again: Callable[[QPainter], None] | None = None
        self._needs_fill: tuple[QImage, QRectF] | None = None
        self._hint: FillHint | None = None
        self._hint_colours = (QColor(), QColor())
        self.width = 0
        self.height = 0

    @property
    def has_photo(self) -> bool:
        return self.width > 0

    @property
    def is_building(self) -> bool:
        """A picture is made off this thread and is not to be seen yet."""
        return bool(self._building)

    @property
    def has_after(self) -> bool:
        return self._look is not None

    def close(self) -> None:
        self._bridge.close()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
            self._worker = None

    @property
    def profile(self) -> QColorSpace | None:
        """What colours are converted to; None for sRGB."""
        return self._profile

    def set_profile(self, profile: QColorSpace | None) -> None:
        if profile == self._profile:
            return
        self._profile = profile
        self._make_photo()
        self._make_after()

    def set_hint_colours(self, light: QColor, dark: QColor) -> None:
        self._hint_colours = (light, dark)
        self._put_hint(self._needs_fill)
        self.changed.emit()

    def clear(self, *, for_another: bool = False) -> None:
        """Nothing is shown any more. For another photo, what was drawn last stays in sight until that one is ready."""
        if not for_another:
            self._draw_again = None
        self.width = self.height = 0
        self._opened = self._look = self._photo = self._after = self._needs_fill = self._hint = None
        self._asked.clear()
        self._building.clear()
        self.refined.show(None, QRectF(), None)
        self.changed.emit()

    def show_refined(self, image: QImage | None, place: QRectF) -> None:
        """A step of a render over the photo at `place` (photo pixels); None takes it away."""
        self.refined.show(image, place, self._profile)

    def show_photo(self, opened: PhotoOpened) -> None:
        """Another photo, or the same in another size; the caller clears what belongs to another one."""
        self.width, self.height = opened.width, opened.height
        self._opened = opened
        self._make_photo()
        self._make_after()

    def show_look(self, look: Previewed | QImage | None) -> None:
        """A drape, or a picture of the whole look; None for the bare photo."""
        if look is self._look:
            return
        self._look = look
        self._make_after()

    def wanted_side(self, view: Viewport) -> int | None:
        """The longest side of a raster that this view would show sharper, None when this one is enough."""
        longest = max(self.width, self.height)
        if self._opened is None:
            return None
        have = max(self._opened.raster.width, self._opened.raster.height)
        need = min(longest, math.ceil(view.zoom * longest))
        if need <= have * 1.05:
            return None
        return min(longest, next((side for side in DETAIL_SIDES if side >= need), longest))

    def draw(self, painter: QPainter, view: Viewport, shown: Compare, split: float) -> None:
        if self._photo is not None:
            after = self._after if shown is not Compare.BEFORE else None
            self._draw_again = partial(
                _draw_pictures, photo=self._photo, after=after, view=view, shown=shown, split=split
            )
        if self._draw_again is not None:
            self._draw_again(painter)
        if self._photo is not None and shown is not Compare.BEFORE:
            self.refined.draw(painter, view, _after_part(view, shown, split))

    def draw_glass(self, painter: QPainter, view: Viewport, within: QRectF) -> None:
        """The bare photo as another view would have it, for a magnifying glass."""
        if self._photo is not None:
            self._photo.draw(painter, view, within, kept=False)

    def draw_hint(self, painter: QPainter, view: Viewport, shown: Compare, split: float) -> None:
        if self._hint is None or shown is Compare.BEFORE or self.refined.is_shown:
            return
        self._hint.prepare(view)
        painter.save()
        painter.setClipRect(_after_part(view, shown, split))
        self._hint.draw(painter)
        painter.restore()

    def small(self, size: QSize, shown: Compare) -> QImage:
        """The whole of it in a few pixels, for a navigator."""
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for picture in (self._photo, self._after if shown is not Compare.BEFORE else None):
            if picture is not None:
                picture.draw_small(painter, size, self.width, self.height)
        painter.end()
        return image

    def _make_photo(self) -> None:
        if self._opened is not None:
            raster = self._opened.raster
            build = partial(_photo_picture, self._opened, self._profile)
            self._make("photo", raster.width * raster.height, build, self._put_photo)

    def _make_after(self) -> None:
        look = self._look
        self._asked.pop("after", None)
        self._building.discard("after")
        if look is None or self._opened is None:
            self._put_after((None, None))
        elif isinstance(look, QImage):
            place = QRectF(0, 0, self.width, self.height)
            build = partial(_result_picture, QImage(look), place, self._profile)
            self._make("after", look.width() * look.height(), build, self._put_after)
        else:
            raster = self._opened.raster
            build = partial(_preview_picture, self._opened, look, self._profile)
            self._make("after", raster.width * raster.height, build, self._put_after)

    def _make(self, what: str, pixels: int, build: Callable[[], T], put: Callable[[T], None]) -> None:
        """Build a picture, at once or off the thread; a later one of the same kind wins."""
        token = self._asked[what] = object()
        if pixels <= AT_ONCE_PIXELS:
            put(build())
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="canvas-pictures")
        self._building.add(what)
        future: Future[T] = self._worker.submit(build)

        def arrived(built: T) -> None:
            if self._asked.get(what) is token:
                self._building.discard(what)
                put(built)

        self._bridge.await_future(future, self, arrived)

    def _put_photo(self, picture: Picture) -> None:
        self._photo = picture
        self.changed.emit()

    def _put_after(self, built: tuple[Picture | None, tuple[QImage, QRectF] | None]) -> None:
        self._after, self._needs_fill = built
        self._put_hint(self._needs_fill)
        self.changed.emit()

    def _put_hint(self, needs_fill: tuple[QImage, QRectF] | None) -> None:
        self._hint = FillHint(*needs_fill, self._hint_colours) if needs_fill is not None else None


def _draw_pictures(
    painter: QPainter, photo: Picture, after: Picture | None, view: Viewport, shown: Compare, split: float
) -> None:
    area = QRectF(0, 0, view.view_width, view.view_height)
    if after is None or not after.opaque or shown is Compare.SPLIT:
        photo.draw(painter, view, area)
    if after is not None:
        after.draw(painter, view, area & _after_part(view, shown, split))


def _after_part(view: Viewport, shown: Compare, split: float) -> QRectF:
    photo = view.photo_rect()
    if shown is Compare.SPLIT:
        photo.setLeft(photo.left() + photo.width() * split)
    return photo


def _photo_picture(opened: PhotoOpened, profile: QColorSpace | None) -> Picture:
    return picture_of(raster_image(opened.raster), QRectF(0, 0, opened.width, opened.height), profile)


def _result_picture(image: QImage, place: QRectF, profile: QColorSpace | None) -> tuple[Picture, None]:
    return picture_of(image, place, profile), None


def _preview_picture(
    opened: PhotoOpened, previewed: Previewed, profile: QColorSpace | None
) -> tuple[Picture, tuple[QImage, QRectF] | None]:
    """The dressed photo, and what is still to be filled with its place.

    Photo and drape become one image, pixel on pixel, so that both are reduced alike and no edge shows. A drape
    that was made for a raster of another size stays on its own, over its part of the photo.
    """
    # The raster that the box refers to has whole pixels, so its true scale is a little off `scale`.
    box, raster_width = previewed.box, max(1, round(opened.width * previewed.scale))
    across = opened.width / raster_width
    down = opened.height / max(1, round(opened.height * previewed.scale))
    place = QRectF(box.left * across, box.top * down, box.width * across, box.height * down)
    drape = raster_image(previewed.raster)
    if opened.raster.width == raster_width:
        dressed = raster_image(opened.raster).convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(dressed)
        painter.drawImage(box.left, box.top, drape)
        painter.end()
        picture = picture_of(dressed, QRectF(0, 0, opened.width, opened.height), profile)
    else:
        picture = picture_of(drape, place, profile)
    needs_fill = raster_image(previewed.needs_fill)
    nothing = QImage(needs_fill.size(), needs_fill.format())
    nothing.fill(0)
    return picture, None if needs_fill == nothing else (needs_fill, place)
