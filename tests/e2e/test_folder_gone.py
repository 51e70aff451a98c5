"""10,000 photos in a window, whose folder goes away while they come in, and comes back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import Open, open_window

PHOTOS = 10_000
GONE_AFTER = 2_000
WAIT = 240_000


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    with Studio.open(tmp_path / "profile") as opened:
        opened.start()
        yield opened


def write_photos(folder: Path) -> None:
    """Small pictures, each of its own bytes: a JPEG and a number behind its end."""
    jpeg = io.BytesIO()
    Image.new("RGB", (48, 64), (90, 120, 150)).save(jpeg, "JPEG")
    for number in range(PHOTOS):
        part = folder / f"{number // 1000:02}"
        if number % 1000 == 0:
            part.mkdir(parents=True)
        (part / f"{number:05}.jpg").write_bytes(jpeg.getvalue() + number.to_bytes(4, "big"))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_folder_that_goes_away_takes_nothing_with_it(
    tmp_path: Path, studio: Studio, qtbot: QtBot, qapp: QApplication
) -> None:
    folder, away = tmp_path / "archive", tmp_path / "unplugged"
    write_photos(folder)
    with open_window(qtbot, qapp, studio, photo=False) as opened:
        desk = opened.desk
        opened.window.show_module("library")
        desk.photos.add_folder(folder)
        qtbot.waitUntil(lambda: desk.photos.count >= GONE_AFTER, timeout=WAIT)
        folder.rename(away)
        qtbot.waitUntil(lambda: not desk.imports.running, timeout=WAIT)
        came_in = studio.library.count(PhotoQuery()).result()
        assert GONE_AFTER <= came_in < PHOTOS
        notice = desk.notifications.current
        assert notice is not None
        assert "archive" in notice.message

        # What is in stays in, and says that its file is not there.
        assert len(studio.photos.look_for_missing().result()) == came_in
        qtbot.waitUntil(lambda: shows_missing(opened), timeout=WAIT)

        away.rename(folder)
        desk.photos.add_folder(folder)
        qtbot.waitUntil(lambda: desk.photos.count == PHOTOS and not desk.imports.running, timeout=WAIT)
        assert studio.photos.look_for_missing().result() == ()


def shows_missing(opened: Open) -> bool:
    photo = opened.desk.photos.rows.photo_at(0)
    return photo is not None and photo.missing
