"""Leases, holds, unlocks, offers and statement lines of an account, as this machine knows them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base, new_id, now
from studio.credits.states import HoldState, LeaseState, UnlockState


def _one_of(values: type[HoldState] | type[LeaseState] | type[UnlockState]) -> str:
    return f"state IN ({', '.join(repr(value.value) for value in values)})"


class LeaseRow(Base):
    """Credits that may be spent from this machine without a network, by a document that the server signed.

    `remaining` is `amount` less what was spent here and not given back; `told` is what the server last said of it. The
    next spend has `counter` + 1 and names `prev_hash`.
    """

    __tablename__ = "leases"
    __table_args__ = (CheckConstraint(_one_of(LeaseState), name="state"),)

    lease_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), index=True)
    document: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(default=LeaseState.OPEN.value)
    amount: Mapped[int] = mapped_column(BigInteger)
    remaining: Mapped[int] = mapped_column(BigInteger)
    told: Mapped[int | None] = mapped_column(BigInteger)
    counter: Mapped[int] = mapped_column(BigInteger, default=0)
    prev_hash: Mapped[str] = mapped_column(String(64))
    issued: Mapped[datetime]
    expires: Mapped[datetime]
    grace_until: Mapped[datetime]


class HoldRow(Base):
    """What a render will cost, or has cost. `job_id` is None for one that another machine of the account made.

    A job has at most one that is `held`. `offer` is the signed offer that the person saw; `rendered` of the `post`.
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint(_one_of(HoldState), name="state"),
        Index("ix_holds_state", "connection_id", "state"),
        Index("ix_holds_open", "job_id", unique=True, sqlite_where=text("state = 'held'")),
    )

    hold_id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"))
    job_id: Mapped[str | None] = mapped_column(String(36), index=True)
    set_id: Mapped[str] = mapped_column(String(36), default="")
    set_version: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int] = mapped_column(BigInteger)
    lease_id: Mapped[str | None] = mapped_column(String(36))
    offer: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(default=HoldState.HELD.value)
    receipt: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
    resolved_at: Mapped[datetime | None]


class UnlockRow(Base):
    """A set that the account may use. `source_id` is where its photos are in the library, None until they are."""

    __tablename__ = "unlocks"
    __table_args__ = (
        CheckConstraint(_one_of(UnlockState), name="state"),
        Index("ix_unlocks_set", "connection_id", "set_id"),
    )

    unlock_id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"))
    set_id: Mapped[str] = mapped_column(String(36))
    set_version: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger, default=0)
    lease_id: Mapped[str | None] = mapped_column(String(36))
    state: Mapped[str] = mapped_column(default=UnlockState.WAITING.value)
    receipt: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[str | None] = mapped_column(String(36))
    made_at: Mapped[datetime] = mapped_column(default=now)


class SetPhotoRow(Base):
    """An original of an unlocked set, by the hash of its bytes: a render of it is charged, wherever the file lies."""

    __tablename__ = "set_photos"

    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class OfferRow(Base):
    """The newest signed offer of a set that was seen, checked when it came; the numbers repeat what it says."""

    __tablename__ = "offers"

    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    set_version: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    generation_price: Mapped[int] = mapped_column(BigInteger)
    generation_fee: Mapped[int] = mapped_column(BigInteger)
    unlock_price: Mapped[int] = mapped_column(BigInteger)
    unlock_fee: Mapped[int] = mapped_column(BigInteger)
    shares: Mapped[str] = mapped_column(Text)


class EndedSetRow(Base):
    """A set of the server with which nothing new may be made from `since` (seconds) on. `why` is an `EndReason`."""

    __tablename__ = "ended_sets"

    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    why: Mapped[str]
    since: Mapped[int] = mapped_column(BigInteger)


class StatementRow(Base):
    """One line of the account's statement, as the server wrote it. `commit` orders them."""

    __tablename__ = "statement"
    __table_args__ = (Index("ix_statement_order", "connection_id", "commit"),)

    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    commit: Mapped[int] = mapped_column(BigInteger)
    rule: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    set_id: Mapped[str | None] = mapped_column(String(36))
    subject: Mapped[str | None] = mapped_column(String(36))
    at: Mapped[datetime]


class FavouriteRow(Base):
    """A set that the account marked, on whichever machine."""

    __tablename__ = "favourites"

    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"), primary_key=True)
    set_id: Mapped[str] = mapped_column(String(36), primary_key=True)
