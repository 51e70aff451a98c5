"""Layers of the look in the real window: hidden, moved, taken off, dropped on; and the keys that walk on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from render.messages import Slot
from studio.looks import Look
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open, drop_on
from ui.canvas.drop import garment_mime
from ui.dressing_room.view import DressingRoomView
from ui.dressing_room.worn import WornPanel

pytestmark = pytest.mark.slow

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def view(window: Open) -> DressingRoomView:
    found = window.window.view("dressing_room")
    assert isinstance(found, DressingRoomView)
    return found


@pytest.fixture
def worn(window: Open, view: DressingRoomView) -> WornPanel:
    """The panel, one garment worn as the upper."""
    window.desk.room.put_on(window.desk.garments.rows.values[0])
    return view.worn


def garments_of(window: Open) -> tuple[tuple[Slot, str], ...]:
    look = window.desk.room.look
    assert look is not None
    return look.garments


def test_an_eye_hides_the_layer_and_undo_shows_it_again(
    qtbot: QtBot, window: Open, worn: WornPanel, view: DressingRoomView
) -> None:
    room = window.desk.room
    qtbot.waitUntil(lambda: room.previewed is not None, timeout=WAIT)
    worn.rows[Slot.UPPER].eye.click()
    assert room.look is not None
    assert room.look.hidden == (Slot.UPPER,)
    assert room.look.garments == garments_of(window)
    assert room.previewed is None
    assert not room.can_render
    room.undo_stack.undo()
    assert room.look.hidden == ()
    assert room.can_render
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)
    assert room.look.hidden == (Slot.UPPER,)


def test_a_layer_dragged_to_another_slot_is_worn_there_and_what_was_there_comes_back(
    qtbot: QtBot, window: Open, worn: WornPanel
) -> None:
    first, second = (garment.id for garment in window.desk.garments.rows.values[:2])
    row = worn.rows[Slot.UPPER]
    mime = row.mime()
    assert mime is not None
    assert worn.rows[Slot.OUTERWEAR].mime() is None
    assert drop_on(worn.rows[Slot.OUTERWEAR], mime)
    assert garments_of(window) == ((Slot.OUTERWEAR, first),)
    assert drop_on(row, garment_mime([(second, Slot.UPPER)]))
    assert garments_of(window) == ((Slot.UPPER, second), (Slot.OUTERWEAR, first))
    back = row.mime()
    assert back is not None
    assert drop_on(worn.rows[Slot.OUTERWEAR], back)
    assert garments_of(window) == ((Slot.UPPER, first), (Slot.OUTERWEAR, second))
    window.desk.room.undo_stack.undo()
    assert garments_of(window) == ((Slot.UPPER, second), (Slot.OUTERWEAR, first))


def test_a_slot_takes_only_what_can_be_worn_there(window: Open, worn: WornPanel) -> None:
    mime = worn.rows[Slot.UPPER].mime()
    assert mime is not None
    before = garments_of(window)
    assert not drop_on(worn.rows[Slot.LOWER], mime)
    assert not drop_on(worn.rows[Slot.UPPER], mime), "it is there already"
    window.desk.room.move_layer(Slot.UPPER, Slot.LOWER)
    assert garments_of(window) == before
    assert window.desk.notifications.current is not None
    assert "cannot be worn" in window.desk.notifications.current.message


def test_the_keyboard_moves_a_layer_and_takes_it_off(qtbot: QtBot, window: Open, worn: WornPanel) -> None:
    first = window.desk.garments.rows.values[0].id
    worn.rows[Slot.UPPER].setFocus()
    QTest.keyClick(worn.rows[Slot.UPPER], Qt.Key.Key_Up, ALT)
    assert garments_of(window) == ((Slot.OUTERWEAR, first),)
    outer = worn.rows[Slot.OUTERWEAR]
    assert outer.hasFocus()
    QTest.keyClick(outer, Qt.Key.Key_Delete)
    assert garments_of(window) == ()
    QTest.keyClick(outer, Qt.Key.Key_Down)
    assert worn.rows[Slot.UPPER].hasFocus()


def test_one_key_wears_the_next_garment_of_the_slot_and_one_undo_the_one_before(
    qtbot: QtBot, window: Open, worn: WornPanel, view: DressingRoomView
) -> None:
    shelf = [garment.id for garment in window.desk.garments.rows.values if garment.slot is Slot.UPPER]
    view.canvas.setFocus()
    seen = []
    for _ in range(len(shelf)):
        QTest.keyClick(view.canvas, Qt.Key.Key_Down, CONTROL)
        seen.append(garments_of(window))
    assert seen == [((Slot.UPPER, key),) for key in (*shelf[1:], shelf[0])]
    QTest.keyClick(view.canvas, Qt.Key.Key_Up, CONTROL)
    assert garments_of(window) == ((Slot.UPPER, shelf[-1]),)
    window.desk.room.undo_stack.undo()
    assert garments_of(window) == ((Slot.UPPER, shelf[0]),)


def test_one_key_dresses_the_next_photo_alike_and_one_undo_leaves_it_as_it_was(
    qtbot: QtBot, window: Open, worn: WornPanel, view: DressingRoomView, studio: Studio
) -> None:
    room = window.desk.room
    qtbot.waitUntil(lambda: window.desk.photos.rows.photo_at(1) is not None, timeout=WAIT)
    first = room.photo
    assert first is not None
    step = 1 if window.desk.photos.rows.row_of(first.id) == 0 else -1
    near = window.desk.photos.rows.photo_at(window.desk.photos.rows.row_of(first.id) + step)
    assert near is not None
    wears = garments_of(window)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Right if step > 0 else Qt.Key.Key_Left, CONTROL)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == near.id, timeout=WAIT)
    qtbot.waitUntil(lambda: garments_of(window) == wears, timeout=WAIT)
    assert room.look is not None
    assert room.look.photo_id == near.id
    assert room.undo_stack.count() == 1
    room.undo_stack.undo()
    assert garments_of(window) == ()
    room.open_photo(first.id)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == first.id, timeout=WAIT)
    assert garments_of(window) == wears, "the photo it came from still wears it"


def test_the_history_leads_back_and_is_there_again_when_the_photo_is_opened_anew(
    qtbot: QtBot, window: Open, worn: WornPanel, view: DressingRoomView, studio: Studio
) -> None:
    room = window.desk.room
    first, second = window.desk.garments.rows.values[:2]
    room.put_on(second)
    rows = room.steps.rows
    assert [row.words for row in rows.values] == [
        f"{second.name} on upper",
        f"{first.name} on upper",
        "As in the photo",
    ]
    qtbot.waitUntil(lambda: rows.values[0].pictured and rows.values[-1].pictured, timeout=WAIT)
    view.inspector.history.view.clicked.emit(rows.index(1))
    assert garments_of(window) == ((Slot.UPPER, first.id),)
    assert [row.worn for row in rows.values] == [False, True, False]
    room.undo_stack.undo()
    assert garments_of(window) == ((Slot.UPPER, second.id),)
    view.inspector.history.view.clicked.emit(rows.index(2))
    assert garments_of(window) == ()
    assert room.photo is not None
    kept, previews = studio.look_history.read(room.photo.id).result()
    assert kept == room.history
    assert kept.at == ""
    assert kept.steps[-1].id in previews


def test_the_look_is_carried_on_while_photos_are_still_being_opened(
    qtbot: QtBot, window: Open, worn: WornPanel
) -> None:
    room, rows = window.desk.room, window.desk.photos.rows
    qtbot.waitUntil(lambda: rows.photo_at(rows.rowCount() - 1) is not None, timeout=WAIT)
    assert room.photo is not None
    others = [photo for row in range(3) if (photo := rows.photo_at(row)) and photo.id != room.photo.id]
    wears = garments_of(window)
    for photo in others:
        room.carry_to(photo.id)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == others[-1].id, timeout=WAIT)
    qtbot.waitUntil(lambda: garments_of(window) == wears, timeout=WAIT)
    assert room.undo_stack.count() == 1


def test_a_photo_is_opened_and_dressed_as_for_a_render(qtbot: QtBot, window: Open, worn: WornPanel) -> None:
    room, rows = window.desk.room, window.desk.photos.rows
    first, second = window.desk.garments.rows.values[:2]
    qtbot.waitUntil(lambda: rows.photo_at(1) is not None, timeout=WAIT)
    assert room.photo is not None
    here = room.photo.id
    other = next(photo for row in range(2) if (photo := rows.photo_at(row)) and photo.id != here)
    look = Look(other.id, seed=7).wearing(Slot.OUTERWEAR, second.id)
    room.wear_again(look)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == other.id, timeout=WAIT)
    assert room.look == look
    assert room.engines.seed == 7
    assert [row.words for row in room.steps.rows.values] == ["The look of a render", "As in the photo"]
    room.wear_again(look)
    assert not room.undo_stack.canUndo(), "it is dressed so already"
    room.wear_again(look.wearing(Slot.UPPER, first.id))
    assert garments_of(window) == ((Slot.UPPER, first.id), (Slot.OUTERWEAR, second.id))
    room.undo_stack.undo()
    assert room.look == look
