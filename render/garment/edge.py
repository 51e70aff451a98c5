"""A soft edge at native resolution for an outline found at working size."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from render.arrays import Array, components, shrunk
from render.pixels import Mask

FAINT = 14.0
"""RGB distance between garment and ground under which the colours say too little about the coverage."""

REACH = 3
"""Half width of the band about the outline, in its own pixels."""

SPECK = 20
"""Coverage, of 255, from which a place counts as part of an island."""


def matte(pixels: Array, outline: Array, small: Array) -> Mask:
    """Alpha (h, w) uint8 at the size of `pixels` (h, w, 3) RGB, from a coarse outline of 0 and 1; `small` is the
    picture at the outline's size.

    In a band about the outline every pixel is taken for a mixture of the garment's colour (the nearest place
    surely inside) and the ground's (the nearest surely outside): alpha is the pixel's place on the line between
    the two. Where they are too alike the smoothed outline is kept. The two colours vary slowly and come from the
    outline's size; only the pixels of the band are looked at one by one.
    """
    height, width = pixels.shape[:2]
    size = (outline.shape[1], outline.shape[0])
    smooth = cv2.GaussianBlur(outline.astype(np.float32), (0, 0), 0.7)
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * REACH + 1, 2 * REACH + 1))
    solid = (smooth > 0.5).astype(np.uint8)
    inside = cv2.erode(solid, ellipse)
    outside = 1 - cv2.dilate(solid, ellipse)
    alpha = cv2.resize(inside * np.uint8(255), (width, height), interpolation=cv2.INTER_NEAREST)
    open_to = (inside == 0) & (outside == 0)
    if not open_to.any():
        return np.asarray(alpha, np.uint8)
    wide = cv2.resize(open_to.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    band = np.flatnonzero(wide.view(np.bool_))  # several times as fast as from numbers
    flat = cv2.GaussianBlur(small, (0, 0), 0.6)
    places = _Places(band, width, (size[0] / width, size[1] / height))
    foreground = places.of(_spread_from(flat, inside))
    background = places.of(_spread_from(flat, outside))
    expected = places.of(smooth)
    here = pixels.reshape(-1, 3)[band].astype(np.float32)
    line = foreground - background
    length = np.einsum("ij,ij->i", line, line)
    measured = np.einsum("ij,ij->i", here - background, line) / np.maximum(length, 1e-3)
    trust = np.clip((np.sqrt(length) - FAINT) / (2 * FAINT), 0, 1)
    mixed = trust * np.clip(measured * 1.1 - 0.05, 0, 1) + (1 - trust) * expected
    alpha.ravel()[band] = np.round(255 * np.clip(mixed, 0, 1)).astype(np.uint8)
    return _without_specks(np.asarray(alpha, np.uint8), size)


class _Places:
    """Pixels of a large picture, by flat index, as places in a small one; `ratio` is small over large, x and y."""

    WIDE = 4096

    def __init__(self, indices: Array, width: int, ratio: tuple[float, float]) -> None:
        self._count = indices.size
        rows = -(-indices.size // self.WIDE)
        padded = np.zeros(rows * self.WIDE, np.int64)
        padded[: indices.size] = indices
        y, x = np.divmod(padded.reshape(rows, self.WIDE), width)
        self._x = ((x + 0.5) * ratio[0] - 0.5).astype(np.float32)
        self._y = ((y + 0.5) * ratio[1] - 0.5).astype(np.float32)

    def of(self, small: Array) -> Array:
        """Values of a small picture there, (n,) or (n, channels) float32, between its pixels too."""
        found = cv2.remap(small, self._x, self._y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return found.reshape(-1, *small.shape[2:])[: self._count].astype(np.float32)


def _spread_from(picture: Array, mask: Array) -> Array:
    """Every pixel of (h, w, 3) replaced by the nearest one where `mask` is set, if it is set anywhere."""
    if not mask.any():
        return picture
    return picture.reshape(-1, 3)[nearest(mask)].reshape(picture.shape)


def nearest(mask: Array) -> Array:
    """For every pixel the flat index of the nearest pixel where `mask` is set (itself where it is set)."""
    labels: Any
    _, labels = cv2.distanceTransformWithLabels(
        1 - (mask > 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    where = np.flatnonzero(mask).astype(np.int32)
    table = np.zeros(int(labels.max()) + 1, np.int32)
    table[labels.ravel()[where]] = where
    return np.take(table, labels.ravel())


def _without_specks(alpha: Mask, size: tuple[int, int]) -> Mask:
    """Drop half-covered islands that the matting left beside the outline, found at `size` (width, height)."""
    height, width = alpha.shape
    count, labels, stats, _ = components((shrunk(alpha, size) > SPECK).astype(np.uint8), connectivity=8)
    if count <= 2:
        return alpha
    small = stats[:, cv2.CC_STAT_AREA] < 0.002 * stats[1:, cv2.CC_STAT_AREA].max()
    small[0] = False
    specks = np.asarray(cv2.dilate(small[labels].astype(np.uint8), np.ones((3, 3), np.uint8)), np.uint8)
    # Beside a speck, but not where the garment itself is.
    specks &= 1 - np.isin(labels, np.flatnonzero(~small)[1:]).astype(np.uint8)
    wide = cv2.resize(specks, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.where(wide > 0, 0, alpha).astype(np.uint8)
