"""The detail pass: a region larger than an engine's working size, rendered again in tiles at the photo's own size.

The whole render, enlarged, is where every tile starts from, and its tone is kept: a tile adds what is finer than
the whole could show. Tiles overlap and are blended where they do.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import blurred
from render.messages import Box
from render.pixels import Mask
from render.stages.crop import Crop, overlap, view

Floats32 = NDArray[np.float32]

OVERLAP_SHARE = 0.125
"""Of a tile's side, at least, that neighbours have in common."""
TONE_SHARE = 1 / 24
"""What is coarser than this share of a tile's side is taken from the whole render."""

RenderTile = Callable[[Crop, Floats32], NDArray[np.uint8]]
"""Renders one tile that starts from the enlarged whole (h, w, 3); gives sRGB pixels of the tile's size."""


def plan_tiles(box: Box, mask: Mask, most_pixels: int, multiple: int) -> tuple[Crop, ...]:
    """Tiles of one size at the photo's own resolution that cover `box`, row by row, where `mask` has anything.

    `mask` has the box's size. Sides are of the `multiple`; a tile reaches past a box that is smaller.
    """
    side = int(most_pixels**0.5) // multiple * multiple
    width, height = min(side, _rounded_up(box.width, multiple)), min(side, _rounded_up(box.height, multiple))
    tiles = [
        Box(left, top, left + width, top + height)
        for top in _starts(box.top, box.height, height)
        for left in _starts(box.left, box.width, width)
    ]
    kept: list[Crop] = []
    for tile in tiles:
        shared = overlap(tile, box)
        if shared is not None and view(mask, box, shared).any():
            kept.append(Crop(tile, width, height))
    return tuple(kept)


def render_tiles(whole: Floats32, box: Box, tiles: Sequence[Crop], render: RenderTile) -> Floats32:
    """`whole` (h, w, 3) sRGB 0 to 255, which covers `box`, with the fine detail that `render` adds tile by tile."""
    total = np.zeros(whole.shape[:2], np.float32)
    gained = np.zeros_like(whole)
    for tile in tiles:
        start = _filled(whole, box, tile.box)
        made = render(tile, start).astype(np.float32)
        if made.shape != start.shape:
            raise ValueError(f"a tile of {start.shape} came back as {made.shape}")
        difference = made - start
        sigma = max(2.0, TONE_SHARE * max(tile.width, tile.height))
        difference -= blurred(difference, sigma)
        weight = _weight(tile.width, tile.height)
        shared = overlap(tile.box, box)
        assert shared is not None
        view(gained, box, shared)[:] += view(difference * weight[..., None], tile.box, shared)
        view(total, box, shared)[:] += view(weight, tile.box, shared)
    gained /= np.maximum(total, np.float32(1e-6))[..., None]
    gained += whole
    return np.clip(gained, 0, 255, out=gained)


def _rounded_up(length: int, multiple: int) -> int:
    return -(-length // multiple) * multiple


def _starts(first: int, length: int, side: int) -> list[int]:
    """Where tiles of `side` begin, evenly, so that neighbours overlap by the least share or more."""
    if length <= side:
        return [first - (side - length) // 2]
    count = 1 + -(-(length - side) // max(1, int(side * (1 - OVERLAP_SHARE))))
    return [first + round(k * (length - side) / (count - 1)) for k in range(count)]


def _weight(width: int, height: int) -> Floats32:
    """(h, w): 1 in the middle, falling to nearly 0 at the sides over the overlap; what several share is divided."""
    across, down = (_ramp(side) for side in (width, height))
    return down[:, None] * across[None]


def _ramp(side: int) -> Floats32:
    reach = max(1, int(side * OVERLAP_SHARE))
    edge = np.minimum(np.arange(side), np.arange(side)[::-1]) + 0.5
    return (0.5 - 0.5 * np.cos(np.pi * np.clip(edge / reach, 0, 1))).astype(np.float32) + np.float32(1e-4)


def _filled(whole: Floats32, box: Box, tile: Box) -> Floats32:
    """The part of `whole` that a tile covers, mirrored where the tile reaches past it."""
    shared = overlap(box, tile)
    assert shared is not None
    part = view(whole, box, shared)
    beyond = (
        shared.top - tile.top, tile.bottom - shared.bottom, shared.left - tile.left, tile.right - shared.right
    )  # fmt: skip
    return cv2.copyMakeBorder(part, *beyond, cv2.BORDER_REFLECT_101) if any(beyond) else part.copy()
