from __future__ import annotations

from concurrent.futures import Future

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, qGray
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Garment, ImageRef, Point, Slot
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.canvas import CUTOUT, PhotoCanvas, Tool
from ui.canvas.subject import SKIRT, TOP, TROUSERS, garment_points
from ui.garments.retouch import RetouchView
from ui.garments.view import GarmentsView


@pytest.fixture
def view(qtbot: QtBot, window: Open) -> GarmentsView:
    """The garments view with the first garment's editor open."""
    window.window.show_module("garments")
    shown = window.window.view("garments")
    assert isinstance(shown, GarmentsView)
    shown.view.setCurrentIndex(shown.view.model().index(0, 0))
    qtbot.mouseClick(shown.editor.retouch, Qt.MouseButton.LeftButton)
    retouch = shown.retouch
    qtbot.waitUntil(lambda: retouch.canvas.scene.has_photo and not retouch.canvas.store.busy, timeout=WAIT)
    qtbot.waitUntil(lambda: CUTOUT in retouch.canvas.store.names(), timeout=WAIT)
    return shown


def in_view(canvas: PhotoCanvas, point: Point) -> QPoint:
    return canvas.model.viewport.to_view(point.x, point.y).toPoint()


def drag(canvas: PhotoCanvas, start: QPoint, end: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(canvas, start + (end - start) * step / 5)
    QTest.mouseRelease(canvas, left, pos=end)


def stored(studio: Studio, retouch: RetouchView) -> Garment:
    opened = retouch._model.opened
    assert opened is not None
    return studio.garments.garment(opened.id).result(30)


def garment_of(studio: Studio, garment: Garment) -> str:
    return next(item.id for item in studio.garments.all().result(30) if item.sha256 == garment.image.sha256)


def overlap(one: np.ndarray, two: np.ndarray) -> float:
    a, b = one >= 128, two >= 128
    return float((a & b).sum() / (a | b).sum())


def mask_of(garment: Garment) -> np.ndarray:
    assert garment.cutout is not None
    mask = cv2.imread(garment.cutout.path, cv2.IMREAD_GRAYSCALE)
    assert mask is not None
    return mask


def test_a_landmark_is_dragged_stored_and_undone(qtbot: QtBot, studio: Studio, view: GarmentsView) -> None:
    canvas = view.retouch.canvas
    assert canvas.model.tool is Tool.KEYPOINTS
    before = stored(studio, view.retouch)
    start = in_view(canvas, before.landmarks["hem_front"])
    drag(canvas, start, start + QPoint(0, -40))
    moved = canvas.keypoints.points()["hem_front"]
    qtbot.waitUntil(
        lambda: stored(studio, view.retouch).landmarks["hem_front"] == Point(moved.x, moved.y), timeout=WAIT
    )
    assert moved.y < before.landmarks["hem_front"].y - 20
    after = stored(studio, view.retouch)
    assert after.cutout == before.cutout, "only what was changed is stored"
    assert after.landmarks | {"hem_front": before.landmarks["hem_front"]} == before.landmarks
    canvas.undo_stack.undo()
    qtbot.waitUntil(
        lambda: (
            abs(stored(studio, view.retouch).landmarks["hem_front"].y - before.landmarks["hem_front"].y) < 1
        ),
        timeout=WAIT,
    )
    view.retouch.leave()


def test_the_cut_out_is_erased_by_hand_and_the_next_drape_has_it(
    qtbot: QtBot, studio: Studio, view: GarmentsView
) -> None:
    before = stored(studio, view.retouch)
    whole = mask_of(before)
    spot = erase_a_spot(view, before)
    view.retouch.leave()
    assert not view.retouch.canvas.scene.has_photo
    found = garment_of(studio, before)
    qtbot.waitUntil(lambda: studio.garments.garment(found).result(30).cutout != before.cutout, timeout=WAIT)
    after = mask_of(studio.garments.garment(found).result(30))
    assert after[round(spot.y), round(spot.x)] == 0
    assert after.shape == whole.shape
    changed = np.abs(after.astype(int) - whole) > 40
    assert 0 < changed.mean() < 0.05
    studio.garments.edit(found, cutout=before.cutout).result(30)


def erase_a_spot(view: GarmentsView, garment: Garment) -> Point:
    """A place of the cut-out that is not part of it any more."""
    middle = garment.landmarks["hem_front"]
    spot = Point(middle.x, middle.y * 0.8 + garment.landmarks["neck_front"].y * 0.2)
    assert mask_of(garment)[round(spot.y), round(spot.x)] == 255
    canvas = view.retouch.canvas
    canvas.model.tool = Tool.ERASE
    canvas.model.brush_radius = 40.0
    at = in_view(canvas, spot)
    drag(canvas, at, at + QPoint(6, 0))
    return spot


def test_who_opens_it_again_at_once_finds_what_they_did(
    qtbot: QtBot, studio: Studio, view: GarmentsView
) -> None:
    before = stored(studio, view.retouch)
    found = garment_of(studio, before)
    spot = erase_a_spot(view, before)
    view.retouch.leave()
    view.retouch.open_garment(found)
    canvas = view.retouch.canvas
    qtbot.waitUntil(lambda: CUTOUT in canvas.store.names() and not canvas.store.busy, timeout=WAIT)
    assert qGray(canvas.store.image(CUTOUT).pixel(round(spot.x), round(spot.y))) == 0
    view.retouch.leave()
    studio.garments.edit(found, cutout=before.cutout).result(30)


def test_the_smart_brush_goes_on_from_what_was_done_by_hand(
    qtbot: QtBot, studio: Studio, view: GarmentsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(studio, view.retouch)
    found = garment_of(studio, before)
    asked: list[Garment] = []

    def refine(*_: object) -> Future[object]:
        asked.append(studio.garments.garment(found).result(30))
        return Future()

    monkeypatch.setattr(studio.retouch, "refine", refine)
    spot = erase_a_spot(view, before)
    view.retouch.canvas.strokes_finished.emit(CUTOUT, ())
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT)
    assert mask_of(asked[0])[round(spot.y), round(spot.x)] == 0
    view.retouch.leave()
    qtbot.waitUntil(
        lambda: not (view.retouch._saving._exporting or view.retouch._model._storing), timeout=WAIT
    )
    studio.garments.edit(found, cutout=before.cutout).result(30)


def test_the_smart_brush_puts_back_what_was_missing(qtbot: QtBot, studio: Studio, view: GarmentsView) -> None:
    canvas = view.retouch.canvas
    before = stored(studio, view.retouch)
    whole = mask_of(before)
    points = before.landmarks
    low = round(0.8 * points["hem_front"].y + 0.2 * points["neck_front"].y)
    cut = whole.copy()
    cut[low:] = 0
    height, width = cut.shape
    image = QImage(cut.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    canvas.set_region_masks({CUTOUT: image.copy()})
    view.retouch._edited()
    qtbot.waitUntil(lambda: stored(studio, view.retouch).cutout != before.cutout, timeout=WAIT)
    assert overlap(mask_of(stored(studio, view.retouch)), whole) < 0.9
    canvas.model.tool = Tool.SMART_BRUSH
    canvas.model.brush_radius = 0.1 * (points["hem_front"].y - points["neck_front"].y)
    inset = 0.15 * (points["hem_left"].x - points["hem_right"].x)
    row = (low + points["hem_front"].y) / 2
    start, end = Point(points["hem_right"].x + inset, row), Point(points["hem_left"].x - inset, row)
    steps = canvas.undo_stack.count()
    drag(canvas, in_view(canvas, start), in_view(canvas, end))
    qtbot.waitUntil(lambda: canvas.undo_stack.count() > steps, timeout=WAIT)
    made = canvas.region_mask(CUTOUT)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(height, made.bytesPerLine())
    assert overlap(rows[:, :width], whole) > 0.95
    view.retouch.leave()
    studio.garments.edit(garment_of(studio, before), cutout=before.cutout).result(30)


def test_an_answer_for_a_garment_that_was_left_is_not_for_the_next(
    qtbot: QtBot, window: Open, studio: Studio, view: GarmentsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = window.desk.retouch
    assert model.opened is not None
    first = model.opened
    assert first.garment.cutout is not None
    answer: Future[ImageRef] = Future()
    monkeypatch.setattr(studio.retouch, "refine", lambda *_: answer)
    heard: list[object] = []
    model.refined.connect(heard.append)
    model.refine(CUTOUT, ())
    view.retouch.leave()
    other = next(each.id for each in studio.garments.all().result(30) if each.id != first.id)
    model.open_garment(other)
    qtbot.waitUntil(lambda: model.opened is not None and model.opened.id == other, timeout=WAIT)
    answer.set_result(first.garment.cutout)
    qtbot.wait(200)
    assert heard == []


def test_keys_of_a_person_mean_nothing_on_a_garment(view: GarmentsView) -> None:
    canvas = view.retouch.canvas
    canvas.model.tool = Tool.BRUSH
    QTest.keyClick(canvas, Qt.Key.Key_Q)
    assert canvas.model.tool is Tool.BRUSH
    QTest.keyClick(canvas, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert canvas.model.region == CUTOUT
    QTest.keyClick(canvas, Qt.Key.Key_K)
    assert canvas.model.tool is Tool.KEYPOINTS
    assert not canvas.acceptDrops()
    view.retouch.leave()


def test_each_slot_has_its_own_points() -> None:
    assert garment_points(Slot.UPPER, {}) is TOP
    assert garment_points(Slot.LOWER, {"hem_left_outer": QPointF()}) is TROUSERS
    assert garment_points(Slot.LOWER, {"hem_left": QPointF()}) is SKIRT
    for scheme in (TOP, TROUSERS, SKIRT):
        assert {name for line in scheme.lines for name in line} <= set(scheme.order)
        assert len(set(scheme.order)) == len(scheme.order)
