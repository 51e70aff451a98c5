"""What this profile has of the marketplace. All of it but the copies of sets can be fetched again."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base


class ListingRow(Base):
    """A listing that is live, as far as it is looked through and shown in the grid.

    number           what other rows and the search index call it; the same as long as the set is known
    creators         names of the authors, the first-named first; `words` are its moods, poses and people
    generation_cost  credits that a kept picture costs, the fee included; `unlock_cost` likewise
    published        UTC in seconds; it orders the newest first, nothing else
    cover            sha256 of its cover; `previews` are the raw hashes of its previews, one after the other
    palette          CIE L*a*b* of its colours: L* as an unsigned byte times 2.55, a* and b* as bytes plus 128
    cached           its cover is in the store of covers
    """

    __tablename__ = "listings"

    number: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[str] = mapped_column(unique=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(collation="NOCASE"))
    story: Mapped[str]
    creators: Mapped[str]
    photographer: Mapped[str]
    place: Mapped[str]
    words: Mapped[str]
    photos: Mapped[int]
    generation_cost: Mapped[int]
    unlock_cost: Mapped[int]
    published: Mapped[int]
    cover: Mapped[str]
    cover_width: Mapped[int]
    cover_height: Mapped[int]
    previews: Mapped[bytes] = mapped_column(LargeBinary)
    palette: Mapped[bytes] = mapped_column(LargeBinary)
    cached: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        # One for every order in which listings are shown, each with what is asked for besides.
        Index("ix_listings_newest", "published", "number", "generation_cost", "cached"),
        Index("ix_listings_price", "generation_cost", "number", "cached"),
        Index("ix_listings_title", "title", "number", "generation_cost", "cached"),
        Index("ix_listings_palette", "number", "palette"),
        Index("ix_listings_cover", "cover"),
    )


class ListingBodyRow(Base):
    """What else there is of a listing as it came, see `studio.explore.bodies`."""

    __tablename__ = "listing_bodies"

    listing: Mapped[int] = mapped_column(ForeignKey("listings.number"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ExploreWordRow(Base):
    """A word that listings are found by besides their text. `kind` is a `Kind`; a colour is the name of a swatch."""

    __tablename__ = "explore_words"
    __table_args__ = (
        UniqueConstraint("kind", "word"),
        CheckConstraint("kind IN ('mood', 'pose', 'person', 'place', 'colour')", name="kind"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    word: Mapped[str] = mapped_column(String(collation="NOCASE"))


class ListingWordRow(Base):
    """A listing has this word. There are ten of them to a listing, so they are two numbers each."""

    __tablename__ = "listing_words"
    __table_args__ = (Index("ix_listing_words_listing", "listing"), {"sqlite_with_rowid": False})

    word: Mapped[int] = mapped_column(ForeignKey("explore_words.number"), primary_key=True)
    listing: Mapped[int] = mapped_column(ForeignKey("listings.number"), primary_key=True)


class SetCopyRow(Base):
    """What of an unlocked set lies in this profile.

    `state` is a `CopyState`; `manifest` is its JSON, checked when it came.
    """

    __tablename__ = "set_copies"
    __table_args__ = (CheckConstraint("state IN ('wanted', 'paused', 'here')", name="state"),)

    set_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    title: Mapped[str]
    state: Mapped[str]
    manifest: Mapped[str] = mapped_column(default="")


class FeedRow(Base):
    """How far the feed of listings of a server was read. There is one row, numbered 1."""

    __tablename__ = "explore_feed"
    __table_args__ = (CheckConstraint("number = 1", name="one"),)

    number: Mapped[int] = mapped_column(primary_key=True, default=1)
    server: Mapped[str]
    cursor: Mapped[str]
    generation: Mapped[int]
    whole: Mapped[bool]
