"""The proof of a render: six figures computed from what was written, decoded again.

anchor_changed    number of pixels, over the whole photo, in which any channel differs from the photo although
                  the edit region is 0 there or the protect mask is not 0. Exact.

garment_delta_e   median CIEDE2000 between every garment pixel of the render and the nearest colour of the
                  garment's palette, shading divided out. Light on a surface scales linear RGB, which moves a
                  colour in Lab along the ray through (-16, 0, 0), because L + 16, a and b are all homogeneous
                  of degree 1/3 in linear light; so the render's colour is slid along its ray, at most
                  `GAIN_LIMITS` far, to the point nearest to the palette colour, and compared there.
                  The palette: up to 10 clusters of the garment's own picture, shares under 1 % left out.

detail            2 sum(w d r) / (sum(w d^2) + sum(w r^2)), d and r being drape and render with everything
                  coarser than a few pixels taken away and w the drape's confidence: Lin's concordance, the
                  normalised correlation that also falls when contrast is lost, so that blur counts. A constant
                  of two grey levels' variance keeps plain cloth, which has no detail to lose, near 1.

seam              along normals to the edge of the edit region, the mean of what the render adds to the photo's
                  own steps, over the mean step per unit of its surroundings (plus 1 Lab unit of noise). What it
                  adds: the step across the edge itself, except where the edge is that of something in front;
                  and the variation in a window over the edge beyond the net change across it, which is 0 for
                  a clean silhouette and large for a rim of the old garment's colour.

coverage          share of the opaque part of the edit region that was written: garment or fill that differs from
                  the photo, or is meant to be like it.

generated_skin    share of the edit region that is invented skin and was written.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from render.colour import to_srgb8
from render.difference import Lab, delta_e_2000
from render.messages import Box, Checks
from render.pixels import Draped, GarmentPixels, Mask, Photo, Pixels
from render.stages.lock import allowed

GAIN_LIMITS = (0.3, 2.5)
"""How far light may darken or brighten cloth (linear light) before it counts as another colour."""
MEASURED_SIDE = 320
"""Colours are compared on pictures of this size: a weave is seen as its mean colour, as at arm's length."""
MEASURED_COLOURS = 20_000
PALETTE_SIZE = 10
SEAM_POINTS = 6000
_STRIP_ROWS = 128
_NOISE_VARIANCE = (2 / 255) ** 2


def check_render(
    photo: Photo,
    master: Pixels,
    draped: Draped,
    garments: Sequence[GarmentPixels],
    protect: Mask | None = None,
) -> Checks:
    """Measure `master`, which was read back from what was written, at the photo's size and depth.

    `protect` has the size of the photo or of `draped.box`. Everything but `anchor_changed` looks at the box
    and a margin around it only.
    """
    box = draped.box
    region = allowed(box, draped.edit_region, protect)
    inside = np.s_[box.top : box.bottom, box.left : box.right]
    original, written = photo.pixels[inside], master[inside]
    changed = differing(original, written)
    return Checks(
        anchor_changed=count_changed(photo.pixels, master, box, region),
        garment_delta_e=garment_difference(photo, written, draped, region, garments),
        detail=detail_kept(written, draped, region),
        seam=seam_step(photo, master, box, region, protect),
        coverage=_coverage(original, changed, draped, region),
        generated_skin=_share((draped.skin_fill > 0) & changed & (region > 0), region > 0),
    )


