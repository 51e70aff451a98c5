from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.settings import Settings
from studio.studio import Studio
from tests.ui.conftest import WAIT
from ui.settings.model import SettingsModel
from ui.settings.view import SettingsView
from ui.shell.desk import Desk
from ui.shell.window import MainWindow
from ui.theme import Theme


@dataclass
class Own:
    """A window on a profile of its own, so that a test may change any setting."""

    theme: Theme
    desk: Desk
    window: MainWindow
    studio: Studio

    @property
    def model(self) -> SettingsModel:
        return self.desk.settings

    def open(self, page: str = "") -> SettingsView:
        self.window.open_settings(page)
        view = self.window.view("settings")
        assert isinstance(view, SettingsView)
        return view

    def stored(self) -> Settings:
        return Settings.load(self.studio.paths.settings)


@pytest.fixture
def own(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Own]:
    theme = Theme("dark")
    theme.apply(qapp)
    with Studio.open(tmp_path / "profile") as studio:
        desk = Desk(theme)
        window = MainWindow(theme, desk)
        qtbot.addWidget(window)
        desk.module_wanted.connect(window.show_module)
        window.show()
        window.activateWindow()
        desk.open(studio)
        qtbot.waitUntil(lambda: desk.garments.loaded and desk.photos.loaded, timeout=WAIT)
        yield Own(theme, desk, window, studio)
        window.hide()
        desk.close()
    Theme("dark").apply(qapp)
