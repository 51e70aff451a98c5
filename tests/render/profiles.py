"""Colour profiles of the usual spaces and of grey, so that tests carry nobody's files."""

from __future__ import annotations

import functools
import struct

from render.icc import D50, assemble, fixed, gamma_curve, matrix_profile, primaries_matrix, tag, text

__all__ = ["adobe_rgb", "display_p3", "grey_profile", "primaries_matrix"]

_SRGB_CURVE = tag(
    b"para", struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
)

P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
SRGB_PRIMARIES = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
ADOBE_PRIMARIES = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))


@functools.cache
def display_p3() -> bytes:
    return matrix_profile("Display P3", P3_PRIMARIES, _SRGB_CURVE)


@functools.cache
def adobe_rgb() -> bytes:
    return matrix_profile("Adobe RGB (1998)", ADOBE_PRIMARIES, gamma_curve(563 / 256))


@functools.cache
def grey_profile() -> bytes:
    """A grey profile of gamma 2.2, as scanners embed."""
    words = {b"desc": text("Grey Gamma 2.2"), b"cprt": text("CC0")}
    return assemble(b"GRAY", words | {b"wtpt": tag(b"XYZ ", fixed(*D50)), b"kTRC": gamma_curve(2.2)})
