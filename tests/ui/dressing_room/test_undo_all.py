"""Any sequence of edits in the real window, undone in full, gives the first state back: masks pixel for pixel, and
the catalogue's looks, decisions and anchor map row for row. Redone in full it gives the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from render.messages import AnchorMap, Keypoint, Region, Slot
from studio.jobs.states import Decision
from studio.look_history import LookHistory
from studio.looks import Look
from studio.studio import Studio
from tests.ui.conftest import WAIT, Open
from ui.canvas import PROTECT, PhotoCanvas, Tool
from ui.dressing_room.view import DressingRoomView

pytestmark = pytest.mark.slow

SLOTS = (Slot.UPPER, Slot.OUTERWEAR, Slot.DRESS)
MASKS = (Region.UPPER, Region.LOWER, Region.DRESS)


class Fitting:
    """A window with a photo and one finished render, and what can be done in it."""

    def __init__(self, window: Open, studio: Studio) -> None:
        self.studio = studio
        self.room = window.desk.room
        view = window.window.view("dressing_room")
        assert isinstance(view, DressingRoomView)
        self.view = view
        self.canvas: PhotoCanvas = view.canvas
        self.garments = window.desk.garments.rows.values
        assert self.room.photo is not None
        self.photo_id = self.room.photo.id

    def state(self) -> State:
        canvas = self.canvas
        canvas.store.settle()
        QApplication.processEvents()
        self.view.finish_edits()
        anchors = self.studio.photos.anchors(self.photo_id).result()
        assert anchors is not None
        renders = self.studio.looks.renders(self.photo_id).result()
        return State(
            {name: canvas.region_mask(name) for name in canvas.store.names()},
            canvas.keypoints.points(),
            self.room.look,
            self.studio.look_history.read(self.photo_id).result()[0],
            {render.job_id: render.decision for render in renders},
            anchors,
        )

    def put_on(self, number: int, slot: Slot) -> None:
        self.room.wear(self.garments[number % len(self.garments)], slot)

    def hide(self, slot: Slot) -> None:
        look = self.room.look
        self.room.hide_layer(slot, look is not None and slot not in look.hidden)

    def decide(self, what: int) -> None:
        self.room.show_render(self.room.renders.values[-1].job_id)
        (self.room.keep_shown, self.room.discard_shown, self.room.undecide_shown)[what % 3]()

    def jump(self, number: int) -> None:
        steps = ["", *(step.id for step in self.room.history.steps)]
        self.room.go_to_step(steps[number % len(steps)])

    def stroke(self, tool: Tool, mask: Region, start: QPointF, end: QPointF) -> None:
        self.canvas.model.region = mask
        self.drag(tool, start, end)

    def move_point(self, number: int, by: QPointF) -> None:
        points = self.canvas.keypoints.points()
        point = list(points.values())[number % len(points)]
        start = QPointF(point.x, point.y)
        self.drag(Tool.KEYPOINTS, start, start + by)

    def drag(self, tool: Tool, start: QPointF, end: QPointF) -> None:
        canvas = self.canvas
        canvas.model.tool = tool
        view, none = canvas.model.viewport, Qt.KeyboardModifier.NoModifier
        first, *rest = (
            canvas.hands.pointer(view.to_view(place.x(), place.y()), none)
            for place in (start, (start + end) / 2, end)
        )
        canvas.tool().press(first)
        for place in rest:
            canvas.tool().move(place)
        canvas.tool().release(rest[-1])


@dataclass
class State:
    masks: dict[str, QImage]
    points: dict[str, Keypoint]
    look: Look | None
    history: LookHistory
    decisions: dict[str, Decision]
    anchors: AnchorMap


Edit = Callable[[Fitting], object]
places = st.builds(QPointF, st.integers(0, 1500), st.integers(0, 1900))
numbers = st.integers(0, 9)
slots = st.sampled_from(SLOTS)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(lambda number, slot: lambda fitting: fitting.put_on(number, slot), numbers, slots),
    st.builds(lambda slot: lambda fitting: fitting.room.take_off(slot), slots),
    st.builds(lambda slot: lambda fitting: fitting.hide(slot), slots),
    st.builds(lambda one, other: lambda fitting: fitting.room.move_layer(one, other), slots, slots),
    st.builds(lambda step: lambda fitting: fitting.room.other_garment(step), st.sampled_from((1, -1))),
    st.builds(lambda what: lambda fitting: fitting.decide(what), numbers),
    st.builds(lambda number: lambda fitting: fitting.jump(number), numbers),
    st.builds(
        lambda tool, mask, start, end: lambda fitting: fitting.stroke(tool, mask, start, end),
        st.sampled_from((Tool.BRUSH, Tool.ERASE, Tool.PROTECT)),
        st.sampled_from(MASKS),
        places,
        places,
    ),
    st.builds(
        lambda number, by: lambda fitting: fitting.move_point(number, by),
        numbers,
        st.builds(QPointF, st.integers(-60, 60), st.integers(-60, 60)),
    ),
)


@pytest.fixture
def fitting(qtbot: QtBot, window: Open, studio: Studio) -> Iterator[Fitting]:
    """Every mask and the points were written by hand once, so that to write them again gives the same row."""
    made = Fitting(window, studio)
    room, canvas = made.room, made.canvas
    qtbot.waitUntil(lambda: room.anchors.anchor_map is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: bool(canvas.store.names()) and not canvas.store.busy, timeout=WAIT)
    shipped = studio.photos.anchors(made.photo_id).result()
    made.put_on(0, Slot.UPPER)
    qtbot.waitUntil(lambda: not room.previewing, timeout=WAIT)
    room.render()
    qtbot.waitUntil(lambda: room.shown is not None, timeout=WAIT)
    for mask in (*MASKS, PROTECT):
        tool = Tool.PROTECT if mask == PROTECT else Tool.BRUSH
        made.stroke(tool, Region.UPPER if mask == PROTECT else Region(mask), QPointF(9, 9), QPointF(20, 20))
    made.move_point(0, QPointF(30, 0))
    undo_all(made)
    yield made
    canvas.set_anchor_map(None)
    studio.photos.set_anchors(made.photo_id, shipped).result()


def undo_all(fitting: Fitting) -> None:
    while fitting.room.undo_stack.canUndo():
        fitting.room.undo_stack.undo()


def redo_all(fitting: Fitting) -> None:
    while fitting.room.undo_stack.canRedo():
        fitting.room.undo_stack.redo()


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=st.lists(edits, min_size=3, max_size=10))
def test_undone_in_full_it_is_the_first_state_and_redone_the_last(
    fitting: Fitting, sequence: list[Edit]
) -> None:
    fitting.room.undo_stack.clear()
    first = fitting.state()
    for edit in sequence:
        edit(fitting)
    last = fitting.state()
    undo_all(fitting)
    assert fitting.state() == first
    redo_all(fitting)
    assert fitting.state() == last
    undo_all(fitting)
    assert fitting.state() == first


def test_what_the_sequences_change_is_in_the_state(fitting: Fitting) -> None:
    """Else the property would hold for nothing."""
    first = fitting.state()
    fitting.put_on(1, Slot.UPPER)
    fitting.decide(0)
    fitting.stroke(Tool.BRUSH, Region.UPPER, QPointF(40, 40), QPointF(400, 90))
    fitting.move_point(2, QPointF(40, 9))
    last = fitting.state()
    assert last.look != first.look
    assert last.history != first.history
    assert last.decisions != first.decisions
    assert last.masks != first.masks
    assert last.points != first.points
    assert last.anchors.regions != first.anchors.regions
    assert last.anchors.keypoints != first.anchors.keypoints
    undo_all(fitting)
