"""The front neckline, and the inside of the back that shows above it.

Seen from the middle between the two neck points, the front neckline is a curve with one distance for every
direction from the wearer's left neck point downwards to the right one. It is found as the path of least cost
through the picture unrolled about that middle. A path counts only if it stands out from its surroundings; a
garment whose back does not show, or cannot be told from the front, keeps its whole silhouette.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from render.arrays import Array, shrunk_by
from render.garment.edge import nearest
from render.garment.ground import FloatImage, lab_of
from render.pixels import Mask

ANGLES = 121
RADII = 150
DEEPEST = 1.45
"""How far the unrolled picture reaches, in distances between the neck points."""
STEEPEST = 4
"""Radii the path may change by from one direction to the next (1.5 degrees)."""
ENDS = (0.40, 0.66)
"""Where the path may begin and end, in distances between the neck points; the points themselves are at 0.5."""
CLEAR = 1.35
"""How much stronger than its surroundings a path's edge has to be."""
OPEN = 0.45
"""Depth of the silhouette's own dip, in the same unit, from which no back shows: the dip is the neckline."""
BACK_COLLAR = 0.11
"""Depth of the back's collar band below the silhouette, in distances between the neck points."""
BENDING = 5.0
"""Cost of a change of direction: a label or a stripe is not worth a detour, a V's one corner is."""
CHANCE = 1.0
"""Edge strength that any curve meets by chance."""
SEWN = 7.0
"""Directions over which a neckline's difference from the usual shape is smoothed."""
ENOUGH = 250
"""Pixels between the neck points that show all there is to see; a picture with twice as many is made smaller."""
SLACK = 4
"""Radii by which a neckline may leave the usual shape nearest to it."""


@dataclass(frozen=True)
class Collar:
    """inner: (h, w) 255 where the inside of the back shows; front: lowest point of the front neckline."""

    inner: Mask
    front: tuple[float, float]


def find_collar(
    pixels: Array, alpha: Mask, neck_left: tuple[float, float], neck_right: tuple[float, float]
) -> Collar:
    """The collar of (h, w, 3) sRGB pixels between two neck points given as x and y in the picture."""
    top = _top_between(alpha, neck_left, neck_right)
    width = float(np.hypot(neck_left[0] - neck_right[0], neck_left[1] - neck_right[1]))
    dip = (top[1] - (neck_left[1] + neck_right[1]) / 2) / max(width, 1.0)
    if dip > OPEN:
        return Collar(np.zeros_like(alpha), top)
    unrolled = _Unrolled.of(pixels, alpha, neck_left, neck_right)
    path = unrolled.neckline(max(dip, 0.0)) if unrolled is not None else None
    if unrolled is None or path is None:
        return Collar(np.zeros_like(alpha), top)
    curve = unrolled.curve(path)
    inner = _above(curve, alpha, unrolled.up, unrolled.width)
    front = curve[int((curve @ -unrolled.up).argmax())]
    return Collar(inner, (float(front[0]), float(front[1])))


