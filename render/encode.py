"""Pixels as the bytes of a PNG, TIFF or JPEG file, through libvips, with profile and resolution and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from render.colour import to_8bit
from render.errors import OutputError
from render.messages import ErrorKind
from render.pixels import Mask, Pixels

SUFFIXES = (".png", ".tif", ".tiff", ".jpg", ".jpeg")
_LONGEST_JPEG_SIDE = 65_500
_USUAL_RESOLUTION = 72.0
"""Pixels per inch written where the photo says nothing, as most programs do."""


def require_suffix(path: str | Path) -> str:
    """The lower-case suffix of `path` where it names a format masters can be saved in."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError(
            ErrorKind.UNSUPPORTED_FORMAT,
            f"{Path(path).name} does not say in which format to save; end the name in .png, .tif or .jpg.",
        )
    return suffix


def encode_mask(mask: Mask) -> bytes:
    """(h, w) uint8 as a grey PNG: without a filter, and at the second level, areas of one value cost the least."""
    none: Any = "none"
    return pyvips.Image.new_from_array(np.ascontiguousarray(mask)).pngsave_buffer(compression=2, filter=none)


def encode(
    pixels: Pixels,
    suffix: str,
    *,
    icc: bytes | None = None,
    resolution: tuple[float, float] | None = None,
    quality: int = 95,
) -> bytes:
    """(h, w, 1, 3 or 4) pixels as a file: PNG and TIFF lossless at their own depth, JPEG at 8 bit.

    `quality` is JPEG's, 1 to 100; from 90 on its colour is not subsampled. No orientation is written: the
    pixels are upright. `resolution` is pixels per inch.
    """
    jpeg = suffix in (".jpg", ".jpeg")
    if jpeg and max(pixels.shape[:2]) > _LONGEST_JPEG_SIDE:
        raise OutputError(
            ErrorKind.UNSUPPORTED_FORMAT, "JPEG holds no picture this large; save it as PNG or TIFF instead."
        )
    deep = pixels.dtype == np.uint16
    grey = pixels.ndim == 2 or pixels.shape[2] == 1
    interpretation = ("grey16" if deep else "b-w") if grey else ("rgb16" if deep else "srgb")
    across, down = resolution or (_USUAL_RESOLUTION, _USUAL_RESOLUTION)
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels), interpretation=interpretation).copy(
        xres=across / 25.4, yres=down / 25.4
    )
    if icc is not None:
        profile: Any = icc
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    try:
        if suffix == ".png":
            flat: Any = "sub"  # flags by name, which the type stubs do not know
            return image.pngsave_buffer(compression=1, filter=flat)
        if suffix in (".tif", ".tiff"):
            return image.tiffsave_buffer(compression="deflate", predictor="horizontal", resunit="inch")
        if deep:
            # libvips would shift the low byte away; rounding is half a level closer.
            return encode(to_8bit(pixels), suffix, icc=icc, resolution=resolution, quality=quality)
        return image.jpegsave_buffer(
            Q=quality, subsample_mode="off" if quality >= 90 else "on", optimize_coding=True
        )
    except pyvips.Error as error:
        raise OutputError(
            ErrorKind.OUT_OF_MEMORY,
            "There is not enough memory to save this picture; close other programs and save it again.",
            str(error),
        ) from error
