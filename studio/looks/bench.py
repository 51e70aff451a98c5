"""What every step of a look works with."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from psygnal import Signal

from render.client import RenderClient, Task
from render.messages import ImageRef, RenderRequest
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.errors import InputError
from studio.jobs.queue import JobQueue
from studio.jobs.runner import JobChanged
from studio.library.garments import GarmentLibrary
from studio.library.photos import PhotoLibrary
from studio.looks.values import Look, RendersChanged


class Bench:
    """Collaborators and threads. `changed` may be emitted from any thread."""

    changed = Signal(RendersChanged)

    def __init__(
        self,
        catalog: Catalog,
        photos: PhotoLibrary,
        garments: GarmentLibrary,
        queue: JobQueue,
        renderer: RenderClient,
        vault: Vault,
        scratch: Path,
    ) -> None:
        self._catalog = catalog
        self._photos = photos
        self._garments = garments
        self._queue = queue
        self._renderer = renderer
        self._vault = vault
        self._scratch = scratch
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="looks")
        self._lock = threading.Lock()
        # Two, so that a newer priming can end the one before it; and none of those that previews need.
        self._priming_pool = ThreadPoolExecutor(2, thread_name_prefix="looks-ahead")
        self._preview: Task | None = None
        self._priming: Task | None = None
        self._previews_asked: int = 0
        queue.changed.connect(self._job_changed)

    def close(self) -> None:
        self._queue.changed.disconnect(self._job_changed)  # pyright: ignore[reportUnknownMemberType]
        with self._lock:
            priming = self._priming
        if priming is not None:
            priming.cancel()
        self._priming_pool.shutdown(wait=True, cancel_futures=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _request(self, look: Look) -> RenderRequest:
        anchors = self._photos.anchors(look.photo_id)
        garments = [self._garments.garment(garment_id) for _, garment_id in look.shown]
        photo = self._photo_ref(look.photo_id)
        anchor_map = anchors.result()
        if anchor_map is None:
            raise InputError(
                "no_anchors",
                "Nothing is known of this photo yet. Brush over the garment with the smart brush (S), "
                "or put an anchors file beside the photo and import it again.",
            )
        worn = tuple(
            msgspec.structs.replace(garment.result(), slot=slot)
            for (slot, _), garment in zip(look.shown, garments, strict=True)
        )
        return RenderRequest(
            photo=photo,
            anchors=anchor_map,
            garments=worn,
            engine=look.engine,
            seed=look.seed,
            parameters=look.parameters,
            loras=look.loras,
        )

    def _photo_ref(self, photo_id: str) -> ImageRef:
        photo = self._photos.get(photo_id).result()
        return ImageRef(photo.path, photo.sha256)

    def _job_changed(self, change: JobChanged) -> None:
        self.changed.emit(RendersChanged(change.photo_id, change.job_id or None, change.render_id))
