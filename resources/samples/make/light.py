"""A softbox and a sky, as many distant lights with a shadow map each, kept per point.

For every receiving point the unoccluded light is summed as a vector per colour: for a normal n near the point's
own, the irradiance is n . vector, exactly so while no light crosses the horizon. So a bump or a weave may turn
the normal of each pixel without another shadow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resources.samples.make.shapes import Points, unit, vec

CELL = 0.006


@dataclass(frozen=True)
class Rig:
    """`key` and `rim` are (direction, angular radius in degrees, colour); `sky` is (zenith, horizon, ground) colours.

    Colours are irradiance on a surface that faces the light, linear RGB.
    """

    key: tuple[tuple[float, float, float], float, tuple[float, float, float]]
    rim: tuple[tuple[float, float, float], float, tuple[float, float, float]] | None
    sky: tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
    samples: int = 220


@dataclass(frozen=True)
class Lights:
    ways: Points
    colours: Points
    is_key: NDArray[np.bool_]


@dataclass(frozen=True)
class Lit:
    """Per point: light vectors (n, 3 colours, 3 axes), the share of key seen and the share of all light seen."""

    vector: NDArray[np.float32]
    key: NDArray[np.float32]
    open: NDArray[np.float32]


def _spread(count: int) -> NDArray[np.float64]:
    """`count` numbers pairs over the unit square, evenly (golden ratio lattice)."""
    i = np.arange(count) + 0.5
    return np.stack([i / count, (i * 0.6180339887498949) % 1.0], 1)


def _disc(direction: tuple[float, float, float], degrees: float, count: int) -> Points:
    axis = unit(np.array(direction))
    side = unit(np.cross(axis, vec(0, 1, 0)))
    up = np.cross(side, axis)
    s = _spread(count)
    r, a = np.tan(np.radians(degrees)) * np.sqrt(s[:, 0]), 2 * np.pi * s[:, 1]
    # a softbox is nearly square; squeeze the disc towards one
    x, y = r * np.cos(a), r * np.sin(a)
    return unit(axis + x[:, None] * side + y[:, None] * up)


def lights(rig: Rig) -> Lights:
    ways: list[Points] = []
    colours: list[Points] = []
    key = rig.samples * 45 // 100
    ways.append(_disc(rig.key[0], rig.key[1], key))
    colours.append(np.repeat(np.array([rig.key[2]], np.float32) / key, key, 0))
    if rig.rim:
        n = max(4, rig.samples // 8)
        ways.append(_disc(rig.rim[0], rig.rim[1], n))
        colours.append(np.repeat(np.array([rig.rim[2]], np.float32) / n, n, 0))
    n = rig.samples - key
    s = _spread(n)
    y = 1 - 1.85 * s[:, 0]
    a = 2 * np.pi * s[:, 1]
    r = np.sqrt(np.maximum(1 - y * y, 0))
    sky = np.stack([r * np.cos(a), y, r * np.sin(a)], 1).astype(np.float32)
    zenith, horizon, ground = (np.array(c, np.float32) for c in rig.sky)
    t = np.abs(y)[:, None].astype(np.float32)
    tint = np.where(
        y[:, None] > 0, horizon + (zenith - horizon) * t, horizon + (ground - horizon) * np.sqrt(t)
    )
    # the camera's side of the studio is dark: black flags either side of the lens give the forms their edges
    dark = 1 - 0.35 * np.clip(sky[:, 2:], 0, 1)
    ways.append(sky)
    colours.append((tint * dark * (4.0 / n)).astype(np.float32))
    return Lights(
        np.concatenate(ways).astype(np.float32),
        np.concatenate(colours).astype(np.float32),
        np.arange(sum(len(w) for w in ways)) < key,
    )


def thinned(points: Points, cell: float = 0.004) -> Points:
    """One point per cube of `cell` metres: enough to cast shadows."""
    key = np.floor(points / np.float32(cell)).astype(np.int64) + 4096
    _, first = np.unique((key[:, 0] << 42) + (key[:, 1] << 21) + key[:, 2], return_index=True)
    return points[np.sort(first)]


def light_up(casters: Points, points: Points, normals: Points, source: Lights) -> Lit:
    """Light at `points`, on the side `normals` show, shadowed by `casters`: a cloud without holes at `CELL` metres."""
    n, count = len(points), len(source.ways)
    seen = np.empty((count, n), np.float32)
    lifted = points + normals * np.float32(0.007)
    for k, way in enumerate(source.ways):
        side = unit(np.cross(way, vec(0.3, 1, 0.1)))
        up = np.cross(side, way)
        frame = np.stack([side / CELL, up / CELL, way]).astype(np.float32)
        c = frame @ casters.T
        low = np.floor(c[:2].min(1)) - 2
        cols = int(c[1].max() - low[1]) + 4
        rows = int(c[0].max() - low[0]) + 4
        depth = np.full(rows * cols, -9.0, np.float32)
        np.maximum.at(depth, (c[0] - low[0]).astype(np.int32) * cols + (c[1] - low[1]).astype(np.int32), c[2])
        q = frame @ lifted.T
        i = np.clip((q[0] - low[0]).astype(np.int32), 0, rows - 1)
        j = np.clip((q[1] - low[1]).astype(np.int32), 0, cols - 1)
        # the outermost cells are empty, so what falls outside is lit
        seen[k] = 1.0 - (depth[i * cols + j] - q[2] - np.float32(0.007)) / np.float32(0.012)
    np.clip(seen, 0.0, 1.0, out=seen)
    key = seen[source.is_key].mean(0)
    facing = np.maximum(source.ways @ normals.T, 0.0)
    open_ = (seen * facing).sum(0) / np.maximum(facing.sum(0), 1e-6)
    seen *= facing > 0
    vectors = (source.colours[:, :, None] * source.ways[:, None, :]).reshape(count, 9)
    return Lit((seen.T @ vectors).reshape(n, 3, 3), key, open_.astype(np.float32))
