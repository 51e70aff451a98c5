"""What leaves this machine, and which licences a person agreed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from studio.catalog.base import Base, new_id, now


class EgressRow(Base):
    """One request to another machine. `ended_at` is None while it lasts, and for ever where its process was killed.

    `purpose` is a `sync.client.journal.Purpose`, `kinds` are `DataKind`s joined by commas; `status` 0 says that no
    answer came. `path` has no query.
    """

    __tablename__ = "egress"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    host: Mapped[str]
    method: Mapped[str]
    path: Mapped[str]
    purpose: Mapped[str]
    kinds: Mapped[str] = mapped_column(default="")
    bytes_out: Mapped[int] = mapped_column(BigInteger)
    bytes_in: Mapped[int] = mapped_column(BigInteger, default=0)
    status: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class AcceptanceRow(Base):
    """A person's agreement to a model's licences: which (`licences`, their names joined by commas) and the very text
    that was shown. Never changed; a model whose licences change is agreed to anew.
    """

    __tablename__ = "licence_acceptances"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    model: Mapped[str] = mapped_column(index=True)
    licences: Mapped[str]
    terms: Mapped[str]
    accepted_at: Mapped[datetime] = mapped_column(default=now)
