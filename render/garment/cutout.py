"""The garment's own pixels: found on a plain ground, or taken from the file's alpha.

1. Distance from the ground in Lab marks what is surely garment and what is surely ground.
2. What lies between (soft shadows, cloth of nearly the ground's colour) is decided by a watershed on the
   gradient, so that the border falls on the strongest edge between the two.
3. Where the contrast is low, GrabCut has the last word in a narrow band.
4. Parts are kept, holes are filled unless they show the ground, and the edge is matted at native resolution.
"""

from __future__ import annotations

import cv2
import numpy as np

from render.arrays import Array, components, shrunk
from render.errors import InputError
from render.garment.edge import matte
from render.garment.ground import FloatImage, Ground, fit_ground, lab_of
from render.garment.silhouette import opened
from render.messages import ErrorKind
from render.pixels import Mask

WORKING_SIDE = 768
"""The longest side at which the outline is found; finer structure comes from the matting."""

STRONG = 22.0
"""Distance from the ground's colour, in Lab units, that leaves no doubt about an edge."""

SOFT = 1.0
"""Change of lightness per pixel of working size under which a darkening of the ground is a shadow, not an edge."""

_FILLS = (
    "This garment fills its picture, so its outline cannot be found; use a picture with ground visible all "
    "around it, or paint its mask."
)
_EMPTY = (
    "No garment stands out from the ground of this picture; use a ground of another colour, a picture that is "
    "already cut out, or paint its mask."
)


def cut_out(pixels: Array) -> Mask:
    """The garment's alpha, (h, w) uint8, from (h, w, 3) sRGB pixels on a plain ground.

    Raises `InputError(NO_CUTOUT)` if the ground is not plain, if nothing stands out from it, or if the garment
    reaches three or four sides of the picture.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    small = pixels
    if scale < 1:
        small = shrunk(pixels, (round(width * scale), round(height * scale)))
    lab = lab_of(small)
    ground = fit_ground(lab)
    mask = outline(lab, ground)
    _refuse_if_filling(mask)
    return matte(pixels, mask, small)


def from_alpha(alpha: Mask) -> Mask:
    """A file's own alpha as a cut-out; stray specks are dropped. Raises `InputError(NO_CUTOUT)` if it is empty."""
    solid = (alpha >= 128).astype(np.uint8)
    if solid.mean() < 0.005:
        raise InputError(ErrorKind.NO_CUTOUT, _EMPTY)
    kept = cv2.dilate(_significant(solid), np.ones((5, 5), np.uint8))
    return np.where(kept > 0, alpha, 0).astype(np.uint8)


def outline(lab: FloatImage, ground: Ground) -> Array:
    """The garment as a mask of 0 and 1 at working size."""
    sure, ground_sure = _markers(lab, ground)
    if sure.mean() < 0.005:
        raise InputError(ErrorKind.NO_CUTOUT, _EMPTY)
    mask = _divide(ground, sure, ground_sure)
    mask = _significant(mask)
    mask = _fill(mask, ground)
    mask = _settle(mask, ground)
    if mask.mean() < 0.01:
        raise InputError(ErrorKind.NO_CUTOUT, _EMPTY)
    return mask