def count_changed(original: Pixels, written: Pixels, box: Box, region: Mask) -> int:
    """Pixels that differ although `region` (the size of `box`) is 0 there; everything outside `box` is 0."""
    if original.shape != written.shape or original.dtype != written.dtype:
        return int(original.shape[0] * original.shape[1])
    changed = 0
    for top in range(0, original.shape[0], _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        if np.array_equal(original[rows], written[rows]):
            continue
        differs = differing(original[rows], written[rows])
        first, last = max(top, box.top), min(top + differs.shape[0], box.bottom)
        if first < last:
            forbidden = region[first - box.top : last - box.top] == 0
            differs[first - top : last - top, box.left : box.right] &= forbidden
        changed += int(np.count_nonzero(differs))
    return changed


def differing(first: Pixels, second: Pixels) -> NDArray[np.bool_]:
    """(h, w): where any channel differs."""
    unlike = first != second
    # Several times faster than `any(axis=2)`, which numpy does pixel by pixel.
    return unlike[:, :, 0] | unlike[:, :, 1] | unlike[:, :, 2]


def garment_difference(
    photo: Photo, written: Pixels, draped: Draped, region: Mask, garments: Sequence[GarmentPixels]
) -> float:
    """Median CIEDE2000 of the render's garment pixels to the garments' palettes, shading divided out."""
    worn = ((draped.garment >= 250) & (region == 255)).astype(np.uint8)
    colours = _lab_inside(written, worn, photo.icc)
    if colours.size == 0 or not garments:
        return 0.0
    palettes = [
        _palette(_lab_inside(g.pixels, (g.alpha >= 250).astype(np.uint8), photo.icc)) for g in garments
    ]
    colours = colours[:: 1 + len(colours) // MEASURED_COLOURS]
    palette = np.concatenate(palettes)
    if palette.size == 0:
        return 0.0
    origin = np.array([-16, 0, 0], np.float32)
    rays, targets = colours - origin, palette - origin
    low, high = (limit ** (1 / 3) for limit in GAIN_LIMITS)
    lengths = np.maximum((rays * rays).sum(axis=1), 1e-6)
    nearest, distance = np.zeros_like(rays), np.full(len(rays), np.inf, np.float32)
    matched = np.zeros_like(rays)
    for target in targets:
        # Which palette colour is nearest is plain to the simple distance; only that one is measured exactly.
        slid = rays * np.clip(rays @ target / lengths, low, high)[:, None]
        away = ((slid - target) ** 2).sum(axis=1)
        closer = away < distance
        distance[closer], nearest[closer], matched[closer] = away[closer], slid[closer], target
    return float(np.median(delta_e_2000(nearest + origin, matched + origin)))


def detail_kept(written: Pixels, draped: Draped, region: Mask) -> float:
    """Concordance of render and drape in what is finer than a few pixels, where the drape is confident."""
    weight = np.where((draped.garment >= 250) & (region == 255), draped.confidence, 0).astype(np.uint8)
    left, top, width, height = cv2.boundingRect(weight)
    if width < 8 or height < 8:
        return 1.0
    window = np.s_[top : top + height, left : left + width]
    sigma = 2.0 * _unit(max(draped.box.width, draped.box.height))
    drape, render = (_fine(pixels[window], sigma) for pixels in (draped.image, written))
    share = weight[window].astype(np.float32) / 255
    noise = 2 * _NOISE_VARIANCE * float(share.sum())
    shared = 2 * float((share * drape * render).sum())
    energy = float((share * drape * drape).sum()) + float((share * render * render).sum())
    return float(np.clip((shared + noise) / (energy + noise), -1, 1))


def seam_step(photo: Photo, master: Pixels, box: Box, region: Mask, protect: Mask | None) -> float:
    """What the render adds to the photo's own steps at the region's edge, over the steps around it."""
    unit = max(1.0, max(photo.width, photo.height) / 1000)
    reach = 17 * unit
    edge, normals, in_front = _edge(region, box, protect, (photo.width, photo.height), unit)
    if len(edge) < 8:
        return 0.0
    offsets = np.arange(-16, 13, dtype=np.float32) * unit
    samples = edge[:, None, :] + normals[:, None, :] * offsets[None, :, None]
    window = _grown(box, int(reach) + 2, photo.width, photo.height)
    profiles = []
    for pixels in (photo.pixels, master):
        crop = pixels[window.top : window.bottom, window.left : window.right]
        places = (samples - np.array([window.left, window.top])).astype(np.float32)
        profiles.append(_sampled(crop, places, photo.icc, unit))
    before, after = profiles
    middle = 16  # the offset 0

    def step(lab: Lab) -> NDArray[np.float32]:
        return np.linalg.norm(lab[:, middle + 1] - lab[:, middle - 1], axis=1)

    def beyond_net(lab: Lab) -> NDArray[np.float32]:
        part = lab[:, middle - 9 : middle + 5]
        total = np.linalg.norm(np.diff(part, axis=1), axis=2).sum(axis=1)
        return total - np.linalg.norm(part[:, -1] - part[:, 0], axis=1)

    crossing = np.where(in_front, 0, np.maximum(0, step(after) - step(before)))
    rim = np.maximum(0, beyond_net(after) - beyond_net(before))
    steps = np.linalg.norm(np.diff(after, axis=1), axis=2)
    around = np.concatenate([steps[:, : middle - 9], steps[:, middle + 4 :]], axis=1).mean() + 1.0
    return float((crossing.mean() + rim.mean()) / (2 * around))


def _coverage(original: Pixels, changed: NDArray[np.bool_], draped: Draped, region: Mask) -> float:
    core = region == 255
    alike = ~differing(original, draped.image)
    return _share(core & (changed | alike), core) if core.any() else 1.0


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_]) -> float:
    count = int(np.count_nonzero(whole))
    return int(np.count_nonzero(part)) / count if count else 0.0


