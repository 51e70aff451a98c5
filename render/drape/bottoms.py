"""Where trousers, shorts and skirts go on a body.

Rows are laid from waist over crotch to hem, columns on the worn garment's edges where it is of the same kind and
about as wide, else around the legs (trousers) or the body's axis (skirts). Trousers are two pieces that share the
seam in their middle.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis
from render.drape.geometry import Points, as_points, resample
from render.drape.pieces import FIRM, SOFT, Piece
from render.errors import InputError
from render.messages import ErrorKind, Region
from render.pixels import GarmentPixels, Mask

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDNESS = 1.22
"""Width of a garment laid flat over its width on a body seen from the front: half the girth of an ellipse whose
depth is two thirds of its width, over that width."""

SAME_LENGTH = (0.52, 1.30)
SAME_WIDTH = (0.60, 1.80)
"""How far natural length and width may be from the worn garment's for its edges to be used."""

TOPS = (Region.UPPER, Region.OUTERWEAR, Region.DRESS)


@dataclass(frozen=True)
class Bottom:
    """A garment of slot lower in its own pixels; index 0 is image left, the wearer's right.

    `crotch` is None for a skirt. `edges` (rows, 4): for each of `rows` the left and right outer edge, and the inner
    edges of both legs (the middle above the crotch).
    """

    waist: Points
    crotch: Floats | None
    hem_y: float
    rows: Floats
    edges: Floats

    @property
    def top(self) -> float:
        return float(self.waist[:, 1].mean())

    @property
    def length(self) -> float:
        return self.hem_y - self.top

    @property
    def waist_width(self) -> float:
        return float(abs(self.waist[1, 0] - self.waist[0, 0]))


@dataclass(frozen=True)
class Worn:
    """The worn lower garment by image row; NaN where a row has none. `crotch_y` is None where no gap shows."""

    left: Floats
    right: Floats
    inner_left: Floats
    inner_right: Floats
    top: float | None
    hem: float | None
    crotch_y: float | None
    hidden_waist: bool


def place_bottom(body: BodyAnalysis, worn: Flags, garment: GarmentPixels) -> list[Piece]:
    """Pieces of a garment of slot lower. `worn` (h, w) bool is what is worn there now, perhaps nothing.

    Raises `InputError`: `NO_ANCHORS` where neither hips nor a mask say where it goes, `UNFIT` without landmarks.
    """
    if not worn.any() and not body.hips_known:
        raise InputError(
            ErrorKind.NO_ANCHORS,
            "It is not known where this person's hips are; place both hip keypoints, or brush over the trousers or "
            "skirt.",
        )
    bottom = read_bottom(garment)
    seen = read_worn(body, worn)
    rows = _target_rows(body, seen, bottom)
    targets = _target_edges(body, seen, bottom, rows)
    return _pieces(garment, bottom, rows, targets)


def read_bottom(garment: GarmentPixels) -> Bottom:
    """Raises `InputError(UNFIT)` where the landmarks of trousers or a skirt are missing."""
    marks = {name: np.array([p.x, p.y], np.float64) for name, p in garment.landmarks.items()}
    legs = all(f"hem_{side}_{edge}" in marks for side in ("right", "left") for edge in ("outer", "inner"))
    divided = legs and "crotch" in marks
    hems = [name for name in marks if name.startswith("hem_")]
    if "waist_left" not in marks or "waist_right" not in marks or not hems:
        raise InputError(
            ErrorKind.UNFIT,
            "This garment has no landmarks of trousers or a skirt; choose its slot again or place its landmarks.",
        )
    waist = as_points(marks["waist_right"], marks["waist_left"])
    crotch = marks["crotch"] if divided else None
    hem_y = float(np.mean([marks[name][1] for name in hems]))
    top = float(waist[:, 1].mean())
    solid = garment.alpha > 127
    rows = np.linspace(top, hem_y, 25)
    middle = float(waist[:, 0].mean())
    edges = np.empty((len(rows), 4))
    for index, y in enumerate(rows):
        inside = 0.01 * (hem_y - top)
        line = solid[int(np.clip(round(np.clip(y, top + inside, hem_y - inside)), 0, solid.shape[0] - 1))]
        on = np.flatnonzero(line)
        if len(on) == 0:
            edges[index] = edges[index - 1] if index else (*waist[:, 0], middle, middle)
            continue
        axis = middle if crotch is None else middle + (crotch[0] - middle) * _share(y, top, float(crotch[1]))
        edges[index] = (on[0], on[-1], axis, axis)
        if crotch is not None and y > crotch[1] + 0.01 * (hem_y - top):
            left, right = on[on < axis], on[on > axis]
            if len(left) and len(right):
                edges[index, 2:] = (left[-1], right[0])
    return Bottom(waist, crotch, hem_y, rows, edges)


