"""AVIF and HEIC of 10 and 12 bit a channel, which Pillow's plugins read at 8.

libheif opens both: AVIF through libvips, HEIC through pi-heif, for libvips' own build lacks the patented HEVC. It turns
the picture as the file's properties say; an EXIF orientation beside them means nothing (ISO/IEC 23008-12, 6.5.10).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pi_heif
import pyvips
from numpy.typing import NDArray

from render.errors import InputError
from render.limits import MAX_FRAMES, check_exif, check_size
from render.messages import ErrorKind
from render.pixels import Mask
from render.sniff import Kind


@dataclass(frozen=True)
class DeepHeif:
    """The header of such a file, every limit checked. `width` and `height` are upright; no pixel is decoded."""

    width: int
    height: int
    bits: int
    icc: bytes | None
    exif: bytes | None
    _values: Callable[[], NDArray[np.uint16]]

    def pixels(self) -> tuple[NDArray[np.uint16], Mask | None]:
        """(h, w, 3) over the full 16 bits, and 8-bit alpha where the file has transparency."""
        values = self._values()
        if values.ndim == 2:
            values = values[:, :, None]
        # The libraries leave the low bits empty: repeating the high ones there makes white 65535.
        values = values | (values >> np.uint16(self.bits))
        colours = 3 if values.shape[2] >= 3 else 1
        alpha = (values[:, :, colours] >> 8).astype(np.uint8) if values.shape[2] > colours else None
        return np.ascontiguousarray(np.broadcast_to(values[:, :, :colours], (*values.shape[:2], 3))), alpha


def open_deep_heif(data: bytes, name: str, kind: Kind) -> DeepHeif | None:
    """None for every other format, for 8 bit, and for what only the reader of 8 bit can say what is wrong with."""
    if kind is Kind.AVIF:
        opened = _open_avif(data)
    elif kind is Kind.HEIC:
        opened = _open_heic(data)
    else:
        return None
    if opened is None:
        return None
    picture, frames = opened
    check_size(picture.width, picture.height, len(data), name)
    if frames > MAX_FRAMES:
        raise InputError(
            ErrorKind.TOO_MANY_FRAMES,
            f"{name} holds {frames:,} pictures in one file; save the one you need on its own.",
        )
    check_exif(picture.exif, name)
    return picture


def _open_avif(data: bytes) -> tuple[DeepHeif, int] | None:
    try:
        image = pyvips.Image.new_from_buffer(data, "")
    except pyvips.Error:
        return None

    def field(name: str) -> Any:
        return image.get(name) if image.get_typeof(name) else None

    if image.format != "ushort":
        return None
    picture = DeepHeif(
        int(image.width),
        int(image.height),
        int(field("bits-per-sample") or 16),
        field("icc-profile-data"),
        field("exif-data"),
        image.numpy,
    )
    return picture, field("n-pages") or 1


def _open_heic(data: bytes) -> tuple[DeepHeif, int] | None:
    try:
        file: Any = pi_heif.open_heif(data, convert_hdr_to_8bit=False)
        bits = int(file.info["bit_depth"])
    except (ValueError, EOFError, SyntaxError, RuntimeError, OSError, IndexError, KeyError):
        return None
    if bits <= 8 or file.premultiplied_alpha:
        return None
    width, height = file.size
    picture = DeepHeif(
        width, height, bits, file.info.get("icc_profile"), file.info["exif"], lambda: np.asarray(file)
    )
    return picture, len(file)
