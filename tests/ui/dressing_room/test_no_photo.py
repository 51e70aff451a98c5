from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from resources import read_samples
from studio.studio import Studio
from tests.ui.conftest import WAIT, drop_on, files_mime, open_window
from ui.dressing_room.no_photo import NoPhoto
from ui.dressing_room.view import DressingRoomView


@pytest.mark.slow
def test_an_empty_canvas_says_how_a_photo_gets_there_and_takes_one(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        with open_window(qtbot, qapp, studio, photo=False) as opened:
            view = opened.window.view("dressing_room")
            assert isinstance(view, DressingRoomView)
            empty = view.canvas.findChild(NoPhoto)
            assert empty is not None
            assert empty.isVisible()
            assert "tray" not in empty.sentence.text()
            qtbot.mouseClick(empty.button, Qt.MouseButton.LeftButton)
            dialog = empty.findChild(QFileDialog)
            assert dialog is not None
            assert dialog.fileMode() is QFileDialog.FileMode.Directory
            dialog.reject()
            assert drop_on(view.canvas, files_mime(read_samples().sets[0].photos[0].image))
            qtbot.waitUntil(lambda: opened.desk.room.opened is not None, timeout=WAIT)
            assert not empty.isVisible()
            assert opened.desk.photos.count == 1
            assert opened.desk.garments.count == 0


def test_with_photos_in_the_tray_it_says_that_one_is_picked_there(
    qtbot: QtBot, qapp: QApplication, studio: Studio
) -> None:
    with open_window(qtbot, qapp, studio) as opened:
        view = opened.window.view("dressing_room")
        assert isinstance(view, DressingRoomView)
        empty = view.canvas.findChild(NoPhoto)
        assert empty is not None
        assert not empty.isVisible()
        assert "tray" in empty.sentence.text()