def _share(y: float, low: float, high: float) -> float:
    return float(np.clip((y - low) / max(high - low, 1.0), 0.0, 1.0))


def read_worn(body: BodyAnalysis, worn: Flags) -> Worn:
    """The outline of what is worn below, row by row, in work pixels."""
    height = body.height
    left, right, inner_left, inner_right = (np.full(height, np.nan) for _ in range(4))
    axis = float(body.hips[:, 0].mean())
    rows = np.flatnonzero(worn.any(axis=1))
    if len(rows) == 0:
        return Worn(left, right, inner_left, inner_right, None, None, None, True)
    gaps: list[int] = []
    for y in rows:
        on = np.flatnonzero(worn[y])
        left[y], right[y] = on[0], on[-1]
        breaks = np.flatnonzero(np.diff(on) > 0.015 * body.unit)
        if len(breaks):
            centre = breaks[np.argmin(np.abs(0.5 * (on[breaks] + on[breaks + 1]) - axis))]
            if abs(0.5 * (on[centre] + on[centre + 1]) - axis) < 0.35 * body.unit:
                inner_left[y], inner_right[y] = on[centre], on[centre + 1]
                gaps.append(int(y))
    filled = np.flatnonzero(worn.sum(axis=1) > 0.25 * body.unit)
    top, last = float(filled[0] if len(filled) else rows[0]), float(rows[-1])
    crotch_y = float(np.percentile(gaps, 2)) if len(gaps) > 0.15 * body.unit else None
    hem = None if last > height - 3 else last
    middle = slice(int(max(axis - 0.2 * body.unit, 0)), int(axis + 0.2 * body.unit) + 1)
    above = body.union(*TOPS)[int(max(top - 0.08 * body.unit, 0)) : int(top) + 1, middle]
    return Worn(left, right, inner_left, inner_right, top, hem, crotch_y, bool((above > 127).mean() > 0.4))


def _target_rows(body: BodyAnalysis, seen: Worn, bottom: Bottom) -> Floats:
    """Image row of each row of `bottom`."""
    hips = float(body.hips[:, 1].mean())
    waist = (
        hips - 0.25 * body.unit
        if seen.top is None
        else seen.top - (0.10 * body.unit if seen.hidden_waist else 0)
    )
    width = _waist_width(body, seen, waist)
    scale = ROUNDNESS * width / max(bottom.waist_width, 1.0)
    hem = waist + bottom.length * scale
    if seen.hem is not None and SAME_LENGTH[0] < (seen.hem - waist) / (hem - waist) < SAME_LENGTH[1]:
        hem = seen.hem
        scale = (hem - waist) / max(bottom.length, 1.0)
    if bottom.crotch is None:
        return waist + (bottom.rows - bottom.top) * scale
    rise = float(bottom.crotch[1]) - bottom.top
    crotch = waist + rise * scale
    if (
        seen.crotch_y is not None
        and SAME_WIDTH[0] < (seen.crotch_y - waist) / max(crotch - waist, 1) < SAME_WIDTH[1]
    ):
        crotch = seen.crotch_y
    elif body.legs[0].known[1]:
        crotch = float(np.clip(crotch, hips - 0.05 * body.unit, hips + 0.5 * body.unit))
    return np.interp(
        bottom.rows, [bottom.top, bottom.top + rise, bottom.hem_y], [waist, crotch, max(hem, crotch + 8)]
    )


def _waist_width(body: BodyAnalysis, seen: Worn, waist: float) -> float:
    at = np.arange(int(max(waist, 0)), int(min(waist + 0.2 * body.unit, body.height)))
    widths = (seen.right - seen.left)[at]
    if len(at) and np.isfinite(widths).any():
        return float(np.nanmedian(widths))
    return max(1.25 * float(np.linalg.norm(body.hips[1] - body.hips[0])), 0.8 * body.unit)


