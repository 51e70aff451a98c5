from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, qGray
from pytestqt.qtbot import QtBot

from render.messages import Region
from ui.canvas import tiles
from ui.canvas.masks import MaskStore
from ui.canvas.shapes import BrushStroke, Dab, Outline


@pytest.fixture
def store(qtbot: QtBot) -> Iterator[MaskStore]:
    masks = MaskStore()
    masks.reset(700, 500)
    yield masks
    masks.close()


def value(image: QImage, x: int, y: int) -> int:
    return qGray(image.pixel(x, y))


def stroke(*points: tuple[float, float], radius: float = 30.0, hardness: float = 1.0) -> BrushStroke:
    return BrushStroke(tuple(Dab(x, y, radius) for x, y in points), hardness)


def test_a_hard_stroke_is_full_inside_and_empty_outside(store: MaskStore) -> None:
    store.paint(Region.UPPER, stroke((100, 100), (400, 300)))
    mask = store.image(Region.UPPER)
    assert (mask.width(), mask.height()) == (700, 500)
    length = math.hypot(300, 200)
    for x in range(0, 700, 7):
        for y in range(0, 500, 7):
            px, py = x + 0.5 - 100, y + 0.5 - 100
            along = min(1.0, max(0.0, (px * 300 + py * 200) / length**2))
            distance = math.hypot(px - along * 300, py - along * 200)
            if distance < 28.5:
                assert value(mask, x, y) == 255, (x, y)
            elif distance > 31.5:
                assert value(mask, x, y) == 0, (x, y)


@pytest.mark.parametrize("radius", [20.0, 60.0, 240.0])
def test_a_soft_stroke_falls_off_with_the_distance(store: MaskStore, radius: float) -> None:
    store.paint(Region.UPPER, stroke((350, 250), radius=radius, hardness=0.25))
    mask = store.image(Region.UPPER)
    assert value(mask, 350, 250) == 255
    last = 255
    for step in range(1, 12):
        distance = radius * step / 10
        x = round(350 + distance)
        if x >= 700:
            break
        now = value(mask, x, 250)
        assert now <= last + 3
        last = now
    if radius < 300:
        assert value(mask, min(699, round(350 + radius * 1.05)), 250) == 0
    middle = round(350 + radius * (0.25 + 0.75 / 2))
    assert 100 <= value(mask, middle, 250) <= 155


def test_going_over_a_place_twice_in_one_stroke_does_not_make_it_denser(store: MaskStore) -> None:
    there = [(200.0, 250.0), (500.0, 250.0)]
    store.paint(Region.UPPER, stroke(*there, hardness=0.0))
    store.paint(Region.LOWER, stroke(*there, *reversed(there), *there, hardness=0.0))
    once, thrice = store.image(Region.UPPER), store.image(Region.LOWER)
    assert all(abs(value(once, 350, y) - value(thrice, 350, y)) <= 1 for y in range(200, 300))


def test_erasing_takes_away_what_was_painted(store: MaskStore) -> None:
    store.paint(Region.UPPER, stroke((100, 250), (600, 250), radius=80))
    store.paint(Region.UPPER, stroke((350, 250), radius=40), erase=True)
    mask = store.image(Region.UPPER)
    assert value(mask, 350, 250) == 0
    assert value(mask, 350, 315) == 255
    assert value(mask, 150, 250) == 255


def test_a_wide_brush_fills_whole_tiles_without_keeping_their_pixels(store: MaskStore) -> None:
    store.paint(Region.UPPER, stroke((350, 250), radius=2000)).result()
    assert set(map(id, store.tiles(Region.UPPER).values())) == {id(tiles.FULL)}
    store.paint(Region.UPPER, stroke((350, 250), radius=2000), erase=True).result()
    assert store.tiles(Region.UPPER) == {}


def test_an_outline_fills_its_inside(store: MaskStore) -> None:
    store.paint(Region.DRESS, Outline((QPointF(100, 100), QPointF(300, 100), QPointF(300, 400))))
    mask = store.image(Region.DRESS)
    assert (value(mask, 280, 200), value(mask, 120, 300), value(mask, 150, 110)) == (255, 0, 255)


def test_masks_come_back_as_they_went_in(store: MaskStore) -> None:
    given_mask = QImage(700, 500, QImage.Format.Format_Grayscale8)
    given_mask.fill(0)
    painter = QPainter(given_mask)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(180, 180, 180))
    painter.drawEllipse(90, 40, 520, 420)
    painter.end()
    store.load({Region.UPPER: given_mask}).result()
    assert store.image(Region.UPPER) == given_mask
    assert store.export().result() == {Region.UPPER: given_mask}


