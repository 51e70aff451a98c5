"""The viewers in one place: what is active, lights, and the photo alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.library.photos import PhotoSummary
from tests.ui.library.viewers.conftest import HandReader, KeptCulling, make_photo
from ui.keys import KeyMap
from ui.library.viewers.compare_model import Side
from ui.library.viewers.lights import LightState
from ui.library.viewers.viewers import Viewer, Viewers
from ui.pictures.source import PictureSource
from ui.row_model import RowModel
from ui.theme import Theme


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    keys: KeyMap,
    source: PictureSource,
    rows: RowModel[PhotoSummary],
    culling: KeptCulling,
) -> Iterator[Viewers]:
    """Viewers in a window, a panel of 200 pixels at their left."""
    host = QWidget()
    qtbot.addWidget(host)
    viewers = Viewers(theme, keys, source, rows, culling)
    panel = QWidget()
    panel.setFixedWidth(200)
    layout = QHBoxLayout(host)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(panel)
    layout.addWidget(viewers, 1)
    host.resize(1000, 700)
    with qtbot.waitActive(host):
        host.show()
    yield viewers
    host.hide()


def test_each_viewer_says_what_is_active(qtbot: QtBot, window: Viewers) -> None:
    heard: list[str] = []
    rows: list[int] = []
    window.active_changed.connect(lambda photo: heard.append(photo.name if photo is not None else ""))
    window.row_changed.connect(rows.append)
    window.show_loupe(3)
    assert window.active_ids == ("photo-3",)
    window.follow(5)
    window.show_compare([7, 9])
    assert window.active == make_photo(9)
    window.compare.model.activate(Side.SELECT)
    window.show_survey([1, 2, 3], current=2)
    assert window.viewer is Viewer.SURVEY
    assert window.active == make_photo(2)
    window.survey.model.next()
    assert heard == [f"{row:05}.jpg" for row in (3, 5, 9, 7, 2, 3)]
    assert rows == [3, 5, 9, 7, 2, 3]


def test_only_the_viewer_that_is_seen_reads(window: Viewers, source: PictureSource) -> None:
    window.show_loupe(3)
    window.show_compare([7])
    assert not window.loupe.model.shown
    assert window.compare.model.shown
    assert list(source._wants) == [id(window.compare.model)]
    window.window().hide()
    assert source._wants == {}
    window.window().show()
    assert list(source._wants) == [id(window.compare.model)]


def test_lights_dim_go_out_and_on(qtbot: QtBot, window: Viewers, theme: Theme) -> None:
    window.show_loupe(3)
    qtbot.waitUntil(lambda: window.loupe.model.picture.is_sharp)
    host = window.window()

    def seen() -> tuple[QColor, QColor, QColor]:
        """The panel, the ground around the photo, the photo."""
        image = host.grab().toImage()
        return image.pixelColor(100, 350), image.pixelColor(204, 4), image.pixelColor(600, 330)

    panel, ground, photo = seen()
    assert ground == theme.colour.canvas
    window.turn_lights()
    dimmed, dimmed_ground, same = seen()
    assert 0 < dimmed.lightness() < panel.lightness() / 2
    assert dimmed_ground.lightness() < ground.lightness() / 2
    assert same == photo
    window.turn_lights()
    assert [colour.name() for colour in seen()] == ["#000000", "#000000", photo.name()]
    assert window.lights.state is LightState.OUT
    host.resize(1100, 760)
    assert host.grab().toImage().pixelColor(100, 740).name() == "#000000"
    assert window.escape()
    assert not window.escape()
    assert seen()[0] == panel


def test_the_photo_alone_is_the_same_loupe(
    qtbot: QtBot, window: Viewers, culling: KeptCulling, reader: HandReader
) -> None:
    def rate() -> None:
        culling.set_rating(window.active_ids, 5)

    window.use_actions({"rate.5": rate})
    window.show_loupe(3)
    window.toggle_alone()
    alone = window._alone
    assert alone is not None
    qtbot.waitUntil(alone.isActiveWindow)
    picture = window.loupe.picture
    assert picture.window() is alone
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_5)
    qtbot.keyClick(picture, Qt.Key.Key_I)
    assert window.active == make_photo(4)
    assert culling.by_id["photo-4"].rating == 5
    assert not window.loupe.model.info_shown
    qtbot.keyClick(picture, Qt.Key.Key_F)
    assert not alone.isVisible()
    assert picture.window() is window.window()
    assert picture.isVisible()
    window.toggle_alone()
    qtbot.waitUntil(alone.isActiveWindow)
    qtbot.keyClick(picture, Qt.Key.Key_Escape)
    assert not alone.isVisible()


def test_surveyed_and_compared_photos_go_alone_through_the_loupe(window: Viewers) -> None:
    window.show_survey([1, 2, 3], current=2)
    window.toggle_alone()
    assert window.active == make_photo(2)
    window.toggle_alone()
    window.show_compare([7, 9])
    window.toggle_alone()
    assert window.viewer is Viewer.LOUPE
    assert window.active == make_photo(9)
    window.toggle_alone()
