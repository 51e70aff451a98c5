"""Signed-distance shapes over arrays of points, and how they melt together.

Points are float32 arrays (n, 3) in metres; every function gives (n,) distances, negative inside. Distances of
tapered and elliptic shapes are the usual close approximations, exact enough near the surface.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float32]
Distances = NDArray[np.float32]
Field = Callable[[Points], Distances]


def vec(*values: float) -> Points:
    return np.array(values, np.float32)


def unit(v: ArrayLike) -> Points:
    a = np.asarray(v, np.float32)
    return a / np.maximum(np.linalg.norm(a, axis=-1, keepdims=True), 1e-9)


def length(p: Points) -> Distances:
    return np.sqrt(np.einsum("ij,ij->i", p, p))


def melt(a: Distances, b: Distances, width: float) -> Distances:
    """Union of two distances, blended over `width` metres (quadratic polynomial smooth minimum)."""
    h = np.maximum(width - np.abs(a - b), 0.0) / width
    return np.minimum(a, b) - h * h * (width * 0.25)


def carve(a: Distances, b: Distances, width: float) -> Distances:
    """`a` without `b`, blended over `width` metres."""
    return -melt(-a, b, width)


def limb(
    p: Points, a: Points, b: Points, ra: float, rb: float, bulge: float = 0.0, at: float = 0.5
) -> Distances:
    """A tapered capsule from `a` (radius `ra`) to `b` (`rb`); `bulge` metres of muscle peak at the share `at`."""
    ba = b - a
    t = np.clip((p - a) @ ba / float(ba @ ba), 0.0, 1.0)
    radius = ra + (rb - ra) * t
    if bulge:
        q = np.where(t < at, t / at, (1 - t) / (1 - at))
        radius = radius + bulge * q * q * (3 - 2 * q)
    return length(p - (a + t[:, None] * ba)) - radius


def ellipsoid(p: Points, centre: Points, radii: Points, axes: Points | None = None) -> Distances:
    """`axes` holds the ellipsoid's own axes as rows; the world's where absent."""
    q = p - centre
    if axes is not None:
        q = q @ axes.T
    k0 = length(q / radii)
    k1 = length(q / (radii * radii))
    return k0 * (k0 - 1.0) / np.maximum(k1, 1e-6)


def box(p: Points, centre: Points, half: Points, axes: Points, rounding: float) -> Distances:
    q = np.abs((p - centre) @ axes.T) - (half - rounding)
    return length(np.maximum(q, 0.0)) + np.minimum(q.max(1), 0.0) - rounding


def gradient(field: Field, p: Points, step: float = 1e-3) -> Points:
    """Unit normals of `field` at `p` from four samples on a tetrahedron."""
    g = np.zeros_like(p)
    for corner in ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1)):
        k = np.array(corner, np.float32)
        g += field(p + k * np.float32(step))[:, None] * k
    return unit(g)


def turn(axis: str, angle: float) -> Points:
    """Rotation matrix by `angle` radians about the world's x, y or z axis."""
    c, s = np.cos(angle), np.sin(angle)
    m = {
        "x": [[1, 0, 0], [0, c, -s], [0, s, c]],
        "y": [[c, 0, s], [0, 1, 0], [-s, 0, c]],
        "z": [[c, -s, 0], [s, c, 0], [0, 0, 1]],
    }[axis]
    return np.array(m, np.float32)
