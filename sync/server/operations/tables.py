"""Which operations were worked on, with what verdict: for ever, since devices may be offline for months."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, seconds_now


class OperationRow(Base):
    """Written in the transaction of what the operation did. `verdict` is a `VerdictKind`."""

    __tablename__ = "operations"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    op_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    device_id: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[int]
    seq: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(12))
    body_hash: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(10))
    code: Mapped[str | None] = mapped_column(String(16))
    sentence: Mapped[str] = mapped_column(Text, default="")
    current: Mapped[int | None] = mapped_column(BigInteger)
    receipt: Mapped[str | None] = mapped_column(Text)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
