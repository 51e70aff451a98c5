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
    deleted_at: Mapped[int | None] = mapped_column(BigInteger)
    """Since then nobody's: the row stays for the books (`sync.server.deletion`)."""


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


class SignInRow(Base):
    """One sign-in of one program: the family of its refresh tokens. It ends by revoking, or unused for long."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.id"), index=True)
    client_id: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    revoked_at: Mapped[int | None] = mapped_column(BigInteger)


class RefreshTokenRow(Base):
    """A refresh token of a sign-in. `parent` is the token that it was given for, so that reuse is seen."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    family_id: Mapped[str] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"), index=True)
    parent: Mapped[str | None] = mapped_column(String(64), index=True)
    used_at: Mapped[int | None] = mapped_column(BigInteger)


class AuthorizationCodeRow(Base):
    """A code that a program changes for tokens once. Used ones stay a while, so that a second use is seen."""

    __tablename__ = "authorization_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    client_id: Mapped[str] = mapped_column(String(80))
    redirect_uri: Mapped[str] = mapped_column(String(400))
    challenge: Mapped[str] = mapped_column(String(43))
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    family_id: Mapped[str | None] = mapped_column(String(36))


class DeviceCodeRow(Base):
    """RFC 8628: a program without a browser waits until a person types `user_code` in one."""

    __tablename__ = "device_codes"
    __table_args__ = (CheckConstraint("state IN ('pending', 'allowed', 'denied', 'used')", name="state"),)

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_code: Mapped[str] = mapped_column(String(8), unique=True)
    client_id: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(8), default="pending")
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    interval: Mapped[int] = mapped_column(default=5)
    polled_at: Mapped[int] = mapped_column(BigInteger, default=0)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class BrowserRow(Base):
    """A browser that is signed in. The cookie holds the token, this its hash."""

    __tablename__ = "browsers"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class SignUpRow(Base):
    """Somebody asked for an account and has not confirmed the address yet; no account exists before that."""

    __tablename__ = "sign_ups"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    password_hash: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(String(2000), default="")
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class NewPasswordRow(Base):
    """A link to set a password, for whoever forgot it or was made an account by an admin."""

    __tablename__ = "new_passwords"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


class FirstGrantRow(Base):
    """Who got the free credits of a new account. Mailbox and network are keyed hashes, nobody's data.

    `mailbox` is the address without what stands behind a plus sign: one person, one grant.
    """

    __tablename__ = "first_grants"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(64), unique=True)
    network: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class SeatRow(Base):
    """A person in a house, or an open invitation (`account_id` None). Nobody sits in two houses at once."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("house_id", "email"),
        CheckConstraint("role IN ('admin', 'photographer', 'reviewer', 'creator')", name="role"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    house_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(12))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    accepted_at: Mapped[int | None] = mapped_column(BigInteger)
