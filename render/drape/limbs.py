"""Arms and legs: where their pixels lie, the outline of a bare arm under a sleeve, and the skin it is given.

Work pixels, RGB 0..255. A limb is measured station by station along its axis: through bare skin its outline is
the skin's, through a sleeve it runs inside the sleeve, and between the two it is carried on smoothly.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, median_filter

from render.drape.body import BodyAnalysis, Limb
from render.drape.fill import push_pull

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)

INSIDE_SLEEVE = 0.86
"""Width of an arm over that of a sleeve that lies close to it."""

LEG_STATIONS = 6
"""How many stations of what shows of a leg tell how stout it is where it is hidden."""


@dataclass(frozen=True)
class Bare:
    """One limb without its sleeve or trouser leg, in its own window of the work image.

    window  rows and columns; the arrays have its size
    alpha   0..1, how much of each pixel the limb covers
    along   distance along the limb; place: -1 at its inner edge, 1 at its outer
    """

    window: tuple[slice, slice]
    alpha: Floats32
    along: Floats32
    place: Floats32


def arm_flags(body: BodyAnalysis, limb: Limb) -> tuple[Flags, Floats32, Floats32]:
    """Pixels of the bare limb by its joints alone, their distance along it, and their place across it."""
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


def bare_limb(body: BodyAnalysis, limb: Limb, worn: Flags) -> Bare:
    """The limb as it would show if what is `worn` were taken off, with a smooth outline."""
    unit = body.unit
    _, along, place = arm_flags(body, limb)
    prior = np.interp(along, [-0.02 * unit, limb.upper, limb.total], limb.half).astype(np.float32)
    near = (np.abs(place) * prior < 0.4 * unit) & (along > -0.4 * unit) & (along < limb.total + 0.45 * unit)
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    if not len(rows):
        empty = np.zeros((0, 0), np.float32)
        return Bare((slice(0, 0), slice(0, 0)), empty, empty, empty)
    window = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    t, middle, half = _outline(body, limb, worn)
    along, across = along[window], (place * prior)[window]
    shift = np.interp(along, t, middle).astype(np.float32)
    width = np.interp(along, t, half).astype(np.float32)
    cap = np.clip(-along, 0, None)
    away = np.hypot(across - shift, cap) - width
    alpha = np.clip(0.5 - away / 1.4, 0, 1) * np.clip(limb.total + 0.3 * unit - along, 0, 1)
    return Bare(window, alpha.astype(np.float32), along, ((across - shift) / width).astype(np.float32))


def _outline(body: BodyAnalysis, limb: Limb, worn: Flags) -> tuple[Floats, Floats, Floats]:
    """Stations along the limb, the offset of its middle outward from the axis, and its half width."""
    unit = body.unit
    step = 0.03 * unit
    leg = any(limb is each for each in body.legs)
    t = np.arange(0.0, limb.total + 0.40 * unit, step)
    prior = limb.half_at(t)
    point, direction = limb.station(t)
    normal = limb.outward(direction)
    reach = np.arange(-0.45 * unit, 0.45 * unit, 0.5)
    x = np.rint(point[:, :1] + normal[:, :1] * reach).astype(int)
    y = np.rint(point[:, 1:] + normal[:, 1:] * reach).astype(int)
    seen = (x >= 0) & (y >= 0) & (x < body.width) & (y < body.height)
    x, y = np.clip(x, 0, body.width - 1), np.clip(y, 0, body.height - 1)
    sleeve = worn[y, x] & seen
    skin = body.person.skin
    bare = skin[y, x] & ~sleeve & seen if skin is not None else np.zeros_like(sleeve)
    middle, half = np.zeros(len(t)), prior.copy()
    sure_middle, sure_half = np.zeros(len(t)), np.full(len(t), 0.05)
    # Skin that shows beyond a cuff gives the width that the limb has there; a hand is wider than that further on.
    ends = np.flatnonzero(sleeve.any(axis=1))
    last = max(limb.total, t[ends[-1]] if len(ends) else 0.0) + 0.10 * unit
    for k in range(len(t)):
        found = _run(bare[k], reach, unit)
        if found is not None and t[k] < last:
            width = (found[1] - found[0]) / 2
            if found[2] and found[3] and 0.5 * prior[k] < width < 1.7 * prior[k]:
                middle[k], half[k] = (found[0] + found[1]) / 2, width
                sure_middle[k] = sure_half[k] = 6.0
                continue
        found = _run(sleeve[k], reach, unit)
        if found is None or not found[3] or (leg and not seen[k].all()):
            # Where the photo ends is no edge of a skirt.
            continue
        width = INSIDE_SLEEVE * (found[1] - found[0]) / 2
        if found[2] and width < 1.9 * prior[k]:
            # The narrower of what the sleeve allows and what an arm is, in the middle of the sleeve.
            middle[k], half[k] = (found[0] + found[1]) / 2, min(prior[k], width)
            # A wide sleeve says little of where in it the arm is.
            sure_middle[k], sure_half[k] = float(np.clip((1.9 - width / prior[k]) / 0.8, 0.05, 1)), 0.6
        else:
            # The inner edge runs into the body: the outer one alone says where the arm is.
            # Joints are known to a few pixels, and a sleeve may stand away from the arm.
            aside = 0.4 * prior[k]
            middle[k] = np.clip(found[1] - prior[k] / INSIDE_SLEEVE, -aside, aside)
            sure_middle[k] = 0.5
    sigma = 0.08 * unit / step
    if leg and (sure_half > 1).any():
        # A skirt says nothing of the leg in it: what shows of that below gives its place and how stout it is.
        shown = np.flatnonzero(sure_half > 1)
        first, near = shown[0], shown[:LEG_STATIONS]
        stout = float(np.median(half[near] / prior[near]))
        share = t[:first] / max(float(t[first]), step)
        hidden = sure_half[:first] < 0.1
        sure_middle[:first][hidden] = 0.05
        half[:first][hidden] *= (1 + (stout - 1) * (0.5 + 0.5 * share))[hidden]
        middle[:first][hidden] = (float(np.median(middle[near])) * share)[hidden]
        sigma *= 1 if not hidden.any() else 2
    return t, _smooth(middle, sure_middle, sigma), _smooth(half, sure_half, sigma)


def _run(line: Flags, reach: Floats, unit: float) -> tuple[float, float, bool, bool] | None:
    """The stretch of `line` that crosses the axis: its ends, and whether each end was seen."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.view(np.int8), [0]])))
    best = None
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        low, high = float(reach[a]), float(reach[b - 1])
        off = max(0.0, low, -high)
        if off < 0.10 * unit and high - low > 0.04 * unit and (best is None or off < best[0]):
            best = (off, low, high, low > -0.30 * unit, high < 0.30 * unit)
    return None if best is None else best[1:]


