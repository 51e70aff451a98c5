"""What is to be seen: the photo, the drape at its place, before and after, the fill hint, a finished render."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QRegion
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Box, PhotoOpened
from tests.ui.canvas.conftest import open_photo, preview_of, raster_of
from tests.ui.conftest import WAIT
from ui.canvas import Compare, PhotoCanvas, Tool
from ui.pictures.picture import picture_of
from ui.pictures.viewport import Viewport

BLUE = QColor(20, 60, 200)


def shown(canvas: PhotoCanvas) -> QImage:
    return canvas.grab().toImage()


def near(image: QImage, at: QPoint, colour: QColor, within: int = 3) -> bool:
    seen = image.pixelColor(at)
    pairs = zip(seen.getRgb()[:3], colour.getRgb()[:3], strict=True)
    return all(abs(a - b) <= within for a, b in pairs)


def at(canvas: PhotoCanvas, x: float, y: float) -> QPoint:
    return canvas.model.viewport.to_view(x, y).toPoint()


def dress(canvas: PhotoCanvas, scale: float = 1.0, needs_fill: QRectF | None = None) -> PhotoOpened:
    """A photo of 600 x 800 with a blue drape from (150, 200) to (450, 500)."""
    opened = open_photo(600, 800, scale)
    canvas.set_photo(opened, key="dressed")
    box = Box(round(150 * scale), round(200 * scale), round(450 * scale), round(500 * scale))
    canvas.set_preview(preview_of(opened, box, BLUE, needs_fill), "Drape preview")
    return opened


def test_an_empty_canvas_is_the_grey_ground_and_says_what_belongs_there(canvas: PhotoCanvas) -> None:
    plain = shown(canvas)
    assert near(plain, QPoint(5, 5), canvas.tokens.colour.canvas, 0)
    canvas.set_empty_text("No photo yet", "Open a folder")
    assert shown(canvas) != plain


def test_the_photo_is_fitted_and_its_pixels_are_where_they_belong(photo_canvas: PhotoCanvas) -> None:
    image = shown(photo_canvas)
    rect = photo_canvas.model.viewport.photo_rect()
    assert near(image, QPoint(round(rect.left()) - 5, 350), photo_canvas.tokens.colour.canvas, 0)
    # The ramp runs from 40 to 220 along the diagonal's direction.
    for x, y in ((60, 80), (300, 400), (540, 720)):
        expected = round(40 + 180 * (x * 600 + y * 800) / (600**2 + 800**2))
        assert near(image, at(photo_canvas, x, y), QColor(expected, expected, expected), 4), (x, y)


@pytest.mark.parametrize("scale", [1.0, 0.5, 0.37])
def test_the_drape_lies_at_its_box_whatever_the_raster(canvas: PhotoCanvas, scale: float) -> None:
    dress(canvas, scale)
    image = shown(canvas)
    off = 4 / scale
    for x, y in ((150 + off, 200 + off), (450 - off, 500 - off), (300, 350)):
        assert near(image, at(canvas, x, y), BLUE), (x, y)
    for x, y in ((150 - off, 350), (450 + off, 350), (300, 200 - off), (300, 500 + off)):
        assert not near(image, at(canvas, x, y), BLUE, 40), (x, y)


def test_before_is_shown_while_the_key_is_held(canvas: PhotoCanvas) -> None:
    dress(canvas)
    middle = at(canvas, 300, 350)
    QTest.keyPress(canvas, Qt.Key.Key_Backslash)
    assert canvas.model.shown is Compare.BEFORE
    assert not near(shown(canvas), middle, BLUE, 40)
    QTest.keyRelease(canvas, Qt.Key.Key_Backslash)
    assert near(shown(canvas), middle, BLUE)


def test_losing_the_focus_ends_what_is_held(canvas: PhotoCanvas) -> None:
    dress(canvas)
    QTest.keyPress(canvas, Qt.Key.Key_Backslash)
    canvas.clearFocus()
    assert canvas.model.shown is Compare.AFTER


def test_the_split_shows_before_on_the_left_and_after_on_the_right(canvas: PhotoCanvas) -> None:
    dress(canvas)
    QTest.keyClick(canvas, Qt.Key.Key_Y)
    image = shown(canvas)
    assert not near(image, at(canvas, 250, 350), BLUE, 40)
    assert near(image, at(canvas, 350, 350), BLUE)
    line = at(canvas, 300 - 0.5, 350)
    assert any(near(image, line + QPoint(dx, 0), canvas.tokens.colour.handle, 40) for dx in (-1, 0, 1))


def test_the_split_handle_is_dragged_with_the_mouse(canvas: PhotoCanvas) -> None:
    dress(canvas)
    canvas.model.toggle_split()
    start, end = at(canvas, 299.5, 300), at(canvas, 420, 300)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    assert canvas.model.split == pytest.approx(0.7, abs=0.01)
    assert not near(shown(canvas), at(canvas, 400, 250), BLUE, 40)
    assert near(shown(canvas), at(canvas, 440, 250), BLUE)


def test_the_split_handle_is_moved_with_the_keyboard(canvas: PhotoCanvas) -> None:
    dress(canvas)
    canvas.model.toggle_split()
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert canvas.model.split == pytest.approx(0.4)
    for _ in range(50):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.model.split == 1.0


def test_what_is_to_be_filled_is_checkered_and_can_be_hidden(canvas: PhotoCanvas) -> None:
    dress(canvas, needs_fill=QRectF(100, 100, 100, 100))
    checkered = shown(canvas)
    seen = {checkered.pixelColor(at(canvas, 270 + d, 350)).rgb() for d in range(40)}
    assert len(seen) == 2, "light squares and dark ones"
    assert near(checkered, at(canvas, 200, 250), BLUE)
    QTest.keyClick(canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    plain = shown(canvas)
    assert all(near(plain, at(canvas, 270 + d, 350), BLUE) for d in range(40))


def test_a_finished_render_takes_the_place_of_the_preview(canvas: PhotoCanvas, qtbot: QtBot) -> None:
    dress(canvas)
    result = QImage(1200, 1600, QImage.Format.Format_RGB888)
    result.fill(QColor(10, 160, 40))
    canvas.set_result(result, "Render 1")
    qtbot.waitUntil(lambda: not canvas.scene.is_building, timeout=WAIT)
    assert near(shown(canvas), at(canvas, 40, 40), QColor(10, 160, 40))
    canvas.set_result(None)
    assert not near(shown(canvas), at(canvas, 300, 350), BLUE, 40)


def test_a_large_raster_is_made_ready_off_the_thread(canvas: PhotoCanvas, qtbot: QtBot) -> None:
    canvas.set_photo(open_photo(2400, 3200, 0.25), key="large")
    canvas.set_preview(None)
    canvas.model.zoom_to(1.0)
    with qtbot.waitSignal(canvas.scene.changed, timeout=WAIT):
        canvas.set_photo(open_photo(2400, 3200), key="large")
    assert canvas.model.viewport.zoom == 1.0
    grey = shown(canvas).pixelColor(450, 350)
    assert grey.red() == grey.green() == grey.blue()


def test_what_is_seen_stays_until_another_photo_is_ready(canvas: PhotoCanvas, qtbot: QtBot) -> None:
    dress(canvas)
    before = shown(canvas)
    place = at(canvas, 300, 350)
    canvas.set_photo(open_photo(900, 1200), key="another")
    assert canvas.scene.is_building
    assert near(shown(canvas), place, before.pixelColor(place), 1)
    qtbot.waitUntil(lambda: not canvas.scene.is_building, timeout=WAIT)
    assert not near(shown(canvas), place, BLUE, 40)
    canvas.set_photo(None)
    assert near(shown(canvas), QPoint(450, 100), canvas.tokens.colour.canvas, 0)


def test_pixels_are_squares_only_where_they_are_the_photo_s_own() -> None:
    board = QImage(8, 8, QImage.Format.Format_RGB32)
    for x in range(8):
        for y in range(8):
            board.setPixelColor(x, y, QColor(255, 255, 255) if (x + y) % 2 else QColor(0, 0, 0))

    def greys(photo_side: int, zoom: float) -> set[int]:
        from PySide6.QtGui import QPainter

        image = QImage(64, 64, QImage.Format.Format_RGB32)
        image.fill(QColor(0, 0, 0))
        view = Viewport().resized(64, 64, 1.0).of_photo(photo_side, photo_side).zoomed(zoom, QPointF(0, 0))
        painter = QPainter(image)
        picture_of(board, QRectF(0, 0, photo_side, photo_side)).draw(painter, view)
        painter.end()
        return {image.pixelColor(x, y).red() for x in range(64) for y in range(64)}

    assert greys(8, 8.0) == {0, 255}
    assert len(greys(80, 0.8)) > 10


def test_colours_are_converted_to_the_screen_s_profile(canvas: PhotoCanvas) -> None:
    red = QImage(600, 800, QImage.Format.Format_RGB888)
    red.fill(QColor(200, 30, 30))
    canvas.set_photo(PhotoOpened(width=600, height=800, scale=1.0, raster=raster_of(red, 3)), key="red")
    assert near(shown(canvas), at(canvas, 300, 400), QColor(200, 30, 30), 1)
    wide = QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
    canvas.set_display_profile(wide)
    red.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    expected = red.convertedToColorSpace(wide).pixelColor(5, 5)
    assert expected.red() < 190
    assert near(shown(canvas), at(canvas, 300, 400), expected, 1)


def test_a_closer_view_asks_for_a_finer_raster_once(canvas: PhotoCanvas, qtbot: QtBot) -> None:
    asked: list[int] = []
    canvas.detail_wanted.connect(asked.append)
    canvas.set_photo(open_photo(6000, 4000, 0.2), key="fine")
    qtbot.wait(300)
    assert asked == []
    with qtbot.waitSignal(canvas.detail_wanted, timeout=WAIT):
        canvas.model.zoom_to(0.5)
    canvas.model.pan(10, 10)
    qtbot.wait(300)
    assert asked == [3072]


def test_the_same_photo_in_another_size_keeps_view_masks_and_undo(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(1200, 1600, 0.5), key="same")
    canvas.model.tool = Tool.BRUSH
    canvas.model.zoom_to(0.8, QPointF(300, 300))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(450, 350))
    view, mask = canvas.model.viewport, canvas.region_mask("upper")
    canvas.set_photo(open_photo(1200, 1600), key="same")
    assert canvas.model.viewport == view
    assert canvas.region_mask("upper") == mask
    assert canvas.undo_stack.canUndo()


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.SMART_BRUSH, Tool.POLYGON, Tool.KEYPOINTS])
def test_what_a_tool_says_lies_whole_on_the_photo(photo_canvas: PhotoCanvas, tool: Tool) -> None:
    """Words across the photo's edge have two grounds at once."""
    canvas = photo_canvas
    canvas.model.tool = tool
    said = shown(canvas)
    canvas.tool().status = lambda: ""  # type: ignore[method-assign]
    chip = difference(said, shown(canvas))
    photo = canvas.model.viewport.photo_rect()
    assert photo.contains(QRectF(chip))
    assert chip.height() > 10
    assert chip.bottom() < canvas.height() - canvas.model.viewport.foot


def difference(one: QImage, other: QImage) -> QRect:
    """The rectangle within which two pictures differ."""
    found = QRegion()
    for y in range(one.height()):
        across = [x for x in range(one.width()) if one.pixel(x, y) != other.pixel(x, y)]
        if across:
            found += QRect(QPoint(across[0], y), QPoint(across[-1], y))
    return found.boundingRect()
