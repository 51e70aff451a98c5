"""The plain ground a product picture was taken on, as a smooth surface in Lab.

Studio grounds are rarely one colour: light falls off, a table meets a wall. A cubic surface follows that and
still cannot follow a garment.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from render.arrays import Array
from render.errors import InputError
from render.messages import ErrorKind

FloatImage = Array

BORDER = 0.03
"""Width of the strip that is taken for ground at first, as a share of the shorter side."""
PLAIN_SHARE = 0.55
"""A ground is plain when at least this share of the border agrees with one smooth surface."""
ROUGHEST = 6.0
"""And when the border's noise about that surface stays under this, in Lab units."""

_SENTENCE = (
    "The ground behind this garment is not plain, so it cannot be cut out on its own; photograph it on an even "
    "ground, use a picture that is already cut out, or paint its mask."
)


@dataclass(frozen=True)
class Ground:
    """A fitted ground.

    residual   (h, w, 3) float32: Lab of the picture less Lab of the ground
    colour     (h, w, 3) float32: Lab of the ground, also behind the garment
    sigma      its noise: standard deviations of lightness and of chroma, Lab units
    """

    residual: FloatImage
    colour: FloatImage
    sigma: tuple[float, float]


def lab_of(rgb: Array) -> FloatImage:
    """CIE Lab (D65) of sRGB: L 0 to 100, a and b about -128 to 127, float32."""
    scaled = rgb.astype(np.float32) * np.float32(1 / 255)
    return cv2.cvtColor(scaled, cv2.COLOR_RGB2Lab)  # type: ignore[return-value]


def terms(x: Array, y: Array, order: int) -> Array:
    """Monomials x^i y^j with i + j <= order; x and y run from -1 to 1. Shape (n, terms)."""
    across, down = _powers(x, order), _powers(y, order)
    columns = [across[i] * down[j] for i in range(order + 1) for j in range(order + 1 - i)]
    return np.stack(columns, axis=-1).astype(np.float32, copy=False)


def _powers(values: Array, order: int) -> list[Array]:
    """Powers 0 to `order`, by multiplication: numpy's own cost ten times as much."""
    powers = [np.ones_like(values)]
    for _ in range(order):
        powers.append(powers[-1] * values)
    return powers


def fit_ground(lab: FloatImage) -> Ground:
    """Fit the ground of a picture from its border inwards; raises `InputError(NO_CUTOUT)` if it is not plain."""
    height, width = lab.shape[:2]
    step = max(1, min(height, width) // 160)
    thin = lab[::step, ::step]
    rows_of, columns_of = np.mgrid[0 : thin.shape[0], 0 : thin.shape[1]].astype(np.float32)
    xs = columns_of * np.float32(2 * step / max(width - 1, 1)) - 1
    ys = rows_of * np.float32(2 * step / max(height - 1, 1)) - 1

    strip = max(2, round(BORDER * min(height, width)))
    x = np.broadcast_to(np.linspace(-1, 1, width, dtype=np.float32), (height, width))
    y = np.broadcast_to(np.linspace(-1, 1, height, dtype=np.float32)[:, None], (height, width))
    where_x, where_y, samples = (
        np.concatenate(
            [
                part.reshape(-1, *of.shape[2:])[::3]
                for part in (of[:strip], of[-strip:], of[:, :strip], of[:, -strip:])
            ]
        )
        for of in (x, y, lab)
    )
    rows = terms(where_x, where_y, 2)
    coefficients, kept = _robust_fit(rows, samples, _first_kept(samples))
    spread = samples[kept] - rows[kept] @ coefficients
    if kept.mean() < PLAIN_SHARE or _spread(spread) > ROUGHEST:
        raise InputError(ErrorKind.NO_CUTOUT, _SENTENCE, f"border agreeing: {kept.mean():.2f}")

    order = 2
    for _ in range(3):
        surface = terms(xs.ravel(), ys.ravel(), order) @ coefficients
        tolerance = max(2.5, 3.5 * _spread(spread))
        near = np.linalg.norm(thin - surface.reshape(thin.shape), axis=2) < tolerance
        near = _touching_border(near.astype(np.uint8)) > 0
        if near.sum() < 40:
            break
        order = 3
        rows = terms(xs[near], ys[near], order)
        coefficients = _least_squares(rows, thin[near])
        spread = thin[near] - rows @ coefficients
    colour = _surface(coefficients, order, width, height)
    sigma_l = max(0.15, _spread(spread))
    sigma_c = max(0.15, 1.4826 * float(np.median(np.linalg.norm(spread[:, 1:], axis=1))) / 1.18)
    return Ground(lab - colour, colour, (sigma_l, sigma_c))


def _surface(coefficients: Array, order: int, width: int, height: int) -> FloatImage:
    """The fitted surface at every pixel: separable, so that only one small product per row is needed."""
    x = np.linspace(-1, 1, width, dtype=np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)
    powers_x = np.stack([x**i for i in range(order + 1)])
    powers_y = np.stack([y**i for i in range(order + 1)], axis=1)
    grid = np.zeros((order + 1, order + 1, 3), np.float32)
    pairs = [(i, j) for i in range(order + 1) for j in range(order + 1 - i)]
    for (i, j), value in zip(pairs, coefficients, strict=True):
        grid[j, i] = value
    planes = [powers_y @ grid[..., channel] @ powers_x for channel in range(3)]
    return cv2.merge(planes)  # type: ignore[return-value]


def _spread(residual: Array) -> float:
    return 1.4826 * float(np.median(np.abs(residual[:, 0])))


def _first_kept(samples: Array) -> Array:
    """Border samples around the commonest colour, so that a garment touching the border does not bend the fit."""
    cells = np.floor(samples / np.float32(6)).astype(np.int64)
    keys = cells[:, 0] * 1_000_003 + cells[:, 1] * 1_009 + cells[:, 2]
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    centre = np.median(samples[inverse == int(counts.argmax())], axis=0)
    kept = np.linalg.norm((samples - centre) * np.array([0.6, 1.5, 1.5]), axis=1) < 15
    return np.asarray(kept)


def _robust_fit(rows: Array, samples: Array, kept: Array) -> tuple[Array, Array]:
    coefficients = np.zeros((rows.shape[1], samples.shape[1]), np.float32)
    for _ in range(6):
        if kept.sum() < rows.shape[1] * 4:
            break
        coefficients = _least_squares(rows[kept], samples[kept])
        distance = np.linalg.norm(samples - rows @ coefficients, axis=1)
        limit = max(2.0, 4.0 * 1.4826 * float(np.median(distance[kept])))
        kept = distance < limit
    return coefficients, kept


def _least_squares(rows: Array, samples: Array) -> Array:
    """Coefficients (terms, channels) that fit best, from the normal equations: few terms, many rows."""
    wide = rows.astype(np.float64)
    try:
        found = np.linalg.solve(wide.T @ wide, wide.T @ samples)
    except np.linalg.LinAlgError:
        found = np.linalg.lstsq(rows, samples, rcond=None)[0]
    return found.astype(np.float32)


def _touching_border(mask: Array) -> Array:
    """The parts of `mask` that are connected to the picture's border."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    _, labels = cv2.connectedComponents(padded, connectivity=4)
    return (labels[1:-1, 1:-1] == labels[0, 0]).astype(np.uint8)
