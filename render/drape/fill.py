"""Plain fills for what the old garment covered and the new one does not. Work pixels, RGB float32 0..255.

These stand in for what a preview cannot know; they are smooth on purpose, and marked as filled.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, Limb
from render.drape.torso import Torso

Image = NDArray[np.float32]
Flags = NDArray[np.bool_]


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


def fill_ground(body: BodyAnalysis, rgb: Image, hole: Flags) -> Image:
    if body.person.silhouette is not None:
        away = cv2.dilate((body.person.silhouette | hole).view(np.uint8), np.ones((15, 15), np.uint8)) == 0
    else:
        away = cv2.dilate(hole.view(np.uint8), np.ones((9, 9), np.uint8)) == 0
    if away.sum() < 50:
        away = ~hole
    return known_fill(rgb, away, 2.0)


def fill_chest(body: BodyAnalysis, torso: Torso, rgb: Image, hole: Flags) -> Image:
    """Neck and chest: the neck's own skin carried down, drawn towards the skin's general tone with distance."""
    skin = body.person.skin
    if skin is None:
        return known_fill(rgb, ~hole, 3.0)
    y, x = np.mgrid[: body.height, : body.width].astype(np.float32)
    middle = torso.neck.mean(axis=0)
    near = (np.abs(x - middle[0]) < 0.7 * body.unit) & (y > body.head[1] + 0.30 * body.unit)
    near &= y < middle[1] + 1.0 * body.unit
    away = cv2.dilate(hole.view(np.uint8), np.ones((5, 5), np.uint8)) == 0
    source = cv2.erode((skin & near & away).view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if source.sum() < 40:
        return np.broadcast_to(_tone(body), rgb.shape).astype(np.float32).copy()
    # Shadow under the chin is not the chest's colour: sources darker than the skin's own middle count less.
    lightness = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    middle_light = float(np.percentile(lightness[source], 60))
    weight = source.astype(np.float32) * np.clip((lightness / max(middle_light, 1.0)) ** 3, 0.02, 1.0)
    carried = cv2.GaussianBlur(push_pull(rgb, weight), (0, 0), 0.03 * body.unit)
    tone = np.median(rgb[source & (lightness > middle_light * 0.9)], axis=0)
    distance = cv2.distanceTransform((~source).view(np.uint8), cv2.DIST_L2, 3)[..., None]
    mix = np.clip(distance / (0.45 * body.unit), 0, 0.75)
    chest = carried * (1 - mix) + tone.astype(np.float32) * mix
    across = np.abs(x - middle[0]) / (0.62 * body.unit)
    chest = chest * (1.0 - 0.07 * np.clip(across, 0, 1.3) ** 2)[..., None]
    # Where it meets the person's own skin the fill takes on that skin's light, and lets go of it with distance.
    step = push_pull((rgb - chest) * source[..., None], source.astype(np.float32))
    step = cv2.GaussianBlur(step, (0, 0), 0.012 * body.unit)
    return chest + step * np.exp(-distance / (0.10 * body.unit))


def _tone(body: BodyAnalysis) -> NDArray[np.float32]:
    colour = body.person.skin_colour
    return (np.array([205.0, 165.0, 140.0]) if colour is None else colour).astype(np.float32)


def arm_flags(body: BodyAnalysis, limb: Limb) -> tuple[Flags, NDArray[np.float32], NDArray[np.float32]]:
    """Pixels of the bare arm, their distance along it, and their place across it (-1 inner to 1 outer)."""
    key = f"limb {limb.side} {limb.joints[0].tolist()}"
    if key in body.notes:
        return body.notes[key]
    y, x = np.mgrid[: body.height, : body.width].astype(np.float32)
    along, across = limb.coordinates(x, y)
    half = np.interp(along, [-0.02 * body.unit, limb.upper, limb.total], limb.half).astype(np.float32)
    place = (across / half).astype(np.float32)
    cap = np.clip(-along, 0, None)
    inside = (np.hypot(place, cap / (1.0 * half)) < 1.0) & (along < limb.total * 1.05)
    body.notes[key] = (inside, along.astype(np.float32), place)
    return body.notes[key]


def fill_arm(
    body: BodyAnalysis,
    limb: Limb,
    rgb: Image,
    hole: Flags,
    along: NDArray[np.float32],
    place: NDArray[np.float32],
) -> Image:
    """Skin of an arm: the cross-section of what shows of the same arm, carried along it, else a shaded limb."""
    skin = body.person.skin
    tone = _tone(body)
    nodes = np.linspace(-1, 1, 9)
    shape = 1.0 - 0.25 * np.abs(nodes + 0.15) ** 2.2
    profile = tone[None] * shape[:, None]
    if skin is not None:
        seen = skin & ~hole & (np.abs(place) < 0.95) & (along > 0) & (along < limb.total * 0.97)
        if seen.sum() > 0.02 * body.unit**2:
            edge = float(np.percentile(along[seen], 4))
            close = seen & (along < edge + 0.45 * body.unit)
            values, places = rgb[close], place[close]
            base = np.median(values, axis=0)
            relative = []
            for node in nodes:
                chosen = np.abs(places - node) < 0.22
                relative.append(
                    np.median(values[chosen], axis=0)
                    if chosen.sum() > 12
                    else base * np.interp(node, nodes, shape)
                )
            profile = cv2.GaussianBlur(np.array(relative, np.float32)[:, None], (1, 3), 0.8)[:, 0]
    flat = np.stack([np.interp(place, nodes, profile[:, c]) for c in range(3)], axis=2).astype(np.float32)
    # A little darker towards the armpit, where the body takes the light away.
    rise = 1.0 - 0.06 * np.clip(1 - along / max(limb.upper, 1.0), 0, 1) * np.clip(0.3 - place, 0, 1)
    return flat * rise[..., None]


def fill_lower(body: BodyAnalysis, rgb: Image, worn: Flags, hole: Flags, hem_y: float) -> Image:
    """What is worn below, carried up to the new hem."""
    y = np.arange(body.height)[:, None]
    source = (y > hem_y - 0.05 * body.unit) & (y < hem_y + 0.7 * body.unit) & ~worn & ~hole
    if body.person.silhouette is not None:
        source = source & body.person.silhouette
    if body.person.skin is not None:
        source = source & ~body.person.skin
    source = cv2.erode(source.astype(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
    if source.sum() < 60:
        return np.broadcast_to(_tone(body), rgb.shape).astype(np.float32).copy()
    return known_fill(rgb, source, 0.02 * body.unit)
