"""Curves and thin-plate splines in the plane. Points are (n, 2) float64 arrays of (x, y) in pixels."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def as_points(*points: NDArray[np.float64] | tuple[float, float]) -> Points:
    return np.array(points, dtype=np.float64).reshape(-1, 2)


def length(curve: Points) -> float:
    return float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())


def resample(curve: Points, count: int) -> Points:
    """`count` points at equal arc length along a polyline, its ends included."""
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    keep = np.concatenate([[True], steps > 1e-9])
    curve = curve[keep]
    if len(curve) < 2:
        return np.repeat(curve[:1], count, axis=0)
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    at = np.linspace(0.0, along[-1], count)
    return np.stack([np.interp(at, along, curve[:, k]) for k in range(2)], axis=1)


def smooth_curve(curve: Points, sigma: float) -> Points:
    """Gaussian smoothing over the index with both ends held, for curves sampled evenly."""
    n = len(curve)
    if n < 5 or sigma <= 0:
        return curve
    index = np.arange(n)
    weights = np.exp(-0.5 * ((index[:, None] - index[None, :]) / sigma) ** 2)
    padded = weights / weights.sum(axis=1, keepdims=True)
    straight = curve[0] + (curve[-1] - curve[0]) * (index / (n - 1))[:, None]
    out = straight + padded @ (curve - straight)
    out[0], out[-1] = curve[0], curve[-1]
    return out


def largest_contour(mask: NDArray[np.uint8]) -> Points:
    """Outer contour of the largest component, clockwise as seen on the screen; (0, 2) where the mask is empty."""
    found, _ = cv2.findContours((mask > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not found:
        return np.zeros((0, 2))
    contour = max(found, key=cv2.contourArea).reshape(-1, 2).astype(np.float64)
    if cv2.contourArea(contour.astype(np.float32), oriented=True) < 0:
        contour = contour[::-1]
    return contour


def nearest_index(contour: Points, point: NDArray[np.float64]) -> int:
    return int(np.argmin(((contour - point) ** 2).sum(axis=1)))


def arc(contour: Points, start: NDArray[np.float64], end: NDArray[np.float64]) -> Points:
    """The shorter way along a closed contour from the point nearest `start` to the point nearest `end`."""
    i, j = nearest_index(contour, start), nearest_index(contour, end)
    n = len(contour)
    forward = contour[(np.arange((j - i) % n + 1) + i) % n]
    backward = contour[(i - np.arange((i - j) % n + 1)) % n]
    return forward if len(forward) <= len(backward) else backward


@dataclass(frozen=True)
class Spline:
    """A thin-plate spline from the plane to the plane: value(p) = A p + b + sum w_i U(|p - c_i|).

    U(r) = r^2 log r (Bookstein 1989). Coordinates are normalised before solving.
    """

    centres: Points
    weights: NDArray[np.float64]
    affine: NDArray[np.float64]
    origin: NDArray[np.float64]
    unit: float

    def __call__(self, points: Points) -> Points:
        p = (points - self.origin) / self.unit
        c = self.centres
        square = (p**2).sum(axis=1)[:, None] + (c**2).sum(axis=1)[None, :] - 2.0 * (p @ c.T)
        np.maximum(square, 1e-12, out=square)
        kernel = square.astype(np.float32)
        kernel *= np.log(kernel)
        value = kernel @ (0.5 * self.weights).astype(np.float32)
        return value + p @ self.affine[1:] + self.affine[0]


def fit_spline(sources: Points, targets: Points, stiffness: NDArray[np.float64]) -> Spline:
    """The spline with value(sources) ~ targets. `stiffness` (n,) >= 0: 0 interpolates, more follows less."""
    origin = sources.mean(axis=0)
    unit = float(np.abs(sources - origin).max()) or 1.0
    c = (sources - origin) / unit
    n = len(c)
    square = np.maximum(((c[:, None] - c[None]) ** 2).sum(axis=2), 1e-12)
    system = np.zeros((n + 3, n + 3))
    system[:n, :n] = 0.5 * square * np.log(square)
    system[np.arange(n), np.arange(n)] = stiffness
    system[:n, n] = 1.0
    system[:n, n + 1 :] = c
    system[n:, :n] = system[:n, n:].T
    right = np.zeros((n + 3, 2))
    right[:n] = targets
    try:
        solved = np.linalg.solve(system, right)
    except np.linalg.LinAlgError:
        solved = np.linalg.lstsq(system, right, rcond=None)[0]
    return Spline(c, solved[:n], solved[n:], origin, unit)


def grid_points(width: int, height: int, step: float) -> tuple[Points, int, int]:
    """Points of a grid that spans a raster of this size, row by row, with its columns and rows."""
    columns = max(2, int(np.ceil((width - 1) / step)) + 1)
    rows = max(2, int(np.ceil((height - 1) / step)) + 1)
    x, y = np.meshgrid(np.linspace(0, width - 1, columns), np.linspace(0, height - 1, rows))
    return np.stack([x.ravel(), y.ravel()], axis=1), columns, rows


def folds(values: NDArray[np.float64], inside: NDArray[np.bool_]) -> int:
    """How many cells of a grid map (rows, columns, 2) turn over where `inside` (rows, columns) is set."""
    dx = values[:-1, 1:] - values[:-1, :-1]
    dy = values[1:, :-1] - values[:-1, :-1]
    determinant = dx[..., 0] * dy[..., 1] - dx[..., 1] * dy[..., 0]
    return int(((determinant <= 0) & inside[:-1, :-1]).sum())


def along_share(curve: Points) -> NDArray[np.float64]:
    """How far along a curve each of its points lies, 0 to 1."""
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)]) / max(float(steps.sum()), 1e-9)
