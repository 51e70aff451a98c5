"""Where a top, a dress or a coat goes on a body.

Where the worn garment's outline is known and of the same kind, edges are laid on its edges; where it is not,
they follow the body: the torso by shoulders, hips and neck, each sleeve along its own arm (`sleeves`). The choice
is made edge by edge (neckline, sides, hem, each cuff), by comparing lengths, never for the garment as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis
from render.drape.garment import Top, piece_masks, read_top
from render.drape.geometry import (
    Points,
    along_share,
    arc,
    as_points,
    largest_contour,
    resample,
    smooth_curve,
)
from render.drape.pieces import FIRM, Piece, Ties
from render.drape.roundness import CHEST, CHEST_WIDTH, around, girth
from render.drape.shoulders import (
    armhole_ends,
    over_shoulder,
    shoulder_line,
    shoulder_outlines,
    shoulder_tips,
)
from render.drape.sleeves import sleeve_piece
from render.drape.torso import Torso, open_gaps, ordered
from render.messages import Region, Slot
from render.pixels import GarmentPixels

Floats = NDArray[np.float64]

NATURAL, FLAT = (0.84, 1.25), (0.88, 1.10)
"""How far a garment's length may be squeezed or stretched against its width to meet the worn hem, the second where it
was laid flat: its size is better known then."""

SEAMS, OUTER = 1.24, 1.07
"""Distance of a garment's shoulder seams laid flat over that of the joints they lie on, and how much larger coats are
cut."""

SPAN = 1.09
"""Length from the neck over a long sleeve to its cuff over that from the middle of the shoulders to the wrist."""


HANGS = 0.4
"""How much less cloth at the hem turns away at the sides: it hangs there in folds, which take up its width evenly."""

RISE, RISE_ENDS = 0.04, 1.3
"""How far cloth on the chest lies up, at most, from where it would lie flat, over the distance of the shoulders: it is
seen at a slant where the chest comes forward, and hangs straight again below; and where that ends, the way from the
front of the neckline to the armpits being 1."""

RISES = 0.41
"""How much of its depth a neckline loses that is pulled wide around the foot of the neck."""


@dataclass(frozen=True)
class Fit:
    """What was decided. scale: work px per garment px along the body; matched edges are laid on the worn ones."""

    scale: float
    hem: str
    neck: bool
    cuffs: tuple[bool, bool]


def place_top(
    body: BodyAnalysis, torso: Torso, region: NDArray[np.bool_], garment: GarmentPixels
) -> tuple[list[Piece], Fit]:
    """Pieces of a garment of slot upper, dress or outerwear. `region` (h, w) bool is the worn garment."""
    top = read_top(garment)
    shoulders, arms = ordered(body)
    unit = body.unit
    # A coat goes over what is worn; where it replaces a coat, that one shows the room there is.
    over = garment.slot is Slot.OUTERWEAR and not (body.union(Region.OUTERWEAR) > 127).any()
    ease = 1.05 if over else 1.0
    natural = _natural_scale(body, torso, top, garment.slot) * ease
    neck, neck_matched = _neck(body, torso, top, natural)
    origin = float(neck[:, 1].mean())
    scale, hem_kind = _length(body, torso, top, natural, origin, garment.slot)
    front = _front(body, torso, top, scale, neck, neck_matched)
    outline = open_gaps(body, region).view(np.uint8) * 255
    if over:
        # A coat lies around what is worn, with a little air, not on its very edge.
        size = 2 * round(0.02 * unit) + 1
        outline = np.asarray(cv2.dilate(outline, np.ones((size, size), np.uint8)), np.uint8)
    contour = largest_contour(outline)
    outlines = shoulder_outlines(body, top, arms, region, contour)
    tips = shoulder_tips(body, torso, top, natural, shoulders, neck, outlines)
    armpits = armhole_ends(body, torso, top, scale, float(front[1]), tips)
    ties = Ties()
    drop = float(front[1]) - origin - (float(top.front[1]) - top.top) * scale
    hem_target = _hem(body, torso, top, scale, origin + drop, hem_kind)
    # What a shoulder pulls down at an armpit is soon lost in cloth cut to the body, later where there is ease.
    fade = 0.12 + 0.2 * top.flatness
    pitch = scale
    if hem_kind == "matched":
        own = float(top.hem[:, 1].mean()) - float(top.front[1])
        pitch = (float(hem_target[:, 1].mean()) - float(front[1])) / max(own, 1.0)
    seams = []
    for k in range(2):
        outward = 1 if k else -1
        line_s = resample(top.lines[k], 9)
        share = along_share(line_s)
        along = outlines[k] if len(outlines[k]) else contour
        ties.add(line_s, shoulder_line(torso, k, neck[k], tips[k], share, along), FIRM)
        seam = _similar(top.holes[k], tips[k], armpits[k])
        seam = over_shoulder(seam, top.flatness * unit, outward)
        seams.append(seam)
        ties.add(top.holes[k][2:11:2], seam[2:11:2], FIRM)
        side_s = top.sides[k]
        rows = np.linspace(0, len(side_s) - 1, 9).round().astype(int)
        side_s = side_s[rows]
        t = (side_s[:, 1] - side_s[0, 1]) / max(side_s[-1, 1] - side_s[0, 1], 1.0)
        # Rows run level across the body; only close to the armpit does the side seam leave its row.
        corner = float(hem_target[-1 if k else 0, 1])
        y = float(front[1]) + (side_s[:, 1] - float(top.front[1])) * pitch
        y += (corner - y[-1]) * t + (armpits[k, 1] - y[0]) * np.exp(-t / fade)
        x = _side_x(body, torso, top, garment.slot, k, outward, y, side_s, scale)
        x = x + outward * 0.05 * unit if over else x
        x[0] = armpits[k, 0] if torso.armpits_seen[k] else x[0]
        ties.add(side_s, np.stack([x, y], axis=1), FIRM)
        hem_target[-1 if k else 0, 0] = x[-1]
    left, right = hem_target[0, 0], hem_target[-1, 0]
    own = float(top.hem[-1, 0] - top.hem[0, 0]) * pitch
    turned = around(np.linspace(0, 1, 7), own / max(right - left, 1.0), top.flatness * (1 - HANGS))
    hem_target[:, 1] = np.interp(left + (right - left) * turned, hem_target[:, 0], hem_target[:, 1])
    hem_target[:, 0] = left + (right - left) * turned
    ties.add(resample(top.hem, 7)[1:-1], hem_target[1:-1], FIRM)
    # The neckline keeps its own shape, laid between the neck points and the front.
    curve = top.neckline[3:-3:3]
    laid = _between(top.neckline, top.neck, top.front, neck, front)
    if neck_matched and all(torso.neck_seen):
        laid = _onto(laid, contour, neck, 0.06 * unit)
    ties.add(curve, laid[3:-3:3], FIRM)
    lean = float(shoulders[1, 1] - shoulders[0, 1])
    gap = armpits[:, 1] - (float(front[1]) + (top.armpits[:, 1] - float(top.front[1])) * pitch)
    for source_row, shares in _rows(top):
        # Points inside keep rows level and print upright, whatever neckline and sides do about it.
        y = float(front[1]) + (source_row - float(top.front[1])) * pitch
        fall = (source_row - top.top) / max(top.length, 1.0)
        below = (source_row - float(top.front[1])) / max(
            float(top.armpits[:, 1].mean()) - float(top.front[1]), 1.0
        )
        share = float(np.clip(below / RISE_ENDS, 0, 1))
        rise = top.flatness * RISE * unit * 4 * share * (1 - share)
        tilt = 0.8 * lean * (1 - fall) + float(hem_target[-1, 1] - hem_target[0, 1]) * fall
        if source_row < top.armpits[:, 1].min():
            # Between the armholes rows end on their seams, and hang with them where shoulders slope.
            ends = [_on_seam(top.holes[k], seams[k], source_row) for k in range(2)]
            (a, left), (b, right) = ends
            x = [float(left[0]), float(right[0])]
            sag = np.array([left[1], right[1]]) - y + tilt * np.array([0.5, -0.5])
        else:
            a, b = (_at_row(top.sides[k], source_row) for k in range(2))
            x = [float(torso.side(k, max(y, armpits[k, 1]))) for k in range(2)]
            below = (source_row - top.armpits[:, 1]) / np.maximum(
                top.hem[[0, -1], 1] - top.armpits[:, 1], 1.0
            )
            sag = gap * np.exp(-np.maximum(below, 0) / fade)
        # A body turned a little shows its front off the middle between its sides, most at the neck.
        offset = float(np.clip(front[0] - (x[0] + x[1]) / 2, -0.09 * unit, 0.09 * unit))
        turn = 0.6 * offset * (1 - float(np.clip(fall, 0, 1)))
        own = float(np.linalg.norm(b - a)) * pitch
        turned = around(shares, own / max(x[1] - x[0], 1.0), top.flatness * (1 - HANGS * max(fall, 0.0) ** 2))
        across = x[0] + (x[1] - x[0]) * turned + turn * 4 * shares * (1 - shares)
        bow = np.where(shares < 0.5, sag[0], sag[1]) * np.abs(2 * turned - 1) ** 2.4
        target = np.stack([across, y - rise + tilt * (turned - 0.5) + bow], axis=1)
        ties.add(a + (b - a) * shares[:, None], target, FIRM)
    if "masks" not in garment.notes:
        garment.notes["masks"] = piece_masks(top, garment.alpha)
    masks = garment.notes["masks"]
    reach = 0.9 * unit
    (left, top_row), (right, foot) = ties.targets.min(axis=0), ties.targets.max(axis=0)
    left, right, top_row, foot = left - reach, right + reach, top_row - 0.4 * unit, foot + 0.8 * unit
    box = as_points((left, top_row), (right, top_row), (right, foot), (left, foot))
    pieces = [ties.piece("torso", masks["torso"], box)]
    cuffs = [False, False]
    for k, name in enumerate(("right", "left")):
        sleeve = top.sleeves[k]
        if sleeve is None:
            continue
        piece, cuffs[k] = sleeve_piece(
            body,
            arms[k],
            region,
            sleeve,
            top.holes[k],
            seams[k],
            scale,
            masks[name],
            name,
            contour,
            torso.armpits[k],
            long=top.long_sleeved,
        )
        pieces.append(piece)
    return pieces, Fit(scale, hem_kind, neck_matched, (cuffs[0], cuffs[1]))


def _onto(curve: Points, contour: Points, ends: Points, tolerance: float) -> Points:
    """The curve moved onto the worn neckline where that is everywhere as near as `tolerance`."""
    worn = arc(contour, ends[0], ends[1])
    if len(worn) < 10 or np.linalg.norm(worn[[0, -1]] - ends, axis=1).max() > tolerance:
        return curve
    away = np.linalg.norm(curve[:, None] - worn[None], axis=2)
    if away.min(axis=1).max() > tolerance or away.min(axis=0).max() > tolerance:
        return curve
    dense = resample(smooth_curve(resample(worn, 41), 1.0), 201)
    share = np.linspace(0, 1, len(dense))
    return np.stack([np.interp(along_share(curve), share, dense[:, c]) for c in range(2)], axis=1)


def _between(curve: Points, neck: Points, front: Floats, new_neck: Points, new_front: Floats) -> Points:
    """A curve in the frame of two neck points and a front, laid in the frame of three others."""
    if abs(float(front[1]) - float(neck[:, 1].mean())) < 0.04 * abs(float(neck[1, 0] - neck[0, 0])):
        below = np.array([0.0, 1.0])
        front, new_front = front + below, new_front + below
    frame = np.stack([neck[1] - neck[0], front - neck.mean(axis=0)], axis=1)
    new = np.stack([new_neck[1] - new_neck[0], new_front - new_neck.mean(axis=0)], axis=1)
    return new_neck.mean(axis=0) + (curve - neck.mean(axis=0)) @ (new @ np.linalg.inv(frame)).T


def _similar(curve: Points, start: Floats, end: Floats) -> Points:
    """The curve turned, scaled and shifted so that its ends fall on `start` and `end`."""
    a, b = complex(*(curve[-1] - curve[0])), complex(*(end - start))
    turn = b / a if abs(a) > 1e-9 else 1.0
    z = (curve[:, 0] - curve[0, 0] + 1j * (curve[:, 1] - curve[0, 1])) * turn
    return np.stack([start[0] + z.real, start[1] + z.imag], axis=1)


def _natural_scale(body: BodyAnalysis, torso: Torso, top: Top, slot: Slot) -> float:
    """Work pixels per garment pixel at which the garment has the wearer's size: chest and shoulders agree on it."""
    chest_y = float(torso.armpits[:, 1].mean()) + 0.06 * body.unit
    chest = float(torso.side(1, chest_y) - torso.side(0, chest_y))
    # Laid flat, a garment is wider than the front of the body it goes around, in a ghost mannequin it is not.
    by_chest = 1.0 * chest / top.chest
    joints = abs(body.shoulders[1, 0] - body.shoulders[0, 0]) / max(top.across, 1.0)
    ratio = np.clip(1.10 * joints / by_chest, 0.65, 1.5)
    worn = float(by_chest * np.sqrt(ratio))
    # Flat, the shoulders tell; without sleeves they are cut in as one likes, and the chest tells.
    flat = SEAMS * body.size / max(top.seams, 1.0)
    if None in top.sleeves:
        flat = girth(1.0, CHEST) * CHEST_WIDTH * body.size / top.chest
    flat *= OUTER if slot is Slot.OUTERWEAR else 1.0
    if top.long_sleeved:
        # Long sleeves reach the wrist; of two arms the longer one is seen less from its end.
        arm = max(limb.total for limb in body.arms)
        flat = float(np.sqrt(flat * SPAN * (body.unit / 2 + arm) / top.span))
    return worn + top.flatness * (max(flat, worn) - worn)


