"""A mask found on a small picture, at the photo's own size and with its edge where the photo's edge is."""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array
from render.colour import to_8bit
from render.messages import Box
from render.pixels import Mask, Photo

EDGE_PIXELS = 500_000
"""Pixels of the crop in which the guided filter's coefficients are found."""
TILE = 256


def crop_of(photo: Photo, reduced: Photo | None, box: Box, most: int) -> tuple[Array, float]:
    """The box in 8 bit at no more than `most` pixels, and its pixels per photo pixel."""
    scale = min(1.0, (most / (box.width * box.height)) ** 0.5)
    source = photo.pixels
    bounds = (box.left, box.top, box.right, box.bottom)
    if reduced is not None and reduced.width / photo.width >= scale:
        share = reduced.width / photo.width
        source = reduced.pixels
        bounds = tuple(round(value * share) for value in bounds)
    left, top, right, bottom = bounds
    part = source[top : max(bottom, top + 1), left : max(right, left + 1)]
    size = (max(1, round(box.width * scale)), max(1, round(box.height * scale)))
    # Thinned first: averaging tens of megapixels costs more than the answer gains.
    step = max(1, part.shape[1] // (3 * size[0]))
    thin = np.ascontiguousarray(to_8bit(part[::step, ::step]))
    return cv2.resize(thin, size, interpolation=cv2.INTER_AREA), scale


def at_native(photo: Photo, reduced: Photo | None, box: Box, cut: Array) -> Mask:
    """A small mask of `box`, 0 to 1, at the photo's own resolution: its edge is drawn to the photo's by a guided filter
    (He et al. 2013) that reaches a little further than one of its pixels.

    The filter's coefficients are found on a middle-sized crop and applied to the photo's own pixels.
    """
    middle, _ = crop_of(photo, reduced, box, EDGE_PIXELS)
    guide = cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    size = (middle.shape[1], middle.shape[0])
    rough = cv2.resize(cut.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    radius = max(2, round(1.2 * middle.shape[1] / cut.shape[1]))
    window = (2 * radius + 1, 2 * radius + 1)

    def mean(values: Array) -> Array:
        return cv2.blur(values, window)

    mean_i, mean_p = mean(guide), mean(rough)
    slope = (mean(guide * rough) - mean_i * mean_p) / (mean(guide * guide) - mean_i * mean_i + 4e-4)
    offset = mean_p - slope * mean_i
    slope, offset = mean(slope), mean(offset)
    return _apply(photo.pixels[box.top : box.bottom, box.left : box.right], slope, offset, mean_p)


def _apply(part: Array, slope: Array, offset: Array, rough: Array) -> Mask:
    """slope x grey + offset at the part's own resolution, tile by tile, computed only where the edge runs."""
    height, width = part.shape[:2]
    scale = np.array([slope.shape[1] / width, slope.shape[0] / height])
    mask = np.zeros((height, width), np.uint8)
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            tile = mask[top : top + TILE, left : left + TILE]
            low = np.maximum(np.floor(np.array([left, top]) * scale).astype(int) - 1, 0)
            high = np.ceil(np.array([left + tile.shape[1], top + tile.shape[0]]) * scale).astype(int) + 1
            near = rough[low[1] : high[1], low[0] : high[0]]
            if near.min() > 0.995 or near.max() < 0.005:
                tile[:] = 255 if near.min() > 0.5 else 0
                continue
            shift = (np.array([left, top]) + 0.5) * scale - 0.5
            place = np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]]])
            size = (tile.shape[1], tile.shape[0])
            how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
            here = part[top : top + TILE, left : left + TILE]
            grey = cv2.cvtColor(np.ascontiguousarray(to_8bit(here)), cv2.COLOR_RGB2GRAY).astype(np.float32)
            soft = cv2.warpAffine(slope, place, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
            soft *= grey
            soft *= np.float32(1 / 255)
            soft += cv2.warpAffine(offset, place, size, flags=how, borderMode=cv2.BORDER_REPLICATE)
            # Half coverage stays where it is, and the ramp narrows to an edge's own width.
            tile[:] = np.clip((soft - 0.5) * (255 * 2.2) + 127.5, 0, 255).astype(np.uint8)
    return mask
