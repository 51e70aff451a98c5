"""A sync that is carried by hand: what a desktop would push and ask for, and what the server answers, as files."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sync.messages.accounts import AccountKind, Name, PublicKey
from sync.messages.base import Base64, Credits, Id, Message, Seconds, Sha256, digest_of
from sync.messages.documents import Document, Keys
from sync.messages.events import Pulled
from sync.messages.leases import LeaseGranted
from sync.messages.marketplace import Listing
from sync.messages.operations import Push, Pushed

MAX_PUSHES = 1000
MAX_WANTED = 200


class Letter(Message):
    """What a device sends: all that waits, how far it has pulled, the sets whose files it wants, and the credits that
    it would like to have leased (0 to leave the lease alone).
    """

    device_id: Id
    pushes: tuple[Push, ...] = Field(max_length=MAX_PUSHES)
    cursor: str = Field(max_length=200)
    wanted: tuple[Id, ...] = Field(default=(), max_length=MAX_WANTED)
    lease: Credits = 0
    written: Seconds

    def digest(self) -> str:
        """What `Answer.letter` names it by."""
        return digest_of(self.model_dump(mode="json"))


class SignedLetter(Message):
    """`signature` is the device's over the letter's packed form."""

    letter: Letter
    signature: Base64


class Answer(Document):
    """What the server says to a letter. `cursor` is the letter's: pages go on from there and from nowhere else.

    `manifests` are signed documents of their own, of those wanted sets that are unlocked; `revocations`
    are `documents.Revocations`, signed likewise. `listings` are those of all sets that the account has unlocked, for
    what a picture of them costs now.
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
