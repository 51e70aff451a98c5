"""Where a dress goes on a body.

A dress hangs from the shoulders: neckline and straps come first, then the armholes, and from there rows run evenly to
the hem. What is worn now decides only what it is alike in: straps, neckline, armholes, sides and hem are each laid on
those of a worn dress where the dress's own size puts them close by, else they follow the body.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from render.drape.body import BodyAnalysis, Limb
from render.drape.bottoms import FALL, HANG
from render.drape.garment import Top, piece_masks, read_top, traced
from render.drape.geometry import Points, arc, as_points, largest_contour, resample
from render.drape.lower_worn import LowerWorn, hem_row, limb_x, ordered_legs, read_lower_worn
from render.drape.pieces import FIRM, SOFT, Piece, Ties
from render.drape.roundness import CHEST, CHEST_WIDTH, around, flatness, girth
from render.drape.sleeves import sleeve_piece, worn_reach
from render.drape.torso import Torso, ordered
from render.messages import Region
from render.pixels import GarmentPixels, Mask

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

SAME_LENGTH = (0.88, 1.14)
SAME_WIDTH = (0.72, 1.38)
"""How far natural length and width may be from the worn dress's for its hem and sides to be used."""

FOOT = 0.32
"""Where the slope of the shoulder begins at the neck: distance from the middle over that of the shoulders."""

TURNS = 0.75
"""How much of the turn of the upper body the cloth of a dress follows."""

NEAR = 0.11
"""Straps, necklines and armholes that lie within this share of the shoulders of the worn ones are laid on them."""

BROAD = 1.6
"""A worn strap this many times as broad as the dress's own is not taken for it."""

OVER = 1.2
"""Work pixels by which sides reach over the worn outline they are laid on."""

COLUMNS = np.linspace(0.0, 1.0, 7)
ROWS = 8


@dataclass(frozen=True)
class PlacedDress:
    """`laid` tells whether its sides lie on the worn ones; `cuffs` whether each sleeve's end does."""

    pieces: list[Piece]
    laid: bool
    cuffs: tuple[bool, bool]


@dataclass(frozen=True)
class _Frame:
    """Work pixels. scale: per garment pixel along the body; straps: whether they lie on worn ones of the same kind."""

    scale: float
    flat: float
    neck: Points
    tips: Points
    front: Floats
    armpits: Points
    hem: float
    hem_matched: bool
    straps: tuple[bool, bool]


