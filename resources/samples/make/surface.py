"""A triangle mesh from a signed-distance function: surface nets, pulled exactly onto the surface."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from resources.samples.make.shapes import Field, Points, gradient

Faces = NDArray[np.int32]


def _sampled(field: Field, low: Points, shape: tuple[int, int, int], step: float) -> NDArray[np.float32]:
    """Distances on a grid; far from the surface only every fourth point is asked."""
    coarse_shape = tuple((n + 3) // 4 + 1 for n in shape)
    axes = [low[i] + 4 * step * np.arange(coarse_shape[i], dtype=np.float32) for i in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    coarse = field(grid).reshape(coarse_shape)
    full = np.repeat(np.repeat(np.repeat(coarse, 4, 0), 4, 1), 4, 2)[
        : shape[0], : shape[1], : shape[2]
    ].copy()
    near = np.abs(full) < 8.0 * step
    index = np.argwhere(near)
    full[near] = field((low + index * np.float32(step)).astype(np.float32))
    return full


def mesh(field: Field, low: Points, high: Points, step: float) -> tuple[Points, Faces, Points]:
    """Vertices (n, 3), faces (m, 3) seen counter-clockwise from outside, and unit normals (n, 3)."""
    shape = tuple(int(n) for n in np.ceil((high - low) / step).astype(int) + 1)
    d = _sampled(field, low, (shape[0], shape[1], shape[2]), step)
    inside = d < 0
    cells = np.zeros(tuple(n - 1 for n in shape), np.int8)
    for i in (0, 1):
        for j in (0, 1):
            for k in (0, 1):
                cells += inside[i : shape[0] - 1 + i, j : shape[1] - 1 + j, k : shape[2] - 1 + k]
    active = (cells > 0) & (cells < 8)
    number = np.full(active.shape, -1, np.int32)
    number[active] = np.arange(int(active.sum()), dtype=np.int32)
    p = (low + (np.argwhere(active) + 0.5) * step).astype(np.float32)
    for _ in range(3):
        p -= np.clip(field(p), -step, step)[:, None] * gradient(field, p)
    faces: list[NDArray[np.int32]] = []
    for axis in range(3):
        others = [i for i in range(3) if i != axis]
        first = [slice(None)] * 3
        second = [slice(None)] * 3
        first[axis], second[axis] = slice(0, -1), slice(1, None)
        a, b = inside[tuple(first)], inside[tuple(second)]
        crossing = np.argwhere(a != b)
        keep = np.all([(crossing[:, o] > 0) & (crossing[:, o] < shape[o] - 1) for o in others], axis=0)
        crossing = crossing[keep]
        outward = a[tuple(crossing.T)]
        corners = []
        for du, dv in ((1, 1), (0, 1), (0, 0), (1, 0)):
            at = crossing.copy()
            at[:, others[0]] -= du
            at[:, others[1]] -= dv
            corners.append(number[tuple(at.T)])
        quad = np.stack(corners, 1)
        flip = outward if axis != 1 else ~outward
        quad[~flip] = quad[~flip][:, ::-1]
        faces += [quad[:, [0, 1, 2]], quad[:, [0, 2, 3]]]
    return p, np.concatenate(faces).astype(np.int32), gradient(field, p)
