"""The house server's books: pushed usage a second, and a random walk that looks for a broken invariant.

The walk goes on where the last one ended, in `build/bench/ledger.json`, until a million operations were done.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text

from sync.messages.operations import Operation, Pushed
from sync.server import push
from sync.server.app import make_tables
from sync.server.config import ServerConfig
from sync.server.database import Base, Database
from sync.server.house import House
from sync.server.ledger import movements
from tests.benchmarks import Figure, seconds
from tests.sync.server.devices import Device, account, offer
from tests.sync.server.ledger.walk import walk

BATCHES = 12
RENDERS = 250
"""Of a batch: each is a hold and a post, signed, with a receipt to be signed."""

WANTED = 1_000_000
AT_ONCE = 300.0
"""Seconds that one run of the benchmark walks on for."""

PROGRESS = Path("build/bench/ledger.json")


def run() -> Iterable[Figure]:
    yield _usage()
    yield _books()


def _usage() -> Figure:
    """Batches in turn with the bare inserts of the rows that they made, so that the disk hits both alike."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = House(ServerConfig(folder / "house", lease_cap=10**9))
        make_tables(house)
        bare = Database(f"sqlite:///{folder / 'bare.db'}")
        Base.metadata.create_all(bare.engine)
        batches = _batches(house)
        ours: list[float] = []
        theirs: list[float] = []
        before = _counts(house.database)
        for device, body in batches:
            ours.append(seconds(lambda device=device, body=body: _pushed(house, device, body)))
            rows = _new_rows(house.database, before)
            before = _counts(house.database)
            theirs.append(seconds(lambda rows=rows: _insert(bare, rows)))
        house.close()
        bare.close()
    mine, peers = statistics.median(ours[1:]), statistics.median(theirs[1:])
    operations = RENDERS * 2
    peer = f"bare inserts of the same rows ({operations / peers:.0f} operations' rows/s)"
    return Figure("usage pushed and settled, SQLite", operations / mine, "operations/s", peer, peers / mine)


def _batches(house: House) -> list[tuple[Device, bytes]]:
    brand = account(house)
    with house.database.write() as session:
        movements.buy(session, brand, 10**8, "Bought")
    authors = [account(house, f"Author {number}") for number in range(5)]
    device = Device.enrolled(house, brand)
    device.ask_lease(10**8)
    offers = [offer(house, authors[: 1 + number % 5], 5 + number) for number in range(20)]
    batches: list[tuple[Device, bytes]] = []
    for _ in range(BATCHES):
        operations: list[Operation] = []
        for number in range(RENDERS):
            hold = device.hold(offers[number % len(offers)])
            operations += [hold, device.post(hold)]
        batches.append((device, device.push(*operations).model_dump_json().encode()))
    return batches


def _pushed(house: House, device: Device, body: bytes) -> bytes:
    """As over HTTP, from the bytes of the request to those of the answer."""
    pushed: Pushed = push.push(house, device.caller, push.Received.model_validate_json(body))
    assert all(verdict.kind == "applied" for verdict in pushed.verdicts)
    return pushed.model_dump_json().encode()


_WRITTEN = ("operations", "ledger_entries", "ledger_postings", "holds", "events")


def _counts(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0
            for name in _WRITTEN
        }


def _new_rows(database: Database, before: dict[str, int]) -> dict[str, list[dict[str, Any]]]:
    with database.read() as session:
        return {
            name: [
                dict(row._mapping)
                for row in session.execute(
                    select(Base.metadata.tables[name]).order_by(text("rowid")).offset(before[name])
                )
            ]
            for name in _WRITTEN
        }


def _insert(database: Database, rows: dict[str, list[dict[str, Any]]]) -> None:
    """One transaction, as durable as the server's, with nothing worked out."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        for name, part in rows.items():
            connection.execute(insert(Base.metadata.tables[name]), part)
        connection.commit()


def _books() -> Figure:
    progress = json.loads(PROGRESS.read_text()) if PROGRESS.exists() else {"seed": 0, "operations": 0}
    until = time.monotonic() + AT_ONCE
    while progress["operations"] < WANTED and time.monotonic() < until:
        progress["operations"] += walk(progress["seed"])
        progress["seed"] += 1
        PROGRESS.parent.mkdir(parents=True, exist_ok=True)
        PROGRESS.write_text(json.dumps(progress))
    return Figure(
        f"walks without a broken invariant, seeds 0 to {progress['seed'] - 1}",
        progress["operations"],
        f"operations of {WANTED:,}",
    )
