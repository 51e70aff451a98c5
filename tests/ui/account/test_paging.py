"""Rows by pages, on the real journal of what left the machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from studio.catalog import Catalog
from studio.egress import EgressEntry, EgressJournal
from studio.weights.tables import EgressRow
from sync.client.journal import DataKind, Exchange, Purpose
from tests.ui.conftest import WAIT
from ui.account.journal_model import JournalModel
from ui.account.paging import PAGE, RowsAsRead
from ui.bridge import Bridge
from ui.notifications import Notifications

pytestmark = pytest.mark.slow

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def fill(catalog: Catalog, count: int, first: int = 0) -> None:
    """Many requests at once, as if each had been written when it was made."""

    def put(session: Session) -> None:
        for number in range(first, first + count):
            at = BEGIN + timedelta(seconds=number // 2)
            row = EgressRow(host="house.example.com", method="GET", path=f"/{number}", purpose="sync", at=at)
            row.bytes_out, row.status = 100, 200
            session.add(row)

    catalog.run(put).result()


def write(journal: EgressJournal, count: int, host: str = "house.example.com", first: int = 0) -> None:
    """Two requests share each moment, as they may."""
    for number in range(first, first + count):
        at = BEGIN + timedelta(seconds=number // 2)
        exchange = Exchange(host, "GET", f"/{number}", Purpose.SYNC, (DataKind.ACCOUNT,), 100, at=at)
        journal.begin(exchange)
        journal.end(exchange, 200, 1000)


@pytest.fixture
def model(bridge: Bridge, journal: EgressJournal) -> Iterator[JournalModel]:
    made = JournalModel(bridge, Notifications())
    made.open(journal)
    yield made
    made.watch(False)


def newest_first(rows: RowsAsRead[EgressEntry]) -> bool:
    keys = [(entry.at, entry.id) for entry in rows.values]
    return keys == sorted(keys, reverse=True) and len(set(keys)) == len(keys)


def test_every_request_is_read_once_however_many_share_a_moment(
    qtbot: QtBot, catalog: Catalog, model: JournalModel
) -> None:
    count = 2 * PAGE + 31
    fill(catalog, count)
    rows = model.rows
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.watch(True)
    qtbot.waitUntil(lambda: rows.rowCount() >= PAGE, timeout=WAIT)
    while rows.rowCount() < count:
        before = rows.rowCount()
        # The tester asks for more too; whoever comes second asks for nothing.
        rows.fetchMore(QModelIndex())
        assert not rows.canFetchMore(QModelIndex())
        qtbot.waitUntil(lambda before=before: rows.rowCount() > before, timeout=WAIT)
    assert rows.rowCount() == count
    assert newest_first(rows)
    assert tester is not None


def test_what_is_written_while_somebody_looks_appears_at_the_top(
    qtbot: QtBot, journal: EgressJournal, model: JournalModel
) -> None:
    write(journal, 5)
    model.watch(True)
    qtbot.waitUntil(lambda: model.rows.rowCount() == 5, timeout=WAIT)
    inserted: list[tuple[int, int]] = []
    model.rows.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    write(journal, 3, "huggingface.co", first=100)
    qtbot.waitUntil(lambda: model.rows.rowCount() == 8, timeout=WAIT)
    assert {first for first, _ in inserted} == {0}, "what was read stays where it is"
    assert newest_first(model.rows)
    qtbot.waitUntil(lambda: model.totals.rowCount() == 3, timeout=WAIT)
    together = model.totals.values[0]
    assert (together.requests, together.bytes_out, together.bytes_in) == (8, 800, 8000)


def test_one_host_alone(qtbot: QtBot, journal: EgressJournal, model: JournalModel) -> None:
    write(journal, 4)
    write(journal, 2, "huggingface.co", first=50)
    model.watch(True)
    qtbot.waitUntil(lambda: model.rows.rowCount() == 6, timeout=WAIT)
    model.host = "huggingface.co"
    qtbot.waitUntil(lambda: model.rows.rowCount() == 2, timeout=WAIT)
    assert {entry.host for entry in model.rows.values} == {"huggingface.co"}
    model.host = ""
    qtbot.waitUntil(lambda: model.rows.rowCount() == 6, timeout=WAIT)


def test_so_much_that_is_new_that_the_rest_is_read_again(
    qtbot: QtBot, catalog: Catalog, model: JournalModel
) -> None:
    fill(catalog, 3)
    model.watch(True)
    qtbot.waitUntil(lambda: model.rows.rowCount() == 3, timeout=WAIT)
    model.watch(False)
    fill(catalog, PAGE + 5, first=100)
    model.rows.refresh()
    qtbot.waitUntil(lambda: model.rows.rowCount() == PAGE, timeout=WAIT)
    assert newest_first(model.rows)
    assert model.rows.canFetchMore(QModelIndex())


def test_nobody_reads_while_nobody_looks(qtbot: QtBot, journal: EgressJournal, model: JournalModel) -> None:
    write(journal, 3)
    qtbot.wait(50)
    assert model.rows.rowCount() == 0
    assert not model.rows.is_read
