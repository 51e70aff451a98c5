"""Tables of photos, sources, anchor maps and garments. Importing this module registers every table there is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

import studio.account.tables  # pyright: ignore[reportUnusedImport]
import studio.catalog.search_index  # pyright: ignore[reportUnusedImport]
import studio.credits.tables  # pyright: ignore[reportUnusedImport]
import studio.explore.search_index  # pyright: ignore[reportUnusedImport]
import studio.explore.tables  # pyright: ignore[reportUnusedImport]
import studio.export.tables  # pyright: ignore[reportUnusedImport]
import studio.jobs.tables  # pyright: ignore[reportUnusedImport]
import studio.library.tables  # pyright: ignore[reportUnusedImport]
import studio.weights.tables  # pyright: ignore[reportUnusedImport]  # noqa: F401
from studio.catalog.base import Base, new_id, now


class SourceRow(Base):
    """Where photos came from. `kind` is `folder`, `files`, `samples` or `set`; a folder has its `path`."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    kind: Mapped[str]
    path: Mapped[str | None] = mapped_column(unique=True)
    added_at: Mapped[datetime] = mapped_column(default=now)


def _folder_of_path(context: DefaultExecutionContext) -> str:
    return str(Path(context.get_current_parameters()["path"]).parent)


class PhotoRow(Base):
    """One original, where it lies. Never copied and never written to; `sha256` says whether it is still the same.

    number          what other rows and the search index call it; the same for as long as the row is there
    folder          that of `path`
    captured_at     ISO 8601 without a zone, as cameras write it
    rating          0 to 5 stars; `flag` and `label` are a `Flag` and a `Label`
    stack_place     0 is the top of its stack
    covered         lies below the top of a stack that is collapsed
    removed_at      when it was taken out of the catalogue, which renders made with it do not notice
    has_anchor_map  repeats what `anchor_maps` says, so that a page of photos is one query
    """

    __tablename__ = "photos"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True, default=new_id)
    source_id: Mapped[str] = mapped_column(ForeignKey("sources.id"))
    name: Mapped[str] = mapped_column(String(collation="NOCASE"))
    path: Mapped[str] = mapped_column(index=True)
    folder: Mapped[str] = mapped_column(default=_folder_of_path)
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
    rating: Mapped[int] = mapped_column(default=0)
    flag: Mapped[str] = mapped_column(default="none")
    label: Mapped[str] = mapped_column(default="none")
    title: Mapped[str] = mapped_column(default="")
    caption: Mapped[str] = mapped_column(default="")
    stack_id: Mapped[str | None] = mapped_column(ForeignKey("stacks.id"))
    stack_place: Mapped[int] = mapped_column(default=0)
    covered: Mapped[bool] = mapped_column(default=False)
    removed_at: Mapped[datetime | None]

    # People name a photo by its id; the number is for rows.
    __mapper_args__ = {"primary_key": ["id"]}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint("rating BETWEEN 0 AND 5", name="rating"),
        CheckConstraint("flag IN ('none', 'pick', 'reject')", name="flag"),
        CheckConstraint("label IN ('none', 'red', 'yellow', 'green', 'blue', 'purple')", name="label"),
        # One for every order in which photos are shown.
        Index("ix_photos_order", "captured_at", "name"),
        Index("ix_photos_name", "name", "captured_at"),
        Index("ix_photos_rating", "rating", "captured_at", "name"),
        Index("ix_photos_added", "added_at"),
        Index("ix_photos_size", "size"),
        # All that can be asked of a photo, so that any combination of filters is one pass over this index alone; in
        # the order in which facets are counted.
        Index(
            "ix_photos_facts",
            *("removed_at", "covered", "camera", "format", "rating", "flag", "label", "has_anchor_map"),
            *("missing", "captured_at", "size", "source_id", "folder"),
        ),
        # The filters that people set while they cull, over what is shown and in the order of capture, so that nothing
        # has to be put in order afterwards.
        Index(
            "ix_photos_shown",
            *("captured_at", "name", "number", "rating", "flag", "label", "camera"),
            sqlite_where=text("removed_at IS NULL AND covered IS 0"),
        ),
        Index("ix_photos_folders", "source_id", "folder", sqlite_where=text("removed_at IS NULL")),
        Index("ix_photos_hidden", "number", sqlite_where=text("removed_at IS NOT NULL OR covered")),
        Index("ix_photos_stack", "stack_id", "stack_place", sqlite_where=text("stack_id IS NOT NULL")),
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