def place_dress(body: BodyAnalysis, torso: Torso, worn: Flags, garment: GarmentPixels) -> PlacedDress:
    """Pieces of a garment of slot dress. `worn` (h, w) bool is everything that is taken off for it.

    Raises `InputError(UNFIT)` where the landmarks of a dress are missing.
    """
    top = read_top(garment)
    seen = read_lower_worn(body, worn)
    sleeved = tuple(worn_reach(body, limb, worn) is not None for limb in ordered(body)[1])
    frame = _frame(body, torso, worn, seen, top, sleeved, flatness(garment))
    rows_s = np.linspace(float(top.armpits[:, 1].mean()), float(top.hem[:, 1].mean()), ROWS)
    rows_t = np.linspace(float(frame.armpits[:, 1].mean()), frame.hem, ROWS)
    edges, laid = _sides(body, torso, seen, top, frame, sleeved, rows_s, rows_t)
    armpits = frame.armpits.copy()
    armpits[:, 0] = edges[0]
    ties = Ties()
    contour = largest_contour(worn.view(np.uint8) * 255)
    # Cloth that is laid on an outline reaches a little over it, so that no thread of the old one shows.
    rim = largest_contour(cv2.dilate(worn.view(np.uint8) * 255, np.ones((3, 3), np.uint8)))
    edges = edges + OVER * np.array([-1.0, 1.0]) if laid else edges
    own = np.stack([np.interp(rows_s, side[:, 1], side[:, 0]) for side in top.sides], axis=1)
    ratio = np.ptp(own, axis=1) * frame.scale / np.maximum(np.ptp(edges, axis=1), 1.0)
    turned = around(COLUMNS, ratio, frame.flat)
    for index, (a, b, shares) in enumerate(zip(own, edges, turned, strict=True)):
        last = index == len(rows_s) - 1
        source = np.stack([a[0] + (a[1] - a[0]) * COLUMNS, np.full(len(COLUMNS), rows_s[index])], axis=1)
        shares = shares + TURNS * torso.turn * 2 * shares * (1 - shares)
        target = np.stack([b[0] + (b[1] - b[0]) * shares, np.full(len(COLUMNS), rows_t[index])], axis=1)
        if last:
            source[:, 1], target[:, 1] = _hem(seen, top, frame, source, target)
        ties.add(source[[0, -1]], target[[0, -1]], FIRM)
        ties.add(source[1:-1], target[1:-1], SOFT)
    seams = []
    for k in range(2):
        line = resample(top.lines[k], 4)
        share = np.linspace(0.0, 1.0, 4)
        x = frame.neck[k, 0] + (frame.tips[k, 0] - frame.neck[k, 0]) * share
        lift = frame.neck[k, 1] - float(torso.line(k, frame.neck[k, 0]))
        ties.add(line, np.stack([x, torso.line(k, x) + lift], axis=1), FIRM)
        seam = _between(top.holes[k], frame.tips[k], armpits[k])
        if frame.straps[k]:
            seam = _snapped(seam, rim, 0.09 * body.unit)
        seams.append(seam)
        ties.add(top.holes[k][1:11:2], seam[1:11:2], FIRM)
    neckline = _neckline(garment, top)
    target = _carried(neckline, top.neck, top.front, frame.neck, frame.front)
    if all(frame.straps):
        target = _snapped(target, rim, 0.09 * body.unit)
    ties.add(neckline[1:-1], target[1:-1], FIRM)
    if "dress masks" not in garment.notes:
        garment.notes["dress masks"] = piece_masks(top, _whole(garment.alpha, top))
    masks = garment.notes["dress masks"]
    low, high = ties.targets.min(axis=0), ties.targets.max(axis=0)
    unit = body.unit
    box = as_points(
        low - 0.15 * unit, (high[0] + 0.15 * unit, low[1] - 0.15 * unit),
        high + 0.15 * unit, (low[0] - 0.15 * unit, high[1] + 0.15 * unit),
    )  # fmt: skip
    pieces = [ties.piece("torso", masks["torso"], box)]
    cuffs = [False, False]
    arms = ordered(body)[1]
    for k, name in enumerate(("right", "left")):
        sleeve = top.sleeves[k]
        if sleeve is not None:
            piece, cuffs[k] = sleeve_piece(
                body, arms[k], worn, sleeve, top.holes[k], seams[k], frame.scale, masks[name], name, contour,
                torso.armpits[k],
            )  # fmt: skip
            pieces.append(piece)
    return PlacedDress(pieces, laid, (cuffs[0], cuffs[1]))


