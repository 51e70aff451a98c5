"""A cover's main colours, and how near two sets of colours are to an eye."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

COLOURS = 5
_WHITE = np.array((0.95047, 1.0, 1.08883))
# sRGB to XYZ under D65, IEC 61966-2-1.
_XYZ = np.array(
    ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
)
MOST_PIXELS = 8_000_000


class NotAPicture(Exception):
    """Bytes that are no small picture."""


def measure(picture: bytes) -> tuple[int, int]:
    """Width and height of a small JPEG, PNG or WebP, without decoding it. Raises `NotAPicture`."""
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as image:
            width, height = image.size
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPicture(str(error)) from error
    if width * height > MOST_PIXELS:
        raise NotAPicture(f"{width} x {height}")
    return width, height


def main_colours(picture: bytes) -> tuple[str, ...]:
    """Up to five colours as `#rrggbb`, most frequent first. Raises `NotAPicture`."""
    measure(picture)
    try:
        with Image.open(io.BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as image:
            image.draft("RGB", (96, 96))
            small = image.convert("RGB").resize((48, 48))
    except (OSError, ValueError) as error:
        raise NotAPicture(str(error)) from error
    few = small.quantize(COLOURS, Image.Quantize.MEDIANCUT)
    flat = few.getpalette() or []
    counts = sorted(few.getcolors() or [], reverse=True)
    return tuple("#{:02x}{:02x}{:02x}".format(*flat[3 * index : 3 * index + 3]) for _, index in counts)  # type: ignore[operator]


def lab_of(colours: Iterable[str]) -> NDArray[np.float32]:
    """CIELAB (D65) of `#rrggbb` colours, shape (n, 3), L 0 to 100."""
    rgb = np.array(
        [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours], np.float64
    ).reshape(-1, 3)
    rgb /= 255.0
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _XYZ.T / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    lab = np.stack((116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])), axis=1)
    return lab.astype(np.float32)


def packed_looks(colours: tuple[str, ...]) -> bytes:
    """Five colours in 15 bytes (L, a, b as whole numbers), the last repeated where there are fewer; none is empty."""
    if not colours:
        return b""
    lab = np.rint(lab_of(colours[:COLOURS])).astype(np.int8)
    return np.concatenate((lab, np.repeat(lab[-1:], COLOURS - len(lab), axis=0))).tobytes()