def _neck(body: BodyAnalysis, torso: Torso, top: Top, scale: float) -> tuple[Points, bool]:
    worn = float(torso.neck[1, 0] - torso.neck[0, 0])
    own = float(top.neck[1, 0] - top.neck[0, 0]) * scale
    tolerance = 0.17 if all(torso.neck_seen) else 0.24
    matched = abs(own - worn) < tolerance * body.unit and any(torso.neck_seen)
    if matched:
        return torso.neck.copy(), True
    width = float(np.clip(own, 0.40 * body.unit, 0.85 * body.unit))
    middle = float(torso.neck[:, 0].mean())
    x = np.array([middle - width / 2, middle + width / 2])
    return np.stack([x, [float(torso.line(k, x[k])) for k in range(2)]], axis=1), False


def _front(body: BodyAnalysis, torso: Torso, top: Top, scale: float, neck: Points, matched: bool) -> Floats:
    # Worn, the sides of a neckline lie further back than its front and look lower than in a flat picture.
    depth = 0.85 * (top.front[1] - top.top) * scale
    # Cut narrower than the neck's foot, it is pulled wide around it, and rides up.
    wider = float(np.ptp(neck[:, 0])) / max(float(np.ptp(top.neck[:, 0])) * scale, 1.0)
    depth *= 1 - RISES * top.flatness * float(np.clip((wider - 1.0) / 0.15, 0, 1))
    middle = neck.mean(axis=0)
    offset = (top.front[0] - top.neck[:, 0].mean()) * scale
    own = np.array([middle[0] + offset, middle[1] + depth])
    if matched and torso.front is not None and abs(own[1] - torso.front[1]) < 0.15 * body.unit:
        return np.array([own[0], float(torso.front[1])])
    return own


