"""Where trousers, shorts and skirts go on a body.

A garment is a sheet between its waist, its hem and its outlines, divided at the middle seam where it has legs. The
same sheet is found on the photo: rows run from waist over crotch to hem, columns between the outlines of what is
worn now where that is of the same kind and about as wide, else about the legs (trousers) or the body's axis (skirts)
in the garment's own proportions. What does not fit into the photo runs on beyond its frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from render.drape.body import BodyAnalysis
from render.drape.geometry import Points
from render.drape.lower_worn import CROTCH, LowerWorn, hem_row, limb_x, ordered_legs, read_lower_worn
from render.drape.pieces import FIRM, SOFT, Piece
from render.drape.roundness import around, girth
from render.drape.sheets import (
    COLUMNS,
    Bottom,
    half_mask,
    laid_out,
    outlines_at,
    read_bottom,
    sheet,
    without_ground,
)
from render.errors import InputError
from render.messages import ErrorKind
from render.pixels import GarmentPixels, Mask

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WAIST, SEAT = 0.84, 0.94
"""Widths from the front over the distance between the shoulder joints: of the waist, where skirts are worn, and a hand
below it, where trousers are."""

FALL, HANG = 0.8, 0.4
"""How much of its flare a skirt keeps when it hangs, and how much of the way it goes after legs that lean."""

SAME_LENGTH = (0.74, 1.34)
SAME_WIDTH = (0.68, 1.42)
"""How far natural length and width may be from the worn garment's for its edges to be used."""

OVER = 1.0
"""Work pixels by which outlines reach over the worn ones they are laid on, so that no thread of those shows."""


@dataclass(frozen=True)
class Plan:
    """Where a garment goes, in work pixels: waist and crotch rows, one hem row for each leg (the same twice for a
    skirt), work pixels per garment pixel across, and whether it is laid on the worn one's outlines and hems."""

    waist: float
    crotch: float
    hems: tuple[float, float]
    across: float
    along: float
    same: bool
    hem_matched: tuple[bool, bool]


@dataclass(frozen=True)
class Placed:
    """`laid` tells whether outlines lie on the worn garment's own, `same` whether both have legs or neither has."""

    pieces: list[Piece]
    laid: bool
    same: bool


def place_bottom(body: BodyAnalysis, worn: Flags, garment: GarmentPixels) -> Placed:
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
    seen = read_lower_worn(body, worn)
    plan = make_plan(body, seen, bottom)
    if bottom.crotch is None:
        return _skirt(body, seen, garment, bottom, plan)
    return _legs(body, seen, garment, bottom, plan)


def make_plan(body: BodyAnalysis, seen: LowerWorn, bottom: Bottom) -> Plan:
    """How large the garment is on this person and how far down it goes."""
    unit = body.unit
    hips = float(body.hips[:, 1].mean())
    across, along = _scales(body, seen, bottom)
    divided = bottom.crotch is not None
    same = seen.worn and seen.divided == divided
    if not divided:
        waist = _skirt_waist(body, seen)
        hem, matched = hem_row(body, seen, waist, waist + bottom.length * along, SAME_LENGTH)
        return Plan(waist, hips + CROTCH * unit, (hem, hem), across, along, same, (matched, matched))
    crotch = seen.crotch if same else hips + CROTCH * unit
    inseam = bottom.length - bottom.rise
    known = [hem - crotch for hem in seen.hems if hem is not None] if same else []
    matched = False
    if known and SAME_LENGTH[0] < max(known) / (inseam * along) < SAME_LENGTH[1]:
        along, matched = max(known) / max(inseam, 1.0), True
    elif not known:
        # Trousers that end about the ankles end there.
        ankle = max(float(limb.joints[2, 1]) for limb in body.legs) + 0.08 * unit - crotch
        if SAME_LENGTH[0] < ankle / max(inseam * along, 1.0) < SAME_LENGTH[1]:
            along = ankle / inseam
    natural = crotch - bottom.rise * along
    waist = natural
    if seen.top is not None:
        # Under a top that hangs over it the waist is where the rise puts it; else it is what shows.
        shown = natural > seen.top - 0.18 * bottom.rise * along or seen.bare_waist
        waist = seen.top if shown else max(natural, seen.top - 0.75 * unit)
    waist = min(waist, crotch - 0.25 * unit)
    hems: list[float] = []
    fits: list[bool] = []
    for hem in seen.hems if same else (None, None):
        own = crotch + inseam * along
        if same and hem is None and seen.worn and own > crotch + 0.75 * (body.height - crotch):
            own = max(own, body.height + 0.1 * unit)
        fit = matched and hem is not None
        hems.append(hem if fit and hem is not None else own)
        fits.append(fit)
    return Plan(waist, crotch, (hems[0], hems[1]), across, along, same, (fits[0], fits[1]))


