"""The pictures on the canvas, in their order: the photo, the drape or the render over it, the fill hint."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter

from render.messages import PhotoOpened, Previewed
from ui.bridge import Bridge
from ui.canvas.model import Compare
from ui.canvas.picture import Picture, raster_image
from ui.canvas.veil import FillHint
from ui.canvas.viewport import Viewport

AT_ONCE_PIXELS = 3_000_000
"""A picture up to this size is made ready within a few milliseconds; a larger one off the UI thread."""

DETAIL_SIDES = (1024, 2048, 3072, 4096, 6144, 8192, 12288)


@dataclass(frozen=True)
class _Preview:
    image: QImage
    needs_fill: QImage
    place: QRectF


class Scene(QObject):
    """Signal: `changed()` when something else is to be seen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = Bridge(self)
        self._worker: ThreadPoolExecutor | None = None
        self._asked: dict[str, object] = {}
        self._profile: QColorSpace | None = None
        self._photo_image: QImage | None = None
        self._after_image: QImage | _Preview | None = None
        self._opened_side = 0
        self._photo: Picture | None = None
        self._after: Picture | None = None
        self._hint: FillHint | None = None
        self._hint_colour = QColor()
        self.width = 0
        self.height = 0

    @property
    def has_photo(self) -> bool:
        return self.width > 0

    @property
    def has_after(self) -> bool:
        return self._after_image is not None

    @property
    def has_hint(self) -> bool:
        return self._hint is not None

    def close(self) -> None:
        self._bridge.close()
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
            self._worker = None

    def set_profile(self, profile: QColorSpace | None) -> None:
        self._profile = profile
        self._make("photo", self._photo_image, self._put_photo)
        self._make_after()

    def set_hint_colour(self, colour: QColor) -> None:
        self._hint_colour = colour
        self._make_hint()

    def clear(self) -> None:
        self.width = self.height = self._opened_side = 0
        self._photo_image = self._after_image = self._photo = self._after = self._hint = None
        self._asked.clear()
        self.changed.emit()

    def show_photo(self, opened: PhotoOpened) -> None:
        """Another photo, or the same in another size; the caller clears what belongs to another one."""
        self.width, self.height = opened.width, opened.height
        self._opened_side = max(opened.raster.width, opened.raster.height)
        self._photo_image = raster_image(opened.raster)
        self._make("photo", self._photo_image, self._put_photo)

    def show_preview(self, previewed: Previewed | None) -> None:
        if previewed is None:
            self._after_image = None
        else:
            # The raster that the box refers to has whole pixels, so its true scale is a little off `scale`.
            box = previewed.box
            across = self.width / max(1, round(self.width * previewed.scale))
            down = self.height / max(1, round(self.height * previewed.scale))
            place = QRectF(box.left * across, box.top * down, box.width * across, box.height * down)
            after = raster_image(previewed.raster)
            self._after_image = _Preview(after, raster_image(previewed.needs_fill), place)
        self._make_after()

    def show_result(self, image: QImage | None) -> None:
        self._after_image = image
        self._make_after()

    def wanted_side(self, view: Viewport) -> int | None:
        """The longest side of a raster that this view would show sharper, None when this one is enough."""
        longest = max(self.width, self.height)
        need = min(longest, math.ceil(view.zoom * longest))
        if not self.has_photo or need <= self._opened_side * 1.05:
            return None
        return min(longest, next((side for side in DETAIL_SIDES if side >= need), longest))

    def draw(self, painter: QPainter, view: Viewport, shown: Compare, split: float) -> None:
        if self._photo is None:
            return
        area = QRectF(0, 0, view.view_width, view.view_height)
        self._photo.draw(painter, view, area)
        if self._after is None or shown is Compare.BEFORE:
            return
        self._after.draw(painter, view, area & self._after_part(view, shown, split))

    def draw_hint(self, painter: QPainter, view: Viewport, shown: Compare, split: float) -> None:
        if self._hint is None or shown is Compare.BEFORE:
            return
        self._hint.prepare(view)
        painter.save()
        painter.setClipRect(self._after_part(view, shown, split))
        self._hint.draw(painter)
        painter.restore()

    def _after_part(self, view: Viewport, shown: Compare, split: float) -> QRectF:
        photo = view.photo_rect()
        if shown is Compare.SPLIT:
            photo.setLeft(photo.left() + photo.width() * split)
        return photo

    def _make_after(self) -> None:
        after = self._after_image
        self._hint = None
        if isinstance(after, _Preview):
            self._make("after", after.image, self._put_after, after.place)
            self._make_hint()
        else:
            self._make("after", after, self._put_after)

    def _make_hint(self) -> None:
        after = self._after_image
        if isinstance(after, _Preview) and after.needs_fill != _same_size_black(after.needs_fill):
            self._hint = FillHint(after.needs_fill, after.place, self._hint_colour)

    def _make(
        self,
        what: str,
        image: QImage | None,
        put: Callable[[Picture | None], None],
        place: QRectF | None = None,
    ) -> None:
        """Make a picture of an image, at once or off the thread; a later one of the same kind wins."""
        token = self._asked[what] = object()
        if image is None or image.isNull():
            put(None)
            return
        place = place or QRectF(0, 0, self.width, self.height)
        if image.width() * image.height() <= AT_ONCE_PIXELS:
            put(Picture(image, place, self._profile))
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="canvas-pictures")
        future: Future[Picture] = self._worker.submit(Picture, image, place, self._profile)

        def arrived(picture: Picture) -> None:
            if self._asked.get(what) is token:
                put(picture)

        self._bridge.await_future(future, self, arrived)

    def _put_photo(self, picture: Picture | None) -> None:
        self._photo = picture
        self.changed.emit()

    def _put_after(self, picture: Picture | None) -> None:
        self._after = picture
        self.changed.emit()


def _same_size_black(image: QImage) -> QImage:
    black = QImage(image.size(), image.format())
    black.fill(0)
    return black
