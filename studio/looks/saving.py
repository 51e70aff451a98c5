"""A render's own pixels: on the canvas, or written as a master."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from render.delivery import Generation
from render.messages import Compose, Composed, ImageRef, OpenPhoto, PhotoOpened
from studio.catalog.base import new_id
from studio.errors import InputError
from studio.export.generation import text_of_render
from studio.jobs import renders
from studio.jobs.renders import StoredRender
from studio.jobs.states import Decision
from studio.jobs.store import UNREADABLE
from studio.looks.judging import Judging
from studio.looks.values import RendersChanged

MASTER_SUFFIXES = {"png": ".png", "tiff": ".tif", "jpeg": ".jpg"}


class Saving(Judging):
    """Methods return futures."""

    def open_render(self, render_id: str, longest_side: int) -> Future[PhotoOpened]:
        """Pixels of a finished render for the canvas, at most `longest_side` on a side."""

        def work() -> PhotoOpened:
            stored = self._queue.render(render_id).result()
            if stored.decision is Decision.EXPIRED:
                raise InputError(
                    "expired", "This render has expired and was cleared away. Render the look again."
                )
            photo, patch = self._parts(stored)
            command = OpenPhoto(task_id=new_id(), photo=photo, longest_side=longest_side, patch=patch)
            return self._renderer.run(command, PhotoOpened)

        return self._pool.submit(work)

    def save(
        self,
        render_id: str,
        path: Path,
        kind: str | None = None,
        generation: Generation = Generation.NONE,
    ) -> Future[Path]:
        """Write the master as PNG, TIFF or JPEG. Saving keeps a render nobody decided about yet.

        `generation` is what a PNG says of the model that rendered it.

        Fails for a discarded or expired render, because only what is kept may leave the studio.
        """

        def work() -> Path:
            stored = self._queue.render(render_id).result()
            target = path if kind is None else path.with_suffix(MASTER_SUFFIXES[kind])
            # Kept first: a picture that is not kept never leaves the studio, not even for a moment.
            kept_at = self._catalog.run(lambda session: renders.keep_for_file(session, render_id)).result()
            if kept_at is not None:
                self.changed.emit(RendersChanged(None))
            try:
                self._compose(stored, target, generation)
            except BaseException:
                if kept_at is not None:
                    self._catalog.run(lambda session: renders.take_back(session, render_id, kept_at)).result()
                    self.changed.emit(RendersChanged(None))
                raise
            return target

        return self._pool.submit(work)

    def _parts(self, stored: StoredRender) -> tuple[ImageRef, ImageRef]:
        """Photo and patch of a render; the photo from where it lies now, in case it was moved since."""
        if stored.photo_id is not None:
            photo = self._photo_ref(stored.photo_id)
        elif stored.request is not None:
            photo = stored.request.photo
        else:
            raise InputError("unreadable_job", UNREADABLE)
        return photo, ImageRef(str(self._vault.path(stored.patch_sha256)), stored.patch_sha256)

    def _compose(self, stored: StoredRender, target: Path, generation: Generation) -> None:
        photo, patch = self._parts(stored)
        size = (
            (0, 0)
            if stored.request is None
            else (stored.request.anchors.width, stored.request.anchors.height)
        )
        text = self._catalog.run(
            lambda session: text_of_render(session, stored.id, generation, size)
        ).result()
        command = Compose(
            task_id=new_id(), photo=photo, patch=patch, output=str(target.absolute()), parameters=text
        )
        self._renderer.run(command, Composed)
