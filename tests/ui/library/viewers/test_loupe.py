"""One photo after the other: what is shown, what is made ready, and what hands do over it."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import Raster
from studio.library.photos import PhotoSummary
from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.render.pictures import save, scene
from tests.ui.library.viewers.conftest import HandReader, KeptCulling, Unread, make_photo
from ui.bridge import Bridge
from ui.keys import KeyMap
from ui.library.viewers.loupe import Loupe
from ui.library.viewers.loupe_model import LoupeModel
from ui.library.viewers.marks import Label
from ui.library.viewers.picture_view import PictureView
from ui.library.viewers.sequence import PhotoSequence
from ui.pictures.source import PictureSource
from ui.row_model import RowModel
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache

pytestmark = pytest.mark.slow

WAIT = 20_000
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def model(source: PictureSource, sequence: PhotoSequence) -> LoupeModel:
    """A loupe of 224 x 184 view pixels, in which photos of 600 x 400 are 200 wide."""
    made = LoupeModel(source, sequence)
    made.picture.resize(224, 184, 1.0)
    made.shown = True
    return made


@pytest.fixture
def loupe(
    qtbot: QtBot,
    theme: Theme,
    keys: KeyMap,
    source: PictureSource,
    sequence: PhotoSequence,
    culling: KeptCulling,
) -> Iterator[Loupe]:
    """A shown loupe on the third of twenty photos."""
    made = Loupe(theme, keys, source, LoupeModel(source, sequence), culling)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    made.model.shown = True
    made.model.go_to(2)
    qtbot.waitUntil(lambda: made.model.picture.is_sharp)
    yield made
    made.model.shown = False


# -- what is made ready ----------------------------------------------------------------------------------------


def test_neighbours_are_made_ready_in_the_direction_of_travel(
    qtbot: QtBot, model: LoupeModel, reader: HandReader
) -> None:
    model.go_to(5)
    # Once it rests there, the whole photo is read besides.
    qtbot.waitUntil(lambda: len(reader.asked) >= 5, timeout=WAIT)
    assert reader.asked[:5] == [(f"{row:05}.jpg", 200) for row in (5, 6, 7, 8, 4)]
    reader.asked.clear()
    model.previous()
    qtbot.waitUntil(lambda: len(reader.asked) >= 3, timeout=WAIT)
    assert [name for name, _ in reader.asked[:3]] == [f"{row:05}.jpg" for row in (3, 2, 1)]


def test_the_next_photo_is_sharp_at_once(qtbot: QtBot, model: LoupeModel) -> None:
    model.go_to(5)
    qtbot.waitUntil(lambda: model.picture.is_sharp)
    qtbot.wait(50)
    model.next()
    assert model.picture.is_sharp


def test_what_was_passed_by_is_not_read(qtbot: QtBot, model: LoupeModel, reader: HandReader) -> None:
    reader.at_once = False
    for row in (3, 9, 15):
        model.go_to(row)
    model._rest.stop()  # Where it rests the whole photo is read besides.
    while reader.waiting:
        reader.answer_all()
        qtbot.wait(10)
    names = [name for name, _ in reader.asked]
    # Both lanes were taken by the first two; what else they would have made ready is nobody's any more.
    assert names[:3] == ["00003.jpg", "00009.jpg", "00015.jpg"]
    assert set(names[3:]) == {f"{row:05}.jpg" for row in (16, 17, 18, 14)}


def test_a_loupe_that_is_not_seen_reads_nothing(
    source: PictureSource, sequence: PhotoSequence, reader: HandReader
) -> None:
    model = LoupeModel(source, sequence)
    model.picture.resize(224, 184, 1.0)
    model.go_to(3)
    assert model.photo == make_photo(3)
    assert reader.asked == []


def test_who_rests_finds_the_whole_photo_ready(qtbot: QtBot, model: LoupeModel, reader: HandReader) -> None:
    model.go_to(5)
    qtbot.waitUntil(lambda: ("00005.jpg", None) in reader.asked, timeout=WAIT)
    assert reader.asked[-1] == ("00005.jpg", None)
    qtbot.wait(30)
    model.picture.toggle_zoom(QPointF(100, 90))
    assert model.picture.is_sharp


def test_zoomed_in_the_next_photo_is_seen_at_the_same_part(
    qtbot: QtBot, model: LoupeModel, reader: HandReader
) -> None:
    model.go_to(5)
    model.picture.zoom_to(1.0, QPointF(60, 70))
    part = model.picture.viewport.part
    qtbot.waitUntil(lambda: ("00006.jpg", None) in reader.asked)
    model.next()
    assert model.picture.viewport.zoom == 1.0
    assert model.picture.viewport.part == pytest.approx(part)


def test_rows_that_come_and_go_leave_the_photo(model: LoupeModel, rows: RowModel[PhotoSummary]) -> None:
    model.go_to(5)
    rows.set_values([make_photo(100), make_photo(101), *rows.values])
    assert (model.row, model.count) == (7, 22)
    assert model.photo == make_photo(5)
    rows.set_values([photo for photo in rows.values if photo.id != "photo-5"])
    assert (model.row, model.count) == (7, 21)
    assert model.photo == make_photo(6)
    rows.set_values([])
    assert (model.row, model.photo) == (-1, None)


def test_the_ends_are_the_ends(model: LoupeModel) -> None:
    model.go_to(0)
    model.previous()
    assert model.row == 0
    model.last()
    model.next()
    assert model.photo == make_photo(19)


def test_ten_thousand_photos_leave_nothing_behind(
    qtbot: QtBot, bridge: Bridge, reader: HandReader, rows: RowModel[PhotoSummary]
) -> None:
    rows.set_values([make_photo(number, 60, 40) for number in range(10_000)])
    thumbnails = ThumbnailCache(bridge)
    source = PictureSource(bridge, thumbnails, budget=100_000)
    source.open(reader)
    model = LoupeModel(source, PhotoSequence(rows))
    model.picture.resize(54, 44, 1.0)
    model.shown = True

    def rasters() -> int:
        gc.collect()
        return sum(type(each) is Raster for each in gc.get_objects())  # isinstance asks deprecated proxies

    def settle() -> None:
        qtbot.waitUntil(lambda: not source.busy, timeout=WAIT)
        qtbot.wait(20)

    model.go_to(0)
    settle()
    children = len(source.children())
    for row in range(1, 10_000):
        model.go_to(row)
        if row % 100 == 0:
            QApplication.processEvents()
    settle()
    assert model.photo == make_photo(9_999, 60, 40)
    assert len(source.children()) <= children
    assert source.bytes_kept <= 100_000
    assert len(source._facts) <= 400
    assert len(source._wants) == 1
    assert rasters() <= len(source._kept) + 1
    model.shown = False
    assert source._wants == {}
    source.close()
    thumbnails.close()


# -- hands -----------------------------------------------------------------------------------------------------


def test_a_click_zooms_where_it_points_and_back(loupe: Loupe) -> None:
    view, model = loupe.picture, loupe.model.picture
    place = QPoint(300, 250)
    before = model.viewport.to_photo(QPointF(place))
    assert model.viewport.fitted
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, place)
    # Fitted it is larger than 100 % here, so closer is 200 %.
    assert model.viewport.zoom == pytest.approx(1.0)
    after = model.viewport.to_photo(QPointF(place))
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=1.0)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, place)
    assert model.viewport.fitted


def test_a_drag_moves_and_does_not_zoom(loupe: Loupe) -> None:
    view, model = loupe.picture, loupe.model.picture
    model.zoom_to(3.0)
    before = model.viewport.to_view(300, 200)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, QPoint(400, 300))
    for step in range(1, 6):
        QTest.mouseMove(view, QPoint(400 + 10 * step, 300 + 4 * step))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, QPoint(450, 320))
    after = model.viewport.to_view(300, 200)
    assert model.viewport.zoom == 3.0
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((50, 20))


def turn_wheel(
    view: PictureView, notches: int, modifiers: Qt.KeyboardModifier = NONE, at: QPointF | None = None
) -> None:
    place = at or QPointF(200, 200)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_the_wheel_goes_on_moves_and_with_ctrl_zooms(loupe: Loupe) -> None:
    view, model = loupe.picture, loupe.model.picture
    turn_wheel(view, -1)
    assert loupe.model.row == 3
    turn_wheel(view, 1)
    assert loupe.model.row == 2
    place = QPointF(330, 260)
    before = model.viewport.to_photo(place)
    turn_wheel(view, 5, Qt.KeyboardModifier.ControlModifier, place)
    assert not model.viewport.fitted
    after = model.viewport.to_photo(place)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=0.5)
    top = model.viewport.to_view(0, 0).y()
    turn_wheel(view, 1)
    assert loupe.model.row == 2
    assert model.viewport.to_view(0, 0).y() == pytest.approx(top + 60)


def test_keys_go_on_and_zoom(qtbot: QtBot, loupe: Loupe) -> None:
    view = loupe.picture
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert loupe.model.row == 3
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert loupe.model.row == 19
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert loupe.model.row == 0
    loupe.model.go_to(3)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert not loupe.model.picture.viewport.fitted
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert loupe.model.picture.viewport.fitted
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    zoom = loupe.model.picture.viewport.zoom
    left = loupe.model.picture.viewport.centre_x
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert loupe.model.picture.viewport.centre_x == pytest.approx(left + 60 / zoom)
    assert loupe.model.row == 3


def test_a_button_that_has_the_keyboard_is_pressed_with_space(
    qtbot: QtBot, loupe: Loupe, culling: KeptCulling
) -> None:
    loupe.next.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(loupe.next, Qt.Key.Key_Space)
    assert loupe.model.row == 3
    assert loupe.model.picture.viewport.fitted
    loupe.marks.swatches[Label.PURPLE].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(loupe.marks.swatches[Label.PURPLE], Qt.Key.Key_Space)
    assert culling.by_id["photo-3"].label is Label.PURPLE
    loupe.picture.setFocus()
    qtbot.mouseClick(loupe.closer, Qt.MouseButton.LeftButton)
    assert loupe.picture.hasFocus()
    assert not loupe.model.picture.viewport.fitted


def test_a_row_that_is_yet_to_be_read_comes_when_it_was(
    qtbot: QtBot, source: PictureSource, rows: RowModel[PhotoSummary]
) -> None:
    unread = Unread(rows)
    model = LoupeModel(source, PhotoSequence(unread))
    model.picture.resize(224, 184, 1.0)
    model.shown = True
    model.go_to(5)
    model.go_to(15)
    assert model.row == 15
    assert model.photo == make_photo(5)
    unread.read()
    assert model.photo == make_photo(15)
    qtbot.waitUntil(lambda: model.picture.is_sharp)


# -- what is to be seen ----------------------------------------------------------------------------------------


def test_a_photo_is_painted_pixel_on_pixel(
    qtbot: QtBot,
    theme: Theme,
    source: PictureSource,
    sequence: PhotoSequence,
    keys: KeyMap,
    culling: KeptCulling,
    rows: RowModel[PhotoSummary],
) -> None:
    """The reader's pictures are boards of single pixels, of which any filter would make grey."""
    rows.set_values([make_photo(0, 3000, 2000)])
    loupe = Loupe(theme, keys, source, LoupeModel(source, sequence), culling)
    qtbot.addWidget(loupe)
    loupe.resize(701, 503)
    with qtbot.waitExposed(loupe):
        loupe.show()
    loupe.model.shown, loupe.model.info_shown = True, False
    loupe.model.go_to(0)
    qtbot.waitUntil(lambda: loupe.model.picture.is_sharp)
    place = loupe.model.picture.viewport.photo_rect().toRect().adjusted(3, 3, -3, -3)

    def levels() -> set[int]:
        image = loupe.picture.grab(place).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return {image.pixelColor(x, y).red() for x in range(0, 200) for y in range(0, 40)}

    assert levels() == {0, 255}
    loupe.model.picture.zoom_to(1.0)
    qtbot.waitUntil(lambda: loupe.model.picture.is_sharp)
    place = loupe.picture.rect().adjusted(20, 60, -20, -20)
    assert levels() == {0, 255}


