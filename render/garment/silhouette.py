"""The outline of a garment taken apart.

Everything here works on a small copy of the mask (`SIDE` pixels on its longer side); landmarks are scaled back.
"Image left" is the wearer's right.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from render.arrays import Array, components

SIDE = 512
"""The longer side of the box around the garment, in the small copy."""

Binary = Array
Points = Array


@dataclass(frozen=True)
class Silhouette:
    """A garment's outline at working size.

    shape     (h, w) 0 or 1, the whole garment with a margin
    body      shape without ribbons and other thin things hanging from it
    torso     body less what is much thinner than it: sleeves, legs, straps
    to_small  (2, 3) affine map from picture coordinates to the small copy's, which is turned upright
    """

    shape: Binary
    body: Binary
    torso: Binary
    to_small: Array

    def to_picture(self, point: tuple[float, float]) -> tuple[float, float]:
        x, y = cv2.invertAffineTransform(self.to_small) @ np.array([point[0], point[1], 1.0])
        return float(x), float(y)


def take_apart(alpha: Array) -> Silhouette:
    """Silhouette of a mask (h, w) uint8 that has at least one pixel of 128 or more."""
    _, solid = cv2.threshold(alpha, 127, 255, cv2.THRESH_BINARY)
    left, top, width, height = cv2.boundingRect(solid)
    scale = SIDE / max(width, height)
    crop = solid[top : top + height, left : left + width]
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = (cv2.resize(crop, size, interpolation=interpolation) >= 128).astype(np.uint8)
    margin = SIDE // 8
    shape = cv2.copyMakeBorder(small, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
    shift = margin - 0.5 + 0.5 * scale
    to_small = np.array([[scale, 0, shift - left * scale], [0, scale, shift - top * scale]], np.float64)
    turn = cv2.getRotationMatrix2D((shape.shape[1] / 2, shape.shape[0] / 2), tilt(shape), 1.0)
    shape = (cv2.warpAffine(shape * 255, turn, shape.shape[::-1]) >= 128).astype(np.uint8)
    to_small = turn @ np.vstack((to_small, (0, 0, 1)))
    shape = largest(shape)
    body = _without_ribbons(shape)
    torso = _torso(body)
    return Silhouette(shape, body, torso, to_small)


def tilt(shape: Binary) -> float:
    """Degrees to turn a mask counter-clockwise so that it stands upright, from -12 to 12.

    Garments are nearly symmetrical: the turn under which a mask best covers its own mirror image is upright.
    Small gains are noise (a ribbon, a lifted sleeve) and leave it as it is.
    """
    factor = 96 / max(shape.shape)
    small = cv2.resize(shape * 255, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = small.astype(np.float32) / 255

    def likeness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((small.shape[1] / 2, small.shape[0] / 2), angle, 1.0)
        turned = cv2.warpAffine(small, turn, small.shape[::-1])
        columns = turned.sum(axis=0)
        middle = float((columns * np.arange(columns.size)).sum() / max(float(columns.sum()), 1e-6))
        best = 0.0
        for nudge in (-2, -1, 0, 1, 2):
            flip = np.array([[-1, 0, 2 * middle + nudge], [0, 1, 0]], np.float64)
            mirrored = cv2.warpAffine(turned, flip, turned.shape[::-1])
            both = float(
                np.minimum(turned, mirrored).sum() / max(float(np.maximum(turned, mirrored).sum()), 1e-6)
            )
            best = max(best, both)
        return best

    coarse = {angle: likeness(angle) for angle in (-12.0, -9.0, -6.0, -3.0, 0.0, 3.0, 6.0, 9.0, 12.0)}
    around = max(coarse, key=lambda angle: coarse[angle])
    fine = {angle: likeness(angle) for angle in (around - 1.5, around - 0.75, around + 0.75, around + 1.5)}
    fine[around] = coarse[around]
    best = max(fine, key=lambda angle: fine[angle])
    return best if fine[best] > coarse[0.0] + 0.02 else 0.0


def largest(mask: Binary) -> Binary:
    """The largest connected part, its holes kept."""
    count, labels, stats, _ = components(mask, connectivity=8)
    if count <= 2:
        return mask
    return (labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())).astype(np.uint8)


def contour_of(mask: Binary) -> Points:
    """Outer contour of the largest part, (n, 2) float32 x and y, in OpenCV's order."""
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    longest = max(contours, key=cv2.contourArea)
    return longest[:, 0, :].astype(np.float32)


def disc(radius: float) -> Binary:
    size = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def opened(mask: Binary, radius: float) -> Binary:
    """Morphological opening with a disc, by two distance transforms (any radius at the same cost)."""
    within = cv2.distanceTransform(mask, cv2.DIST_L2, 5) >= radius
    if not within.any():
        return np.zeros_like(mask)
    away = cv2.distanceTransform(1 - within.astype(np.uint8), cv2.DIST_L2, 5)
    return ((away < radius) & (mask > 0)).astype(np.uint8)


def run_through(mask: Binary, row: int, column: float) -> tuple[int, int] | None:
    """First and last column of the run of set pixels in `row` that holds `column` or lies nearest to it."""
    line = np.flatnonzero(np.diff(np.concatenate(([0], mask[row], [0]))))
    if line.size == 0:
        return None
    starts, ends = line[::2], line[1::2] - 1
    distance = np.maximum(0, np.maximum(starts - column, column - ends))
    best = int(distance.argmin())
    return int(starts[best]), int(ends[best])


def centre_column(mask: Binary) -> float:
    return float(np.median(np.nonzero(mask)[1]))


def widest_radius(mask: Binary, from_share: float = 0.0, to_share: float = 1.0) -> float:
    """Radius of the largest disc inside the mask whose centre lies between two shares of its height."""
    rows = np.flatnonzero(mask.any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    first, last = top + int((bottom - top) * from_share), top + int((bottom - top) * to_share)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    return float(depth[first : max(last, first + 1)].max())


def _without_ribbons(shape: Binary) -> Binary:
    """Take off thin things that hang from the torso in the lower half: ribbons, belts' ends, hang-tags.

    Straps above stay, for they carry the neckline, and so does the thin end of a sleeve, which hangs from the
    sleeve and not from the torso.
    """
    widest = widest_radius(shape)
    thin = ((cv2.dilate(opened(shape, 0.17 * widest), disc(1.5)) == 0) & (shape > 0)).astype(np.uint8)
    rows = np.flatnonzero(shape.any(axis=1))
    middle = int(rows[0] + 0.4 * (rows[-1] - rows[0]))
    torso = cv2.dilate(_torso(shape), disc(0.12 * widest))
    count, labels, stats, _ = components(thin, connectivity=8)
    body = shape.copy()
    for index in range(1, count):
        part = labels == index
        if (
            stats[index, cv2.CC_STAT_TOP] > middle
            and stats[index, cv2.CC_STAT_AREA] > 20
            and torso[part].any()
        ):
            body[part] = 0
    return largest(body)


def _torso(body: Binary) -> Binary:
    radius = 0.62 * widest_radius(body, 0.15, 0.7)
    torso = opened(body, radius)
    if not torso.any():
        return body
    return largest(torso)
