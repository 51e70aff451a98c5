from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from ui.pictures.viewport import MAX_ZOOM, Viewport

sizes = st.integers(16, 9000)
views = st.floats(200, 3000)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    view = Viewport().resized(draw(views), draw(views), draw(st.sampled_from([1.0, 1.25, 2.0])))
    view = view.of_photo(draw(sizes), draw(sizes))
    for _ in range(draw(st.integers(0, 3))):
        at = QPointF(draw(st.floats(0, view.view_width)), draw(st.floats(0, view.view_height)))
        view = view.zoomed(view.zoom * draw(st.floats(0.5, 4)), at)
    return view


@given(viewports(), st.floats(-500, 9000), st.floats(-500, 9000))
def test_there_and_back(view: Viewport, x: float, y: float) -> None:
    back = view.to_photo(view.to_view(x, y))
    assert (back.x(), back.y()) == pytest.approx((x, y), abs=1e-6 * max(1.0, 1 / view.scale) * 1e3)


@given(viewports(), st.floats(0, 1), st.floats(0, 1), st.floats(1.01, 4))
def test_zooming_in_leaves_the_point_under_the_cursor_where_it_is(
    view: Viewport, across: float, down: float, factor: float
) -> None:
    photo = view.visible_photo()
    x, y = photo.x() + photo.width() * across - 0.5, photo.y() + photo.height() * down - 0.5
    cursor = view.to_view(x, y)
    closer = view.zoomed(view.zoom * factor, cursor)
    if closer.fitted:
        return
    after = closer.to_view(x, y)
    assert (after.x(), after.y()) == pytest.approx((cursor.x(), cursor.y()), abs=1e-6 * MAX_ZOOM * 9000)


@given(viewports(), st.floats(0.2, 0.95))
def test_zooming_out_moves_the_point_only_where_the_photo_would_leave_the_middle(
    view: Viewport, factor: float
) -> None:
    cursor = QPointF(view.view_width * 0.3, view.view_height * 0.7)
    held = view.to_photo(cursor)
    wider = view.zoomed(view.zoom * factor, cursor)
    if wider.fitted:
        return
    inside_x = -0.5 < wider.centre_x < view.photo_width - 0.5
    inside_y = -0.5 < wider.centre_y < view.photo_height - 0.5
    after = wider.to_view(held.x(), held.y())
    if inside_x:
        assert after.x() == pytest.approx(cursor.x(), abs=1e-3)
    if inside_y:
        assert after.y() == pytest.approx(cursor.y(), abs=1e-3)


@given(viewports(), st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_the_photo_never_leaves_the_middle_of_the_view(view: Viewport, dx: float, dy: float) -> None:
    moved = view.panned(dx, dy)
    assert -0.5 <= moved.centre_x <= moved.photo_width - 0.5
    assert -0.5 <= moved.centre_y <= moved.photo_height - 0.5


@given(viewports())
def test_a_fitted_photo_is_wholly_in_view_and_touches_two_margins(view: Viewport) -> None:
    fitted = view.fit()
    rect = fitted.photo_rect()
    assert rect.left() >= -1e-6
    assert rect.top() >= -1e-6
    assert rect.right() <= fitted.view_width + 1e-6
    assert rect.bottom() <= fitted.view_height + 1e-6
    if fitted.zoom < MAX_ZOOM:
        assert min(rect.left(), rect.top()) == pytest.approx(12, abs=1e-6)


def test_a_fitted_photo_stays_fitted_when_the_widget_grows() -> None:
    view = Viewport().resized(800, 600, 1.0).of_photo(4000, 6000)
    grown = view.resized(1600, 1200, 1.0)
    assert grown.fitted
    assert grown.zoom == pytest.approx((1200 - 24) / 6000)


def test_a_zoomed_photo_keeps_its_middle_when_the_widget_grows() -> None:
    view = Viewport().resized(800, 600, 1.0).of_photo(4000, 6000).zoomed(1.0, QPointF(100, 100))
    grown = view.resized(1600, 1200, 1.0)
    assert (grown.centre_x, grown.centre_y, grown.zoom) == (view.centre_x, view.centre_y, 1.0)


def test_100_percent_is_a_device_pixel_on_a_dense_screen() -> None:
    view = Viewport().resized(800, 600, 2.0).of_photo(4000, 6000).zoomed(1.0)
    left, right = view.to_view(10, 0), view.to_view(11, 0)
    assert (right.x() - left.x()) * 2.0 == pytest.approx(1.0)


def test_steps_of_zoom_go_up_and_down_the_same_stops() -> None:
    view = Viewport().resized(800, 600, 1.0).of_photo(4000, 6000)
    ups = []
    while view.zoom < MAX_ZOOM:
        view = view.zoomed(view.next_stop(1))
        ups.append(view.zoom)
    downs = []
    while not view.fitted:
        downs.append(view.zoom)
        view = view.zoomed(view.next_stop(-1))
    assert downs == list(reversed(ups))


@given(viewports(), st.floats(0, 90))
def test_a_fitted_photo_keeps_clear_of_the_foot(view: Viewport, foot: float) -> None:
    fitted = view.fit().with_foot(foot)
    rect = fitted.photo_rect()
    assert rect.top() >= -1e-6
    assert rect.bottom() <= fitted.view_height - foot + 1e-6
    assert fitted.with_foot(0).photo_rect() == view.fit().photo_rect()


@given(viewports(), sizes, sizes)
def test_another_photo_is_seen_at_the_same_zoom_and_part(view: Viewport, width: int, height: int) -> None:
    other = view.exchanged(width, height)
    assert (other.photo_width, other.photo_height) == (width, height)
    if view.fitted:
        assert other == other.fit()
    else:
        assert other.zoom == pytest.approx(min(MAX_ZOOM, max(view.zoom, other.min_zoom)))
        assert other.part == pytest.approx(view.part, abs=1e-6)