def _frame(
    body: BodyAnalysis,
    torso: Torso,
    worn: Flags,
    seen: LowerWorn,
    top: Top,
    sleeved: tuple[bool, ...],
    flat: float,
) -> _Frame:
    unit = body.unit
    shoulders, _ = ordered(body)
    scale = _scale(body, torso, seen, top, sleeved, flat)
    middle = float(torso.neck[:, 0].mean())
    neck, tips = np.empty((2, 2)), np.empty((2, 2))
    matched = []
    deep = (float(top.front[1]) - top.top) * scale
    alike = torso.front is None or abs(deep - float(torso.front[1] - torso.neck[:, 1].mean())) < NEAR * unit
    for k in range(2):
        outward = 1 if k else -1
        inner = float(np.clip(0.5 * np.ptp(top.neck[:, 0]) * scale, 0.18 * unit, 0.46 * unit))
        outer = 0.5 * float(np.ptp(top.shoulders[:, 0])) * scale
        if top.sleeves[k] is None:
            # A strap that was cut nearer to the neck than its foot slides out to there.
            slide = max(FOOT * unit - inner, 0.0)
            inner, outer = inner + slide, outer + slide
        joint = (shoulders[k, 0] - middle) * outward
        # Shoulders curve away from the camera at their ends.
        outer = float(np.clip(outer, inner + 0.04 * unit, max(joint + 0.08 * unit, inner + 0.05 * unit)))
        strap = None if sleeved[k] else _strap(body, torso, worn, k)
        near = False
        if strap is not None:
            a, b = ((x - middle) * outward for x in strap)
            near = abs(a - inner) < NEAR * unit and (top.sleeves[k] is None) and abs(b - outer) < NEAR * unit
            # A strap beside a deep neckline is not the shoulder of a high one, nor a thin strap a broad one.
            near &= alike and b - a < BROAD * (outer - inner)
            inner, outer = (a, b) if near else (inner, outer)
        elif torso.neck_seen[k]:
            a = (float(torso.neck[k, 0]) - middle) * outward
            near = abs(a - inner) < NEAR * unit and alike
            inner = a if near else inner
            outer = max(outer, inner + 0.05 * unit)
        matched.append(near)
        x = middle + outward * np.array([inner, outer])
        y = torso.line(k, x)
        neck[k], tips[k] = (x[0], y[0]), (x[1], y[1])
    origin = float(neck[:, 1].mean())
    front = (
        neck.mean(axis=0) + np.array([top.front[0] - top.neck[:, 0].mean(), top.front[1] - top.top]) * scale
    )
    if any(matched) and torso.front is not None and alike:
        front = np.array([front[0], float(torso.front[1])])
    hem, hem_matched = _length(body, seen, origin, origin + top.length * scale)
    low, high = float(shoulders[:, 1].mean()) + np.array([0.20, 0.62]) * body.torso
    level = float(np.clip(origin + float(top.armpits[:, 1].mean() - top.top) * scale, low, high))
    ends = [
        float(torso.armpits[k, 1]) if sleeved[k] and torso.armpits_seen[k] else _armhole_end(body, seen, k)
        for k in range(2)
    ]
    # An arm before one side hides where its armhole ends; of two free sides the one that fits better speaks for both.
    free = [end for end, arm in zip(ends, ordered(body)[1], strict=True) if not _before(torso, arm)]
    near = [end for end in free or ends if end is not None and abs(end - level) < 1.5 * NEAR * unit]
    if near:
        level = min(near, key=lambda end: abs(end - level))
    armpits = np.array([[0.0, level], [0.0, level]])
    straps = (matched[0] and not sleeved[0], matched[1] and not sleeved[1])
    return _Frame(scale, flat, neck, tips, front, armpits, hem, hem_matched, straps)


def _scale(
    body: BodyAnalysis, torso: Torso, seen: LowerWorn, top: Top, sleeved: tuple[bool, ...], flat: float
) -> float:
    """Work pixels per garment pixel along the body: chest, hips and, where it has them, shoulders agree on it."""
    unit = body.unit
    start = float(body.shoulders[:, 1].mean())
    rows = start + np.linspace(0.42, 0.62, 7) * body.torso
    left, right = _worn_edges(body, torso, seen, sleeved, rows)
    # Clothes hide how wide a chest is, loose ones with sleeves the most: what is seen moves it from the usual.
    seen_chest = float(np.clip(np.nanmedian(right - left), 0.72 * unit, 1.1 * unit))
    chest = CHEST_WIDTH * body.size + (0.25 if any(sleeved) else 0.5) * (seen_chest - CHEST_WIDTH * unit)
    scale = girth(flat, CHEST) * chest / max(top.chest, 1.0)
    across = abs(float(top.shoulders[1, 0] - top.shoulders[0, 0]))
    if across > 0.72 * top.chest:
        ratio = 1.10 * unit / max(across, 1.0) / scale
        scale *= float(np.clip(ratio, 0.7, 1.4)) ** 0.4
    # About the hips a dress may be wider than they are, but not narrower.
    hip_row = top.top + (float(body.hips[:, 1].mean()) + 0.15 * unit - start) / scale
    own = abs(float(np.diff([np.interp(hip_row, s[:, 1], s[:, 0]) for s in top.sides])[0]))
    rows = float(body.hips[:, 1].mean()) + np.linspace(0.0, 0.2, 5) * unit
    left, right = _worn_edges(body, torso, seen, sleeved, rows)
    wide = right - left
    hips = float(np.clip(np.nanmedian(wide), 0.95 * unit, 1.2 * unit)) if np.isfinite(wide).any() else unit
    # What hangs over them makes them look broader.
    hips = min(hips, 1.05 * unit) if any(sleeved) else hips
    least = 0.95 * girth(flat) * hips / max(own, 1.0)
    return float(np.clip(least, scale, 1.15 * scale))