@dataclass(frozen=True)
class _Unrolled:
    """The picture about the middle between the neck points: rows are directions, columns are distances.

    `depth` is how far inside the silhouette each place lies, in distances between the neck points.
    """

    middle: Array
    along: Array
    up: Array
    width: float
    lab: FloatImage
    depth: Array

    @classmethod
    def of(
        cls,
        pixels: Array,
        alpha: Mask,
        neck_left: tuple[float, float],
        neck_right: tuple[float, float],
    ) -> _Unrolled | None:
        left, right = np.array(neck_left, np.float32), np.array(neck_right, np.float32)
        width = float(np.hypot(*(left - right)))
        if width < 12:
            return None
        middle, along = (left + right) / 2, (left - right) / width
        up = np.array([along[1], -along[0]], np.float32)
        grid = _points(middle, along, up, width)
        factor = max(1, int(width / ENOUGH))
        low = np.maximum(np.floor(grid.reshape(-1, 2).min(axis=0)).astype(int) - 2 * factor, 0)
        high = np.ceil(grid.reshape(-1, 2).max(axis=0)).astype(int) + 1 + 2 * factor
        box = (slice(low[1], high[1]), slice(low[0], high[0]))
        patch, cover = shrunk_by(pixels[box], factor), shrunk_by(alpha[box], factor)
        solid = (cover >= 250).astype(np.uint8)
        if solid.sum() < 100:
            return None
        core = cv2.erode(solid, np.ones((3, 3), np.uint8))
        bled = patch.reshape(-1, 3)[nearest(core if core.any() else solid)].reshape(patch.shape)
        smoothed = cv2.GaussianBlur(bled, (0, 0), max(0.6, 0.006 * width / factor))
        maps = ((grid - low + 0.5) / factor - 0.5).astype(np.float32)
        mode = cv2.BORDER_REPLICATE
        colours = lab_of(np.ascontiguousarray(smoothed))
        lab = cv2.remap(colours, maps[..., 0], maps[..., 1], cv2.INTER_LINEAR, borderMode=mode)
        depth = cv2.distanceTransform(
            cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_REPLICATE), cv2.DIST_L2, 5
        )
        depth = cv2.remap(depth[1:-1, 1:-1], maps[..., 0], maps[..., 1], cv2.INTER_LINEAR)
        return cls(middle, along, up, width, lab, depth * np.float32(factor / width))

    def neckline(self, dip: float) -> Array | None:
        """For every direction the radius index (a fraction) of the front neckline, or None where none stands out.

        `dip` is how far the silhouette hangs below the neck points, in distances between them.
        """
        edge = self._edges(dip)
        likely = _likeliest(edge)
        if likely is None:
            return None
        loose, path = _near(edge, likely, 2 * SLACK), _near(edge, likely, SLACK)
        if path is None or loose is None or not self._stands_out(edge, path):
            return None
        band = _band(loose)
        found = np.maximum(loose - band, 1) if band else path
        # A hem is sewn smoothly: what is left of the usual shape's difference from the path is lace, print or noise.
        away = (found - likely).astype(np.float32).reshape(-1, 1)
        sewn = likely.astype(np.float32).reshape(-1, 1) + cv2.GaussianBlur(away, (1, 0), 0.1, sigmaY=SEWN)
        # Shapes are kept as whole radii; their stairs would show as notches.
        return np.clip(cv2.GaussianBlur(sewn, (1, 0), 0.1, sigmaY=2.0).ravel(), 1, RADII - 1)

    def _edges(self, dip: float) -> FloatImage:
        """How much each place looks like the front's upper edge: a step of colour along the radius."""
        fine = cv2.GaussianBlur(self._step(self.lab, 2), (1, 5), 0.1, sigmaY=1.2)
        size = _length(fine)
        broad = cv2.GaussianBlur(self._step(cv2.blur(self.lab, (9, 1)), 6), (1, 9), 0.1, sigmaY=2.0)
        # A faint edge that goes all the way round counts for more than a label's strong one, and one between two
        # areas for more than a seam's.
        size = 6 * size / (size + 2.5) + 6 * _length(broad) / (_length(broad) + 5)
        # The back's own collar runs along the silhouette; the front comes near it only at the neck points.
        turn = np.sin(np.linspace(0, np.pi, ANGLES, dtype=np.float32))
        # A silhouette that dips is a neckline itself, with a binding along it, unless the front lies much deeper.
        least = 0.004 + (BACK_COLLAR + 0.3 * dip) * np.clip((turn - 0.35) / 0.4, 0, 1)
        size[self.depth < least[:, None]] = 0
        return size.astype(np.float32)

    @staticmethod
    def _step(lab: FloatImage, reach: int) -> FloatImage:
        """Colour `reach` further out less colour `reach` further in."""
        step = np.zeros_like(lab)
        step[:, reach:-reach] = lab[:, 2 * reach :] - lab[:, : -2 * reach]
        return step

    def _stands_out(self, edge: FloatImage, path: Array) -> bool:
        rows = np.arange(len(path))
        own = edge[rows, path]
        beside = [
            edge[rows, np.clip(path + offset, 0, edge.shape[1] - 1)] for offset in (-14, -11, -8, 8, 11, 14)
        ]
        others = float(np.mean([np.mean(values) for values in beside]))
        covered = float((own > 0.6 * max(float(np.median(own)), 1.0)).mean())
        return float(np.mean(own)) > max(CLEAR * others, 2.0) and covered > 0.6

    def curve(self, path: Array) -> Array:
        """The path in the picture, (n, 2) x and y, from the wearer's left to the right."""
        grid = _points(self.middle, self.along, self.up, self.width)
        lower = np.floor(path).astype(int)
        rest = (path - lower)[:, None]
        rows = np.arange(len(path))
        upper = np.minimum(lower + 1, RADII - 1)
        return (grid[rows, lower] * (1 - rest) + grid[rows, upper] * rest).astype(np.float32)


