"""Which photo is on the canvas when the window comes up."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from resources import read_samples
from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import WAIT, open_window


@dataclass
class Known:
    """A studio with three photos; `ids` in their order."""

    studio: Studio
    folder: Path
    ids: tuple[str, ...]


@pytest.fixture
def known(tmp_path: Path) -> Iterator[Known]:
    folder = tmp_path / "photos"
    folder.mkdir()
    for photo in read_samples().sets[0].photos[:3]:
        shutil.copy(photo.image, folder)
    with Studio.open(tmp_path / "profile") as studio:
        studio.start()
        studio.photos.add_folder(folder).report.result(120)
        yield Known(studio, folder, studio.library.ids(PhotoQuery()).result())


def opened_photo(qtbot: QtBot, qapp: QApplication, known: Known) -> str:
    with open_window(qtbot, qapp, known.studio, photo=False) as window:
        room = window.desk.room
        qtbot.waitUntil(lambda: room.opened is not None and room.photo is not None, timeout=WAIT)
        assert room.photo is not None
        return room.photo.id


def test_the_first_one_where_none_was_open_before(qtbot: QtBot, qapp: QApplication, known: Known) -> None:
    assert opened_photo(qtbot, qapp, known) == known.ids[0]


def test_the_one_that_was_open_last(qtbot: QtBot, qapp: QApplication, known: Known) -> None:
    known.studio.settings.last_photo = known.ids[2]
    assert opened_photo(qtbot, qapp, known) == known.ids[2]


def test_the_first_whose_file_is_there(qtbot: QtBot, qapp: QApplication, known: Known) -> None:
    first = Path(known.studio.photos.get(known.ids[0]).result().path)
    first.unlink()
    known.studio.photos.look_for_missing().result()
    known.studio.settings.last_photo = "of a photo that was taken out"
    assert opened_photo(qtbot, qapp, known) == known.ids[1]


def test_the_canvas_stays_empty_without_a_photo(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with (
        Studio.open(tmp_path / "profile") as studio,
        open_window(qtbot, qapp, studio, photo=False) as window,
    ):
        qtbot.waitUntil(lambda: window.desk._filled, timeout=WAIT)
        assert window.desk.room.photo is None
        assert window.desk.notifications.current is None
