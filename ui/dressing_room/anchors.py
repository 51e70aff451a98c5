"""What is known of the open photo: its anchor map, refined by the smart brush and edited by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from render.messages import AnchorMap, ImageRef, Keypoint, Region, RegionRefined, Stroke
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.thumbnails import ThumbnailCache

if TYPE_CHECKING:
    from studio.studio import Studio
    from ui.canvas.model import MaskName

PROTECT = "protect"
AGAIN_MS = 2000
"""How long after a map could not be read it is tried again."""


class AnchorEditor(QObject):
    """Signals: `x_changed(x)` for every property; `refined({mask name: QImage})` when the smart brush has an answer,
    `refine_failed(region)` when it has none, `saved()` when the photo's anchor map is stored.

    known        whether it is known what the photo has
    anchor_map   as the catalogue has it; None while the photo has none
    source       `creator`, `file`, `hand`, `model:NAME@REV`, or empty
    """

    known_changed = Signal(object)
    anchor_map_changed = Signal(object)
    source_changed = Signal(object)
    known = observed(False)
    anchor_map = observed[AnchorMap | None](None)
    source = observed("")

    refined = Signal(object)
    refine_failed = Signal(object)
    saved = Signal()

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
        self._studio: Studio | None = None
        self._photo_id = ""
        self._size = (0, 0)
        self._refining: dict[str, int] = {}
        self._storing: dict[str, int] = {}
        """How many maps of a photo are on their way into the catalogue."""
        self.after_exports: Callable[[str, Callable[[], None]], None] = _at_once
        """Goes on once what the canvas still has of a photo is on its way too."""

    def open(self, studio: Studio) -> None:
        self._studio = studio

    def open_photo(self, photo_id: str, width: int, height: int) -> None:
        self._photo_id = photo_id
        self._size = (width, height)
        self.known = False
        self.anchor_map, self.source = None, ""
        self.after_exports(photo_id, partial(self._ask, photo_id, self._take))

    def read_again(self, photo_ids: tuple[str, ...]) -> None:
        """Somebody else gave these photos an anchor map, or took it away."""
        if self._photo_id in photo_ids:
            self.after_exports(self._photo_id, partial(self._ask, self._photo_id, self._take_again))

    def _ask(self, photo_id: str, take: Callable[[str, AnchorMap | None], None]) -> None:
        """What is known of a photo, after what is being stored of it."""
        studio = self._studio
        if studio is None or photo_id != self._photo_id:
            return
        if self._storing.get(photo_id):
            found = self._saving.submit(lambda: studio.photos.anchors(photo_id).result())
        else:
            found = studio.photos.anchors(photo_id)
        failed = partial(self._not_read, photo_id, take)
        self._bridge.await_future(found, self, partial(take, photo_id), failed)

    def _not_read(
        self, photo_id: str, take: Callable[[str, AnchorMap | None], None], error: BaseException
    ) -> None:
        """Nothing can be stored over a map whose masks are gone, so it stays unknown; anything else may pass."""
        self._notifications.report_error(error)
        if getattr(error, "kind", "") != "vault_missing":
            QTimer.singleShot(AGAIN_MS, self, partial(self._ask, photo_id, take))

    def when_stored(self, then: Callable[[], None]) -> None:
        """Go on once everything is stored that was asked to be; at once where nothing is on its way."""
        if any(self._storing.values()):
            self._bridge.await_future(self._saving.submit(int), self, partial(_go_on, then))
        else:
            then()

    def refine(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        """Ask the smart brush for a mask from all strokes so far; a newer question outdates an older one."""
        if self._studio is None or not self._photo_id:
            return
        number = self._refining[str(region)] = self._refining.get(str(region), 0) + 1
        target = Region.ACCESSORY if region == PROTECT else Region(region)
        future = self._studio.looks.refine_region(self._photo_id, target, strokes)
        self._bridge.await_future(
            future,
            self,
            partial(self._refined, self._photo_id, region, number),
            partial(self._refine_failed, region, number),
        )

    def save(
        self,
        photo_id: str,
        size: tuple[int, int],
        edited: frozenset[MaskName],
        keypoints: dict[str, Keypoint] | None,
        masks: dict[MaskName, QImage],
    ) -> Future[AnchorMap] | None:
        """Store a photo's anchor map, made by hand from now on: keypoints, None where they were not edited, and the
        masks that were.

        An edited mask that is not among `masks` was erased. All others stay as they are, those too that the
        canvas does not know.
        """
        if self._studio is None or not photo_id:
            return None
        changed = {name: masks.get(name) for name in edited}
        self._storing[photo_id] = self._storing.get(photo_id, 0) + 1
        points = None if keypoints is None else dict(keypoints)
        future = self._saving.submit(_store, self._studio, photo_id, size, changed, points)
        failed = partial(self._store_failed, photo_id)
        return self._bridge.await_future(future, self, partial(self._stored, photo_id), failed)

    def _take(self, photo_id: str, anchor_map: AnchorMap | None) -> None:
        if photo_id == self._photo_id:
            self.anchor_map = anchor_map
            self.source = anchor_map.source if anchor_map is not None else ""
            self.known = True

    def _take_again(self, photo_id: str, anchor_map: AnchorMap | None) -> None:
        self._take(photo_id, anchor_map)
        if photo_id == self._photo_id:
            self.saved.emit()

    def _stored(self, photo_id: str, anchor_map: AnchorMap) -> None:
        self._storing[photo_id] -= 1
        if photo_id == self._photo_id:
            self.source = anchor_map.source
            self.saved.emit()

    def _store_failed(self, photo_id: str, error: BaseException) -> None:
        self._storing[photo_id] -= 1
        self._notifications.report_error(error)

    def _refined(self, photo_id: str, region: MaskName, number: int, refined: RegionRefined) -> None:
        if photo_id != self._photo_id or number != self._refining.get(str(region)):
            return
        future = self._thumbnails.pool.submit(_read_masks, region, refined)
        self._bridge.await_future(
            future,
            self,
            partial(self._masks_read, photo_id, region, number),
            partial(self._refine_failed, region, number),
        )

    def _masks_read(
        self, photo_id: str, region: MaskName, number: int, masks: dict[MaskName, QImage]
    ) -> None:
        if photo_id == self._photo_id and number == self._refining.get(str(region)):
            self.refined.emit(masks)

    def _refine_failed(self, region: MaskName, number: int, error: BaseException) -> None:
        if number == self._refining.get(str(region)):
            self.refine_failed.emit(region)
            self._notifications.report_error(error)


def _at_once(_photo_id: str, then: Callable[[], None]) -> None:
    then()


def _go_on(then: Callable[[], None], _nothing: int) -> None:
    then()


def _read_masks(region: MaskName, refined: RegionRefined) -> dict[MaskName, QImage]:
    """Masks as grey images. Runs in the pool."""
    protect = _read_grey(refined.protect.path)
    found: dict[MaskName, QImage] = {PROTECT: protect}
    if region == PROTECT:
        found[PROTECT] = _read_grey(refined.region.path)
    else:
        found[region] = _read_grey(refined.region.path)
    return found


def _read_grey(path: str) -> QImage:
    return QImage(path).convertToFormat(QImage.Format.Format_Grayscale8)


def _store(
    studio: Studio,
    photo_id: str,
    size: tuple[int, int],
    masks: dict[MaskName, QImage | None],
    keypoints: dict[str, Keypoint] | None,
) -> AnchorMap:
    """Write the masks into the vault and the map into the catalogue. None erases a mask, and leaves the keypoints."""
    from ui.mime import png_of

    pending: dict[MaskName, Future[ImageRef]] = {
        name: studio.looks.keep_mask(png_of(mask)) for name, mask in masks.items() if mask is not None
    }
    refs = {name: future.result() for name, future in pending.items()}
    before = studio.photos.anchors(photo_id).result()
    regions = dict(before.regions) if before is not None else {}
    protect = before.protect if before is not None else None
    for name in masks:
        if name == PROTECT:
            protect = refs.get(name)
        elif name in refs:
            regions[Region(name)] = refs[name]
        else:
            regions.pop(Region(name), None)
    if keypoints is None:
        keypoints = dict(before.keypoints) if before is not None else {}
    anchor_map = AnchorMap(
        width=size[0], height=size[1], keypoints=keypoints, regions=regions, protect=protect, source="hand"
    )
    studio.photos.set_anchors(photo_id, anchor_map).result()
    return anchor_map
