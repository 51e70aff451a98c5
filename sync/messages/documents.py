"""What the server signs: JWS in compact form with algorithm Ed25519, whose `typ` header names the document.

A document is checked with the server's public keys (`Keys`), offline too.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from sync.messages.base import Base64, Count, Credits, Id, Line, Message, Price, Seconds, Sha256, Truth


class Document(Message):
    """What the server signs. `typ` is the `typ` header of its JWS, so that no document passes for another."""

    typ: ClassVar[str]


class Share(Message):
    """One author's part of the pool in basis points; those of a set add up to 10,000."""

    account_id: Id
    name: Line = Field(max_length=120)
    basis_points: int = Field(strict=True, ge=1, le=10_000)


class Offer(Document):
    """What a generation and an unlock of one version of a set cost, and who earns. Fee on top of the prices."""

    typ: ClassVar[str] = "anchor-offer"
    set_id: Id
    set_version: int = Field(strict=True, ge=1)
    generation_price: Price
    generation_fee: Price
    unlock_price: Price
    unlock_fee: Price
    shares: tuple[Share, ...] = Field(min_length=1, max_length=6)
    issued: Seconds


class Lease(Document):
    """Credits reserved to one device for offline use. `first_hash` is what its first spend names as `prev_hash`."""

    typ: ClassVar[str] = "anchor-lease"
    lease_id: Id
    account_id: Id
    device_id: Id
    device_key: Base64
    amount: Credits
    issued: Seconds
    expires: Seconds
    grace_until: Seconds
    first_hash: Sha256


class ReceiptKind(StrEnum):
    GENERATION = "generation"
    UNLOCK = "unlock"


class Receipt(Document):
    """The licence of a picture, or of a set. `subject` is the hold's or the unlock's id."""

    typ: ClassVar[str] = "anchor-receipt"
    receipt_id: Id
    kind: ReceiptKind
    subject: Id
    account_id: Id
    set_id: Id
    set_version: Count
    amount: Credits
    fee: Credits
    licence: str
    licence_sha256: Sha256
    at: Seconds


class BlobKind(StrEnum):
    ORIGINAL = "original"
    PREVIEW = "preview"
    ANCHORS = "anchors"
    """An anchor map or a mask of one of the set's photos."""


class Blob(Message):
    """A file of a set by the hash of its bytes; `size` in bytes."""

    sha256: Sha256
    size: int = Field(strict=True, ge=0, le=2**50)
    kind: BlobKind
    media_type: str = Field(max_length=80)


FileName = Annotated[str, Field(max_length=200, pattern=r"^[\w][\w.\- ]*$")]


class ManifestFile(Message):
    """A file of a photo beside its original: `name` as the anchor map names it (`photo.face.png`)."""

    name: FileName
    blob: Blob


class ManifestPhoto(Message):
    """`name` is the original's file name. `files` holds its anchor map and masks."""

    photo_id: Id
    name: FileName
    width: int = Field(strict=True, ge=1)
    height: int = Field(strict=True, ge=1)
    original: Blob
    preview: Blob
    files: tuple[ManifestFile, ...] = ()


class Release(Message):
    """A release as a fact; the paper itself stays with the server, encrypted."""

    release_id: Id
    person: Line = Field(max_length=120)
    signed: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    adult: Truth
    guardian: Truth = False
    categories: tuple[Annotated[str, Field(max_length=120)], ...] = Field(default=(), max_length=40)
    territory: str = Field(default="worldwide", max_length=200)
    until: str | None = Field(default=None, pattern=r"^\d{4}-\d\d-\d\d$")
    ai_derivatives: Truth


class Manifest(Document):
    """All of one version of a set, so that an unlocked set can be fetched and checked piece by piece."""

    typ: ClassVar[str] = "anchor-manifest"
    set_id: Id
    set_version: int = Field(strict=True, ge=1)
    title: str = Field(max_length=200)
    photographer: str = Field(max_length=120)
    shot: str = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    place: str = Field(max_length=200)
    licence: str
    licence_sha256: Sha256
    releases: tuple[Release, ...]
    photos: tuple[ManifestPhoto, ...] = Field(max_length=30)


class Key(Message):
    """A key of the server. A retired one signs nothing new, and what it signed stays good."""

    kid: str
    public: Base64
    """32 raw bytes of an Ed25519 public key."""
    retired: Truth = False


class Keys(Message):
    """Public keys of the server. `revoked` ones sign nothing that counts; `version` only goes up."""

    version: Count
    keys: tuple[Key, ...]
    revoked: tuple[str, ...] = ()


class EndReason(StrEnum):
    """on_hold: a release or a person is in question, it may come back; taken_down: by the house; withdrawn: by its
    creator.
    """

    ON_HOLD = "on_hold"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"


class EndedSet(Message):
    """A set with which nothing new may be made from `since` on; what was made stays licensed."""

    set_id: Id
    why: EndReason
    since: Seconds


class Revocations(Document):
    """Devices and keys that count for nothing any more, and all sets with which nothing new may be made, now or soon.
    `version` goes up with every change; a set that came back is not in the list any more.
    """

    typ: ClassVar[str] = "anchor-revocations"
    version: Count
    devices: tuple[Id, ...] = ()
    keys: tuple[str, ...] = ()
    sets: tuple[EndedSet, ...] = ()
    at: Seconds
