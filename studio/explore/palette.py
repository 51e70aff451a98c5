"""Colours of listings in CIE L*a*b*: which of the named swatches they are, and which palettes look alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Lab = tuple[float, float, float]
"""L* from 0 to 100, a* and b* from -128 to 127; D65, 2 degree observer."""

SWATCHES: dict[str, str] = {
    "white": "#f2f2f0",
    "grey": "#8c8c8c",
    "black": "#1c1c1e",
    "beige": "#d8c3a5",
    "brown": "#7a5236",
    "red": "#c0342c",
    "orange": "#e0792b",
    "yellow": "#e6c84a",
    "green": "#4f8a4b",
    "teal": "#2f8f8c",
    "blue": "#3b64b0",
    "purple": "#7f55a3",
    "pink": "#e4a0b4",
}
"""What a person filters by, in sRGB, in the order in which they are offered."""

COLOURS = 6
"""So many colours of a palette are looked at, the first ones."""


def lab_of(colour: str) -> Lab:
    """`#rrggbb` in sRGB as L*a*b* (IEC 61966-2-1 for the curve and the matrix, CIE 15 for the rest)."""
    red, green, blue = (_linear(value / 255) for value in bytes.fromhex(colour.removeprefix("#")))
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = _root(x), _root(y), _root(z)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def packed(palette: Sequence[str]) -> bytes:
    """Three bytes a colour, see `ListingRow.palette`."""
    return b"".join(_packed(colour) for colour in palette[:COLOURS])


def swatches_of(palette: Sequence[str]) -> tuple[str, ...]:
    """Names of the swatches that the colours come nearest to, the first colour's first."""
    return tuple(dict.fromkeys(_nearest(colour) for colour in palette[:COLOURS]))


def distances(palettes: Sequence[bytes], wanted: bytes) -> NDArray[np.float32]:
    """How far each palette is from the wanted one, in CIE76: how far its first colours are from the nearest ones of
    the other, each way, the first colours weighing most. Infinite where a palette has no colour.
    """
    import numpy as np

    own = np.frombuffer(wanted, np.uint8).reshape(-1, 3)
    lengths = np.fromiter((len(each) // 3 for each in palettes), np.int32, len(palettes))
    # Short palettes repeat their first colour, which changes no nearest distance.
    padded = b"".join(_padded(each) for each in palettes)
    colours = np.frombuffer(padded, np.uint8).reshape(-1, COLOURS, 3).astype(np.float32)
    mine = own.astype(np.float32)
    scale = np.array([1 / 2.55, 1, 1], np.float32)
    colours *= scale
    mine = mine * scale
    nearest = np.full((len(mine), len(palettes)), np.inf, np.float32)
    back = np.full((COLOURS, len(palettes)), np.inf, np.float32)
    for row, colour in enumerate(mine):
        apart = np.square(colours - colour).sum(2)
        np.minimum(nearest[row], apart.min(1), out=nearest[row])
        np.minimum(back, apart.T, out=back)
    there, here = _weights(len(mine)), _weights(COLOURS)
    found = np.sqrt(nearest).T @ there + np.sqrt(back).T @ here
    found[lengths == 0] = np.inf
    return found.astype(np.float32)


def _weights(count: int) -> NDArray[np.float32]:
    import numpy as np

    weights = 1 / np.arange(1, count + 1, dtype=np.float32)
    return weights / weights.sum()


def _padded(palette: bytes) -> bytes:
    whole = COLOURS * 3
    return palette if len(palette) == whole else (palette + (palette[:3] or b"\0\0\0") * COLOURS)[:whole]


@lru_cache(4096)
def _packed(colour: str) -> bytes:
    lightness, a, b = lab_of(colour)
    return bytes(min(255, max(0, round(value))) for value in (lightness * 2.55, a + 128, b + 128))


@lru_cache(4096)
def _nearest(colour: str) -> str:
    wanted = lab_of(colour)
    return min(SWATCHES, key=lambda name: math.dist(wanted, lab_of(SWATCHES[name])))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
