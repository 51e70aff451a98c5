"""Photos whose files were moved or renamed are found again by what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.catalog.tables import PhotoRow, SourceRow
from studio.errors import StorageError
from studio.library.imports import ImportFailure, ImportReport, ImportTask
from studio.library.scan import find_files

BATCH = 32


@dataclass(frozen=True)
class _Lost:
    photo_id: str
    source_id: str
    source: Path | None
    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class _Found:
    photo_id: str
    path: Path
    modified_ns: int


class Relink:
    """Looks through a folder for the missing photos; `run` is the work of its task. `tell` hears of the found."""

    def __init__(self, catalog: Catalog, folder: Path, tell: Callable[[tuple[str, ...]], None]) -> None:
        self._catalog = catalog
        self._folder = folder
        self._tell = tell
        self._batch: list[_Found] = []
        self._found: set[str] = set()

    def run(self, task: ImportTask) -> ImportReport:
        """A photo is only found where size and hash are its own. Raises `StorageError`."""
        lost = self._catalog.run(_read_lost).result()
        moved = self._where_they_lay(task, lost)
        left = [each for each in lost if each.photo_id not in self._found]
        failures: list[ImportFailure] = []
        if left and not task.cancelled:
            files, failures = find_files(
                [self._folder], lambda: task.cancelled, lambda path: task.tell(0, 0, path.name)
            )
            self._by_content(task, left, files)
        self._flush()
        if not task.cancelled:
            self._move_sources(lost, moved)
        task.tell(len(self._found), len(self._found), "")
        return ImportReport(
            found=tuple(each.photo_id for each in lost if each.photo_id in self._found),
            failures=tuple(failures),
            cancelled=task.cancelled,
        )

    def _where_they_lay(self, task: ImportTask, lost: list[_Lost]) -> set[str]:
        """A folder that moved as a whole has everything at its old place within. Gives the sources of such."""
        moved: set[str] = set()
        for done, each in enumerate(lost, 1):
            if task.cancelled:
                break
            task.tell(done, len(lost), each.path.name)
            if each.source is None or not each.path.is_relative_to(each.source):
                continue
            if self._take(each, self._folder / each.path.relative_to(each.source)):
                moved.add(each.source_id)
        return moved

    def _by_content(self, task: ImportTask, lost: list[_Lost], files: list[Path]) -> None:
        by_size: dict[int, dict[str, _Lost]] = {}
        for each in lost:
            by_size.setdefault(each.size, {})[each.sha256] = each
        for done, path in enumerate(files, 1):
            if task.cancelled or not by_size:
                return
            task.tell(done, len(files), path.name)
            wanted = by_size.get(_size(path), {})
            found = wanted.pop(_sha256(path), None) if wanted else None
            if found is not None:
                self._note(found, path)
                if not wanted:
                    del by_size[found.size]

    def _take(self, lost: _Lost, path: Path) -> bool:
        same = _size(path) == lost.size and _sha256(path) == lost.sha256
        if same:
            self._note(lost, path)
        return same

    def _note(self, lost: _Lost, path: Path) -> None:
        self._found.add(lost.photo_id)
        self._batch.append(_Found(lost.photo_id, path, _modified(path)))
        if len(self._batch) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self._catalog.run(lambda session: _write(session, batch)).result()
            self._tell(tuple(each.photo_id for each in batch))

    def _move_sources(self, lost: list[_Lost], moved: set[str]) -> None:
        """A source whose folder is gone and whose photos are all here is here itself from now on."""
        for source_id in moved:
            of_source = [each for each in lost if each.source_id == source_id]
            whole = all(each.photo_id in self._found for each in of_source)
            source = of_source[0].source
            if whole and source is not None and not source.exists():
                self._catalog.run(
                    lambda session, source_id=source_id: _move_source(session, source_id, self._folder)
                ).result()


def _read_lost(session: Session) -> list[_Lost]:
    rows = session.execute(
        select(PhotoRow, SourceRow.path)
        .join(SourceRow, SourceRow.id == PhotoRow.source_id)
        .where(PhotoRow.missing, PhotoRow.removed_at.is_(None))
        .order_by(PhotoRow.path)
    )
    return [
        _Lost(
            row.id,
            row.source_id,
            None if source is None else Path(source),
            Path(row.path),
            row.size,
            row.sha256,
        )
        for row, source in rows
    ]


def _write(session: Session, found: list[_Found]) -> None:
    by_id = {each.photo_id: each for each in found}
    for row in session.scalars(select(PhotoRow).where(PhotoRow.id.in_(list(by_id)))):
        each = by_id[row.id]
        row.path, row.folder, row.name = str(each.path), str(each.path.parent), each.path.name
        row.modified_ns, row.missing = each.modified_ns, False


def _move_source(session: Session, source_id: str, folder: Path) -> None:
    taken = session.scalar(select(SourceRow.id).where(SourceRow.path == str(folder)))
    row = session.get(SourceRow, source_id)
    if taken is None and row is not None:
        if row.name == Path(row.path or "").name:
            row.name = folder.name
        row.path = str(folder)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise StorageError(
            "folder_gone",
            f"{path.name} went away while it was looked at. Connect its disk again, then look once more.",
            str(error),
        ) from error


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
