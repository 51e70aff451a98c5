"""Adding photos in place: scanned, decoded two at a time in bounded processes, committed in batches."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from render.client import RenderClient, Task
from render.errors import RenderError
from render.messages import AnchorMap, AnchorsLoaded, Inspect, Inspected, LoadAnchors
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.thumbnails import SIDES, ThumbnailStore
from studio.catalog.vault import Vault
from studio.errors import StorageError, StudioError
from studio.library import anchor_maps, photo_rows
from studio.library.decoding import kind_and_sentence, result_of
from studio.library.imports import ImportFailure, ImportReport, ImportTask
from studio.library.photo_rows import Known, NewPhoto, NewSource, Written
from studio.library.scan import find_files

_log = logging.getLogger(__name__)
AT_ONCE = 4
"""Files given to the decoders ahead of the answers: two work, two wait."""
BATCH = 64
BATCH_SECONDS = 0.25
FEW = 8
"""So few files are urgent: somebody is looking at where they will appear."""
_LOOK_UP = 500


@dataclass(frozen=True)
class _Pending:
    path: Path
    size: int
    modified_ns: int
    task: Task
    anchors: Task | None

    def cancel(self) -> None:
        self.task.cancel()
        if self.anchors is not None:
            self.anchors.cancel()


@dataclass
class _Tally:
    total: int
    done: int = 0
    added: list[str] = field(default_factory=list[str])
    duplicates: list[str] = field(default_factory=list[str])
    failures: list[ImportFailure] = field(default_factory=list[ImportFailure])
    batch: list[NewPhoto] = field(default_factory=list[NewPhoto])
    flushed: float = field(default_factory=time.monotonic)
    stored: list[Future[None]] = field(default_factory=list["Future[None]"])
    stopped: bool = False

    def fail(self, path: Path, error: BaseException) -> None:
        self.failures.append(ImportFailure(path, *kind_and_sentence(error, path.name)))


class PhotoImport:
    """One import; `run` is the work of its task. `tell` hears of every batch that was committed."""

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        thumbnails: ThumbnailStore,
        decoder: RenderClient,
        places: Sequence[Path],
        source: NewSource,
        tell: Callable[[Written], None],
        *,
        subfolders: bool = True,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._thumbnails = thumbnails
        self._decoder = decoder
        self._places = places
        self._source = source
        self._tell = tell
        self._subfolders = subfolders

    def run(self, task: ImportTask) -> ImportReport:
        tally = _Tally(0)
        files, failures = find_files(
            self._places,
            lambda: task.cancelled,
            lambda path: task.tell(0, 0, path.name),
            subfolders=self._subfolders,
        )
        tally.failures.extend(failures)
        tally.total = len(files)
        self._bring_in(task, tally, files, few=len(files) <= FEW)
        for stored in tally.stored:
            error = stored.exception()
            if error is not None:
                _log.warning("thumbnails were not stored: %s", error)
        task.tell(tally.total, tally.total, "")
        return ImportReport(
            tuple(tally.added), tuple(tally.duplicates), tuple(tally.failures), cancelled=task.cancelled
        )

    def _bring_in(self, task: ImportTask, tally: _Tally, files: Sequence[Path], *, few: bool) -> None:
        waiting: deque[_Pending] = deque()
        for path, known in self._with_known(files):
            if task.cancelled or tally.stopped:
                break
            pending = self._begin(tally, path, known, urgent=few)
            if pending is not None:
                waiting.append(pending)
            task.tell(tally.done, tally.total, path.name)
            while (
                waiting and not tally.stopped and (len(waiting) >= AT_ONCE or waiting[0].task.future.done())
            ):
                self._settle(task, tally, waiting.popleft())
        while waiting:
            if task.cancelled or tally.stopped:
                for pending in waiting:
                    pending.cancel()
                break
            self._settle(task, tally, waiting.popleft(), last=not waiting or few)
        self._flush(tally)

    def _with_known(self, files: Sequence[Path]) -> Iterator[tuple[Path, Known | None]]:
        for start in range(0, len(files), _LOOK_UP):
            part = files[start : start + _LOOK_UP]
            known = self._catalog.run(
                lambda session, part=part: photo_rows.known_paths(session, part)
            ).result()
            for path in part:
                yield path, known.get(str(path))

    def _begin(self, tally: _Tally, path: Path, known: Known | None, *, urgent: bool) -> _Pending | None:
        """Give the file to a decoder, unless it is here already just as it lies there."""
        size = modified_ns = -1
        try:
            found = path.stat()
            size, modified_ns = found.st_size, found.st_mtime_ns
        except OSError:
            pass  # the decoder says what is wrong with it
        unchanged = known is not None and (known.size, known.modified_ns) == (size, modified_ns)
        if (
            known is not None
            and unchanged
            and not known.missing
            and (known.has_anchor_map or not _has_json(path))
        ):
            tally.duplicates.append(known.id)
            tally.done += 1
            return None
        try:
            # A large thumbnail that nobody may ask for would make the small one come later.
            sides = SIDES[:1] if urgent else SIDES
            command = Inspect(task_id=new_id(), path=str(path), thumbnail_sides=sides)
            task = self._decoder.submit(command, urgent=urgent)
        except (RenderError, StudioError) as error:
            tally.fail(path, error)
            tally.done += 1
            return None
        anchors = None
        if _has_json(path) and not (known is not None and known.has_anchor_map):
            anchors = self._decoder.submit(LoadAnchors(task_id=new_id(), photo_path=str(path)), urgent=urgent)
        return _Pending(path, size, modified_ns, task, anchors)

    def _settle(self, task: ImportTask, tally: _Tally, pending: _Pending, *, last: bool = False) -> None:
        try:
            inspected = result_of(pending.task, Inspected)
        except Exception as error:
            tally.fail(pending.path, error)
            self._stop_where_the_folder_went(tally, pending.path)
        else:
            anchors = self._sidecar(tally, pending, inspected)
            tally.batch.append(NewPhoto(pending.path, pending.size, pending.modified_ns, inspected, anchors))
        tally.done += 1
        task.tell(tally.done, tally.total, pending.path.name)
        if last or len(tally.batch) >= BATCH or time.monotonic() - tally.flushed > BATCH_SECONDS:
            self._flush(tally)

    def _stop_where_the_folder_went(self, tally: _Tally, path: Path) -> None:
        """A disk that was pulled out is one failure, not one for every file that was on it."""
        folder = self._source.path
        if folder is None or path == Path(folder) or Path(folder).is_dir():
            return
        tally.stopped = True
        tally.failures[-1] = ImportFailure(
            Path(folder),
            "folder_gone",
            f"The folder {Path(folder).name} went away while it was imported. "
            "Connect its disk again, then add it once more; what is in stays in.",
        )

    def _sidecar(self, tally: _Tally, pending: _Pending, inspected: Inspected) -> AnchorMap | None:
        """The anchor map that lies beside the photo, its masks copied into the vault."""
        if pending.anchors is None:
            return None
        try:
            anchors = result_of(pending.anchors, AnchorsLoaded).anchors
            if anchors is None:
                return None
            anchor_maps.check_size(anchors, pending.path.name, inspected.width, inspected.height)
            return anchor_maps.keep_masks(anchors, self._vault)
        except Exception as error:
            tally.fail(_json(pending.path), error)
            return None

    def _flush(self, tally: _Tally) -> None:
        """Thumbnails first: whoever hears of a photo finds its thumbnail there."""
        batch, tally.batch = tally.batch, []
        tally.flushed = time.monotonic()
        if not batch:
            return
        tally.stored.append(
            self._thumbnails.put_many(
                (photo.inspected.sha256, each.side, each.jpeg)
                for photo in batch
                for each in photo.inspected.thumbnails
            )
        )
        try:
            written = self._write(batch)
        except StorageError as error:
            tally.stopped = True
            tally.failures.extend(ImportFailure(photo.path, error.kind, error.message) for photo in batch)
            return
        tally.added.extend(written.added)
        tally.duplicates.extend(written.duplicates)
        self._tell(written)

    def _write(self, batch: Sequence[NewPhoto]) -> Written:
        return self._catalog.run(
            lambda session: photo_rows.write_photos(session, self._source, batch)
        ).result()


def _json(path: Path) -> Path:
    return path.with_suffix(".json")


def _has_json(path: Path) -> bool:
    """Whether something lies beside the photo that may be its anchors file."""
    return _json(path).is_file()
