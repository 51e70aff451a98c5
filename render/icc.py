"""Colour profiles made from published primaries, for pictures that name their colours without carrying them."""

from __future__ import annotations

import functools
import struct

import numpy as np
from numpy.typing import NDArray

D50 = (0.9642, 1.0, 0.8249)
D65 = (0.95047, 1.0, 1.08883)
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def primaries_matrix(primaries: tuple[tuple[float, float], ...]) -> NDArray[np.float64]:
    """Linear RGB to D65 XYZ from the primaries' xy chromaticities."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    return columns * np.linalg.solve(columns, np.array(D65))


def tag(kind: bytes, payload: bytes) -> bytes:
    data = kind + bytes(4) + payload
    return data + bytes(-len(data) % 4)


def fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    return tag(b"mluc", struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(encoded), 28) + encoded)


def matrix_profile(name: str, primaries: tuple[tuple[float, float], ...], curve: bytes) -> bytes:
    """An ICC version 4 display profile with three primaries, a D65 white and one tone curve."""
    gains = (_BRADFORD @ np.array(D50)) / (_BRADFORD @ np.array(D65))
    adapt = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD
    colorants = adapt @ primaries_matrix(primaries)
    tags = {
        b"desc": text(name),
        b"cprt": text("CC0"),
        b"wtpt": tag(b"XYZ ", fixed(*D50)),
        b"chad": tag(b"sf32", fixed(*adapt.ravel())),
        b"rXYZ": tag(b"XYZ ", fixed(*colorants[:, 0])),
        b"gXYZ": tag(b"XYZ ", fixed(*colorants[:, 1])),
        b"bXYZ": tag(b"XYZ ", fixed(*colorants[:, 2])),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    return assemble(b"RGB ", tags)


def assemble(model: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A display profile of `model` ("RGB ", "GRAY") from its tags, each written once for every name."""
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for signature, data in tags.items():
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data
    header = struct.pack(">I4sI4s4s4s", offset + len(body), b"none", 0x04300000, b"mntr", model, b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + fixed(*D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def gamma_curve(value: float) -> bytes:
    return tag(b"para", struct.pack(">HH", 0, 0) + fixed(value))


_SRGB_PRIMARIES = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
_P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))


def srgb_curve() -> bytes:
    """The tone curve of IEC 61966-2-1."""
    return tag(b"para", struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))


@functools.cache
def srgb() -> bytes:
    """A profile with the primaries, white and curve of IEC 61966-2-1."""
    return matrix_profile("sRGB", _SRGB_PRIMARIES, srgb_curve())


@functools.cache
def display_p3() -> bytes:
    """A profile with the primaries of SMPTE EG 432-1, a D65 white and the curve of sRGB, as displays have it."""
    return matrix_profile("Display P3", _P3_PRIMARIES, srgb_curve())


@functools.cache
def adobe_rgb() -> bytes:
    """A profile with the primaries, white and gamma of "Adobe RGB (1998) Color Image Encoding" (2005)."""
    primaries = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))
    return matrix_profile("Adobe RGB (1998) compatible", primaries, gamma_curve(563 / 256))
