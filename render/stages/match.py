"""An engine's picture brought back to the photo's tone.

Autoencoders shift tone, contrast and sharpness a little, over the whole picture. In the ring that the engine saw
unmasked the shift is known: contrast from all of it, what is left as a field of low frequency, carried into the
masked part. All in sRGB codes, where an autoencoder works and makes its errors, and in floating point.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.pixels import Mask

Floats32 = NDArray[np.float32]

LATENT = 8
"""Pixels of one latent: what was generated leaks this far into the ring."""
GAINS = (0.8, 1.25)
"""No autoencoder changes contrast more than this."""
SPREAD = 24.0
"""Standard deviation of the ring, in codes, at which half of the contrast found in it is believed."""
TONES, ROUNDS = 16, 3
"""Steps of tone that count alike in a ring; how often contrast is found anew without what does not follow it."""
COARSE = 4
"""Tone is compared at this fraction of the size."""
SOFT = 3.0
"""Both are compared after this blur, so that lost sharpness is not taken for lost contrast."""


def match_colour(made: NDArray[np.uint8], crop: NDArray[np.uint8], mask: Mask) -> Floats32:
    """`made` (h, w, 3) with its tone corrected to that of `crop`, 0 to 255, not rounded.

    `mask` is what the engine was to generate: 0 where it saw the photo.
    """
    weight = _trusted(mask)
    factor = COARSE if int(weight.sum()) > 64 * COARSE**2 else 1
    target, source, weight = _coarse(crop, factor), _coarse(made, factor), _coarse(weight, factor)
    weight = np.where(weight > 0.99, np.float32(1), np.float32(0))
    if float(weight.sum()) < 16:
        return made.astype(np.float32)
    # What is burnt out or drowned tells nothing of contrast.
    plain = weight * ((target > 4) & (target < 251)).all(axis=2)
    kept = _each_tone_alike(source, plain if float(plain.sum()) >= 16 else weight)
    gains, offsets = _contrast(source, target, kept)
    for _ in range(ROUNDS):
        left = target - (source * gains + offsets)
        gains, offsets = _contrast(source, target, _without_outliers(left, kept))
    left = target - (source * gains + offsets)
    field = _field(left, _without_outliers(left, weight))
    out = cv2.resize(field, made.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    out += made * gains
    out += offsets
    return np.clip(out, 0, 255, out=out)


def _trusted(mask: Mask) -> Mask:
    """1 in the ring, where nothing that was generated can have leaked; nearer pixels only if there are no others."""
    seen = (mask == 0).astype(np.uint8)
    inner = cv2.erode(seen, np.ones((2 * LATENT + 1, 2 * LATENT + 1), np.uint8), borderValue=1)
    return inner if int(inner.sum()) >= max(64, int(seen.sum()) // 8) else seen


def _coarse(picture: NDArray[np.uint8], factor: int) -> Floats32:
    """Soft and smaller: lost sharpness must not be taken for lost contrast."""
    height, width = picture.shape[:2]
    size = (max(1, width // factor), max(1, height // factor))
    small = cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    if picture.ndim == 2:
        return small
    return cv2.GaussianBlur(small, (0, 0), max(0.8, SOFT / factor), borderType=cv2.BORDER_REFLECT)


def _without_outliers(difference: Floats32, weight: Floats32) -> Floats32:
    """`weight`, 0 where the difference is nothing like that of the rest: there the engine changed the scene."""
    inside = weight > 0
    if not inside.any():
        return weight
    values = difference[inside]
    middle = np.median(values, axis=0)
    spread = 1.4826 * np.median(np.abs(values - middle), axis=0)
    away = np.abs(difference - middle) / (4 * spread + 6)
    return weight * (away.max(axis=2) < 1)


def _each_tone_alike(source: Floats32, weight: Floats32) -> Floats32:
    """`weight` shared out so that a wide wall of one tone does not drown the few pixels of all others."""
    tone = np.clip(source.mean(axis=2) / (256 / TONES), 0, TONES - 1).astype(np.intp)
    count = np.bincount(tone.ravel(), weight.ravel(), minlength=TONES)
    known = count > max(4.0, 0.002 * float(weight.sum()))
    share = np.where(known, 1 / np.sqrt(np.maximum(count, 1)), 0).astype(np.float32)
    return weight * share[tone]


def _contrast(source: Floats32, target: Floats32, weight: Floats32) -> tuple[Floats32, Floats32]:
    """Per channel, `target` is about `gain * source + offset`; a ring of one tone tells an offset only."""
    total = float(weight.sum())
    gains, offsets = np.ones(3, np.float32), np.zeros(3, np.float32)
    if total <= 0:
        return gains, offsets
    for channel in range(3):
        a, b = source[..., channel], target[..., channel]
        mean_a, mean_b = float((weight * a).sum()) / total, float((weight * b).sum()) / total
        variance = float((weight * (a - mean_a) ** 2).sum()) / total
        shared = float((weight * (a - mean_a) * (b - mean_b)).sum()) / total
        gain = np.clip(shared / max(variance, 1e-3), *GAINS)
        gain = 1 + (gain - 1) * variance / (variance + SPREAD**2 / 4)
        gains[channel], offsets[channel] = gain, mean_b - gain * mean_a
    return gains, offsets


def _field(left: Floats32, weight: Floats32) -> Floats32:
    """What is `left`, blurred from the ring into everything: normalised convolution."""
    total = max(float(weight.sum()), 1e-6)
    lost = left * weight[..., None]
    mean = lost.reshape(-1, 3).sum(axis=0) / total
    sigma = max(1.0, max(weight.shape) / 16.0)
    near = cv2.GaussianBlur(weight, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    blurred = cv2.GaussianBlur(lost, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    # Far inside the region hardly anything was seen: fade to the mean instead of dividing by nearly 0.
    floor = 0.05
    return ((blurred + floor * mean) / (near + floor)[..., None]).astype(np.float32)
