"""Edges at the photo's own size, of masks that are known at work size only.

A mask of work pixels brought up bilinearly has a border that is several photo pixels wide and wobbles with the
work pixels' grid. Where a border lies on an edge of the photo it is taken from the photo; where the photo shows
nothing it is a smooth line of the photo's own sharpness.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import content
from render.drape.body import BodyAnalysis
from render.messages import Box
from render.pixels import Photo

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]
Distances = NDArray[np.uint8]

RAMP = 1.9
"""Photo pixels from nothing to all of a drawn edge: 1.5 between a tenth and nine tenths, as a good lens gives."""

SMOOTH = 1.2
"""Sigma in work pixels that takes the stairs out of a mask; what is thinner than that is lost."""

MIDDLE, LEVELS = 127.5, 255 / (SMOOTH * np.sqrt(2 * np.pi))
"""Signed distances are kept in bytes, so that they are brought up fast: `MIDDLE` on the border, and so many levels
for a work pixel; positive inside, no farther than 1.5 work pixels either way."""

REACH, DEPTH = 2.8, 1.6
"""Work pixels that the photo may move a border outward, and inward: what is within a mask is of its kind, whatever
colour a seam or a tape along its edge has."""

PAIRS = ((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))
"""The upper triangle of a colour's covariance."""

TOLD = (3.0, 5.0)
"""How many of their own spreads the colours of both sides lie apart, for the photo to tell nothing, and all."""

STRANGE = -0.6
"""Share of the garment at which a colour is no longer that of what lies beyond it."""

GRAIN = 4e-4
"""Variance that colours are granted, of full range 1: about five codes of 255."""

TILE = 48
"""Work pixels: borders are followed in squares of this size, so that the cost grows with their length."""


def around(flags: Flags, margin: int) -> tuple[slice, slice]:
    """Rows and columns that hold what is set, and a margin: most of a photo is not touched by most steps."""
    left, top, width, height = cv2.boundingRect(np.ascontiguousarray(flags).view(np.uint8))
    return (
        slice(max(top - margin, 0), top + height + margin),
        slice(max(left - margin, 0), left + width + margin),
    )


def field(flags: Flags) -> Distances:
    """Signed distance (h, w) from the border of `flags`, smooth, right near the border.

    A blurred step is a Gaussian's integral, whose slope at the border is 1 / (sigma sqrt(2 pi)).
    """
    out = np.zeros(flags.shape, np.uint8)
    window = around(flags, 5)
    out[window] = cv2.GaussianBlur(flags[window].view(np.uint8) * np.uint8(255), (0, 0), SMOOTH)
    return out


def distances(values: Floats32) -> Distances:
    """Signed distances in work pixels, positive inside, as bytes."""
    return np.clip(np.rint(values * LEVELS + MIDDLE), 0, 255).astype(np.uint8)


def crisp(raster: Distances, part: Box, scale: float) -> Floats32:
    """How much of each photo pixel of `part` is covered, `scale` work pixels each, by signed distances of work size."""
    table = np.clip((np.arange(256) - MIDDLE) / (LEVELS * RAMP * scale) + 0.5, 0, 1).astype(np.float32)
    return cv2.LUT(enlarged(raster, part, scale), table)


def placed(part: Box, scale: float) -> NDArray[np.float64]:
    """Matrix (2, 3) from the photo's pixels of `part` to work pixels, for `cv2.warpAffine` with its inverse flag."""
    return np.array([[scale, 0, (part.left + 0.5) * scale - 0.5], [0, scale, (part.top + 0.5) * scale - 0.5]])


