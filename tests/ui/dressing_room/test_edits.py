"""Masks and body points edited in the real window end up in the photo's anchor map, and nothing else is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import AnchorMap, ImageRef, PhotoOpened, Region, Slot
from studio.errors import InputError
from studio.library.search import PhotoQuery
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.canvas import PROTECT, PhotoCanvas, Tool
from ui.dressing_room.view import DressingRoomView

pytestmark = pytest.mark.slow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def canvas(qtbot: QtBot, window: Open) -> PhotoCanvas:
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    qtbot.waitUntil(lambda: window.desk.room.anchors.anchor_map is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: bool(view.canvas.store.names()) and not view.canvas.store.busy, timeout=WAIT)
    return view.canvas


@pytest.fixture
def anchors(window: Open, studio: Studio, canvas: PhotoCanvas) -> Iterator[Callable[[], AnchorMap]]:
    """The open photo's map as the catalogue has it; it is put back afterwards."""
    photo = window.desk.room.photo
    assert photo is not None

    def read() -> AnchorMap:
        known = studio.photos.anchors(photo.id).result()
        assert known is not None
        return known

    first = read()
    yield read
    studio.photos.set_anchors(photo.id, first).result()


def another_photo(window: Open, studio: Studio) -> str:
    """One that is not open."""
    shown = window.desk.room.photo
    assert shown is not None
    return next(each.id for each in studio.library.page(PhotoQuery(), 0, 9).result() if each.id != shown.id)


def place(canvas: PhotoCanvas, x: float, y: float) -> QPoint:
    """A share of the photo's width and height, as a point of the canvas."""
    view = canvas.model.viewport
    return view.to_view(x * view.photo_width, y * view.photo_height).toPoint()


def drag(canvas: PhotoCanvas, *through: QPoint) -> None:
    QTest.mousePress(canvas, LEFT, NONE, through[0])
    for point in through[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, LEFT, NONE, through[-1])


def test_a_painted_mask_is_stored_and_the_others_stay(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap]
) -> None:
    before = anchors()
    assert {Region.UPPER, Region.FACE, Region.HAIR} <= before.regions.keys()
    canvas.model.tool = Tool.BRUSH
    canvas.model.brush_radius = 40.0
    with qtbot.waitSignal(window.desk.room.anchors.saved, timeout=WAIT):
        drag(canvas, place(canvas, 0.05, 0.05), place(canvas, 0.15, 0.05))
    after = anchors()
    assert {name for name in before.regions if after.regions.get(name) != before.regions[name]} == {
        Region.UPPER
    }
    assert after.regions.keys() == before.regions.keys()
    assert after.protect == before.protect
    assert after.keypoints == before.keypoints
    assert after.source == "hand"
    stored = QImage(after.regions[Region.UPPER].path)
    assert (stored.width(), stored.height()) == (before.width, before.height)
    assert stored.pixelColor(round(before.width * 0.1), round(before.height * 0.05)).red() == 255


def test_a_mask_that_was_erased_is_gone_and_undo_brings_it_back(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap]
) -> None:
    before = anchors()
    canvas.model.tool = Tool.ERASE
    canvas.model.hardness = 1.0
    canvas.model.brush_radius = 4000.0
    with qtbot.waitSignal(window.desk.room.anchors.saved, timeout=WAIT):
        QTest.mouseClick(canvas, LEFT, NONE, place(canvas, 0.5, 0.5))
    assert before.regions.keys() - anchors().regions.keys() == {Region.UPPER}
    with qtbot.waitSignal(window.desk.room.anchors.saved, timeout=WAIT):
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = anchors()
    assert QImage(back.regions[Region.UPPER].path) == QImage(
        before.regions[Region.UPPER].path
    ).convertToFormat(QImage.Format.Format_Grayscale8)


def test_a_point_that_was_moved_is_stored(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap]
) -> None:
    before = anchors()
    name, point = next(iter(before.keypoints.items()))
    canvas.model.tool = Tool.KEYPOINTS
    start = canvas.model.viewport.to_view(point.x, point.y).toPoint()
    with qtbot.waitSignal(window.desk.room.anchors.saved, timeout=WAIT):
        drag(canvas, start, start + QPoint(10, 5), start + QPoint(20, 10))
    after = anchors()
    assert after.keypoints[name] != point
    assert {key: after.keypoints[key] for key in after.keypoints if key != name} == {
        key: before.keypoints[key] for key in before.keypoints if key != name
    }
    assert after.regions == before.regions