def _worn_edges(
    body: BodyAnalysis, torso: Torso, seen: LowerWorn, sleeved: tuple[bool, ...], rows: Floats
) -> tuple[Floats, Floats]:
    """Both sides of what is worn at these rows: by its outline, or where sleeves hang about it by the torso's."""
    out = []
    at = np.clip(np.rint(rows).astype(int), 0, body.height - 1)
    inside = (rows >= 0) & (rows < body.height)
    last = min(float(torso.rows[-1]), float(body.hips[:, 1].mean()) + 0.5 * body.unit)
    for k in range(2):
        edge = np.where(inside, seen.outer[k, at], np.nan)
        body_side = torso.side(k, rows)
        use = (rows <= last) if sleeved[k] else ~np.isfinite(edge) & (rows <= last)
        out.append(np.where(use, body_side, edge))
    return out[0], out[1]


def _strap(body: BodyAnalysis, torso: Torso, worn: Flags, k: int) -> tuple[float, float] | None:
    """Inner and outer column of what of a sleeveless garment lies on the shoulder."""
    if not torso.neck_seen[k]:
        return None
    found = []
    for lower in (0.03, 0.06, 0.09):
        y = round(float(torso.neck[k, 1]) + lower * body.unit)
        if not 0 <= y < body.height:
            continue
        on = np.flatnonzero(worn[y])
        near = on[np.abs(on - torso.neck[k, 0]) < 0.25 * body.unit]
        if len(near) == 0:
            continue
        start = int(near[np.argmin(np.abs(near - torso.neck[k, 0]))])
        runs = np.split(on, np.flatnonzero(np.diff(on) > 1) + 1)
        run = next(r for r in runs if r[0] <= start <= r[-1])
        found.append((float(run[0]), float(run[-1])))
    if not found:
        return None
    low, high = np.median(np.array(found), axis=0)
    if high - low > 0.9 * body.unit:
        return None
    return (low, high) if k else (high, low)


def _before(torso: Torso, arm: Limb) -> bool:
    """Whether an arm is bent before the body."""
    x, y = arm.joints[2]
    left, right = (float(torso.side(k, y)) for k in range(2))
    return left + 0.1 * (right - left) < x < right - 0.1 * (right - left)


def _armhole_end(body: BodyAnalysis, seen: LowerWorn, k: int) -> float | None:
    """Row at which the outline of something sleeveless has come out to its side below the arm."""
    outward = 1 if k else -1
    start = float(body.shoulders[:, 1].mean())
    rows = np.arange(int(start + 0.15 * body.torso), int(start + 0.62 * body.torso))
    rows = rows[(rows >= 0) & (rows < body.height)]
    x = seen.outer[k, rows] * outward if len(rows) else np.zeros(0)
    if len(rows) < 8 or not np.isfinite(x).all():
        return None
    reached = np.flatnonzero(x >= x.max() - 0.006 * body.unit)
    return float(rows[reached[0]]) if reached[0] > 0 else None


def _length(body: BodyAnalysis, seen: LowerWorn, origin: float, natural: float) -> tuple[float, bool]:
    """Row of the hem, and whether it is the worn one's."""
    ground = max(float(limb.joints[2, 1]) for limb in body.legs) + 0.15 * body.unit
    natural = min(natural, max(ground, origin + 1.0 * body.unit))
    hem, matched = hem_row(body, seen, origin, natural, SAME_LENGTH)
    low = hem > float(body.hips[:, 1].mean()) + 0.1 * body.unit
    return (hem, matched) if low or not matched else (natural, False)