def _scales(body: BodyAnalysis, seen: LowerWorn, bottom: Bottom) -> tuple[float, float]:
    """Work pixels per garment pixel across and along, as waist and hips of the person say."""
    unit = body.unit
    waist = WAIST if bottom.crotch is None else SEAT
    around = girth(bottom.flat)
    by_waist = around * waist * body.size / max(bottom.waist_width, 1.0)
    hips = float(body.hips[:, 1].mean())
    hip_width = 1.12 * unit
    if seen.worn:
        rows = np.arange(max(hips - 0.1 * unit, 0), min(hips + 0.2 * unit, body.height - 1))
        widths = seen.width(rows) if len(rows) else np.array([np.nan])
        if np.isfinite(widths).any():
            hip_width = float(np.clip(np.nanmedian(widths), 0.85 * unit, 1.4 * unit))
    if bottom.crotch is None:
        # A skirt hangs from the waist; about the hips it may be wider than they are, but not narrower.
        at_hips = bottom.width(bottom.top + 0.45 * unit / by_waist)
        least = 0.95 * around * min(hip_width, 1.2 * unit) / max(at_hips, 1.0)
        scale = float(np.clip(by_waist, least, 1.25 * by_waist))
        return scale / around, scale
    at_hips = bottom.width(float(bottom.top + 0.75 * bottom.rise))
    across = hip_width / max(at_hips, 1.0)
    return across, float(np.sqrt(by_waist * around * across))


def _skirt_waist(body: BodyAnalysis, seen: LowerWorn) -> float:
    unit = body.unit
    expected = float(body.hips[:, 1].mean()) - 0.42 * unit
    if seen.top is None:
        return expected
    if seen.bare_waist or not body.hips_known:
        return seen.top
    return seen.top if expected > seen.top - 0.12 * unit else max(expected, seen.top - 0.75 * unit)


def _skirt(body: BodyAnalysis, seen: LowerWorn, garment: GarmentPixels, bottom: Bottom, plan: Plan) -> Placed:
    shares = np.linspace(0.0, 1.0, 12)
    rows_s = bottom.top + shares * bottom.length
    rows_t = plan.waist + shares * (plan.hems[0] - plan.waist)
    edges, laid = _skirt_edges(body, seen, bottom, plan, rows_s, rows_t)
    over = OVER * np.array([-1.0, 1.0]) * laid
    source = sheet(garment.alpha, rows_s, outlines_at(bottom, rows_s)[:, :2], bottom.hems[0])
    hem = _profile(seen.ends[0], edges[-1]) if plan.hem_matched[0] else None
    if hem is not None:
        rows_t = plan.waist + shares * (float(hem[[0, -1]].mean()) - plan.waist)
        edges, laid = _skirt_edges(body, seen, bottom, plan, rows_s, rows_t)
    ratio = (
        np.ptp(outlines_at(bottom, rows_s)[:, :2], axis=1)
        * plan.along
        / np.maximum(np.ptp(edges, axis=1), 1.0)
    )
    target = laid_out(rows_t, edges + over, around(COLUMNS, ratio, bottom.flat))
    last = slice(-len(COLUMNS), None)
    if hem is not None:
        target[last, 1] = hem
    else:
        target[last, 1] += 0.6 * plan.along * (source[last, 1] - bottom.hem_y)
        # It hangs from the hips and leans with them.
        lean = body.hips[1] - body.hips[0]
        slope = float(np.clip(lean[1] / lean[0], -0.2, 0.2)) if abs(lean[0]) > 1 else 0.0
        across = target[:, 0] - 0.5 * (edges[0, 0] + edges[0, 1])
        target[:, 1] += 0.5 * slope * across * np.repeat(shares, len(COLUMNS))
    piece = _piece("legs", source, target, garment.alpha, rows_t, edges, None)
    return Placed([piece], laid, plan.same)


