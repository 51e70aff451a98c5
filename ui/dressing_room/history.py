"""What the open photo was dressed in, step by step, as rows that can be gone back to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter

from render.messages import PhotoOpened, Previewed
from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.row_model import RowModel
from ui.thumbnails import ThumbnailCache, decode_jpeg

if TYPE_CHECKING:
    from studio.look_history import LookHistory
    from studio.studio import Studio

PREVIEW_SIDE = 168
JPEG_QUALITY = 82


@dataclass(frozen=True)
class StepRow:
    """A step as the panel shows it. `id` is empty for the bare photo, which every history starts with."""

    id: str
    words: str
    made_at: datetime | None
    worn: bool
    pictured: bool


class StepRows(RowModel[StepRow]):
    """The newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)

    def title(self, value: StepRow) -> str:
        return value.words

    def describe(self, value: StepRow) -> str:
        return self.tr("{words}, worn now").format(words=value.words) if value.worn else value.words


class LookSteps(QObject):
    """Signal: `pictured(step_id)` when the picture of a step can be painted.

    Histories of the photos that were open in this session are kept in memory; every change goes to the catalogue.
    """

    pictured = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        notifications: Notifications,
        thumbnails: ThumbnailCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._thumbnails = thumbnails
        self._studio: Studio | None = None
        self._histories: dict[str, LookHistory] = {}
        self._jpegs: dict[str, bytes] = {}
        self._images: dict[str, QImage] = {}
        self._bare = QImage()
        self._photo_id = ""
        self.rows = StepRows(self)

    def open(self, studio: Studio) -> None:
        self._studio = studio

    def of(self, photo_id: str) -> LookHistory:
        from studio.look_history import LookHistory

        return self._histories.get(photo_id) or LookHistory()

    def take(self, photo_id: str, read: tuple[LookHistory, dict[str, bytes]]) -> None:
        """What the catalogue has of a photo that is being opened; what this session knows is newer."""
        history, jpegs = read
        self._histories.setdefault(photo_id, history)
        self._jpegs |= jpegs

    def show(self, photo_id: str) -> None:
        """List the steps of another photo."""
        self._photo_id = photo_id
        self._bare = QImage()
        self._images.clear()
        self._list()
        known = {step.id: self._jpegs[step.id] for step in self.of(photo_id).steps if step.id in self._jpegs}
        if known:
            decoded = self._thumbnails.pool.submit(_decode, known)
            self._bridge.await_future(decoded, self, partial(self._take_images, photo_id))

    def put(self, photo_id: str, history: LookHistory) -> None:
        """Another state of a photo's history, kept in the catalogue."""
        self._histories[photo_id] = history
        if photo_id == self._photo_id:
            self._list()
        if self._studio is not None:
            jpegs = {step.id: self._jpegs[step.id] for step in history.steps if step.id in self._jpegs}
            kept = self._studio.look_history.keep(photo_id, history, jpegs)
            self._bridge.await_future(kept, self, None, self._notifications.report_error)

    def image(self, step_id: str) -> QImage | None:
        """The small picture of a step of the shown photo."""
        return (self._images.get(step_id) if step_id else self._bare) or None

    def picture(self, opened: PhotoOpened, previewed: Previewed | None) -> None:
        """Make the picture of the step that is worn, or of the bare photo, where there is none yet."""
        step_id = self.of(self._photo_id).at if previewed is not None else ""
        if step_id in self._jpegs or (not step_id and not self._bare.isNull()):
            return
        made = self._thumbnails.pool.submit(small_picture, opened, previewed)
        take = partial(self._take_picture, self._photo_id, step_id)
        self._bridge.await_future(made, self, take)

    def _take_picture(self, photo_id: str, step_id: str, made: tuple[QImage, bytes]) -> None:
        image, jpeg = made
        if step_id:
            self._jpegs[step_id] = jpeg
            if self._studio is not None:
                kept = self._studio.look_history.keep_preview(step_id, jpeg)
                self._bridge.await_future(kept, self, None, self._notifications.report_error)
        if photo_id == self._photo_id:
            self._take_images(photo_id, {step_id: image})

    def _take_images(self, photo_id: str, images: dict[str, QImage]) -> None:
        if photo_id != self._photo_id:
            return
        self._bare = images.get("", self._bare)
        self._images |= images
        self._list()
        for step_id in images:
            self.pictured.emit(step_id)

    def _list(self) -> None:
        history = self.of(self._photo_id)
        first = StepRow("", self.tr("As in the photo"), None, not history.at, not self._bare.isNull())
        later = [
            StepRow(step.id, step.words, step.made_at, step.id == history.at, step.id in self._images)
            for step in reversed(history.steps)
        ]
        self.rows.set_values([*later, first] if self._photo_id else [])


def small_picture(opened: PhotoOpened, previewed: Previewed | None) -> tuple[QImage, bytes]:
    """The look small, as an image and as JPEG. Runs in a pool."""
    from ui.pictures.picture import raster_image

    photo = raster_image(opened.raster)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = photo.scaled(PREVIEW_SIDE, PREVIEW_SIDE, keep, smooth).convertToFormat(QImage.Format.Format_RGB32)
    if previewed is not None:
        box, shrink = previewed.box, small.width() / max(1.0, opened.width * previewed.scale)
        place = QRect(
            round(box.left * shrink),
            round(box.top * shrink),
            max(1, round(box.width * shrink)),
            max(1, round(box.height * shrink)),
        )
        drape = raster_image(previewed.raster).scaled(
            place.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth
        )
        painter = QPainter(small)
        painter.drawImage(place.topLeft(), drape)
        painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    small.save(buffer, "JPG", JPEG_QUALITY)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return small, bytes(data.data())


def _decode(jpegs: dict[str, bytes]) -> dict[str, QImage]:
    return {key: decode_jpeg(data) for key, data in jpegs.items()}


def _id_of(step: StepRow) -> str:
    return step.id
