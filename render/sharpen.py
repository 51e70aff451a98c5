"""Output sharpening: what a picture lost when it was made smaller, or will lose as ink on paper, given back.

On luminance alone, after the size is final. With Y the luminance (0 to 1), t its cube root, which is lightness to a
constant (CIE 1976: L* = 116 t - 16), and G a Gaussian of the radius `sigma` in pixels:

    d  = t - G(t)
    t' = t + amount * sign(d) * min(max(|d| - threshold, 0), limit)
    X, Y, Z times (t' / t)^3

so that chromaticity stays as it is. The threshold keeps noise and smooth skin from being sharpened, the limit keeps
edges from haloes. For the screen sigma is 0.6 pixels; for print it is 0.085 mm on paper, what ink spreads by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyvips

from render.delivery import Delivery, Sharpening, SharpeningAmount

SCREEN_SIGMA = 0.6
PRINT_SIGMA_MM = 0.085
SIGMA_RANGE = (0.5, 4.0)
AMOUNTS = {
    Sharpening.SCREEN: {
        SharpeningAmount.LOW: 0.4,
        SharpeningAmount.STANDARD: 0.75,
        SharpeningAmount.HIGH: 1.2,
    },
    Sharpening.PRINT: {
        SharpeningAmount.LOW: 0.8,
        SharpeningAmount.STANDARD: 1.3,
        SharpeningAmount.HIGH: 2.0,
    },
}
THRESHOLD = 0.004
LIMITS = {Sharpening.SCREEN: 0.06, Sharpening.PRINT: 0.09}
_DARKEST = 0.01
"""Below this t, a millionth of white's luminance, nothing is seen and a ratio means nothing."""


@dataclass(frozen=True)
class Unsharp:
    """The numbers of the formula above."""

    sigma: float
    amount: float
    threshold: float
    limit: float


def unsharp_of(delivery: Delivery) -> Unsharp | None:
    """None where nothing is to be sharpened."""
    if delivery.sharpening is Sharpening.NONE:
        return None
    sigma = SCREEN_SIGMA
    if delivery.sharpening is Sharpening.PRINT:
        low, high = SIGMA_RANGE
        sigma = min(max(PRINT_SIGMA_MM / 25.4 * delivery.resolution, low), high)
    amount = AMOUNTS[delivery.sharpening][delivery.amount]
    return Unsharp(sigma, amount, THRESHOLD, LIMITS[delivery.sharpening])


def sharpen(xyz: pyvips.Image, unsharp: Unsharp) -> pyvips.Image:
    """A float XYZ image, Y of white being 100, sharpened; nothing is computed before it is asked for."""
    values: Any = xyz
    luminance = values[1] / 100
    lightness = (luminance > 0).ifthenelse(luminance, 0) ** (1 / 3)
    detail = lightness - lightness.gaussblur(unsharp.sigma, min_ampl=0.02, precision="float")
    size = detail.abs() - unsharp.threshold
    size = (size > 0).ifthenelse(size, 0)
    size = (size < unsharp.limit).ifthenelse(size, unsharp.limit)
    sharpened = lightness + (detail > 0).ifthenelse(size, size * -1) * unsharp.amount
    sharpened = (sharpened > 0).ifthenelse(sharpened, 0)
    base = (lightness > _DARKEST).ifthenelse(lightness, _DARKEST)
    ratio = (lightness > _DARKEST).ifthenelse((sharpened / base) ** 3, 1)
    return (values * ratio).cast("float").copy(interpretation="xyz")
