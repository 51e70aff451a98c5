from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image
from pytestqt.qtbot import QtBot

from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.dressing_room.view import DressingRoomView


def test_a_garment_that_could_not_be_cut_out_can_be_tried_again(
    qtbot: QtBot, studio: Studio, window: Open, tmp_path: Path
) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (200, 160, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    (garment_id,) = studio.garments.import_files([tmp_path / "noise.png"]).report.result(60).added
    model = window.desk.garments
    try:

        def failed() -> bool:
            garment = model.garment(garment_id)
            return garment is not None and bool(garment.error)

        qtbot.waitUntil(failed, timeout=WAIT)
        view = window.window.view("dressing_room")
        assert isinstance(view, DressingRoomView)
        broken = model.garment(garment_id)
        assert broken is not None
        menu = view.shelf.menu_of(broken)
        (again,) = [action for action in menu.actions() if action.text() == "Cut out again"]
        changes: list[tuple[str, ...]] = []
        studio.garments.changed.connect(lambda change: changes.append(change.changed))
        again.trigger()
        qtbot.waitUntil(lambda: window.desk.notifications.current is not None, timeout=WAIT)
        assert window.desk.notifications.current.message == broken.error
        assert (garment_id,) in changes
        whole = next(garment for garment in model.rows.values if not garment.error)
        assert "Cut out again" not in [action.text() for action in view.shelf.menu_of(whole).actions()]
    finally:
        studio.garments.remove(garment_id).result()