def test_a_mask_of_another_size_is_scaled_to_the_photo(store: MaskStore) -> None:
    small = QImage(70, 50, QImage.Format.Format_Grayscale8)
    small.fill(0)
    painter = QPainter(small)
    painter.fillRect(0, 0, 35, 50, QColor(255, 255, 255))
    painter.end()
    store.load({Region.UPPER: small}).result()
    mask = store.image(Region.UPPER)
    assert (mask.width(), mask.height()) == (700, 500)
    assert (value(mask, 300, 250), value(mask, 400, 250)) == (255, 0)


def test_a_mask_file_that_cannot_be_read_leaves_the_mask(
    store: MaskStore, caplog: pytest.LogCaptureFixture
) -> None:
    store.paint(Region.UPPER, stroke((350, 250)))
    before = store.image(Region.UPPER)
    assert store.load_files({Region.UPPER: "no such file.png"}).result() == ()
    assert store.image(Region.UPPER) == before
    assert "cannot be read" in caplog.text


def test_another_photo_waits_for_nothing_that_is_painted_on_the_one_before(
    store: MaskStore, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    go_on, told = threading.Event(), []

    class SlowStroke(BrushStroke):
        def bounds(self) -> QRectF:
            assert go_on.wait(60)
            return super().bounds()

    store.changed.connect(lambda mask, _rect: told.append(mask))
    try:
        painted = store.paint(Region.UPPER, SlowStroke((Dab(350, 250, 30),), 1.0))
        kept = store.export()
        unread = store.load_files({Region.LOWER: "no such file.png"})
        store.reset(400, 300)
        assert not painted.done()
        assert (store.width, store.height, store.names(), store.busy) == (400, 300, (), False)
        drawn = store.paint(Region.DRESS, stroke((200, 150)))
    finally:
        go_on.set()
    assert value(kept.result()[Region.UPPER], 350, 250) == 255
    assert unread.result() == ()
    assert not caplog.records
    drawn.result()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [Region.DRESS]
    assert store.names() == (Region.DRESS,)


def test_what_is_painted_before_the_files_are_read_is_kept_with_all_they_hold(
    store: MaskStore, tmp_path: Path
) -> None:
    mask = QImage(700, 500, QImage.Format.Format_Grayscale8)
    mask.fill(0)
    painter = QPainter(mask)
    painter.fillRect(0, 0, 100, 100, QColor(255, 255, 255))
    painter.end()
    assert mask.save(str(tmp_path / "upper.png"))
    go_on = threading.Event()
    store._submit(lambda _sheet: go_on.wait(60))
    store.load_files({Region.UPPER: str(tmp_path / "upper.png")})
    store.paint(Region.UPPER, stroke((350, 250)))
    kept = store.export()
    store.reset(400, 300)
    go_on.set()
    whole = kept.result()[Region.UPPER]
    assert (value(whole, 50, 50), value(whole, 350, 250)) == (255, 255)


def test_undo_waits_for_nothing_and_keeps_its_turn(store: MaskStore) -> None:
    go_on = threading.Event()
    first = store.paint(Region.UPPER, stroke((350, 250)))
    store._submit(lambda _sheet: go_on.wait(60))
    second = store.paint(Region.UPPER, stroke((100, 100)))
    store.apply(second, back=True)
    undone = store.apply(first, back=True)
    assert not undone.done()
    go_on.set()
    undone.result()
    assert store.names() == ()
    store.apply(first, back=False)
    assert value(store.image(Region.UPPER), 350, 250) == 255


def test_a_reduced_mask_has_the_mean_of_its_pixels(store: MaskStore) -> None:
    store.paint(Region.UPPER, stroke((350, 250), radius=150, hardness=0.5))
    whole = tiles.assemble(store.tiles(Region.UPPER), QRect(0, 0, 700, 500))
    reduced = tiles.assemble(store.tiles(Region.UPPER), QRect(0, 0, 87, 62), level=3)
    for x, y in ((43, 31), (30, 31), (55, 20), (60, 40)):
        mean = sum(value(whole, x * 8 + dx, y * 8 + dy) for dx in range(8) for dy in range(8)) / 64
        assert value(reduced, x, y) == pytest.approx(mean, abs=3)


coordinates = st.tuples(st.floats(-50, 750), st.floats(-50, 550))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(coordinates, min_size=1, max_size=4),
    st.floats(1, 400),
    st.floats(0, 1),
    st.sampled_from([QRect(0, 0, 256, 256), QRect(256, 256, 256, 256), QRect(512, 0, 188, 256)]),
)
def test_what_a_stroke_says_it_covers_it_covers(
    points: list[tuple[float, float]], radius: float, hardness: float, rect: QRect
) -> None:
    shape = stroke(*points, radius=radius, hardness=hardness)
    coverage = shape.coverage(rect)
    if shape.covers(rect):
        full = QImage(rect.size(), QImage.Format.Format_Grayscale8)
        full.fill(255)
        assert coverage == full
    if not shape.bounds().intersects(rect):
        empty = QImage(rect.size(), QImage.Format.Format_Grayscale8)
        empty.fill(0)
        assert coverage == empty