def _sides(
    body: BodyAnalysis,
    torso: Torso,
    seen: LowerWorn,
    top: Top,
    frame: _Frame,
    sleeved: tuple[bool, ...],
    rows_s: Floats,
    rows_t: Floats,
) -> tuple[Floats, bool]:
    """(n, 2) image columns of both sides at each row, and whether they are the worn ones."""
    unit = body.unit
    hips = float(body.hips[:, 1].mean())
    own = np.stack([np.interp(rows_s, side[:, 1], side[:, 0]) for side in top.sides], axis=1)
    half = 0.5 * (own[:, 1] - own[:, 0]) * frame.scale / girth(frame.flat)
    legs = ordered_legs(body)
    below = 0.5 * (limb_x(legs[0], rows_t) + limb_x(legs[1], rows_t)) - float(body.hips[:, 0].mean())
    axis = body.middle(np.minimum(rows_t, hips)) + np.where(rows_t > hips, HANG * below, 0.0)
    left, right = _worn_edges(body, torso, seen, sleeved, rows_t)
    known = np.isfinite(left) & np.isfinite(right)
    worn_half = np.where(known, 0.5 * (right - left), np.nan)
    middle = np.where(known, 0.5 * (left + right), np.nan)
    if known.any():
        at = np.flatnonzero(known)
        near = known & (rows_t < hips + 0.3 * unit)
        axis = axis + float(np.median((middle - axis)[near if near.any() else known]))
        ratio = half[known] / np.maximum(worn_half[known], 1.0)
        if not seen.divided and SAME_WIDTH[0] < float(np.median(ratio)) < SAME_WIDTH[1]:
            index = np.arange(len(rows_t))
            wide = half * np.interp(index, at, 1.0 / ratio)
            drift = axis - np.interp(index, at, axis[at]) + np.interp(index, at, middle[at])
            pair = np.stack(
                [np.where(known, left, drift - wide), np.where(known, right, drift + wide)], axis=1
            )
            if not (body.union(Region.DRESS) > 127).any():
                # A top's hem over a skirt makes a step that a dress does not have.
                pair = gaussian_filter1d(pair, 1.0, axis=0, mode="nearest")
            return pair, True
    at_hips = float(np.interp(hips, rows_t, half))
    half = np.where(rows_t > hips, at_hips + FALL * (half - at_hips), half)
    bodice = known & (rows_t < hips + 0.1 * unit)
    # Cut to its own width, a dress still goes around what the body is seen to be.
    half = np.where(bodice, np.clip(np.nan_to_num(worn_half, nan=unit), 0.90 * half, 1.12 * half), half)
    least = 0.50 * unit * np.clip((rows_t - (hips - 0.5 * unit)) / (0.5 * unit), 0, 1)
    half = np.maximum(half, np.where(rows_t < hips + 0.3 * unit, least, 0.0))
    half = gaussian_filter1d(half, 0.6, mode="nearest")
    return np.stack([axis - half, axis + half], axis=1), False


def _hem(seen: LowerWorn, top: Top, frame: _Frame, source: Points, target: Points) -> tuple[Floats, Floats]:
    """Rows of the hem at `COLUMNS`, in the garment and on the photo."""
    shape = resample(top.hem, 25)
    own = np.interp(source[:, 0], shape[:, 0], shape[:, 1])
    sag = (own - own[[0, -1]].mean()) * frame.scale
    rows = frame.hem + 0.8 * sag
    if frame.hem_matched:
        known = np.flatnonzero(np.isfinite(seen.ends[0]))
        inset = target[0, 0] + (target[-1, 0] - target[0, 0]) * np.clip(COLUMNS, 0.06, 0.94)
        if len(known) > 8:
            smooth = gaussian_filter1d(seen.ends[0][known], 3.0, mode="nearest")
            rows = np.interp(inset, known, smooth)
    return own, rows


