"""A garment's colour and cut-out on the photo's pixels, through the warp of one of its pieces."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.pieces import Warped
from render.pixels import GarmentPixels, Mask, Pixels

Floats32 = NDArray[np.float32]

CARRIED_AREA = 0.25e6
"""Pixels of the picture in which a garment's colour is carried past its edge."""


def draw_piece(
    piece: Warped, garment: GarmentPixels, x: Floats32, y: Floats32, scale: float
) -> tuple[Floats32, Floats32]:
    """Colour in the garment's own range and alpha 0..1 of one piece on a grid of work columns and rows."""
    where = piece.sample(x, y)
    mask, shrink = piece.mask, piece.reduction * scale
    level = int(2 * np.log2(shrink)) if shrink >= np.sqrt(2) else 0
    pixels = _trimmed(garment, level)
    if level:
        size = (pixels.shape[1], pixels.shape[0])
        mask = _shrunk(mask, size)
        ratio = np.array([size[0] / garment.alpha.shape[1], size[1] / garment.alpha.shape[0]], np.float32)
        where = (where + 0.5) * ratio - 0.5
    colour = cv2.remap(
        pixels, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.remap(mask, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return colour.astype(np.float32), alpha.astype(np.float32) * np.float32(1 / 255)


CARRIED_REACH = 3.0
"""Sigma in pixels of a picture of `CARRIED_AREA` over which the colour that is carried outward is averaged."""


def _trimmed(garment: GarmentPixels, level: int) -> Pixels:
    """The garment as `_reduced` gives it, with its outermost two pixels and all beyond them painted in the colour of
    what lies inside: at its edge a cut-out holds some of the ground that it was photographed on."""
    key = f"trimmed {level}"
    if key not in garment.notes:
        pixels = _reduced(garment, level) if level else garment.pixels
        height, width = pixels.shape[:2]
        whole = cv2.compare(_shrunk(garment.alpha, (width, height)), 250, cv2.CMP_GE)
        core = cv2.erode(whole, np.ones((5, 5), np.uint8), borderValue=0)
        core = core if core.any() else whole
        # What is carried outward is smooth, so that a small picture will do.
        by = min(1.0, np.sqrt(CARRIED_AREA / (width * height)))
        size = (max(2, round(width * by)), max(2, round(height * by)))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        known = cv2.resize(core, size, interpolation=cv2.INTER_AREA)
        sure = known >= max(1, int(known.max()))
        # The colour of the cloth along the edge, not that of a hem's stitches on its very edge.
        inside = sure.astype(np.float32)
        mean = cv2.GaussianBlur(small * inside[..., None], (0, 0), CARRIED_REACH)
        mean /= np.maximum(cv2.GaussianBlur(inside, (0, 0), CARRIED_REACH), 1e-3)[..., None]
        carried = cv2.GaussianBlur(_nearest(mean, sure), (0, 0), 1.0)
        carried = cv2.resize(carried, (width, height), interpolation=cv2.INTER_LINEAR)
        share = cv2.GaussianBlur(core.astype(np.float32) / np.float32(255), (0, 0), 0.7)
        made = cv2.blendLinear(pixels.astype(np.float32), carried, share, 1 - share)
        garment.notes[key] = np.rint(made).astype(pixels.dtype)
    return garment.notes[key]


def _nearest(picture: Floats32, known: NDArray[np.bool_]) -> Floats32:
    """Every pixel that is not `known` in the colour of the nearest one that is."""
    if not known.any():
        return picture
    _, labels = cv2.distanceTransformWithLabels(
        (~known).view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = np.zeros((int(labels.max()) + 1, 3), np.float32)
    colours[labels[known]] = picture[known]
    return colours[labels]


def _reduced(garment: GarmentPixels, level: int) -> Pixels:
    """The garment smaller by the square root of 2 to the power of `level`, so that it is drawn at most 1.41 smaller.

    Made once, and by halving wherever that gives the same: OpenCV averages areas twenty times faster then.
    """
    key = f"level {level}"
    if key not in garment.notes:
        larger = garment.pixels if level <= 2 else _reduced(garment, level - 2)
        by = np.sqrt(2) if level == 1 else 2
        # Even, so that the next one can be half of it.
        width, height = (max(2, round(side / by / 2) * 2) for side in larger.shape[1::-1])
        garment.notes[key] = cv2.resize(larger, (width, height), interpolation=cv2.INTER_AREA)
    return garment.notes[key]


def _shrunk(mask: Mask, size: tuple[int, int]) -> Mask:
    """A soft-edged mask at `size` (width, height)."""
    smaller = mask
    while all(side % 2 == 0 for side in smaller.shape) and smaller.shape[1] >= 2 * size[0]:
        half = (smaller.shape[1] // 2, smaller.shape[0] // 2)
        smaller = np.asarray(cv2.resize(smaller, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(smaller, size, interpolation=cv2.INTER_LINEAR), np.uint8)