def _markers(lab: FloatImage, ground: Ground) -> tuple[Array, Array]:
    """What is surely garment and what is surely ground.

    A shadow on the ground is darker, keeps the ground's hue and fades; so darkness alone needs either to be
    strong or to be broad before it counts as garment.
    """
    sigma_l, sigma_c = ground.sigma
    strength = cv2.magnitude(
        np.ascontiguousarray(ground.residual[..., 0]),
        cv2.magnitude(*(np.ascontiguousarray(ground.residual[..., channel]) for channel in (1, 2))),
    )
    calm = cv2.blur(ground.residual, (3, 3))
    lightness, chroma = calm[..., 0], np.hypot(calm[..., 1], calm[..., 2])
    raw_light = np.abs(ground.residual[..., 0])
    same_light = raw_light < max(1.8, 3.5 * sigma_l)
    # JPEG spreads colour over 8 pixels or more, but not lightness: a tint alone has to be strong to count.
    coloured = chroma > np.where(same_light, max(16.0, 8 * sigma_c), max(6.0, 6 * sigma_c))
    brighter = lightness > max(2.2, 4 * sigma_l)
    much_darker = ground.residual[..., 0] < -30
    broad = _broad(ground, strength)
    sure = coloured | brighter | much_darker | broad
    # A pixel much weaker than its neighbours is an edge's mixture with the ground: left open, or thin gaps close.
    sure &= strength > 0.4 * cv2.dilate(strength, np.ones((5, 5), np.uint8))
    # Among strong colours a tint beside them is JPEG's, and the ground's lightness alone shows a gap between them.
    anything = strength > max(6.0, 8 * sigma_l)
    vivid = float((strength > STRONG).sum()) > 0.8 * float(anything.sum())
    like_ground = same_light & (chroma < (12.0 if vivid else max(2.2, 3.5 * sigma_c)))
    fades = _fading(ground, chroma) & ~sure
    if broad.any():
        # A shadow is lighter than halfway from the ground to the garment that throws it.
        garment = float(np.median(lightness[broad]))
        fades &= np.abs(lightness - garment) > np.abs(lightness)
    dim = (ground.residual[..., 0] > -30) & (ground.residual[..., 0] < 1.8) & (chroma < 5.0) & ~sure
    near = np.ones((31, 31) if vivid else (7, 7), np.uint8)
    around = cv2.dilate(strength, near)
    ground_sure = _reached(
        like_ground.astype(np.uint8), dim & (strength < 0.3 * around), around, 1 if vivid else 3
    )
    ground_sure = (
        _flood(((ground_sure > 0) | fades).astype(np.uint8), 0.011 * min(lab.shape[:2])) | ground_sure
    )
    ground_sure &= (~sure).astype(np.uint8)
    # What neither reaches is cloth shaded to the ground's tone, if there is no strong edge near that could cast it.
    weak = around < STRONG
    left_over = cv2.erode((~sure & (ground_sure == 0)).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    left_over &= weak
    return (sure | left_over).astype(np.uint8), ground_sure


def _broad(ground: Ground, strength: Array) -> Array:
    """The core of what differs from the ground, however little, over a wider area than a shadow covers.

    What reaches the picture's border is a flaw of the ground's model. And beside strong colours the difference
    has to be like theirs: between two legs the shadow is as dark as a pale cloth elsewhere.
    """
    sigma_l, sigma_c = ground.sigma
    calm = cv2.blur(ground.residual, (7, 7))
    differs = (np.abs(calm[..., 0]) > max(1.3, 5 * sigma_l)) | (
        np.hypot(calm[..., 1], calm[..., 2]) > max(2.0, 5 * sigma_c)
    )
    count, labels, _, _ = components(differs.astype(np.uint8), connectivity=4)
    outer = np.concatenate((labels[0], labels[-1], labels[:, 0], labels[:, -1]))
    inside = np.ones(count, bool)
    inside[outer] = False
    inside[0] = False
    core = cv2.distanceTransform(inside[labels].astype(np.uint8), cv2.DIST_L2, 3)
    near = cv2.dilate(strength, np.ones((31, 31), np.uint8))
    return np.asarray(
        (core > 0.05 * min(differs.shape)) & (strength > 0.35 * np.where(near > STRONG, near, 0))
    )


def _fading(ground: Ground, chroma: Array) -> Array:
    """Where the ground may lie in a soft shadow: somewhat darker, hardly tinted, and without an edge."""
    lightness = cv2.GaussianBlur(np.ascontiguousarray(ground.residual[..., 0]), (0, 0), 1.0)
    steep = cv2.magnitude(
        cv2.Sobel(lightness, cv2.CV_32F, 1, 0, scale=1 / 8),
        cv2.Sobel(lightness, cv2.CV_32F, 0, 1, scale=1 / 8),
    )
    return np.asarray((lightness > -30) & (lightness < 1.8) & (chroma < 4.0) & (steep < SOFT))


def _reached(like_ground: Array, dim: Array, around: Array, thinnest: int) -> Array:
    """The part of `like_ground` that is ground: reached from the border without squeezing through a leak.

    A white shirt on white has the ground's colour in places and only a shaded rim, with breaks in it, between
    them and the ground; so the flood has a width. What it cannot enter counts as ground only among strong
    contrasts (`around`), where it is a narrow gap and not a pale part of the garment; there it may lie in shadow
    too (`dim`). Thinner than `thinnest` pixels it is only the line where a pale and a dark stripe mix.
    """
    ground = _flood(like_ground, 0.011 * min(like_ground.shape))
    rest = (((like_ground > 0) | dim) & (ground == 0)).astype(np.uint8)
    rest = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((thinnest, thinnest), np.uint8))
    count, labels, stats, _ = components(rest, connectivity=8)
    for index in range(1, count):
        left, top, width, height, area = stats[index]
        if area < 12:
            continue
        box = (slice(top, top + height), slice(left, left + width))
        part = labels[box] == index
        if float(np.median(around[box][part])) > STRONG:
            ground[box][part] = 1
    return ground


