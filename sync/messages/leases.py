"""Asking for credits to spend without a network, and giving them back."""

from __future__ import annotations

from pydantic import Field

from sync.messages.base import Base64, Count, Credits, Message, Sha256


class LeaseRequest(Message):
    """`amount` is what the device wants to have left. Asking again never takes more: it tops up to the amount."""

    amount: Credits


class LeaseGranted(Message):
    """`lease` is the signed `documents.Lease`. The rest is what the server knows of the lease's chain of spends."""

    lease: str
    counter: Count
    last_hash: Sha256
    remaining: Credits


class LeaseReturn(Message):
    """The device gives up what is left. `counter` and `last_hash` are those of its last spend (0 and the first hash
    where there was none); `signature` is the device's over `head`."""

    counter: int = Field(strict=True, ge=0, le=2**53)
    last_hash: Sha256
    signature: Base64

    def head(self, lease_id: str) -> dict[str, object]:
        """What the signature covers, as a value for `canonical`."""
        return {"return": lease_id, "counter": self.counter, "last": self.last_hash}
