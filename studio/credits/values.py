"""What the wallet says: balances, prices, statement lines, and operations that were refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Balances:
    """Whole credits; 1 is 1 US cent.

    available  can be leased or spent; `promo` is the free part of it, spent first
    leased     reserved to this machine and not spent: works without a network
    held       set aside for renders that nobody decided about
    payable    earned by one's own sets
    debt       owed; no new leases while there is any
    until      until when `leased` may be spent without a sync; None without a lease
    """

    available: int = 0
    promo: int = 0
    leased: int = 0
    held: int = 0
    payable: int = 0
    debt: int = 0
    until: datetime | None = None

    @property
    def spendable(self) -> int:
        """What can be spent while online."""
        return self.available + self.leased


@dataclass(frozen=True)
class ShareOf:
    """One author's part of the price, in basis points of 10,000."""

    name: str
    basis_points: int
    account_id: str


@dataclass(frozen=True)
class Quote:
    """What a set costs by the signed offer that is here, fee on top of the price."""

    set_id: str
    set_version: int
    generation_price: int
    generation_fee: int
    unlock_price: int
    unlock_fee: int
    shares: tuple[ShareOf, ...]

    @property
    def generation(self) -> int:
        return self.generation_price + self.generation_fee

    @property
    def unlock(self) -> int:
        return self.unlock_price + self.unlock_fee


@dataclass(frozen=True)
class Cost:
    """What renders of some photos will hold. `short` is what is lacking even with all there is; 0 is enough.

    `offline` says that what is leased covers it, without asking the server first; `demo` that they are those of the
    demo account, which cannot have more.
    """

    amount: int
    charged: int
    """How many of the renders cost something."""
    price: int
    fee: int
    short: int
    offline: bool
    demo: bool = False


@dataclass(frozen=True)
class Charge:
    """What one render has held or cost: `state` is a `HoldState`."""

    amount: int
    state: str
    set_id: str
    receipt: bool


@dataclass(frozen=True)
class StatementEntry:
    """`amount` is negative where credits left what can be spent. `rule` is one of the ledger's. `title` is that of the
    set, as far as its listing is here. `charged` is what a kept render cost, which was held before; `render_id` is of
    the render that the line is about, None where it is about none of this machine.
    """

    entry_id: str
    at: datetime
    rule: str
    text: str
    amount: int
    set_id: str | None
    subject: str | None
    title: str = ""
    charged: int = 0
    render_id: str | None = None


@dataclass(frozen=True)
class DeadLetter:
    """An operation that the server refused for good: what it was, of which set as far as its listing is here, why, and
    what a person can do.
    """

    op_id: str
    kind: str
    code: str
    sentence: str
    next_step: str
    subject: str
    made_at: datetime
    title: str = ""


@dataclass(frozen=True)
class Unlocked:
    """A set that may be used. `settled` is False while the server was not told; `source_id` is its place in the
    library, None until its photos are there.
    """

    unlock_id: str
    set_id: str
    set_version: int
    settled: bool
    source_id: str | None
    made_at: datetime
