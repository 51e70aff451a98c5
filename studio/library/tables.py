"""What a person makes of photos: their words, collections and stacks. The photos' own row is in the catalogue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base, new_id, now


class PhotoWordRow(Base):
    """A word that a person gave a photo. `kind` is `keyword` or `person`; the same word in capitals is the same."""

    __tablename__ = "photo_words"
    __table_args__ = (
        CheckConstraint("kind IN ('keyword', 'person')", name="kind"),
        Index("ix_photo_words_photo", "photo"),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(collation="NOCASE"), primary_key=True)
    photo: Mapped[int] = mapped_column(ForeignKey("photos.number"), primary_key=True)


class CollectionRow(Base):
    """Photos put together by hand (`photos`), by a rule (`smart`, its `rule` as JSON), or a `folder` of these."""

    __tablename__ = "collections"
    __table_args__ = (
        CheckConstraint("kind IN ('folder', 'photos', 'smart')", name="kind"),
        CheckConstraint("(kind = 'smart') = (rule IS NOT NULL)", name="rule"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("collections.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    rule: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(default=now)


class CollectionPhotoRow(Base):
    """A photo in a collection. `place` orders them; there is always room between two of them."""

    __tablename__ = "collection_photos"
    __table_args__ = (
        Index("ix_collection_photos_order", "collection_id", "place", "photo"),
        Index("ix_collection_photos_photo", "photo"),
        {"sqlite_with_rowid": False},
    )

    collection_id: Mapped[str] = mapped_column(ForeignKey("collections.id"), primary_key=True)
    photo: Mapped[int] = mapped_column(ForeignKey("photos.number"), primary_key=True)
    place: Mapped[float]


class StackRow(Base):
    """Photos that lie on each other. Which they are, and in what order, is said in their own rows."""

    __tablename__ = "stacks"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    collapsed: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(default=now)