def _flood(passable: Array, radius: float) -> Array:
    """The part of `passable` that a disc of `radius` reaches from outside the picture, or that lies beside it."""
    margin = 20
    # Specks of noise do not bar the way; a rim does, however thin.
    _, barriers, stats, _ = components(1 - passable, connectivity=8)
    open_to = np.where(stats[:, cv2.CC_STAT_AREA] < 14, 1, 0).astype(np.uint8)
    wide = cv2.copyMakeBorder(
        passable | open_to[barriers], margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=1
    )
    roomy = (cv2.distanceTransform(wide, cv2.DIST_L2, 5) > radius).astype(np.uint8)
    _, labels = cv2.connectedComponents(roomy, connectivity=4)
    unreached = (labels != labels[0, 0]).astype(np.uint8)
    near = cv2.distanceTransform(unreached, cv2.DIST_L2, 5)[margin:-margin, margin:-margin] <= radius + 1.5
    return ((passable > 0) & near).astype(np.uint8)


def _divide(ground: Ground, sure: Array, like_ground: Array) -> Array:
    """Watershed from sure garment and sure ground over what is neither, on the contrast with the ground.

    Small contrasts are stretched: next to them the edges of a print must not look like cliffs.
    """
    picture = _stretched(ground.residual)
    markers = np.zeros(sure.shape, np.int32)
    markers[(like_ground > 0) & (sure == 0)] = 1
    markers[sure > 0] = 2
    padded = cv2.copyMakeBorder(markers, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    picture = cv2.copyMakeBorder(picture, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    cv2.watershed(picture, padded)
    divided = padded[1:-1, 1:-1]
    mask = (divided == 2).astype(np.uint8)
    lines = divided == -1
    mask[lines & (cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0) & (like_ground == 0)] = 1
    return mask


def _significant(mask: Array) -> Array:
    """The largest part and every part near its size or beside it; hangers' and labels' specks go."""
    count, labels, stats, _ = components(mask)
    if count <= 2:
        return mask
    areas = stats[1:, cv2.CC_STAT_AREA]
    largest = 1 + int(areas.argmax())
    _, groups, _, _ = components(cv2.dilate(mask, np.ones((7, 7), np.uint8)))
    group = int(groups[labels == largest][0])
    kept = np.zeros(count, np.uint8)
    for index in range(1, count):
        area = stats[index, cv2.CC_STAT_AREA]
        left, top, width, height = stats[index, :4]
        box = (slice(top, top + height), slice(left, left + width))
        beside = group in groups[box][labels[box] == index]
        if index == largest or area > 0.25 * areas.max() or (area > 0.002 * areas.max() and beside):
            kept[index] = 1
    return kept[labels]


def _fill(mask: Array, ground: Ground) -> Array:
    """Fill the holes, except those that show the ground between a sleeve and the body or between straps.

    Such a gap has the ground's colour and grain, and lies near the outside; a print of the ground's colour on
    the chest does not.
    """
    padded = cv2.copyMakeBorder(1 - mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    count, labels, stats, _ = components(padded, connectivity=4)
    outside = int(labels[0, 0])
    labels = labels[1:-1, 1:-1]
    gaps = [
        index
        for index in range(1, count)
        if index != outside and stats[index, cv2.CC_STAT_AREA] > 0.0004 * float(mask.sum())
    ]
    filled = (labels != outside).astype(np.uint8)
    if not gaps:
        return filled
    sigma_l, sigma_c = ground.sigma
    depth = cv2.distanceTransform(filled, cv2.DIST_L2, 3)
    across = int(np.ptp(np.flatnonzero(mask.any(axis=0)))) + 1
    for index in gaps:
        left, top, width, height, _ = stats[index]
        box = (slice(max(top - 1, 0), top - 1 + height), slice(max(left - 1, 0), left - 1 + width))
        hole = labels[box] == index
        residual = ground.residual[box][hole]
        lightness, grain = float(np.median(residual[:, 0])), float(np.std(residual[:, 0]))
        tint = float(np.median(np.linalg.norm(residual[:, 1:], axis=1)))
        exact = abs(lightness) < max(1.2, 2 * sigma_l) and grain < max(2.5, 5 * sigma_l)
        # Cloth on both sides of an upright slit shades it a little; a pale stripe lies across and is as wide.
        slit = height > 2 * width and -6 < lightness < 1.2 and grain < 4
        narrow = width < 0.3 * across
        near = float(depth[box][hole].min()) < 0.55 * float(depth.max())
        if (exact or slit) and narrow and near and tint < max(1.5, 2.5 * sigma_c):
            filled[box][hole] = 0
    return filled


def _settle(mask: Array, ground: Ground) -> Array:
    """Let GrabCut draw the outline anew in a band about those stretches of it that have little contrast.

    It works on the contrast with the ground, at half size, and knows the colours of both sides from there.
    """
    side = min(mask.shape)
    edge = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    strength = cv2.dilate(np.linalg.norm(ground.residual, axis=2), np.ones((5, 5), np.uint8))
    faint = ((edge > 0) & (strength < STRONG)).astype(np.uint8)
    if faint.sum() < 0.04 * edge.sum():
        return mask
    reach = 2 * round(0.02 * side) + 1
    band = cv2.dilate(faint, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    size = (mask.shape[1] // 2, mask.shape[0] // 2)
    picture = _stretched(cv2.resize(ground.residual, size, interpolation=cv2.INTER_AREA))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST)
    open_to = cv2.resize(band, size, interpolation=cv2.INTER_NEAREST) > 0
    labels = np.where(small > 0, cv2.GC_FGD, cv2.GC_BGD).astype(np.uint8)
    labels[open_to & (small > 0)] = cv2.GC_PR_FGD
    labels[open_to & (small == 0)] = cv2.GC_PR_BGD
    if not ((labels == cv2.GC_FGD).any() and (labels == cv2.GC_BGD).any()):
        return mask
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(7)
    cv2.grabCut(picture, labels, (0, 0, 1, 1), *models, 2, cv2.GC_INIT_WITH_MASK)
    drawn = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32)
    # Where there is next to no edge to see, a smooth outline is the likeliest.
    drawn = cv2.GaussianBlur(drawn, (0, 0), 0.005 * side)
    drawn = cv2.resize(drawn, mask.shape[::-1], interpolation=cv2.INTER_LINEAR)
    settled = np.where(band > 0, drawn > 0.5, mask > 0).astype(np.uint8)
    if faint.sum() > 0.25 * edge.sum():
        # A garment of the ground's own tone gets bites where its rim is not seen at all: close what is narrow.
        margin = 40
        wide = cv2.copyMakeBorder(settled, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)
        closed = 1 - opened(1 - wide, 0.022 * side)
        settled = closed[margin:-margin, margin:-margin].astype(np.uint8)
    return _fill(_significant(settled), ground)


def _stretched(residual: FloatImage) -> Array:
    """The contrast with the ground as a picture in which small contrasts are stretched and large ones squeezed."""
    return np.clip(128 + 127 * np.tanh(residual * np.float32(8 / 127)), 0, 255).astype(np.uint8)


def _refuse_if_filling(mask: Array) -> None:
    sides = (mask[0], mask[-1], mask[:, 0], mask[:, -1])
    if sum(float(side.mean()) > 0.25 for side in sides) >= 3:
        raise InputError(ErrorKind.NO_CUTOUT, _FILLS)
