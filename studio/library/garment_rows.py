"""Garments inside one session; committing is the caller's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.messages import GarmentAnalysed, Inspected, Point, Slot
from studio.catalog.base import now
from studio.catalog.tables import GarmentRow
from studio.errors import InputError


@dataclass(frozen=True)
class GarmentSummary:
    """One garment for the shelf. `error` is a sentence where its picture could not be worked out."""

    id: str
    name: str
    sha256: str
    slot: Slot | None
    category: str
    colours: tuple[str, ...]
    width: int
    height: int
    cutout_ready: bool
    error: str | None


class GarmentValues(Struct, frozen=True, kw_only=True):
    """What a person may say of a garment; UNSET leaves a value as it is. `cutout` is the hash of a mask."""

    name: str | UnsetType = UNSET
    slot: Slot | UnsetType | None = UNSET
    category: str | UnsetType = UNSET
    colours: tuple[str, ...] | UnsetType = UNSET
    landmarks: dict[str, Point] | UnsetType = UNSET
    cutout: str | UnsetType | None = UNSET


@dataclass(frozen=True)
class StoredGarment:
    """All that the catalogue knows of a garment."""

    id: str
    name: str
    sha256: str
    width: int
    height: int
    slot: Slot | None
    category: str
    category_confidence: float
    colours: tuple[str, ...]
    landmarks: Mapping[str, Point]
    cutout: str | None
    error: str | None
    removed: bool

    @property
    def summary(self) -> GarmentSummary:
        return GarmentSummary(
            id=self.id,
            name=self.name,
            sha256=self.sha256,
            slot=self.slot,
            category=self.category,
            colours=self.colours,
            width=self.width,
            height=self.height,
            cutout_ready=self.cutout is not None,
            error=self.error,
        )


def _stored(row: GarmentRow) -> StoredGarment:
    return StoredGarment(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        slot=None if row.slot is None else Slot(row.slot),
        category=row.category,
        category_confidence=row.category_confidence,
        colours=msgspec.json.decode(row.colours, type=tuple[str, ...]),
        landmarks=msgspec.json.decode(row.landmarks, type=dict[str, Point]),
        cutout=row.cutout,
        error=row.error,
        removed=row.removed_at is not None,
    )


def _row(session: Session, garment_id: str) -> GarmentRow:
    row = session.get(GarmentRow, garment_id)
    if row is None:
        raise InputError("not_found", "This garment is not on the shelf any more. Choose another one.")
    return row


def read_garment(session: Session, garment_id: str) -> StoredGarment:
    """Removed ones too: renders made with them still refer to them. Raises `InputError` `not_found`."""
    return _stored(_row(session, garment_id))


def find_garment(session: Session, sha256: str) -> StoredGarment | None:
    """The garment whose picture has these bytes, removed or not."""
    row = session.scalar(select(GarmentRow).where(GarmentRow.sha256 == sha256))
    return None if row is None else _stored(row)


def read_shelf(session: Session) -> tuple[GarmentSummary, ...]:
    """What was not removed, the newest first."""
    query = select(GarmentRow).where(GarmentRow.removed_at.is_(None)).order_by(GarmentRow.id.desc())
    return tuple(_stored(row).summary for row in session.scalars(query))


def read_worked_out(session: Session, count: int) -> tuple[StoredGarment, ...]:
    """The newest `count` garments of the shelf that have a cut-out."""
    query = (
        select(GarmentRow)
        .where(GarmentRow.removed_at.is_(None), GarmentRow.cutout.is_not(None))
        .order_by(GarmentRow.id.desc())
        .limit(count)
    )
    return tuple(_stored(row) for row in session.scalars(query))


def take_in(session: Session, garment_id: str, name: str, inspected: Inspected) -> tuple[StoredGarment, bool]:
    """The garment with these bytes and whether it is new, under `garment_id` then; one that was removed comes back."""
    row = session.scalar(select(GarmentRow).where(GarmentRow.sha256 == inspected.sha256))
    if row is not None:
        row.removed_at = None
        return _stored(row), False
    row = GarmentRow(
        id=garment_id,
        name=name,
        sha256=inspected.sha256,
        width=inspected.width,
        height=inspected.height,
        format=inspected.format,
        slot=None,
        category="",
        category_confidence=0.0,
        colours=b"[]",
        landmarks=b"{}",
        cutout=None,
        error_kind=None,
        error=None,
        removed_at=None,
    )
    session.add(row)
    session.flush()
    return _stored(row), True


def write_analysis(
    session: Session,
    seen: StoredGarment,
    found: GarmentAnalysed,
    cutout: str | None,
    said: Collection[str] = (),
) -> StoredGarment:
    """What was found in a picture that was as `seen` when it was looked at. What a person said since then, or what
    `said` names, counts for more. A slot that was set before is kept by asking for it in the analysis.
    """
    row = _row(session, seen.id)
    here = _stored(row)

    def is_free(name: str) -> bool:
        return name not in said and getattr(here, name) == getattr(seen, name)

    # Category and landmarks are those of a slot.
    of_this_slot = here.slot == seen.slot
    if is_free("slot"):
        row.slot = None if found.garment.slot is None else found.garment.slot.value
    if of_this_slot and is_free("category"):
        row.category = found.garment.category
        row.category_confidence = found.category_confidence
    if is_free("colours"):
        row.colours = msgspec.json.encode(found.colours)
    if of_this_slot and is_free("landmarks"):
        row.landmarks = msgspec.json.encode(found.garment.landmarks)
    if cutout is not None and is_free("cutout"):
        row.cutout = cutout
    row.error_kind = row.error = None
    return _stored(row)


def write_failure(session: Session, garment_id: str, kind: str, message: str) -> StoredGarment:
    row = _row(session, garment_id)
    row.error_kind, row.error = kind, message
    return _stored(row)


def write_values(session: Session, garment_id: str, values: GarmentValues) -> GarmentValues:
    """Set what is given and return what was there before, which undoes it when written in turn."""
    row = _row(session, garment_id)
    before = _stored(row)
    if values.name is not UNSET:
        row.name = values.name
    if values.slot is not UNSET:
        row.slot = None if values.slot is None else values.slot.value
    if values.category is not UNSET:
        row.category, row.category_confidence = values.category, 1.0
    if values.colours is not UNSET:
        row.colours = msgspec.json.encode(values.colours)
    if values.landmarks is not UNSET:
        row.landmarks = msgspec.json.encode(values.landmarks)
    if values.cutout is not UNSET:
        row.cutout = values.cutout
        if values.cutout is not None:
            row.error_kind = row.error = None
    return GarmentValues(
        **{
            field: value
            for field, value in msgspec.structs.asdict(values_of(before)).items()
            if getattr(values, field) is not UNSET
        }
    )


def values_of(stored: StoredGarment) -> GarmentValues:
    """All that can be said of a garment, as it is."""
    return GarmentValues(
        name=stored.name,
        slot=stored.slot,
        category=stored.category,
        colours=stored.colours,
        landmarks=dict(stored.landmarks),
        cutout=stored.cutout,
    )


def set_removed(session: Session, garment_id: str, removed: bool) -> None:
    _row(session, garment_id).removed_at = now() if removed else None
