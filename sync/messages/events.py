"""What the server tells a device: events of its account, pulled by a cursor, and the digest both sides compare."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sync.messages.base import Count, Credits, Id, Message, Seconds, Sha256, Truth

MAX_EVENTS = 500


class BalanceChanged(Message):
    """The account's balances after an entry of the ledger; `debt` is what is owed."""

    kind: Literal["balance"] = "balance"
    available: Credits
    promo: Credits
    leased: Credits
    held: Credits
    payable: Credits
    debt: Credits


class StatementLine(Message):
    """One entry of the ledger as its account sees it. `amount` is negative where credits leave what can be spent."""

    kind: Literal["statement"] = "statement"
    entry_id: Id
    rule: str
    """Which rule made it; `docs/ledger.md` lists them."""
    amount: int = Field(strict=True)
    text: str
    set_id: Id | None = None
    subject: Id | None = None
    at: Seconds


class LeaseChanged(Message):
    """`document` is the signed lease while it is open. `remaining` is what the server knows to be left."""

    kind: Literal["lease"] = "lease"
    lease_id: Id
    state: Literal["open", "returned", "reclaimed", "frozen"]
    remaining: Credits
    document: str | None = None


class HoldChanged(Message):
    """How a render's hold stands; `receipt` is the signed licence once it was posted. `amount` in credits."""

    kind: Literal["hold"] = "hold"
    hold_id: Id
    state: Literal["held", "posted", "voided", "suspended", "reversed"]
    amount: Credits
    receipt: str | None = None


class UnlockChanged(Message):
    """A set is unlocked for the account, on whichever device it was done, or its unlock was reversed."""

    kind: Literal["unlock"] = "unlock"
    unlock_id: Id
    set_id: Id
    set_version: Count
    state: Literal["open", "reversed"]
    receipt: str | None = None


class FavouriteChanged(Message):
    """The account marked a set on one of its devices, or no longer marks it."""

    kind: Literal["favourite"] = "favourite"
    set_id: Id
    on: Truth


class AccountChanged(Message):
    """The account was frozen, with what the person is told of why, or is free again."""

    kind: Literal["account"] = "account"
    frozen: Truth
    reason: str = ""


EventBody = Annotated[
    BalanceChanged
    | StatementLine
    | LeaseChanged
    | HoldChanged
    | UnlockChanged
    | FavouriteChanged
    | AccountChanged,
    Field(discriminator="kind"),
]


class Event(Message):
    """`commit` goes up within an account, without order between accounts."""

    commit: int = Field(strict=True, ge=1)
    body: EventBody


class Digest(Message):
    """Both sides work this out of what they hold; see `sync.digest`."""

    unlocks: Count
    holds: Count
    held: Credits
    posted: Credits
    sha256: Sha256


class Pulled(Message):
    """`cursor` is opaque and belongs to a generation of the server. `digest` comes with the last page alone."""

    events: tuple[Event, ...]
    cursor: str
    has_more: Truth
    generation: Count
    server_time: Seconds
    digest: Digest | None = None
