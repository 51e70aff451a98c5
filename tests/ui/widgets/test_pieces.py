"""Words that do not fit, filters at rest, and views with nothing in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtGui import Qt as QtGuiNamespace
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.row_model import RowModel
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, IconButton, LabelledButton, PanelArea, label, wrapped


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme("dark")
    made.apply(qapp)
    return made


def test_parts_that_do_not_fit_are_left_out_whole(qtbot: QtBot, theme: Theme) -> None:
    line = Elided()
    qtbot.addWidget(line)
    line.set_parts(["north-light-1.jpg", "1600 × 2000"], " · ")
    line.resize(line.sizeHint())
    line.show()
    assert line.shown == line.text() == "north-light-1.jpg · 1600 × 2000"
    assert line.toolTip() == ""
    line.resize(line.width() - 8, line.height())
    assert line.shown == "north-light-1.jpg"
    assert line.toolTip() == line.text()
    line.resize(60, line.height())
    assert line.shown.endswith("…")
    line.setText("other words")
    line.resize(line.sizeHint())
    assert line.shown == "other words"


def test_a_filter_at_rest_says_its_word_and_has_no_frame(qtbot: QtBot, theme: Theme) -> None:
    choice = Choice(theme, "Engine", resting="Engine")
    choice.addItems(["Any engine at all", "A long name of an engine"])
    qtbot.addWidget(choice)

    def ground() -> QPixmap:
        choice.resize(200, 28)
        return choice.grab()

    def inside() -> str:
        return ground().toImage().pixelColor(100, 4).name()

    assert inside() != theme.colour.field.name()
    at_rest = choice.sizeHint().width()
    choice.setCurrentIndex(1)
    assert inside() == theme.colour.field.name()
    assert choice.sizeHint().width() > at_rest


def test_an_empty_view_gives_its_icon_up_before_its_words(qtbot: QtBot, theme: Theme) -> None:
    sentence = "Photos stay where they are on your disk. Drop files or a folder, or open one. " * 2
    empty = EmptyState(theme, "photo", "No photos here", sentence, "Open folder", compact=True)
    qtbot.addWidget(empty)
    empty.resize(300, 400)
    empty.show()
    layout = empty.layout()
    assert layout is not None
    needed = layout.heightForWidth(300)
    empty.resize(300, needed - 10)
    shown = [part for part in empty.findChildren(type(empty.heading)) if part.isVisible()]
    assert shown == [empty.heading, empty.sentence]
    said = empty.sentence
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    empty.resize(300, 400)
    assert len([part for part in empty.findChildren(type(empty.heading)) if part.isVisible()]) == 3


def test_a_button_has_room_for_its_icon_and_its_word(qtbot: QtBot, theme: Theme) -> None:
    made = LabelledButton(theme, "add", "Import garments")
    qtbot.addWidget(made)
    words = made.fontMetrics().horizontalAdvance("Import garments")
    assert made.sizeHint().width() >= words + made.iconSize().width() + 2 * theme.spacing.m


def test_a_panel_scrolls_only_when_its_words_have_no_room(qtbot: QtBot, theme: Theme) -> None:
    content = QWidget()
    layout = QVBoxLayout(content)
    for _ in range(6):
        layout.addWidget(wrapped("Words that break into several lines where the panel is narrow. " * 2))
    layout.addStretch(1)
    area = PanelArea(content)
    qtbot.addWidget(area)
    area.resize(800, 400)
    area.show()
    needed = content.heightForWidth(area.viewport().width())
    assert needed < content.minimumSizeHint().height(), "the narrowest panel would need more"
    area.resize(800, needed + 4)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    area.resize(800, needed - 40)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert content.height() >= needed


@pytest.mark.parametrize("text", ["<b>Harbour</b>", '<img src="file:///x.png"> & <a href="x">', "<h1>\n<br>"])
def test_what_looks_like_markup_is_shown_as_it_was_written(qtbot: QtBot, theme: Theme, text: str) -> None:
    for made in (label(text), wrapped(text, "title")):
        qtbot.addWidget(made)
        assert made.text() == text
        assert made.textFormat() is Qt.TextFormat.PlainText
    line, icon = Elided(text), IconButton(theme, "eye", text)
    qtbot.addWidget(line)
    qtbot.addWidget(icon)
    line.resize(20, line.height())
    line.show()
    rows = RowModel[str](str)
    rows.set_values((text,))
    for tip in (line.toolTip(), icon.toolTip(), rows.index(0).data(Qt.ItemDataRole.ToolTipRole)):
        assert QtGuiNamespace.mightBeRichText(tip), "else it would not be unpacked again"
        assert "<b>" not in tip
        assert "&lt;" in tip
    assert rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == text
