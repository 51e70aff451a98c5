"""A render that comes along is seen over the look, where it may change the photo."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from render.messages import Box, PhotoOpened, Previewed, Raster
from studio.jobs.runner import JobChanged
from studio.jobs.states import JobState
from tests.ui.conftest import WAIT, Open
from ui.bridge import Bridge
from ui.dressing_room.refining import Refining, refined_of
from ui.dressing_room.view import DressingRoomView

RED = Raster(4, 4, 3, bytes((200, 0, 0)) * 16)


def half_drape() -> tuple[PhotoOpened, Previewed]:
    """A photo of 80 x 80 seen at half its size, a drape over its right half, the lower part still to be filled."""
    opened = PhotoOpened(width=80, height=80, scale=0.5, raster=Raster(40, 40, 3, bytes(4800)))
    draped = bytes((0, 0, 255, 255)) * (20 * 20) + bytes(4 * 20 * 20)
    fill = bytes(20 * 20) + bytes([255]) * (20 * 20)
    box = Box(20, 0, 40, 40)
    return opened, Previewed(
        box=box, scale=0.5, raster=Raster(20, 40, 4, draped), needs_fill=Raster(20, 40, 1, fill), seconds=0.1
    )


def test_outside_the_drape_the_photo_stays() -> None:
    whole, masked = refined_of(RED, Box(0, 0, 80, 80), *half_drape())
    assert (whole.width(), whole.height()) == (4, 4)
    assert masked.width() == 80
    for x, y, alpha in ((10, 40, 0), (60, 20, 255), (60, 60, 255)):
        assert masked.pixelColor(x, y).alpha() == alpha, (x, y)
    assert masked.pixelColor(60, 20) == QColor(200, 0, 0)


def test_without_a_drape_the_whole_box_is_seen() -> None:
    _, masked = refined_of(RED, Box(8, 8, 40, 40), None, None)
    assert masked.width() == 32
    assert masked.pixelColor(0, 0) == QColor(200, 0, 0)


@pytest.mark.parametrize(("end", "stays"), [("cancelled", False), ("failed", False), ("finished", True)])
def test_a_step_goes_with_its_job(qtbot: QtBot, end: str, stays: bool) -> None:
    bridge = Bridge()
    with ThreadPoolExecutor(1) as pool:
        refining = Refining(bridge, pool)
        refining.set_photo("here")
        step = JobChanged("j", "here", JobState.RUNNING, "generate", 0.5, RED, Box(0, 0, 40, 40))
        refining._heard(JobChanged("k", "elsewhere", JobState.RUNNING, "generate", 0.5, RED, Box(0, 0, 9, 9)))
        refining._heard(step)
        qtbot.waitUntil(lambda: refining.refined is not None, timeout=WAIT)
        assert refining.refined is not None
        assert refining.refined.job_id == "j"
        assert refining.picture("j") is not None
        assert refining.picture("k") is None
        refining._heard(JobChanged("j", "here", JobState(end)))
        assert (refining.refined is not None) is stays, "a finished one stays until its render is there"
        assert refining.picture("j") is None
        qtbot.waitUntil(lambda: refining.refined is None, timeout=WAIT)
    bridge.close()


def test_the_canvas_shows_it_and_takes_it_away(qtbot: QtBot, window: Open) -> None:
    room = window.desk.room
    view = window.window.view("dressing_room")
    assert isinstance(view, DressingRoomView)
    assert room.photo is not None
    canvas = view.canvas
    qtbot.waitUntil(lambda: not canvas.scene.is_building, timeout=WAIT)
    before = canvas.grab().toImage()
    middle = canvas.rect().center()
    box = Box(0, 0, room.photo.width, room.photo.height)
    room.refining._heard(JobChanged("j", room.photo.id, JobState.RUNNING, "generate", 0.5, RED, box))
    qtbot.waitUntil(lambda: canvas.grab().toImage().pixelColor(middle) == QColor(200, 0, 0), timeout=WAIT)
    canvas.model.holding_before = True
    assert canvas.grab().toImage().pixelColor(middle) == before.pixelColor(middle), "before is before"
    canvas.model.holding_before = False
    room.refining._heard(JobChanged("j", room.photo.id, JobState.CANCELLED))
    assert canvas.grab().toImage().pixelColor(middle) == before.pixelColor(middle)