def _points(middle: Array, along: Array, up: Array, width: float) -> Array:
    """Picture positions of the unrolled grid, (ANGLES, RADII, 2)."""
    angles = np.linspace(0, np.pi, ANGLES, dtype=np.float32)[:, None, None]
    radii = np.linspace(0, DEEPEST * width, RADII, dtype=np.float32)[None, :, None]
    return (middle + radii * (np.cos(angles) * along - np.sin(angles) * up)).astype(np.float32)


@cache
def _shapes() -> Array:
    """Radius indices (n, ANGLES) of necklines of all usual shapes: V, round and square, shallow and deep.

    They are superellipses |x / a|^p + (y / d)^p = 1 about the middle, with the lowest point moved aside for
    wraps.
    """
    turns = np.linspace(0, np.pi, 400)
    angles = np.linspace(0, np.pi, ANGLES)
    found: list[Array] = []
    for power in (1.0, 1.25, 1.6, 2.0, 2.6, 3.6):
        across = np.sign(np.cos(turns)) * np.abs(np.cos(turns)) ** (2 / power)
        down = np.abs(np.sin(turns)) ** (2 / power)
        for half in (0.46, 0.5, 0.55, 0.6):
            for deep in np.geomspace(0.13, 1.35, 44):
                for aside in (-0.16, -0.08, 0.0, 0.08, 0.16):
                    x, y = half * across + aside * down * min(deep, 0.6), deep * down
                    turn = np.maximum.accumulate(np.arctan2(y, x))
                    radius = np.interp(angles, turn, np.hypot(x, y))
                    found.append(np.round(radius / DEEPEST * (RADII - 1)).astype(np.int16))
    return np.clip(np.stack(found), 1, RADII - 1)


def _likeliest(edge: FloatImage) -> Array | None:
    """The usual shape with the most edge under it, beyond what lies beside it and beyond chance, by its length.

    Counted by length in the picture and not by direction, so that a long neckline is not beaten by the short
    seam of the back's collar.
    """
    blurred = cv2.GaussianBlur(edge, (7, 1), 1.3)
    beside = 0.5 * (_moved(blurred, 9) + _moved(blurred, -9))
    chance = max(CHANCE, 0.7 * float(edge[edge > 0].mean()) if (edge > 0).any() else 0.0)
    gain = np.minimum(blurred, 7 + 0.5 * chance) - 0.5 * beside - chance
    shapes = _shapes()
    lengths = _lengths()
    scores = (gain[np.arange(ANGLES)[None, :], shapes] * lengths).sum(axis=1)
    best = int(scores.argmax())
    return shapes[best].astype(np.intp) if scores[best] > 0 else None


@cache
def _lengths() -> Array:
    """Length in the picture that each direction's piece of each shape has, in distances between the neck points."""
    radius = _shapes().astype(np.float32) * np.float32(DEEPEST / (RADII - 1))
    turn = np.pi / (ANGLES - 1)
    return np.sqrt((radius * turn) ** 2 + np.gradient(radius, axis=1) ** 2).astype(np.float32)


