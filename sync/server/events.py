"""What happened to an account, in order, for its devices to pull; and the server's generation."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from sync.server.database import Base


class EventRow(Base):
    """`commit` goes up by one within an account, under its lock; `body` is an `EventBody` in JSON."""

    __tablename__ = "events"

    account_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    commit: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    body: Mapped[str] = mapped_column(Text)


class ServerRow(Base):
    """One row. `generation` goes up whenever the database was restored, so that every device asks for everything."""

    __tablename__ = "server"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=1)
    generation: Mapped[int] = mapped_column(BigInteger, default=1)
    revocations: Mapped[int] = mapped_column(BigInteger, default=0)


def generation(session: Session) -> int:
    """1 until the server was restored for the first time."""
    return session.scalar(select(ServerRow.generation)) or 1


def bump_generation(session: Session) -> int:
    """To be called once after a restore: every cursor given out before is answered with 410."""
    row = session.get(ServerRow, 1)
    if row is None:
        row = ServerRow(id=1, generation=1, revocations=0)
        session.add(row)
        session.flush()
    session.execute(update(ServerRow).values(generation=ServerRow.generation + 1))
    session.refresh(row)
    return row.generation
