"""Pixel values that stages hand to each other inside one process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.messages import Box, Keypoint, Point, Raster, Region, Slot

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
"""(height, width, 3) RGB, uint8 or uint16 over the full range, in the colour encoding of its own file."""

Mask = NDArray[np.uint8]
"""(height, width) uint8: 255 inside, 0 outside, between for a soft edge."""


@dataclass(frozen=True)
class Photo:
    """A decoded photo, orientation applied. `icc` is its embedded profile; None means sRGB.

    `pixels` may be read-only and is never written to.
    """

    pixels: Pixels
    icc: bytes | None
    format: str

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True)
class Anchors:
    """An anchor map with its masks decoded, at the size of `pixels` it is used with."""

    keypoints: Mapping[str, Keypoint]
    regions: Mapping[Region, Mask]
    protect: Mask | None = None


@dataclass(frozen=True)
class GarmentPixels:
    """A garment ready to be draped.

    `pixels` are in the photo's colour encoding and depth, the garment's colour bled outward past its edge so
    that no sample near the edge sees the ground; `alpha` is the cut-out. The drape keeps in `notes` what depends on
    the garment alone, for the next photo.
    """

    pixels: Pixels
    alpha: Mask
    slot: Slot
    category: str
    landmarks: Mapping[str, Point] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@dataclass(frozen=True)
class Draped:
    """What the drape stage makes, cropped to `box` of the photo; every array has the box's size.

    image        (h, w, 3) in the photo's encoding and depth: garments and filled ground, over the photo
    edit_region  where pixels may change: 255, 0 elsewhere, feathered on its inside only; 0 on protected pixels
    garment      the draped garments' own coverage, after everything in front of them was taken away
    needs_fill   what the old garment covered and the new one does not: filled plainly, to be rendered properly
    skin_fill    the part of `needs_fill` that is invented skin
    confidence   0 to 255: where the garment's print is placed reliably enough to be compared
    """

    box: Box
    image: Pixels
    edit_region: Mask
    garment: Mask
    needs_fill: Mask
    skin_fill: Mask
    confidence: Mask
    warnings: tuple[str, ...] = ()


def raster(pixels: NDArray[np.integer]) -> Raster:
    """(height, width) or (height, width, channels) uint8 as a message carries it."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else int(pixels.shape[2])
    return Raster(width=int(width), height=int(height), channels=channels, data=pixels.tobytes())
