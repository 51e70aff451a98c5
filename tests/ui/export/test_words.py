"""The export dialog in a made-up language: every text is translated, and finds room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from studio.studio import Studio
from tests.ui.conftest import WAIT, Open, open_window
from tests.ui.test_pseudo_locale import (
    MARK,
    PseudoLocale,
    is_word,
    needed_width,
    own_words,
    texts_of,
    without,
)
from ui.export.dialog import ExportDialog

NAMES = ("JPEG", "PNG", "WebP", "AVIF", "ZIP", "LZW", "sRGB", "Display P3", "Adobe RGB (1998)", ".jpg")


@pytest.fixture
def dialog(qtbot: QtBot, qapp: QApplication, studio: Studio) -> Iterator[ExportDialog]:
    translator = PseudoLocale()
    qapp.installTranslator(translator)
    with open_window(qtbot, qapp, studio) as opened:
        yield shown(qtbot, opened)
    qapp.removeTranslator(translator)


def shown(qtbot: QtBot, window: Open) -> ExportDialog:
    model = window.desk.exporter
    qtbot.waitUntil(lambda: bool(model.recipe.folder) and model.presets.rowCount() > 0, timeout=WAIT)
    photo = window.desk.room.photo
    assert photo is not None
    window.desk.export_photos([photo.id])
    qtbot.waitUntil(lambda: window.window._export_dialog.widget is not None, timeout=WAIT)
    made = window.window._export_dialog.widget
    assert made is not None
    model.use_preset("web")
    return made


def test_every_text_is_translated_and_finds_room(qtbot: QtBot, dialog: ExportDialog, studio: Studio) -> None:
    names = [*own_words(studio), *NAMES]
    missed = {
        (type(widget).__name__, kind, text)
        for widget in dialog.findChildren(QWidget)
        for kind, text in texts_of(widget)
        if MARK not in text and is_word(without(text, names))
    }
    assert not missed
    assert MARK in dialog.windowTitle()
    dialog.naming.token.click()
    menu = dialog.naming.template.findChild(QMenu)
    assert menu is not None
    assert all(MARK in action.text() for action in menu.actions())
    menu.close()
    qtbot.wait(100)
    cut = {
        (type(widget).__name__, widget.width(), needed_width(widget))
        for widget in dialog.findChildren(QWidget)
        if widget.isVisible() and needed_width(widget) > widget.width() + 1
    }
    assert not cut
