from __future__ import annotations

import numpy as np

from render.drape.body import analyse_body
from render.drape.geometry import arc, fit_spline, folds, grid_points, largest_contour, resample, smooth_curve
from render.drape.look import _layer
from tests.render.drape.figure import person, top


def test_a_spline_with_no_stiffness_meets_its_points_and_an_affine_map_is_kept() -> None:
    rng = np.random.default_rng(4)
    sources = rng.uniform(0, 300, (20, 2))
    targets = sources @ np.array([[1.2, 0.1], [-0.2, 0.9]]) + (5, -3)
    spline = fit_spline(sources, targets, np.zeros(20))
    assert np.abs(spline(sources) - targets).max() < 0.05
    other = rng.uniform(0, 300, (50, 2))
    assert np.abs(spline(other) - (other @ np.array([[1.2, 0.1], [-0.2, 0.9]]) + (5, -3))).max() < 0.1


def test_folds_are_counted() -> None:
    points, columns, rows = grid_points(80, 60, 8)
    values = points.reshape(rows, columns, 2)
    inside = np.ones((rows, columns), bool)
    assert folds(values, inside) == 0
    turned = values.copy()
    turned[:, 4], turned[:, 5] = values[:, 5], values[:, 4]
    assert folds(turned, inside) > 0


def test_the_warps_of_a_drape_do_not_fold_where_they_show() -> None:
    photo, anchors = person()
    body = analyse_body(photo, anchors)
    for sleeves in ("none", "short", "long"):
        garment = top(sleeves=sleeves)
        for piece in _layer(body, garment, {garment.slot}).pieces:
            rows, columns = piece.grid.shape[:2]
            x = np.linspace(piece.low[0], piece.low[0] + piece.size[0] - 1, columns).round().astype(int)
            y = np.linspace(piece.low[1], piece.low[1] + piece.size[1] - 1, rows).round().astype(int)
            shown = piece.alpha[np.ix_(y, x)] > 200
            assert folds(piece.grid.astype(np.float64), shown) == 0


def test_curves() -> None:
    square = np.zeros((40, 40), np.uint8)
    square[10:30, 10:30] = 255
    contour = largest_contour(square)
    path = arc(contour, np.array([10.0, 10.0]), np.array([29.0, 10.0]))
    assert len(path) == 20
    assert (path[:, 1] == 10).all()
    even = resample(path, 5)
    assert np.allclose(np.diff(even[:, 0]), 19 / 4)
    noisy = even + np.array([[0, 0], [0, 1], [0, -1], [0, 1], [0, 0]])
    smooth = smooth_curve(noisy, 1.0)
    assert np.allclose(smooth[[0, -1]], noisy[[0, -1]])
    assert np.ptp(smooth[:, 1]) < np.ptp(noisy[:, 1])
