from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.studio.library.rows import Row, add_rows
from tests.ui.conftest import WAIT, open_window
from ui.library.view import LibraryView
from ui.shell.desk import Desk
from ui.shell.window import MainWindow

PHOTOS = 250


@dataclass
class Opened:
    """The library's view on a studio that knows photos without files: every tenth is of another camera."""

    studio: Studio
    desk: Desk
    window: MainWindow
    view: LibraryView
    ids: list[str]
    qtbot: QtBot

    def wait_count(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.view.browser.count == count, timeout=WAIT)
        self.qtbot.waitUntil(lambda: self.view.browser.rows.rowCount() == count, timeout=WAIT)

    def wait_read(self) -> None:
        """Until the rows in sight are those of the catalogue."""

        def current() -> bool:
            browser = self.view.browser
            page = self.studio.library.page(browser.query, 0, 20).result()
            return tuple(browser.rows.photo_at(row) for row in range(len(page))) == page

        self.qtbot.waitUntil(current, timeout=WAIT)

    def photo(self, number: int):
        return self.studio.photos.get(self.ids[number]).result()

    def shown(self) -> list[str]:
        query = self.view.browser.query
        return [photo.name for photo in self.studio.library.page(query, 0, PHOTOS).result()]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Opened]:
    with Studio.open(tmp_path / "profile") as studio:
        rows = [
            Row(
                f"day {number // 100}/{number:03}.jpg",
                f"2026-03-{1 + number // 100:02}T10:{number % 100 // 60:02}:{number % 100 % 60:02}",
                "NIKON Z 9" if number % 10 == 0 else "Canon EOS R5",
            )
            for number in range(PHOTOS)
        ]
        add_rows(studio.photos._catalog, rows)
        ids = list(studio.library.ids(PhotoQuery()).result())
        with open_window(qtbot, qapp, studio, photo=False) as window:
            window.window.show_module("library")
            view = window.window.view("library")
            assert isinstance(view, LibraryView)
            found = Opened(studio, window.desk, window.window, view, ids, qtbot)
            found.wait_count(PHOTOS)
            found.wait_read()
            qtbot.waitUntil(lambda: view.browser.photo is not None, timeout=WAIT)
            view.view.setFocus()
            yield found
