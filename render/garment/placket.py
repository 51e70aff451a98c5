"""Whether the front of a garment opens down its middle: a straight edge from neck to hem, as of a shirt or jacket."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import shrunk_by
from render.pixels import Mask

ROWS, COLUMNS = 240, 161
"""The torso is looked at as a rectangle of this size, whatever its outline."""

OPEN = 0.42
"""Share of the way down from which an edge is the front's own opening and no accident of a print."""


def opening(pixels: NDArray[np.uint8], alpha: Mask) -> float:
    """Share of the way from neck to hem, 0 to 1, on which an edge runs down the middle that runs nowhere beside it."""
    part = _torso(pixels, alpha)
    if part is None:
        return 0.0
    grey = cv2.GaussianBlur(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.8)
    # Long vertical edges: smoothed down the garment, so that prints and weave fade and a seam does not.
    across = np.abs(cv2.blur(cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=3), (1, 15)))
    middle = COLUMNS // 2
    near = slice(middle - 6, middle + 7)
    beside = np.concatenate([across[:, 24 : middle - 12], across[:, middle + 13 : -24]], axis=1)
    # An edge counts where it is clearly more than what the cloth has on nine rows in ten beside it.
    usual = np.percentile(beside, 90, axis=1)
    edge = across[:, near].max(axis=1) > np.maximum(1.3 * usual, 3.0)
    # It must be one line: the column of the strongest edge stays where it is from row to row.
    column = across[:, near].argmax(axis=1).astype(np.float64)
    steady = np.abs(column - np.median(column[edge])) <= 3 if edge.any() else edge
    return float((edge & steady).mean())


def _torso(pixels: NDArray[np.uint8], alpha: Mask) -> NDArray[np.uint8] | None:
    """The middle part of a garment between its neck and its hem, its middle made straight."""
    solid = alpha > 127
    rows = np.flatnonzero(solid.any(axis=1))
    if len(rows) < 40:
        return None
    low, high = rows[0] + 0.30 * len(rows), rows[0] + 0.93 * len(rows)
    at = np.linspace(low, high, ROWS)
    hem = solid[round(high)]
    columns = np.flatnonzero(hem)
    if len(columns) < 20:
        return None
    top = np.flatnonzero(solid[rows[0] : rows[0] + max(2, round(0.08 * len(rows)))].any(axis=0))
    centre = np.linspace(0.5 * (top[0] + top[-1]), 0.5 * (columns[0] + columns[-1]), ROWS)
    half = 0.36 * (columns[-1] - columns[0])
    x = centre[:, None] + half * np.linspace(-1, 1, COLUMNS)[None]
    y = np.broadcast_to(at[:, None], x.shape)
    step = max(1.0, 2 * half / COLUMNS)
    factor = max(1, int(step / 2))
    margin = 2 * round(step) + factor
    left, top = max(int(x.min()) - margin, 0), max(int(y.min()) - margin, 0)
    part = shrunk_by(pixels[top : int(y.max()) + margin, left : int(x.max()) + margin], factor)
    if step > 1.5:
        # A block's mean has smoothed already: variances add up.
        part = cv2.GaussianBlur(part, (0, 0), math.sqrt((0.4 * step) ** 2 - (factor**2 - 1) / 12) / factor)
    x, y = (x - left + 0.5) / factor - 0.5, (y - top + 0.5) / factor - 0.5
    return cv2.remap(part, x.astype(np.float32), y.astype(np.float32), cv2.INTER_LINEAR)
