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
from studio.catalog.keys import KeyStore
from studio.credits.tables import HoldRow, LeaseRow, OfferRow, SetPhotoRow, StatementRow, UnlockRow
from studio.egress import EgressJournal
from studio.paths import ProfilePaths
from studio.weights.tables import EgressRow
from tests.account_rows import add_connection, add_line, add_unlock
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
    return add_connection(
        session,
        leased=leased,
        demo=demo,
        signed_in=signed_in,
        name="Maria Vogt",
        email="maria@example.com",
        available=available,
        last_success=datetime.now(UTC) - timedelta(minutes=2),
    ).id


def state(session: Session, connection_id: str, lines: list[tuple[str, int, str]]) -> None:
    """Lines of a statement, the oldest first: rule, amount, text."""
    begin = datetime.now(UTC) - timedelta(days=len(lines))
    for number, line in enumerate(lines):
        add_line(session, connection_id, number + 1, begin + timedelta(days=number), *line)


def unlock_set(session: Session, connection_id: str, sha256: str, price: int = 8, fee: int = 2) -> None:
    """A set with one photo that the account has unlocked."""
    add_unlock(session, connection_id, SET_ID, (price, fee), (0, 0))
    session.add(SetPhotoRow(connection_id=connection_id, set_id=SET_ID, sha256=sha256))
