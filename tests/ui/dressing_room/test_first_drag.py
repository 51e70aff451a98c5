from __future__ import annotations

from pytestqt.qtbot import QtBot

from render.messages import Slot
from resources import read_samples
from tests.ui.conftest import WAIT, Open, drop_on, files_mime
from ui.dressing_room.first_drag import FirstDrag
from ui.dressing_room.view import DressingRoomView


def test_the_hint_names_a_garment_and_goes_for_good_with_the_first_drop(window: Open, qtbot: QtBot) -> None:
    desk = window.desk
    desk.settings.set("has_dressed", False)
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    hint = FirstDrag(desk._theme, desk.room, desk.garments, desk.settings, view.canvas)
    assert hint.isVisible()
    assert desk.garments.rows.values[0].name in hint.text
    assert view.canvas.rect().contains(hint.geometry())
    # It lies over the canvas and takes nothing from it.
    shipped = next(garment for garment in read_samples().garments if garment.slot == Slot.UPPER)
    assert drop_on(view.canvas, files_mime(shipped.image), hint.geometry().center())
    qtbot.waitUntil(lambda: bool(desk.room.look and desk.room.look.garments), timeout=WAIT)
    assert not hint.isVisible()
    assert desk.settings.value("has_dressed")
    desk.room.take_off(Slot.UPPER)
    qtbot.waitUntil(lambda: not (desk.room.look and desk.room.look.garments), timeout=WAIT)
    assert not hint.isVisible()
