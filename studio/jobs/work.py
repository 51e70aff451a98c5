"""What a runner does for each kind of job: the command before, the result's way home after."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from render.messages import AnyResult, Command, Export, Exported, Render, Rendered
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.errors import StudioError
from studio.files import make_folder, storage_error
from studio.jobs import exports, store
from studio.jobs.orders import Conflict, ExportOrder
from studio.jobs.placing import is_written, name_key, numbered, part_of, place, remove, replace
from studio.jobs.store import ClaimedJob


@dataclass(frozen=True)
class Ended:
    """`mine` is False where another runner has the job by now; `render_id` is of the render it gave."""

    mine: bool
    render_id: str | None = None


class Work(Protocol):
    def begin(self) -> Command | None:
        """What the render processes are asked for; None where nothing is left to be asked. May raise."""
        ...

    def end(self, result: AnyResult | None) -> Ended:
        """Bring the result home and end the job, in one transaction. May raise."""
        ...

    def failure(self, error: OSError) -> StudioError:
        """The sentence for a file of this job that could not be written."""
        ...

    def clean(self) -> None:
        """Remove what lies about, however the job ended."""
        ...


class RenderWork:
    """A look becomes a patch in the vault and a row in `renders`."""

    def __init__(self, catalog: Catalog, vault: Vault, runner: str, folder: Path, job: ClaimedJob) -> None:
        self._catalog = catalog
        self._vault = vault
        self._runner = runner
        self._folder = folder / job.id
        self._job = job

    def begin(self) -> Command:
        assert not isinstance(self._job.request, ExportOrder)
        self._folder.mkdir(parents=True, exist_ok=True)
        return Render(task_id=self._job.id, request=self._job.request, output_folder=str(self._folder))

    def end(self, result: AnyResult | None) -> Ended:
        assert isinstance(result, Rendered)
        stored = self._vault.put(Path(result.patch.path), sha256=result.patch.sha256)
        render_id = self._catalog.run(
            lambda session: store.finish(session, self._job.id, self._runner, result, stored.sha256)
        ).result()
        return Ended(render_id is not None, render_id)

    def failure(self, error: OSError) -> StudioError:
        sentence = (
            "The result could not be stored. Check the free space and the rights of the profile's folder."
        )
        return StudioError("not_writable", sentence, f"{type(error).__name__}: {error}")

    def clean(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


class ExportWork:
    """A picture becomes a file of the person's own.

    It is written beside its name; then its hash is noted in its row; then it gets its name; then the row says that it
    has. Whoever finds the job abandoned in between sees from row and file how far it came, so that no file is written
    twice and none is lost.
    """

    def __init__(self, catalog: Catalog, runner: str, job: ClaimedJob) -> None:
        self._catalog = catalog
        self._runner = runner
        self._job = job
        self._target = Path()
        self._order: ExportOrder | None = None
        self._skipped = False
        self._size: int | None = None

    def begin(self) -> Command | None:
        found = self._catalog.run(lambda session: exports.open_export(session, self._job.id)).result()
        self._order, self._target = found.order, found.path
        if found.sha256 is not None and is_written(found.path, found.sha256):
            self._size = found.path.stat().st_size
            return None
        if self._order.conflict is Conflict.SKIP and found.path.exists():
            self._skipped = True
            return None
        make_folder(found.path.parent)
        return Export(
            task_id=self._job.id,
            photo=self._order.photo,
            patch=self._order.patch,
            output=str(self._part),
            delivery=self._order.delivery,
            parameters=self._order.parameters,
        )

    @property
    def _part(self) -> Path:
        return part_of(self._target.parent, self._job.id)

    def end(self, result: AnyResult | None) -> Ended:
        if result is not None:
            assert isinstance(result, Exported)
            if not self._name(result):
                return Ended(False)
            self._size = result.size
        return Ended(
            self._catalog.run(
                lambda session: exports.finish_export(
                    session, self._job.id, self._runner, size=self._size, skipped=self._skipped
                )
            ).result()
        )

    def _name(self, result: Exported) -> bool:
        """Give the file its name. False where the job is another runner's by now."""
        assert self._order is not None
        part, order = self._part, self._order
        while True:
            target = self._target
            noted = self._catalog.run(
                lambda session: exports.note_output(
                    session, self._job.id, self._runner, self._target, result.sha256
                )
            ).result()
            if not noted:
                return False
            if order.conflict is Conflict.OVERWRITE:
                replace(part, target)
                return True
            if place(part, target):
                return True
            if order.conflict is Conflict.SKIP:
                self._skipped = True
                return True
            taken = self._catalog.run(exports.open_paths).result()
            others = {name_key(path) for path in taken if path != target}
            self._target = numbered(target.parent, order.name, others)

    def failure(self, error: OSError) -> StudioError:
        return storage_error(error, self._target)

    def clean(self) -> None:
        if self._order is not None:
            remove(self._part)