def _lab_inside(pixels: Pixels, inside: Mask, icc: bytes | None) -> Lab:
    """Lab of the pixels `inside` (0 or 1), averaged down to `MEASURED_SIDE`, without a pixel of their edge."""
    left, top, width, height = cv2.boundingRect(inside)
    if not width:
        return np.empty((0, 3), np.float32)
    window = np.s_[top : top + height, left : left + width]
    crop, mask = np.ascontiguousarray(pixels[window]), np.ascontiguousarray(inside[window]) * 255
    factor = MEASURED_SIDE / max(width, height)
    if factor < 1:
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        crop = cv2.resize(crop, size, interpolation=cv2.INTER_AREA)
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    eroded = cv2.erode(mask, np.ones((3, 3), np.uint8), borderValue=0)
    chosen = (eroded if (eroded == 255).any() else mask) == 255
    return _lab(to_srgb8(crop, icc))[chosen]  # type: ignore[arg-type]


def _lab(srgb: NDArray[np.uint8]) -> Lab:
    return cv2.cvtColor(srgb.astype(np.float32) / 255, cv2.COLOR_RGB2Lab)  # type: ignore[return-value]


def _palette(colours: Lab) -> Lab:
    if len(colours) <= PALETTE_SIZE:
        return colours
    sample = np.ascontiguousarray(colours[:: max(1, len(colours) // 20_000)])
    cv2.setRNGSeed(0)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.2)
    _, labels, centres = cv2.kmeans(sample, PALETTE_SIZE, None, criteria, 1, cv2.KMEANS_PP_CENTERS)  # type: ignore[call-overload]
    shares = np.bincount(labels.ravel(), minlength=PALETTE_SIZE) / len(sample)
    return centres[shares >= 0.01]


def _fine(pixels: Pixels, sigma: float) -> NDArray[np.float32]:
    """Luma, 0 to 1, without what is coarser than `sigma` pixels."""
    scale = np.float32(1 / np.iinfo(pixels.dtype).max)
    luma = cv2.transform(pixels, np.array([[0.299, 0.587, 0.114]])).astype(np.float32) * scale
    return luma - cv2.GaussianBlur(luma, (0, 0), sigma)


def _unit(longest_side: int) -> float:
    """The width of a finest visible line: a pixel up to about 2 megapixels, more where a photo has more."""
    return max(1.0, longest_side / 2000)


def _edge(
    region: Mask, box: Box, protect: Mask | None, size: tuple[int, int], unit: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]:
    """Points on the region's edge in photo pixels, outward normals, and which lie on something in front."""
    margin = 4
    padded = cv2.copyMakeBorder(
        (region > 0).astype(np.uint8), margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0
    )
    contours, _ = cv2.findContours(padded, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    long_enough = [c.reshape(-1, 2) for c in contours if len(c) >= 24]
    if not long_enough:
        nothing = np.empty((0, 2), np.float32)
        return nothing, nothing, np.empty(0, bool)
    points: NDArray[np.intp] = np.concatenate(long_enough).astype(np.intp)
    points = points[:: max(1, len(points) // SEAM_POINTS)]
    # Two passes of a box are a good enough bell, and cost the same however wide.
    width = 2 * round(3 * unit) + 1
    soft = cv2.blur(cv2.blur(padded.astype(np.float32), (width, width)), (width, width))
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    outward = -np.stack([across[points[:, 1], points[:, 0]], down[points[:, 1], points[:, 0]]], axis=1)
    length = np.linalg.norm(outward, axis=1)
    placed = points - margin + np.array([box.left, box.top])
    # The photo's own border is no seam.
    clear = 3 * unit
    kept = (length > 1e-4) & (placed > clear).all(axis=1) & (placed < np.array(size) - 1 - clear).all(axis=1)
    in_front = np.zeros(len(points), bool)
    if protect is not None:
        if protect.shape != region.shape:
            protect = protect[box.top : box.bottom, box.left : box.right]
        side = 2 * round(2 * unit) + 1
        near = cv2.dilate((protect > 0).astype(np.uint8), np.ones((side, side), np.uint8))
        inside = np.clip(points - margin, 0, np.array([box.width - 1, box.height - 1]))
        in_front = near[inside[:, 1], inside[:, 0]] > 0
    normals = outward / np.maximum(length, 1e-6)[:, None]
    return placed[kept].astype(np.float32), normals[kept].astype(np.float32), in_front[kept]


def _sampled(crop: Pixels, places: NDArray[np.float32], icc: bytes | None, unit: float) -> Lab:
    """Lab at `places` (n, m, 2), clamped to the crop; only those pixels are converted."""
    if unit > 1:
        crop = cv2.blur(crop, (round(unit), round(unit)))  # type: ignore[assignment]
    values = cv2.remap(
        crop, places[:, :, 0], places[:, :, 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return _lab(to_srgb8(values, icc))  # type: ignore[arg-type]


def _grown(box: Box, margin: int, width: int, height: int) -> Box:
    return Box(
        max(0, box.left - margin),
        max(0, box.top - margin),
        min(width, box.right + margin),
        min(height, box.bottom + margin),
    )
