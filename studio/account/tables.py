"""Accounts that this profile was connected to, and the operations that wait to be sent to their servers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studio.account.states import OutboxState
from studio.catalog.base import Base, new_id, now


class ConnectionRow(Base):
    """One account at one server, as this profile knows it. At most one is `current`; the others stay for their books.

    demo             the account of the embedded server
    signed_in        there is a refresh token, as far as is known
    device_id        what the server calls this machine; `epoch` counts how often it was enrolled
    next_seq         of the next operation in this epoch
    cursor           how far events were pulled, within `generation` of the server; "" for nothing
    available to debt  balances as the server last said them
    failure          the sentence of the last sync that did not work; "" after one that did
    quarantine       why what is here and what the server has do not agree; "" where they do
    keys             the server's public keys, as the JSON of `sync.messages.documents.Keys`
    revoked_at       seconds, by the server's clock, of the newest list of revocations that was taken in; 0 before
    """

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("server", "account_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    server: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    current: Mapped[bool] = mapped_column(default=False)
    signed_in: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    device_id: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[int] = mapped_column(default=1)
    next_seq: Mapped[int] = mapped_column(BigInteger, default=1)
    cursor: Mapped[str] = mapped_column(default="")
    generation: Mapped[int] = mapped_column(BigInteger, default=0)
    available: Mapped[int] = mapped_column(BigInteger, default=0)
    promo: Mapped[int] = mapped_column(BigInteger, default=0)
    leased: Mapped[int] = mapped_column(BigInteger, default=0)
    held: Mapped[int] = mapped_column(BigInteger, default=0)
    payable: Mapped[int] = mapped_column(BigInteger, default=0)
    debt: Mapped[int] = mapped_column(BigInteger, default=0)
    frozen: Mapped[bool] = mapped_column(default=False)
    frozen_reason: Mapped[str] = mapped_column(default="")
    last_success: Mapped[datetime | None]
    last_attempt: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="")
    failure_kind: Mapped[str] = mapped_column(default="")
    quarantine: Mapped[str] = mapped_column(default="")
    keys: Mapped[str] = mapped_column(Text, default="")
    revoked_at: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    connected_at: Mapped[datetime] = mapped_column(default=now)


class MachineRow(Base):
    """The one row of what holds for every account: the highest time ever seen, and whether nothing may be sent."""

    __tablename__ = "machine"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    work_offline: Mapped[bool] = mapped_column(default=False)
    highest_time: Mapped[datetime | None]
    clock_suspect: Mapped[bool] = mapped_column(default=False)


class OutboxRow(Base):
    """An operation for the server, written with what it is about in one transaction. Settled ones stay: a server that
    was restored from a backup is told again.

    epoch     that of the connection when it was numbered; below 1 for those of a device that this machine was before
    body      canonical JSON of `sync.messages.operations.Body`; `kind` repeats its kind
    subject   what it is about: a hold's, unlock's or set's id
    code, sentence, current  of the verdict, where it was no plain success
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state.value) for state in OutboxState)})", name="state"),
        UniqueConstraint("connection_id", "epoch", "seq"),
        Index("ix_outbox_waiting", "connection_id", "state", "seq"),
        Index("ix_outbox_subject", "subject"),
    )

    op_id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    connection_id: Mapped[str] = mapped_column(ForeignKey("connections.id"))
    epoch: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(String(36), default="")
    body: Mapped[str] = mapped_column(Text)
    body_hash: Mapped[str] = mapped_column(String(64))
    lease_id: Mapped[str | None] = mapped_column(String(36))
    counter: Mapped[int | None] = mapped_column(BigInteger)
    prev_hash: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(default=OutboxState.WAITING.value)
    code: Mapped[str] = mapped_column(default="")
    sentence: Mapped[str] = mapped_column(Text, default="")
    current: Mapped[int | None] = mapped_column(BigInteger)
    seen: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]
