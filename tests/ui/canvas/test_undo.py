"""Any sequence of edits, undone in full, gives the first state back pixel for pixel; redone, the last."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from render.messages import KEYPOINT_NAMES, Keypoint, Region
from tests.ui.canvas.conftest import open_photo
from ui.canvas import PROTECT, PhotoCanvas
from ui.canvas.commands import KeypointCommand, MaskCommand
from ui.canvas.shapes import BrushStroke, Dab, Outline

MASKS = (Region.UPPER, Region.LOWER, PROTECT)
WIDTH, HEIGHT = 620, 430

xs, ys = st.floats(-40, WIDTH + 40), st.floats(-40, HEIGHT + 40)
masks = st.sampled_from(MASKS)
Edit = Callable[[PhotoCanvas], None]


@st.composite
def strokes(draw: st.DrawFn) -> Edit:
    dabs = tuple(
        Dab(x, y, draw(st.floats(1, 200)))
        for x, y in draw(st.lists(st.tuples(xs, ys), min_size=1, max_size=4))
    )
    shape, mask, erase = BrushStroke(dabs, draw(st.floats(0, 1))), draw(masks), draw(st.booleans())
    return lambda canvas: canvas.undo_stack.push(
        MaskCommand("stroke", canvas.store, canvas.store.paint(mask, shape, erase))
    )


@st.composite
def outlines(draw: st.DrawFn) -> Edit:
    corners = draw(st.lists(st.tuples(xs, ys), min_size=3, max_size=5))
    shape, mask, erase = Outline(tuple(QPointF(x, y) for x, y in corners)), draw(masks), draw(st.booleans())
    return lambda canvas: canvas.undo_stack.push(
        MaskCommand("outline", canvas.store, canvas.store.paint(mask, shape, erase))
    )


@st.composite
def results(draw: st.DrawFn) -> Edit:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(draw(st.sampled_from([0, 0, 90, 255])))
    painter = QPainter(image)
    painter.fillRect(draw(st.integers(0, 300)), draw(st.integers(0, 300)), 200, 100, QColor(255, 255, 255))
    painter.end()
    names = draw(st.lists(masks, min_size=1, max_size=2, unique=True))
    return lambda canvas: canvas.set_region_masks(dict.fromkeys(names, image))


@st.composite
def points(draw: st.DrawFn) -> Edit:
    name, gone = draw(st.sampled_from(KEYPOINT_NAMES)), draw(st.booleans())
    point = Keypoint(draw(xs), draw(ys))
    nudged = name if draw(st.booleans()) else None

    def edit(canvas: PhotoCanvas) -> None:
        after = canvas.keypoints.points()
        after.pop(name, None)
        if not gone:
            after[name] = point
        canvas.undo_stack.push(KeypointCommand("point", canvas.keypoints, after, nudged))

    return edit


def state(canvas: PhotoCanvas) -> tuple[dict[str, QImage], dict[str, Keypoint]]:
    return {mask: canvas.region_mask(mask) for mask in MASKS}, canvas.keypoints.points()


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.one_of(strokes(), outlines(), results(), points()), min_size=1, max_size=8), st.data())
def test_undo_and_redo_give_back_every_state(
    canvas: PhotoCanvas, edits: list[Edit], data: st.DataObject
) -> None:
    canvas.set_photo(open_photo(WIDTH, HEIGHT))
    stack = canvas.undo_stack
    states = {0: state(canvas)}
    for edit in edits:
        edit(canvas)
        states[stack.index()] = state(canvas)
    last = stack.index()
    for index in data.draw(st.lists(st.integers(0, last), max_size=4)):
        stack.setIndex(index)
        assert state(canvas) == states[index]
    for index in range(last, -1, -1):
        stack.setIndex(index)
        assert state(canvas) == states[index]
    for index in range(last + 1):
        stack.setIndex(index)
        assert state(canvas) == states[index]


def test_a_stroke_that_is_still_being_painted_is_undone_after_it(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(4000, 3000, scale=0.2))
    before = canvas.region_mask(Region.UPPER)
    dabs = tuple(Dab(400.0 * k, 300.0 * k, 300.0) for k in range(10))
    edit = canvas.store.paint(Region.UPPER, BrushStroke(dabs, 0.4))
    canvas.undo_stack.push(MaskCommand("stroke", canvas.store, edit))
    canvas.undo_stack.undo()
    assert canvas.region_mask(Region.UPPER) == before
    assert edit.done()
    canvas.undo_stack.redo()
    assert canvas.region_mask(Region.UPPER) != before


def test_nudges_in_a_row_are_one_step(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(WIDTH, HEIGHT))
    stack, points_now = canvas.undo_stack, canvas.keypoints
    stack.push(KeypointCommand("place", points_now, {"nose": Keypoint(10, 10)}))
    for x in range(11, 15):
        stack.push(KeypointCommand("nudge", points_now, {"nose": Keypoint(x, 10)}, "nose"))
    assert stack.count() == 2
    stack.undo()
    assert points_now.points() == {"nose": Keypoint(10, 10)}


def test_another_photo_leaves_nothing_to_undo(canvas: PhotoCanvas) -> None:
    canvas.set_photo(open_photo(WIDTH, HEIGHT), key="one")
    edit = canvas.store.paint(Region.UPPER, BrushStroke((Dab(100, 100, 50),)))
    canvas.undo_stack.push(MaskCommand("stroke", canvas.store, edit))
    canvas.set_photo(open_photo(300, 300), key="two")
    assert not canvas.undo_stack.canUndo()
    assert canvas.export_masks().result() == {}
