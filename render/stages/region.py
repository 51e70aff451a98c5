"""Where an engine may generate: a region that says nothing of the garment's outline.

An engine fits sleeves and hems to the mask it is given. So the mask is not the edit region but what a garment of
that slot could ever cover: torso and whole arms for a top, both legs and what lies between them for a bottom,
both for dresses and coats, in blocks, so that no outline of the old garment is left in it either. Which of its
pixels reach the master is decided afterwards (`render.stages.changed`).
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, Limb
from render.drape.limbs import arm_flags
from render.messages import Box, Region, Slot
from render.pixels import Draped, Mask
from render.stages.crop import moved

Flags = NDArray[np.bool_]

ABOVE = (Slot.UPPER, Slot.DRESS, Slot.OUTERWEAR)
BELOW = (Slot.LOWER, Slot.DRESS, Slot.OUTERWEAR)

UPPER_ARM, FOREARM, TORSO, NECK, HIP = 0.30, 0.27, 0.34, 0.34, 0.50
THIGH, SHIN, WAIST, CUFF = 0.46, 0.36, 0.50, 0.12
"""Reaches beyond joints, over the distance between the shoulder joints; `CUFF` is a length below the ankles, `WAIST`
one above the hips. A loose sleeve is as wide as twice `FOREARM`."""
AROUND = 0.16
"""How far the region goes beyond the edit region everywhere, over the distance between the shoulder joints."""
MARGIN = 0.03
"""What is left around protected parts, so that they are seen whole."""
BLOCK = 0.09
"""Side of the blocks that the region is made of."""
UNKNOWN_SHARE = 0.2
"""Without a body, the region goes this share of the edit region's longer side beyond it."""

KEPT_LABELS = (
    Region.FACE,
    Region.HAIR,
    Region.HAT,
    Region.LEFT_HAND,
    Region.RIGHT_HAND,
    Region.SHOES,
    Region.BAG,
    Region.ACCESSORY,
)


def generation_region(
    draped: Draped, body: BodyAnalysis | None, slots: Iterable[Slot], width: int, height: int
) -> tuple[Box, Mask]:
    """A box in a photo of `width` by `height`, and a mask of its size: 255 where an engine may generate, else 0.

    Contains the edit region, whatever else holds. What is protected, face, hair, hands and things in front, is left
    out with a margin.
    """
    scale = body.scale if body is not None else min(1.0, 768 / max(width, height))
    size = (
        (body.width, body.height)
        if body is not None
        else (round(width * scale) or 1, round(height * scale) or 1)
    )
    edit = _seen_small(draped, size, scale)
    small = _neutral(edit, body, tuple(slots)) | edit
    box = _box_of(small, scale, draped.box, width, height)
    mask = _enlarged(small, box, width, height)
    inner = moved(draped.edit_region, draped.box, box)
    mask[inner > 0] = 255
    return box, mask


def _neutral(edit: Flags, body: BodyAnalysis | None, slots: tuple[Slot, ...]) -> Flags:
    """At work size; may lack parts of `edit` that are near something protected."""
    if body is None:
        rows, columns = np.flatnonzero(edit.any(axis=1)), np.flatnonzero(edit.any(axis=0))
        if not rows.size:
            return edit
        reach = UNKNOWN_SHARE * max(rows[-1] - rows[0], columns[-1] - columns[0])
        return _blocks(_grown(edit, reach), max(2, round(reach / 3)))
    wide = _grown(edit, AROUND * body.unit).view(np.uint8)
    if body.shoulders_known and set(slots) & set(ABOVE):
        _above(wide, body)
    if set(slots) & set(BELOW):
        _below(wide, body)
    region = _blocks(wide.view(bool), max(2, round(BLOCK * body.unit)))
    return region & ~_grown(_kept(body, slots), MARGIN * body.unit)


def _above(canvas: Mask, body: BodyAnalysis) -> None:
    """Torso from the neck to below the hips, and both arms to the wrists."""
    unit = body.unit
    neck = body.shoulders.mean(axis=0) - (0.0, 0.2 * unit)
    _hull(canvas, [*body.shoulders, *body.hips], [TORSO * unit] * 2 + [HIP * unit] * 2)
    _hull(canvas, [neck, *body.shoulders], [NECK * unit] * 3)
    for limb in body.arms:
        _capsules(canvas, limb, UPPER_ARM * unit, FOREARM * unit)


def _below(canvas: Mask, body: BodyAnalysis) -> None:
    """From the waist to below the ankles, with what lies between the legs: a skirt is as likely as trousers."""
    unit = body.unit
    ends = [limb.joints[2] + (0.0, CUFF * unit) for limb in body.legs]
    knees = [limb.joints[1] for limb in body.legs]
    waist = body.hips - (0.0, WAIST * unit)
    _hull(canvas, [*waist, *body.hips, *knees], [HIP * unit] * 4 + [THIGH * unit] * 2)
    _hull(canvas, [*knees, *ends], [THIGH * unit] * 2 + [SHIN * unit] * 2)
    for limb in body.legs:
        _capsules(canvas, limb, THIGH * unit, SHIN * unit)


