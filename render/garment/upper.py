"""Landmarks of garments worn on the upper body: tops, dresses, outerwear."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from render.garment.silhouette import (
    Binary,
    Points,
    Silhouette,
    centre_column,
    contour_of,
    run_through,
    widest_radius,
)

Found = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class _Side:
    """One side of the contour, from the middle of the neckline down to the middle of the hem.

    `path` is mirrored where needed so that x grows away from the body's middle.
    """

    path: Points
    mirror: float
    middle: float

    def point(self, index: int) -> tuple[float, float]:
        x, y = self.path[index]
        return float(x * self.mirror + self.middle), float(y)

    def nearest(self, point: tuple[float, float]) -> int:
        here = np.array([(point[0] - self.middle) * self.mirror, point[1]], np.float32)
        return int(np.hypot(*(self.path - here).T).argmin())


def find_upper(silhouette: Silhouette, *, with_waist: bool) -> Found:
    """Landmarks in the small copy's pixels, all but `neck_front`, which needs the collar."""
    middle = centre_column(silhouette.torso)
    found: Found = {}
    sides = {name: _side(silhouette.body, middle, index) for index, name in ((0, "right"), (1, "left"))}
    for name, side in sides.items():
        found.update(_one_side(side, silhouette, name))
    _agree(found, sides)
    found["hem_front"] = _hem_front(silhouette.body, found)
    if with_waist:
        found.update(_waist(silhouette, found))
    return found


def _agree(found: Found, sides: dict[str, _Side]) -> None:
    """Where one sleeve's armpit lies far below the other's, a flaw of the outline pulled it down: mirror it."""
    if not all(f"cuff_{name}_lower" in found for name in sides):
        return
    high, low = sorted(sides, key=lambda name: found[f"armpit_{name}"][1])
    height = found[f"hem_{low}"][1] - found[f"neck_{low}"][1]
    if found[f"armpit_{low}"][1] - found[f"armpit_{high}"][1] < 0.06 * height:
        return
    x, y = found[f"armpit_{high}"]
    side = sides[low]
    mirrored = np.array([abs(x - side.middle), y], np.float32)
    first = side.nearest(found[f"cuff_{low}_lower"])
    last = max(side.nearest(found[f"hem_{low}"]), first + 1)
    between = side.path[first : last + 1]
    armpit = first + int(np.hypot(*(between - mirrored).T).argmin())
    found[f"armpit_{low}"] = side.point(armpit)
    # What was found with the armpit's help is found again.
    neck = side.nearest(found[f"neck_{low}"])
    reach = side.path[neck : armpit + 1]
    outermost = neck + int((reach[:, 0] + 0.6 * reach[:, 1]).argmax())
    tip = _shoulder(side.path, neck, outermost, float(side.path[armpit, 0]))
    upper, lower = _cuff(side.path, tip, armpit)
    for name, index in (("shoulder_{}", tip), ("cuff_{}_upper", upper), ("cuff_{}_lower", lower)):
        found[name.format(low)] = side.point(index)


def _side(body: Binary, middle: float, image_side: int) -> _Side:
    outline = contour_of(body)
    column = round(middle)
    on_axis = np.flatnonzero(np.abs(outline[:, 0] - column) < 1.0)
    if on_axis.size == 0:
        on_axis = np.arange(len(outline))
    start = int(on_axis[outline[on_axis, 1].argmin()])
    end = int(on_axis[outline[on_axis, 1].argmax()])
    forward = np.roll(outline, -start, axis=0)
    end = (end - start) % len(outline)
    ways = (forward[: end + 1], np.concatenate((forward[end:], forward[:1]))[::-1])
    goes_left = [way[:, 0].mean() < middle for way in ways]
    way = ways[goes_left.index(image_side == 0)] if goes_left[0] != goes_left[1] else ways[image_side]
    mirror = -1.0 if image_side == 0 else 1.0
    path = way.copy()
    path[:, 0] = (path[:, 0] - middle) * mirror
    return _Side(path.astype(np.float32), mirror, middle)