def enlarged(raster: NDArray, part: Box, scale: float, origin: tuple[int, int] = (0, 0)) -> NDArray:
    """A raster of work size, whose first pixel is column and row `origin`, at the photo's pixels of `part`."""
    matrix = placed(part, scale)
    matrix[:, 2] -= origin
    return cv2.warpAffine(
        raster, matrix, (part.width, part.height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


@dataclass(frozen=True)
class Border:
    """The border of a mask as a line through the photo's colours, at work size, within `window` (rows, columns).

    colours (h, w, 4)   what a pixel's red, green and blue (0 to 1) and a one count towards its share
    plain (h, w, 2)     signed distance from the smooth line in work pixels, and how much that counts: all of it
                        where colours tell nothing
    near (h, w)         where the border may lie
    whole (h, w)        uint8, 255 inside, 0 outside, away from the border
    """

    window: tuple[slice, slice]
    colours: Floats32
    plain: Floats32
    near: Flags
    whole: NDArray[np.uint8]


def border(rgb: NDArray[np.uint8], share: Floats32) -> Border | None:
    """The border of `share` (h, w), 0 to 1, on the photo `rgb` at work size; None where there is none.

    Along the border the colours on both sides are gathered, and the direction in which they differ most against
    their own spread is found (Fisher, 1936); along it a photo pixel's share is read off. Like a guided filter's
    line (He and Sun, Fast Guided Filter, 2015) this is worked out at work size and used at the photo's own.
    """
    inside = share > 0.5
    if not inside.any():
        return None
    left, top, width, height = cv2.boundingRect(inside.view(np.uint8))
    margin = 16
    window = (
        slice(max(top - margin, 0), min(top + height + margin, share.shape[0])),
        slice(max(left - margin, 0), min(left + width + margin, share.shape[1])),
    )
    inside = np.ascontiguousarray(inside[window])
    image = rgb[window].astype(np.float32) * np.float32(1 / 255)
    flags = inside.view(np.uint8)
    depth, away = (cv2.distanceTransform(f, cv2.DIST_L2, 3) for f in (flags, 1 - flags))
    distance = np.maximum(depth, away) - 0.5
    near = distance < REACH + 1
    # A mask may be a pixel or two beside the true edge: what lies deeper tells more surely of its side.
    sides = [np.clip((d - 0.8) / 2.4, 0, 1) ** 2 * (d < 9) for d in (depth, away)]
    means, weights, spread = [], [], np.zeros((int(near.sum()), 6), np.float32)
    for side in sides:
        weight = cv2.GaussianBlur(side, (0, 0), 2.5)
        total = np.maximum(weight, 1e-4)[..., None]
        mean = cv2.GaussianBlur(image * side[..., None], (0, 0), 2.5) / total
        # Deviations from the local mean, so that light that changes along the border does not count.
        off = image - mean
        pairs = np.stack([off[..., i] * off[..., j] * side for i, j in PAIRS], axis=-1)
        spread += (
            np.stack([cv2.GaussianBlur(pairs[..., k], (0, 0), 2.5)[near] for k in range(6)], axis=-1)
            / (total[near])
        )
        means.append(mean[near])
        weights.append(weight[near])
    across = means[0] - means[1]
    direction = _solved(spread / 2, across)
    apart = np.maximum((direction * across).sum(axis=1), 1e-6)
    known = (weights[0] > 0.03) & (weights[1] > 0.03)
    trust = np.clip((np.sqrt(apart) - TOLD[0]) / (TOLD[1] - TOLD[0]), 0, 1) * known
    trust *= np.clip(np.where(inside[near], DEPTH, REACH) + 0.5 - distance[near], 0, 1)
    slope = direction / apart[:, None]
    offset = -(slope * means[1]).sum(axis=1)
    colours = np.zeros((*inside.shape, 4), np.float32)
    colours[near] = np.concatenate([slope, offset[:, None]], axis=1) * trust[:, None]
    plain = np.ones((*inside.shape, 2), np.float32)
    blurred = cv2.GaussianBlur(share[window], (0, 0), SMOOTH)
    plain[..., 0] = (blurred - 0.5) * np.float32(255 / LEVELS)
    plain[near, 1] = 1 - trust
    return Border(window, colours, plain, near, flags * np.uint8(255))


def _solved(spread: Floats32, across: Floats32) -> Floats32:
    """Solutions (n, 3) of the symmetric systems whose upper triangles are `spread` (n, 6), by Cramer's rule."""
    xx, xy, xz, yy, yz, zz = spread.T
    xx, yy, zz = xx + GRAIN, yy + GRAIN, zz + GRAIN
    a, b, c = yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy
    d, e, f = xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy
    whole = xx * a + xy * b + xz * c
    p, q, r = across.T
    return (
        np.stack([a * p + b * q + c * r, b * p + d * q + e * r, c * p + e * q + f * r], axis=1)
        / whole[:, None]
    )


class Borders:
    """Borders of one photo at its own size, found once. `notes` keeps them for the next look."""

    def __init__(self, photo: Photo, body: BodyAnalysis) -> None:
        self._photo, self._body = photo, body
        self._of: dict[int, tuple[NDArray, tuple[Box, NDArray[np.uint8]] | None]] = {}

    def share(self, mask: NDArray, part: Box) -> Floats32:
        """How much of each of the photo's pixels of `part` belongs to `mask`, flags or 0 to 1 of work size."""
        out = np.zeros((part.height, part.width), np.float32)
        found = self._found(mask)
        if found is None:
            return out
        box, share = found
        left, right = max(box.left, part.left), min(box.right, part.right)
        top, bottom = max(box.top, part.top), min(box.bottom, part.bottom)
        if left < right and top < bottom:
            view = share[top - box.top : bottom - box.top, left - box.left : right - box.left]
            cv2.multiply(
                view, 1 / 255, dtype=cv2.CV_32F,
                dst=out[top - part.top : bottom - part.top, left - part.left : right - part.left],
            )  # fmt: skip
        return out

    def _found(self, mask: NDArray) -> tuple[Box, NDArray[np.uint8]] | None:
        body, photo = self._body, self._photo
        if id(mask) in self._of:
            return self._of[id(mask)][1]
        flags = mask if mask.dtype == bool else mask > 0.5
        key = f"border {content(flags)} {photo.width} {photo.height}"
        if key not in body.notes:
            line = border(body.rgb, mask.astype(np.float32))
            body.notes[key] = None if line is None else followed(line, photo.pixels, body.scale)
        self._of[id(mask)] = mask, body.notes[key]
        return body.notes[key]


def followed(found: Border, pixels: NDArray, scale: float) -> tuple[Box, NDArray[np.uint8]]:
    """The share 0..255 at the photo's own size, and the box of the photo `pixels` that it is of; 0 outside."""
    rows, columns = found.window
    height, width = pixels.shape[:2]
    box = Box(
        int(columns.start / scale), int(rows.start / scale),
        min(int(np.ceil(columns.stop / scale)), width), min(int(np.ceil(rows.stop / scale)), height),
    )  # fmt: skip
    origin = (columns.start, rows.start)
    matrix = placed(box, scale)
    matrix[:, 2] -= origin
    out = cv2.warpAffine(
        found.whole, matrix, (box.width, box.height),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    full = 255.0 if pixels.dtype == np.uint8 else 65535.0
    for tile in _tiles(found, box, scale):
        colours, plain = (enlarged(a, tile, scale, origin) for a in (found.colours, found.plain))
        view = pixels[tile.top : tile.bottom, tile.left : tile.right]
        told = colours[..., 3] + cv2.transform(view * colours[..., :3], ONES) / np.float32(full)
        blank = plain[..., 1]
        line = np.clip(plain[..., 0] / np.float32(RAMP * scale) + np.float32(0.5), 0, 1)
        share = told + blank * line
        # A colour that lies far beyond that of the other side is of neither.
        share = np.where(told < STRANGE * (1 - blank), line, share)
        # A little outward, for a pixel that is only partly the old garment's is not free of its colour either.
        share = np.clip((share - 0.5) * 1.6 + 0.65, 0, 1)
        out[tile.top - box.top : tile.bottom - box.top, tile.left - box.left : tile.right - box.left] = (
            np.rint(share * 255)
        )
    return box, out


ONES = np.ones((1, 3), np.float32)


def _tiles(found: Border, box: Box, scale: float) -> Iterator[Box]:
    """Parts of the photo's `box` that hold the border."""
    rows, columns = found.window
    for top in range(0, found.near.shape[0], TILE):
        for left in range(0, found.near.shape[1], TILE):
            part = found.near[top : top + TILE, left : left + TILE]
            if not part.any():
                continue
            x, y, w, h = cv2.boundingRect(part.view(np.uint8))
            x, y = x + left + columns.start, y + top + rows.start
            tile = Box(
                max(box.left, int((x - 0.5) / scale)), max(box.top, int((y - 0.5) / scale)),
                min(box.right, int(np.ceil((x + w + 0.5) / scale))),
                min(box.bottom, int(np.ceil((y + h + 0.5) / scale))),
            )  # fmt: skip
            if tile.width > 0 and tile.height > 0:
                yield tile
