"""Colour profiles made from their published primaries, so that tests carry nobody's files."""

from __future__ import annotations

import functools
import struct

import numpy as np

D50 = (0.9642, 1.0, 0.8249)
D65 = (0.95047, 1.0, 1.08883)
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def primaries_matrix(primaries: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Linear RGB to D65 XYZ from the primaries' xy chromaticities."""
    columns = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    return columns * np.linalg.solve(columns, np.array(D65))


def _tag(kind: bytes, payload: bytes) -> bytes:
    data = kind + bytes(4) + payload
    return data + bytes(-len(data) % 4)


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return _tag(b"mluc", struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(encoded), 28) + encoded)


def matrix_profile(name: str, primaries: tuple[tuple[float, float], ...], curve: bytes) -> bytes:
    """An ICC version 4 display profile with three primaries, a D65 white and one tone curve."""
    gains = (_BRADFORD @ np.array(D50)) / (_BRADFORD @ np.array(D65))
    adapt = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD
    colorants = adapt @ primaries_matrix(primaries)
    tags = {
        b"desc": _text(name),
        b"cprt": _text("CC0"),
        b"wtpt": _tag(b"XYZ ", _fixed(*D50)),
        b"chad": _tag(b"sf32", _fixed(*adapt.ravel())),
        b"rXYZ": _tag(b"XYZ ", _fixed(*colorants[:, 0])),
        b"gXYZ": _tag(b"XYZ ", _fixed(*colorants[:, 1])),
        b"bXYZ": _tag(b"XYZ ", _fixed(*colorants[:, 2])),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for signature, data in tags.items():
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    header = struct.pack(">I4sI4s4s4s", size, b"none", 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _gamma(value: float) -> bytes:
    return _tag(b"para", struct.pack(">HH", 0, 0) + _fixed(value))


_SRGB_CURVE = _tag(
    b"para", struct.pack(">HH", 3, 0) + _fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
)

P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
SRGB_PRIMARIES = ((0.640, 0.330), (0.300, 0.600), (0.150, 0.060))
ADOBE_PRIMARIES = ((0.640, 0.330), (0.210, 0.710), (0.150, 0.060))


@functools.cache
def display_p3() -> bytes:
    return matrix_profile("Display P3", P3_PRIMARIES, _SRGB_CURVE)


@functools.cache
def adobe_rgb() -> bytes:
    return matrix_profile("Adobe RGB (1998)", ADOBE_PRIMARIES, _gamma(563 / 256))


def grey_profile() -> bytes:
    """A grey profile of gamma 2.2, as scanners embed."""
    tags = {
        b"desc": _text("Grey Gamma 2.2"),
        b"cprt": _text("CC0"),
        b"wtpt": _tag(b"XYZ ", _fixed(*D50)),
        b"kTRC": _gamma(2.2),
    }
    table, body, offset = b"", b"", 128 + 4 + 12 * len(tags)
    for signature, data in tags.items():
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data
    header = struct.pack(">I4sI4s4s4s", offset + len(body), b"none", 0x04300000, b"mntr", b"GRAY", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body
