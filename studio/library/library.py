"""The library as the window uses it: photos looked for, culled, collected, stacked, found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.library import collections, culling, details, folders, stacks
from studio.library.collections import Collection, CollectionKind
from studio.library.culling import PhotoValues
from studio.library.details import PhotoDetails
from studio.library.edits import Edits, Undo, ids_of, numbers_of
from studio.library.folders import Folder
from studio.library.imports import ImportTask
from studio.library.photo_rows import PhotoSummary
from studio.library.photos import PhotoLibrary, PhotosChanged
from studio.library.relink import Relink
from studio.library.rules import Rule
from studio.library.search import Facets, PhotoQuery, Search

T = TypeVar("T")


@dataclass(frozen=True)
class Made:
    """A new collection, and what takes it away again."""

    id: str
    undo: Undo


@dataclass(frozen=True)
class _Edited:
    undo: Undo
    photo_ids: tuple[str, ...]
    made: str = ""


class Library:
    """Every method returns a future. What an edit gives takes it back exactly when handed to `undo`, which gives in
    turn what redoes it; edits are to be undone in the reverse of their order.

    What changed is told by the `changed` of `PhotoLibrary`, whose photos these are. Edits of photos that are not in
    the catalogue leave those out; collections that are not raise `InputError` `not_found`.
    """

    def __init__(self, catalog: Catalog, photos: PhotoLibrary) -> None:
        self._catalog = catalog
        self._photos = photos
        self._search = Search()
        self._edits = ThreadPoolExecutor(1, thread_name_prefix="library-edits")
        self._tasks: list[ImportTask] = []

    # -- looking for photos ----------------------------------------------------------------------------------

    def count(self, query: PhotoQuery) -> Future[int]:
        return self._catalog.run(lambda session: self._search.count(session, query))

    def page(self, query: PhotoQuery, offset: int, limit: int) -> Future[tuple[PhotoSummary, ...]]:
        return self._catalog.run(lambda session: self._search.page(session, query, offset, limit))

    def ids(self, query: PhotoQuery, offset: int = 0, limit: int | None = None) -> Future[tuple[str, ...]]:
        """The ids of all photos of a query in its order, or of a part."""
        return self._catalog.run(lambda session: self._search.ids(session, query, offset, limit))

    def position_of(self, query: PhotoQuery, photo_id: str) -> Future[int | None]:
        return self._catalog.run(lambda session: self._search.position_of(session, query, photo_id))

    def positions_of(self, query: PhotoQuery, photo_ids: Sequence[str]) -> Future[tuple[int, ...]]:
        """Where those of the photos stand that are in the answer, in its order."""
        return self._catalog.run(lambda session: self._search.positions_of(session, query, photo_ids))

    def facets(self, query: PhotoQuery) -> Future[Facets]:
        return self._catalog.run(lambda session: self._search.facets(session, query))

    def details(self, photo_id: str) -> Future[PhotoDetails]:
        """What the catalogue knows of a photo. Raises `InputError` `not_found`."""
        return self._catalog.run(lambda session: details.read(session, photo_id))

    def folders(self) -> Future[tuple[Folder, ...]]:
        """The folders that photos lie in, source by source, parents before what they hold."""
        return self._catalog.run(folders.read_all)

    def collections(self) -> Future[tuple[Collection, ...]]:
        return self._catalog.run(collections.read_all)

    # -- culling ---------------------------------------------------------------------------------------------

    def edit(self, photo_ids: Sequence[str], values: PhotoValues) -> Future[Undo]:
        """Say the same of many photos."""
        return self._edit(lambda edits: culling.write_values(edits, _numbers(edits, photo_ids), values))

    def step_rating(self, photo_ids: Sequence[str], by: int) -> Future[Undo]:
        """So many stars more for each, or less below 0."""
        return self._edit(lambda edits: culling.step_rating(edits, _numbers(edits, photo_ids), by))

    def remove(self, photo_ids: Sequence[str]) -> Future[Undo]:
        """Take photos out of the catalogue; their files stay where they are."""
        return self._edit(lambda edits: culling.remove(edits, _numbers(edits, photo_ids)))

    def remove_source(self, source_id: str) -> Future[Undo]:
        return self._edit(lambda edits: culling.remove_source(edits, source_id))

    def undo(self, undo: Undo | Future[Undo]) -> Future[Undo]:
        """Take an edit back, also one that was only just asked for; gives what redoes it."""

        def work(edits: Edits) -> None:
            # Edits are made one after the other, so what was asked for before this is there.
            edits.put_back(undo.result() if isinstance(undo, Future) else undo)

        return self._edit(work)

    # -- stacks ----------------------------------------------------------------------------------------------

    def stack(self, photo_ids: Sequence[str]) -> Future[Undo]:
        """Lay photos on each other, the first on top."""
        return self._edit(lambda edits: stacks.create(edits, _numbers(edits, photo_ids)))

    def unstack(self, photo_ids: Sequence[str]) -> Future[Undo]:
        """Undo the stacks of these photos."""
        return self._edit(lambda edits: stacks.dissolve(edits, _numbers(edits, photo_ids)))

    def take_out_of_stack(self, photo_ids: Sequence[str]) -> Future[Undo]:
        return self._edit(lambda edits: stacks.take_out(edits, _numbers(edits, photo_ids)))

    def put_on_top(self, photo_id: str) -> Future[Undo]:
        """Make a photo the top of its stack."""

        def work(edits: Edits) -> None:
            for number in _numbers(edits, [photo_id]):
                stacks.put_on_top(edits, number)

        return self._edit(work)

    def collapse(self, photo_ids: Sequence[str] | None, collapsed: bool) -> Future[Undo]:
        """Collapse or expand the stacks of these photos, or all with None."""
        return self._edit(
            lambda edits: stacks.set_collapsed(
                edits, None if photo_ids is None else _numbers(edits, photo_ids), collapsed
            )
        )

    def stack_by_time(self, query: PhotoQuery, seconds: float) -> Future[Undo]:
        """Stack those photos of a query that were taken within `seconds` of the one before."""
        return self._edit(
            lambda edits: stacks.stack_by_time(edits, self._search.numbers(edits.session, query), seconds)
        )

    # -- collections -----------------------------------------------------------------------------------------

    def create_collection(
        self, name: str, kind: CollectionKind, parent_id: str | None = None, rule: Rule | None = None
    ) -> Future[Made]:
        """Raises `InputError` (`no_name`, `no_folder`)."""

        return self._make(lambda edits: collections.create(edits, name, kind, parent_id, rule))

    def toggle_quick(self, photo_ids: Sequence[str]) -> Future[Undo]:
        """Into the quick collection; out of it where all of them are in."""
        return self._edit(lambda edits: collections.toggle_quick(edits, _numbers(edits, photo_ids)))

    def clear_quick(self) -> Future[Undo]:
        return self._edit(collections.clear_quick)

    def save_quick(self, name: str) -> Future[Made]:
        """A new collection with what is in the quick one, in its order. Raises `InputError` `no_name`."""
        return self._make(lambda edits: collections.save_quick(edits, name))

    def rename_collection(self, collection_id: str, name: str) -> Future[Undo]:
        return self._edit(lambda edits: collections.rename(edits, collection_id, name))

    def set_rule(self, collection_id: str, rule: Rule) -> Future[Undo]:
        return self._edit(lambda edits: collections.set_rule(edits, collection_id, rule))

    def move_collection(self, collection_id: str, parent_id: str | None) -> Future[Undo]:
        """Raises `InputError` (`no_folder`, `within_itself`)."""
        return self._edit(lambda edits: collections.move(edits, collection_id, parent_id))

    def delete_collection(self, collection_id: str) -> Future[Undo]:
        """With all below it; its photos stay."""
        return self._edit(lambda edits: collections.delete(edits, collection_id))

    def put_in(self, collection_id: str, photo_ids: Sequence[str]) -> Future[Undo]:
        """Raises `InputError` `not_by_hand` for a smart collection or a folder."""
        return self._edit(lambda edits: collections.put_in(edits, collection_id, _numbers(edits, photo_ids)))

    def take_out(self, collection_id: str, photo_ids: Sequence[str]) -> Future[Undo]:
        return self._edit(
            lambda edits: collections.take_out(edits, collection_id, _numbers(edits, photo_ids))
        )

    def arrange(self, collection_id: str, photo_ids: Sequence[str], before: str | None) -> Future[Undo]:
        """Move photos of a collection in front of another, or to the end with None."""

        def work(edits: Edits) -> None:
            place = _numbers(edits, [before]) if before is not None else []
            collections.arrange(edits, collection_id, _numbers(edits, photo_ids), place[0] if place else None)

        return self._edit(work)

    # -- files that were moved -------------------------------------------------------------------------------

    def find_missing(self, folder: str | Path) -> ImportTask:
        """Look through a folder for files that are missing, by what is in them. `found` of the report names them."""
        work = Relink(self._catalog, Path(folder).expanduser().absolute(), self._tell_found)
        self._tasks = [task for task in self._tasks if not task.report.done()]
        task = ImportTask(work.run, "find-missing")
        self._tasks.append(task)
        return task

    def _tell_found(self, photo_ids: tuple[str, ...]) -> None:
        self._photos.changed.emit(PhotosChanged(changed=photo_ids))

    # -- writing ---------------------------------------------------------------------------------------------

    def _edit(self, change: Callable[[Edits], None]) -> Future[Undo]:
        def work(session: Session) -> _Edited:
            edits = Edits(session)
            change(edits)
            return _Edited(edits.undo, ids_of(session, edits.undo.photos))

        return self._edits.submit(self._write, work, _undo_of)

    def _make(self, create: Callable[[Edits], str]) -> Future[Made]:
        def work(session: Session) -> _Edited:
            edits = Edits(session)
            made = create(edits)
            return _Edited(edits.undo, ids_of(session, edits.undo.photos), made)

        def answer(edited: _Edited) -> Made:
            return Made(edited.made, edited.undo)

        return self._edits.submit(self._write, work, answer)

    def _write(self, work: Callable[[Session], _Edited], answer: Callable[[_Edited], T]) -> T:
        """One transaction; what it changed is told when it is done."""
        edited = self._catalog.run(work).result()
        if edited.undo:
            self._photos.changed.emit(
                PhotosChanged(changed=edited.photo_ids, collections=edited.undo.collections)
            )
        return answer(edited)

    def close(self) -> None:
        """Stop what looks for files, and finish what was asked for."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.join()
        self._edits.shutdown(wait=True)


def _numbers(edits: Edits, photo_ids: Sequence[str]) -> list[int]:
    return numbers_of(edits.session, photo_ids)


def _undo_of(edited: _Edited) -> Undo:
    return edited.undo
