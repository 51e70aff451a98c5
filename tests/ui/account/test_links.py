"""From a look to what it cost in the statement, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from studio.account.connections import CREDITS, touch
from studio.catalog.base import new_id
from studio.credits.tables import HoldRow, StatementRow
from studio.studio import Studio
from tests.ui.account.conftest import forget, state
from tests.ui.account.test_price import Bench
from tests.ui.conftest import WAIT, Open
from ui.looks.view import LooksView

pytestmark = pytest.mark.slow
Left = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _clean(studio: Studio) -> Iterator[None]:
    yield
    studio._catalog.run(forget).result()
    studio.wallet.read().result()


def tell(session: Session, job_id: str) -> None:
    """The statement as the server would write it of a render that was discarded, beside a line of something else."""
    hold = session.scalars(select(HoldRow).where(HoldRow.job_id == job_id)).one()
    state(session, hold.connection_id, [("grant", 100, "Free credits to begin with")])
    for number, (rule, amount, text) in enumerate(
        [("hold", -10, "Held for a render"), ("void", 10, "A render was not kept")], 2
    ):
        line = StatementRow(connection_id=hold.connection_id, entry_id=new_id(), commit=number, rule=rule)
        line.amount, line.text, line.subject, line.at = amount, text, hold.hold_id, hold.made_at
        session.add(line)
    touch(session, CREDITS)


def test_from_a_look_to_its_lines_and_back(qtbot: QtBot, window: Open, studio: Studio) -> None:
    bench = Bench(qtbot, window, studio)
    qtbot.waitUntil(bench.inspector.render_button.isEnabled, timeout=WAIT)
    job = bench.render()
    render_id = bench.room.renders.values[-1].render_id
    assert render_id is not None
    shown = window.window
    shown.show_module("looks")
    looks = cast(LooksView, shown.view("looks"))
    looks.show_render(render_id)

    def says(words: str) -> bool:
        return words in looks.inspector._state.text().split(" · ")

    qtbot.waitUntil(lambda: says("10 credits held"), timeout=WAIT)
    assert bench.left() == 30
    looks.discard()
    qtbot.waitUntil(lambda: bench.left() == 40, timeout=WAIT)
    looks.search.setText("nothing is called this")
    looks.show_render(render_id)
    qtbot.waitUntil(lambda: says("10 credits given back"), timeout=WAIT)

    studio._catalog.run(lambda session: tell(session, job)).result()
    QTest.mouseClick(looks.inspector.statement, Left)
    panel = shown.account_panel
    assert panel is not None
    assert panel.isVisible()
    assert panel.page is panel.statement
    rows = window.desk.account.statement.rows
    qtbot.waitUntil(lambda: rows.rowCount() == 2, timeout=WAIT)
    assert [entry.amount for entry in rows.values] == [10, -10]
    QTest.mouseClick(panel.statement.show_all, Left)
    qtbot.waitUntil(lambda: rows.rowCount() == 3, timeout=WAIT)
    assert panel.statement.show_all.isHidden()

    entries = panel.statement.entries
    entries.setCurrentIndex(rows.index(2))
    assert not panel.statement.show_look.isEnabled(), "free credits are about no look"
    entries.setCurrentIndex(rows.index(1))
    shown.show_module("dressing_room")
    looks.view.setCurrentIndex(looks.view.model().index(-1, 0))
    QTest.mouseClick(panel.statement.show_look, Left)
    assert panel.isHidden()
    assert shown.module == "looks"
    qtbot.waitUntil(lambda: looks.selected_ids()[:1] == (render_id,), timeout=WAIT)
