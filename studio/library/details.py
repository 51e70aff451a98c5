"""All that the catalogue knows of one photo, for the panel beside it. How it was taken is read with its pixels."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.catalog.tables import PhotoRow, SourceRow
from studio.library import photo_rows
from studio.library.collections import Collection, read_all
from studio.library.culling import read_words
from studio.library.photo_rows import PhotoSummary
from studio.library.tables import CollectionPhotoRow


class PhotoDetails(msgspec.Struct, frozen=True, kw_only=True):
    """A photo with its words and facts.

    size         of the file, in bytes
    colour_space the colour profile's own description, or sRGB
    added_at     ISO 8601 in UTC; `modified_at` is the file's, from the same clock
    collections  those it was put in by hand
    """

    photo: PhotoSummary
    title: str
    caption: str
    keywords: tuple[str, ...]
    people: tuple[str, ...]
    collections: tuple[Collection, ...]
    source: str
    camera: str | None
    format: str
    bit_depth: int
    colour_space: str
    size: int
    added_at: str
    modified_at: str


def read(session: Session, photo_id: str) -> PhotoDetails:
    """What the catalogue has. Raises `InputError` `not_found`."""
    number = photo_rows.number_of(session, photo_id)
    row = session.scalars(select(PhotoRow).where(PhotoRow.number == number)).one()
    keywords, people = read_words(session, number)
    within = set(
        session.scalars(select(CollectionPhotoRow.collection_id).where(CollectionPhotoRow.photo == number))
    )
    return PhotoDetails(
        photo=photo_rows.read_summaries(session, [number])[0],
        title=row.title,
        caption=row.caption,
        keywords=keywords,
        people=people,
        collections=tuple(each for each in read_all(session) if each.id in within),
        source=session.scalar(select(SourceRow.name).where(SourceRow.id == row.source_id)) or "",
        camera=row.camera,
        format=row.format,
        bit_depth=row.bit_depth,
        colour_space=row.colour_space,
        size=row.size,
        added_at=row.added_at.isoformat(timespec="seconds"),
        modified_at=_moment(row.modified_ns),
    )


def _moment(nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).isoformat(timespec="seconds")