def _one_side(side: _Side, silhouette: Silhouette, name: str) -> Found:
    path = side.path
    rows = np.flatnonzero(silhouette.torso.any(axis=1))
    torso_width = float(np.median(silhouette.torso[rows].sum(axis=1)))
    neck = _neck(path, torso_width)
    hem = _hem(side, neck + 2, silhouette.torso)
    found = {f"neck_{name}": neck, f"hem_{name}": hem}
    armpit = _armpit(path, neck, hem) if hem - neck > 20 else None
    drop = float(path[neck : hem + 1, 1].max() - path[hem, 1])
    if armpit is None and drop > 0.06 * float(path[hem, 1] - path[neck, 1]):
        armpit = hem  # the sleeve lies against the body all the way down and hangs below its hem
    if armpit is not None:
        outermost = neck + int((path[neck : armpit + 1, 0] + 0.6 * path[neck : armpit + 1, 1]).argmax())
        tip = _shoulder(path, neck, outermost, float(path[armpit, 0]))
        upper, lower = _cuff(path, tip, armpit)
        found[f"cuff_{name}_upper"], found[f"cuff_{name}_lower"] = upper, lower
    else:
        tip, armpit = _armhole(path, neck, hem)
    found[f"shoulder_{name}"], found[f"armpit_{name}"] = tip, armpit
    points = {key: side.point(index) for key, index in found.items()}
    height = float(path[hem, 1] - path[tip, 1])
    if float(path[armpit, 1] - path[tip, 1]) > 0.55 * height:
        points[f"armpit_{name}"] = _hidden_armpit(side, tip, armpit, height)
    return points


def _hidden_armpit(side: _Side, tip: int, contact: int, height: float) -> tuple[float, float]:
    """The armpit of a sleeve that lies against the body down to `contact`: a sleeve's width in, at its usual height.

    Armholes are about three tenths as deep as the body is long.
    """
    path = side.path
    outer = path[tip:contact]
    row = float(path[tip, 1]) + 0.3 * height
    outline = outer[: max(int(outer[:, 1].argmax()), 1)]
    at_contact = outline[int(np.abs(outline[:, 1] - path[contact, 1]).argmin()), 0]
    here = outline[int(np.abs(outline[:, 1] - row).argmin()), 0]
    x = float(here - max(float(at_contact - path[contact, 0]), 0.0))
    return x * side.mirror + side.middle, row


def _armpit(path: Points, neck: int, hem: int) -> int | None:
    """The inner top of the pocket between sleeve and body, None where there is no sleeve.

    The pocket is the stretch that lies deepest within the hull of the side. Without a sleeve it is the waist's,
    and shallow, or its corner lies at its upper end, the corner under the arm.
    """
    stretch = path[neck : hem + 1]
    height = float(path[hem, 1] - path[neck, 1])
    first, last, depth = max(_pockets(stretch), key=lambda found: found[2], default=(0, 0, 0.0))
    if depth < 0.01 * height:
        return None
    inside = stretch[first : last + 1]
    top = first + _corner(inside)
    end, armpit = stretch[first], stretch[top]
    out = float(stretch[: top + 1, 0].max() - armpit[0])
    low = armpit[1] - path[neck, 1] > (0.93 if end[1] - path[neck, 1] > 0.8 * height else 0.7) * height
    if out < 0.035 * height or low or np.hypot(*(end - armpit)) < 0.04 * height or end[0] < armpit[0]:
        return None
    return neck + top


def _corner(pocket: Points) -> int:
    """The vertex of a pocket seen as a triangle between its two ends.

    It is the farthest point along the bisector of the two sides' normals. The deepest point alone would slip
    down to a narrow waist.
    """
    start, end = pocket[0], pocket[-1]
    chord = end - start
    away = np.abs((pocket - start) @ np.array([chord[1], -chord[0]], np.float32))
    best = int(away.argmax())
    for _ in range(4):
        down, across = end - pocket[best], pocket[best] - start
        lengths = float(np.hypot(*down)), float(np.hypot(*across))
        if min(lengths) < 1e-6:
            break
        normal = np.array([-down[1], down[0]]) / lengths[0] + np.array([-across[1], across[0]]) / lengths[1]
        found = int((pocket @ normal).argmax())
        if found == best:
            break
        best = found
    return best


