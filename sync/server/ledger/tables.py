"""The ledger's rows. Entries and postings are only ever inserted; balances are what the postings add up to."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, new_id, seconds_now
from sync.server.ledger.chart import Purse

_HELD = "state = 'held'"
"""Few holds are open among the many that were: those have an index of their own."""


class EntryRow(Base):
    """One movement of credits by one rule. `account_id` is whose statement it belongs to.

    `once` is unique: the key under which a thing that may happen once is known (a sign-up grant, a payment).
    """

    __tablename__ = "ledger_entries"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    rule: Mapped[str] = mapped_column(String(24))
    account_id: Mapped[str] = mapped_column(String(36))
    subject: Mapped[str | None] = mapped_column(String(36))
    set_id: Mapped[str | None] = mapped_column(String(36))
    once: Mapped[str | None] = mapped_column(String(200), unique=True)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class PostingRow(Base):
    """What an entry puts into (or, negative, takes out of) one book of one party."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_postings_party", "party", "book"),
    )

    entry_id: Mapped[str] = mapped_column(ForeignKey("ledger_entries.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[str] = mapped_column(String(36))
    book: Mapped[str] = mapped_column(String(12))
    origin: Mapped[str] = mapped_column(String(8), default="")
    amount: Mapped[int] = mapped_column(BigInteger)


class BalanceRow(Base):
    """Written in the transaction of the postings that change it."""

    __tablename__ = "ledger_balances"
    __table_args__ = (
        CheckConstraint("amount >= 0 OR book IN ('funding', 'grants', 'debt')", name="not_negative"),
        CheckConstraint("amount <= 0 OR book <> 'debt'", name="debt"),
    )

    party: Mapped[str] = mapped_column(String(36), primary_key=True)
    book: Mapped[str] = mapped_column(String(12), primary_key=True)
    origin: Mapped[str] = mapped_column(String(8), primary_key=True, default="")
    amount: Mapped[int] = mapped_column(BigInteger, default=0)


class HoldRow(Base):
    """A charge of one render. `shares` is the offer's, as JSON; `promo`, `bought` and `owed` are what it is paid with.

    `kept` while suspended: the render was kept, so that it is posted when the review says that it counts.
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'posted', 'voided', 'suspended', 'reversed')", name="state"),
        CheckConstraint("promo + bought + owed = pool + fee", name="whole"),
        Index("ix_holds_id", "id"),
        Index("ix_holds_held", "at", sqlite_where=text(_HELD), postgresql_where=text(_HELD)),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(36))
    lease_id: Mapped[str] = mapped_column(String(36))
    set_id: Mapped[str] = mapped_column(String(36))
    set_version: Mapped[int] = mapped_column(Integer)
    pool: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger)
    shares: Mapped[str] = mapped_column(Text)
    promo: Mapped[int] = mapped_column(BigInteger, default=0)
    bought: Mapped[int] = mapped_column(BigInteger, default=0)
    owed: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(10), default="held")
    reason: Mapped[str] = mapped_column(String(12), default="")
    kept: Mapped[bool] = mapped_column(default=False)
    paid_entry: Mapped[str | None] = mapped_column(String(36))
    receipt: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)

    @property
    def purse(self) -> Purse:
        """What it is paid with."""
        return Purse(self.promo, self.bought, self.owed)


class UnlockRow(Base):
    """A set licensed to an account. `state` is open, suspended (waits for a review) or reversed."""

    __tablename__ = "unlocks"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'suspended', 'reversed')", name="state"),
        Index("ix_unlocks_account_set", "account_id", "set_id"),
    )

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(36))
    lease_id: Mapped[str] = mapped_column(String(36))
    set_id: Mapped[str] = mapped_column(String(36))
    set_version: Mapped[int] = mapped_column(Integer)
    pool: Mapped[int] = mapped_column(BigInteger)
    fee: Mapped[int] = mapped_column(BigInteger)
    shares: Mapped[str] = mapped_column(Text)
    promo: Mapped[int] = mapped_column(BigInteger, default=0)
    bought: Mapped[int] = mapped_column(BigInteger, default=0)
    owed: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(10), default="open")
    paid_entry: Mapped[str | None] = mapped_column(String(36))
    receipt: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)

    @property
    def purse(self) -> Purse:
        """What it is paid with."""
        return Purse(self.promo, self.bought, self.owed)


class ReviewRow(Base):
    """Something in suspense that a person must look at.

    kind `fork`: the spend `subject` of a second chain of one lease. kind `earning`: what `account_id` earned by
    free credits of somebody who may be the same person.
    """

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("state IN ('open', 'counts', 'refused')", name="state"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(String(36), index=True)
    payer_id: Mapped[str] = mapped_column(String(36))
    subject: Mapped[str] = mapped_column(String(36))
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(8), default="open")
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class TallyRow(Base):
    """An account's digest (`sync.digest`), kept up to date with every event of a hold or an unlock."""

    __tablename__ = "tallies"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    unlocks: Mapped[int] = mapped_column(BigInteger, default=0)
    holds: Mapped[int] = mapped_column(BigInteger, default=0)
    held: Mapped[int] = mapped_column(BigInteger, default=0)
    posted: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="0" * 64)
