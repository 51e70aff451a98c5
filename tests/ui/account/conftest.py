from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import delete
from sqlalchemy.orm import Session

from studio.account.tables import ConnectionRow, OutboxRow
from studio.catalog import Catalog
from studio.catalog.base import new_id
from studio.catalog.keys import KeyStore
from studio.credits.tables import HoldRow, LeaseRow, OfferRow, SetPhotoRow, StatementRow, UnlockRow
from studio.egress import EgressJournal
from studio.paths import ProfilePaths
from studio.weights.tables import EgressRow
from ui.bridge import Bridge

TABLES = (
    OutboxRow,
    StatementRow,
    SetPhotoRow,
    OfferRow,
    UnlockRow,
    HoldRow,
    LeaseRow,
    ConnectionRow,
    EgressRow,
)
SERVER = "https://house.example.com"
SET_ID = "01900000-0000-7000-8000-0000000000aa"


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    paths = ProfilePaths(tmp_path / "profile").create()
    opened = Catalog.open(paths, KeyStore(paths))
    yield opened
    opened.close()


@pytest.fixture
def journal(catalog: Catalog) -> EgressJournal:
    return EgressJournal(catalog)


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


def forget(session: Session) -> None:
    """No account, and nothing of one."""
    for table in TABLES:
        session.execute(delete(table))


def connect(
    session: Session, *, available: int = 60, leased: int = 40, signed_in: bool = True, demo: bool = False
) -> str:
    """An account at a server, as its last sync left it; the id of its connection."""
    moment = datetime.now(UTC)
    row = ConnectionRow(
        server=SERVER,
        current=True,
        demo=demo,
        signed_in=signed_in,
        account_id=new_id(),
        name="Maria Vogt",
        email="maria@example.com",
        device_id=new_id(),
        available=available,
        last_success=moment - timedelta(minutes=2),
    )
    session.add(row)
    session.flush()
    if leased:
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
    return row.id


def state(session: Session, connection_id: str, lines: list[tuple[str, int, str]]) -> None:
    """Lines of a statement, the oldest first: rule, amount, text."""
    begin = datetime.now(UTC) - timedelta(days=len(lines))
    for number, (rule, amount, text) in enumerate(lines):
        session.add(
            StatementRow(
                connection_id=connection_id,
                entry_id=new_id(),
                commit=number + 1,
                rule=rule,
                amount=amount,
                text=text,
                at=begin + timedelta(days=number),
            )
        )


def unlock_set(session: Session, connection_id: str, sha256: str, price: int = 8, fee: int = 2) -> None:
    """A set with one photo that the account has unlocked."""
    session.add(UnlockRow(connection_id=connection_id, set_id=SET_ID, set_version=1, state="open"))
    session.add(SetPhotoRow(connection_id=connection_id, set_id=SET_ID, sha256=sha256))
    session.add(
        OfferRow(
            connection_id=connection_id,
            set_id=SET_ID,
            set_version=1,
            document="signed",
            generation_price=price,
            generation_fee=fee,
            unlock_price=0,
            unlock_fee=0,
            shares="[]",
        )
    )
