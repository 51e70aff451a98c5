"""Photos and sources inside one session; committing is the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from render.messages import AnchorMap, Inspected
from studio.catalog.base import new_id
from studio.catalog.tables import PhotoRow, SourceRow
from studio.errors import InputError
from studio.library.anchor_maps import write_version


class SourceKind(StrEnum):
    FOLDER = "folder"
    FILES = "files"
    SAMPLES = "samples"
    SET = "set"


@dataclass(frozen=True)
class Source:
    """Where photos came from, and how many."""

    id: str
    name: str
    kind: SourceKind
    count: int
    path: str | None = None


@dataclass(frozen=True)
class PhotoSummary:
    """One photo for a grid. `width` and `height` are after orientation; `captured_at` has no zone."""

    id: str
    name: str
    path: str
    sha256: str
    width: int
    height: int
    captured_at: str | None
    source_id: str
    has_anchor_map: bool
    missing: bool


@dataclass(frozen=True)
class NewSource:
    """What an import adds its photos to; found again by its path, or by its kind where it has none."""

    name: str
    kind: SourceKind
    path: str | None


@dataclass(frozen=True)
class NewPhoto:
    """A decoded file on its way into the catalogue."""

    path: Path
    size: int
    modified_ns: int
    inspected: Inspected
    anchors: AnchorMap | None = None


@dataclass(frozen=True)
class Known:
    """What the catalogue knows of a path, to tell whether the file is as it was."""

    id: str
    size: int
    modified_ns: int
    missing: bool
    has_anchor_map: bool


@dataclass(frozen=True)
class Written:
    """Ids by what became of them; `changed` are those that were found again or replaced."""

    added: tuple[str, ...]
    duplicates: tuple[str, ...]
    changed: tuple[str, ...]
    new_source: bool


def summary(row: PhotoRow) -> PhotoSummary:
    return PhotoSummary(
        id=row.id,
        name=row.name,
        path=row.path,
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        captured_at=row.captured_at,
        source_id=row.source_id,
        has_anchor_map=row.has_anchor_map,
        missing=row.missing,
    )


def all_sources(session: Session) -> tuple[Source, ...]:
    """The sources that have photos, in the order they came."""
    rows = session.execute(
        select(SourceRow, func.count(PhotoRow.id))
        .join(PhotoRow, PhotoRow.source_id == SourceRow.id)
        .group_by(SourceRow.id)
        .order_by(SourceRow.id)
    )
    return tuple(Source(row.id, row.name, SourceKind(row.kind), count, row.path) for row, count in rows)


def _of(source_id: str | None) -> Select[PhotoRow]:
    query = select(PhotoRow)
    return query if source_id is None else query.where(PhotoRow.source_id == source_id)


def count_photos(session: Session, source_id: str | None) -> int:
    query = select(func.count(PhotoRow.id))
    return session.scalar(query if source_id is None else query.where(PhotoRow.source_id == source_id)) or 0


def read_page(session: Session, source_id: str | None, offset: int, limit: int) -> tuple[PhotoSummary, ...]:
    """By capture time; photos without one come first, by name."""
    query = _of(source_id).order_by(PhotoRow.captured_at, PhotoRow.name, PhotoRow.id)
    return tuple(summary(row) for row in session.scalars(query.offset(offset).limit(limit)))


def read_photo(session: Session, photo_id: str) -> PhotoSummary:
    row = session.get(PhotoRow, photo_id)
    if row is None:
        raise InputError("not_found", "This photo is not in the catalogue any more. Choose another one.")
    return summary(row)


def known_paths(session: Session, paths: Sequence[Path]) -> dict[str, Known]:
    rows = session.scalars(select(PhotoRow).where(PhotoRow.path.in_([str(path) for path in paths])))
    # Two rows share a path where its content changed; the one that is not missing is what lies there.
    ordered = sorted(rows, key=lambda row: not row.missing)
    return {
        row.path: Known(row.id, row.size, row.modified_ns, row.missing, row.has_anchor_map) for row in ordered
    }


def write_photos(session: Session, source: NewSource, photos: Sequence[NewPhoto]) -> Written:
    """Add a batch. Bytes that are here already are no second photo; one that was missing is found again."""
    source_id, new_source = _source(session, source)
    present = {
        row.sha256: row
        for row in session.scalars(
            select(PhotoRow).where(PhotoRow.sha256.in_([photo.inspected.sha256 for photo in photos]))
        )
    }
    at_path: dict[str, list[PhotoRow]] = {}
    for row in session.scalars(
        select(PhotoRow).where(PhotoRow.path.in_([str(photo.path) for photo in photos]))
    ):
        at_path.setdefault(row.path, []).append(row)
    added: list[str] = []
    duplicates: list[str] = []
    changed: list[str] = []
    for photo in photos:
        row = present.get(photo.inspected.sha256)
        for other in at_path.get(str(photo.path), ()):
            if other is not row and not other.missing:
                other.missing = True
                changed.append(other.id)
        if row is None:
            row = _new_row(source_id, photo)
            session.add(row)
            present[row.sha256] = row
            added.append(row.id)
        else:
            duplicates.append(row.id)
            if row.missing or row.path == str(photo.path):
                row.path, row.name, row.missing = str(photo.path), photo.path.name, False
                row.size, row.modified_ns = photo.size, photo.modified_ns
                changed.append(row.id)
        if photo.anchors is not None and not row.has_anchor_map:
            session.flush()
            write_version(session, row.id, photo.anchors)
    return Written(tuple(added), tuple(duplicates), tuple(changed), new_source)


def _source(session: Session, source: NewSource) -> tuple[str, bool]:
    query = select(SourceRow.id).where(SourceRow.path == source.path, SourceRow.kind == source.kind)
    found = session.scalar(query)
    if found is None and source.path is not None:
        found = session.scalar(select(SourceRow.id).where(SourceRow.path == source.path))
    if found is not None:
        return found, False
    row = SourceRow(id=new_id(), name=source.name, kind=source.kind.value, path=source.path)
    session.add(row)
    session.flush()
    return row.id, True


def _new_row(source_id: str, photo: NewPhoto) -> PhotoRow:
    found = photo.inspected
    return PhotoRow(
        id=new_id(),
        source_id=source_id,
        name=photo.path.name,
        path=str(photo.path),
        sha256=found.sha256,
        size=photo.size,
        modified_ns=photo.modified_ns,
        width=found.width,
        height=found.height,
        format=found.format,
        bit_depth=found.bit_depth,
        colour_space=found.colour_space,
        captured_at=found.captured_at,
        camera=found.camera,
        has_anchor_map=False,
        missing=False,
    )


@dataclass(frozen=True)
class Place:
    """Where a photo should lie."""

    id: str
    path: Path
    sha256: str
    size: int
    missing: bool


def places_of(session: Session, source_id: str | None) -> tuple[Place, ...]:
    query = select(PhotoRow.id, PhotoRow.path, PhotoRow.sha256, PhotoRow.size, PhotoRow.missing)
    if source_id is not None:
        query = query.where(PhotoRow.source_id == source_id)
    return tuple(Place(id_, Path(path), *rest) for id_, path, *rest in session.execute(query))


def mark_missing(session: Session, missing: Sequence[str], found: Sequence[str]) -> None:
    for ids, value in ((missing, True), (found, False)):
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            session.execute(update(PhotoRow).where(PhotoRow.id.in_(part)).values(missing=value))