def _target_edges(body: BodyAnalysis, seen: Worn, bottom: Bottom, rows: Floats) -> Floats:
    """(rows, 4) image columns in the order of `Bottom.edges`."""
    waist_width = _waist_width(body, seen, float(rows[0]))
    across = waist_width / max(bottom.waist_width, 1.0)
    left, right = _at(seen.left, rows), _at(seen.right, rows)
    axis_top = (
        float(np.nanmean([left[0], right[0]])) if np.isfinite(left[0]) else float(body.hips[:, 0].mean())
    )
    if bottom.crotch is None:
        return _skirt_edges(body, seen, bottom, rows, across, axis_top)
    return _leg_edges(body, seen, bottom, rows, across, axis_top)


def _skirt_edges(
    body: BodyAnalysis, seen: Worn, bottom: Bottom, rows: Floats, across: float, axis_top: float
) -> Floats:
    half = 0.5 * (bottom.edges[:, 1] - bottom.edges[:, 0]) * across
    left, right = _at(seen.left, rows), _at(seen.right, rows)
    worn_half = 0.5 * (right - left)
    known = np.isfinite(worn_half)
    axis = np.full(len(rows), axis_top)
    if known.any():
        ratio = float(np.median(half[known] / np.maximum(worn_half[known], 1)))
        axis[known] = 0.5 * (left + right)[known]
        axis[~known] = axis[known][-1]
        if seen.crotch_y is None and SAME_WIDTH[0] < ratio < SAME_WIDTH[1]:
            half = np.where(known, worn_half, half * float(worn_half[known][-1] / max(half[known][-1], 1)))
        else:
            # It falls from the hips: never narrower than what it hangs over there.
            hips = rows < float(body.hips[:, 1].mean()) + 0.15 * body.unit
            half = np.where(known & hips, np.maximum(half, worn_half), half)
            half = np.maximum.accumulate(half) if half[-1] > half[0] else half
    return np.stack([axis - half, axis + half, axis, axis], axis=1)


def _leg_edges(
    body: BodyAnalysis, seen: Worn, bottom: Bottom, rows: Floats, across: float, axis_top: float
) -> Floats:
    assert bottom.crotch is not None
    edges = bottom.edges
    out = np.empty((len(rows), 4))
    split = edges[:, 3] - edges[:, 2] > 0
    crotch_row = int(np.argmax(split)) if split.any() else len(rows) - 1
    hips = body.hips.mean(axis=0)
    axis_low = float(hips[0])
    if seen.crotch_y is not None:
        axis_low = float(np.nanmean([_at(s, rows[crotch_row : crotch_row + 1])[0] for s in (
            seen.inner_left, seen.inner_right)])) if np.isfinite(
            _at(seen.inner_left, rows[crotch_row : crotch_row + 1])[0]) else axis_low  # fmt: skip
    share = np.clip(np.arange(len(rows)) / max(crotch_row, 1), 0, 1)
    axis = axis_top + (axis_low - axis_top) * share
    for k in range(2):
        outward = 1 if k else -1
        worn_outer = _at(seen.right if k else seen.left, rows)
        worn_inner = _at(seen.inner_right if k else seen.inner_left, rows)
        own_width = np.abs(edges[:, k] - edges[:, 2 + k]) * across
        widths = np.abs(worn_outer - worn_inner)
        legs = split & np.isfinite(widths)
        ratio = float(np.median(own_width[legs] / np.maximum(widths[legs], 1))) if legs.any() else 1.0
        same = bool(legs.any()) and SAME_WIDTH[0] < ratio < SAME_WIDTH[1]
        centre = _leg_middle(body, k, rows, worn_outer, worn_inner)
        half = 0.5 * own_width
        if same:
            last = int(np.flatnonzero(legs)[-1])
            half[legs] = 0.5 * widths[legs]
            half[last + 1 :] *= half[last] / max(0.5 * own_width[last], 1.0)
        outer, inner = centre + outward * half, centre - outward * half
        # Above the crotch the outside follows what is worn there, or runs from waist to thigh.
        above = ~split
        start = axis_top + outward * 0.5 * abs(edges[0, 1] - edges[0, 0]) * across
        run = start + (outer[min(crotch_row, len(rows) - 1)] - start) * share
        outer[above] = np.where(np.isfinite(worn_outer[above]), worn_outer[above], run[above])
        inner[above] = axis[above]
        out[:, k], out[:, 2 + k] = outer, inner
    # Legs may meet in the middle but not change places.
    middle = 0.5 * (out[:, 2] + out[:, 3])
    out[:, 2], out[:, 3] = np.minimum(out[:, 2], middle), np.maximum(out[:, 3], middle)
    return out


