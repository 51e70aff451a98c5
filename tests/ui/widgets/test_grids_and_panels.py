"""Cells that fill the width, panels whose right edge stays, fields to search in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.bridge import Bridge
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView
from ui.widgets.pieces import PanelArea
from ui.widgets.search_field import SearchField


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme("dark")
    made.apply(qapp)
    return made


@pytest.mark.parametrize("width", [420, 700, 1003])
def test_cells_fill_the_width_and_are_never_smaller_than_chosen(
    qtbot: QtBot, theme: Theme, width: int
) -> None:
    bridge = Bridge()
    thumbnails = ThumbnailCache(bridge)
    view = CardView(theme, thumbnails, "cells")
    qtbot.addWidget(view)
    view.lay_out_as_grid(8)
    view.resize(width, 300)
    view.show()
    cell = view.filling_width(180)
    columns = width // (180 + 16)
    assert cell >= 180
    room = width - view.verticalScrollBar().sizeHint().width()
    assert columns * (cell + 16) <= room
    assert room - columns * (cell + 16) < columns + 3
    thumbnails.close()
    bridge.close()


def test_the_right_edge_of_a_panel_stays_with_a_scroll_bar(qtbot: QtBot, theme: Theme) -> None:
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(16, 12, 16, 12)
    tall = QLabel("words")
    layout.addWidget(tall)
    area = PanelArea(content)
    qtbot.addWidget(area)
    area.resize(272, 200)
    area.show()
    without = tall.mapTo(area, tall.rect().topRight()).x()
    tall.setMinimumHeight(600)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: tall.mapTo(area, tall.rect().topRight()).x() == without)


def test_a_field_to_search_in_is_emptied_by_its_cross(qtbot: QtBot, theme: Theme) -> None:
    field = SearchField(theme, "Search photos")
    qtbot.addWidget(field)
    field.show()
    assert field.accessibleName() == field.placeholderText() == "Search photos"
    cross = field.findChild(QToolButton)
    assert cross is not None
    assert not cross.isVisible()
    field.setText("linen")
    cross.click()
    assert field.text() == ""
