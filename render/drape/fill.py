"""Plain fills for what the old garment covered and the new one does not. Work pixels, RGB float32 0..255.

These stand in for what a preview cannot know; they are smooth on purpose, and marked as filled.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis
from render.drape.torso import Torso

Image = NDArray[np.float32]
Flags = NDArray[np.bool_]
Window = tuple[slice, slice]


def push_pull(image: Image, weight: NDArray[np.float32]) -> Image:
    """Carry what is known smoothly into what is not, through an image pyramid.

    After Gortler et al., The Lumigraph (1996), section 3.4.2.
    """
    height, width = weight.shape
    if min(height, width) <= 2:
        total = float(weight.sum())
        mean = (image * weight[..., None]).sum(axis=(0, 1)) / max(total, 1e-6)
        return np.broadcast_to(mean, image.shape).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    small_weight = cv2.pyrDown(weight, dstsize=half)
    small = cv2.pyrDown(image * weight[..., None], dstsize=half)
    small = small / np.maximum(small_weight, 1e-6)[..., None]
    coarse = push_pull(small, np.minimum(small_weight * 1.8, 1.0))
    up = cv2.pyrUp(coarse, dstsize=(width, height))
    w = weight[..., None]
    return (image * w + up * (1 - w)).astype(np.float32)


def known_fill(rgb: Image, known: Flags, smooth: float) -> Image:
    """`rgb` where `known`, carried on elsewhere and softened so that no detail is repeated."""
    filled = push_pull(rgb, known.astype(np.float32))
    return cv2.GaussianBlur(filled, (0, 0), smooth)


def fill_ground(body: BodyAnalysis, rgb: Image, hole: Flags, window: Window) -> Image:
    """The ground round about, carried into `window` of the work picture; `hole` is what must not be looked at."""
    part = hole[window]
    if body.person.silhouette is not None:
        # From right beyond the hole: farther off the ground may be of another shade.
        person = cv2.dilate(body.person.silhouette[window].view(np.uint8), np.ones((7, 7), np.uint8)) > 0
        away = ~part & ~person
    else:
        away = cv2.dilate(part.view(np.uint8), np.ones((9, 9), np.uint8)) == 0
    if away.sum() < 50:
        away = ~part
    return known_fill(rgb[window], away, 2.0)


def fill_chest(body: BodyAnalysis, torso: Torso, rgb: Image, hole: Flags) -> Image:
    """Neck and chest: the neck's own skin carried down, drawn towards the skin's general tone with distance."""
    skin = body.person.skin
    if skin is None:
        return known_fill(rgb, ~hole, 3.0)
    unit = body.unit
    y, x = np.mgrid[: body.height, : body.width].astype(np.float32)
    middle = torso.neck.mean(axis=0)
    near = (np.abs(x - middle[0]) < 0.7 * unit) & (y > body.head[1] + 0.30 * unit)
    near &= y < middle[1] + 1.0 * unit
    source = cv2.erode((skin & near & ~hole).view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if source.sum() < 40:
        return np.broadcast_to(skin_colour(body), rgb.shape).astype(np.float32).copy()
    # Shadow under the chin is not the chest's colour: sources darker than the skin's own middle count less.
    lightness = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    middle_light = float(np.percentile(lightness[source], 60))
    weight = source.astype(np.float32) * np.clip((lightness / max(middle_light, 1.0)) ** 3, 0.02, 1.0)
    carried = cv2.GaussianBlur(push_pull(rgb, weight), (0, 0), 0.05 * unit)
    tone = np.median(rgb[source & (lightness > middle_light * 0.9)], axis=0)
    distance = cv2.distanceTransform((~source).view(np.uint8), cv2.DIST_L2, 3)[..., None]
    mix = np.clip(distance / (0.6 * unit), 0, 0.6)
    chest = carried * (1 - mix) + tone.astype(np.float32) * mix
    # A chest is round: it turns away from the light towards the shoulders, and a little below the collarbones.
    across = np.abs(x - middle[0]) / (0.62 * unit)
    down = np.clip((y - middle[1]) / (0.8 * unit), 0, 1)
    chest = chest * (1.0 - 0.09 * np.clip(across, 0, 1.3) ** 2 - 0.05 * down)[..., None]
    # Where it meets the person's own skin the fill takes on that skin's light, and lets go of it with distance.
    step = push_pull((rgb - chest) * source[..., None], source.astype(np.float32))
    step = cv2.GaussianBlur(step, (0, 0), 0.012 * unit)
    return chest + step * np.exp(-((distance / (0.28 * unit)) ** 2))


def skin_colour(body: BodyAnalysis) -> NDArray[np.float32]:
    colour = body.person.skin_colour
    return (np.array([205.0, 165.0, 140.0]) if colour is None else colour).astype(np.float32)


def fill_lower(body: BodyAnalysis, rgb: Image, cloth: Flags, rows: tuple[float, float]) -> Image:
    """What is worn below, `cloth`, carried up between `rows`."""
    y = np.arange(body.height)[:, None]
    source = cloth & (y > rows[0] - 0.05 * body.unit) & (y < rows[1] + 0.35 * body.unit)
    source = cv2.erode(source.astype(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if source.sum() < 60:
        return np.broadcast_to(skin_colour(body), rgb.shape).astype(np.float32).copy()
    return known_fill(rgb, source, 0.015 * body.unit)
