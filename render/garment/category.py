"""What kind of garment an outline is, with how sure that is.

Only the outline is looked at, so the answer is a proposal for a person to confirm; `slot` given by a person
narrows it to that slot's categories.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.garment.lower import leg_gap
from render.garment.silhouette import Silhouette, centre_column, run_through
from render.garment.upper import Found, find_upper
from render.messages import Slot

CATEGORIES: dict[Slot, tuple[str, ...]] = {
    Slot.UPPER: ("top", "t-shirt", "long-sleeved top", "shirt", "blouse", "sweater", "tank top"),
    Slot.LOWER: ("trousers", "shorts", "skirt"),
    Slot.DRESS: ("dress",),
    Slot.OUTERWEAR: ("jacket", "coat"),
    Slot.SHOES: ("shoes",),
    Slot.HAT: ("hat",),
    Slot.BAG: ("bag",),
}


LEGS = 0.16
"""Depth of an opening at the hem, over the height, from which it is taken for the gap between two legs."""


@dataclass(frozen=True)
class Measures:
    """Proportions of an outline.

    tallness       height over the torso's median width
    chest          height over the distance between the armpits
    sleeve_length  mean length of the sleeves over the body's height; 0 without sleeves
    sleeves        how many sleeves were found
    gap            depth of the opening between legs over the height; 0 where there is none
    top_drop       how far the upper edge varies between its two ends, over the height
    top_width      width just under the upper edge over the greatest width of the torso
    flare          width near the hem over the width a third down
    """

    tallness: float
    chest: float
    sleeve_length: float
    sleeves: int
    gap: float
    top_drop: float
    top_width: float
    flare: float


def measure(silhouette: Silhouette) -> Measures:
    body, torso = silhouette.body, silhouette.torso
    rows = np.flatnonzero(body.any(axis=1))
    top, height = int(rows[0]), int(rows[-1] - rows[0] + 1)
    middle = centre_column(torso)
    widths = torso[rows].sum(axis=1).astype(float)
    widths = widths[widths > 0]
    gap = leg_gap(body)
    lengths: list[float] = []
    chest = float(np.median(widths))
    if not (gap and gap.depth > LEGS):
        points = find_upper(silhouette, with_waist=False)
        lengths = _sleeve_lengths(points, height)
        chest = max(points["armpit_left"][0] - points["armpit_right"][0], 0.3 * chest)

    def width_at(share: float) -> float:
        run = run_through(body, min(top + round(share * height), body.shape[0] - 1), middle)
        return float(run[1] - run[0] + 1) if run else 0.0

    first_rows = body[top : top + max(2, round(0.05 * height))].any(axis=0)
    columns = np.flatnonzero(first_rows)
    inset = int(0.07 * (columns[-1] - columns[0]))
    upper_edge = body[:, columns[0] + inset : columns[-1] - inset + 1].argmax(axis=0).astype(float)
    drop = float(np.percentile(upper_edge, 95) - np.percentile(upper_edge, 2)) / height
    return Measures(
        tallness=height / float(np.median(widths)),
        chest=height / chest,
        sleeve_length=float(np.mean(lengths)) if lengths else 0.0,
        sleeves=len(lengths),
        gap=gap.depth if gap else 0.0,
        top_drop=drop,
        top_width=width_at(0.03) / max(float(widths.max()), 1.0),
        flare=width_at(0.93) / max(width_at(0.33), 1.0),
    )


def _sleeve_lengths(points: Found, height: float) -> list[float]:
    """From the middle between shoulder and armpit to the middle of the cuff, over the height, of each sleeve."""
    lengths: list[float] = []
    for side in ("left", "right"):
        if f"cuff_{side}_upper" not in points:
            continue
        names = (f"shoulder_{side}", f"armpit_{side}", f"cuff_{side}_upper", f"cuff_{side}_lower")
        tip, armpit, upper, lower = (np.array(points[name]) for name in names)
        lengths.append(float(np.hypot(*((upper + lower) - (tip + armpit)))) / 2 / height)
    return lengths


def guess(measures: Measures, slot: Slot | None) -> tuple[Slot, str, float]:
    """Slot, category and confidence (0 to 1)."""
    if slot is None:
        found, sure = _guess_slot(measures)
    else:
        found, sure = slot, 1.0
    category, fits = _guess_category(measures, found)
    return found, category, round(sure * fits, 2)


def _guess_slot(m: Measures) -> tuple[Slot, float]:
    if m.gap > LEGS and (m.sleeves == 0 or m.top_width > 0.5):
        return Slot.LOWER, min(0.97, 0.7 + m.gap)
    if m.sleeves == 0 and m.top_drop < 0.05 and m.top_width > 0.3:
        flat = 1 - m.top_drop / 0.05
        return Slot.LOWER, 0.55 + 0.35 * flat
    # A long shirt is straight; a dress is longer, or widens below the waist.
    long = m.chest + 0.4 * max(m.flare - 1.0, 0.0) - 2.5
    if long > 0:
        return Slot.DRESS, min(0.95, 0.55 + 0.5 * long)
    return Slot.UPPER, min(0.95, 0.55 - 0.5 * long)


def _guess_category(m: Measures, slot: Slot) -> tuple[str, float]:
    if slot is Slot.LOWER:
        if m.gap > 0.1:
            return ("trousers", 0.9) if m.tallness > 1.55 and m.gap > 0.4 else ("shorts", 0.8)
        return ("trousers", 0.5) if m.tallness > 3.0 and m.flare < 1.1 else ("skirt", 0.8)
    if slot is Slot.UPPER:
        if m.sleeves == 0:
            return "tank top", 0.75
        if m.sleeve_length > 0.58:
            return "long-sleeved top", 0.8
        return ("t-shirt", 0.75) if m.sleeve_length < 0.4 else ("top", 0.7)
    if slot is Slot.OUTERWEAR:
        return ("coat", 0.6) if m.tallness > 1.9 else ("jacket", 0.6)
    return CATEGORIES[slot][0], 0.9
