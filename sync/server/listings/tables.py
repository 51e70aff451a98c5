"""Listings as they are now, every version they had, and what a search goes by.

What Explore serves is kept as the very bytes of its JSON, so that a page is put together and not worked out.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, seconds_now

Sorted = String(120).with_variant(String(120, collation="C"), "postgresql")
"""Words are looked up by what they begin with, byte for byte: no rules of any language."""


class FeedRow(Base):
    """One row: the number of the last change of any listing. Whoever changes one takes the row until the commit."""

    __tablename__ = "feed"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    changes: Mapped[int] = mapped_column(BigInteger, default=0)


class ListingRow(Base):
    """A photo set. `change` goes up over all listings; `listing` is `messages.marketplace.Listing` in JSON.

    `state` follows from `withdrawn` (its owner's word), `taken_down` and `held` (the house's), in that order of rank.
    `looks` are five colours in CIELAB, a byte each for L, a, b; see `palette`.
    """

    __tablename__ = "listings"
    __table_args__ = (
        Index("ix_listings_live_published", "state", "published", "id"),
        Index("ix_listings_live_generation", "state", "generation_price", "id"),
        Index("ix_listings_live_unlock", "state", "unlock_price", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), unique=True)
    owner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(9))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[int | None] = mapped_column(BigInteger)
    taken_down: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    change: Mapped[int] = mapped_column(BigInteger, unique=True)
    published: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    generation_price: Mapped[int]
    unlock_price: Mapped[int]
    looks: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    listing: Mapped[bytes] = mapped_column(LargeBinary)


class SetVersionRow(Base):
    """What was published, for ever: the draft in JSON, its manifest signed, its offer signed and as `terms` in JSON."""

    __tablename__ = "set_versions"

    set_id: Mapped[str] = mapped_column(ForeignKey("listings.set_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[bytes] = mapped_column(LargeBinary)
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    offer: Mapped[str] = mapped_column(Text)
    manifest: Mapped[str] = mapped_column(Text)
    cover_width: Mapped[int]
    cover_height: Mapped[int]
    made_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class SetAuthorRow(Base):
    """Who earns with a version, in the order named, and how much of the pool."""

    __tablename__ = "set_authors"

    set_id: Mapped[str] = mapped_column(ForeignKey("listings.set_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    position: Mapped[int]
    basis_points: Mapped[int]


class SetBlobRow(Base):
    """The blobs of all versions of a set, with what each is in it."""

    __tablename__ = "set_blobs"
    __table_args__ = (Index("ix_set_blobs_sha256", "sha256"),)

    set_id: Mapped[str] = mapped_column(ForeignKey("listings.set_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), primary_key=True)
    role: Mapped[str] = mapped_column(String(8), primary_key=True)


class ListingWordRow(Base):
    """A word by which a live listing is found. `kind`: text (all of its words), or a whole mood, pose, person."""

    __tablename__ = "listing_words"
    __table_args__ = (Index("ix_listing_words_listing", "listing_id", "kind", "word"),)

    kind: Mapped[str] = mapped_column(String(6), primary_key=True)
    word: Mapped[str] = mapped_column(Sorted, primary_key=True)
    listing_id: Mapped[int] = mapped_column(
        ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class ReleaseRow(Base):
    """A release as facts (`messages.documents.Release` in JSON). Its paper lies encrypted under the release's id."""

    __tablename__ = "releases"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    facts: Mapped[bytes] = mapped_column(LargeBinary)
    paper: Mapped[str] = mapped_column(String(80), default="")
    """Media type of the paper; empty while there is none."""
    filed_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