def _kept(body: BodyAnalysis, slots: tuple[Slot, ...]) -> Flags:
    """What no garment of these slots covers: head, hair, hands, shoes, things carried, whatever was protected."""
    kept = body.person.hair | body.person.hands | (body.union(*KEPT_LABELS) > 100) | _head(body)
    if body.protect is not None:
        kept |= body.protect > 0
    if not set(slots) & set(ABOVE) and body.person.skin is not None:
        for limb in body.arms:
            _, along, place = arm_flags(body, limb)
            kept |= body.person.skin & (np.abs(place) < 1.6) & (along > 0.3 * limb.upper)
    return kept


def _head(body: BodyAnalysis) -> Flags:
    """Face and scalp by the nose and the usual proportions of a head, down to the chin."""
    canvas = np.zeros((body.height, body.width), np.uint8)
    if not body.shoulders_known:
        return canvas.view(bool)
    half, nose = 0.25 * body.unit, body.head
    centre = (round(float(nose[0])), round(float(nose[1] - 0.45 * half)))
    cv2.ellipse(canvas, centre, (round(1.25 * half), round(1.75 * half)), 0, 0, 360, 1, -1)
    canvas[max(0, round(float(nose[1] + 0.85 * half))) :] = 0
    return canvas.view(bool)


def _capsules(canvas: Mask, limb: Limb, first: float, second: float) -> None:
    root, middle, end = limb.joints
    _hull(canvas, [root, middle], [first, first])
    _hull(canvas, [middle, end], [first, second])


def _hull(canvas: Mask, centres: list[NDArray[np.float64]], radii: list[float]) -> None:
    """Fill the convex hull of discs."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    points = np.concatenate([centre + radius * ring for centre, radius in zip(centres, radii, strict=True)])
    limit = 4 * max(canvas.shape)
    hull = cv2.convexHull(np.rint(np.clip(points, -limit, limit)).astype(np.int32))
    cv2.fillConvexPoly(canvas, hull, 1)


def _blocks(flags: Flags, side: int) -> Flags:
    """Every block of `side` pixels of which any pixel is set, whole."""
    height, width = flags.shape
    padded = np.pad(flags, ((0, -height % side), (0, -width % side)))
    cells = padded.reshape(padded.shape[0] // side, side, -1, side).any(axis=(1, 3))
    return np.repeat(np.repeat(cells, side, axis=0), side, axis=1)[:height, :width]


def _grown(flags: Flags, radius: float) -> Flags:
    side = 2 * max(1, round(radius)) + 1
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.dilate(flags.view(np.uint8), shape).view(bool)


def _seen_small(draped: Draped, size: tuple[int, int], scale: float) -> Flags:
    """Every work pixel of which the edit region has any part."""
    out = np.zeros((size[1], size[0]), bool)
    # The photo's row r lies in work row floor((r + 0.5) * scale), and columns likewise.
    down = np.minimum(
        ((np.arange(draped.box.height) + draped.box.top + 0.5) * scale).astype(int), size[1] - 1
    )
    across = np.minimum(
        ((np.arange(draped.box.width) + draped.box.left + 0.5) * scale).astype(int), size[0] - 1
    )
    some = draped.edit_region > 0
    first_row = np.flatnonzero(np.diff(down, prepend=-1))
    first_column = np.flatnonzero(np.diff(across, prepend=-1))
    pooled = np.logical_or.reduceat(np.logical_or.reduceat(some, first_row, axis=0), first_column, axis=1)
    out[np.ix_(down[first_row], across[first_column])] = pooled
    return out


def _box_of(small: Flags, scale: float, drape: Box, width: int, height: int) -> Box:
    rows, columns = np.flatnonzero(small.any(axis=1)), np.flatnonzero(small.any(axis=0))
    if not rows.size:
        return drape
    return Box(
        max(0, int(columns[0] / scale) - 1),
        max(0, int(rows[0] / scale) - 1),
        min(width, int(np.ceil((columns[-1] + 1) / scale)) + 1),
        min(height, int(np.ceil((rows[-1] + 1) / scale)) + 1),
    )


def _enlarged(small: Flags, box: Box, width: int, height: int) -> Mask:
    """The photo's pixels of `box`, each as the work pixel it lies in."""
    rows = ((np.arange(box.top, box.bottom) + 0.5) * small.shape[0] / height).astype(int)
    columns = ((np.arange(box.left, box.right) + 0.5) * small.shape[1] / width).astype(int)
    return np.take(np.take(small.view(np.uint8) * np.uint8(255), rows, axis=0), columns, axis=1)
