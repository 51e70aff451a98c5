"""The house server's books: pushed usage a second, and a random walk that looks for a broken invariant.

The walk goes on where the last one ended, in `build/bench/ledger.json`, until a million operations were done.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

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
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        house = House(ServerConfig(folder / "house", lease_cap=10**9))
        make_tables(house)
        batches = _batches(house)
        _pushed(house, *batches[0])
        before = _rows(house.database)
        ours = sum(seconds(lambda each=each: _pushed(house, *each)) for each in batches[1:])
        rows = {name: rows[len(before[name]) :] for name, rows in _rows(house.database).items()}
        house.close()
        theirs = _bare(folder / "bare.db", rows, len(batches) - 1)
    operations = (len(batches) - 1) * RENDERS * 2
    count = sum(len(part) for part in rows.values())
    peer = f"bare inserts of the same {count} rows ({operations / theirs:.0f}/s)"
    return Figure("usage pushed and settled, SQLite", operations / ours, "operations/s", peer, theirs / ours)


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


def _rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.read() as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(select(table))]
            for table in Base.metadata.sorted_tables
            if table.name in _WRITTEN
        }


_WRITTEN = ("operations", "ledger_entries", "ledger_postings", "holds", "events")


def _bare(file: Path, rows: dict[str, list[dict[str, Any]]], batches: int) -> float:
    """Seconds to insert the rows, in as many transactions, with nothing worked out."""
    database = Database(f"sqlite:///{file}")
    Base.metadata.create_all(database.engine)
    tables = {name: Base.metadata.tables[name] for name in rows}
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        start = time.perf_counter()
        for batch in range(batches):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for name, table in tables.items():
                step = -(-len(rows[name]) // batches)
                connection.execute(insert(table), rows[name][batch * step : (batch + 1) * step])
            connection.commit()
        taken = time.perf_counter() - start
    database.close()
    return taken


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
