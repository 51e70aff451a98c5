"""Rows of an account at a house's server, as its last sync would have left them in a catalogue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow
from studio.catalog.base import new_id
from studio.credits.tables import LeaseRow, OfferRow, StatementRow, UnlockRow

SERVER = "https://house.example.com"


def add_connection(session: Session, *, leased: int, **about: Any) -> ConnectionRow:
    """The account that is worked for, with so many credits leased to this machine."""
    row = ConnectionRow(server=SERVER, current=True, account_id=new_id(), device_id=new_id(), **about)
    session.add(row)
    session.flush()
    if leased:
        moment = datetime.now(UTC)
        session.add(
            LeaseRow(
                lease_id=new_id(),
                connection_id=row.id,
                document="",
                amount=leased,
                remaining=leased,
                prev_hash="0" * 64,
                issued=moment,
                expires=moment + timedelta(days=30),
                grace_until=moment + timedelta(days=60),
            )
        )
    return row


def add_unlock(
    session: Session, connection_id: str, set_id: str, generation: tuple[int, int], unlock: tuple[int, int]
) -> None:
    """An unlocked set, with price and fee of a picture and of the unlock."""
    session.add(UnlockRow(connection_id=connection_id, set_id=set_id, set_version=1, state="open"))
    session.add(
        OfferRow(
            connection_id=connection_id,
            set_id=set_id,
            set_version=1,
            document="signed",
            generation_price=generation[0],
            generation_fee=generation[1],
            unlock_price=unlock[0],
            unlock_fee=unlock[1],
            shares="[]",
        )
    )


def add_line(
    session: Session,
    connection_id: str,
    commit: int,
    at: datetime,
    rule: str,
    amount: int,
    text: str,
    set_id: str | None = None,
    subject: str | None = None,
) -> None:
    """A line of the statement."""
    session.add(
        StatementRow(
            connection_id=connection_id,
            entry_id=new_id(),
            commit=commit,
            rule=rule,
            amount=amount,
            text=text,
            set_id=set_id,
            subject=subject,
            at=at,
        )
    )
