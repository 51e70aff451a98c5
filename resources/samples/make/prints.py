"""What is woven into, printed on and stitched onto a garment, painted in pattern coordinates.

An `Atlas` holds colour and height over the flat garment; the worn garment looks it up by (u, v), the flat
photograph shows it as it is. Colours are linear RGB, heights are millimetres.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from resources.samples.make import cuts

Image = NDArray[np.float32]
PIXEL = 0.0005
"""Metres of cloth per atlas pixel."""


def linear(hex_colour: str) -> Image:
    c = np.array([int(hex_colour[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4).astype(np.float32)


def noise(shape: tuple[int, int], size: float, seed: int, *, stretch: tuple[float, float] = (1, 1)) -> Image:
    """Smooth noise of about `size` pixels, zero mean, unit deviation; `stretch` lengthens it in x and y."""
    rng = np.random.default_rng(seed)
    small = (max(4, int(shape[0] / size / stretch[1]) + 3), max(4, int(shape[1] / size / stretch[0]) + 3))
    n = cv2.resize(
        rng.standard_normal(small).astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC
    )
    return (n - n.mean()) / (n.std() + 1e-6)


def _within(distance: Image, width: float, soft: float) -> Image:
    """1 nearer than `width`, 0 beyond, over about four times `soft` metres."""
    return 1 / (1 + np.exp(np.clip((distance - width) / soft, -30, 30)))


@dataclass
class Canvas:
    """The flat garment as a painter sees it; `colour` and `height` are painted in place."""

    cut: cuts.Cut
    piece: cuts.Piece
    u: Image
    v: Image
    low: tuple[float, float]
    colour: Image
    height: Image

    @property
    def shape(self) -> tuple[int, int]:
        return self.u.shape[0], self.u.shape[1]

    def pixels(self, points: cuts.Plane) -> NDArray[np.float32]:
        x = (points[:, 0] - self.low[0]) / PIXEL
        y = self.shape[0] - 1 - (points[:, 1] - self.low[1]) / PIXEL
        return np.stack([x, y], 1).astype(np.float32)

    def distance(self, line: cuts.Plane, *, both: bool = True) -> Image:
        """Metres from a line (and its mirror image)."""
        mask = np.full(self.shape, 255, np.uint8)
        for sign in (1, -1) if both else (1,):
            q = np.round(self.pixels(line * np.array([sign, 1], np.float32)) * 8).astype(np.int32)
            cv2.polylines(mask, [q], False, 0, 1, cv2.LINE_8, 3)
        return cv2.distanceTransform(mask, cv2.DIST_L2, 5) * np.float32(PIXEL)

    def run(self, name: str) -> cuts.Plane | None:
        return next((line for _, n, line in self.piece.runs if n == name), None)

    @cached_property
    def edge(self) -> Image:
        """Metres to the nearest cut edge or seam."""
        ring = self.piece.polygon()
        return self.distance(np.concatenate([ring, ring[:1]]), both=False)

    def stitches(
        self, distance: Image, at: float, colour: Image | None = None, pitch: float = 0.0032
    ) -> None:
        """A line of stitches `at` metres from a line, with the cloth drawn in along it."""
        band = np.exp(-(((distance - at) / 0.0007) ** 2))
        dash = 0.5 + 0.5 * np.sign(np.sin((self.u + self.v * 0.9) * (2 * np.pi / pitch)) + 0.35)
        self.height -= np.exp(-(((distance - at) / 0.0026) ** 2)) * 0.45
        self.height += band * dash * 0.30
        if colour is not None:
            k = (band * dash * 0.85)[..., None]
            self.colour[:] = self.colour * (1 - k) + colour * k

    def seam(self, line: cuts.Plane) -> None:
        """Two cloths joined along a line: a narrow groove and a soft swelling beside it."""
        d = self.distance(line)
        self.height -= np.exp(-((d / 0.0010) ** 2)) * 0.55
        self.height += np.exp(-((d / 0.0055) ** 2)) * 0.30
        self.colour *= (1 - 0.30 * np.exp(-((d / 0.0009) ** 2)))[..., None]

    def hem(self, name: str, width: float, thread: Image | None = None) -> None:
        line = self.run(name)
        if line is None:
            return
        d = self.distance(line)
        self.height += _within(d, width, 0.0006) * 0.45
        self.stitches(d, width * 0.93, thread)

    def rib(self, name: str, width: float, tint: float = 0.97) -> None:
        """A knitted band along an edge, its ribs across it."""
        line = self.run(name)
        if line is None:
            return
        d = self.distance(line)
        near = np.nonzero(d < width + 0.002)
        dense = cuts._resampled(line, 0.001)
        dense = np.concatenate([dense, dense * np.array([-1, 1], np.float32)])
        along = np.arange(len(dense)) * 0.001
        _, at = cKDTree(dense).query(np.stack([self.u[near], self.v[near]], 1))
        wave = np.sin(along[at] * (2 * np.pi / 0.0030))
        inside = _within(d[near], width, 0.0003)
        self.height[near] += inside * (0.5 + 0.16 * wave)
        self.colour[near] *= (1 - inside * (1 - tint) - inside * 0.06 * (wave < -0.2))[:, None]
        self.height -= np.exp(-(((d - width) / 0.0011) ** 2)) * 0.5
        self.colour *= (1 - 0.22 * np.exp(-(((d - width) / 0.0008) ** 2)))[..., None]


@dataclass(frozen=True)
class Atlas:
    """Front and back painted. `colour` (2 pieces, h, w, 3), `slope` (2, h, w, 2): d height / d u, d v, unitless."""

    low: tuple[float, float]
    colour: Image
    height: Image

    @cached_property
    def slope(self) -> Image:
        dy, dx = np.gradient(self.height * np.float32(0.001 / PIXEL), axis=(1, 2))
        return np.stack([dx, -dy], -1).astype(np.float32)

    def look_up(self, image: Image, uv: cuts.Plane, piece: NDArray[np.int8]) -> Image:
        """Bilinear samples of `colour` or `slope` at (n, 2) pattern coordinates."""
        x = ((uv[:, 0] - self.low[0]) / PIXEL).astype(np.float32)
        y = (image.shape[1] - 1 - (uv[:, 1] - self.low[1]) / PIXEL).astype(np.float32)
        out = np.empty((len(uv), image.shape[-1]), np.float32)
        for k in (0, 1):
            m = np.nonzero(piece == k)[0]
            for i in range(0, len(m), 32000):
                part = m[i : i + 32000]
                got = cv2.remap(
                    image[k], x[part][None], y[part][None], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
                )
                out[part] = got[0]
        return out


Painter = Callable[[Canvas, int], None]


def paint(cut: cuts.Cut, painter: Painter) -> Atlas:
    """`painter(canvas, piece)` is called for the front (0) and the back (1)."""
    rings = np.concatenate([cut.front.polygon(), cut.back.polygon()])
    low = rings.min(0) - 0.02
    high = rings.max(0) + 0.02
    w, h = (int(x) for x in np.ceil((high - low) / PIXEL))
    u, v = np.meshgrid(
        low[0] + np.arange(w, dtype=np.float32) * PIXEL, low[1] + np.arange(h, dtype=np.float32)[::-1] * PIXEL
    )
    colours, heights = [], []
    for k, piece in enumerate((cut.front, cut.back)):
        c = Canvas(
            cut, piece, u.astype(np.float32), v.astype(np.float32), (float(low[0]), float(low[1])),
            np.zeros((h, w, 3), np.float32), np.zeros((h, w), np.float32),
        )  # fmt: skip
        painter(c, k)
        colours.append(np.clip(c.colour, 0.001, 1))
        heights.append(c.height)
    return Atlas((float(low[0]), float(low[1])), np.stack(colours), np.stack(heights))


def weave(
    c: Canvas,
    colour: Image,
    *,
    thread: float = 0.0011,
    seed: int = 1,
    depth: float = 0.05,
    slub: float = 0.02,
) -> None:
    """Plain cloth: fine threads both ways and slubs."""
    c.colour[:] = colour
    over = np.sin(c.u * (2 * np.pi / thread)) * np.sin(c.v * (2 * np.pi / thread))
    c.height += (depth * over).astype(np.float32)
    shape = c.shape
    tone = 0.5 * noise(shape, 3, seed, stretch=(14, 1)) + 0.5 * noise(shape, 3, seed + 1, stretch=(1, 14))
    c.colour *= (1 + slub * tone + 0.5 * slub * noise(shape, 2, seed + 2))[..., None]
    c.height += 0.02 * tone


def jersey(c: Canvas, colour: Image, *, seed: int = 1) -> None:
    """Fine knit: columns of small loops."""
    weave(c, colour, thread=0.0012, seed=seed, depth=0.02, slub=0.012)
    column = np.abs(np.sin(c.u * (np.pi / 0.0011)))
    c.height += (0.035 * column).astype(np.float32)
