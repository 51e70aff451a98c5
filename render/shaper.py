"""Profiles of three primaries and tone curves, computed exactly: what nearly every photograph carries.

LittleCMS, as libvips calls it, passes colour through XYZ in steps of 1/32,768, which leaves 16-bit shadows with 8 bits.
Here each channel goes through its curve by table at 16 bit, and the rest is floating point.
"""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

_LEVELS = np.arange(65536) / 65535
_COLORANTS, _CURVES = (b"rXYZ", b"gXYZ", b"bXYZ"), (b"rTRC", b"gTRC", b"bTRC")
_PARAMETERS = (1, 3, 4, 5, 7)


@dataclass(frozen=True)
class Shaper:
    """`matrix` (3, 3) takes linear RGB to XYZ with the profile's white at Y = 100; `curves` (65536, 3) linearises."""

    matrix: NDArray[np.float64]
    curves: NDArray[np.float64]

    def to_xyz(self, image: pyvips.Image) -> pyvips.Image:
        """Float XYZ of a picture of 8 or 16 bit."""
        curves = self.curves if image.format == "ushort" else self.curves[::257]
        linear: Any = image.maplut(_table(curves))
        return linear.recomb(pyvips.Image.new_from_array(self.matrix.tolist())).copy(interpretation="xyz")

    def from_xyz(self, xyz: pyvips.Image) -> pyvips.Image:
        """16-bit RGB of float XYZ; what lies outside the profile's gamut is clipped channel by channel."""
        inverse = np.linalg.inv(self.matrix)
        linear: Any = xyz.recomb(pyvips.Image.new_from_array(inverse.tolist()))
        # Cube roots spread shadows over the table as evenly as eyes do; it errs by a level of 16 bit at most.
        index = ((linear > 0).ifthenelse(linear, 0) ** (1 / 3) * 65535).rint().cast("ushort")
        return index.maplut(_table(self._backwards)).copy(interpretation="rgb16")

    @functools.cached_property
    def _backwards(self) -> NDArray[np.uint16]:
        wanted = _LEVELS**3
        columns = [np.interp(wanted, self.curves[:, channel], _LEVELS) for channel in range(3)]
        return np.round(np.stack(columns, axis=1) * 65535).astype(np.uint16)


@functools.lru_cache(maxsize=16)
def shaper_of(icc: bytes) -> Shaper | None:
    """None for a profile of tables, or whose curves cannot be turned round: LittleCMS reads those."""
    try:
        tags = _tags(icc)
        if icc[16:24] != b"RGB XYZ " or any(name in tags for name in (b"A2B0", b"B2A0", b"D2B0")):
            return None
        columns = [_xyz(tags[name]) for name in _COLORANTS]
        curves = [_curve(tags[name]) for name in _CURVES]
    except (KeyError, IndexError, struct.error, ValueError):
        return None
    matrix = np.array(columns).T * 100
    values = np.stack(curves, axis=1)
    rising = bool((np.diff(values, axis=0) >= 0).all() and (values[-1] > values[0]).all())
    if not rising or not np.isfinite(values).all() or abs(np.linalg.det(matrix)) < 1:
        return None
    return Shaper(matrix, values)


def _table(values: NDArray[Any]) -> pyvips.Image:
    kept = np.ascontiguousarray(
        values[None] if values.dtype == np.uint16 else values[None].astype(np.float32)
    )
    return pyvips.Image.new_from_array(kept)


def _tags(icc: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", icc, 128)
    found: dict[bytes, bytes] = {}
    for number in range(min(count, 200)):
        name, offset, size = struct.unpack_from(">4sII", icc, 132 + 12 * number)
        found[name] = icc[offset : offset + size]
    return found


def _xyz(data: bytes) -> tuple[float, ...]:
    if data[:4] != b"XYZ ":
        raise ValueError("not a colorant")
    return tuple(value / 65536 for value in struct.unpack_from(">3i", data, 8))


def _curve(data: bytes) -> NDArray[np.float64]:
    """The curve at 65,536 levels (ICC.1:2022, 10.6 and 10.18)."""
    if data[:4] == b"curv":
        (count,) = struct.unpack_from(">I", data, 8)
        if count == 0:
            return _LEVELS
        values = np.array(struct.unpack_from(f">{count}H", data, 12), float)
        if count == 1:
            return _LEVELS ** (values[0] / 256)
        return np.interp(_LEVELS, np.linspace(0, 1, count), values / 65535)
    if data[:4] != b"para":
        raise ValueError("not a curve")
    (kind,) = struct.unpack_from(">H", data, 8)
    numbers = [value / 65536 for value in struct.unpack_from(f">{_PARAMETERS[kind]}i", data, 12)]
    g, a, b, c, d, e, f = (*numbers, *[0.0] * (7 - len(numbers)))
    if kind == 0:
        return _LEVELS**g
    if kind in (1, 2):
        # Below -b/a the curve is c (0 for kind 1).
        raised = np.maximum(a * _LEVELS + b, 0) ** g + (c if kind == 2 else 0)
        return np.clip(raised, 0, 1)
    raised = np.maximum(a * _LEVELS + b, 0) ** g + (e if kind == 4 else 0)
    return np.clip(np.where(d <= _LEVELS, raised, c * _LEVELS + (f if kind == 4 else 0)), 0, 1)
