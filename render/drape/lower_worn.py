"""What is worn on the lower body, row by row: outer edges, the inner edges of both legs, waist, crotch and hems.

Work pixels; pairs are (image left, image right). Where an arm, a hand or the top hides an edge it is carried on
from the rows above and below.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from render.arrays import content
from render.drape.body import BodyAnalysis, Limb
from render.drape.limbs import arm_flags
from render.messages import Region

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

TOPS = (Region.UPPER, Region.OUTERWEAR, Region.DRESS)

CROTCH = 0.34
"""How far a crotch lies below the hip joints, over the distance between the shoulders: hip joints at .530 and
crotch at .475 of the stature (Drillis and Contini 1966) and an inch of ease."""


@dataclass(frozen=True)
class LowerWorn:
    """Arrays by image row hold NaN where nothing is worn.

    outer     (2, h) left and right outline
    inner     (2, h) right edge of the left leg and left edge of the right leg; NaN where it is not worn as legs
    top       row at which it comes out under what is worn above, None where nothing is worn
    hems      lowest row of each leg (twice the same of a skirt); None where the photo ends before it
    crotch    row at which the legs part or would part
    divided   whether it is worn as legs
    ends      (2, w) lowest row of each leg, or of the skirt, by column; NaN where it is not worn
    bare_waist  whether skin shows above it
    """

    outer: Floats
    inner: Floats
    top: float | None
    hems: tuple[float | None, float | None]
    crotch: float
    divided: bool
    ends: Floats
    bare_waist: bool

    @property
    def worn(self) -> bool:
        return self.top is not None

    def width(self, y: Floats) -> Floats:
        at = np.clip(np.rint(y).astype(int), 0, self.outer.shape[1] - 1)
        return (self.outer[1] - self.outer[0])[at]


def ordered_legs(body: BodyAnalysis) -> tuple[Limb, Limb]:
    """Legs by image side at the hips, left first."""
    if body.hips[0, 0] <= body.hips[1, 0]:
        return body.legs
    return body.legs[1], body.legs[0]


def limb_x(limb: Limb, y: Floats) -> Floats:
    """Column of a leg's axis at these rows, carried on above the hip and below the ankle."""
    joints = limb.joints
    rows = joints[:, 1].copy()
    rows[1:] = np.maximum(rows[1:], rows[:-1] + 1.0)
    below = (joints[2, 0] - joints[1, 0]) / max(rows[2] - rows[1], 1.0)
    x = np.interp(y, rows, joints[:, 0])
    return x + np.clip(y - rows[2], 0, None) * float(np.clip(below, -0.5, 0.5))


def read_lower_worn(body: BodyAnalysis, worn: Flags) -> LowerWorn:
    """`worn` (h, w) bool may be empty. Kept with the body, for the next garment."""
    key = f"lower worn {content(worn)}"
    if key not in body.notes:
        body.notes[key] = _read(body, worn)
    return body.notes[key]


