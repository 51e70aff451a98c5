"""From a pose model's heatmaps to body points, finer than a heatmap's pixel."""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array

SIGMA = 2.0
"""Width, in heatmap pixels, of the blobs that such models are trained on; the smoothing is as wide."""

MOST_STEP = 1.0
"""A refinement leads at most so far from the highest pixel: on a flat heatmap the formula leads anywhere."""


def peaks(heatmaps: Array) -> tuple[Array, Array]:
    """Where each of (points, h, w) heatmaps is highest: (points, 2) x and y in its pixels, and (points,) heights.

    A blob is a Gaussian, so that its logarithm is a parabola whose top one Newton step finds (Zhang et al. 2020,
    "Distribution-Aware Coordinate Representation for Human Pose Estimation", equation 9).
    """
    count, height, width = heatmaps.shape
    flat = heatmaps.reshape(count, -1)
    highest = flat.argmax(axis=1)
    places = np.stack([highest % width, highest // width], axis=1).astype(np.float64)
    heights = flat[np.arange(count), highest].astype(np.float64)
    for number in range(count):
        column, row = int(places[number, 0]), int(places[number, 1])
        if not (0 < column < width - 1 and 0 < row < height - 1):
            continue
        smooth = cv2.GaussianBlur(heatmaps[number].astype(np.float64), (11, 11), SIGMA)
        here = np.log(np.maximum(smooth[row - 1 : row + 2, column - 1 : column + 2], 1e-6))
        slope = np.array([here[1, 2] - here[1, 0], here[2, 1] - here[0, 1]]) / 2
        bend = np.array(
            [
                [here[1, 2] - 2 * here[1, 1] + here[1, 0], 0.0],
                [0.0, here[2, 1] - 2 * here[1, 1] + here[0, 1]],
            ]
        )
        bend[0, 1] = bend[1, 0] = (here[2, 2] - here[2, 0] - here[0, 2] + here[0, 0]) / 4
        if bend[0, 0] >= 0 or np.linalg.det(bend) <= 1e-12:
            continue
        step = -np.linalg.solve(bend, slope)
        if np.abs(step).max() <= MOST_STEP:
            places[number] += step
    return places, heights