def test_an_edit_is_stored_for_its_photo_when_another_one_is_opened_at_once(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap], studio: Studio
) -> None:
    before = anchors()
    other = another_photo(window, studio)
    untouched = studio.photos.anchors(other).result()
    canvas.model.tool = Tool.PROTECT
    drag(canvas, place(canvas, 0.05, 0.05), place(canvas, 0.15, 0.05))
    window.desk.room.open_photo(other)
    qtbot.waitUntil(lambda: anchors().protect != before.protect, timeout=WAIT)
    assert anchors().regions == before.regions
    assert studio.photos.anchors(other).result() == untouched


def test_the_smart_brush_finds_the_edge_of_what_was_scribbled_on(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap]
) -> None:
    truth = QImage(anchors().regions[Region.UPPER].path).convertToFormat(QImage.Format.Format_Grayscale8)
    empty = QImage(truth.size(), QImage.Format.Format_Grayscale8)
    empty.fill(0)
    canvas.store.load({Region.UPPER: empty}).result()
    QApplication.processEvents()
    points = anchors().keypoints
    view = canvas.model.viewport
    left, right = points["left_shoulder"], points["right_shoulder"]
    hip = points["left_hip"]
    canvas.model.tool = Tool.SMART_BRUSH
    canvas.model.brush_radius = abs(left.x - right.x) * 0.2
    middle = (left.x + right.x) / 2
    down = (view.to_view(middle, left.y + (hip.y - left.y) * k / 20).toPoint() for k in range(7, 17))
    drag(canvas, *down)
    assert not canvas.undo_stack.canUndo(), "nothing has come back yet"
    qtbot.waitUntil(canvas.undo_stack.canUndo, timeout=WAIT)
    found = canvas.region_mask(Region.UPPER)
    step = 4
    both = either = 0
    for x in range(0, truth.width(), step):
        for y in range(0, truth.height(), step):
            a, b = truth.pixelColor(x, y).red() > 127, found.pixelColor(x, y).red() > 127
            both += a and b
            either += a or b
    assert both / either > 0.4
    assert PROTECT in canvas.edited_masks


def test_what_was_edited_last_is_stored_before_the_window_goes(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas, anchors: Callable[[], AnchorMap]
) -> None:
    before = anchors()
    canvas.model.tool = Tool.BRUSH
    drag(canvas, place(canvas, 0.05, 0.05), place(canvas, 0.15, 0.05))
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    with qtbot.waitSignal(canvas.masks_changed, timeout=WAIT):
        pass
    view.finish_edits()
    assert anchors().regions[Region.UPPER] != before.regions[Region.UPPER]


def test_the_last_drape_stays_until_the_next_one_is_there(
    qtbot: QtBot, window: Open, canvas: PhotoCanvas
) -> None:
    room = window.desk.room
    first, second = [garment.id for garment in window.desk.garments.rows.values][:2]
    room.put_on_ids(Slot.UPPER, (first,))
    notices = window.desk.notifications
    qtbot.waitUntil(lambda: room.previewed is not None or notices.current is not None, timeout=WAIT)
    drape = room.previewed
    assert drape is not None, notices.current
    seen: list[bool] = []
    canvas.scene.changed.connect(lambda: seen.append(canvas.scene.has_after))
    room.put_on_ids(Slot.UPPER, (second,))
    qtbot.waitUntil(lambda: room.previewed is not None and room.previewed is not drape, timeout=WAIT)
    # The picture of it is made on another thread.
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert all(seen)


