"""Real events: mouse, wheel, pen and keys, and a canvas worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QShortcut, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.canvas.conftest import open_photo
from ui.canvas import EDITABLE, Compare, PhotoCanvas, Tool
from ui.canvas.model import MaskView
from ui.canvas.navigator import Navigator
from ui.keys.presets import Preset

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
Place = Callable[[float, float], QPoint]


def turn_wheel(
    canvas: PhotoCanvas, at: QPoint, notches: float, modifiers: Qt.KeyboardModifier = NONE
) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_at_the_cursor(photo_canvas: PhotoCanvas, place: Place) -> None:
    cursor = place(150, 650)
    under = photo_canvas.model.viewport.to_photo(QPointF(cursor))
    for _ in range(6):
        turn_wheel(photo_canvas, cursor, 1)
    after = photo_canvas.model.viewport.to_view(under.x(), under.y())
    assert photo_canvas.model.viewport.zoom == pytest.approx(676 / 800 * 1.2**6)
    assert (after.x(), after.y()) == pytest.approx((cursor.x(), cursor.y()), abs=0.01)
    for _ in range(12):
        turn_wheel(photo_canvas, cursor, -1)
    assert photo_canvas.model.viewport.fitted


def test_the_wheel_with_a_key_changes_the_brush(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.model.tool = Tool.BRUSH
    radius, view = photo_canvas.model.brush_radius, photo_canvas.model.viewport
    turn_wheel(photo_canvas, QPoint(450, 350), 2, CTRL)
    turn_wheel(photo_canvas, QPoint(450, 350), -3, SHIFT)
    assert photo_canvas.model.brush_radius > radius
    assert photo_canvas.model.hardness == 0.5
    assert photo_canvas.model.viewport == view


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_the_photo_is_dragged(photo_canvas: PhotoCanvas, button: Qt.MouseButton) -> None:
    photo_canvas.model.zoom_to(3.0)
    before = photo_canvas.model.viewport.to_view(300, 400)
    QTest.mousePress(photo_canvas, button, pos=QPoint(400, 300))
    QTest.mouseMove(photo_canvas, QPoint(430, 340))
    QTest.mouseRelease(photo_canvas, button, pos=QPoint(430, 340))
    after = photo_canvas.model.viewport.to_view(300, 400)
    assert (after.x() - before.x(), after.y() - before.y()) == pytest.approx((30, 40))


def test_space_drags_with_any_tool_and_a_tap_toggles_the_zoom(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.model.tool = Tool.BRUSH
    photo_canvas.model.zoom_to(3.0)
    centre = photo_canvas.model.viewport.centre_x
    QTest.keyPress(photo_canvas, Qt.Key.Key_Space)
    QTest.mousePress(photo_canvas, LEFT, pos=QPoint(400, 300))
    QTest.mouseMove(photo_canvas, QPoint(460, 300))
    QTest.mouseRelease(photo_canvas, LEFT, pos=QPoint(460, 300))
    QTest.keyRelease(photo_canvas, Qt.Key.Key_Space)
    assert photo_canvas.model.viewport.centre_x == pytest.approx(centre - 20)
    assert photo_canvas.model.viewport.zoom == 3.0
    assert not photo_canvas.undo_stack.canUndo()
    QTest.keyClick(photo_canvas, Qt.Key.Key_Space)
    assert photo_canvas.model.viewport.fitted
    QTest.keyClick(photo_canvas, Qt.Key.Key_Space)
    assert photo_canvas.model.viewport.zoom == 1.0


def test_a_double_click_shows_100_percent_where_it_was(photo_canvas: PhotoCanvas, place: Place) -> None:
    spot = place(100, 100)
    under = photo_canvas.model.viewport.to_photo(QPointF(spot))
    QTest.mouseDClick(photo_canvas, LEFT, pos=spot)
    after = photo_canvas.model.viewport.to_view(under.x(), under.y())
    assert photo_canvas.model.viewport.zoom == 1.0
    assert (after.x(), after.y()) == pytest.approx((spot.x(), spot.y()), abs=0.01)


def test_a_pen_paints_with_its_pressure(photo_canvas: PhotoCanvas, place: Place) -> None:
    photo_canvas.model.tool, photo_canvas.model.brush_radius = Tool.BRUSH, 60.0
    photo_canvas.model.hardness = 1.0
    pen = QPointingDevice(
        "pen",
        7,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )

    def draw(
        kind: QEvent.Type, x: float, pressure: float, button: Qt.MouseButton, held: Qt.MouseButton
    ) -> None:
        at = QPointF(place(x, 400))
        event = QTabletEvent(
            kind, pen, at, QPointF(photo_canvas.mapToGlobal(at)), pressure, 0, 0, 0, 0, 0, NONE, button, held
        )
        QApplication.sendEvent(photo_canvas, event)
        assert event.isAccepted()

    draw(QEvent.Type.TabletPress, 150, 1.0, LEFT, LEFT)
    for x in range(160, 460, 10):
        draw(QEvent.Type.TabletMove, x, max(0.2, 1 - (x - 150) / 300), Qt.MouseButton.NoButton, LEFT)
    draw(QEvent.Type.TabletRelease, 450, 0.2, LEFT, Qt.MouseButton.NoButton)
    mask = photo_canvas.region_mask("upper")

    def reach(x: int) -> int:
        return sum(mask.pixelColor(x, y).red() > 127 for y in range(800))

    assert reach(160) == pytest.approx(118, abs=6)
    assert reach(440) == pytest.approx(25, abs=6)
    assert photo_canvas.undo_stack.count() == 1


def test_every_key_of_the_table_does_what_it_says(photo_canvas: PhotoCanvas) -> None:
    model = photo_canvas.model
    for key, tool in (
        (Qt.Key.Key_B, Tool.BRUSH),
        (Qt.Key.Key_S, Tool.SMART_BRUSH),
        (Qt.Key.Key_Q, Tool.PROTECT),
        (Qt.Key.Key_K, Tool.KEYPOINTS),
        (Qt.Key.Key_V, Tool.VIEW),
    ):
        QTest.keyClick(photo_canvas, key)
        assert model.tool is tool
    QTest.keyClick(photo_canvas, Qt.Key.Key_B, SHIFT)
    assert model.tool is Tool.ERASE
    QTest.keyClick(photo_canvas, Qt.Key.Key_S, SHIFT)
    assert model.tool is Tool.POLYGON
    for number, mask in enumerate(EDITABLE):
        QTest.keyClick(photo_canvas, Qt.Key(Qt.Key.Key_1 + number), ALT)
        assert model.region == mask
        assert model.tool.edits_mask
    model.tool = Tool.BRUSH
    radius = model.brush_radius
    QTest.keyClick(photo_canvas, Qt.Key.Key_Period)
    assert model.brush_radius > radius
    QTest.keyClick(photo_canvas, Qt.Key.Key_Comma)
    assert model.brush_radius == pytest.approx(radius)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Greater, SHIFT)
    assert model.hardness == 0.9
    QTest.keyClick(photo_canvas, Qt.Key.Key_Less, SHIFT)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Comma, SHIFT)
    assert model.hardness == 0.7
    QTest.keyClick(photo_canvas, Qt.Key.Key_O)
    assert not model.overlay_shown
    QTest.keyClick(photo_canvas, Qt.Key.Key_Plus, CTRL | SHIFT)
    assert model.viewport.zoom == 1.0
    QTest.keyClick(photo_canvas, Qt.Key.Key_Minus, CTRL)
    assert model.viewport.fitted
    QTest.keyClick(photo_canvas, Qt.Key.Key_0, CTRL | ALT)
    assert model.viewport.zoom == 1.0
    QTest.keyClick(photo_canvas, Qt.Key.Key_0, CTRL)
    assert model.viewport.fitted
    QTest.keyClick(photo_canvas, Qt.Key.Key_Z)
    assert not model.viewport.fitted


def test_the_canvas_keeps_its_keys_beside_shortcuts_of_the_window(photo_canvas: PhotoCanvas) -> None:
    heard: list[int] = []
    shortcut = QShortcut(Qt.Key.Key_B, photo_canvas, context=Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(lambda: heard.append(1))
    shortcut.activatedAmbiguously.connect(lambda: heard.append(2))
    QTest.keyClick(photo_canvas, Qt.Key.Key_B)
    assert photo_canvas.model.tool is Tool.BRUSH
    assert heard == []


def test_keys_that_mean_nothing_here_are_left_to_the_window(photo_canvas: PhotoCanvas) -> None:
    heard: list[str] = []
    for key in (Qt.Key.Key_P, Qt.Key.Key_Left, Qt.Key.Key_BracketLeft):
        shortcut = QShortcut(key, photo_canvas, context=Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda key=key: heard.append(key.name))
        QTest.keyClick(photo_canvas, key)
    assert heard == ["Key_P", "Key_Left", "Key_BracketLeft"]


def test_a_key_can_be_given_to_another_action(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.actions_by_key.keys.use(Preset.LIGHTROOM, {"tool.brush": ("W",)})
    QTest.keyClick(photo_canvas, Qt.Key.Key_B)
    assert photo_canvas.model.tool is Tool.VIEW
    QTest.keyClick(photo_canvas, Qt.Key.Key_W)
    assert photo_canvas.model.tool is Tool.BRUSH
    assert photo_canvas.actions_by_key.keys.text_of("tool.brush") == "W"


def test_buttons_and_keys_show_the_same_tool(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.action("tool.keypoints").trigger()
    assert photo_canvas.model.tool is Tool.KEYPOINTS
    assert photo_canvas.action("tool.keypoints").isChecked()
    assert not photo_canvas.action("tool.view").isChecked()


def test_arrows_pan_when_zoomed(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.model.zoom_to(4.0)
    before = photo_canvas.model.viewport.centre_x
    QTest.keyClick(photo_canvas, Qt.Key.Key_Right)
    assert photo_canvas.model.viewport.centre_x == pytest.approx(before + 15)


def test_a_mask_is_painted_with_the_keyboard_alone(photo_canvas: PhotoCanvas) -> None:
    QTest.keyClick(photo_canvas, Qt.Key.Key_B)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Return)
    for _ in range(10):
        QTest.keyClick(photo_canvas, Qt.Key.Key_Right)
    QTest.keyClick(photo_canvas, Qt.Key.Key_Return, SHIFT)
    mask = photo_canvas.region_mask("upper")
    assert all(mask.pixelColor(x, 399).red() == 255 for x in range(300, 390))
    assert mask.pixelColor(200, 399).red() == 0
    QTest.keyClick(photo_canvas, Qt.Key.Key_Z, CTRL)
    assert photo_canvas.region_mask("upper").pixelColor(380, 399).red() == 0
    assert photo_canvas.region_mask("upper").pixelColor(300, 399).red() == 255
    QTest.keyClick(photo_canvas, Qt.Key.Key_Z, CTRL | SHIFT)
    assert photo_canvas.region_mask("upper") == mask


def test_escape_gives_up_a_stroke_and_is_otherwise_left_to_the_window(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.model.tool = Tool.BRUSH
    QTest.mousePress(photo_canvas, LEFT, pos=QPoint(450, 350))
    QTest.mouseMove(photo_canvas, QPoint(500, 350))
    QTest.keyClick(photo_canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(photo_canvas, LEFT, pos=QPoint(500, 350))
    assert photo_canvas.export_masks().result() == {}
    heard: list[int] = []
    shortcut = QShortcut(Qt.Key.Key_Escape, photo_canvas, context=Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(lambda: heard.append(1))
    QTest.keyClick(photo_canvas, Qt.Key.Key_Escape)
    assert heard == [1]


def test_an_empty_canvas_ignores_hands(canvas: PhotoCanvas) -> None:
    for tool in Tool:
        canvas.model.tool = tool
        QTest.mouseClick(canvas, LEFT, pos=QPoint(450, 350))
        QTest.mouseDClick(canvas, LEFT, pos=QPoint(450, 350))
        turn_wheel(canvas, QPoint(450, 350), 1)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
        canvas.grab()
    assert not canvas.undo_stack.canUndo()


def test_properties_tell_only_when_they_change(photo_canvas: PhotoCanvas, qtbot: QtBot) -> None:
    model = photo_canvas.model
    with qtbot.assertNotEmitted(model.viewport_changed):
        model.fit()
        model.resize(900, 700, photo_canvas.devicePixelRatioF())
    with qtbot.assertNotEmitted(model.tool_changed):
        model.tool = Tool.VIEW
    with qtbot.waitSignal(model.viewport_changed):
        model.zoom_in()


def test_it_has_a_name_for_screen_readers(photo_canvas: PhotoCanvas) -> None:
    photo_canvas.set_chip("Drape preview")
    assert photo_canvas.accessibleName()
    assert photo_canvas.accessibleDescription() == "Drape preview"
    assert photo_canvas.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_small_photo_does_not_upset_the_zoom(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(40, 30))
    for _ in range(40):
        turn_wheel(canvas, QPoint(450, 350), -1)
    assert canvas.model.viewport.zoom == pytest.approx(1.0)
    canvas.model.fit()
    assert canvas.model.viewport.fitted
    canvas.grab()


def move_holding(canvas: PhotoCanvas, to: QPoint, button: Qt.MouseButton) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to),
        canvas.mapToGlobal(QPointF(to)),
        Qt.MouseButton.NoButton,
        button,
        NONE,
    )
    QApplication.sendEvent(canvas, event)


def test_the_right_button_sizes_the_brush_where_it_is(photo_canvas: PhotoCanvas) -> None:
    right = Qt.MouseButton.RightButton
    model = photo_canvas.model
    model.tool, model.hardness = Tool.BRUSH, 0.5
    radius, plain = model.brush_radius, photo_canvas.grab().toImage()
    QTest.mousePress(photo_canvas, right, pos=QPoint(450, 350))
    move_holding(photo_canvas, QPoint(478, 350), right)
    assert model.brush_radius == pytest.approx(radius * 1.15**2)
    assert model.hardness == 0.5
    assert photo_canvas.hands.sizing
    assert photo_canvas.grab().toImage() != plain, "the dab and its figures are shown"
    move_holding(photo_canvas, QPoint(450, 330), right)
    assert model.brush_radius == pytest.approx(radius)
    assert model.hardness == pytest.approx(0.6)
    move_holding(photo_canvas, QPoint(450, 900), right)
    assert model.hardness == 0.0
    QTest.mouseRelease(photo_canvas, right, pos=QPoint(450, 900))
    assert not photo_canvas.hands.sizing
    assert not photo_canvas.undo_stack.canUndo()


def test_two_fingers_zoom_and_carry_the_photo_along(photo_canvas: PhotoCanvas, place: Place) -> None:
    spot = place(300, 400)
    under = photo_canvas.model.viewport.to_photo(QPointF(spot))
    photo_canvas.hands.pinch(4.0, spot, spot)
    assert photo_canvas.model.viewport.zoom == pytest.approx(676 / 800 * 4)
    photo_canvas.hands.pinch(1.0, spot + QPoint(15, -10), spot)
    after = photo_canvas.model.viewport.to_view(under.x(), under.y())
    assert (after.x() - spot.x(), after.y() - spot.y()) == pytest.approx((15, -10), abs=0.01)


def test_the_navigator_comes_with_the_zoom_and_leads_to_where_it_is_clicked(
    photo_canvas: PhotoCanvas,
) -> None:
    (navigator,) = photo_canvas.findChildren(Navigator)
    assert navigator.isHidden()
    photo_canvas.model.zoom_to(6.0)
    assert navigator.isVisible()
    assert photo_canvas.rect().contains(navigator.geometry())
    QTest.mouseClick(navigator, LEFT, pos=QPoint(navigator.width() // 4, navigator.height() // 2))
    view = photo_canvas.model.viewport
    assert (view.centre_x, view.centre_y) == pytest.approx((150, 400), abs=6)
    grey = navigator.grab().toImage().pixelColor(navigator.width() // 4, navigator.height() // 2)
    assert grey.red() == grey.blue() > 40, "the photo is in it"
    photo_canvas.model.fit()
    assert navigator.isHidden()


def test_before_alone_is_flipped_by_a_key(photo_canvas: PhotoCanvas) -> None:
    QTest.keyClick(photo_canvas, Qt.Key.Key_Y, SHIFT)
    assert photo_canvas.model.shown is Compare.BEFORE
    QTest.keyClick(photo_canvas, Qt.Key.Key_Y, SHIFT)
    assert photo_canvas.model.shown is Compare.AFTER


def test_a_key_goes_through_the_ways_to_see_a_mask(photo_canvas: PhotoCanvas) -> None:
    model = photo_canvas.model
    model.tool, model.brush_radius = Tool.BRUSH, 60.0
    QTest.mouseClick(photo_canvas, LEFT, pos=QPoint(450, 350))
    photo_canvas.store.settle()
    pictures = []
    for _ in MaskView:
        QTest.keyClick(photo_canvas, Qt.Key.Key_O, ALT)
        pictures.append(photo_canvas.grab().toImage().pixelColor(300, 100).rgb())
    assert model.mask_view is MaskView.TINT
    matte, on_black, on_white, edge, tint = pictures
    assert matte == on_black != on_white
    assert edge == tint
    QTest.keyClick(photo_canvas, Qt.Key.Key_O)
    QTest.keyClick(photo_canvas, Qt.Key.Key_O, ALT)
    assert model.overlay_shown
    assert model.mask_view is MaskView.TINT, "first it is shown again"