def _legs(body: BodyAnalysis, seen: LowerWorn, garment: GarmentPixels, bottom: Bottom, plan: Plan) -> Placed:
    assert bottom.crotch is not None
    pieces: list[Piece] = []
    laid = _fits(body, seen, bottom, plan)
    high = np.linspace(0.0, 1.0, 5)
    low = np.concatenate([[0.03, 0.09], np.linspace(0.2, 1.0, 6)])
    for order, (name, columns) in enumerate((("right", (0, 2)), ("left", (3, 1)))):
        hem = float(bottom.hems[order][:, 1].mean())
        crotch = float(bottom.crotch[1])
        rows_s = np.concatenate([bottom.top + high * bottom.rise, crotch + low * (hem - crotch)])
        rows_t = np.concatenate([
            plan.waist + high * (plan.crotch - plan.waist), plan.crotch + low * (plan.hems[order] - plan.crotch)
        ])  # fmt: skip
        edges = _leg_edges(body, seen, bottom, plan, order, rows_s, rows_t, laid)
        source = sheet(garment.alpha, rows_s, outlines_at(bottom, rows_s)[:, columns], bottom.hems[order])
        # Outlines reach a little over the worn ones; gaps between legs are narrow, they close no further.
        over = OVER * (np.array([-1.0, 0.3]) if laid else np.array([0.0, 1.2]))
        over = over if order == 0 else -over[::-1]
        # Above the crotch the piece is half of what goes around the hips, below it goes around its own leg.
        own = outlines_at(bottom, rows_s)[:, columns]
        ratio = np.ptp(own, axis=1) * plan.along / np.maximum(np.ptp(edges, axis=1), 1.0)
        half = 2 * around(0.5 * COLUMNS + 0.5 * order, ratio, bottom.flat) - order
        leg = np.clip((rows_t - plan.crotch) / (0.5 * body.unit), 0, 1)[:, None]
        target = laid_out(rows_t, edges + over, half * (1 - leg) + around(COLUMNS, ratio, bottom.flat) * leg)
        ends = seen.ends[order] if plan.hem_matched[order] and laid else None
        key = f"half {name}"
        if key not in garment.notes:
            garment.notes[key] = half_mask(without_ground(garment, bottom), bottom, name)
        mask = garment.notes[key]
        pieces.append(_piece(name, source, target, mask, rows_t, edges, ends))
    return Placed(pieces, laid, plan.same)


def _profile(ends: Floats, edge: Floats) -> Floats | None:
    """Rows of the worn hem at `COLUMNS` between two edges, without what is cut out of it at its corners."""
    at = edge[0] + (edge[1] - edge[0]) * np.clip(COLUMNS, 0.06, 0.94)
    known = np.flatnonzero(np.isfinite(ends))
    if len(known) < 8:
        return None
    found = median_filter(np.interp(np.arange(len(ends)), known, ends[known]), 9, mode="nearest")
    return np.interp(at, np.arange(len(ends)), found)


def _skirt_edges(
    body: BodyAnalysis, seen: LowerWorn, bottom: Bottom, plan: Plan, rows_s: Floats, rows_t: Floats
) -> tuple[Floats, bool]:
    """(n, 2) image columns of the outline, and whether it is the worn one's."""
    unit = body.unit
    own = outlines_at(bottom, rows_s)
    half = 0.5 * (own[:, 1] - own[:, 0]) * plan.across
    left, right = _at(seen.outer[0], rows_t), _at(seen.outer[1], rows_t)
    legs = ordered_legs(body)
    axis = 0.5 * (limb_x(legs[0], rows_t) + limb_x(legs[1], rows_t))
    # It hangs straight down from the hips and yields a little to legs that stand to one side.
    axis = axis[0] + HANG * (axis - axis[0])
    known = np.isfinite(left) & np.isfinite(right)
    hips = float(body.hips[:, 1].mean())
    if known.any() and plan.same:
        worn_half = 0.5 * (right - left)
        ratio = float(np.median(half[known] / np.maximum(worn_half[known], 1.0)))
        if SAME_WIDTH[0] < ratio < SAME_WIDTH[1]:
            return _on_outline(left, right, known, half), True
    # What flares in the picture falls inward where it hangs.
    at_hips = float(np.interp(hips, rows_t, half))
    half = np.where(rows_t > hips, at_hips + FALL * (half - at_hips), half)
    if known.any():
        worn_half = 0.5 * (right - left)
        about = known & (rows_t < hips + 0.3 * unit)
        axis = axis + float(np.median((0.5 * (left + right) - axis)[about if about.any() else known]))
        if not plan.same and seen.top is not None:
            # Pressed flat beneath the top, it flares from that top's hem.
            under = float(np.interp(seen.top, rows_t, half))
            room = 0.5 * float(np.ptp(_edges_at(seen, seen.top))) + 1.0
            half = half - max(under - room, 0.0)
        # It goes around the hips: nowhere narrower than what is there.
        least = np.where(about, worn_half - half, -np.inf)
        more = max(float(least.max()), 0.0)
        half = half + more * np.clip((rows_t - rows_t[0]) / max(hips - rows_t[0], 0.3 * unit), 0, 1)
        low = np.where(about, np.minimum(axis - half, left - 1.0), axis - half)
        high = np.where(about, np.maximum(axis + half, right + 1.0), axis + half)
        return np.stack([low, high], axis=1), False
    return np.stack([axis - half, axis + half], axis=1), False


