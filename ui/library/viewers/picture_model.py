"""One photo as it is looked at: where it lies in its view, and the best picture of it that is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.observable import observed
from ui.pictures.picture import Picture
from ui.pictures.source import WHOLE, PictureSource, Want
from ui.pictures.viewport import Viewport
from ui.pictures.zoom import ZoomModel

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary

RESIZE_REST_MS = 120
"""A window that is being dragged asks for pictures of its size once the hand rests."""

_SMALLEST_VIEW = 32.0


class PictureModel(ZoomModel):
    """Signals: `x_changed(value)` for every property x; `wants_changed()` when other pictures are needed;
    `redraw_wanted()` when a better one is here.

    photo    what is shown, None for nothing
    problem  why it cannot be shown, as a sentence, else empty
    """

    photo_changed = Signal(object)
    problem_changed = Signal(object)
    photo: observed[PhotoSummary | None] = observed(None)
    problem = observed("")

    wants_changed = Signal()
    redraw_wanted = Signal()

    def __init__(self, source: PictureSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._side = 0
        self._was_close = False
        self._was_laid_out = False
        self._size_soon = QTimer(self, singleShot=True, interval=RESIZE_REST_MS)
        self._size_soon.timeout.connect(self._take_size)
        self.viewport_changed.connect(self._look_again)
        source.arrived.connect(self._arrived)

    def show(self, photo: PhotoSummary | None) -> None:
        """Another photo, or the same with other values. The zoom and the part that is looked at stay."""
        before = self.photo
        if photo is not None:
            size = (photo.width, photo.height)
            if before is None or size != (self.viewport.photo_width, self.viewport.photo_height):
                self.viewport = self.viewport.exchanged(*size)
        self.photo = photo
        if photo is None or before is None or before.sha256 != photo.sha256:
            self._size_soon.stop()
            self._take_size()
        self.problem = self._source.problem(photo.sha256) if photo is not None else ""

    @property
    def is_sharp(self) -> bool:
        """What is in view has a pixel of its own for every pixel of the screen."""
        photo = self.photo
        if photo is None:
            return False
        wanted = WHOLE if self._is_close() else self._side
        return self._source.picture(photo, wanted) is not None

    def picture(self) -> Picture | None:
        """The best that is here for what is in view."""
        photo = self.photo
        if photo is None:
            return None
        sized = self._source.picture(photo, self._side)
        if sized is not None and not self._is_close():
            return sized
        return self._source.picture(photo, WHOLE) or sized or self._source.stand_in(photo)

    def side_of(self, photo: PhotoSummary) -> int:
        """The longest side in pixels of a picture that fits this view exactly; WHOLE where that is all of it."""
        longest = max(photo.width, photo.height)
        side = round(self.viewport.of_photo(photo.width, photo.height).fit_zoom * longest)
        return WHOLE if side >= longest else max(1, side)

    def wants(self, *, resting: bool = False) -> list[Want]:
        """What this view needs; `resting` adds the whole photo, so that a zoom finds it ready."""
        photo = self.photo
        if photo is None or not self.is_laid_out:
            return []
        wants = [Want(photo, self._side)]
        if self._is_close() and self._side != WHOLE:
            wants.append(Want(photo, WHOLE))
        elif resting and self._side != WHOLE:
            wants.append(Want(photo, WHOLE, seen=False))
        return wants

    @property
    def is_laid_out(self) -> bool:
        return min(self.viewport.view_width, self.viewport.view_height) > _SMALLEST_VIEW

    def _is_close(self) -> bool:
        """Nearer than the picture that fits."""
        view: Viewport = self.viewport
        return not view.fitted and view.zoom > view.fit_zoom * 1.01

    def _look_again(self, _viewport: object) -> None:
        close = self._is_close()
        if close != self._was_close:
            self._was_close = close
            self.wants_changed.emit()
        if self.photo is None or not self.is_laid_out:
            return
        if not self._was_laid_out:
            self._was_laid_out = True
            self._take_size()
        elif self.side_of(self.photo) != self._side:
            self._size_soon.start()

    def _take_size(self) -> None:
        photo = self.photo
        side = self.side_of(photo) if photo is not None else 0
        self._side = side
        self.wants_changed.emit()
        self.redraw_wanted.emit()

    def _arrived(self, sha256: str) -> None:
        photo = self.photo
        if photo is not None and photo.sha256 == sha256:
            self.problem = self._source.problem(sha256)
            self.redraw_wanted.emit()
