"""Which pixels of a render the master takes: what the drape placed, and what the engine truly changed.

An engine may generate in a region far larger than the garment. Where its picture shows the photo again, only as an
autoencoder saw it, the photo's own pixels stay. Where a sleeve became longer than the drape's, it is accepted.
What counts as changed is measured against the ring that the engine was shown: what differs there is mere noise. And
only cloth is taken: an arm or a wall that the engine made anew stays the photographer's.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import components
from render.pixels import Draped, Mask

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]

VISIBLE = 5.0
"""Lab units between soft pictures that are a change whatever the noise."""
SURE = 2.2
"""A change begins where it is this many times the least that counts."""
BLUR = 2.0
SHIFT = 1
"""Working pixels by which an edge may lie elsewhere without being another edge."""
CLOSED, MARGIN, FEATHER = 6, 4, 5
"""Working pixels: gaps narrower than twice the first are no gaps; what is kept round a change; of that, its fade."""
SHADES, SHARE, LIKE, MOST = 8, 0.02, 13.0, 0.6
"""Colours that cloth is told by, the share of the least of them, how far in Lab a pixel may be from one, and how much
of what changed near it must be alike. Light counts for a third: cloth has folds."""
_SUM = np.ones((1, 3), np.float32)
SPECK = 0.0015
"""Share of the drape's region below which what changed apart from it is dropped, and a hole is filled."""


def changed_region(
    rendered: Floats32, crop: NDArray[np.uint8], mask: Mask, edit: Mask, garment: Mask
) -> Mask:
    """(h, w) 0 to 255 at the size of `crop`: what of `mask` shows something else than the photo.

    rendered   (h, w, 3) sRGB 0 to 255, its tone matched to `crop`
    mask       255 where the engine was to generate
    edit       the drape's edit region; what changed and does not join it is left to the photo
    garment    where the drape has cloth: what the engine painted there tells the colours of cloth

    0 outside `mask`, and fading inside it.
    """
    allowed = mask > 0
    difference = _difference(rendered, crop)
    least = max(VISIBLE, _noise(difference, ~allowed))
    weak = (difference > least) & allowed
    cloth = _mostly(_like_cloth(rendered, garment > 250), weak)
    weak &= _near(cloth, MARGIN)
    seeds = (difference > SURE * least) & allowed & cloth
    core = edit > 0
    found = _joined(weak, seeds, core)
    if not found.any():
        return np.zeros(mask.shape, np.uint8)
    whole = _tidied(found | core, allowed, core) & allowed
    whole &= _near(found, 2 * CLOSED)
    return _faded(whole)


SKIN_REACH = 14.0
"""How far, in a and b of Lab, bare skin may lie from the median of the person's own."""


def invented_skin(rendered: Floats32, draped: Draped, skin: NDArray[np.float64] | None) -> Mask:
    """255 where the edit region shows skin that is not in the photo: the drape's own fill, and what an engine added.

    rendered  (h, w, 3) sRGB 0 to 255 of the drape's box
    skin      (3,) the person's median, 0 to 255; None where no skin could be sampled
    """
    added = (draped.edit_region > 0) & (draped.garment < 128)
    if skin is None or not added.any():
        return draped.skin_fill
    pixels = np.clip(rendered[added] / np.float32(255), 0, 1)[None]
    colours = cv2.cvtColor(pixels, cv2.COLOR_RGB2Lab)[0]
    own = cv2.cvtColor((skin.astype(np.float32) / np.float32(255))[None, None], cv2.COLOR_RGB2Lab)[0, 0]
    away = np.hypot(colours[:, 1] - own[1], colours[:, 2] - own[2])
    # In shade skin has less colour; what is far lighter or darker is none of this person's.
    alike = (away < SKIN_REACH) & (np.hypot(colours[:, 1], colours[:, 2]) > 6)
    alike &= (colours[:, 0] > 0.45 * own[0]) & (colours[:, 0] < own[0] + 25)
    out = draped.skin_fill.copy()
    out[added] = np.where(alike, np.uint8(255), out[added])
    return out


def _difference(rendered: Floats32, crop: NDArray[np.uint8]) -> Floats32:
    """Lab distance of the softened pictures; to the best of the neighbours, so that a moved edge is none."""
    before = _soft_lab(crop.astype(np.float32))
    after = _soft_lab(rendered)
    height, width = before.shape[:2]
    least = np.full((height, width), np.inf, np.float32)
    padded = cv2.copyMakeBorder(before, *[SHIFT] * 4, cv2.BORDER_REPLICATE)
    for down in range(2 * SHIFT + 1):
        for across in range(2 * SHIFT + 1):
            step = after - padded[down : down + height, across : across + width]
            np.minimum(least, cv2.transform(cv2.multiply(step, step), _SUM), out=least)
    return np.sqrt(least, out=least)


