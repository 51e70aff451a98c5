"""Exporting, as the studio's window and its commands ask for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from render.client import RenderClient
from render.messages import Export, Exported, ImageRef
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.vault import Vault
from studio.errors import InputError
from studio.export import presets
from studio.export.generation import text_of_render
from studio.export.items import ExportItem, read_items
from studio.export.plan import PlannedFile, plan
from studio.export.recipe import Delivery, FileFormat, Generation, Preset, Recipe
from studio.files import make_folder, storage_error
from studio.jobs.exports import BatchReport, open_batches, open_paths
from studio.jobs.orders import Conflict, ExportOrder
from studio.jobs.placing import numbered, part_of, place, remove, replace
from studio.jobs.queue import JobQueue
from studio.jobs.store import NewExport, queue_row


@dataclass(frozen=True)
class Batch:
    """Files that were queued together. `folder` is where they go; `waits` says that the whole queue is paused."""

    id: str
    job_ids: tuple[str, ...]
    folder: Path
    waits: bool = False


class Exports:
    """Methods return futures, except `write`, which waits. Only kept renders, and photos as they are, are exported."""

    def __init__(self, catalog: Catalog, queue: JobQueue, renderer: RenderClient, vault: Vault) -> None:
        self._catalog = catalog
        self._queue = queue
        self._renderer = renderer
        self._vault = vault
        # One, so that no two batches are planned side by side and give the same names.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="exports")

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def items(
        self, render_ids: Sequence[str] = (), photo_ids: Sequence[str] = ()
    ) -> Future[tuple[ExportItem, ...]]:
        """What is known of these pictures. Raises `InputError` for a render that is not kept, or what is gone."""
        return self._catalog.run(lambda session: read_items(session, render_ids, photo_ids))

    def export(
        self, recipe: Recipe, render_ids: Sequence[str] = (), photo_ids: Sequence[str] = ()
    ) -> Future[Batch]:
        """Queue a file for each picture, and remember the recipe as the last one used."""

        def work() -> Batch:
            recipe.check()
            items = self._some(render_ids, photo_ids)
            folder = make_folder(Path(recipe.folder))
            files = plan(recipe, items, self._catalog.run(open_paths).result())
            batch_id = new_id()
            jobs = [
                NewExport(
                    order=self._order(recipe, file),
                    batch_id=batch_id,
                    render_id=file.item.render_id,
                    photo_id=file.item.photo_id,
                    title=file.path.name,
                )
                for file in files
            ]
            ids = self._queue.enqueue(jobs).result()
            self._catalog.run(lambda session: presets.keep_last(session, recipe)).result()
            waits = self._catalog.run(lambda session: queue_row(session).paused).result()
            return Batch(batch_id, ids, folder, waits)

        return self._pool.submit(work)

    def write(
        self, recipe: Recipe, render_ids: Sequence[str] = (), photo_ids: Sequence[str] = ()
    ) -> Iterator[Path]:
        """Write the files here and now, past the queue, for a command that waits for them; skipped ones are left out.

        Raises `InputError`, `StorageError` or `RenderError`; what was written before that stays.
        """
        recipe.check()
        items = self._some(render_ids, photo_ids)
        make_folder(Path(recipe.folder))
        for file in plan(recipe, items, self._catalog.run(open_paths).result()):
            order = self._order(recipe, file)
            if order.conflict is Conflict.SKIP and file.path.exists():
                continue
            part = part_of(make_folder(file.path.parent), new_id())
            try:
                self._renderer.run(
                    Export(
                        task_id=new_id(),
                        photo=order.photo,
                        patch=order.patch,
                        output=str(part),
                        delivery=order.delivery,
                        parameters=order.parameters,
                    ),
                    Exported,
                )
                written = _named(part, file.path, order.conflict)
            except OSError as error:
                raise storage_error(error, file.path) from error
            finally:
                remove(part)
            if written is not None:
                yield written

    def open_batches(self) -> Future[tuple[Batch, ...]]:
        """What was queued before, perhaps in an earlier session, and is not all written yet."""
        return self._catalog.run(_open_batches)

    def batch(self, batch_id: str) -> Future[BatchReport]:
        return self._queue.batch(batch_id)

    def presets(self) -> Future[tuple[Preset, ...]]:
        return self._catalog.run(presets.all_presets)

    def keep_preset(self, name: str, recipe: Recipe) -> Future[Preset]:
        """Keep a recipe under a name. Raises `InputError` `preset_name`."""
        return self._catalog.run(lambda session: presets.keep(session, name, recipe))

    def rename_preset(self, preset_id: str, name: str) -> Future[None]:
        return self._catalog.run(lambda session: presets.rename(session, preset_id, name))

    def remove_preset(self, preset_id: str) -> Future[None]:
        return self._catalog.run(lambda session: presets.remove(session, preset_id))

    def last_recipe(self) -> Future[Recipe | None]:
        return self._catalog.run(presets.read_last)

    def _some(self, render_ids: Sequence[str], photo_ids: Sequence[str]) -> tuple[ExportItem, ...]:
        items = self.items(render_ids, photo_ids).result()
        if not items:
            raise InputError(
                "nothing_chosen", "Nothing is chosen to be exported. Choose a kept render or a photo."
            )
        return items

    def _order(self, recipe: Recipe, file: PlannedFile) -> ExportOrder:
        sha256 = file.item.patch_sha256
        return ExportOrder(
            photo=file.item.photo,
            patch=None if sha256 is None else ImageRef(str(self._vault.path(sha256)), sha256),
            delivery=recipe.delivery,
            folder=str(file.path.parent),
            name=file.path.name,
            conflict=recipe.conflict,
            parameters=self._parameters(recipe.delivery, file),
        )

    def _parameters(self, delivery: Delivery, file: PlannedFile) -> str:
        """Called on the pool's thread, and asks nobody unless it is wanted."""
        render_id, wanted = file.item.render_id, delivery.generation
        if render_id is None or wanted is Generation.NONE or delivery.format is not FileFormat.PNG:
            return ""
        size = file.width, file.height
        return self._catalog.run(lambda session: text_of_render(session, render_id, wanted, size)).result()


def _open_batches(session: Session) -> tuple[Batch, ...]:
    waits = queue_row(session).paused
    return tuple(
        Batch(
            batch_id,
            tuple(job_id for job_id, _ in files),
            Path(os.path.commonpath([path.parent for _, path in files])),
            waits,
        )
        for batch_id, files in open_batches(session).items()
    )


def _named(part: Path, target: Path, conflict: Conflict) -> Path | None:
    """Where the file is now; None where another one has the name and stays."""
    if conflict is Conflict.OVERWRITE:
        replace(part, target)
        return target
    wanted = target
    while not place(part, target):
        if conflict is Conflict.SKIP:
            return None
        target = numbered(wanted.parent, wanted.name, ())
    return target
