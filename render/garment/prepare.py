"""A garment on disk made ready for the drape."""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array
from render.colour import convert
from render.errors import InputError
from render.garment.analysis import analyse
from render.garment.edge import nearest
from render.messages import ErrorKind, Garment
from render.pixels import GarmentPixels, Mask
from render.stages.prepare import read_garment, read_mask


def prepare_garment(garment: Garment, photo_icc: bytes | None, photo_dtype: np.dtype) -> GarmentPixels:
    """Read a garment, work out what is not known of it, bleed its colour and convert it to the photo's encoding.

    `photo_dtype` is uint8 or uint16. Raises `InputError` where the file or its cut-out cannot be used.
    """
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
    if alpha is None or not (alpha >= 128).any():
        message = "This garment's cut-out is empty; paint its mask or choose another picture."
        raise InputError(ErrorKind.NO_CUTOUT, message)
    pixels = bleed(rgb, alpha)
    if np.dtype(photo_dtype) == np.uint16:
        pixels = pixels.astype(np.uint16) * np.uint16(257)
    return GarmentPixels(convert(pixels, None, photo_icc), alpha, slot, category, landmarks)


def bleed(rgb: Array, alpha: Mask) -> Array:
    """`rgb` (h, w, 3) with every pixel that is not fully garment replaced by the nearest one that is."""
    solid = (alpha >= 250).astype(np.uint8)
    core = cv2.erode(solid, np.ones((3, 3), np.uint8))
    core = core if core.any() else (alpha >= 128).astype(np.uint8)
    return rgb.reshape(-1, 3)[nearest(core)].reshape(rgb.shape)