def _read(body: BodyAnalysis, worn: Flags) -> LowerWorn:
    height = body.height
    unit = body.unit
    legs = ordered_legs(body)
    every = np.arange(height, dtype=np.float64)
    hips = body.hips.mean(axis=0)
    expected = float(hips[1]) + CROTCH * unit
    outer, inner = np.full((2, height), np.nan), np.full((2, height), np.nan)
    rows = np.flatnonzero(worn.sum(axis=1) > 0.02 * unit)
    if len(rows) < 0.1 * unit:
        return LowerWorn(
            outer, inner, None, (None, None), expected, False, np.full((2, body.width), np.nan), False
        )
    middle = 0.5 * (limb_x(legs[0], every) + limb_x(legs[1], every))
    hidden = _in_front(body) & ~worn
    gaps = np.zeros(height, bool)
    for y in rows:
        on = np.flatnonzero(worn[y])
        outer[:, y] = on[0], on[-1]
        for k, outward in ((0, -1), (1, 1)):
            at = int(np.clip(outer[k, y] + outward * max(2.0, 0.02 * unit), 0, body.width - 1))
            if hidden[y, at]:
                outer[k, y] = np.nan
        if y < hips[1]:
            continue
        breaks = np.flatnonzero(np.diff(on) > max(2.0, 0.015 * unit))
        if len(breaks):
            away = np.abs(0.5 * (on[breaks] + on[breaks + 1]) - middle[y])
            best = int(breaks[np.argmin(away)])
            # An ankle may stand half a shoulder's width to the side; what is further off is a gap at an arm.
            if away.min() < 0.45 * unit and not hidden[y, on[best] + 1 : on[best + 1]].mean() > 0.5:
                inner[:, y] = on[best], on[best + 1]
                gaps[y] = True
    open_rows = np.flatnonzero(gaps)
    divided = len(open_rows) > 0.12 * unit or _tapers(body, outer, rows)
    crotch = expected
    if divided and len(open_rows) > 0.12 * unit:
        seen = float(np.percentile(open_rows, 2))
        crotch = seen if not body.hips_known or seen < expected + 0.4 * unit else expected
    hems, ends = _hems(worn, rows, inner, middle, divided)
    for k in range(2):
        outer[k] = _carried(outer[k], rows, unit)
    if divided:
        inner = _split(outer, inner, gaps, middle, crotch, rows, unit)
        for k in range(2):
            pair = np.stack([outer[k], inner[k]])
            outer[k], inner[k] = _to_hem(pair, hems[k], unit)
    else:
        inner[:] = np.nan
        outer = _to_hem(outer, hems[0], unit)
    top = _top(worn, float(np.nanmean(outer[:, rows[: max(3, len(rows) // 12)]])), unit)
    return LowerWorn(outer, inner, top, hems, crotch, divided, ends, _bare_above(body, top, hips))


def above_waist(body: BodyAnalysis, worn: Flags) -> Flags:
    """Above where the worn lower garment comes out: what is there lies over it, labelled or not."""
    out = np.zeros_like(worn)
    if not worn.any():
        return out
    first = np.where(worn.any(axis=0), worn.argmax(axis=0), body.height).astype(np.float64)
    axis = float(body.hips[:, 0].mean())
    top = _top(worn, axis, body.unit)
    known = np.flatnonzero(np.abs(first - top) < 0.16 * body.unit)
    if len(known) < 5:
        return out
    # A mask is rounded at its corners; beyond them the hem goes on as it comes.
    inset = len(known) // 20
    known = known[inset : len(known) - inset]
    profile = np.interp(np.arange(body.width), known, first[known])
    return np.arange(body.height)[:, None] < profile[None] - 1


def _in_front(body: BodyAnalysis) -> Flags:
    """What hangs before the lower garment: arms, hands, what they hold, and the clothes above."""
    out = body.person.hands | body.person.hair
    if body.protect is not None:
        out = out | (body.protect > 60)
    out = out | (body.union(Region.BAG, Region.ACCESSORY) > 100)
    out = out | (
        body.union(Region.LEFT_ARM, Region.RIGHT_ARM, Region.LEFT_HAND, Region.RIGHT_HAND, *TOPS) > 100
    )
    if body.person.skin is not None:
        for limb in body.arms:
            _, along, place = arm_flags(body, limb)
            out |= body.person.skin & (np.abs(place) < 1.6) & (along > 0.3 * limb.upper)
    return out


def _tapers(body: BodyAnalysis, outer: Floats, rows: NDArray[np.int_]) -> bool:
    """Whether something worn to the ankles without a gap is trousers: only legs are that narrow there."""
    knee = float(np.mean([limb.joints[1, 1] for limb in body.legs]))
    ankle = float(np.mean([limb.joints[2, 1] for limb in body.legs]))
    if rows[-1] < 0.5 * (knee + ankle):
        return False
    width = outer[1] - outer[0]
    low = width[int(0.3 * rows[0] + 0.7 * rows[-1]) : rows[-1]]
    return bool(np.nanmedian(low) < 0.62 * np.nanmax(width[rows]))


def _hems(
    worn: Flags, rows: NDArray[np.int_], inner: Floats, middle: Floats, divided: bool
) -> tuple[tuple[float | None, float | None], Floats]:
    """Hem rows, None where the photo ends before them, and the lowest worn row of each column."""
    height = worn.shape[0]
    split = np.where(np.isfinite(inner[0]), 0.5 * (inner[0] + inner[1]), middle)
    columns = np.arange(worn.shape[1])[None]
    low = np.arange(height)[:, None] > 0.5 * (rows[0] + rows[-1])
    whole = np.ones_like(worn)
    parts = (columns < split[:, None], columns >= split[:, None]) if divided else (whole, whole)
    hems: list[float | None] = []
    ends = np.full((2, worn.shape[1]), np.nan)
    for k, part in enumerate(parts):
        leg = worn & part
        counts = leg.sum(axis=1)
        on = np.flatnonzero(counts > 0.12 * max(float(counts.max()), 1.0))
        last = float(on[-1]) if len(on) else float(rows[-1])
        hems.append(None if last > height - 4 else last)
        leg &= low
        ends[k] = np.where(leg.any(axis=0), height - 1 - leg[::-1].argmax(axis=0), np.nan)
    return (hems[0], hems[1]), ends


def _to_hem(pair: Floats, hem: float | None, unit: float) -> Floats:
    """Both edges of a leg carried straight on to its hem where a shoe or the hem's own curve cuts it narrower."""
    known = np.flatnonzero(np.isfinite(pair).all(axis=0))
    if hem is None or len(known) < 0.5 * unit:
        return pair
    out = pair.copy()
    wide = np.abs(pair[1] - pair[0])
    steady = (known > hem - 0.8 * unit) & (known < hem - 0.3 * unit)
    if steady.sum() < 5:
        return pair
    enough = known[wide[known] > 0.94 * float(np.median(wide[known[steady]]))]
    last = int(min(enough[-1], hem)) - max(1, round(0.02 * unit))
    if last < hem - 0.5 * unit:
        return pair
    on = known[(known > last - 0.4 * unit) & (known <= last)]
    span = np.arange(last, min(int(hem) + 2, pair.shape[1]))
    for k in range(2):
        slope = float(np.clip(np.polyfit(on, pair[k, on], 1)[0], -0.5, 0.5))
        out[k, span] = pair[k, last] + slope * (span - last)
    return out


def _carried(edge: Floats, rows: NDArray[np.int_], unit: float) -> Floats:
    """The edge smoothed, and carried on over rows where something hides it."""
    known = np.flatnonzero(np.isfinite(edge))
    out = np.full(len(edge), np.nan)
    if len(known) < 3:
        return out
    span = np.arange(rows[0], rows[-1] + 1)
    filled = median_filter(np.interp(span, known, edge[known]), max(3, int(0.03 * unit)) | 1, mode="nearest")
    out[span] = gaussian_filter1d(filled, max(1.0, 0.012 * unit), mode="nearest")
    return out


def _split(
    outer: Floats,
    inner: Floats,
    gaps: Flags,
    middle: Floats,
    crotch: float,
    rows: NDArray[np.int_],
    unit: float,
) -> Floats:
    """Inner edges of both legs below the crotch: those of the gap, or one line where the legs touch."""
    out = np.full_like(inner, np.nan)
    span = np.arange(int(np.clip(crotch, rows[0], rows[-1])), rows[-1] + 1)
    open_rows = np.flatnonzero(gaps)
    centre = middle[span].copy()
    if len(open_rows):
        # Where legs touch, the line between them is carried on from where they part.
        found = 0.5 * (inner[0] + inner[1])[open_rows]
        offset = np.interp(span, open_rows, found - middle[open_rows])
        centre += offset
    low, high = outer[0, span], outer[1, span]
    centre = np.clip(centre, low + 0.2 * (high - low), high - 0.2 * (high - low))
    half = np.where(gaps, 0.5 * (inner[1] - inner[0]), 0.0)[span]
    half = median_filter(half, 5, mode="nearest")
    centre = gaussian_filter1d(centre, max(1.0, 0.012 * unit), mode="nearest")
    half = gaussian_filter1d(half, max(1.0, 0.008 * unit), mode="nearest")
    out[0, span], out[1, span] = centre - half, centre + half
    return out


def _top(worn: Flags, axis: float, unit: float) -> float:
    columns = slice(int(max(axis - 0.3 * unit, 0)), int(max(axis + 0.3 * unit, 1)) + 1)
    part = worn[:, columns]
    found = part.argmax(axis=0)[part.any(axis=0)]
    if len(found) == 0:
        return float(np.flatnonzero(worn.any(axis=1))[0])
    return float(np.median(found))


def _bare_above(body: BodyAnalysis, top: float, hips: Floats) -> bool:
    if body.person.skin is None:
        return False
    rows = slice(int(max(top - 0.10 * body.unit, 0)), int(max(top - 0.02 * body.unit, 1)))
    columns = slice(int(max(hips[0] - 0.2 * body.unit, 0)), int(max(hips[0] + 0.2 * body.unit, 1)))
    part = body.person.skin[rows, columns]
    return bool(part.size and part.mean() > 0.5)


def hem_row(
    body: BodyAnalysis, seen: LowerWorn, origin: float, natural: float, same: tuple[float, float]
) -> tuple[float, bool]:
    """Row of the hem of what hangs in one piece from `origin`, by itself down to `natural`; and whether it is the
    worn one's. `same`: the shares of its own length between which it is laid on the worn hem."""
    if not seen.worn or seen.divided:
        return natural, False
    hem = seen.hems[0]
    if hem is None:
        # The worn one leaves the photo: one of about that length does so too.
        frame = body.height - 1 + 0.05 * body.unit
        near = (frame - origin) / max(natural - origin, 1.0) < same[1]
        return (max(natural, frame) if near else natural), False
    if same[0] < (hem - origin) / max(natural - origin, 1.0) < same[1]:
        return hem, True
    return natural, False
