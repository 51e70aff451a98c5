"""A soft edge at native resolution for an outline found at working size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from render.arrays import Array, components
from render.pixels import Mask

FAINT = 14.0
"""RGB distance between garment and ground under which the colours say too little about the coverage."""


def matte(pixels: Array, outline: Array) -> Mask:
    """Alpha (h, w) uint8 at the size of `pixels` (h, w, 3) RGB, from a coarse outline of 0 and 1.

    In a band about the outline every pixel is taken for a mixture of the garment's colour (the nearest pixel
    surely inside) and the ground's (the nearest surely outside): alpha is the pixel's place on the line between
    the two. Where they are too alike the smoothed outline is kept.
    """
    height, width = pixels.shape[:2]
    ratio = max(1.0, width / outline.shape[1])
    smooth = cv2.resize(outline.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(smooth, (0, 0), 0.7 * ratio)
    reach = max(3, round(2.6 * ratio))
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    solid = (smooth > 0.5).astype(np.uint8)
    inside = cv2.erode(solid, ellipse)
    outside = 1 - cv2.dilate(solid, ellipse)
    band = np.flatnonzero((inside == 0) & (outside == 0))
    alpha = (inside * 255).astype(np.uint8)
    if band.size == 0:
        return alpha
    front = nearest(inside)[band]
    behind = nearest(outside)[band]
    flat = cv2.GaussianBlur(pixels, (0, 0), 0.6 * ratio).reshape(-1, 3).astype(np.float32)
    here = pixels.reshape(-1, 3)[band].astype(np.float32)
    foreground, background = flat[front], flat[behind]
    line = foreground - background
    length = np.einsum("ij,ij->i", line, line)
    measured = np.einsum("ij,ij->i", here - background, line) / np.maximum(length, 1e-3)
    expected = smooth.ravel()[band]
    trust = np.clip((np.sqrt(length) - FAINT) / (2 * FAINT), 0, 1)
    mixed = trust * np.clip(measured * 1.1 - 0.05, 0, 1) + (1 - trust) * expected
    alpha.ravel()[band] = np.round(255 * np.clip(mixed, 0, 1)).astype(np.uint8)
    return _without_specks(alpha)


def nearest(mask: Array) -> Array:
    """For every pixel the flat index of the nearest pixel where `mask` is set (itself where it is set)."""
    labels: Any
    _, labels = cv2.distanceTransformWithLabels(
        1 - (mask > 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    table = np.zeros(int(labels.max()) + 1, np.int64)
    where = np.flatnonzero(mask.ravel() > 0)
    table[labels.ravel()[where]] = where
    return table[labels].reshape(-1)


def _without_specks(alpha: Mask) -> Mask:
    """Drop half-covered islands that the matting left beside the outline."""
    count, labels, stats, _ = components((alpha > 20).astype(np.uint8), connectivity=8)
    if count <= 2:
        return alpha
    small = stats[:, cv2.CC_STAT_AREA] < 0.002 * stats[1:, cv2.CC_STAT_AREA].max()
    small[0] = False
    return np.where(small[labels], 0, alpha).astype(np.uint8)
