"""Tables of photos, sources, anchor maps and garments. Importing this module registers every table there is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

import studio.jobs.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
from studio.catalog.base import Base, new_id, now


class SourceRow(Base):
    """Where photos came from. `kind` is `folder`, `files`, `samples` or `set`; a folder has its `path`."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    path: Mapped[str | None] = mapped_column(unique=True)
    added_at: Mapped[datetime] = mapped_column(default=now)


class PhotoRow(Base):
    """One original, where it lies. Never copied and never written to; `sha256` says whether it is still the same.

    `captured_at` is ISO 8601 without a zone, as cameras write it. `has_anchor_map` repeats what `anchor_maps`
    says, so that a page of photos is one query.
    """

    __tablename__ = "photos"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    name: Mapped[str]
    path: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]
    format: Mapped[str]
    bit_depth: Mapped[int]
    colour_space: Mapped[str]
    captured_at: Mapped[str | None]
    camera: Mapped[str | None]
    has_anchor_map: Mapped[bool] = mapped_column(default=False)
    missing: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        Index("ix_photos_order", "captured_at", "name", "id"),
        Index("ix_photos_source_order", "source_id", "captured_at", "name", "id"),
    )


class AnchorMapRow(Base):
    """One version of what is known of a photo; the highest `version` counts, the others are its history.

    `body` is the JSON of an `AnchorMap` whose masks are named by hash alone, or None where it was taken away.
    """

    __tablename__ = "anchor_maps"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    photo_id: Mapped[str] = mapped_column(ForeignKey("photos.id"))
    version: Mapped[int]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (UniqueConstraint("photo_id", "version"),)


class GarmentRow(Base):
    """A product picture in the vault, with what was found in it or what a person said instead.

    `colours` and `landmarks` are JSON: a list of names, and points by name in the picture's pixels. `cutout` is
    the hash of its mask. `error` is the sentence to show where the picture could not be analysed.
    """

    __tablename__ = "garments"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    width: Mapped[int]
    height: Mapped[int]
    format: Mapped[str]
    slot: Mapped[str | None]
    category: Mapped[str] = mapped_column(default="")
    category_confidence: Mapped[float] = mapped_column(default=0.0)
    colours: Mapped[bytes] = mapped_column(LargeBinary, default=b"[]")
    landmarks: Mapped[bytes] = mapped_column(LargeBinary, default=b"{}")
    cutout: Mapped[str | None]
    error_kind: Mapped[str | None]
    error: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(index=True)


class LookStepRow(Base):
    """One step of what a photo was dressed in. Ids sort by time.

    `look` is the JSON of a Look, `words` what led to it, `preview` a small JPEG. `worn` marks the one step that the
    photo wears; none does where it is bare again.
    """

    __tablename__ = "look_steps"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    photo_id: Mapped[str] = mapped_column(index=True)
    look: Mapped[str]
    words: Mapped[str]
    preview: Mapped[bytes | None] = mapped_column(LargeBinary)
    worn: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=now)
