"""Pieces of a garment with the points that tie them to the body, and their warp onto the photo."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.geometry import Points, fit_spline, folds, grid_points
from render.pixels import Mask

GRID = 8.0
"""The warp is solved on a grid of this many work pixels and interpolated between."""

FIRM, SOFT = 2e-4, 8e-4
"""Stiffness of the thin-plate spline's points, in its normalised units."""


@dataclass(frozen=True)
class Piece:
    """sources (n, 2) garment pixels, targets (n, 2) work pixels, stiffness (n,): 0 exact, larger follows less.

    mask      this piece of the cut-out, in the garment picture
    outline   polygon in work pixels outside of which the piece cannot lie
    order     lower is painted first
    """

    name: str
    sources: Points
    targets: Points
    stiffness: NDArray[np.float64]
    mask: Mask
    outline: Points
    order: int = 0


class Ties:
    """Gathers the pairs of points that hold a piece."""

    def __init__(self) -> None:
        self._sources: list[Points] = []
        self._targets: list[Points] = []
        self._stiffness: list[NDArray[np.float64]] = []

    def add(self, sources: Points, targets: Points, stiffness: float) -> None:
        self._sources.append(sources)
        self._targets.append(targets)
        self._stiffness.append(np.full(len(sources), stiffness))

    @property
    def targets(self) -> Points:
        return np.concatenate(self._targets)

    def piece(self, name: str, mask: Mask, outline: Points) -> Piece:
        sources, stiffness = np.concatenate(self._sources), np.concatenate(self._stiffness)
        return Piece(name, sources, self.targets, stiffness, mask, outline)


@dataclass(frozen=True)
class Warped:
    """A solved warp. grid (rows, columns, 2): garment pixels at nodes spread evenly from `low` over `size` work pixels.

    alpha (h, w) is the piece drawn at work size, inside its outline.
    """

    name: str
    grid: NDArray[np.float32]
    low: NDArray[np.int_]
    size: NDArray[np.int_]
    mask: Mask
    alpha: Mask
    order: int

    def sample(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
        """Garment pixels (len(y), len(x), 2) for work columns x and rows y; far outside beyond the grid."""
        rows, columns = self.grid.shape[:2]
        gx = (x - self.low[0]) * ((columns - 1) / (self.size[0] - 1))
        gy = (y - self.low[1]) * ((rows - 1) / (self.size[1] - 1))
        mx, my = np.meshgrid(gx.astype(np.float32), gy.astype(np.float32))
        out = cv2.remap(self.grid, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        # Far outside at once: a ramp from the grid's last node to there would run across the whole garment.
        out[(gy < 0) | (gy > rows - 1)] = -1e4
        out[:, (gx < 0) | (gx > columns - 1)] = -1e4
        return out

    @property
    def reduction(self) -> float:
        """Garment pixels per work pixel, about the middle of the piece."""
        step = (self.size - 1) / np.maximum(np.array(self.grid.shape[1::-1]) - 1, 1)
        across = np.linalg.norm(np.diff(self.grid, axis=1), axis=2) / step[0]
        down = np.linalg.norm(np.diff(self.grid, axis=0), axis=2) / step[1]
        return float(np.sqrt(np.median(across) * np.median(down)))


def warp_piece(piece: Piece, width: int, height: int) -> Warped:
    """Backward map of a piece: its spline runs from the photo to the garment, so that one remap draws it."""
    low = np.floor(np.maximum(piece.outline.min(axis=0) - 2, 0)).astype(int)
    high = np.ceil(np.minimum(piece.outline.max(axis=0) + 3, [width, height])).astype(int)
    size = np.maximum(high - low, 2)
    points, columns, rows = grid_points(int(size[0]), int(size[1]), GRID)
    inside = np.zeros((height, width), np.uint8)
    cv2.fillPoly(inside, [np.rint(piece.outline).astype(np.int32)], 255)
    cells = cv2.resize(
        inside[low[1] : low[1] + size[1], low[0] : low[0] + size[0]],
        (columns, rows),
        interpolation=cv2.INTER_AREA,
    )
    stiffness = piece.stiffness
    values = np.zeros((rows, columns, 2))
    for _ in range(4):
        spline = fit_spline(piece.targets, piece.sources, stiffness)
        values = spline(points + low).reshape(rows, columns, 2)
        # Only where the piece is drawn does a fold show.
        drawn = cv2.remap(
            piece.mask, values[..., 0].astype(np.float32), values[..., 1].astype(np.float32), cv2.INTER_LINEAR
        )
        if folds(values, (cells > 250) & (cv2.dilate(drawn, np.ones((3, 3), np.uint8)) > 127)) == 0:
            break
        stiffness = np.maximum(stiffness, 1e-3) * 6.0
    alpha = np.zeros((height, width), np.uint8)
    window = (slice(low[1], low[1] + size[1]), slice(low[0], low[0] + size[0]))
    warped = Warped(piece.name, values.astype(np.float32), low, size, piece.mask, alpha, piece.order)
    x = np.arange(low[0], low[0] + size[0], dtype=np.float32)
    y = np.arange(low[1], low[1] + size[1], dtype=np.float32)
    dense = warped.sample(x, y)
    drawn = cv2.remap(
        piece.mask, dense[..., 0], dense[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT
    )
    alpha[window] = np.minimum(drawn, inside[window])
    return warped
