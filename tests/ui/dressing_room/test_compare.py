"""Variants side by side in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Slot
from tests.ui.conftest import WAIT, Open
from ui.dressing_room.comparing import DRAPE
from ui.dressing_room.view import DressingRoomView

pytestmark = pytest.mark.slow


@pytest.fixture
def view(qtbot: QtBot, window: Open) -> DressingRoomView:
    """Dressed, and rendered once."""
    room = window.desk.room
    room.wear(window.desk.garments.rows.values[0], Slot.UPPER)
    qtbot.waitUntil(lambda: room.previewed is not None, timeout=WAIT)
    room.render()
    qtbot.waitUntil(lambda: room.shown is not None, timeout=WAIT)
    found = window.window.view("dressing_room")
    assert isinstance(found, DressingRoomView)
    found.canvas.setFocus()
    return found


def test_drape_and_render_stand_side_by_side_and_move_as_one(
    qtbot: QtBot, window: Open, view: DressingRoomView
) -> None:
    room = window.desk.room
    assert room.shown is not None
    shown = room.shown.job_id
    QTest.keyClick(view.canvas, Qt.Key.Key_C)
    assert view.comparing.panes == (DRAPE, shown)
    assert view.comparing.active == shown
    left, right = view.compare.panes
    qtbot.waitUntil(lambda: left.scene.has_after and right.scene.has_after, timeout=WAIT)
    qtbot.waitUntil(lambda: left.width() > 120 and right.width() > 120, timeout=WAIT)
    left.zoom_full()
    assert (right.view.zoom, right.view.centre_x) == (left.view.zoom, left.view.centre_x)
    QTest.mousePress(right, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    QTest.mouseMove(right, QPoint(40, 30))
    QTest.mouseRelease(right, Qt.MouseButton.LeftButton, pos=QPoint(40, 30))
    assert (right.view.centre_x, right.view.centre_y) == (left.view.centre_x, left.view.centre_y)
    view.compare.setFocus()
    QTest.keyClick(view.compare, Qt.Key.Key_Z)
    assert left.view.fitted
    assert right.view.fitted


def test_keys_act_on_the_one_in_hand(qtbot: QtBot, window: Open, view: DressingRoomView) -> None:
    room = window.desk.room
    assert room.shown is not None
    shown = room.shown.job_id
    view.toggle_compare()
    QTest.keyClick(view.compare, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: str(room.renders.value(shown).decision) == "kept", timeout=WAIT)
    QTest.keyClick(view.compare, Qt.Key.Key_Left)
    assert view.comparing.active == DRAPE
    assert room.shown is None
    QTest.keyClick(view.compare, Qt.Key.Key_X)
    room.refresh_renders()
    assert str(room.renders.value(shown).decision) == "kept"
    QTest.keyClick(view.compare, Qt.Key.Key_Backslash)
    assert not view.compare.panes[0].before, "it was let go"
    QTest.keyPress(view.compare, Qt.Key.Key_Backslash)
    assert all(pane.before for pane in view.compare.panes)
    QTest.keyRelease(view.compare, Qt.Key.Key_Backslash)
    room.undo_stack.undo()


def test_enter_chooses_and_escape_goes_back(qtbot: QtBot, window: Open, view: DressingRoomView) -> None:
    room = window.desk.room
    assert room.shown is not None
    shown = room.shown.job_id
    view.toggle_compare()
    QTest.keyClick(view.compare, Qt.Key.Key_Left)
    QTest.keyClick(view.compare, Qt.Key.Key_Escape)
    assert not view.comparing.panes
    assert view.canvas.isVisible()
    assert room.shown is not None
    assert room.shown.job_id == shown
    view.toggle_compare()
    QTest.keyClick(view.compare, Qt.Key.Key_Left)
    QTest.keyClick(view.compare, Qt.Key.Key_Return)
    assert not view.compare.panes
    assert room.shown is None


def test_with_nothing_beside_it_the_person_is_told(
    qtbot: QtBot, window: Open, view: DressingRoomView
) -> None:
    room = window.desk.room
    while room.undo_stack.canUndo():
        room.undo_stack.undo()
    room.renders.set_values(())
    view.toggle_compare()
    assert not view.comparing.panes
    assert not view.compare_button.isChecked()
    assert window.desk.notifications.current is not None
    assert "nothing to compare" in window.desk.notifications.current.message


def test_a_change_of_the_look_leaves_the_one_in_hand(
    qtbot: QtBot, window: Open, view: DressingRoomView
) -> None:
    room = window.desk.room
    assert room.shown is not None
    shown = room.shown.job_id
    view.toggle_compare()
    room.other_garment(1)
    assert room.shown is not None
    assert room.shown.job_id == shown
    drape = view.compare.panes[0]
    before = room.previewed
    qtbot.waitUntil(lambda: room.previewed is not None and room.previewed is not before, timeout=WAIT)
    assert "Drape preview" in drape.about
