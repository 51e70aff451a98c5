from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Open
from ui.keys.caps import parts_of
from ui.keys.presets import Preset
from ui.shell.keys_panel import KeyLine

pytestmark = pytest.mark.slow


def open_sheet(window: Open) -> None:
    window.window.activateWindow()
    view = window.window.view("dressing_room")
    assert view is not None
    view.setFocus()
    QTest.keyClicks(window.window, "?")
    assert window.window.keys_panel.isVisible()


def test_keys_are_split_into_caps() -> None:
    assert parts_of("Ctrl+Shift+E") == ("Ctrl", "Shift", "E")
    assert parts_of("Ctrl++") == ("Ctrl", "+")
    assert parts_of("+") == ("+",)
    assert parts_of("Alt+Left") == ("Alt", "←")
    assert parts_of("?") == ("?",)


@pytest.mark.parametrize("closing", ["Esc", "?", "button"])
def test_the_sheet_closes_as_it_came_and_gives_the_focus_back(
    window: Open, qtbot: QtBot, closing: str
) -> None:
    open_sheet(window)
    panel = window.window.keys_panel
    assert QApplication.focusWidget() is panel.search
    if closing == "Esc":
        QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    elif closing == "?":
        QTest.keyClicks(panel.search, "?")
    else:
        qtbot.mouseClick(panel.close_button, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()
    view = window.window.view("dressing_room")
    assert view is not None
    assert QApplication.focusWidget() is view.focusProxy()


def test_the_sheet_lists_the_view_and_is_searched(window: Open) -> None:
    open_sheet(window)
    panel = window.window.keys_panel
    assert "tool.brush" in panel.shown
    assert "quit" in panel.shown
    assert "rate.1" not in panel.shown
    QTest.keyClicks(panel.search, "smart")
    assert panel.shown == ("tool.smart_brush",)
    assert [line.keys for line in panel.findChildren(KeyLine) if line.isVisible()] == [("S",)]


def test_the_sheet_follows_other_keys(window: Open) -> None:
    open_sheet(window)
    window.desk.keys.use(Preset.LIGHTROOM, {"tool.brush": ["F7"]})
    assert ("F7",) in {line.keys for line in window.window.keys_panel.findChildren(KeyLine)}


def test_the_sheet_leads_to_the_page_of_keys(window: Open, qtbot: QtBot) -> None:
    open_sheet(window)
    qtbot.mouseClick(window.window.keys_panel.change, Qt.MouseButton.LeftButton)
    assert window.window.module == "settings"
    assert window.desk.settings.page == "keys"
    QTest.keyClick(window.window, Qt.Key.Key_Escape)
    assert window.window.module == "dressing_room"


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_sheet_fits_a_small_window(window: Open, text_size: int) -> None:
    window.window.resize(1024, 640)
    window.desk.settings.set("text_size", text_size)
    open_sheet(window)
    panel = window.window.keys_panel
    QApplication.processEvents()
    body = panel.parentWidget()
    assert body is not None
    assert body.rect().contains(panel.geometry())
    content = panel.area.widget()
    assert content is not None
    assert content.width() <= panel.area.viewport().width()
    bar = panel.area.verticalScrollBar()
    if bar.maximum():
        QTest.keyClick(panel.search, Qt.Key.Key_PageDown)
        assert bar.value() > 0
    window.desk.settings.set("text_size", 100)
