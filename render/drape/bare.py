"""What shows where the old garment was and the new one is not: which kind of fill goes where."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import content
from render.drape.body import BodyAnalysis
from render.drape.fill import arm_flags, fill_arm, fill_chest, fill_ground, fill_lower
from render.drape.layers import grown
from render.drape.torso import Torso

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]

GROUND, CHEST, LOWER, ARMS, LEGS = 0, 1, 2, 3, 5
"""Kinds of fill; the second arm and leg follow the first."""


def fill_bare(
    body: BodyAnalysis, torso: Torso, bare: Flags, covered: Flags, worn: Flags
) -> tuple[Floats32, Flags]:
    """Fills for `bare`, RGB 0..255, and which of it is skin. `covered` is what garments of the look cover."""
    total = np.zeros((*bare.shape, 3), np.float32)
    if not bare.any():
        return total, bare
    kind, lower = _kinds(body, torso, covered, worn)
    rgb = body.rgb.astype(np.float32)
    hole = grown(worn, 3)
    key = content(worn)
    weight = np.zeros(bare.shape, np.float32)
    for value in np.unique(kind[bare]):

        def paint(value: int = int(value)) -> Floats32:
            if value == GROUND:
                return fill_ground(body, rgb, hole)
            if value == CHEST:
                return fill_chest(body, torso, rgb, hole)
            if value == LOWER:
                rows = np.flatnonzero((worn & lower).any(axis=1))
                return fill_lower(body, rgb, worn, hole, float(rows[-1]))
            limb = body.arms[value - ARMS] if value < LEGS else body.legs[value - LEGS]
            _, along, place = arm_flags(body, limb)
            return fill_arm(body, limb, rgb, hole, along, place)

        part = content(worn & lower) if value == LOWER else ""
        image = _kept(body, f"fill {value} {key} {part}", paint)
        share = cv2.GaussianBlur((kind == value).astype(np.float32), (0, 0), 1.0) + np.float32(1e-6)
        total += image * share[..., None]
        weight += share
    total /= weight[..., None]
    return total, bare & ((kind == CHEST) | (kind >= ARMS))


def _kept(body: BodyAnalysis, key: str, make: Callable[[], Floats32]) -> Floats32:
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _kinds(body: BodyAnalysis, torso: Torso, covered: Flags, worn: Flags) -> tuple[NDArray[np.uint8], Flags]:
    """What kind of fill every pixel would take, and where what is worn below would show."""
    y = np.arange(body.height, dtype=np.float32)[:, None]
    x = np.arange(body.width, dtype=np.float32)[None]
    kind = np.full(covered.shape, GROUND, np.uint8)
    left, right = torso.side(0, y[:, 0]), torso.side(1, y[:, 0])
    armpit = float(torso.armpits[:, 1].max())
    hull = (x >= left[:, None]) & (x <= right[:, None]) & (y > armpit)
    top_line = np.minimum(torso.line(0, x[0]), torso.line(1, x[0]))
    between = (x > min(body.shoulders[:, 0].min(), left[0])) & (x < max(body.shoulders[:, 0].max(), right[0]))
    hull |= between & (y > top_line[None] - 2) & (y <= armpit)
    first = np.where(covered.any(axis=0), covered.argmax(axis=0), body.height)
    last = np.where(covered.any(axis=0), body.height - 1 - covered[::-1].argmax(axis=0), -1)
    below = y > first[None] + 0.15 * body.unit
    chest, lower = hull & ~below, hull & below & (y > armpit) & (y > last[None] - 2)
    kind[chest | (hull & below & (y <= armpit))] = CHEST
    kind[lower] = LOWER
    hip_y = float(body.hips[:, 1].mean())
    for number, limb in enumerate(body.legs):
        flags, _, _ = arm_flags(body, limb)
        kind[flags & (y > hip_y + 0.3 * body.unit)] = LEGS + number
    for number, limb in enumerate(body.arms):
        flags, along, _ = arm_flags(body, limb)
        kind[flags & ~(chest & (along < 0.15 * limb.upper))] = ARMS + number
    silhouette, skin = body.person.silhouette, body.person.skin
    if silhouette is not None and skin is not None:
        # A collar that stood away from the neck uncovers ground, not skin: the nearer of the two decides.
        high = int(np.clip(float(torso.neck[:, 1].max()) + 0.05 * body.unit, 1, body.height))
        ground = cv2.distanceTransform((silhouette | worn)[:high].view(np.uint8), cv2.DIST_L2, 3)
        flesh = cv2.distanceTransform((~skin[:high]).view(np.uint8), cv2.DIST_L2, 3)
        top = kind[:high]
        top[(ground < 0.02 * body.unit) & (ground < flesh) & (top == CHEST)] = GROUND
    if silhouette is not None:
        # Beyond the person's own outline there is nothing but ground.
        kind[~silhouette & ~worn] = GROUND
    return kind, lower
