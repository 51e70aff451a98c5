"""Whether a garment was photographed lying flat or on a body that was taken out of the picture.

It decides how large a garment is for its width, and how its picture wraps around the wearer. Cloth laid flat is as
bright at its sides as in its middle; cloth about a body turns away from the light there.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.pixels import GarmentPixels

Floats = NDArray[np.float64]

SIDE = 240
"""The picture is looked at no larger than this."""

FLAT_FALL, ROUND_FALL = 0.03, 0.10
"""Difference of the logarithm of the lightness between middle and sides up to which cloth lies flat, and from which it
is round: a cylinder in soft light falls off by the cosine of a quarter turn less a tenth, blurred, to about .10."""

CHEST, HIPS = 1.58, 1.38
"""Half the girth of a body over its breadth seen from the front (ANSUR II, women: chest 94.7 cm about and 28 to 30
across without the arms, hips 102.1 and 37). Laid flat a garment is half its girth wide, and cut a little wider."""

CHEST_WIDTH = 0.88
"""Breadth of a chest from the front over the distance between the shoulder joints."""

STEEPEST = 1.40
"""Radians up to which cloth at the sides is shown turned away from the camera: further it would flicker."""

DEEPEST = 1.0
"""Depth over width of the roundest thing that cloth is laid around: a circle."""


def flatness(garment: GarmentPixels) -> float:
    """1 for cloth laid flat, 0 for cloth about a body, between where the picture does not tell. Kept with it."""
    if "flatness" not in garment.notes:
        garment.notes["flatness"] = _flatness(garment)
    return garment.notes["flatness"]


def _flatness(garment: GarmentPixels) -> float:
    height, width = garment.alpha.shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    # Every other pixel is enough to average over, and much is saved on a large picture.
    step = max(1, int(0.5 / scale))
    small = cv2.resize(garment.pixels[::step, ::step], size, interpolation=cv2.INTER_AREA)
    solid = cv2.resize(garment.alpha[::step, ::step], size, interpolation=cv2.INTER_AREA) > 250
    top = float(np.iinfo(garment.pixels.dtype).max)
    lab = cv2.cvtColor(small.astype(np.float32) / np.float32(top), cv2.COLOR_RGB2LAB)
    light = np.log(np.maximum(lab[..., 0], 0) + 4.0)
    rows = np.flatnonzero(solid.any(axis=1))
    if len(rows) < 20:
        return 0.5
    rows = rows[int(0.35 * len(rows)) : int(0.92 * len(rows))]
    left = solid[rows].argmax(axis=1)
    right = size[0] - 1 - solid[rows][:, ::-1].argmax(axis=1)
    wide = right - left
    enough = wide > 12
    if enough.sum() < 10:
        return 0.5
    rows, left, wide = rows[enough], left[enough], wide[enough]

    def mean(shares: tuple[float, ...]) -> Floats:
        columns = np.rint(left[:, None] + wide[:, None] * np.array(shares)).astype(int)
        values = np.where(solid[rows[:, None], columns], light[rows[:, None], columns], np.nan)
        kept = np.isfinite(values).any(axis=1)
        out = np.full(len(rows), np.nan)
        out[kept] = np.nanmedian(values[kept], axis=1)
        return out

    fall = mean((0.26, 0.30, 0.34, 0.38, 0.62, 0.66, 0.70, 0.74)) - mean(
        (0.02, 0.03, 0.045, 0.955, 0.97, 0.98)
    )
    if not np.isfinite(fall).any():
        return 0.5
    return float(np.clip((ROUND_FALL - np.nanmedian(fall)) / (ROUND_FALL - FLAT_FALL), 0.0, 1.0))


def girth(flat: float, part: float = HIPS) -> float:
    """Width of the picture over the width of the same garment on a body seen from the front, at `CHEST` or `HIPS`."""
    return 1.03 + flat * (1.03 * part - 1.03)


def around(shares: Floats, ratio: Floats | float, flat: float) -> Floats:
    """Shares (m,) of the way across a garment, 0 to 1, as shares of the way across the body that it goes around.

    `ratio`, one or (n,), is its whole width, at the size at which it is worn, over the width that is seen; `flat` as
    from `flatness`. Gives (m,) or (n, m). In the middle cloth keeps its own size, so that prints keep their shape;
    towards the sides it turns away, as on an ellipse whose half girth stands to its width as `ratio` says.
    """
    wide = 1 + flat * (np.maximum(np.asarray(ratio, np.float64), 1) - 1)
    depths, turn = np.linspace(0.0, DEEPEST, 30)[:, None], np.linspace(-STEEPEST, STEEPEST, 121)
    steps = np.hypot(np.cos(turn), depths * np.sin(turn))
    along = np.pad(np.cumsum(0.5 * (steps[:, 1:] + steps[:, :-1]), axis=1), ((0, 0), (1, 0)))
    across = 0.5 + 0.5 * np.sin(turn) / np.sin(STEEPEST)
    laid = np.stack([np.interp(shares, way / way[-1], across) for way in along])
    ratios = along[:, -1] * (turn[1] - turn[0]) / (2 * np.sin(STEEPEST))
    at = np.interp(wide, ratios, np.arange(len(ratios)))
    low = np.minimum(np.floor(at).astype(int), len(ratios) - 2)
    rest = (at - low)[..., None]
    return laid[low] * (1 - rest) + laid[low + 1] * rest
