"""Colour profiles: what they are called, whether they can be used, and conversion between them."""

from __future__ import annotations

import functools
import io
from typing import Any

import cv2
import numpy as np
import pyvips
from PIL import Image, ImageCms

from render.errors import InputError
from render.messages import ErrorKind
from render.pixels import Pixels

MAX_PROFILE_BYTES = 16 * 1024**2
"""The largest RGB table profiles in use are about 3 MB."""


@functools.cache
def srgb_profile() -> bytes:
    """The profile that stands for sRGB where a file has none."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@functools.lru_cache(maxsize=64)
def describe(icc: bytes | None) -> str:
    """The profile's own description, for people: "sRGB", "Display P3", "Adobe RGB (1998)"."""
    if icc is None:
        return "sRGB"
    try:
        text = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).strip()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return "unknown"
    return " ".join(text.split())[:80] or "unnamed profile"


@functools.lru_cache(maxsize=64)
def colour_model(icc: bytes) -> str:
    """The profile's device space as ICC writes it: "RGB", "GRAY", "CMYK". Empty where it cannot be parsed."""
    try:
        profile = ImageCms.core.profile_frombytes(icc)
        return str(profile.xcolor_space).strip()
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return ""


def checked_profile(icc: bytes | None, name: str, *, grey: bool = False) -> bytes | None:
    """`icc` where it can describe RGB pixels, else None. Raises where it is damaged or absurdly large.

    `grey` says that the pixels came from one channel: its profile cannot describe three, so it is left out.
    """
    if not icc:
        return None
    if len(icc) > MAX_PROFILE_BYTES:
        raise InputError(
            ErrorKind.PROFILE_TOO_LARGE,
            f"{name} carries a colour profile of {len(icc) / 1024**2:.0f} MB; save it again with sRGB, "
            "Display P3 or Adobe RGB.",
        )
    model = colour_model(icc)
    if not model:
        raise InputError(
            ErrorKind.PROFILE_INVALID,
            f"The colour profile inside {name} is damaged; save the picture again with sRGB, Display P3 or "
            "Adobe RGB.",
        )
    if grey and model == "GRAY":
        return None
    if model != "RGB":
        raise InputError(
            ErrorKind.UNSUPPORTED_COLOUR,
            f"{name} is in {model} colour, which the studio cannot keep exactly; save it as RGB.",
        )
    return icc


def same(first: bytes | None, second: bytes | None) -> bool:
    """Whether both profiles are one, byte for byte; None is sRGB."""
    return (first or srgb_profile()) == (second or srgb_profile())


def convert(pixels: Pixels, source_icc: bytes | None, target_icc: bytes | None) -> Pixels:
    """Colours of `source_icc` as numbers of `target_icc`: (h, w, 3) RGB, the depth kept, None meaning sRGB.

    Relative colorimetric with black point compensation (what Lightroom and Photoshop do by default).
    Returns `pixels` itself where nothing is to be done.
    """
    if same(source_icc, target_icc) or pixels.size == 0:
        return pixels
    # libvips quietly takes sRGB for a profile that it cannot read.
    if any(icc is not None and colour_model(icc) != "RGB" for icc in (source_icc, target_icc)):
        raise _unusable()
    rules = {"intent": "relative", "black_point_compensation": True}
    deep = pixels.dtype == np.uint16
    image = pyvips.Image.new_from_array(
        np.ascontiguousarray(pixels), interpretation="rgb16" if deep else "srgb"
    ).copy()
    _embed(image, source_icc or srgb_profile())
    try:
        if not deep and target_icc is None:
            return image.icc_transform("srgb", embedded=True, depth=8, **rules).numpy()
        # In one step LittleCMS replaces a 16-bit conversion by a 33-point table that is 14/255 off in deep
        # shadows; through a float connection space it computes every pixel. And only so does libvips take a
        # target profile that is not a file.
        connection = image.icc_import(embedded=True, pcs="xyz", **rules).copy()
        _embed(connection, target_icc or srgb_profile())
        return connection.icc_export(pcs="xyz", depth=16 if deep else 8, **rules).numpy()
    except pyvips.Error as error:
        raise _unusable(str(error)) from error


def _unusable(detail: str = "") -> InputError:
    return InputError(
        ErrorKind.PROFILE_INVALID,
        "A colour profile cannot be used; save the picture again with sRGB, Display P3 or Adobe RGB.",
        detail,
    )


def to_srgb8(pixels: Pixels, icc: bytes | None) -> np.ndarray:
    """(h, w, 3) uint8 sRGB, for screens, thumbnails and measurements."""
    if icc is None or same(icc, None):
        return pixels if pixels.dtype == np.uint8 else to_8bit(pixels)
    return to_8bit(convert(pixels, icc, None))


def to_display8(pixels: Pixels, icc: bytes | None, display: bytes | None) -> np.ndarray:
    """(h, w, 3) uint8 in the colours of a screen's profile; sRGB where there is none or it cannot be used."""
    transform = _display_transform(icc or srgb_profile(), display) if display is not None else None
    if transform is None:
        return to_srgb8(pixels, icc)
    image = Image.fromarray(np.ascontiguousarray(to_8bit(pixels)))
    ImageCms.applyTransform(image, transform, inPlace=True)
    return np.asarray(image)


@functools.lru_cache(maxsize=16)
def _display_transform(source: bytes, display: bytes) -> ImageCms.ImageCmsTransform | None:
    """From one profile to another at 8 bit, relative colorimetric with black point compensation."""
    try:
        return ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(source)),
            ImageCms.ImageCmsProfile(io.BytesIO(display)),
            "RGB",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def to_8bit(pixels: Pixels) -> np.ndarray:
    """16-bit values rounded to 8 bit (65535 becomes 255); 8-bit values as they are."""
    if pixels.dtype == np.uint8:
        return pixels
    # v / 257 is never halfway between two integers, so that any rounding rule gives the same.
    return cv2.convertScaleAbs(pixels, alpha=1 / 257)


def _embed(image: pyvips.Image, icc: Any) -> None:
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
