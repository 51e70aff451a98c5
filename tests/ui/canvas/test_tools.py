"""The tools, worked with real mouse events."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from render.messages import AnchorMap, Keypoint, Region, Stroke
from tests.ui.canvas.conftest import STANDING, open_photo
from tests.ui.conftest import WAIT
from ui.canvas import PROTECT, Compare, PhotoCanvas, Tool
from ui.canvas.subject import BODY
from ui.canvas.tool_options import ToolOptions

LEFT, NONE, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
Place = Callable[[float, float], QPoint]


def drag(canvas: PhotoCanvas, *through: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(canvas, LEFT, modifiers, through[0])
    for point in through[1:]:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, LEFT, modifiers, through[-1])


def grey(image: QImage, x: int, y: int) -> int:
    return image.pixelColor(x, y).red()


def square(x: int, y: int, side: int) -> QImage:
    image = QImage(600, 800, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.fillRect(x, y, side, side, QColor(255, 255, 255))
    painter.end()
    return image


def test_a_stroke_is_seen_while_it_is_drawn_and_stays_as_it_was_seen(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    photo_canvas.model.tool = Tool.BRUSH
    photo_canvas.model.hardness = 0.4
    photo_canvas.grab()
    QTest.mousePress(photo_canvas, LEFT, NONE, place(150, 300))
    for x in range(150, 450, 10):
        QTest.mouseMove(photo_canvas, place(x, 300))
    tool = photo_canvas.tool()
    QTest.mouseMove(photo_canvas, place(450, 300))
    tool.leave()
    live = photo_canvas.grab().toImage()
    QTest.mouseRelease(photo_canvas, LEFT, NONE, place(450, 300))
    with qtbot.waitSignal(photo_canvas.masks_changed, timeout=WAIT) as changed:
        pass
    assert changed.args == [Region.UPPER]
    tool.leave()
    done = photo_canvas.grab().toImage()
    for x in range(140, 470, 6):
        for y in range(280, 322, 3):
            at = place(x, y)
            assert abs(live.pixelColor(at).blue() - done.pixelColor(at).blue()) <= 14, (x, y)
    assert photo_canvas.edited_masks == {Region.UPPER}
    photo_canvas.model.toggle_overlay()
    bare = photo_canvas.grab().toImage()
    assert bare.pixelColor(place(300, 300)) != done.pixelColor(place(300, 300))


def test_the_eraser_and_alt_take_away(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.model.brush_radius = 30.0
    photo_canvas.set_region_masks({Region.UPPER: square(100, 100, 400)})
    photo_canvas.model.tool = Tool.ERASE
    drag(photo_canvas, place(200, 200), place(300, 200))
    photo_canvas.model.tool = Tool.BRUSH
    drag(photo_canvas, place(200, 400), place(300, 400), modifiers=ALT)
    mask = photo_canvas.region_mask(Region.UPPER)
    assert (grey(mask, 250, 200), grey(mask, 250, 400), grey(mask, 250, 300)) == (0, 0, 255)


def test_the_protect_brush_paints_the_protect_mask_whatever_region_is_chosen(
    photo_canvas: PhotoCanvas, place: Place
) -> None:
    photo_canvas.model.region = Region.LOWER
    photo_canvas.model.tool = Tool.PROTECT
    drag(photo_canvas, place(300, 100), place(340, 100))
    assert set(photo_canvas.export_masks().result()) == {PROTECT}
    assert photo_canvas.edited_masks == {PROTECT}


def test_the_smart_brush_sends_all_strokes_and_its_answer_is_one_step(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    sent: list[tuple[str, tuple[Stroke, ...]]] = []
    photo_canvas.strokes_finished.connect(lambda region, strokes: sent.append((region, strokes)))
    photo_canvas.model.tool = Tool.SMART_BRUSH
    drag(photo_canvas, place(200, 300), place(300, 300), place(400, 320))
    assert len(sent) == 1
    region, strokes = sent[0]
    assert region is Region.UPPER
    assert strokes[0].include
    assert not strokes[0].closed
    assert strokes[0].radius == photo_canvas.model.brush_radius
    first, last = strokes[0].points[0], strokes[0].points[-1]
    assert (first.x, first.y, last.x, last.y) == pytest.approx((200, 300, 400, 320), abs=1.0)
    photo_canvas.set_region_masks({Region.UPPER: square(150, 250, 300), PROTECT: square(0, 0, 90)})
    drag(photo_canvas, place(200, 500), place(300, 500), modifiers=ALT)
    assert len(sent[1][1]) == 2
    assert not sent[1][1][1].include
    photo_canvas.set_region_masks({Region.UPPER: square(150, 250, 200), PROTECT: square(0, 0, 90)})
    assert grey(photo_canvas.region_mask(Region.UPPER), 400, 400) == 0
    photo_canvas.undo_stack.undo()
    assert photo_canvas.region_mask(Region.UPPER) == square(150, 250, 300)
    drag(photo_canvas, place(200, 600), place(300, 600))
    assert len(sent[2][1]) == 2, "the stroke that was undone is not sent again"
    photo_canvas.undo_stack.undo()
    assert photo_canvas.export_masks().result() == {}


def test_a_smart_brush_that_finds_nothing_takes_its_stroke_back(
    photo_canvas: PhotoCanvas, place: Place
) -> None:
    sent: list[tuple[Stroke, ...]] = []
    photo_canvas.strokes_finished.connect(lambda region, strokes: sent.append(strokes))
    photo_canvas.model.tool = Tool.SMART_BRUSH
    drag(photo_canvas, place(200, 300), place(300, 300))
    photo_canvas.refine_failed(Region.UPPER)
    drag(photo_canvas, place(200, 300), place(300, 300))
    assert [len(strokes) for strokes in sent] == [1, 1]


def test_two_strokes_that_one_answer_answers_are_undone_together(
    photo_canvas: PhotoCanvas, place: Place
) -> None:
    sent: list[int] = []
    photo_canvas.strokes_finished.connect(lambda region, strokes: sent.append(len(strokes)))
    photo_canvas.model.tool = Tool.SMART_BRUSH
    drag(photo_canvas, place(200, 300), place(300, 300))
    drag(photo_canvas, place(200, 400), place(300, 400))
    photo_canvas.set_region_masks({PROTECT: square(0, 0, 90), Region.UPPER: square(150, 250, 300)})
    photo_canvas.undo_stack.undo()
    drag(photo_canvas, place(200, 300), place(300, 300))
    photo_canvas.refine_failed(Region.UPPER)
    photo_canvas.undo_stack.redo()
    drag(photo_canvas, place(200, 500), place(300, 500))
    assert sent == [1, 2, 1, 3]


def test_an_outline_is_clicked_corner_by_corner(photo_canvas: PhotoCanvas, place: Place) -> None:
    sent: list[tuple[Stroke, ...]] = []
    photo_canvas.strokes_finished.connect(lambda region, strokes: sent.append(strokes))
    photo_canvas.model.tool = Tool.POLYGON
    corners = ((150, 150), (450, 150), (450, 450), (150, 450))
    for x, y in corners:
        QTest.mouseClick(photo_canvas, LEFT, NONE, place(x, y))
    QTest.keyClick(photo_canvas, Qt.Key.Key_Backspace)
    QTest.mouseClick(photo_canvas, LEFT, NONE, place(160, 460))
    photo_canvas.grab()
    QTest.mouseClick(photo_canvas, LEFT, NONE, place(150, 150))
    assert len(sent) == 1
    assert sent[0][0].closed
    assert [(round(p.x, -1), round(p.y, -1)) for p in sent[0][0].points] == [
        (150, 150),
        (450, 150),
        (450, 450),
        (160, 460),
    ]


def test_an_outline_of_the_protect_mask_is_filled_as_drawn(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.model.region = PROTECT
    photo_canvas.model.tool = Tool.POLYGON
    round_trip = [(200, 200), (400, 200), (400, 400), (200, 400), (201, 202)]
    through = [
        place(x0 + (x1 - x0) * k / 8, y0 + (y1 - y0) * k / 8)
        for (x0, y0), (x1, y1) in itertools.pairwise(round_trip)
        for k in range(9)
    ]
    drag(photo_canvas, *through)
    mask = photo_canvas.region_mask(PROTECT)
    assert (grey(mask, 300, 300), grey(mask, 100, 300)) == (255, 0)
    assert photo_canvas.undo_stack.count() == 1


def test_body_points_are_placed_in_order_and_dragged(
    photo_canvas: PhotoCanvas, place: Place, qtbot: QtBot
) -> None:
    told: list[dict[str, Keypoint]] = []
    photo_canvas.keypoints_changed.connect(told.append)
    photo_canvas.model.tool = Tool.KEYPOINTS
    assert "left shoulder" in photo_canvas.tool().status()
    for name in BODY.order[:4]:
        point = STANDING[name]
        QTest.mouseClick(photo_canvas, LEFT, NONE, place(point.x, point.y))
    assert list(told[-1]) == [name for name in STANDING if name in BODY.order[:4]]
    for name, point in told[-1].items():
        assert (point.x, point.y) == pytest.approx((STANDING[name].x, STANDING[name].y), abs=1.0)
    drag(photo_canvas, place(400, 200), place(410, 215), place(420, 230))
    moved = photo_canvas.keypoints.points()["left_shoulder"]
    assert (moved.x, moved.y) == pytest.approx((420, 230), abs=1.5)
    photo_canvas.undo_stack.undo()
    back = photo_canvas.keypoints.points()["left_shoulder"]
    assert (back.x, back.y) == pytest.approx((400, 200), abs=1.0)
    assert photo_canvas.undo_stack.count() == 5


def test_body_points_are_placed_nudged_and_removed_with_the_keyboard(photo_canvas: PhotoCanvas) -> None:
    QTest.keyClick(photo_canvas, Qt.Key.Key_K)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Period)
    assert "right shoulder" in photo_canvas.tool().status()
    QTest.keyClick(photo_canvas, Qt.Key.Key_Return)
    placed = photo_canvas.keypoints.points()["right_shoulder"]
    QTest.keyClick(photo_canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Down)
    nudged = photo_canvas.keypoints.points()["right_shoulder"]
    assert (nudged.x - placed.x, nudged.y - placed.y) == (-10, 1)
    assert photo_canvas.undo_stack.count() == 2
    photo_canvas.grab()
    QTest.keyClick(photo_canvas, Qt.Key.Key_Delete)
    assert photo_canvas.keypoints.points() == {}
    for _ in range(3):
        QTest.keyClick(photo_canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert photo_canvas.keypoints.points() == {}
    assert not photo_canvas.undo_stack.canUndo()


def test_body_points_stay_on_the_photo(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.keypoints.replace({"nose": Keypoint(300, 20)})
    photo_canvas.model.tool = Tool.KEYPOINTS
    drag(photo_canvas, place(300, 20), place(300, 0), QPoint(450, 2))
    assert photo_canvas.keypoints.points()["nose"].y == 0.0
    QTest.mouseClick(photo_canvas, LEFT, NONE, QPoint(10, 300))
    assert list(photo_canvas.keypoints.points()) == ["nose"]


def test_changing_the_tool_in_the_middle_of_a_stroke_gives_it_up(
    photo_canvas: PhotoCanvas, place: Place
) -> None:
    photo_canvas.model.tool = Tool.BRUSH
    QTest.mousePress(photo_canvas, LEFT, NONE, place(200, 200))
    QTest.mouseMove(photo_canvas, place(300, 200))
    photo_canvas.model.tool = Tool.KEYPOINTS
    QTest.mouseRelease(photo_canvas, LEFT, NONE, place(300, 200))
    assert photo_canvas.export_masks().result() == {}
    assert photo_canvas.keypoints.points() == {}


def test_every_tool_paints_itself_at_any_zoom(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.keypoints.replace(STANDING)
    photo_canvas.set_region_masks({Region.UPPER: square(150, 250, 300)})
    for tool in Tool:
        photo_canvas.model.tool = tool
        for zoom in (0.5, 1.0, 7.0):
            photo_canvas.model.zoom_to(zoom)
            QTest.mouseMove(photo_canvas, QPoint(444, 333))
            QApplication.processEvents()
            assert not photo_canvas.grab().toImage().isNull()


def test_the_mask_is_where_it_belongs_when_zoomed_and_moved(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.set_region_masks({Region.UPPER: square(256, 384, 40)})
    photo_canvas.model.tool = Tool.BRUSH
    photo_canvas.store.settle()
    for zoom in (1.0, 2.5, 6.0):
        photo_canvas.model.zoom_to(zoom)
        photo_canvas.model.pan(13, -7)
        photo_canvas.model.overlay_shown = True
        tinted = photo_canvas.grab().toImage()
        photo_canvas.model.overlay_shown = False
        plain = photo_canvas.grab().toImage()
        # The centre of a pixel inside the square's edge, and of one outside it.
        for inside, outside in (((258, 400), (253, 400)), ((293, 400), (298, 400)), ((270, 386), (270, 381))):
            assert tinted.pixelColor(place(*inside)) != plain.pixelColor(place(*inside)), (zoom, inside)
            assert tinted.pixelColor(place(*outside)) == plain.pixelColor(place(*outside)), (zoom, outside)


def test_a_photo_of_24_megapixels_is_painted_in_full(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(6000, 4000, 0.25), key="big")
    canvas.model.tool = Tool.BRUSH
    canvas.model.brush_radius = 200.0
    canvas.model.hardness = 1.0
    view = canvas.model.viewport
    drag(canvas, view.to_view(1000, 1000).toPoint(), view.to_view(5000, 3000).toPoint())
    mask = canvas.export_masks().result()[Region.UPPER]
    assert (mask.width(), mask.height()) == (6000, 4000)
    assert (grey(mask, 3000, 2000), grey(mask, 3000, 2500)) == (255, 0)


def test_points_and_masks_of_the_map_are_no_edits_and_taking_one_back_is(
    photo_canvas: PhotoCanvas, place: Place
) -> None:
    photo_canvas.set_anchor_map(AnchorMap(600, 800, STANDING), {Region.UPPER: square(100, 100, 50)})
    assert not photo_canvas.is_edited
    photo_canvas.model.tool = Tool.KEYPOINTS
    drag(photo_canvas, place(400, 200), place(410, 215), place(420, 230))
    assert photo_canvas.is_edited
    photo_canvas.undo_stack.undo()
    assert photo_canvas.keypoints.points() == STANDING
    assert photo_canvas.is_edited
    photo_canvas.set_anchor_map(AnchorMap(600, 800, {}))
    assert not photo_canvas.is_edited


def test_the_options_of_a_tool_are_there_for_the_mouse(photo_canvas: PhotoCanvas) -> None:
    options = photo_canvas.findChild(ToolOptions)
    assert options is not None
    assert not options.isVisible()
    photo_canvas.model.tool = Tool.BRUSH
    assert options.isVisible()
    assert photo_canvas.rect().contains(options.geometry())
    lower = next(button for button in options.findChildren(QToolButton) if button.text() == "Lower")
    QTest.mouseClick(lower, LEFT)
    assert photo_canvas.model.region == Region.LOWER
    assert photo_canvas.hasFocus()
    size, hardness = options.findChildren(QSlider)
    size.setValue(100)
    assert photo_canvas.model.brush_radius == pytest.approx(200)
    hardness.setValue(35)
    assert photo_canvas.model.hardness == 0.35
    photo_canvas.model.brush_radius = 2.0
    assert size.value() == 0
    photo_canvas.model.tool = Tool.PROTECT
    assert not lower.isVisible()
    photo_canvas.model.tool = Tool.KEYPOINTS
    assert not options.isVisible()
    photo_canvas.model.tool = Tool.BRUSH
    photo_canvas.set_photo(None)
    assert not options.isVisible()


def test_regions_are_edited_on_the_photo_and_protection_on_the_look(photo_canvas: PhotoCanvas) -> None:
    for tool in Tool:
        photo_canvas.model.tool = tool
        bare = photo_canvas.model.shown is Compare.BEFORE
        assert bare == (tool not in (Tool.VIEW, Tool.PROTECT)), tool
