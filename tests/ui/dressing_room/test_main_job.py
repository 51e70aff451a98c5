"""The main job in the real window, on the real studio with the product's samples."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import Point, Primed, Slot
from resources import read_samples
from studio.jobs.states import Decision
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open, drop_on, files_mime
from ui.canvas.drop import garment_mime
from ui.dressing_room.model import DressingRoom
from ui.dressing_room.view import DressingRoomView


def dressing_room(window: Open) -> DressingRoomView:
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    return view


def wait_for_drape(qtbot: QtBot, window: Open) -> None:
    """Until the drape is there; a notice in its place is a failure that says so."""
    desk = window.desk
    qtbot.waitUntil(
        lambda: desk.room.previewed is not None or desk.notifications.current is not None, timeout=WAIT
    )
    assert desk.room.previewed is not None, desk.notifications.current


def first_upper(window: Open) -> str:
    return next(g.id for g in window.desk.garments.rows.values if g.slot is Slot.UPPER)


def test_a_garment_dragged_from_the_shelf_lands_on_the_photo(qtbot: QtBot, window: Open) -> None:
    room, canvas = window.desk.room, dressing_room(window).canvas
    before = canvas.grab().toImage()
    garment_id = first_upper(window)
    assert drop_on(canvas, garment_mime([(garment_id, Slot.UPPER)]))
    wait_for_drape(qtbot, window)
    assert room.look is not None
    assert room.look.garments == ((Slot.UPPER, garment_id),)
    assert "not charged" in room.preview_label
    assert canvas.grab().toImage() != before
    assert room.can_render


def test_an_open_photo_is_made_ready_for_the_shelf_and_again_when_that_changes(
    qtbot: QtBot, studio: Studio, window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Future[Primed], str, int]] = []
    really = studio.looks.prime

    def listen(photo_id: str, side: int) -> Future[Primed]:
        asked.append((really(photo_id, side), photo_id, side))
        return asked[-1][0]

    monkeypatch.setattr(studio.looks, "prime", listen)
    room = window.desk.room
    assert room.photo is not None
    assert room.opened is not None
    photo_id = room.photo.id
    garment_id = first_upper(window)
    name = studio.garments.get(garment_id).result().name
    studio.garments.edit(garment_id, name="Renamed").result()
    asked.clear()  # Its neighbours may still have been made ready from before.
    qtbot.waitUntil(lambda: photo_id in [photo for _, photo, _ in asked], timeout=WAIT)
    future, _, side = next(each for each in asked if each[1] == photo_id)
    assert side >= max(room.opened.raster.width, room.opened.raster.height)
    assert future.result(60).person
    assert future.result().garments == window.desk.garments.count
    studio.garments.edit(garment_id, name=name).result()


def test_the_shelf_makes_the_drag_that_the_canvas_takes(qtbot: QtBot, window: Open) -> None:
    view = dressing_room(window)
    assert view.shelf._mime_of(view.shelf.rows.index(0)) is None, "the heading of a section"
    index = view.shelf.rows.index(1)
    mime = view.shelf._mime_of(index)
    assert mime is not None
    assert drop_on(view.canvas, mime)
    wait_for_drape(qtbot, window)
    assert window.desk.room.look is not None
    assert len(window.desk.room.look.garments) == 1


def test_a_file_from_the_file_manager_is_imported_and_worn(
    qtbot: QtBot, window: Open, studio: Studio, tmp_path: Path
) -> None:
    shipped = [garment for garment in read_samples().garments if garment.slot == "upper"][3]
    with Image.open(shipped.image) as picture:
        file = tmp_path / "top of ours.png"
        picture.convert("RGB").save(file)
    assert drop_on(dressing_room(window).canvas, files_mime(file))
    wait_for_drape(qtbot, window)
    look = window.desk.room.look
    assert look is not None
    worn = studio.garments.get(look.garments[0][1]).result(10)
    assert worn.name == "top of ours"
    assert look.garments[0][0] is Slot.UPPER
    qtbot.waitUntil(lambda: window.desk.garments.garment(worn.id) is not None, timeout=WAIT)
    studio.garments.remove(worn.id).result(10)


def test_a_copied_picture_is_pasted_onto_the_photo(qtbot: QtBot, window: Open, studio: Studio) -> None:
    picture = QImage(str(read_samples().garments[0].image)).flipped(Qt.Orientation.Horizontal)
    QGuiApplication.clipboard().setImage(picture)
    qtbot.keyClick(window.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait_for_drape(qtbot, window)
    look = window.desk.room.look
    assert look is not None
    assert studio.garments.get(look.garments[0][1]).result(10).name == "Pasted garment"
    studio.garments.remove(look.garments[0][1]).result(10)


def test_a_file_that_is_no_picture_is_a_sentence_and_nothing_is_worn(
    qtbot: QtBot, window: Open, tmp_path: Path
) -> None:
    file = tmp_path / "notes.jpg"
    file.write_text("no picture at all")
    drop_on(dressing_room(window).canvas, files_mime(file))
    notices = window.desk.notifications
    qtbot.waitUntil(lambda: notices.current is not None, timeout=WAIT)
    assert notices.current is not None
    assert "notes.jpg" in notices.current.message
    assert window.window.notices.isVisible()
    assert window.desk.room.look is not None
    assert window.desk.room.look.garments == ()


def test_a_worn_garment_that_is_corrected_is_draped_anew(qtbot: QtBot, window: Open, studio: Studio) -> None:
    room = window.desk.room
    garment_id = first_upper(window)
    room.put_on_ids(None, (garment_id,))
    wait_for_drape(qtbot, window)
    before = room.previewed
    landmarks = studio.garments.garment(garment_id).result(30).landmarks
    higher = {name: Point(at.x, at.y - 150 * name.startswith("hem")) for name, at in landmarks.items()}
    studio.garments.edit(garment_id, landmarks=higher).result(30)
    qtbot.waitUntil(lambda: room.previewed is not None and room.previewed is not before, timeout=WAIT)
    assert room.previewed is not None
    assert before is not None
    assert room.previewed.raster != before.raster
    studio.garments.edit(garment_id, landmarks=landmarks).result(30)


def test_undo_takes_the_garment_off_and_redo_puts_it_on(qtbot: QtBot, window: Open) -> None:
    room = window.desk.room
    garment_id = first_upper(window)
    room.put_on_ids(None, (garment_id,))
    wait_for_drape(qtbot, window)
    window.desk.undo_stack.undo()
    assert room.look is not None
    assert room.look.garments == ()
    assert room.previewed is None
    window.desk.undo_stack.redo()
    assert room.look.garments == ((Slot.UPPER, garment_id),)
    wait_for_drape(qtbot, window)


def test_render_keep_undo_and_save(qtbot: QtBot, window: Open, studio: Studio, tmp_path: Path) -> None:
    room = window.desk.room
    room.put_on_ids(None, (first_upper(window),))
    wait_for_drape(qtbot, window)
    qtbot.keyClick(window.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: room.shown is not None, timeout=WAIT)
    shown = room.shown
    assert shown is not None
    assert shown.checks is not None
    assert shown.checks.anchor_changed == 0
    assert shown.render_id is not None
    qtbot.waitUntil(lambda: is_sharp(room), timeout=WAIT)
    panel = dressing_room(window).inspector.proof
    assert panel.lines.shown is not None
    assert panel.lines.shown[0].sentence.startswith("0 of ")

    qtbot.keyClick(window.window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: room.shown is not None and room.shown.decision is Decision.KEPT, timeout=WAIT)
    window.desk.undo_stack.undo()
    qtbot.waitUntil(
        lambda: room.shown is not None and room.shown.decision is Decision.UNDECIDED, timeout=WAIT
    )

    target = tmp_path / "master.png"
    room.save(shown.job_id, target, "png")
    qtbot.waitUntil(target.exists, timeout=WAIT)
    qtbot.waitUntil(lambda: room.shown is not None and room.shown.decision is Decision.KEPT, timeout=WAIT)
    assert room.photo is not None
    with Image.open(target) as picture:
        assert picture.size == (room.photo.width, room.photo.height)


def is_sharp(room: DressingRoom) -> bool:
    """The canvas has the render's own pixels, as many as it has of the photo, and not the filmstrip's."""
    if room.shown_picture is None or room.opened is None:
        return False
    raster = room.opened.raster
    return (room.shown_picture.width(), room.shown_picture.height()) == (raster.width, raster.height)


def test_another_photo_keeps_its_own_look(qtbot: QtBot, window: Open) -> None:
    room, rows = window.desk.room, window.desk.photos.rows
    first, second = rows.photo_at(0), rows.photo_at(1)
    assert first is not None
    assert second is not None
    room.open_photo(first.id)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == first.id, timeout=WAIT)
    room.put_on_ids(None, (first_upper(window),))
    room.open_photo(second.id)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == second.id, timeout=WAIT)
    assert room.look is not None
    assert room.look.garments == ()
    room.open_photo(first.id)
    qtbot.waitUntil(lambda: room.photo is not None and room.photo.id == first.id, timeout=WAIT)
    assert len(room.look.garments) == 1
    qtbot.waitUntil(lambda: room.opened is not None, timeout=WAIT)


@pytest.mark.parametrize("key", ["P", "X"])
def test_single_letters_stay_letters_in_the_search_field(qtbot: QtBot, window: Open, key: str) -> None:
    search = dressing_room(window).shelf.search
    search.clear()
    search.setFocus()
    QApplication.processEvents()
    qtbot.keyClicks(search, key)
    assert search.text() == key
    search.clear()
