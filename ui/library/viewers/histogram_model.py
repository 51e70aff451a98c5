"""How many pixels are how bright."""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass

BINS = 256
_COUNTS = struct.Struct(f"<{4 * BINS}I")

_USUAL = 0.97
_HIGHEST = 6.0
"""So many times as high as the scale may a peak be, and is cut."""

Curve = tuple[float, ...]
"""256 heights from 0 to 1."""


@dataclass(frozen=True)
class Histogram:
    """Curves for red, green, blue and luminance, to one scale, and the shares of pixels that are clipped at either end.

    The ends and the few highest peaks do not make the scale: a white background would leave nothing of the person.
    """

    red: Curve
    green: Curve
    blue: Curve
    luminance: Curve
    dark: float
    bright: float

    @classmethod
    @functools.lru_cache(maxsize=32)
    def of(cls, counts: bytes) -> Histogram:
        """From what `PictureRead` has: 4 times 256 little-endian counts of 32 bit."""
        values = _COUNTS.unpack(counts)
        channels = [values[start : start + BINS] for start in range(0, 4 * BINS, BINS)]
        total = max(1, sum(channels[0]))
        inner = sorted(count for channel in channels for count in channel[1:-1])
        most = max(1.0, inner[int(_USUAL * len(inner))], inner[-1] / _HIGHEST)
        red, green, blue, luminance = (
            tuple(min(1.0, count / most) for count in channel) for channel in channels
        )
        dark, bright = (max(channel[end] for channel in channels[:3]) / total for end in (0, BINS - 1))
        return cls(red, green, blue, luminance, dark, bright)
