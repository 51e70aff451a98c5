"""Which blobs are here, who brought them, and what is still on its way."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sync.server.database import Base, new_id, seconds_now


class BlobRow(Base):
    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)


class BlobHolderRow(Base):
    """An account that has sent a blob's very bytes: only those may put it into a set.

    Else whoever learns a hash could name it in a set of their own, and read what they never had.
    """

    __tablename__ = "blob_holders"

    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(8), primary_key=True)


class UploadRow(Base):
    """A file on its way. How much is here is what its part file has, so that no row can say otherwise."""

    __tablename__ = "uploads"
    __table_args__ = (CheckConstraint("role IN ('original', 'preview', 'anchors', 'licence')", name="role"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = mapped_column(String(8))
    media_type: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now)
    touched_at: Mapped[int] = mapped_column(BigInteger, default=seconds_now, index=True)
