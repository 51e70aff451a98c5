"""The front neckline, and the inside of the back that shows above it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.pixels import Mask


@dataclass(frozen=True)
class Collar:
    """inner: (h, w) 255 where the inside of the back shows; front: lowest point of the front neckline."""

    inner: Mask
    front: tuple[float, float]


def find_collar(
    pixels: NDArray[np.uint8], alpha: Mask, neck_left: tuple[float, float], neck_right: tuple[float, float]
) -> Collar:
    inner = np.zeros_like(alpha)
    column = min(max(round((neck_left[0] + neck_right[0]) / 2), 0), alpha.shape[1] - 1)
    rows = np.flatnonzero(alpha[:, column] >= 128)
    return Collar(inner, (float(column), float(rows[0]) if rows.size else neck_left[1]))