def test_a_save_that_takes_long_does_not_undo_the_next(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    anchors: Callable[[], AnchorMap],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, photo = anchors(), window.desk.room.photo
    assert photo is not None
    really, asked, overtaken = studio.looks.keep_mask, [], threading.Event()

    def keep(png: bytes) -> Future[ImageRef]:
        asked.append(png)
        if len(asked) == 1:
            overtaken.wait(1)
        return really(png)

    monkeypatch.setattr(studio.looks, "keep_mask", keep)
    saved: list[Future[AnchorMap] | None] = []
    for grey in (40, 200):
        mask = QImage(before.width, before.height, QImage.Format.Format_Grayscale8)
        mask.fill(grey)
        edited = frozenset({str(Region.UPPER)})
        size = (before.width, before.height)
        saved.append(
            window.desk.room.anchors.save(photo.id, size, edited, before.keypoints, {str(Region.UPPER): mask})
        )
    last = saved[-1]
    assert last is not None
    last.add_done_callback(lambda _: overtaken.set())
    qtbot.waitUntil(lambda: all(each is not None and each.done() for each in saved), timeout=WAIT)
    assert QImage(anchors().regions[Region.UPPER].path).pixelColor(0, 0).red() == 200


@pytest.fixture
def unhurried(window: Open) -> Iterator[DressingRoomView]:
    """Nothing is stored by itself, however long a test takes."""
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    before = view.editing.save_soon.interval()
    view.editing.save_soon.setInterval(10**8)
    yield view
    view.editing.save_soon.setInterval(before)


def paint(canvas: PhotoCanvas) -> None:
    canvas.model.tool = Tool.BRUSH
    canvas.model.brush_radius = 40.0
    drag(canvas, place(canvas, 0.05, 0.05), place(canvas, 0.15, 0.05))


def has_the_stroke(anchors: AnchorMap) -> bool:
    stored = QImage(anchors.regions[Region.UPPER].path)
    return stored.pixelColor(round(anchors.width * 0.1), round(anchors.height * 0.05)).red() == 255


def test_a_render_has_what_was_painted_just_before(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = window.desk.room
    room.put_on(window.desk.garments.rows.values[0])
    qtbot.waitUntil(lambda: room.can_render and not room.previewing, timeout=WAIT)
    asked: list[AnchorMap] = []

    def render(*_: object, **__: object) -> Future[tuple[str, ...]]:
        asked.append(anchors())
        done: Future[tuple[str, ...]] = Future()
        done.set_result(())
        return done

    monkeypatch.setattr(studio.looks, "render", render)
    paint(canvas)
    unhurried.inspector.render_button.click()
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT)
    assert has_the_stroke(asked[0])
    room.render()
    qtbot.waitUntil(lambda: len(asked) == 2, timeout=WAIT)


def test_the_smart_brush_goes_on_from_what_was_painted_by_hand(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[AnchorMap] = []

    def refine(*_: object) -> Future[object]:
        asked.append(anchors())
        return Future()

    monkeypatch.setattr(studio.looks, "refine_region", refine)
    paint(canvas)
    canvas.strokes_finished.emit(str(Region.UPPER), ())
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT)
    assert has_the_stroke(asked[0])


def test_who_comes_back_at_once_finds_what_they_painted(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pixels of the photo in between never come."""
    room = window.desk.room
    assert room.photo is not None
    first = room.photo.id
    other = another_photo(window, studio)
    really = room.ahead.pixels
    monkeypatch.setattr(
        room.ahead, "pixels", lambda photo_id, side: Future() if photo_id == other else really(photo_id, side)
    )
    paint(canvas)
    room.open_photo(other)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == other, timeout=WAIT)
    room.open_photo(first)
    qtbot.waitUntil(
        lambda: room.anchors.anchor_map is not None and room.photo is not None and room.photo.id == first,
        timeout=WAIT,
    )
    assert has_the_stroke(anchors())
    assert room.anchors.anchor_map is not None
    assert has_the_stroke(room.anchors.anchor_map)


def test_who_comes_back_from_another_photo_finds_what_was_still_being_painted(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
) -> None:
    room = window.desk.room
    assert room.photo is not None
    first = room.photo.id
    other = another_photo(window, studio)
    go_on = threading.Event()
    canvas.store._submit(lambda _sheet: go_on.wait(60))
    paint(canvas)
    room.open_photo(other)
    qtbot.waitUntil(lambda: unhurried.editing.photo_id == other, timeout=WAIT)
    room.open_photo(first)
    qtbot.waitUntil(lambda: unhurried.editing.photo_id == first, timeout=WAIT)
    assert not room.anchors.known
    go_on.set()
    qtbot.waitUntil(lambda: room.anchors.known, timeout=WAIT)
    assert has_the_stroke(anchors())
    assert room.anchors.anchor_map is not None
    assert has_the_stroke(room.anchors.anchor_map)


def test_nothing_is_painted_before_it_is_known_what_is_there(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It would be stored over it, or be lost when it comes."""
    room = window.desk.room
    other = another_photo(window, studio)
    known = studio.photos.anchors(other).result()
    assert known is not None
    asked: Future[AnchorMap | None] = Future()
    monkeypatch.setattr(studio.photos, "anchors", lambda _photo_id: asked)
    room.open_photo(other)
    qtbot.waitUntil(lambda: unhurried.editing.photo_id == other, timeout=WAIT)
    paint(canvas)
    assert not canvas.undo_stack.canUndo()
    assert not canvas.is_edited
    asked.set_result(known)
    qtbot.waitUntil(lambda: room.anchors.known, timeout=WAIT)
    paint(canvas)
    assert canvas.undo_stack.canUndo()
    # Nothing of it is stored for the tests that come.
    canvas.set_anchor_map(known)


@pytest.mark.parametrize("kind", ["busy", "vault_missing"])
def test_a_map_that_cannot_be_read_is_not_painted_over(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    room = window.desk.room
    other = another_photo(window, studio)
    broken: Future[AnchorMap | None] = Future()
    broken.set_exception(InputError(kind, "A mask of this photo cannot be read."))
    with monkeypatch.context() as patched:
        patched.setattr(studio.photos, "anchors", lambda _photo_id: broken)
        room.open_photo(other)
        qtbot.waitUntil(lambda: unhurried.editing.photo_id == other, timeout=WAIT)
        qtbot.waitUntil(lambda: window.desk.notifications.current is not None, timeout=WAIT)
        paint(canvas)
        assert not canvas.undo_stack.canUndo()
    window.desk.notifications.dismiss()
    if kind == "busy":
        qtbot.waitUntil(lambda: room.anchors.known, timeout=WAIT)
        paint(canvas)
        assert canvas.undo_stack.canUndo()
        canvas.set_anchor_map(studio.photos.anchors(other).result())


def test_what_was_taken_away_is_not_stored_by_a_timer_of_before(
    window: Open,
    canvas: PhotoCanvas,
    anchors: Callable[[], AnchorMap],
    unhurried: DressingRoomView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    anchors()
    saved: list[object] = []
    monkeypatch.setattr(window.desk.room.anchors, "save", lambda *more: saved.append(more))
    unhurried.editing.save_soon.start()
    canvas.set_anchor_map(None)
    unhurried.editing.save_soon.timeout.emit()
    assert saved == []


def test_a_photo_that_cannot_be_opened_leaves_the_one_after_it_alone(
    qtbot: QtBot,
    window: Open,
    studio: Studio,
    canvas: PhotoCanvas,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = window.desk.room
    assert room.photo is not None
    first = room.photo.id
    gone, there = [
        photo.id for photo in studio.library.page(PhotoQuery(), 0, 9).result() if photo.id != first
    ][:2]
    pixels: dict[str, Future[PhotoOpened]] = {gone: Future(), there: Future()}
    really, opened = room.ahead.pixels, studio.looks.open_photo(there, 400).result()
    monkeypatch.setattr(
        room.ahead, "pixels", lambda photo_id, side: pixels.get(photo_id) or really(photo_id, side)
    )
    room.open_photo(gone)
    room.open_photo(there)
    pixels[gone].set_exception(InputError("not_found", "The photo is not there."))
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == there, timeout=WAIT)
    pixels[there].set_result(opened)
    qtbot.waitUntil(lambda: room.opened is not None, timeout=WAIT)
    assert room.photo is not None
    assert (room.photo.id, room.opened) == (there, opened)
    assert room.opening == there
    monkeypatch.undo()
    room.open_photo(first)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == first, timeout=WAIT)