def _smooth(values: Floats, sure: Floats, sigma: float) -> Floats:
    known = sure > 0.2
    if known.sum() >= 5:
        values = values.copy()
        values[known] = median_filter(values[known], 5, mode="nearest")
    weight = gaussian_filter1d(sure + 1e-4, sigma, mode="nearest")
    return gaussian_filter1d(values * (sure + 1e-4), sigma, mode="nearest") / weight


@dataclass(frozen=True)
class Tone:
    """Skin in full light and in shade, RGB 0..255."""

    lit: Floats32
    shade: Floats32


def skin_tone(rgb: Floats32, chosen: Flags) -> Tone | None:
    """From the pixels `chosen`, as they are: the photo's own light decides how far the two lie apart."""
    values = rgb[chosen]
    if len(values) < 40:
        return None
    light = values @ LUMA
    low, middle, upper, high = np.percentile(light, [6, 26, 62, 92])
    lit = values[(light >= upper) & (light <= high)].mean(axis=0)
    shade = values[(light >= low) & (light <= middle)].mean(axis=0)
    # Fingers and folds have shadows that a smooth limb has not.
    ratio = np.clip(shade / np.maximum(lit, 1), 0.58, 0.92)
    return Tone(lit.astype(np.float32), (lit * ratio).astype(np.float32))


