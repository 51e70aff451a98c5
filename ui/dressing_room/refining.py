"""Renders of the open photo while they run: how they come along, step by step."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from render.messages import Box, PhotoOpened, Previewed, Raster
from ui.bridge import Bridge
from ui.observable import observed
from ui.pictures.picture import raster_image, wrapped_raster

if TYPE_CHECKING:
    from studio.jobs.runner import JobChanged
    from studio.studio import Studio

FINEST_SIDE = 768
"""A step's picture is a few hundred pixels; drawn up to this its edge is as fine as the drape's."""

STAYS_MS = 2000
"""After its end a render's last step stays until the render itself is on the canvas, but no longer."""


@dataclass(frozen=True)
class Refined:
    """A step of a render: its picture, see-through where the photo stays, at `box` in photo pixels."""

    job_id: str
    image: QImage
    box: Box


class Refining(QObject):
    """Signals: `refined_changed(Refined or None)`, `stepped(job_id)` when a job's picture is another one.

    refined    the newest step of what renders the open photo
    """

    refined_changed = Signal(object)
    refined = observed[Refined | None](None)
    stepped = Signal(str)

    def __init__(self, bridge: Bridge, pool: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pool = pool
        self._photo_id = ""
        self._opened: PhotoOpened | None = None
        self._drape: Previewed | None = None
        self._number = 0
        self._whole: dict[str, QImage] = {}
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(STAYS_MS)
        self._leaving.timeout.connect(self.clear)

    def open(self, studio: Studio) -> None:
        self._bridge.connect_signal(studio.queue.changed, self._heard)

    def set_photo(self, photo_id: str) -> None:
        """The photo whose renders are to be seen."""
        if photo_id != self._photo_id:
            self._photo_id = photo_id
            self._drape = None
            self._whole.clear()
            self.clear()

    def set_drape(self, opened: PhotoOpened | None, drape: Previewed | None) -> None:
        """Where a render may change the photo is where the drape lies and where it is to be filled."""
        self._opened, self._drape = opened, drape

    def picture(self, job_id: str) -> QImage | None:
        """The newest step of a job, as it came."""
        return self._whole.get(job_id)

    def clear(self) -> None:
        self._number += 1
        self._leaving.stop()
        self.refined = None

    def _heard(self, change: JobChanged) -> None:
        if change.photo_id != self._photo_id and change.job_id not in self._whole:
            return
        if str(change.state) != "running":
            self._ended(change.job_id, str(change.state))
        elif change.preview is not None and change.box is not None:
            self._number += 1
            made = self._pool.submit(refined_of, change.preview, change.box, self._opened, self._drape)
            take = partial(self._take, self._number, change.job_id, change.box)
            self._bridge.await_future(made, self, take)

    def _ended(self, job_id: str, state: str) -> None:
        self._whole.pop(job_id, None)
        if self.refined is not None and self.refined.job_id == job_id:
            if state == "finished":
                self._leaving.start()
            else:
                self.clear()

    def _take(self, number: int, job_id: str, box: Box, made: tuple[QImage, QImage]) -> None:
        if number != self._number:
            return
        whole, masked = made
        self._leaving.stop()
        self._whole[job_id] = whole
        self.refined = Refined(job_id, masked, box)
        self.stepped.emit(job_id)


def refined_of(
    preview: Raster, box: Box, opened: PhotoOpened | None, drape: Previewed | None
) -> tuple[QImage, QImage]:
    """A step as it came, and see-through outside the drape where that is known. Runs in a pool."""
    whole = raster_image(preview)
    larger = max(1.0, min(FINEST_SIDE / max(whole.width(), whole.height()), box.width / whole.width()))
    width, height = round(whole.width() * larger), round(whole.height() * larger)
    masked = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    masked.fill(0)
    painter = QPainter(masked)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    everywhere = QRectF(0, 0, width, height)
    if opened is None or drape is None:
        painter.drawImage(everywhere, whole)
    else:
        across, down = width / box.width, height / box.height
        place = QRectF(
            (drape.box.left / drape.scale - box.left) * across,
            (drape.box.top / drape.scale - box.top) * down,
            drape.box.width / drape.scale * across,
            drape.box.height / drape.scale * down,
        )
        painter.drawImage(place, wrapped_raster(drape.raster))
        fill = raster_image(drape.needs_fill)
        fill.reinterpretAsFormat(QImage.Format.Format_Alpha8)
        painter.drawImage(place, fill)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.drawImage(everywhere, whole)
    painter.end()
    return whole, masked