def _soft_lab(picture: Floats32) -> Floats32:
    soft = cv2.GaussianBlur(picture, (0, 0), BLUR, borderType=cv2.BORDER_REFLECT)
    return cv2.cvtColor(np.clip(soft / np.float32(255), 0, 1), cv2.COLOR_RGB2Lab)


def _like_cloth(rendered: Floats32, garment: Flags) -> Flags:
    """Where the render has the colours that it has on the garment; everywhere where too little of that is known."""
    inner = cv2.erode(garment.view(np.uint8), np.ones((5, 5), np.uint8)).view(bool)
    weights = np.array([1 / 3, 1, 1], np.float32)
    lab = _soft_lab(rendered) * weights
    known = lab[inner]
    if len(known) < 500:
        return np.ones_like(garment)
    sample = np.ascontiguousarray(known[:: max(1, len(known) // 4000)])
    cv2.setRNGSeed(0)
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 15, 0.3)
    _, labels, centres = cv2.kmeans(sample, SHADES, None, criteria, 1, cv2.KMEANS_PP_CENTERS)
    shares = np.bincount(labels.ravel(), minlength=SHADES) / len(sample)
    least = np.full(garment.shape, np.inf, np.float32)
    for centre in centres[shares >= SHARE]:
        step = lab - centre
        np.minimum(least, cv2.transform(cv2.multiply(step, step), _SUM), out=least)
    return least < LIKE**2


def _mostly(cloth: Flags, weak: Flags) -> Flags:
    """`cloth` without the parts of something else that happen to have its colours, as the dark spots of a print."""
    size = (8 * CLOSED + 1,) * 2
    both = cv2.blur((cloth & weak).astype(np.float32), size)
    return cloth & (both > MOST * cv2.blur(weak.astype(np.float32), size))


def _noise(difference: Floats32, seen: Flags) -> float:
    """What nearly all of the ring stays below, though nobody changed it."""
    # The rim of the ring may have been painted over by what lies next to it.
    inner = cv2.erode(seen.view(np.uint8), np.ones((17, 17), np.uint8), borderValue=1).view(bool)
    inner = inner if inner.sum() > 256 else seen
    if inner.sum() < 64:
        return 0.0
    return min(1.5 * float(np.percentile(difference[inner], 98)), 4 * VISIBLE)


def _joined(weak: Flags, seeds: Flags, core: Flags) -> Flags:
    """Parts of `weak` with a seed in them that join the core, across small gaps."""
    bridged = _closing(weak | core, CLOSED)
    _, labels, _, _ = components(bridged.view(np.uint8))
    main = np.unique(labels[core])
    joined = np.isin(labels, main[main > 0]) if main.size else np.ones_like(weak)
    count, parts, _, _ = components((weak & joined).view(np.uint8))
    seeded = np.zeros(count, bool)
    seeded[np.unique(parts[seeds])] = True
    seeded[0] = False
    return seeded[parts]


def _tidied(found: Flags, allowed: Flags, core: Flags) -> Flags:
    """Without gaps, holes and specks, and a little larger than what was found."""
    least = SPECK * max(float(core.sum()), 0.1 * float(allowed.sum()))
    whole = _closing(found, CLOSED)
    whole = _without_small(whole, least)
    whole = ~_without_small(~whole, least)
    return _near(whole, MARGIN)


def _without_small(flags: Flags, least: float) -> Flags:
    count, parts, stats, _ = components(flags.view(np.uint8))
    kept = stats[:, cv2.CC_STAT_AREA] >= least
    kept[0] = False
    return kept[:count][parts]


def _faded(whole: Flags) -> Mask:
    """255 in the middle, fading to 0 at the border of `whole`; not where the picture itself ends."""
    padded = cv2.copyMakeBorder(whole.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    smooth = cv2.GaussianBlur(np.minimum(depth, 2 * FEATHER), (0, 0), 1.5, borderType=cv2.BORDER_REPLICATE)
    faded = np.clip(smooth * (255.0 / FEATHER), 0, 255)
    faded[~whole] = 0
    return np.rint(faded).astype(np.uint8)


def _near(flags: Flags, radius: int) -> Flags:
    return cv2.dilate(flags.view(np.uint8), _disc(radius)).view(bool)


def _closing(flags: Flags, radius: int) -> Flags:
    # OpenCV takes what lies past the border for set when it erodes and for unset when it dilates.
    return cv2.morphologyEx(flags.view(np.uint8), cv2.MORPH_CLOSE, _disc(radius)).view(bool)


def _disc(radius: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