def test_the_bar_says_where_one_is(loupe: Loupe, culling: KeptCulling) -> None:
    assert loupe.place.text() == "3 of 20"
    assert loupe.next.isEnabled()
    loupe.model.last()
    assert loupe.place.text() == "20 of 20"
    assert not loupe.next.isEnabled()
    assert loupe.picture.accessibleName() == "00019.jpg"
    loupe.marks.stars.rated.emit(4)
    assert culling.by_id["photo-19"].rating == 4
    assert loupe.marks.stars.rating == 4


@pytest.fixture
def spoilt(studio: Studio, tmp_path: Path) -> Iterator[list[PhotoSummary]]:
    """Three photos, of which one is gone, one was cut short and one is well."""
    paths = [
        save(tmp_path / f"{name}.jpg", scene(400, 300, seed=number)) for number, name in enumerate("abc")
    ]
    ids = studio.photos.add_files(paths).report.result(60).added
    photos = [studio.photos.get(each).result(60) for each in ids]
    paths[0].unlink()
    paths[1].write_bytes(paths[1].read_bytes()[:3000])
    yield sorted(photos, key=lambda photo: photo.name)
    studio.library.remove(ids).result(60)


@pytest.fixture
def real_source(bridge: Bridge, studio: Studio) -> Iterator[PictureSource]:
    """Over the studio's own decoders. Outlives the widgets that show what it reads."""
    thumbnails = ThumbnailCache(bridge)
    made = PictureSource(bridge, thumbnails)
    made.open(studio.pictures)
    yield made
    made.close()
    thumbnails.close()


