"""The accounts of a party, where credits come from, and postings between accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Book(StrEnum):
    """An account of one party. Those of `MAY_BE_NEGATIVE` may go below zero, no other."""

    FUNDING = "funding"
    GRANTS = "grants"
    AVAILABLE = "available"
    PROMO = "promo"
    LEASE = "lease"
    HELD = "held"
    PAYABLE = "payable"
    PAID_OUT = "paid_out"
    PLATFORM = "platform"
    SUSPENSE = "suspense"
    DEBT = "debt"


MAY_BE_NEGATIVE = frozenset({Book.FUNDING, Book.GRANTS, Book.DEBT})


class Rule(StrEnum):
    """What an entry was made by; `docs/ledger.md` says what each does."""

    GRANT = "grant"
    BUY = "buy"
    REFUND = "refund"
    LEASE = "lease"
    RETURN = "return"
    RECLAIM = "reclaim"
    HOLD = "hold"
    LATE_HOLD = "late_hold"
    POST = "post"
    VOID = "void"
    UNLOCK = "unlock"
    LATE_UNLOCK = "late_unlock"
    UNLOCK_AGAIN = "unlock_again"
    FORK = "fork"
    ADMIT = "admit"
    RELEASE = "release"
    REFUSE = "refuse"
    REVERSE = "reverse"
    PAYOUT = "payout"
    FORFEIT = "forfeit"


PAYING = (Rule.POST, Rule.UNLOCK, Rule.LATE_UNLOCK)
HOLDING = (Rule.HOLD, Rule.LATE_HOLD, Rule.FORK)
EARNED = "earned"
"""What a statement calls an author's part, whichever entry it came by."""


class Origin(StrEnum):
    """Where credits in a lease, a hold or suspense came from, so that they can go back there."""

    NONE = ""
    PROMO = "promo"
    BOUGHT = "bought"
    OWED = "owed"


@dataclass(frozen=True)
class Posting:
    """`amount` in credits, negative where they leave the account."""

    party: str
    book: Book
    amount: int
    origin: Origin = Origin.NONE


@dataclass(frozen=True)
class Purse:
    """Credits by where they came from. `owed` were never there: they are debt."""

    promo: int = 0
    bought: int = 0
    owed: int = 0

    @property
    def total(self) -> int:
        """In credits."""
        return self.promo + self.bought + self.owed

    def take(self, amount: int) -> Purse:
        """`amount` credits out of this purse, free ones first. Raises `ValueError` where it holds less."""
        if not 0 <= amount <= self.total:
            raise ValueError(f"{amount} credits out of {self.total}")
        promo = min(self.promo, amount)
        bought = min(self.bought, amount - promo)
        return Purse(promo, bought, amount - promo - bought)

    def postings(self, party: str, book: Book, sign: int) -> list[Posting]:
        """These credits into (`sign` 1) or out of (-1) a book that keeps origins apart."""
        parts = ((self.promo, Origin.PROMO), (self.bought, Origin.BOUGHT), (self.owed, Origin.OWED))
        return [Posting(party, book, sign * amount, origin) for amount, origin in parts if amount]


def balanced(postings: Iterable[Posting]) -> bool:
    return sum(posting.amount for posting in postings) == 0