def light_from(body: BodyAnalysis, rgb: Floats32) -> float:
    """Where the light comes from across the picture: -0.6 from the left to 0.6 from the right, by the head and neck."""
    skin = body.person.skin
    if skin is None:
        return 0.0
    y, x = np.mgrid[: body.height, : body.width].astype(np.float32)
    low = float(body.shoulders[:, 1].mean())
    offset = (x - float(body.head[0])) / (0.28 * body.unit)
    near = skin & (np.abs(offset) < 1) & (y < low + 0.1 * body.unit) & (y > body.head[1] - 0.3 * body.unit)
    if near.sum() < 100:
        return 0.0
    light = rgb[near] @ LUMA
    rows = y[near].astype(int)
    # Row by row, so that the chin's shadow does not count.
    total, count = np.bincount(rows, light), np.bincount(rows)
    relative = light / np.maximum((total / np.maximum(count, 1))[rows], 1)
    slope = float(np.polyfit(offset[near], relative, 1)[0])
    return float(np.clip(1.6 * slope, -0.6, 0.6))


def fill_limb(
    body: BodyAnalysis, limb: Limb, shape: Bare, rgb: Floats32, hole: Flags, tint: Tone
) -> Floats32:
    """Skin for `shape.window` (h, w, 3): a round limb in the photo's light, that meets the skin at both its ends.

    `tint` is the tone of neck or chest, which the root of the limb takes; its end takes that of its own hand.
    """
    unit, window = body.unit, shape.window
    part, closed = rgb[window], hole[window]
    skin = body.person.skin
    seen = np.zeros(closed.shape, bool)
    if skin is not None:
        seen = skin[window] & ~closed & (np.abs(shape.place) < 1.5) & (shape.along > -0.1 * unit)
        seen = cv2.erode(seen.view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    end = skin_tone(part, seen & (shape.along > 0.75 * limb.total) & (shape.along < limb.total + 0.6 * unit))
    own = skin_tone(part, seen & (np.abs(shape.place) < 1) & (shape.along < 0.95 * limb.total))
    root = own or tint
    end = end or root
    mix = np.clip(shape.along / max(limb.total, 1.0), 0, 1)[..., None]
    mix = mix * mix * (3 - 2 * mix)
    lit, shade = (a * (1 - mix) + b * mix for a, b in ((root.lit, end.lit), (root.shade, end.shade)))
    # Lambert's law on a cylinder, with light all round it: place grows outward, the picture's x does not.
    key = f"light from {rgb.shape}"
    if key not in body.notes:
        body.notes[key] = light_from(body, rgb)
    place = np.clip(shape.place, -1, 1) * limb.side
    from_side = body.notes[key]
    facing = from_side * place + np.sqrt(1 - from_side**2) * np.sqrt(1 - 0.94 * place**2)
    value = np.clip((facing - 0.22) / 0.78, 0, 1)[..., None]
    colour = shade + (lit - shade) * value
    colour *= (1 - 0.14 * np.clip(np.abs(place) - 0.65, 0, 1) / 0.35)[..., None]
    # The inside of the upper arm lies in the body's shade.
    inner = np.clip(-shape.place, 0, 1) * np.clip(1 - shape.along / max(limb.upper, 1.0), 0, 1)
    colour *= (1 - 0.10 * inner)[..., None]
    if not seen.any():
        return colour.astype(np.float32)
    # Where it meets the person's own skin it takes on that skin's light, and lets go of it with distance.
    step = push_pull((part - colour) * seen[..., None], seen.astype(np.float32))
    step = cv2.GaussianBlur(step, (0, 0), max(1.0, 0.02 * unit))
    distance = cv2.distanceTransform((~seen).view(np.uint8), cv2.DIST_L2, 3)
    colour += step * np.exp(-((distance / (0.22 * unit)) ** 2))[..., None]
    return colour.astype(np.float32)