def _length(
    body: BodyAnalysis, torso: Torso, top: Top, natural: float, origin: float, slot: Slot
) -> tuple[float, str]:
    """Scale down the body and what happens at the hem: matched, tucked, longer, shorter or free."""
    short = (
        torso.hem is not None
        and slot is Slot.DRESS
        and float(torso.hem[:, 1].mean()) < body.hips[:, 1].mean()
    )
    # With nothing to compare its length with, a flat garment is taken to be cut with less ease than it may have.
    plain = natural * (1 - 0.10 * top.flatness)
    if torso.hem is None or short:
        return plain, "free"
    worn = float(torso.hem[:, 1].mean()) - origin
    ratio = worn / max(top.length * natural, 1.0)
    low, high = np.array(NATURAL) + top.flatness * (np.array(FLAT) - NATURAL)
    if low <= ratio <= high:
        return natural * ratio, "matched"
    if ratio > high:
        return natural * float(1 + (1 - top.flatness) * (high**0.5 - 1)), "shorter"
    tucked = float(torso.hem[:, 1].mean()) < float(body.hips[:, 1].mean()) - 0.055 * body.torso
    if tucked and slot is Slot.UPPER:
        return plain, "tucked"
    # A long top hangs over what is worn below, but not without end: the photo's styling gives the measure.
    limit = (worn + 0.22 * body.torso) / max(top.length, 1.0)
    most = 0.93 + 0.07 * top.flatness
    return float(np.clip(limit, 0.70 * natural, most * natural)), "longer"


