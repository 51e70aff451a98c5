"""Everything the studio wants to know of a product picture, found in one go."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from render.arrays import Array
from render.garment.category import guess, measure
from render.garment.collar import find_collar
from render.garment.colours import name_colours
from render.garment.cutout import cut_out, from_alpha
from render.garment.lower import find_lower
from render.garment.placket import OPEN, opening
from render.garment.silhouette import take_apart
from render.garment.upper import find_upper
from render.messages import Point, Slot
from render.pixels import Mask

BODY_SLOTS = (Slot.UPPER, Slot.DRESS, Slot.OUTERWEAR)


@dataclass(frozen=True)
class GarmentAnalysis:
    """What is known of a garment picture of (h, w) pixels.

    alpha                the front of the garment, soft-edged; the inside of the back collar is not in it
    inner                255 where the inside of the back shows above the front neckline
    category_confidence  0 to 1, of slot and category together
    landmarks            named points in the picture's pixels; left and right are the wearer's
    colours              names, the dominant one first; `colour_values` are their sRGB values
    """

    alpha: Mask
    slot: Slot
    category: str
    category_confidence: float
    inner: Mask
    landmarks: dict[str, Point] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    colour_values: tuple[tuple[int, int, int], ...] = ()


def analyse(pixels: Array, alpha: Mask | None = None, slot: Slot | None = None) -> GarmentAnalysis:
    """Analyse (h, w, 3) uint8 sRGB pixels of one garment on a plain ground, or already cut out by `alpha`.

    `slot`, when a person has chosen it, wins over the guess and steers the landmarks.
    Raises `InputError(NO_CUTOUT)` with a sentence where no honest outline can be found.
    """
    whole = from_alpha(alpha) if alpha is not None and alpha.min() < 128 else cut_out(pixels)
    silhouette = take_apart(whole)
    found_slot, category, confidence = guess(measure(silhouette), slot)
    if found_slot is Slot.UPPER and category != "tank top" and opening(pixels, whole) > OPEN:
        # Worn closed it is a shirt; the picture does not tell a thin jacket from one.
        category, confidence = "shirt", round(0.8 * confidence, 2)
    inner = np.zeros_like(whole)
    points: dict[str, tuple[float, float]] = {}
    if found_slot in BODY_SLOTS:
        small = find_upper(silhouette, with_waist=found_slot is Slot.DRESS)
        points = {name: silhouette.to_picture(point) for name, point in small.items()}
        collar = find_collar(pixels, whole, points["neck_left"], points["neck_right"])
        inner = collar.inner
        points["neck_front"] = collar.front
    elif found_slot is Slot.LOWER:
        points = {name: silhouette.to_picture(point) for name, point in find_lower(silhouette).items()}
    front = np.asarray(cv2.subtract(whole, inner), np.uint8)
    colours, values = name_colours(pixels, front)
    return GarmentAnalysis(
        alpha=front,
        slot=found_slot,
        category=category,
        category_confidence=confidence,
        inner=inner,
        landmarks={name: Point(round(x, 2), round(y, 2)) for name, (x, y) in points.items()},
        colours=colours,
        colour_values=values,
    )
