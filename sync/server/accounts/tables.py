"""Accounts, their devices and the tokens they come with. No token is stored: only its hash."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, new_id, seconds_now


class AccountRow(Base):
    """A person or a house. `email` is in lower case; `commits` counts the account's events (`EventRow`).

    The row is what `lock_account` takes, so that all that moves an account's money goes in order.
    """

    __tablename__ = "accounts"
    __table_args__ = (CheckConstraint("kind IN ('brand', 'creator', 'both', 'house')", name="kind"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_confirmed_at: Mapped[int | None] = mapped_column(BigInteger)
    password_hash: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    frozen: Mapped[bool] = mapped_column(default=False)
    frozen_reason: Mapped[str] = mapped_column(Text, default="")
    commits: Mapped[int] = mapped_column(BigInteger, default=0)


class DeviceRow(Base):
    """A machine with a key of its own. `epoch` goes up when it is enrolled again; `acked` is its last sequence."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("account_id", "public_key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    public_key: Mapped[str] = mapped_column(String(64), index=True)
    epoch: Mapped[int] = mapped_column(default=1)
    acked: Mapped[int] = mapped_column(BigInteger, default=0)
    enrolled_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    seen_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)


class AccessTokenRow(Base):
    """What a bearer opens, until when. `token_hash` is sha256 of the token."""

    __tablename__ = "access_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id"))
    family_id: Mapped[str | None] = mapped_column(String(36), index=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