@pytest.fixture
def loupe_of_spoilt(
    qtbot: QtBot, theme: Theme, keys: KeyMap, real_source: PictureSource, spoilt: list[PhotoSummary]
) -> Loupe:
    rows: RowModel[PhotoSummary] = RowModel(lambda photo: photo.id, real_source)
    rows.set_values(spoilt)
    model = LoupeModel(real_source, PhotoSequence(rows))
    made = Loupe(theme, keys, real_source, model, KeptCulling())
    qtbot.addWidget(made)
    return made


def test_a_file_that_is_gone_or_damaged_is_a_sentence(qtbot: QtBot, loupe_of_spoilt: Loupe) -> None:
    loupe = loupe_of_spoilt
    loupe.resize(500, 400)
    with qtbot.waitExposed(loupe):
        loupe.show()
    loupe.model.shown = True
    loupe.model.go_to(0)
    qtbot.waitUntil(lambda: bool(loupe.model.picture.problem), timeout=WAIT)
    assert "not there" in loupe.model.picture.problem
    assert loupe.picture.accessibleDescription() == loupe.model.picture.problem
    loupe.model.next()
    qtbot.waitUntil(lambda: "changed" in loupe.model.picture.problem, timeout=WAIT)
    loupe.model.next()
    qtbot.waitUntil(lambda: loupe.model.picture.is_sharp, timeout=WAIT)
    assert loupe.model.picture.problem == ""