def _edges_at(seen: LowerWorn, y: float) -> Floats:
    at = np.array([y + 2.0])
    return np.array([float(_at(seen.outer[k], at)[0]) for k in range(2)])


def _on_outline(left: Floats, right: Floats, known: Flags, half: Floats) -> Floats:
    """The worn outline, and beyond it the garment's own width as it stands to the worn one there."""
    index = np.arange(len(left))
    at = np.flatnonzero(known)
    middle = np.interp(index, at, 0.5 * (left + right)[at])
    ratio = np.interp(index, at, (0.5 * (right - left) / np.maximum(half, 1.0))[at])
    wide = half * ratio
    return np.stack([np.where(known, left, middle - wide), np.where(known, right, middle + wide)], axis=1)


def _fits(body: BodyAnalysis, seen: LowerWorn, bottom: Bottom, plan: Plan) -> bool:
    """Whether the garment's legs are about as wide as the worn ones."""
    if not plan.same or bottom.crotch is None:
        return False
    low = max(plan.hems)
    rows_t = np.linspace(plan.crotch, low, 12)[1:-1]
    rows_s = np.linspace(float(bottom.crotch[1]), bottom.hem_y, 12)[1:-1]
    own = outlines_at(bottom, rows_s)
    ratios = []
    for k in range(2):
        widths = np.abs(_at(seen.outer[k], rows_t) - _at(seen.inner[k], rows_t))
        ratios.append(np.abs(own[:, k] - own[:, 2 + k]) * plan.across / np.maximum(widths, 1.0))
    known = np.concatenate(ratios)
    known = known[np.isfinite(known)]
    # Of legs that cross, one hides much of the other.
    most = 2.2 if _crossed(body, plan) else SAME_WIDTH[1]
    return bool(len(known) and SAME_WIDTH[0] < float(np.median(known)) < most)


def _leg_edges(
    body: BodyAnalysis,
    seen: LowerWorn,
    bottom: Bottom,
    plan: Plan,
    k: int,
    rows_s: Floats,
    rows_t: Floats,
    laid: bool,
) -> Floats:
    """(n, 2) image columns of one leg from left to right with its half of the seat."""
    unit = body.unit
    outward = 1 if k else -1
    own = outlines_at(bottom, rows_s)
    above = rows_t <= plan.crotch + 1e-6
    seam, outer = _seat(body, seen, plan, k, rows_t, above, 0.5 * (own[:, 1] - own[:, 0]) * plan.across)
    own_leg = np.abs(own[:, k] - own[:, 2 + k]) * plan.across
    worn_outer = _at(seen.outer[k], rows_t)
    worn_inner = _at(seen.inner[k], rows_t) if plan.same else np.full(len(rows_t), np.nan)
    widths = np.abs(worn_outer - worn_inner)
    shown = ~above & np.isfinite(widths)
    limb = limb_x(ordered_legs(body)[k], rows_t)
    turn = int(above.sum()) - 1
    if laid and shown.any():
        last = int(np.flatnonzero(shown)[-1])
        index, at = np.arange(len(rows_t)), np.flatnonzero(shown)
        low = np.stack([np.interp(index, at, v[at]) for v in (worn_outer, worn_inner)])
        grow = 0.5 * (own_leg - own_leg[last]) * widths[last] / max(own_leg[last], 1.0)
        further = limb - limb[last] + outward * np.stack([grow, -grow])
        low = low + np.where(index > last, further, 0.0)
    else:
        axis = np.where(shown, 0.5 * (worn_outer + worn_inner), limb)
        inside = axis - outward * 0.5 * own_leg
        # Legs meet in the middle as far as the thighs reach; they do not cross it there.
        fade = np.clip(1.0 - (rows_t - plan.crotch) / (1.0 * unit), 0, 1)
        over = np.clip((float(seam[turn]) - inside) * outward, 0, None) * (fade > 0)
        inside = inside + outward * over
        start = outer[turn] - (inside[turn] + outward * own_leg[turn])
        away = np.exp(-np.clip(rows_t - plan.crotch, 0, None) / (0.4 * unit))
        low = np.stack([inside + outward * own_leg + start * away, inside])
    outer, inner = np.where(above, outer, low[0]), np.where(above, seam, low[1])
    return np.stack((outer, inner) if k == 0 else (inner, outer), axis=1)


