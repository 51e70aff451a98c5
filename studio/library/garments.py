"""The garment library: product pictures copied into the vault, and what is known of them."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import UNSET, UnsetType
from psygnal import Signal

from render.client import RenderClient
from render.errors import RenderError
from render.messages import (
    AnalyseGarment,
    Garment,
    GarmentAnalysed,
    ImageRef,
    Inspect,
    Inspected,
    Point,
    Slot,
)
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.thumbnails import SIDES, ThumbnailStore
from studio.catalog.vault import Vault
from studio.errors import InputError, StorageError, StudioError
from studio.files import make_folder
from studio.library import garment_rows
from studio.library.decoding import kind_and_sentence, result_of
from studio.library.garment_rows import GarmentSummary, GarmentValues, StoredGarment
from studio.library.imports import ImportFailure, ImportReport, ImportTask
from studio.library.scan import find_files

__all__ = ["GarmentLibrary", "GarmentSummary", "GarmentValues", "GarmentsChanged"]

AT_ONCE = 3
_HASHED_BYTES = 1 << 30
"""A larger file is not read for the sake of finding it here already."""


@dataclass(frozen=True)
class GarmentsChanged:
    """Ids of garments that came, changed, or left the shelf."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class GarmentLibrary:
    """Every method that touches disk or database returns a future. `changed` is emitted from any thread.

    `temporary` is a folder on the vault's disk for results on their way into it.
    """

    changed = Signal(GarmentsChanged)

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        thumbnails: ThumbnailStore,
        decoder: RenderClient,
        temporary: Path,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._thumbnails = thumbnails
        self._decoder = decoder
        self._temporary = temporary
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="garments")
        self._tasks: list[ImportTask] = []

    # -- reading ---------------------------------------------------------------------------------------------

    def all(self) -> Future[tuple[GarmentSummary, ...]]:
        """What is on the shelf, the newest first."""
        return self._catalog.run(garment_rows.read_shelf)

    def get(self, garment_id: str) -> Future[StoredGarment]:
        """All that is known of a garment, removed or not. Raises `InputError` `not_found`."""
        return self._catalog.run(lambda session: garment_rows.read_garment(session, garment_id))

    def garment(self, garment_id: str) -> Future[Garment]:
        """A garment as a render needs it. Raises `InputError` `not_found`, `StorageError` `vault_missing`."""

        def work() -> Garment:
            return self._as_message(self.get(garment_id).result())

        return self._pool.submit(work)

    def on_shelf(self, count: int) -> Future[tuple[Garment, ...]]:
        """The newest garments of the shelf that are worked out, as a render needs them, `count` at most."""

        def work() -> tuple[Garment, ...]:
            stored = self._catalog.run(lambda session: garment_rows.read_worked_out(session, count)).result()
            found: list[Garment] = []
            for garment in stored:
                with contextlib.suppress(StorageError):  # said when it is put on
                    found.append(self._as_message(garment))
            return tuple(found)

        return self._pool.submit(work)

    def _as_message(self, stored: StoredGarment) -> Garment:
        return Garment(
            image=self._ref(stored.sha256),
            slot=stored.slot,
            category=stored.category,
            cutout=None if stored.cutout is None else self._ref(stored.cutout),
            landmarks=dict(stored.landmarks),
        )

    def _ref(self, sha256: str) -> ImageRef:
        return ImageRef(str(self._vault.path(sha256)), sha256)

    # -- importing -------------------------------------------------------------------------------------------

    def import_files(
        self,
        paths: Iterable[str | Path],
        slot: Slot | Mapping[Path, Slot] | None = None,
        names: Mapping[Path, str] | None = None,
    ) -> ImportTask:
        """Copy product pictures into the vault and work them out; folders are searched. On the shelf the first comes
        first, whichever is ready first.

        `slot`, of all or of each, overrules the guess, `names` the names of files.
        """
        places = [Path(path).expanduser().absolute() for path in paths]
        self._tasks = [task for task in self._tasks if not task.report.done()]
        task = ImportTask(lambda task: self._import(task, places, slot, names or {}), "import-garments")
        self._tasks.append(task)
        return task

    def import_picture(self, read: Callable[[], bytes], name: str) -> Future[GarmentSummary]:
        """A picture from the clipboard, whose bytes `read` gives, on another thread. Raises `RenderError` where it is
        none, `StorageError`.
        """

        def work() -> GarmentSummary:
            data = read()
            folder = self._folder()
            try:
                path = folder / "The clipboard"
                try:
                    path.write_bytes(data)
                except OSError as error:
                    raise StorageError(
                        "not_writable",
                        "The picture could not be put down. Look whether the disk is full.",
                        str(error),
                    ) from error
                garment_id, _ = self._take_in(path, name, None, new_id())
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            return self.get(garment_id).result().summary

        return self._pool.submit(work)

    def _import(
        self,
        task: ImportTask,
        places: Sequence[Path],
        slot: Slot | Mapping[Path, Slot] | None,
        names: Mapping[Path, str],
    ) -> ImportReport:
        files, failures = find_files(places, lambda: task.cancelled)
        taken: dict[Path, tuple[str, bool]] = {}
        # The newest id stands first on the shelf.
        ids = {path: new_id() for path in reversed(files)}

        def take(path: Path) -> None:
            if not task.cancelled:
                own = slot.get(path) if isinstance(slot, Mapping) else slot
                taken[path] = self._take_in(path, names.get(path, path.stem), own, ids[path])

        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="import-garment") as pool:
            running = {pool.submit(take, path): path for path in files}
            for done, future in enumerate(as_completed(running), 1):
                path = running[future]
                error = future.exception()
                if error is not None:
                    failures.append(ImportFailure(path, *kind_and_sentence(error, path.name)))
                task.tell(done, len(files), path.name)
        order = {path: place for place, path in enumerate(files)}
        failures.sort(key=lambda failure: order.get(failure.path, -1))
        return ImportReport(
            added=tuple(taken[path][0] for path in files if path in taken and taken[path][1]),
            duplicates=tuple(taken[path][0] for path in files if path in taken and not taken[path][1]),
            failures=tuple(failures),
            cancelled=task.cancelled,
        )

    def _take_in(self, path: Path, name: str, slot: Slot | None, garment_id: str) -> tuple[str, bool]:
        """Inspect, keep, show, then work out. Returns the garment's id, `garment_id` if it is new, and if it is."""
        here = self._already_here(path)
        if here is not None and here.cutout is not None and (slot is None or slot is here.slot):
            return here.id, False
        command = Inspect(task_id=new_id(), path=str(path), thumbnail_sides=SIDES[:1])
        inspected = result_of(self._decoder.submit(command, urgent=True), Inspected)
        self._vault.put(path, suffix=f".{inspected.format.lower()}", sha256=inspected.sha256)
        self._thumbnails.put_many((inspected.sha256, each.side, each.jpeg) for each in inspected.thumbnails)
        stored, new = self._catalog.run(
            lambda session: garment_rows.take_in(session, garment_id, name, inspected)
        ).result()
        self.changed.emit(GarmentsChanged(added=(stored.id,)))
        if stored.cutout is None or (slot is not None and slot is not stored.slot):
            self._work_out(stored, slot or stored.slot)
        return stored.id, new

    def _already_here(self, path: Path) -> StoredGarment | None:
        """The garment with these bytes, back on the shelf if it was removed: nothing of it need be decoded again."""
        try:
            if not path.is_file() or path.stat().st_size > _HASHED_BYTES:
                return None
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None  # the decoder says what is wrong with it
        here = self._catalog.run(lambda session: garment_rows.find_garment(session, sha256)).result()
        if here is not None and here.removed:
            self._catalog.run(lambda session: garment_rows.set_removed(session, here.id, False)).result()
            self.changed.emit(GarmentsChanged(added=(here.id,)))
        return None if here is None or self._vault.find(sha256) is None else here

    def _work_out(self, stored: StoredGarment, slot: Slot | None, said: Collection[str] = ()) -> None:
        """Cut-out, category, slot, colours and landmarks, but for what was `said`. A picture that defies this stays,
        with its sentence.
        """
        folder = self._folder()
        try:
            command = AnalyseGarment(
                task_id=new_id(),
                image=self._ref(stored.sha256),
                slot=slot,
                cutout=None if stored.cutout is None else self._ref(stored.cutout),
                output_folder=str(folder),
            )
            found = result_of(self._decoder.submit(command), GarmentAnalysed)
            mask = found.garment.cutout
            cutout = None if mask is None else self._vault.put(Path(mask.path), sha256=mask.sha256).sha256
            self._catalog.run(
                lambda session: garment_rows.write_analysis(session, stored, found, cutout, said)
            ).result()
        except (RenderError, StudioError) as error:
            kind, message = kind_and_sentence(error, stored.name)
            self._catalog.run(
                lambda session: garment_rows.write_failure(session, stored.id, kind, message)
            ).result()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        self.changed.emit(GarmentsChanged(changed=(stored.id,)))

    def _folder(self) -> Path:
        return make_folder(self._temporary / new_id(), private=True)

    # -- editing ---------------------------------------------------------------------------------------------

    def edit(
        self,
        garment_id: str,
        *,
        name: str | UnsetType = UNSET,
        slot: Slot | UnsetType | None = UNSET,
        category: str | UnsetType = UNSET,
        colours: Sequence[str] | UnsetType = UNSET,
        landmarks: Mapping[str, Point] | UnsetType = UNSET,
        cutout: ImageRef | UnsetType | None = UNSET,
    ) -> Future[GarmentValues]:
        """Say it better than the guess. Gives what was there before; `undo` with it takes the change back.

        Another slot has other landmarks: they are worked out anew unless they are given too. Raises `InputError`
        (`not_found`, `mask_size`, `changed`, `unreadable`), `StorageError`.
        """

        def work() -> GarmentValues:
            before = self.get(garment_id).result()
            chosen = GarmentValues(
                name=name,
                slot=slot,
                category=category,
                colours=colours if isinstance(colours, UnsetType) else tuple(colours),
                landmarks=landmarks if isinstance(landmarks, UnsetType) else dict(landmarks),
                cutout=self._keep_cutout(before, cutout) if isinstance(cutout, ImageRef) else cutout,
            )
            undo = self._write(garment_id, chosen)
            if isinstance(slot, Slot) and slot is not before.slot and landmarks is UNSET:
                # What a person said, now or before, counts for more than what is found this time.
                said = {name for name, value in msgspec.structs.asdict(chosen).items() if value is not UNSET}
                if before.colours:
                    said.add("colours")
                self._work_out(self.get(garment_id).result(), slot, said)
                undo = garment_rows.values_of(before)
            self.changed.emit(GarmentsChanged(changed=(garment_id,)))
            return undo

        return self._pool.submit(work)

    def undo(self, garment_id: str, values: GarmentValues) -> Future[GarmentValues]:
        """Write what an edit gave back; gives in turn what redoes the edit."""

        def work() -> GarmentValues:
            redo = self._write(garment_id, values)
            self.changed.emit(GarmentsChanged(changed=(garment_id,)))
            return redo

        return self._pool.submit(work)

    def _write(self, garment_id: str, values: GarmentValues) -> GarmentValues:
        return self._catalog.run(
            lambda session: garment_rows.write_values(session, garment_id, values)
        ).result()

    def _keep_cutout(self, garment: StoredGarment, cutout: ImageRef) -> str:
        """A mask of the garment's size into the vault."""
        command = Inspect(task_id=new_id(), path=cutout.path, thumbnail_sides=())
        found = result_of(self._decoder.submit(command, urgent=True), Inspected)
        if (found.width, found.height) != (garment.width, garment.height):
            raise InputError(
                "mask_size",
                f"The mask has {found.width} x {found.height} pixels, and {garment.name} has "
                f"{garment.width} x {garment.height}. Use a mask of the picture's size.",
            )
        return self._vault.put(Path(cutout.path), suffix=".png", sha256=cutout.sha256).sha256

    def work_out_again(self, garment_id: str) -> Future[GarmentSummary]:
        """Forget nothing a person can see, but look at the picture once more; for one that failed."""

        def work() -> GarmentSummary:
            stored = self.get(garment_id).result()
            self._work_out(stored, stored.slot)
            return self.get(garment_id).result().summary

        return self._pool.submit(work)

    def remove(self, garment_id: str) -> Future[None]:
        """Take it off the shelf. Picture and renders stay; `restore` brings it back."""
        return self._set_removed(garment_id, True)

    def restore(self, garment_id: str) -> Future[None]:
        return self._set_removed(garment_id, False)

    def _set_removed(self, garment_id: str, removed: bool) -> Future[None]:
        def work() -> None:
            self._catalog.run(lambda session: garment_rows.set_removed(session, garment_id, removed)).result()
            ids = (garment_id,)
            self.changed.emit(GarmentsChanged(removed=ids) if removed else GarmentsChanged(added=ids))

        return self._pool.submit(work)

    def close(self) -> None:
        """Stop the imports under way and wait for them."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.join()
        self._pool.shutdown(wait=True)