def _pockets(stretch: Points) -> list[tuple[int, int, float]]:
    """Where a stretch of contour lies within its hull: first and last index and depth of each hollow."""
    low, high = stretch.min(axis=0), stretch.max(axis=0)
    inner_side = np.array([[low[0] - 1e4, high[1]], [low[0] - 1e4, low[1]]], np.float32)
    closed = np.concatenate((stretch, inner_side)).reshape(-1, 1, 2)
    corners = np.sort(cv2.convexHull(closed, returnPoints=False).ravel())
    corners = corners[corners < len(stretch)]
    found: list[tuple[int, int, float]] = []
    for first, last in pairwise(corners):
        if last - first < 4:
            continue
        chord = stretch[last] - stretch[first]
        inner = stretch[first : last + 1] - stretch[first]
        away = np.abs(inner[:, 0] * chord[1] - inner[:, 1] * chord[0]) / max(float(np.hypot(*chord)), 1e-6)
        found.append((int(first), int(last), float(away.max())))
    return found


def _cuff(path: Points, tip: int, armpit: int) -> tuple[int, int]:
    """The two corners of the sleeve's end.

    The sleeve is cut off along the line from armpit to shoulder tip; the direction of its far part, and the
    directions half-way to both sides of it, point at its corners.
    """
    root = tip
    outline = path[root : armpit + 1]
    start = 0.5 * (path[root] + path[armpit])
    away = np.hypot(*(outline - start).T)
    region = _pixels_within(outline)
    depth = np.hypot(*(region - start).T)
    longest = float(away.max())
    far, close = region[depth > 0.75 * longest], region[(depth > 0.3 * longest) & (depth < 0.65 * longest)]
    if len(far) < 3 or len(close) < 3:
        direction = outline[int(away.argmax())] - start
    else:
        direction = far.mean(axis=0) - close.mean(axis=0)
    direction = direction / max(float(np.hypot(*direction)), 1e-6)
    normal = np.array([direction[1], -direction[0]], np.float32)  # towards the shoulder, away from the body
    upper = root + int((outline @ (direction + 0.8 * normal)).argmax())
    lower = root + int((outline @ (direction - 0.8 * normal)).argmax())
    return (upper, lower) if upper <= lower else (lower, upper)


def _pixels_within(outline: Points) -> Points:
    """Positions inside a closed outline, every other row and column."""
    low = np.floor(outline.min(axis=0)).astype(int)
    size = np.ceil(outline.max(axis=0)).astype(int) - low + 1
    canvas = np.zeros((int(size[1]), int(size[0])), np.uint8)
    cv2.fillPoly(canvas, [np.round(outline - low).astype(np.int32)], 1)
    ys, xs = np.nonzero(canvas[::2, ::2])
    return np.stack((xs * 2 + low[0], ys * 2 + low[1]), axis=1).astype(np.float32)


def _neck(path: Points, torso_width: float) -> int:
    """Where the neckline meets the shoulder: the highest point, a shoulder falling by more than 1 in 5."""
    inner = np.flatnonzero(
        (path[:, 0] < 0.42 * torso_width) & (path[:, 1] < path[:, 1].min() + 0.6 * torso_width)
    )
    if inner.size == 0:
        return 0
    score = -path[inner, 1] + 0.2 * path[inner, 0]
    return int(inner[int(score.argmax())])


