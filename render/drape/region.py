"""The worn garment's region, mended and given a true edge. Work pixels."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis
from render.errors import InputError
from render.messages import ErrorKind, Region

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]

UPPER_REGIONS = (Region.UPPER, Region.OUTERWEAR)

BAND = 5
"""Masks are trusted to this many work pixels."""


def matte(body: BodyAnalysis, worn: Flags) -> tuple[Floats32, Floats32]:
    """How much of each pixel the worn garment colours, 0 to 1; and the same drawn close, for an edge to start from.

    A mask's edge is drawn a pixel or two beside the true one, and a rim of the old colour shows. In a band
    outside the mask each pixel is compared with the garment's colour beside it and with what lies beyond. Where
    that tells nothing, the first goes two pixels past the mask, so that no rim stays, and the second half a pixel.
    """
    wide, close = np.zeros(worn.shape, np.float32), np.zeros(worn.shape, np.float32)
    if not worn.any():
        return wide, close
    rows, columns = np.flatnonzero(worn.any(axis=1)), np.flatnonzero(worn.any(axis=0))
    window = (slice(max(rows[0] - 16, 0), rows[-1] + 17), slice(max(columns[0] - 16, 0), columns[-1] + 17))
    wide[window], close[window] = _matte(body.lab[window], worn[window])
    return wide, close


def _matte(lab: Floats32, worn: Flags) -> tuple[Floats32, Floats32]:
    bytes_ = worn.view(np.uint8)
    away = cv2.distanceTransform(1 - bytes_, cv2.DIST_L2, 3)
    depth = cv2.distanceTransform(bytes_, cv2.DIST_L2, 3)
    inner, _ = _mean(lab, (depth > 2) & (depth < 9))
    beyond = (away > BAND + 1) & (away < BAND + 10)
    outer, known = _mean(lab, beyond)
    # A narrow gap, as between two legs, has no place that far out; its own middle tells what lies in it.
    crest = ~known & (away > 1.8) & (away >= cv2.dilate(away, np.ones((3, 3), np.uint8)) - 0.5)
    if crest.sum() > 20:
        middle, narrow = _mean(lab, crest)
        narrow &= ~known
        outer, known = np.where(narrow[..., None], middle, outer), known | narrow
    across = inner - outer
    size = (across**2).sum(axis=2)
    share = ((lab - outer) * across).sum(axis=2) / np.maximum(size, 1.0)
    # A pattern beyond the edge, as of a printed skirt, can be as dark or as light as the garment is.
    square, _ = _mean((lab - outer) ** 2, beyond)
    told = known & (size > 14.0**2) & (square.sum(axis=2) < 0.12 * size)
    near = np.clip((BAND + 0.5 - away) / 2.0, 0, 1)
    share = cv2.GaussianBlur(share.astype(np.float32), (0, 0), 0.8)
    edge = np.clip((share - 0.15) / 0.35, 0, 1) * near
    sure = told & (size > 24.0**2) & (square.sum(axis=2) < 0.04 * size)
    wide = np.where(told, edge, np.clip(2.5 - away, 0, 1)).astype(np.float32)
    close = np.where(sure, edge, np.clip(1.0 - away, 0, 1)).astype(np.float32)
    return _joined(worn, wide, 0.40), _joined(worn, close, 0.50)


def _joined(worn: Flags, edge: Floats32, level: float) -> Floats32:
    """`worn` with what of `edge` joins it without a gap: stitches of the next garment are not its edge."""
    reached = worn.astype(np.float32)
    for _ in range(BAND):
        reached = np.maximum(reached, np.minimum(edge, cv2.dilate(reached, np.ones((3, 3), np.uint8))))
    # Smoothed like a lens would.
    smooth = cv2.GaussianBlur(reached, (0, 0), 1.3)
    return np.clip((smooth - level) * 2.2 + 0.5, 0, 1).astype(np.float32)


def _mean(
    lab: NDArray[np.float32], chosen: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    weight = cv2.GaussianBlur(chosen.astype(np.float32), (0, 0), 5.0)
    total = cv2.GaussianBlur(lab * chosen[..., None], (0, 0), 5.0)
    return total / np.maximum(weight, 1e-4)[..., None], weight > 0.02


def whole_garment(body: BodyAnalysis, region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The region with thin strips of the same cloth beside it that its mask left out, as at collars and straps."""
    shape, skin = body.person.silhouette, body.person.skin
    unit = body.unit
    # Masks are drawn by hand or upsampled: their edge is smoothed over a little more than a stair.
    smooth = cv2.GaussianBlur(region.astype(np.float32), (0, 0), max(1.0, 0.008 * unit)) > 0.5
    region = smooth | cv2.erode(region.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if shape is None or skin is None or region.sum() < 100:
        return region
    reach = max(3, round(0.09 * unit)) * 2 + 1
    near = cv2.dilate(region.view(np.uint8), np.ones((reach, reach), np.uint8)).view(bool)
    y = np.arange(body.height)[:, None]
    above = y < body.shoulders[:, 1].max() + 0.15 * body.torso
    other = near & shape & ~skin & ~region & above
    if not other.any():
        return region
    rim = cv2.morphologyEx(region.view(np.uint8), cv2.MORPH_GRADIENT, np.ones((9, 9), np.uint8)).view(bool)
    colours = body.lab[rim & region & above]
    if len(colours) < 30:
        return region
    cv2.setRNGSeed(7)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 1.0)
    _, labels, centres = cv2.kmeans(
        np.ascontiguousarray(colours[:: max(1, len(colours) // 1500)]),
        4,
        None,
        criteria,
        1,
        cv2.KMEANS_PP_CENTERS,
    )
    share = np.bincount(labels.ravel(), minlength=4) / labels.size
    weights = np.array([0.6, 1.4, 1.4], np.float32)
    alike = np.zeros_like(other)
    values = body.lab[other]
    hit = np.zeros(len(values), bool)
    for centre in centres[share > 0.08]:
        for shade in (1.0, 0.85):
            hit |= np.linalg.norm((values - centre * shade) * weights, axis=1) < 11
    alike[other] = hit
    count, parts, stats, _ = cv2.connectedComponentsWithStats(alike.view(np.uint8), connectivity=8)
    depth = cv2.distanceTransform(alike.view(np.uint8), cv2.DIST_L2, 3)
    touching = cv2.dilate(region.view(np.uint8), np.ones((7, 7), np.uint8)).view(bool)
    out = region.copy()
    for index in range(1, count):
        part = parts == index
        if (
            stats[index, cv2.CC_STAT_AREA] > 8
            and depth[part].max() < 0.035 * unit
            and (part & touching).any()
        ):
            out |= part
    joined = cv2.morphologyEx(out.view(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)).view(bool)
    return region | (joined & near & above & ~skin) | out


def upper_worn(body: BodyAnalysis) -> NDArray[np.bool_]:
    """What is worn on the upper body; a dress where there is nothing else."""
    worn = body.union(*UPPER_REGIONS) > 127
    if worn.any():
        return worn
    # Of a dress a top replaces the bodice; its skirt stays.
    rows = np.arange(body.height)[:, None]
    return (body.union(Region.DRESS) > 127) & (rows < body.hips[:, 1].mean() - 0.06 * body.torso)


def derived_lower(body: BodyAnalysis) -> NDArray[np.bool_]:
    """What is worn below the upper garment, where no mask of it is given.

    Raises `InputError(NO_ANCHORS)` where the hips are not known or the ground is too busy to tell.
    """
    shape, skin = body.person.silhouette, body.person.skin
    if not body.hips_known:
        message = (
            "The hips of this person are not known; place the left and right hip keypoints on the photo."
        )
        raise InputError(ErrorKind.NO_ANCHORS, message)
    if shape is None and Region.DRESS not in body.regions:
        message = "What this person wears below is not known; paint a mask of it with the smart brush."
        raise InputError(ErrorKind.NO_ANCHORS, message)
    y = np.arange(body.height)[:, None]
    dress = body.union(Region.DRESS) > 127
    if dress.any():
        return dress & (y > body.hips[:, 1].mean() - 0.22 * body.torso)
    assert shape is not None
    upper = upper_worn(body)
    hip_y = float(body.hips[:, 1].mean())
    start = hip_y - 0.30 * body.torso
    low, high = np.clip(np.sort(body.hips[:, 0]).astype(int), 0, body.width - 1)
    columns = upper[:, low : high + 1]
    if columns.any():
        start = max(start, float(np.flatnonzero(columns.any(axis=1))[-1]) - 0.1 * body.unit)
    lower = shape & ~upper & (y > start)
    if skin is not None:
        lower &= ~skin
    if body.protect is not None:
        lower &= body.protect < 60
    x = np.arange(body.width)[None]
    half = abs(float(body.hips[1, 0] - body.hips[0, 0])) / 2 + 0.55 * body.unit
    lower &= np.abs(x - body.middle(y.astype(np.float64))) < half + np.maximum(y - hip_y, 0) * 0.3
    size = max(3, round(0.02 * body.unit)) | 1
    return cv2.morphologyEx(lower.view(np.uint8), cv2.MORPH_OPEN, np.ones((size, size), np.uint8)).view(bool)
