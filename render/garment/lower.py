"""Landmarks of garments worn on the lower body: trousers, shorts, skirts."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from render.arrays import components
from render.garment.silhouette import (
    Binary,
    Silhouette,
    centre_column,
    contour_of,
    run_through,
)

Found = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class LegGap:
    """The ground seen between two legs: its top (the crotch) and how much of the height it is open."""

    crotch: tuple[float, float]
    depth: float


def leg_gap(body: Binary) -> LegGap | None:
    """The opening between the legs, or None where the legs are closed or it is a skirt."""
    rows = np.flatnonzero(body.any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1])
    height = bottom - top
    middle = centre_column(body)
    width = float(np.median(body[rows].sum(axis=1)))
    before = np.maximum.accumulate(body, axis=1)
    after = np.maximum.accumulate(body[:, ::-1], axis=1)[:, ::-1]
    between = ((body == 0) & (before > 0) & (after > 0)).astype(np.uint8)
    count, labels, stats, centroids = components(between, connectivity=8)
    best: LegGap | None = None
    for index in range(1, count):
        first = int(stats[index, cv2.CC_STAT_TOP])
        last = first + int(stats[index, cv2.CC_STAT_HEIGHT])
        if last < bottom - 0.12 * height or abs(centroids[index][0] - middle) > 0.3 * width:
            continue
        depth = (last - first) / max(height, 1)
        if depth > 0.1 and (best is None or depth > best.depth):
            columns = np.flatnonzero(labels[first] == index)
            best = LegGap((float(columns.mean()), float(first - 1)), depth)
    return best


def find_lower(silhouette: Silhouette) -> Found:
    """Landmarks in the small copy's pixels."""
    body = silhouette.body
    gap = leg_gap(body)
    outline = contour_of(body)
    rows = np.flatnonzero(body.any(axis=1))
    top, height = float(rows[0]), float(rows[-1] - rows[0])
    upper = outline[outline[:, 1] < top + 0.3 * height]
    found: Found = {
        "waist_right": _support(upper, -0.5, -1.0),
        "waist_left": _support(upper, 0.5, -1.0),
    }
    waist = 0.5 * (found["waist_left"][1] + found["waist_right"][1])
    limit = gap.crotch[1] if gap else waist + 0.45 * height
    row = round(waist + 0.75 * (limit - waist))
    run = run_through(body, min(row, body.shape[0] - 1), centre_column(body))
    if run is not None:
        found["hip_right"], found["hip_left"] = (float(run[0]), float(row)), (float(run[1]), float(row))
    if gap is None:
        low = outline[outline[:, 1] > top + 0.6 * height]
        found["hem_right"], found["hem_left"] = _support(low, -0.55, 1.0), _support(low, 0.55, 1.0)
        return found
    found["crotch"] = gap.crotch
    found.update(_legs(body, gap))
    return found


def _legs(body: Binary, gap: LegGap) -> Found:
    below = body.copy()
    below[: round(gap.crotch[1]) + 3] = 0
    count, labels, stats, centroids = components(below, connectivity=8)
    if count < 3:
        return _joined_legs(body, gap)
    order = np.argsort(stats[1:, cv2.CC_STAT_AREA])[::-1][:2] + 1
    legs = sorted((int(index) for index in order), key=lambda index: float(centroids[index][0]))
    found: Found = {}
    for index, name, outward in ((legs[0], "right", -1.0), (legs[1], "left", 1.0)):
        outline = contour_of((labels == index).astype(np.uint8))
        lowest, highest = float(outline[:, 1].max()), float(outline[:, 1].min())
        end = outline[outline[:, 1] > lowest - 0.4 * (lowest - highest)]
        found[f"hem_{name}_outer"] = _support(end, 0.7 * outward, 1.0)
        found[f"hem_{name}_inner"] = _support(end, -0.7 * outward, 1.0)
    return found


def _joined_legs(body: Binary, gap: LegGap) -> Found:
    """Hems of legs that touch below their gap: the outer corners, and the gap's column for the inner ones."""
    outline = contour_of(body)
    low = outline[outline[:, 1] > gap.crotch[1]]
    right, left = _support(low, -0.7, 1.0), _support(low, 0.7, 1.0)
    column = min(max(round(gap.crotch[0]), 0), body.shape[1] - 1)
    inner = float(column), float(np.flatnonzero(body[:, column])[-1])
    return {
        "hem_right_outer": right,
        "hem_right_inner": inner,
        "hem_left_outer": left,
        "hem_left_inner": inner,
    }


def _support(points: np.ndarray, x: float, y: float) -> tuple[float, float]:
    """The point farthest in direction (x, y)."""
    best = points[int((points[:, 0] * x + points[:, 1] * y).argmax())]
    return float(best[0]), float(best[1])
