"""A sync that is carried by hand: what a desktop would push and ask for, and what the server answers, as files."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from sync.messages.accounts import AccountKind, Name, PublicKey
from sync.messages.base import Base64, Count, Credits, Id, Message, Seconds, Sha256, Truth, digest_of
from sync.messages.documents import Document, Keys
from sync.messages.events import Pulled
from sync.messages.leases import LeaseGranted
from sync.messages.marketplace import Listing
from sync.messages.operations import Push, Pushed

MAX_PUSHES = 1000
MAX_WANTED = 200
MAX_PAGES = 1000
MAX_PICTURES = 20_000
START = 8
"""Hex digits by which a picture is known to be there already."""
MAX_HERE = 200_000
LARGEST_PICTURE = 8 * 1024**2
"""Bytes that a cover or preview may have."""
LARGEST_PAGE = 32 * 1024**2
"""Bytes that a page of listings may have once it is unpacked."""


def _is_none(value: object) -> bool:
    """What is signed says nothing of a field that its writer may not know."""
    return value is None


class Showing(StrEnum):
    """How much of the sets in Explore is to be seen: their words and prices alone, their covers, or all previews."""

    WORDS = "words"
    COVERS = "covers"
    ALL = "all"


class FeedWish(Message):
    """What a device wants of Explore: all that changed after `cursor` (everything without one), and pictures of at most
    `picture_bytes` together. `covers` and `previews` are those it lacks of what it was told before, the most wanted
    first. `here` says how the hashes begin of what it has: the same need not be carried again.
    """

    cursor: str = Field(max_length=60)
    showing: Showing
    picture_bytes: Count
    covers: tuple[Sha256, ...] = Field(default=(), max_length=MAX_PICTURES)
    previews: tuple[Sha256, ...] = Field(default=(), max_length=MAX_PICTURES)
    here: tuple[Annotated[str, Field(pattern=rf"^[0-9a-f]{{{START}}}$")], ...] = Field(
        default=(), max_length=MAX_HERE
    )


class Letter(Message):
    """What a device sends: all that waits, how far it has pulled, the sets whose files it wants, the credits that it
    would like to have leased (0 to leave the lease alone), and what it wants of Explore, if anything.
    """

    device_id: Id
    pushes: tuple[Push, ...] = Field(max_length=MAX_PUSHES)
    cursor: str = Field(max_length=200)
    wanted: tuple[Id, ...] = Field(default=(), max_length=MAX_WANTED)
    lease: Credits = 0
    written: Seconds
    feed: FeedWish | None = Field(default=None, exclude_if=_is_none)

    def digest(self) -> str:
        """What `Answer.letter` names it by."""
        return digest_of(self.model_dump(mode="json"))


class SignedLetter(Message):
    """`signature` is the device's over the letter's packed form."""

    letter: Letter
    signature: Base64


class CarriedFile(Message):
    """A file in the parts of an answer, by the hash of its bytes; `size` in bytes."""

    sha256: Sha256
    size: Count


class CarriedPage(Message):
    """`file` is a `marketplace.Explore` in JSON, packed by zlib; `cursor` is what that page says."""

    file: CarriedFile
    cursor: str = Field(max_length=60)


class CarriedFeed(Message):
    """What changed in Explore. The first page goes on from the cursor `asked`, each of the others from the one before.

    anew      that cursor was of another time: the first page begins with nothing
    pictures  covers and previews that come along; `left_out`: there are more, for which there was no room
    """

    asked: str = Field(max_length=60)
    anew: Truth
    pages: tuple[CarriedPage, ...] = Field(max_length=MAX_PAGES)
    pictures: tuple[CarriedFile, ...] = Field(max_length=MAX_PICTURES)
    left_out: Truth


class Answer(Document):
    """What the server says to a letter. `cursor` is the letter's: pages go on from there and from nowhere else.

    `manifests` are signed documents of their own, of those wanted sets that are unlocked; `revocations`
    are `documents.Revocations`, signed likewise. `listings` are those of all sets that the account has unlocked, for
    what a picture of them costs now. `feed` is what the letter wanted of Explore.
    """

    typ: ClassVar[str] = "anchor-courier"
    device_id: Id
    letter: Sha256
    cursor: str
    pushed: tuple[Pushed, ...]
    lease: LeaseGranted | None = None
    pages: tuple[Pulled, ...]
    manifests: tuple[str, ...] = ()
    keys: Keys
    revocations: str = ""
    listings: tuple[Listing, ...] = ()
    feed: CarriedFeed | None = Field(default=None, exclude_if=_is_none)


class Join(Message):
    """A machine without a network asks to be one of an account's; somebody at the server says of which. `proof` is its
    signature over `sync.keys.joining_message`.
    """

    public_key: PublicKey
    name: Name
    proof: Base64 = Field(max_length=86)


class Joined(Document):
    """The machine with this key belongs to this account from now on. `keys` are the server's, and have signed this."""

    typ: ClassVar[str] = "anchor-joined"
    public_key: PublicKey
    device_id: Id
    epoch: int = Field(strict=True, ge=1)
    account_id: Id
    name: str
    email: str
    kind: AccountKind
    server: str
    keys: Keys