def _near(edge: FloatImage, shape: Array, slack: int) -> Array | None:
    """The cheapest path within `slack` radii of a shape."""
    away = np.abs(np.arange(RADII)[None, :] - shape[:, None])
    return _cheapest(np.where(away <= slack, edge, np.float32(-1e3)).astype(np.float32))


def _moved(values: FloatImage, by: int) -> FloatImage:
    columns = np.clip(np.arange(values.shape[1]) + by, 0, values.shape[1] - 1)
    return values[:, columns]


def _cheapest(edge: FloatImage) -> Array | None:
    """The path with the strongest edges from one neck point to the other."""
    gain = edge.copy()
    first, last = (round(share / DEEPEST * (RADII - 1)) for share in ENDS)
    closed = np.ones(RADII, bool)
    closed[first : last + 1] = False
    gain[0, closed] = -1e6
    gain[-1, closed] = -1e6
    gain[:, :6] = -1e6
    moves = np.arange(-STEEPEST, STEEPEST + 1)
    bend = BENDING * np.maximum(np.abs(moves[:, None] - moves[None, :]) - 1, 0).astype(np.float64)
    before = np.arange(RADII)[None, :] - moves[:, None]
    outside = (before < 0) | (before >= RADII)
    before[outside] = 0
    totals = np.empty((ANGLES, len(moves), RADII))
    totals[0] = gain[0]
    for row in range(1, ANGLES):
        best = (totals[row - 1] - bend[:, :, None]).max(axis=1)
        arriving = np.take_along_axis(best, before, axis=1)
        arriving[outside] = -1e9
        totals[row] = arriving + gain[row]
    state, radius = np.unravel_index(int(totals[-1].argmax()), totals[-1].shape)
    if totals[-1, state, radius] < 0:
        return None
    path = np.zeros(ANGLES, np.intp)
    path[-1] = radius
    for row in range(ANGLES - 1, 0, -1):
        path[row - 1] = path[row] - moves[state]
        state = (totals[row - 1, :, path[row - 1]] - bend[state]).argmax()
    return path


def _band(path: Array) -> int:
    """Radii by which a path runs outside the neck points, and so along the outer edge of a collar's band.

    The neckline itself begins at the neck points, half the unit out, and only comes nearer from there.
    """
    ends = np.concatenate((path[3:14], path[-14:-3])).astype(float) * DEEPEST / (RADII - 1)
    outside = float(np.median(ends)) - 0.5
    return round(outside / DEEPEST * (RADII - 1)) if outside > 0.045 else 0


def _length(step: FloatImage) -> FloatImage:
    """Size of a step, in full where it goes from dark to light: the inside of the back lies in the front's shade."""
    size = np.linalg.norm(step * np.array([1.0, 0.7, 0.7], np.float32), axis=2)
    return np.asarray(size * np.where(step[..., 0] > 0, 1.0, 0.75), np.float32)


def _above(curve: Array, alpha: Mask, up: Array, width: float) -> Mask:
    """What of the garment lies above a curve between the neck points, its lower edge anti-aliased."""
    ends = [curve[-1] + up * 0.6 * width, curve[0] + up * 0.6 * width]
    outline = np.concatenate((curve, np.array(ends, np.float32)))
    inner = np.zeros_like(alpha)
    cv2.fillPoly(inner, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    left, top, across, down = cv2.boundingRect(outline)
    box = (slice(max(top - 2, 0), max(top + down + 2, 0)), slice(max(left - 2, 0), max(left + across + 2, 0)))
    inner[box][alpha[box] == 0] = 0
    return inner


def _top_between(
    alpha: Mask, neck_left: tuple[float, float], neck_right: tuple[float, float]
) -> tuple[float, float]:
    """Top of the silhouette half-way between the neck points."""
    column = min(max(round((neck_left[0] + neck_right[0]) / 2), 0), alpha.shape[1] - 1)
    rows = np.flatnonzero(alpha[:, column] >= 128)
    return float(column), float(rows[0]) if rows.size else neck_left[1]
