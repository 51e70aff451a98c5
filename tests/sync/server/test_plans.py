"""What is asked all the time finds its rows by an index, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from sync.messages.events import MAX_EVENTS
from sync.server.accounts.access import issue_access_token
from sync.server.database import Base, seconds_now
from sync.server.house import House
from sync.server.operations.holds import void_unheard
from sync.server.pull import pull
from tests.sync.server.devices import Device, offer

pytestmark = pytest.mark.slow
TABLES = set(Base.metadata.tables) - {"server", "feed"}
"""All but those of one row."""


class Plans:
    """The plan of every statement in the block, and which tables it would read from end to end."""

    def __init__(self, house: House) -> None:
        self.is_sqlite = house.database.is_sqlite
        self.statements = 0
        self.scans: list[str] = []
        self._explaining = False

    def explain(
        self, connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if self._explaining or many or not statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE")):
            return
        self._explaining = True
        try:
            rows = self._plan(connection, statement, parameters)
        finally:
            self._explaining = False
        self.statements += 1
        pattern = r"SCAN (?!CONSTANT)(\w+)" if self.is_sqlite else r"Seq Scan on (\w+)"
        read = {name for row in rows for name in re.findall(pattern, row)} & TABLES
        self.scans += [f"{name}: {statement}" for name in sorted(read)]

    def _plan(self, connection: Any, statement: str, parameters: Any) -> list[str]:
        cursor = connection.connection.cursor()
        if self.is_sqlite:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [row[3] for row in cursor.fetchall()]
        # Small tables are read whole, whatever indexes there are: what is read whole even so has none.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", parameters)
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def plans(house: House) -> Iterator[Plans]:
    watching = Plans(house)
    event.listen(house.database.engine, "before_cursor_execute", watching.explain)
    yield watching
    event.remove(house.database.engine, "before_cursor_execute", watching.explain)


def test_a_push_and_a_pull_read_no_table_from_end_to_end(house: House, device: Device, author: str) -> None:
    held, kept, dropped = (device.hold(offer(house, [author], 5)) for _ in range(3))
    unlock = device.unlock(offer(house, [author], unlock=10))
    with plans(house) as watched:
        device.send(held, kept, dropped, unlock, device.post(kept), device.void(dropped))
        device.send(device.post(held))
        device.ask_lease(100)
        pull(house, device.account_id, "", MAX_EVENTS)
    assert watched.statements > 20
    assert watched.scans == []


def test_what_everybody_asks_reads_no_table_from_end_to_end(
    house: House, client: TestClient, device: Device
) -> None:
    with house.database.write() as session:
        token = issue_access_token(session, device.account_id, device.id)
    with plans(house) as watched:
        for path in ("/v1/revocations", "/v1/account", "/v1/explore", "/v1/search?text=linen", "/v1/devices"):
            answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200, path
    assert watched.statements > 5
    assert watched.scans == []


def test_housekeeping_looks_at_open_holds_alone(house: House) -> None:
    with plans(house) as watched, house.database.write() as session:
        void_unheard(session, house, seconds_now())
    assert watched.statements > 0
    assert watched.scans == []
