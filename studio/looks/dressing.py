"""Dressing a photo: its pixels, the drape's preview, and what is made ready ahead."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from render.errors import TaskCancelled
from render.messages import (
    ImageRef,
    OpenPhoto,
    PhotoOpened,
    Preview,
    Previewed,
    Prime,
    Primed,
    RefineRegion,
    Region,
    RegionRefined,
    RenderRequest,
    Stroke,
)
from studio.catalog.base import new_id
from studio.looks.bench import Bench
from studio.looks.values import Look

PRIMED_GARMENTS = 48
"""How many garments of the shelf, the newest first, are made ready ahead of their first drop, if memory allows."""


class Dressing(Bench):
    """Methods return futures."""

    def open_photo(self, photo_id: str, longest_side: int) -> Future[PhotoOpened]:
        """Pixels for the canvas, at most `longest_side` on a side."""

        def work() -> PhotoOpened:
            photo = self._photo_ref(photo_id)
            command = OpenPhoto(task_id=new_id(), photo=photo, longest_side=longest_side)
            return self._renderer.run(command, PhotoOpened)

        return self._pool.submit(work)

    def preview(self, look: Look, longest_side: int) -> Future[Previewed]:
        """The drape at canvas size. A newer call cancels an older one, whose future then raises `TaskCancelled`."""
        with self._lock:
            self._previews_asked += 1
            number = self._previews_asked

        def work() -> Previewed:
            command = Preview(task_id=new_id(), request=self._request(look), longest_side=longest_side)
            with self._lock:
                # Calls are worked out side by side, so an older one may come here last.
                if number != self._previews_asked:
                    raise TaskCancelled
                older, self._preview = self._preview, self._renderer.submit(command)
                task = self._preview
            if older is not None:
                older.cancel()
            result = task.future.result()
            assert isinstance(result, Previewed)
            return result

        return self._pool.submit(work)

    def prime(self, photo_id: str, longest_side: int) -> Future[Primed]:
        """Work out ahead what the first drape on this photo would wait for: the person, and what is on the shelf.

        A newer call takes the place of an older one, whose future then raises `TaskCancelled`.
        """

        def work() -> Primed:
            anchors, shelf = self._photos.anchors(photo_id), self._garments.on_shelf(PRIMED_GARMENTS)
            command = Prime(
                task_id=new_id(),
                photo=self._photo_ref(photo_id),
                longest_side=longest_side,
                anchors=anchors.result(),
                garments=shelf.result(),
            )
            with self._lock:
                older, self._priming = self._priming, self._renderer.submit(command)
                task = self._priming
            if older is not None:
                older.cancel()
            result = task.future.result()
            assert isinstance(result, Primed)
            return result

        return self._priming_pool.submit(work)

    def request(self, look: Look) -> Future[RenderRequest]:
        """The whole request that a look stands for."""
        return self._pool.submit(self._request, look)

    def refine_region(
        self, photo_id: str, region: Region, strokes: tuple[Stroke, ...], output_folder: Path | None = None
    ) -> Future[RegionRefined]:
        """Smart brush: region and protect masks from rough strokes. The masks lie in the vault."""

        def work() -> RegionRefined:
            folder = output_folder or self._scratch
            folder.mkdir(parents=True, exist_ok=True)
            command = RefineRegion(
                task_id=new_id(),
                photo=self._photo_ref(photo_id),
                region=region,
                strokes=strokes,
                anchors=self._photos.anchors(photo_id).result(),
                output_folder=str(folder),
            )
            refined = self._renderer.run(command, RegionRefined)
            return RegionRefined(
                region=self._keep_mask(refined.region), protect=self._keep_mask(refined.protect)
            )

        return self._pool.submit(work)

    def keep_mask(self, png: bytes) -> Future[ImageRef]:
        """Keep a mask that was painted by hand (8-bit grey PNG of the photo's size) for an anchor map."""

        def work() -> ImageRef:
            stored = self._vault.put(png, suffix=".png")
            return ImageRef(str(stored.path), stored.sha256)

        return self._pool.submit(work)

    def _keep_mask(self, mask: ImageRef) -> ImageRef:
        stored = self._vault.put(Path(mask.path), sha256=mask.sha256)
        Path(mask.path).unlink(missing_ok=True)
        return ImageRef(str(stored.path), stored.sha256)
