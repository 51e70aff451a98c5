"""The first start as a person has it: the window, the server that the program brings along, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import WAIT, open_window
from ui.explore.model import Connection
from ui.explore.set_model import Access
from ui.explore.view import ExploreView

pytestmark = pytest.mark.slow
Left = Qt.MouseButton.LeftButton


def test_from_an_empty_profile_to_a_set_in_the_library(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        with open_window(qtbot, qapp, studio, photo=False) as opened:
            desk, window = opened.desk, opened.window
            window.show_module("explore")
            view = cast(ExploreView, window.view("explore"))
            qtbot.waitUntil(lambda: desk.market.loaded, timeout=WAIT)
            assert view.stage.currentWidget() is view.empty
            studio.account.start()
            qtbot.waitUntil(lambda: desk.market.count == 2, timeout=WAIT)
            assert desk.market.connection[0] is Connection.GOOD
            qtbot.waitUntil(lambda: desk.market_set.balance == 100, timeout=WAIT)
            qtbot.waitUntil(
                lambda: view.grid.cell.image_of(desk.market.rows.value_at(0)) is not None, timeout=WAIT
            )
            _open(qtbot, view, "Harbour")
            buy = view.set_page.buy
            assert buy.sentence.text() == "20 credits to the creators + 4 fee"
            QTest.mouseClick(buy.button, Left)
            assert buy.balance.text() == "You have 100 credits; 76 stay."
            QTest.mouseClick(buy.button, Left)
            qtbot.waitUntil(lambda: desk.market_set.access is Access.HERE, timeout=WAIT)
            qtbot.waitUntil(lambda: desk.market_set.balance == 76, timeout=WAIT)
            photos = studio.library.page(PhotoQuery(), 0, 9).result()
            assert len(photos) == 5
            assert all(photo.has_anchor_map for photo in photos)


def _open(qtbot: QtBot, view: ExploreView, title: str) -> None:
    rows = view.market.rows
    qtbot.waitUntil(lambda: rows.value_at(1) is not None, timeout=WAIT)
    row = next(row for row in range(2) if rows.index(row).data() == title)
    view.grid.go_to(row)
    view.grid.setFocus()
    QTest.keyClick(view.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.set_model.page is not None, timeout=WAIT)
