"""The smart brush: rough strokes or a polygon become a region mask and a protect mask.

GrabCut finds the outline on a small crop about the strokes; a guided filter then carries it to the photo's own
pixels, so that the mask's edge lies where the photo's edge is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from render.arrays import Array, components
from render.errors import InputError
from render.messages import Box, ErrorKind, Region, Stroke
from render.native import at_native, crop_of
from render.pixels import Anchors, Mask, Photo
from render.protect import protect_mask, skin_like_face

CUT_PIXELS = 85_000
"""Pixels of the crop in which GrabCut works: more only makes it slower."""
BAND = 0.035
"""Half the width within which a polygon is taken to be drawn roughly, as a share of its size."""
SMALLEST = 12
"""A region narrower or lower than this many photo pixels is a slip of the hand."""

_NOTHING = "Nothing is painted yet; draw over the garment, or round it, and try again."
_OUTSIDE = "The strokes lie outside the photo; paint on the garment in the photo."
_TINY = "The painted part is too small to find a garment in; zoom in and paint a larger part of it."
_LOST = (
    "No garment could be told from its surroundings there; paint more of it, and paint what is not part of it with "
    "the other brush."
)


def refine_region(
    photo: Photo,
    region: Region,
    strokes: Sequence[Stroke],
    anchors: Anchors | None = None,
    *,
    reduced: Photo | None = None,
) -> tuple[Mask, Mask]:
    """Masks of the region and of what must not be covered near it, both (h, w) uint8 at the photo's size.

    `strokes` are in the photo's pixels. Where `anchors` (at the photo's size) already hold the region, strokes
    amend it; their protect mask is kept and added to. `reduced` is a smaller copy of the photo, used for all
    that needs no more, if the caller has one.

    Raises `InputError(MASK_INVALID)` with a sentence if nothing usable was painted.
    """
    known = anchors.regions.get(region) if anchors is not None else None
    size = (photo.width, photo.height)
    _check(strokes, known, size)
    box = _surroundings(strokes, known, size)
    small, scale = crop_of(photo, reduced, box, CUT_PIXELS)
    seeds = _seeds(strokes, known, box, scale, small.shape[:2])
    if anchors is not None:
        _release_skin(seeds.labels, small, anchors, box, scale)
    cut = _cut(small, seeds)
    if cut.sum() < 20:
        raise InputError(ErrorKind.MASK_INVALID, _LOST)
    mask = np.zeros((photo.height, photo.width), np.uint8)
    mask[box.top : box.bottom, box.left : box.right] = at_native(photo, reduced, box, cut)
    _amend(mask, strokes)
    if not (mask >= 128).any():
        raise InputError(ErrorKind.MASK_INVALID, _LOST)
    return mask, protect_mask(reduced or photo, size, mask, anchors)


@dataclass(frozen=True)
class _Seeds:
    """labels (h, w): GrabCut's four; include: what was surely painted, to tell the wanted part from others."""

    labels: Array
    include: Array


def _check(strokes: Sequence[Stroke], known: Mask | None, size: tuple[int, int]) -> None:
    points = np.array([(p.x, p.y) for stroke in strokes for p in stroke.points], float).reshape(-1, 2)
    wanted = [stroke for stroke in strokes if stroke.include and stroke.points]
    if not len(points) or (not wanted and (known is None or not known.any())):
        raise InputError(ErrorKind.MASK_INVALID, _NOTHING)
    reach = max(stroke.radius for stroke in strokes)
    within = (points > -reach - 0.5).all(axis=1) & (points < np.array(size) + reach - 0.5).all(axis=1)
    if not np.isfinite(points).all() or not within.any():
        raise InputError(ErrorKind.MASK_INVALID, _OUTSIDE)
    if known is None:
        spans = [_span(stroke) for stroke in wanted]
        low = np.min([span[0] for span in spans], axis=0)
        high = np.max([span[1] for span in spans], axis=0)
        inside = np.minimum(high, size) - np.maximum(low, 0)
        if (inside <= 0).any():
            raise InputError(ErrorKind.MASK_INVALID, _OUTSIDE)
        if (inside < SMALLEST).any():
            raise InputError(ErrorKind.MASK_INVALID, _TINY)


def _span(stroke: Stroke) -> tuple[Array, Array]:
    points = np.array([(p.x, p.y) for p in stroke.points], float)
    reach = 0.0 if stroke.closed else stroke.radius
    return points.min(axis=0) - reach, points.max(axis=0) + reach


def _surroundings(strokes: Sequence[Stroke], known: Mask | None, size: tuple[int, int]) -> Box:
    """The crop to work in: all that is wanted, with enough around it to learn what is not."""
    spans = [_span(stroke) for stroke in strokes if stroke.points and stroke.include]
    if known is not None and known.any():
        left, top, width, height = cv2.boundingRect((known >= 128).astype(np.uint8))
        spans.append((np.array([left, top], float), np.array([left + width, top + height], float)))
    low = np.min([span[0] for span in spans], axis=0)
    high = np.max([span[1] for span in spans], axis=0)
    outlined = any(stroke.closed and stroke.include for stroke in strokes) or known is not None
    margin = (0.14 if outlined else 0.45) * float(np.max(high - low)) + 8
    limit = np.array(size)
    left, top = np.clip(np.floor(low - margin), 0, limit - 1).astype(int)
    right, bottom = np.clip(np.ceil(high + margin), 1, limit).astype(int)
    return Box(int(left), int(top), int(right), int(bottom))


