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

COLOURS = 4
"""So many colours of a palette are looked at, the first ones."""

BYTES = 3 * COLOURS
"""What a packed palette has, unless it is empty."""


def lab_of(colour: str) -> Lab:
    """`#rrggbb` in sRGB as L*a*b* (IEC 61966-2-1 for the curve and the matrix, CIE 15 for the rest)."""
    red, green, blue = (_linear(value / 255) for value in bytes.fromhex(colour.removeprefix("#")))
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = _root(x), _root(y), _root(z)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def packed(palette: Sequence[str]) -> bytes:
    """`BYTES` bytes, see `ListingRow.palette`; none for no colour. A short palette repeats its first colour, which is
    no nearer to anything for that.
    """
    colours = [_packed(colour) for colour in palette[:COLOURS]]
    return b"".join((colours + colours[:1] * COLOURS)[:COLOURS])


def swatches_of(palette: Sequence[str]) -> tuple[str, ...]:
    """Names of the swatches that the colours come nearest to, the first colour's first."""
    return tuple(dict.fromkeys(_nearest(colour) for colour in palette[:COLOURS]))


def unpacked(palettes: bytes) -> NDArray[np.float32]:
    """Packed palettes one after the other as L*, a*, b* of each colour of each: 3 x `COLOURS` x count."""
    import numpy as np

    values = np.frombuffer(palettes, np.uint8).reshape(-1, COLOURS, 3).transpose(2, 1, 0).astype(np.float32)
    values[0] /= 2.55
    return values


def distances(palettes: NDArray[np.float32], wanted: bytes) -> NDArray[np.float32]:
    """How far each palette (as `unpacked` gives them) is from the packed one that is wanted, in CIE76: how far each
    colour is from the nearest one of the other, both ways, the first colours weighing most.
    """
    import numpy as np

    count = palettes.shape[2]
    back = np.full((COLOURS, count), np.inf, np.float32)
    found = np.zeros(count, np.float32)
    weights = 1 / np.arange(1, COLOURS + 1, dtype=np.float32)
    weights /= 2 * weights.sum()
    for weight, colour in zip(weights, unpacked(wanted)[:, :, 0].T, strict=True):
        apart = np.square(palettes[0] - colour[0])
        for channel in (1, 2):
            off = palettes[channel] - colour[channel]
            apart += np.square(off, out=off)
        np.minimum(back, apart, out=back)
        found += weight * np.sqrt(apart.min(0))
    return found + weights @ np.sqrt(back, out=back)


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
