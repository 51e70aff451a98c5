"""Creases of wearing: a field of ridges over the cloth, without a seam."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from resources.samples.make.prints import Image

CREASE_TILE = 0.64
"""Metres after which the creases repeat."""


@cache
def _crease_slopes() -> Image:
    """Slopes (512, 512, 2) of a field of creases that repeats without a seam: ridges of band-passed noise."""
    n = 512
    rng = np.random.default_rng(7)
    k = np.fft.fftfreq(n, CREASE_TILE / n)
    radius = np.hypot(k[:, None], k[None])

    def band(wave: float, width: float) -> Image:
        keep = np.exp(-((np.log2(np.maximum(radius, 1e-3) * wave) / width) ** 2))
        x = np.fft.ifft2(np.fft.fft2(rng.standard_normal((n, n))) * keep).real
        return (x / x.std()).astype(np.float32)

    ridge = np.exp(-np.abs(band(0.10, 0.5)) * 2.2) + 0.5 * np.exp(-np.abs(band(0.055, 0.5)) * 2.4)
    height = ridge * np.clip(0.5 + 0.5 * band(0.26, 0.6), 0, 1.4) * 0.0022 + band(0.16, 0.7) * 0.0012
    smooth = np.exp(-((radius * 0.009) ** 2) * 6)
    height = np.fft.ifft2(np.fft.fft2(height) * smooth).real
    step = CREASE_TILE / n
    dv, du = ((np.roll(height, -1, a) - np.roll(height, 1, a)) / (2 * step) for a in (0, 1))
    return np.stack([du, dv], -1).astype(np.float32)


def crumples(uv: Image) -> Image:
    """Slopes (n, 2) at pattern coordinates (n, 2)."""
    x, y = ((uv / CREASE_TILE) % 1.0 * 512).T.astype(np.float32)
    out = np.empty((len(uv), 2), np.float32)
    for i in range(0, len(uv), 32000):
        got = cv2.remap(
            _crease_slopes(),
            x[i : i + 32000][None],
            y[i : i + 32000][None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_WRAP,
        )
        out[i : i + 32000] = got[0]
    return out
