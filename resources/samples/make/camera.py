"""A view camera with a shifted lens, and rasterising of triangles into a buffer of faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resources.samples.make.shapes import Points
from resources.samples.make.surface import Faces


@dataclass(frozen=True)
class Camera:
    """Looks along -z with verticals kept upright.

    `height` metres of the plane z = 0 fill the picture's height, whose centre shows `centre` (x, y) there.
    `eye` is the lens's own place; the lens is shifted so that `centre` stays in the middle.
    """

    eye: tuple[float, float, float]
    centre: tuple[float, float]
    height: float

    def project(self, p: Points, width: int, height: int) -> NDArray[np.float32]:
        """Pixel x, y (centre of the first pixel at 0, 0) and depth in metres, (n, 3)."""
        k = height / self.height
        depth = self.eye[2] - p[:, 2]
        s = self.eye[2] / depth
        x = self.eye[0] + (p[:, 0] - self.eye[0]) * s - self.centre[0]
        y = self.eye[1] + (p[:, 1] - self.eye[1]) * s - self.centre[1]
        return np.stack([width / 2 - 0.5 + x * k, height / 2 - 0.5 - y * k, depth], 1).astype(np.float32)

    def rays(self, xs: NDArray[np.float32], ys: NDArray[np.float32], width: int, height: int) -> Points:
        """Directions through pixels, not normalised: each reaches the plane z = 0 at length 1."""
        k = self.height / height
        gx = self.centre[0] + (xs - (width / 2 - 0.5)) * k - self.eye[0]
        gy = self.centre[1] - (ys - (height / 2 - 0.5)) * k - self.eye[1]
        return np.stack(np.broadcast_arrays(gx, gy, np.float32(-self.eye[2])), -1).astype(np.float32)


EMPTY = np.iinfo(np.int64).max


def rasterise(
    screen: NDArray[np.float32], faces: Faces, bias: NDArray[np.float32], width: int, top: int, bottom: int
) -> NDArray[np.int32]:
    """The nearest face in each pixel of rows `top` to `bottom` - 1, or -1; (bottom - top, width).

    `bias` metres per face are taken from its depth: what must lie above what it touches gets more.
    """
    tri = screen[faces]
    x0 = np.floor(tri[:, :, 0].min(1)).astype(np.int32)
    x1 = np.ceil(tri[:, :, 0].max(1)).astype(np.int32)
    y0 = np.floor(tri[:, :, 1].min(1)).astype(np.int32)
    y1 = np.ceil(tri[:, :, 1].max(1)).astype(np.int32)
    seen = np.nonzero((x1 >= 0) & (x0 < width) & (y1 >= top) & (y0 < bottom))[0]
    size = np.maximum(x1 - x0, y1 - y0)[seen] + 1
    order = np.argsort(size, kind="stable")
    seen, size = seen[order], size[order]
    buffer = np.full((bottom - top) * width, EMPTY, np.int64)
    start = 0
    while start < len(seen):
        k = int(size[start])
        stop = int(np.searchsorted(size, max(k + 1, int(k * 1.35)), side="left"))
        k = int(size[stop - 1])
        stop = min(stop, start + max(1, 6_000_000 // (k * k)))
        _splat(buffer, tri, seen[start:stop], x0, y0, bias, k, width, top, bottom)
        start = stop
    faces_seen = np.where(buffer == EMPTY, -1, buffer & 0xFFFFFFFF).astype(np.int32)
    return faces_seen.reshape(bottom - top, width)


def _splat(
    buffer: NDArray[np.int64],
    tri: NDArray[np.float32],
    index: NDArray[np.intp],
    x0: NDArray[np.int32],
    y0: NDArray[np.int32],
    bias: NDArray[np.float32],
    k: int,
    width: int,
    top: int,
    bottom: int,
) -> None:
    t = tri[index]
    gx = (x0[index][:, None] + np.tile(np.arange(k, dtype=np.int32), k)[None]).astype(np.float32)
    gy = (y0[index][:, None] + np.repeat(np.arange(k, dtype=np.int32), k)[None]).astype(np.float32)
    a, b, c = t[:, 0], t[:, 1], t[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    inverse = np.where(np.abs(area) < 1e-12, 0, 1 / np.where(area == 0, 1, area))[:, None]
    w0 = ((b[:, :1] - gx) * (c[:, 1:2] - gy) - (b[:, 1:2] - gy) * (c[:, :1] - gx)) * inverse
    w1 = ((c[:, :1] - gx) * (a[:, 1:2] - gy) - (c[:, 1:2] - gy) * (a[:, :1] - gx)) * inverse
    w2 = 1 - w0 - w1
    edge = np.float32(-1e-4)
    ok = (w0 >= edge) & (w1 >= edge) & (w2 >= edge) & (inverse != 0)
    ok &= (gx >= 0) & (gx < width) & (gy >= top) & (gy < bottom)
    z = w0 * a[:, 2:] + w1 * b[:, 2:] + w2 * c[:, 2:] - bias[index][:, None]
    row, _ = np.nonzero(ok)
    key = (z[ok].astype(np.float32).view(np.int32).astype(np.int64) << 32) | index[row]
    at = (gy[ok].astype(np.int64) - top) * width + gx[ok].astype(np.int64)
    np.minimum.at(buffer, at, key)


def weights(
    screen: NDArray[np.float32],
    faces: Faces,
    face: NDArray[np.int32],
    x: NDArray[np.float32],
    y: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Perspective-correct barycentric weights (n, 3) of pixels (x, y) in their faces."""
    t = screen[faces[face]]
    a, b, c = t[:, 0], t[:, 1], t[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    area = np.where(np.abs(area) < 1e-12, 1, area)
    w0 = ((b[:, 0] - x) * (c[:, 1] - y) - (b[:, 1] - y) * (c[:, 0] - x)) / area
    w1 = ((c[:, 0] - x) * (a[:, 1] - y) - (c[:, 1] - y) * (a[:, 0] - x)) / area
    w = np.clip(np.stack([w0, w1, 1 - w0 - w1], 1), 0, 1) / t[:, :, 2]
    return (w / w.sum(1, keepdims=True)).astype(np.float32)