def _seeds(
    strokes: Sequence[Stroke], known: Mask | None, box: Box, scale: float, shape: tuple[int, int]
) -> _Seeds:
    outline = np.zeros(shape, np.uint8)
    if known is not None:
        crop = known[box.top : box.bottom, box.left : box.right]
        outline = (cv2.resize(crop, shape[::-1], interpolation=cv2.INTER_AREA) >= 128).astype(np.uint8)
    include, exclude = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for stroke in strokes:
        if stroke.closed and stroke.include:
            _draw(outline, stroke, box, scale)
        else:
            _draw(include if stroke.include else exclude, stroke, box, scale)
    if outline.any():
        labels = _about_outline(outline)
        core = (labels == cv2.GC_FGD).astype(np.uint8)
        if include.any():
            _open_about(labels, include)
        painted = include
        include = include | core
        include = include if include.any() else outline
        labels[painted > 0] = cv2.GC_FGD
    else:
        labels = _about_strokes(include)
        labels[include > 0] = cv2.GC_FGD
    labels[exclude > 0] = cv2.GC_BGD
    return _Seeds(labels, include)


def _about_outline(outline: Array) -> Array:
    """A rough outline: sure well inside and well outside, open in between."""
    reach = max(3.0, BAND * float(np.sqrt(outline.sum())))
    inside = cv2.distanceTransform(outline, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - outline, cv2.DIST_L2, 5)
    labels = np.where(outline > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[inside > 1.6 * reach] = cv2.GC_FGD
    labels[outside > 1.2 * reach] = cv2.GC_BGD
    return labels


def _release_skin(labels: Array, picture: Array, anchors: Anchors, box: Box, scale: float) -> None:
    """Let GrabCut take a hand or an arm out of an outline drawn across it, unless the cloth itself is skin-toned."""
    shift = np.array([box.left, box.top], float)
    skin = skin_like_face(picture, anchors.keypoints, shift, scale)
    if skin is None:
        return
    within = (skin > 0) & (labels == cv2.GC_FGD)
    if 0.004 < within.sum() / max(int((labels == cv2.GC_FGD).sum()), 1) < 0.25:
        labels[within] = cv2.GC_PR_BGD


def _open_about(labels: Array, include: Array) -> None:
    """What lies within two widths of a brush stroke, outside the outline, may belong to the region as well."""
    half_width = float(cv2.distanceTransform(include, cv2.DIST_L2, 5).max())
    near = cv2.distanceTransform(1 - include, cv2.DIST_L2, 5) < 4 * half_width
    labels[near & (labels == cv2.GC_BGD)] = cv2.GC_PR_BGD


def _about_strokes(include: Array) -> Array:
    """Strokes only: what they span is likely, the rest of the crop is not, and its rim is surely something else."""
    labels = np.full(include.shape, cv2.GC_PR_BGD, np.uint8)
    points = cv2.findNonZero(include)
    if points is not None:
        cv2.fillConvexPoly(labels, cv2.convexHull(points), cv2.GC_PR_FGD)
    rim = max(2, round(0.03 * min(include.shape)))
    edge = np.ones(include.shape, bool)
    edge[rim:-rim, rim:-rim] = False
    labels[edge & (labels == cv2.GC_PR_BGD)] = cv2.GC_BGD
    return labels


def _draw(canvas: Array, stroke: Stroke, box: Box, scale: float) -> None:
    points = np.array(
        [((p.x - box.left + 0.5) * scale, (p.y - box.top + 0.5) * scale) for p in stroke.points]
    )
    fixed = np.round((points - 0.5) * 16).astype(np.int32)
    if stroke.closed:
        cv2.fillPoly(canvas, [fixed], 1, cv2.LINE_8, shift=4)
        return
    thick = max(1, round(2 * stroke.radius * scale))
    if len(fixed) == 1:
        cv2.circle(canvas, fixed[0].tolist(), max(8, round(stroke.radius * scale * 16)), 1, -1, cv2.LINE_8, 4)
    else:
        cv2.polylines(canvas, [fixed], False, 1, thick, cv2.LINE_8, 4)


def _cut(picture: Array, seeds: _Seeds) -> Array:
    """The wanted part as 0 and 1 in the small crop."""
    labels = seeds.labels.copy()
    sure = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if sure.any() and not sure.all():
        cv2.setRNGSeed(7)
        models = np.zeros((1, 65)), np.zeros((1, 65))
        lab = cv2.cvtColor(picture, cv2.COLOR_RGB2Lab)
        cv2.grabCut(lab, labels, (0, 0, 1, 1), *models, 2, cv2.GC_INIT_WITH_MASK)
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) | (seeds.labels == cv2.GC_FGD)
    count, parts, stats, _ = components(mask.astype(np.uint8), connectivity=8)
    touched = np.bincount(parts[seeds.include > 0], minlength=count) > 0
    touched[0] = False
    largest = stats[1:, cv2.CC_STAT_AREA].max() if count > 1 else 0
    touched &= stats[:, cv2.CC_STAT_AREA] > 0.01 * largest
    kept = touched[parts].astype(np.uint8)
    return _without_holes(kept, seeds.labels)


def _without_holes(mask: Array, labels: Array) -> Array:
    """Fill holes of a print's size; larger ones, and those painted out, are a hand or a bag in front."""
    _, parts, stats, _ = components(1 - mask, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < 0.012 * float(mask.sum())
    small[parts[0, 0]] = False
    small[np.unique(parts[(labels == cv2.GC_BGD) & (mask == 0)])] = False
    return (mask | small[parts]).astype(np.uint8)


def _amend(mask: Mask, strokes: Sequence[Stroke]) -> None:
    """What was painted by hand holds exactly, also where GrabCut and the filter saw it otherwise."""
    whole = Box(0, 0, mask.shape[1], mask.shape[0])
    for stroke in strokes:
        if stroke.closed and stroke.include:
            continue
        painted = np.zeros_like(mask)
        _draw(painted, stroke, whole, 1.0)
        mask[painted > 0] = 255 if stroke.include else 0
