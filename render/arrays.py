"""OpenCV's connected parts with types that numpy's own indexing accepts."""

from __future__ import annotations

from typing import Any

import cv2
from numpy.typing import NDArray

Array = NDArray[Any]
"""An array whose shape and dtype its docstring or its name says."""


def components(mask: Array, connectivity: int = 8) -> tuple[int, Array, Array, Array]:
    """Connected parts of a mask of 0 and 1: count with the background, labels (h, w), statistics, centroids."""
    count, labels, stats, centroids = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    parts: Any = labels
    return count, parts, stats, centroids
