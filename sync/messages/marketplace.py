"""What Explore is made of: listings as anybody may see them, and what a creator sends to publish one."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from sync.messages.base import Count, Id, Line, Message, Price, Seconds, Sha256, Text, Truth
from sync.messages.documents import ManifestPhoto, Release, Share

MAX_PHOTOS = 30
MAX_AUTHORS = 5
MAX_NAMES = 40
MAX_STORY = 4000
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Word = Annotated[Line, Field(min_length=1, max_length=40)]
Name = Annotated[Line, Field(max_length=120)]


class ListingState(StrEnum):
    """withdrawn: no new unlocks; on_hold: a release or a person is in question, nothing may be made with it."""

    DRAFT = "draft"
    LIVE = "live"
    WITHDRAWN = "withdrawn"
    ON_HOLD = "on_hold"


class Listing(Message):
    """One set in Explore. Prices in credits; `fee` comes on top and is said in `offer`, which is signed.

    `cover` and `previews` are hashes of small JPEGs that anybody may fetch. `palette` are the cover's main colours.
    """

    set_id: Id
    version: int = Field(strict=True, ge=1)
    state: ListingState
    title: Line = Field(max_length=200)
    story: Text = Field(max_length=MAX_STORY)
    creators: tuple[Share, ...] = Field(max_length=MAX_AUTHORS + 1)
    photographer: Name
    place: Line = Field(max_length=200)
    shot: Line = Field(max_length=40)
    people: tuple[Name, ...] = Field(max_length=MAX_NAMES)
    poses: tuple[Word, ...] = Field(max_length=MAX_NAMES)
    moods: tuple[Word, ...] = Field(max_length=MAX_NAMES)
    palette: tuple[Colour, ...] = Field(max_length=MAX_NAMES)
    generation_price: Price
    generation_fee: Price
    unlock_price: Price
    unlock_fee: Price
    offer: str
    photos: Count
    cover: Sha256
    cover_width: Count
    cover_height: Count
    previews: tuple[Sha256, ...] = Field(max_length=MAX_PHOTOS)
    licence: Line = Field(max_length=200)
    releases: tuple[Release, ...] = Field(max_length=MAX_NAMES)
    published: Seconds


class Explore(Message):
    """A page of listings in the order of their changes: what is new or changed since `cursor`.

    A listing that is no longer live comes once more with its state, so that a cache can forget it.
    """

    listings: tuple[Listing, ...]
    cursor: str
    has_more: Truth
    generation: Count


class Sort(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    CHEAPEST_UNLOCK = "cheapest_unlock"


class Found(Message):
    """A page of a search. `cursor` goes on with the same question alone; empty where that was all."""

    listings: tuple[Listing, ...]
    cursor: str


class Draft(Message):
    """What a creator sends to publish a set, or a new version of one.

    `base_version` 0 makes a new listing. Every blob and release it names must be there first.
    """

    set_id: Id
    base_version: int = Field(strict=True, ge=0)
    title: Line = Field(min_length=1, max_length=200)
    story: Text = Field(default="", max_length=MAX_STORY)
    photographer: Name
    shot: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    place: Line = Field(max_length=200)
    people: tuple[Line, ...]
    poses: tuple[Word, ...] = ()
    moods: tuple[Word, ...] = ()
    palette: tuple[Colour, ...] = ()
    shares: tuple[Share, ...] = Field(min_length=1, max_length=MAX_AUTHORS)
    generation_price: Price
    unlock_price: Price
    licence: Line
    licence_sha256: Sha256
    releases: tuple[Release, ...] = Field(max_length=MAX_NAMES)
    photos: tuple[ManifestPhoto, ...] = Field(min_length=1, max_length=MAX_PHOTOS)
    cover: Sha256


class SignedManifest(Message):
    """`manifest` is a signed `documents.Manifest`."""

    manifest: str


class OwnSet(Message):
    """A set of the caller's, whatever its state. `reason` is why the house holds it or took it down."""

    listing: Listing
    reason: str


class OwnSets(Message):
    sets: tuple[OwnSet, ...]


class Problem(Message):
    """Every answer that is no success: `kind` for programs, `sentence` for a person."""

    kind: str
    sentence: str
    current: Count | None = None