def _hem(side: _Side, after: int, torso: Binary) -> int:
    """The outer lower corner of the body: a sleeve that hangs lower than it does not lie near the torso's core."""
    path = side.path
    after = min(after, len(path) - 2)
    away = cv2.distanceTransform(1 - torso, cv2.DIST_L2, 5)
    rows = np.clip(np.round(path[after:, 1]).astype(int), 0, torso.shape[0] - 1)
    columns = np.clip(
        np.round(path[after:, 0] * side.mirror + side.middle).astype(int), 0, torso.shape[1] - 1
    )
    score = path[after:, 1] + 0.55 * path[after:, 0]
    bottom = float(np.flatnonzero(torso.any(axis=1))[-1])
    near = (away[rows, columns] < 0.45 * widest_radius(torso)) & (path[after:, 1] <= bottom + 3)
    lowest = path[after:, 1][near].max() if near.any() else path[after:, 1].max()
    score[path[after:, 1] < lowest - 0.35 * (lowest - path[:, 1].min())] = -np.inf
    if near.any():
        score[~near] = -np.inf
    return after + int(score.argmax())


def _shoulder(path: Points, neck: int, cuff: int, armpit_x: float) -> int:
    """Where the sleeve begins: the bend of the shoulder line near the column of the armpit."""
    if cuff - neck < 4:
        return neck
    start, chord = path[neck], path[cuff] - path[neck]
    stretch = path[neck : cuff + 1]
    away = ((stretch - start)[:, 0] * chord[1] - (stretch - start)[:, 1] * chord[0]) / max(
        float(np.hypot(*chord)), 1e-6
    )
    expected = armpit_x
    spread = max(0.25 * armpit_x, 4.0)
    score = away / max(float(np.hypot(*chord)), 1.0) - 0.1 * ((stretch[:, 0] - expected) / spread) ** 2
    return neck + int(score.argmax())


def _armhole(path: Points, neck: int, hem: int) -> tuple[int, int]:
    """Shoulder tip and armpit of a garment without sleeves: the two ends of the hollow of its armhole."""
    stretch = path[neck : hem + 1]
    height = float(path[hem, 1] - path[neck, 1])
    hollows = [
        found
        for found in _pockets(stretch)
        if found[2] > 0.012 * height
        and stretch[found[0], 1] < path[neck, 1] + 0.25 * height
        and stretch[found[1], 1] < path[neck, 1] + 0.6 * height
    ]
    if hollows:
        first, last, _ = max(hollows, key=lambda found: found[2])
        return neck + first, neck + last
    upper = np.arange(neck, hem)[path[neck:hem, 1] < path[neck, 1] + 0.5 * height]
    if upper.size < 4:
        return neck, neck
    armpit = int(upper[int((path[upper, 0] - 0.22 * path[upper, 1]).argmax())])
    tip = neck + int((path[neck : armpit + 1, 0] * 0.6 - path[neck : armpit + 1, 1]).argmax())
    return tip, armpit


def _hem_front(body: Binary, found: Found) -> tuple[float, float]:
    left, right = found["hem_left"], found["hem_right"]
    column = round((left[0] + right[0]) / 2)
    column = min(max(column, 0), body.shape[1] - 1)
    rows = np.flatnonzero(body[:, column])
    return float(column), float(rows[-1]) if rows.size else (left[1] + right[1]) / 2


def _waist(silhouette: Silhouette, found: Found) -> Found:
    """The narrowest row of the torso between armpit and hem."""
    top = max(found["armpit_left"][1], found["armpit_right"][1])
    bottom = min(found["hem_left"][1], found["hem_right"][1])
    first, last = round(top + 0.12 * (bottom - top)), round(top + 0.5 * (bottom - top))
    middle = centre_column(silhouette.torso)
    runs = [(row, run_through(silhouette.body, row, middle)) for row in range(first, last + 1)]
    known = [(row, run) for row, run in runs if run is not None]
    if not known:
        return {}
    target = 0.5 * (first + last)
    row, run = min(known, key=lambda item: (item[1][1] - item[1][0]) + 0.08 * abs(item[0] - target))
    return {"waist_right": (float(run[0]), float(row)), "waist_left": (float(run[1]), float(row))}