def _between(curve: Points, start: Floats, end: Floats) -> Points:
    """An armhole with its ends on `start` and `end`: stretched along and across, or turned where it runs straight."""
    a, b = curve[-1] - curve[0], end - start
    if abs(a[0]) > 0.25 * abs(a[1]) and abs(a[1]) > 1.0:
        return start + (curve - curve[0]) * (b / a)
    turn = complex(*b) / complex(*a) if np.hypot(*a) > 1e-9 else 1.0
    z = (curve[:, 0] - curve[0, 0] + 1j * (curve[:, 1] - curve[0, 1])) * turn
    return np.stack([start[0] + z.real, start[1] + z.imag], axis=1)


def _whole(alpha: Mask, top: Top) -> Mask:
    """The cut-out without small bites at its sides, where a print is as light as the ground it lies on."""
    small = cv2.resize(alpha, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    radius = max(1, round(0.004 * top.length))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    bites = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc) - small
    rows = np.arange(small.shape[0]) * 4.0
    low, high = float(top.armpits[:, 1].max()) + 8, float(top.hem[:, 1].min()) - 8
    columns = np.arange(small.shape[1])[None]
    sides = [np.interp(rows, side[:, 1], side[:, 0])[:, None] * 0.25 for side in top.sides]
    bites[np.minimum(np.abs(columns - sides[0]), np.abs(columns - sides[1])) > 3 * radius] = 0
    bites[(rows < low) | (rows > high)] = 0
    if not bites.any():
        return alpha
    return cv2.max(alpha, cv2.resize(bites, alpha.shape[1::-1], interpolation=cv2.INTER_LINEAR))


def _snapped(curve: Points, contour: Points, reach: float) -> Points:
    """The curve moved onto an outline wherever that is near; what hides the outline elsewhere leaves it as it is."""
    away = np.linalg.norm(curve[:, None] - contour[None], axis=2)
    nearest = away.argmin(axis=1)
    step = np.where((away.min(axis=1) < reach)[:, None], contour[nearest] - curve, 0.0)
    step[0], step[-1] = 0.0, 0.0
    return curve + gaussian_filter1d(step, 0.7, axis=0, mode="nearest")


def _neckline(garment: GarmentPixels, top: Top) -> Points:
    """The front neckline from the right side of the neck to the left one."""
    if "outline" not in garment.notes:
        garment.notes["outline"] = traced(garment.alpha)
    contour = garment.notes["outline"]
    wide = float(np.ptp(top.neck[:, 0]))
    found = resample(arc(contour, top.neck[0], top.neck[1]), 11) if len(contour) > 20 else np.zeros((0, 2))
    deep = float(top.front[1] - top.top)
    if len(found) and abs(found[:, 1].max() - top.front[1]) < 0.12 * wide + 0.1 * deep:
        found[0], found[-1] = top.neck[0], top.neck[1]
        return found
    t = np.linspace(-1.0, 1.0, 11)
    x = top.neck[:, 0].mean() + 0.5 * wide * np.sin(0.5 * np.pi * t)
    y = np.interp(x, top.neck[:, 0], top.neck[:, 1]) + deep * np.cos(0.5 * np.pi * t)
    return np.stack([x, y], axis=1)


def _carried(curve: Points, neck_s: Points, front_s: Floats, neck_t: Points, front_t: Floats) -> Points:
    """A neckline brought from one set of neck and front points to another."""
    share = (curve[:, 0] - neck_s[0, 0]) / max(float(neck_s[1, 0] - neck_s[0, 0]), 1.0)
    line_s = neck_s[0, 1] + (neck_s[1, 1] - neck_s[0, 1]) * share
    line_t = neck_t[0, 1] + (neck_t[1, 1] - neck_t[0, 1]) * share
    deep_s = max(float(front_s[1] - neck_s[:, 1].mean()), 1.0)
    deep_t = float(front_t[1] - neck_t[:, 1].mean())
    x = neck_t[0, 0] + (neck_t[1, 0] - neck_t[0, 0]) * share
    return np.stack([x, line_t + (curve[:, 1] - line_s) * deep_t / deep_s], axis=1)