def _hem(body: BodyAnalysis, torso: Torso, top: Top, scale: float, origin: float, kind: str) -> Points:
    shape = resample(top.hem, 7)
    y = origin + (shape[:, 1] - top.top) * scale
    hips = body.hips[np.argsort(body.hips[:, 0])]
    if torso.hem is not None:
        across = np.linspace(torso.hem[0, 0], torso.hem[-1, 0], 7)
        worn = np.interp(across, torso.hem[:, 0], torso.hem[:, 1])
        if kind == "matched":
            return np.stack([across, worn], axis=1)
        tilt = worn[-1] - worn[0]
    else:
        across = np.linspace(hips[0, 0], hips[1, 0], 7)
        tilt = hips[1, 1] - hips[0, 1]
    tilt = float(np.clip(tilt, -0.2 * body.unit, 0.2 * body.unit)) * 0.6
    return np.stack([across, y + tilt * np.linspace(-0.5, 0.5, 7)], axis=1)


def _side_x(
    body: BodyAnalysis,
    torso: Torso,
    top: Top,
    slot: Slot,
    k: int,
    outward: int,
    y: Floats,
    side: Points,
    scale: float,
) -> Floats:
    """Columns of the side seam: on the worn garment's or the body's side, or further out where cut wider."""
    x = torso.side(k, y)
    if slot is Slot.DRESS or torso.hem is None:
        middle = float(top.hem[:, 0].mean())
        own = np.abs(side[:, 0] - middle) * scale
        hip = float(body.hips[:, 1].mean())
        below = np.clip((y - (hip - 0.5 * body.unit)) / (0.5 * body.unit), 0, 1)
        mine = body.middle(y) * outward + own
        if torso.hem is not None:
            below = below * (y > float(torso.hem[:, 1].mean()) + 0.05 * body.unit)
        x = (x * outward * (1 - below) + mine * below) * outward
    return x