@pytest.mark.skipif(sys.platform != "linux", reason="counts the open files of this process")
def test_going_through_real_photos_leaves_no_file_open(qtbot: QtBot, studio: Studio) -> None:
    rows: RowModel[PhotoSummary] = RowModel(lambda photo: photo.id)
    samples = studio.photos.sources().result(60)[0]
    rows.set_values(studio.library.page(PhotoQuery(source_id=samples.id), 0, 4).result(60))
    bridge = Bridge()
    thumbnails = ThumbnailCache(bridge)
    source = PictureSource(bridge, thumbnails, budget=1)
    source.open(studio.pictures)
    model = LoupeModel(source, PhotoSequence(rows))
    model.picture.resize(200, 200, 1.0)
    model.shown = True

    def visit() -> None:
        for row in (*range(len(rows.values)), 0):
            model.go_to(row)
            qtbot.waitUntil(lambda: model.picture.is_sharp, timeout=WAIT)

    def open_files() -> list[str]:
        """Photos and pixels on their way; pipes to processes come and go."""
        found: list[str] = []
        for each in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                found.append(str(each.readlink()))
        return [path for path in found if path.endswith((".jpg", ".pixels"))]

    for _ in range(3):
        visit()
    assert open_files() == []
    memory = studio.pictures._memory
    assert memory is None or not list(memory.iterdir())
    model.shown = False
    source.close()
    bridge.close()
    thumbnails.close()
