"""What a device asks for: operations, pushed in order, each with its verdict.

Every spend names the lease it is drawn from, a counter that goes up by one, and the hash of the spend before it, so
that a copy of the device that spends too is seen. A signature of the device covers the whole head.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from sync.messages.base import Base64, Count, Credits, Id, Message, Price, Seconds, Sha256, Truth, digest_of

MAX_OPERATIONS = 500
"""How many operations one push may carry."""


class Hold(Message):
    """A render begins: what it will cost is held. `offer` is the signed offer that was seen (`documents.Offer`)."""

    kind: Literal["hold"] = "hold"
    hold_id: Id
    set_id: Id
    set_version: int = Field(strict=True, ge=1)
    offer: str = Field(max_length=8192)
    amount: Credits


class Post(Message):
    """The render was kept: what is held is paid. `rendered` says when, for the statement."""

    kind: Literal["post"] = "post"
    hold_id: Id
    rendered: Seconds


class VoidReason(StrEnum):
    """Why nothing was kept of a render; `expired` holds were left alone for too long."""

    DISCARDED = "discarded"
    EXPIRED = "expired"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Void(Message):
    """Nothing was kept: what is held goes back to where it came from."""

    kind: Literal["void"] = "void"
    hold_id: Id
    reason: VoidReason


class Unlock(Message):
    """A set is licensed and its originals may be fetched. Paid at once, by the same offer."""

    kind: Literal["unlock"] = "unlock"
    unlock_id: Id
    set_id: Id
    set_version: int = Field(strict=True, ge=1)
    offer: str = Field(max_length=8192)
    amount: Credits


class Favourite(Message):
    """The account marks a set, or no longer does."""

    kind: Literal["favourite"] = "favourite"
    set_id: Id
    on: Truth


class Reprice(Message):
    """A creator sets new prices. `base_version` is the version that was seen; another gives `STALE`."""

    kind: Literal["reprice"] = "reprice"
    set_id: Id
    base_version: int = Field(strict=True, ge=1)
    generation_price: Price
    unlock_price: Price


class Unpublish(Message):
    """Wins over every other change of the set."""

    kind: Literal["unpublish"] = "unpublish"
    set_id: Id
    base_version: int = Field(strict=True, ge=1)


Body = Annotated[Hold | Post | Void | Unlock | Favourite | Reprice | Unpublish, Field(discriminator="kind")]


class Operation(Message):
    """`seq` counts a device's operations from 1 without a gap. `signature` is Ed25519 over `head()`.

    `counter` and `prev_hash` belong to spends (`Hold`, `Unlock`): counter 1 follows the lease's own hash.
    """

    seq: int = Field(strict=True, ge=1, le=2**53)
    op_id: Id
    body: Body
    body_hash: Sha256
    lease_id: Id | None = None
    counter: int | None = Field(strict=True, default=None, ge=1, le=2**53)
    prev_hash: Sha256 | None = None
    signature: Base64

    def head(self, device_id: str, epoch: int) -> dict[str, object]:
        """What the signature covers, as a value for `canonical`."""
        return {
            "device": device_id,
            "epoch": epoch,
            "seq": self.seq,
            "op": self.op_id,
            "body": self.body_hash,
            "lease": self.lease_id,
            "counter": self.counter,
            "prev": self.prev_hash,
        }

    def spend_hash(self) -> str:
        """What the next spend of the same lease names as `prev_hash`."""
        head = {"lease": self.lease_id, "counter": self.counter, "prev": self.prev_hash, "op": self.op_id}
        return digest_of({**head, "body": self.body_hash})


class Push(Message):
    """What a device sends at once, in the order of `seq`. `epoch` is that of its last enrolment."""

    device_id: Id
    epoch: int = Field(strict=True, ge=1)
    operations: tuple[Operation, ...] = Field(max_length=MAX_OPERATIONS)


class VerdictKind(StrEnum):
    """applied now; duplicate: applied before, the same verdict again; rejected for good; retry: not now."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    RETRY = "retry"


class VerdictCode(StrEnum):
    """Why an operation was rejected or is to be tried again.

    gap          an earlier sequence number is missing; `expected` says which
    other_body   this operation's id was used before with another body; nothing was touched
    bad_signature  not signed by this device, or not over this body
    bad_offer    the offer is not the server's, or of another set, version or price
    no_lease     the lease is not this device's, or is not known
    overspent    the lease has less left than is asked for
    forked       another chain of spends came first: the amount waits for a review, the device's leases are frozen
    resolved     the hold was posted or voided before, in the other way
    unknown_hold there is no such hold
    stale        the set has another version by now, which `current` tells
    not_yours    the set belongs to somebody else
    withdrawn    the set is taken down or on hold
    frozen       the account is frozen until somebody has looked at it
    poison       the server cannot work this operation out; the others go on
    """

    GAP = "gap"
    OTHER_BODY = "other_body"
    BAD_SIGNATURE = "bad_signature"
    BAD_OFFER = "bad_offer"
    NO_LEASE = "no_lease"
    OVERSPENT = "overspent"
    FORKED = "forked"
    RESOLVED = "resolved"
    UNKNOWN_HOLD = "unknown_hold"
    STALE = "stale"
    NOT_YOURS = "not_yours"
    WITHDRAWN = "withdrawn"
    FROZEN = "frozen"
    POISON = "poison"


class Verdict(Message):
    """`receipt` is a signed `documents.Receipt` for an operation that moved money or gave a licence."""

    op_id: Id
    kind: VerdictKind
    code: VerdictCode | None = None
    sentence: str = ""
    current: Count | None = None
    receipt: str | None = None


class Pushed(Message):
    """`acked_through` is the highest sequence number with a verdict; `expected` the next one."""

    verdicts: tuple[Verdict, ...]
    acked_through: Count
    expected: Count
    server_time: Seconds
