"""Photos and sources inside one session; committing is the caller's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from render.messages import AnchorMap, Inspected
from studio.catalog.base import new_id
from studio.catalog.tables import PhotoRow, SourceRow
from studio.errors import InputError
from studio.library.anchor_maps import write_version
from studio.library.collections import QUICK
from studio.library.culling import Flag, Label
from studio.library.tables import CollectionPhotoRow, StackRow


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
    """One photo for a grid. `width` and `height` are after orientation; `captured_at` has no zone.

    `stack_count` is how many photos its stack has, 0 where it is in none; `stack_top` says that it is the one on top;
    `in_quick` that it is in the quick collection.
    """

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
    rating: int = 0
    flag: Flag = Flag.NONE
    label: Label = Label.NONE
    stack_id: str | None = None
    stack_count: int = 0
    stack_top: bool = False
    stack_collapsed: bool = False
    in_quick: bool = False


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


def read_summaries(session: Session, numbers: Sequence[int]) -> tuple[PhotoSummary, ...]:
    """The photos with these numbers, in this order."""
    query = select(
        PhotoRow.number,
        PhotoRow.id,
        PhotoRow.name,
        PhotoRow.path,
        PhotoRow.sha256,
        PhotoRow.width,
        PhotoRow.height,
        PhotoRow.captured_at,
        PhotoRow.source_id,
        PhotoRow.has_anchor_map,
        PhotoRow.missing,
        PhotoRow.rating,
        PhotoRow.flag,
        PhotoRow.label,
        PhotoRow.stack_id,
        PhotoRow.stack_place,
    )
    rows = session.execute(query.where(PhotoRow.number.in_(numbers))).all()
    stacks = _stacks(session, {row.stack_id for row in rows if row.stack_id is not None})
    in_quick = select(CollectionPhotoRow.photo).where(
        CollectionPhotoRow.collection_id == QUICK, CollectionPhotoRow.photo.in_(numbers)
    )
    quick = set(session.scalars(in_quick))
    found: dict[int, PhotoSummary] = {}
    for row in rows:
        count, collapsed = stacks.get(row.stack_id, (0, False))
        found[row.number] = PhotoSummary(
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
            rating=row.rating,
            flag=Flag(row.flag),
            label=Label(row.label),
            stack_id=row.stack_id,
            stack_count=count,
            stack_top=count > 0 and row.stack_place == 0,
            stack_collapsed=collapsed,
            in_quick=row.number in quick,
        )
    return tuple(found[number] for number in numbers if number in found)


def _stacks(session: Session, stack_ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """How many photos these stacks have, and whether they are collapsed."""
    if not stack_ids:
        return {}
    rows = session.execute(
        select(StackRow.id, func.count(), StackRow.collapsed)
        .join(PhotoRow, PhotoRow.stack_id == StackRow.id)
        .where(StackRow.id.in_(stack_ids))
        .group_by(StackRow.id)
    )
    return {stack_id: (count, collapsed) for stack_id, count, collapsed in rows}


def all_sources(session: Session) -> tuple[Source, ...]:
    """The sources that have photos, in the order they came."""
    counted = (
        select(PhotoRow.source_id, func.count().label("count"))
        .where(PhotoRow.removed_at.is_(None))
        .group_by(PhotoRow.source_id)
        .subquery()
    )
    rows = session.execute(
        select(SourceRow, counted.c.count)
        .join(counted, counted.c.source_id == SourceRow.id)
        .order_by(SourceRow.id)
    )
    return tuple(Source(row.id, row.name, SourceKind(row.kind), count, row.path) for row, count in rows)


def read_photo(session: Session, photo_id: str) -> PhotoSummary:
    """Also one that was removed: renders made with it still refer to it. Raises `InputError` `not_found`."""
    found = read_summaries(session, [number_of(session, photo_id)])
    return found[0]


def id_of_file(session: Session, sha256: str) -> str | None:
    """The photo whose file has these bytes, wherever it lies."""
    return session.scalar(select(PhotoRow.id).where(PhotoRow.sha256 == sha256))


def number_of(session: Session, photo_id: str) -> int:
    """Raises `InputError` `not_found`."""
    number = session.scalar(select(PhotoRow.number).where(PhotoRow.id == photo_id))
    if number is None:
        raise InputError("not_found", "This photo is not in the catalogue any more. Choose another one.")
    return number


def known_paths(session: Session, paths: Sequence[Path]) -> dict[str, Known]:
    # A photo that was removed comes back where its file is added again.
    rows = session.scalars(
        select(PhotoRow).where(
            PhotoRow.path.in_([str(path) for path in paths]), PhotoRow.removed_at.is_(None)
        )
    )
    # Two rows share a path where its content changed; the one that is not missing is what lies there.
    ordered = sorted(rows, key=lambda row: not row.missing)
    return {
        row.path: Known(row.id, row.size, row.modified_ns, row.missing, row.has_anchor_map) for row in ordered
    }


def write_photos(session: Session, source: NewSource, photos: Sequence[NewPhoto]) -> Written:
    """Add a batch. Bytes that are here already are no second photo; one that was missing is found again.

    A sample becomes a photo of the set that it is unlocked with, and lies where that set's files are.
    """
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
    samples = set(session.scalars(select(SourceRow.id).where(SourceRow.kind == SourceKind.SAMPLES)))
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
        elif row.removed_at is not None:
            row.removed_at = None
            row.source_id = source_id
            _found_at(row, photo.path, photo.size, photo.modified_ns)
            added.append(row.id)
        else:
            duplicates.append(row.id)
            belongs = source.kind is SourceKind.SET and row.source_id in samples
            if belongs:
                row.source_id = source_id
            if belongs or row.missing or row.path == str(photo.path):
                _found_at(row, photo.path, photo.size, photo.modified_ns)
                changed.append(row.id)
        if photo.anchors is not None and not row.has_anchor_map:
            session.flush()
            write_version(session, row.id, photo.anchors)
    return Written(tuple(added), tuple(duplicates), tuple(changed), new_source)


def _found_at(row: PhotoRow, path: Path, size: int, modified_ns: int) -> None:
    row.path, row.folder, row.name, row.missing = str(path), str(path.parent), path.name, False
    row.size, row.modified_ns = size, modified_ns


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

    number: int
    id: str
    path: Path
    sha256: str
    size: int
    missing: bool


def places_of(session: Session, source_id: str | None, after: int, limit: int) -> tuple[Place, ...]:
    """Those of the next photos by number; none when all were given."""
    query = select(
        PhotoRow.number, PhotoRow.id, PhotoRow.path, PhotoRow.sha256, PhotoRow.size, PhotoRow.missing
    ).where(PhotoRow.number > after, PhotoRow.removed_at.is_(None))
    if source_id is not None:
        query = query.where(PhotoRow.source_id == source_id)
    return tuple(
        Place(number, photo_id, Path(path), sha256, size, missing)
        for number, photo_id, path, sha256, size, missing in session.execute(
            query.order_by(PhotoRow.number).limit(limit)
        )
    )


def mark_missing(session: Session, missing: Sequence[str], found: Sequence[str]) -> None:
    for ids, value in ((missing, True), (found, False)):
        for start in range(0, len(ids), 500):
            part = ids[start : start + 500]
            session.execute(update(PhotoRow).where(PhotoRow.id.in_(part)).values(missing=value))
