"""The photo library: references to originals where they lie."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from psygnal import Signal

from render.client import RenderClient
from render.messages import AnchorMap
from studio.catalog import Catalog
from studio.catalog.thumbnails import ThumbnailStore
from studio.catalog.vault import Vault
from studio.library import anchor_maps, photo_rows
from studio.library.imports import ImportReport, ImportTask
from studio.library.photo_import import PhotoImport
from studio.library.photo_rows import NewSource, PhotoSummary, Place, Source, SourceKind, Written

__all__ = ["PhotoLibrary", "PhotoSummary", "PhotosChanged", "Source", "SourceKind"]


_LOOKED_AT = 500
"""So many photos are looked for on the disk at a time."""


@dataclass(frozen=True)
class PhotosChanged:
    """Ids of photos that came or changed; one that was removed, or has come back, has changed too. `sources` says
    that there is a new source, `collections` that collections or what is in them changed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    sources: bool = False
    collections: bool = False


class PhotoLibrary:
    """Every method that touches disk or database returns a future. `changed` is emitted from any thread.

    `with_subfolders` says whether a folder's own folders are imported with it.
    """

    changed = Signal(PhotosChanged)

    def __init__(
        self, catalog: Catalog, vault: Vault, thumbnails: ThumbnailStore, decoder: RenderClient
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._thumbnails = thumbnails
        self._decoder = decoder
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="photos")
        self._tasks: list[ImportTask] = []
        self._closing = threading.Event()
        self.with_subfolders = True

    # -- reading ---------------------------------------------------------------------------------------------

    def sources(self) -> Future[tuple[Source, ...]]:
        """Sources with photos, in the order they came."""
        return self._catalog.run(photo_rows.all_sources)

    def get(self, photo_id: str) -> Future[PhotoSummary]:
        """Raises `InputError` `not_found`."""
        return self._catalog.run(lambda session: photo_rows.read_photo(session, photo_id))

    # -- importing -------------------------------------------------------------------------------------------

    def add_folder(
        self,
        path: str | Path,
        *,
        kind: SourceKind = SourceKind.FOLDER,
        name: str | None = None,
        after: ImportTask | None = None,
    ) -> ImportTask:
        """Refer to every picture below a folder. What is in already and unchanged is not read again.

        It begins when `after` has ended.
        """
        folder = Path(path).expanduser().absolute()
        return self._start([folder], NewSource(name or folder.name or str(folder), kind, str(folder)), after)

    def add_files(self, paths: Iterable[str | Path]) -> ImportTask:
        """Refer to these pictures; folders among them are searched."""
        files = [Path(path).expanduser().absolute() for path in paths]
        return self._start(files, NewSource("Files", SourceKind.FILES, None))

    def _start(
        self, places: Sequence[Path], source: NewSource, after: ImportTask | None = None
    ) -> ImportTask:
        work = PhotoImport(
            self._catalog,
            self._vault,
            self._thumbnails,
            self._decoder,
            places,
            source,
            self._tell,
            subfolders=self.with_subfolders,
        )

        def in_turn(task: ImportTask) -> ImportReport:
            if after is not None:
                wait([after.report])
            return work.run(task)

        self._tasks = [task for task in self._tasks if not task.report.done()]
        task = ImportTask(in_turn, "import-photos")
        self._tasks.append(task)
        return task

    def _tell(self, written: Written) -> None:
        if written.added or written.changed or written.new_source:
            self.changed.emit(PhotosChanged(written.added, written.changed, written.new_source))

    # -- anchor maps -----------------------------------------------------------------------------------------

    def anchors(self, photo_id: str) -> Future[AnchorMap | None]:
        """What is known of a photo, None where nothing is."""
        return self._pool.submit(self._anchors, photo_id)

    def _anchors(self, photo_id: str) -> AnchorMap | None:
        body = self._catalog.run(lambda session: anchor_maps.read_newest(session, photo_id)).result()
        return anchor_maps.from_body(body, self._vault)

    def anchors_of_file(self, sha256: str) -> Future[AnchorMap | None]:
        """What is known of a photo by the hash of its file, wherever it lies; None where nothing is."""
        return self._pool.submit(self._anchors_of_file, sha256)

    def _anchors_of_file(self, sha256: str) -> AnchorMap | None:
        photo_id = self._catalog.run(lambda session: photo_rows.id_of_file(session, sha256)).result()
        return None if photo_id is None else self._anchors(photo_id)

    def set_anchors(self, photo_id: str, anchors: AnchorMap | None) -> Future[None]:
        """Replace what is known; masks are copied into the vault. The versions before stay in the catalogue.

        Raises `InputError` (`not_found`, `anchors_invalid`, `changed`, `unreadable`), `StorageError`.
        """
        return self._pool.submit(self._set_anchors, photo_id, anchors)

    def _set_anchors(self, photo_id: str, anchors: AnchorMap | None) -> None:
        kept = None if anchors is None else anchor_maps.keep_masks(anchors, self._vault)
        self._catalog.run(lambda session: anchor_maps.write_version(session, photo_id, kept)).result()
        self.changed.emit(PhotosChanged(changed=(photo_id,)))

    def swap_anchors(
        self, photo_id: str, anchors: AnchorMap | None, expected: AnchorMap | None
    ) -> Future[bool]:
        """The same where what is known is `expected` still; says whether it was so."""
        return self._pool.submit(self._swap_anchors, photo_id, anchors, expected)

    def _swap_anchors(self, photo_id: str, anchors: AnchorMap | None, expected: AnchorMap | None) -> bool:
        kept = None if anchors is None else anchor_maps.keep_masks(anchors, self._vault)
        swapped = self._catalog.run(
            lambda session: anchor_maps.write_instead(session, photo_id, kept, expected)
        ).result()
        if swapped:
            self.changed.emit(PhotosChanged(changed=(photo_id,)))
        return swapped

    # -- files that come and go ------------------------------------------------------------------------------

    def look_for_missing(self, source_id: str | None = None) -> Future[tuple[str, ...]]:
        """Look at every file of a source, mark those that are gone or back, and give the ids of the gone."""
        return self._pool.submit(self._look_for_missing, source_id)

    def _look_for_missing(self, source_id: str | None) -> tuple[str, ...]:
        """A few photos at a time, so that nobody who looks at photos meanwhile has to wait."""
        missing: list[str] = []
        after = 0
        while places := self._catalog.run(
            lambda session, after=after: photo_rows.places_of(session, source_id, after, _LOOKED_AT)
        ).result():
            after = places[-1].number
            there: dict[str, bool] = {}
            for place in places:
                if self._closing.is_set():
                    return tuple(missing)
                there[place.id] = _is_there(place)
            gone = [place.id for place in places if not place.missing and not there[place.id]]
            back = [place.id for place in places if place.missing and there[place.id]]
            if gone or back:
                self._catalog.run(
                    lambda session, gone=gone, back=back: photo_rows.mark_missing(session, gone, back)
                ).result()
                self.changed.emit(PhotosChanged(changed=(*gone, *back)))
            missing += [place.id for place in places if not there[place.id]]
        return tuple(missing)

    def close(self) -> None:
        """Stop what is under way and wait for it."""
        self._closing.set()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            task.join()
        self._pool.shutdown(wait=True)


def _is_there(place: Place) -> bool:
    """Whether the file lies there; one that was missing must also have its bytes back, as another may have its name."""
    try:
        if not place.missing:
            return place.path.is_file()
        if place.path.stat().st_size != place.size:
            return False
        with place.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == place.sha256
    except OSError:
        return False