def _crossed(body: BodyAnalysis, plan: Plan) -> bool:
    first, second = ordered_legs(body)
    rows = np.linspace(plan.crotch, max(float(limb.joints[2, 1]) for limb in (first, second)), 9)
    return bool((limb_x(second, rows) - limb_x(first, rows)).min() < 0.12 * body.unit)


def _seat(
    body: BodyAnalysis, seen: LowerWorn, plan: Plan, k: int, rows: Floats, above: Flags, half: Floats
) -> tuple[Floats, Floats]:
    """Columns of the middle seam and of one side from waist to crotch, given the garment's own half width."""
    outward = 1 if k else -1
    legs = ordered_legs(body)
    middle = 0.5 * (limb_x(legs[0], rows) + limb_x(legs[1], rows))
    worn_outer = _at(seen.outer[k], rows)
    worn_middle = 0.5 * (_at(seen.outer[0], rows) + _at(seen.outer[1], rows))
    known = above & np.isfinite(worn_middle)
    low = float(np.interp(plan.crotch, rows, middle))
    high = float(middle[0])
    if known.any():
        high = float(worn_middle[known][0])
        low += float(np.median((worn_middle - middle)[known]))
    if plan.same:
        gap = float(_at(0.5 * (seen.inner[0] + seen.inner[1]), np.array([plan.crotch + 2.0]))[0])
        low = gap if np.isfinite(gap) else low
    share = np.clip((rows - plan.waist) / max(plan.crotch - plan.waist, 1.0), 0, 1)
    seam = high + (low - high) * share
    outer = seam + outward * half
    fit = above & np.isfinite(worn_outer)
    if fit.any():
        outer = outer + np.interp(rows, rows[fit], (worn_outer - outer)[fit])
    return seam, outer


def _at(values: Floats, rows: Floats) -> Floats:
    """`values` by image row at these rows; NaN outside of what is known."""
    known = np.flatnonzero(np.isfinite(values))
    out = np.full(len(rows), np.nan)
    if len(known) < 3:
        return out
    inside = (rows >= known[0] - 3) & (rows <= known[-1] + 3)
    out[inside] = np.interp(rows[inside], known, values[known])
    return out


def _piece(
    name: str,
    source: Points,
    target: Points,
    mask: Mask,
    rows: Floats,
    edges: Floats,
    ends: Floats | None,
) -> Piece:
    """`ends` is the worn hem by column where this one lies on it: it shows what of it a shoe hides."""
    stiffness = np.tile([FIRM, *[SOFT] * (len(COLUMNS) - 2), FIRM], len(rows))
    pad = 0.06 * float(np.ptp(rows)) + 4
    left = np.stack([edges.min(axis=1) - 6, rows], axis=1)
    right = np.stack([edges.max(axis=1) + 6, rows], axis=1)
    below = np.array([[0.0, pad]])
    low = np.concatenate([left[-1:] + below, right[-1:] + below])
    known = np.flatnonzero(np.isfinite(ends)) if ends is not None else np.zeros(0, int)
    if ends is not None and len(known) > 8:
        columns = np.arange(int(left[-1, 0]), int(right[-1, 0]) + 1, dtype=np.float64)
        low = np.stack([columns, np.interp(columns, known, ends[known]) + 1.5], axis=1)
        left, right = left[:-1], right[:-1]
    outline = np.concatenate([left, low, right[::-1], right[:1] - below, left[:1] - below])
    return Piece(name, source, target, stiffness, mask, outline)