def _leg_middle(body: BodyAnalysis, k: int, rows: Floats, outer: Floats, inner: Floats) -> Floats:
    """Middle of a leg at each image row: of the worn leg where it shows, below it of the limb."""
    limb = body.legs[k]
    at = np.linspace(-0.2 * limb.upper, limb.total * 1.3, 80)
    points, _ = limb.station(at)
    order = np.argsort(points[:, 1])
    centre = np.interp(rows, points[order, 1], points[order, 0])
    shown = np.isfinite(outer) & np.isfinite(inner)
    if shown.any():
        last = int(np.flatnonzero(shown)[-1])
        offset = 0.5 * (outer + inner)[last] - centre[last]
        centre = centre + offset * np.where(
            limb.known[1], np.exp(-np.maximum(rows - rows[last], 0) / body.unit), 1.0
        )
        centre[shown] = 0.5 * (outer + inner)[shown]
    return centre


def _at(values: Floats, rows: Floats) -> Floats:
    """`values` by image row at these rows, smoothed a little; NaN outside of what is known."""
    known = np.flatnonzero(np.isfinite(values))
    out = np.full(len(rows), np.nan)
    if len(known) < 3:
        return out
    filled = np.interp(np.arange(len(values)), known, values[known])
    smooth = cv2.GaussianBlur(filled[:, None], (1, 0), 0, sigmaY=2.0, borderType=cv2.BORDER_REPLICATE)[:, 0]
    inside = (rows >= known[0] - 6) & (rows <= known[-1] + 2)
    out[inside] = np.interp(rows[inside], np.arange(len(values)), smooth)
    return out


def _pieces(garment: GarmentPixels, bottom: Bottom, rows: Floats, targets: Floats) -> list[Piece]:
    parts: tuple[tuple[str, int, int], ...] = (("legs", 0, 1),)
    if bottom.crotch is not None:
        parts = (("right", 0, 2), ("left", 3, 1))
    pieces: list[Piece] = []
    for order, (name, low, high) in enumerate(parts):
        shares = np.linspace(0, 1, 5)
        sources, ends = [], []
        for index in range(0, len(rows), 2):
            a, b = bottom.edges[index, low], bottom.edges[index, high]
            c, d = targets[index, low], targets[index, high]
            sources.append(np.stack([a + (b - a) * shares, np.full(5, bottom.rows[index])], axis=1))
            ends.append(np.stack([c + (d - c) * shares, np.full(5, rows[index])], axis=1))
        stiffness = np.tile([FIRM, SOFT, SOFT, SOFT, FIRM], len(sources))
        pad = 0.06 * float(np.ptp(rows)) + 4
        side_a = np.stack([targets[:, low] - 6, rows], axis=1)
        side_b = np.stack([targets[:, high] + 6, rows], axis=1)
        below = np.array([[0.0, pad]])
        outline = np.concatenate([side_a, side_a[-1:] + below, side_b[-1:] + below, side_b[::-1]])
        outline = np.concatenate([outline, side_b[:1] - below, side_a[:1] - below])
        pieces.append(
            Piece(
                name,
                np.concatenate(sources),
                np.concatenate(ends),
                stiffness,
                _half_mask(garment.alpha, bottom, name),
                resample(outline, 80),
                order,
            )
        )
    return pieces


def _half_mask(alpha: Mask, bottom: Bottom, name: str) -> Mask:
    """The cut-out on one side of the middle seam, reaching a few pixels over it so that no gap opens."""
    if name == "legs":
        return alpha
    over = 0.008 * bottom.length
    seam = np.stack([0.5 * (bottom.edges[:, 2] + bottom.edges[:, 3]), bottom.rows], axis=1)
    height, width = alpha.shape
    far = -1.0 if name == "right" else width + 1.0
    shift = over if name == "right" else -over
    line = np.concatenate([[[seam[0, 0], -1.0]], seam, [[seam[-1, 0], height + 1.0]]])
    line = line + np.array([shift, 0.0])
    polygon = np.concatenate([line, [[far, height + 1.0], [far, -1.0]]])
    side = np.zeros_like(alpha)
    cv2.fillPoly(side, [np.rint(polygon).astype(np.int32)], 255)
    return cv2.min(alpha, side).astype(np.uint8)
