"""A garment on disk made ready for the drape."""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array, shrunk
from render.colour import convert
from render.errors import InputError
from render.garment.analysis import analyse
from render.garment.edge import nearest
from render.messages import ErrorKind, Garment, Point
from render.pixels import GarmentPixels, Mask
from render.stages.prepare import read_garment, read_garment_reduced, read_mask, read_size

MUCH_LARGER = 1.5
"""A picture that is larger than wanted by less than this is left as it is: making it smaller costs sharpness."""


def prepare_garment(
    garment: Garment, photo_icc: bytes | None, photo_dtype: np.dtype, longest_side: int | None = None
) -> GarmentPixels:
    """Read a garment, work out what is not known of it, bleed its colour and convert it to the photo's encoding.

    `photo_dtype` is uint8 or uint16. `longest_side` is how large the garment is needed: one that is much larger
    and whose cut-out and landmarks are known is made so large, its landmarks with it. Raises `InputError` where
    the file or its cut-out cannot be used.
    """
    known = garment.cutout is not None and bool(garment.landmarks) and garment.slot is not None
    if longest_side is not None and known:
        whole = read_size(garment.image.path)
        if max(whole) > MUCH_LARGER * longest_side:
            return _made_smaller(garment, whole, photo_icc, photo_dtype, longest_side)
    rgb, file_alpha = read_garment(garment.image)
    height, width = rgb.shape[:2]
    alpha: Mask | None = file_alpha
    if garment.cutout is not None:
        alpha = read_mask(garment.cutout, (width, height))
    landmarks, category, slot = dict(garment.landmarks), garment.category, garment.slot
    if garment.cutout is None or not landmarks or slot is None:
        found = analyse(rgb, alpha, garment.slot)
        landmarks = landmarks or found.landmarks
        category = category or found.category
        slot = slot or found.slot
        alpha = found.alpha if garment.cutout is None else alpha
    pixels = _encoded(rgb, alpha, photo_icc, photo_dtype)
    assert alpha is not None
    return GarmentPixels(pixels, alpha, slot, category, landmarks)


def _made_smaller(
    garment: Garment,
    whole: tuple[int, int],
    photo_icc: bytes | None,
    photo_dtype: np.dtype,
    longest_side: int,
) -> GarmentPixels:
    assert garment.cutout is not None
    assert garment.slot is not None
    rgb = read_garment_reduced(garment.image, longest_side)
    size = (rgb.shape[1], rgb.shape[0])
    mask = read_mask(garment.cutout, whole)
    alpha = shrunk(mask, size)
    across, down = size[0] / whole[0], size[1] / whole[1]
    landmarks = {
        name: Point((point.x + 0.5) * across - 0.5, (point.y + 0.5) * down - 0.5)
        for name, point in garment.landmarks.items()
    }
    pixels = _encoded(rgb, alpha, photo_icc, photo_dtype)
    return GarmentPixels(pixels, alpha, garment.slot, garment.category, landmarks)


def _encoded(rgb: Array, alpha: Mask | None, photo_icc: bytes | None, photo_dtype: np.dtype) -> Array:
    if alpha is None or not (alpha >= 128).any():
        message = "This garment's cut-out is empty; paint its mask or choose another picture."
        raise InputError(ErrorKind.NO_CUTOUT, message)
    pixels = bleed(rgb, alpha)
    if np.dtype(photo_dtype) == np.uint16:
        pixels = pixels.astype(np.uint16) * np.uint16(257)
    return convert(pixels, None, photo_icc)


def bleed(rgb: Array, alpha: Mask) -> Array:
    """`rgb` (h, w, 3) with every pixel that is not fully garment replaced by the nearest one that is."""
    solid = (alpha >= 250).astype(np.uint8)
    core = cv2.erode(solid, np.ones((3, 3), np.uint8))
    core = core if core.any() else (alpha >= 128).astype(np.uint8)
    return np.take(rgb.reshape(-1, 3), nearest(core), axis=0).reshape(rgb.shape)