def _on_seam(hole: Points, seam: Points, row: float) -> tuple[Floats, Floats]:
    """The point of an armhole at a row of the garment, and where on the body it lies."""
    at = np.interp(row, hole[:, 1], np.arange(len(hole)))
    index = np.arange(len(hole))
    first, second = (
        np.array([np.interp(at, index, curve[:, c]) for c in range(2)]) for curve in (hole, seam)
    )
    return first, second


def _rows(top: Top) -> list[tuple[float, Floats]]:
    """Rows of the garment, and shares of the way across it, at which the inside is held."""
    armpit, hem = float(top.armpits[:, 1].mean()), float(top.hem[:, 1].mean())
    front = float(top.front[1])
    wide = np.array([0.18, 0.34, 0.5, 0.66, 0.82])
    rows = [(armpit + share * (hem - armpit), wide) for share in (0.02, 0.22, 0.45, 0.7, 0.9)]
    if front < armpit - 0.12 * (hem - armpit):
        rows += [(front + share * (armpit - front), wide) for share in (0.3, 0.65)]
    return [(row, shares) for row, shares in rows if row > front + 0.05 * (hem - armpit)]


def _at_row(side: Points, row: float) -> Floats:
    x = np.interp(row, side[:, 1], side[:, 0]) if row >= side[0, 1] else side[0, 0]
    return np.array([float(x), row])
