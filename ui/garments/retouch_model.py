"""What the retouching of a garment knows: the garment that is open, the smart brush's answers, what is stored."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from render.messages import Keypoint, Point, Stroke
from ui.bridge import Bridge
from ui.mime import png_of
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from render.messages import ImageRef
    from studio.library.garment_rows import GarmentValues
    from studio.retouch import OpenedGarment, Retouch
    from studio.studio import Studio

LONGEST_SIDE = 2048


class GarmentRetouch(QObject):
    """The view-model. Signals: `x_changed(x)` for every property, `refined(mask)` when the smart brush has an answer,
    `refine_failed()` when it has none, `matted(mask)` when a model found the exact edge.

    opened        the garment on the canvas; None while there is none
    has_matting   the model that finds exact edges is on this machine
    can_matte     and a garment is open and it is not at work
    """

    opened_changed = Signal(object)
    has_matting_changed = Signal(object)
    can_matte_changed = Signal(object)
    opened = observed["OpenedGarment | None"](None)
    has_matting = observed(False)
    can_matte = observed(False)
    refined = Signal(object)
    matted = Signal(object)
    refine_failed = Signal()

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        saving: ThreadPoolExecutor,
        parent: QObject | None = None,
    ) -> None:
        """`saving` has one thread: of two saves the later one counts."""
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._thumbnails = thumbnails
        self._saving = saving
        self._retouch: Retouch | None = None
        self._wanted = ""
        self._asked = 0
        self._storing = 0
        """How many saves are on their way into the catalogue."""
        self._matting = False

    def open(self, studio: Studio) -> None:
        self._retouch = studio.retouch

    def open_garment(self, garment_id: str, longest_side: int = LONGEST_SIDE) -> None:
        """Put a garment on the canvas, or the same with more pixels."""
        if self._retouch is None:
            return
        self._wanted = garment_id
        self._when_stored(partial(self._open, self._retouch, garment_id, longest_side))
        there = self._retouch.why_no_matting()
        self._bridge.await_future(there, self, self._take_reason, self._notifications.report_error)

    def _open(self, retouch: Retouch, garment_id: str, longest_side: int) -> None:
        found = retouch.open(garment_id, longest_side)
        self._bridge.await_future(found, self, self._take, self._notifications.report_error)

    def close_garment(self) -> None:
        self._wanted = ""
        self._asked += 1  # What is still answered was asked of this garment.
        self.opened = None
        self._derive()

    def matte(self, cutout: QImage | None) -> None:
        """Ask a model for the exact edge of a cut-out; without one it begins with the garment's ground."""
        opened = self.opened
        if self._retouch is None or opened is None or not self.can_matte:
            return
        self._matting = True
        self._derive()
        answer = self._thumbnails.pool.submit(_matte, self._retouch, opened, cutout)
        self._bridge.await_future(answer, self, partial(self._matted, opened.id), self._matte_failed)

    def refine(self, _mask: str, strokes: tuple[Stroke, ...]) -> None:
        """Ask the smart brush for a cut-out from all strokes so far; a newer question outdates an older one."""
        opened = self.opened
        if self._retouch is None or opened is None:
            return
        self._asked += 1
        self._when_stored(partial(self._ask, self._retouch, opened, strokes, self._asked))

    def _ask(self, retouch: Retouch, opened: OpenedGarment, strokes: tuple[Stroke, ...], number: int) -> None:
        answer = retouch.refine(opened, strokes)
        failed = partial(self._refine_failed, number)
        self._bridge.await_future(answer, self, partial(self._refined, number), failed)

    def save(
        self, garment_id: str, landmarks: dict[str, Keypoint], cutout: QImage | None
    ) -> Future[GarmentValues] | None:
        """Store landmarks, and the cut-out unless it is None."""
        if self._retouch is None:
            return None
        points = {name: Point(point.x, point.y) for name, point in landmarks.items()}
        self._storing += 1
        future = self._saving.submit(_keep, self._retouch, garment_id, points, cutout)
        return self._bridge.await_future(future, self, self._stored, self._store_failed)

    def _stored(self, _values: GarmentValues) -> None:
        self._storing -= 1

    def _store_failed(self, error: BaseException) -> None:
        self._storing -= 1
        self._notifications.report_error(error)

    def _when_stored(self, then: Callable[[], None]) -> None:
        """Go on once everything is stored that was asked to be; at once where nothing is on its way."""
        if self._storing:
            self._bridge.await_future(self._saving.submit(int), self, partial(_go_on, then))
        else:
            then()

    def _take(self, opened: OpenedGarment) -> None:
        if opened.id == self._wanted:
            self.opened = opened
            self._derive()

    def _take_reason(self, reason: str) -> None:
        self.has_matting = not reason
        self._derive()

    def _matted(self, garment_id: str, mask: ImageRef) -> None:
        image = self._thumbnails.pool.submit(QImage, mask.path)
        self._bridge.await_future(image, self, partial(self._matte_read, garment_id), self._matte_failed)

    def _matte_read(self, garment_id: str, image: QImage) -> None:
        self._matting = False
        self._derive()
        if self.opened is not None and self.opened.id == garment_id:
            self.matted.emit(image)

    def _matte_failed(self, error: BaseException) -> None:
        self._matting = False
        self._derive()
        self._notifications.report_error(error)

    def _derive(self) -> None:
        self.can_matte = self.opened is not None and self.has_matting and not self._matting

    def _refined(self, number: int, mask: ImageRef) -> None:
        if number != self._asked:
            return
        image = self._thumbnails.pool.submit(QImage, mask.path)
        self._bridge.await_future(image, self, partial(self._mask_read, number))

    def _mask_read(self, number: int, image: QImage) -> None:
        if number == self._asked:
            self.refined.emit(image)

    def _refine_failed(self, number: int, error: BaseException) -> None:
        if number == self._asked:
            self.refine_failed.emit()
            self._notifications.report_error(error)


def _go_on(then: Callable[[], None], _nothing: int) -> None:
    then()


def _keep(
    retouch: Retouch, garment_id: str, landmarks: dict[str, Point], cutout: QImage | None
) -> GarmentValues:
    """Runs in the pool."""
    return retouch.keep(garment_id, landmarks, None if cutout is None else png_of(cutout)).result()


def _matte(retouch: Retouch, opened: OpenedGarment, cutout: QImage | None) -> ImageRef:
    """Runs in the pool."""
    return retouch.matte(opened, None if cutout is None else png_of(cutout)).result()
