"""Where the shoulders of a top go: what they lie on, where their seams end, and how armholes run to the armpits."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, Limb
from render.drape.garment import Top
from render.drape.geometry import Points, arc, largest_contour, length, nearest_index, resample
from render.drape.sleeves import worn_reach
from render.drape.torso import Torso

Floats = NDArray[np.float64]

OVER_X, OVER_Y = 0.05, 0.08
"""How far out and up the middle of an armhole lies of where it would lie flat, over the distance of the shoulders: it
is seen at a slant, below the edge of the shoulder."""

DROP = 1.3
"""How much longer than its cut the shoulder line of a garment with ease is, when it lies over a shoulder."""

THICKNESS = 0.018
"""How far cloth lies off a bare shoulder, over the distance of the shoulders."""

SEAM = 0.28
"""Length of a shoulder from neck to seam over the width of the chest, flat; what a landmark adds is sleeve."""


def over_shoulder(seam: Points, unit: float, outward: int) -> Points:
    """An armhole from shoulder to armpit as it is seen on a body, its upper part foreshortened over the shoulder."""
    bump = np.sin(np.pi * np.linspace(0, 1, len(seam)))
    up = np.minimum(OVER_Y * unit * bump, 0.4 * np.maximum(seam[:, 1] - seam[0, 1], 0.0))
    return seam + np.stack([outward * OVER_X * unit * bump, -up], axis=1)


def shoulder_line(torso: Torso, k: int, neck: Floats, tip: Floats, share: Floats, contour: Points) -> Points:
    """The shoulder line from the neckline to the tip: over the worn one, or evened out to where the tip lies."""
    x = neck[0] + (tip[0] - neck[0]) * share
    line = np.stack([x, torso.line(k, x)], axis=1)
    line[:, 1] += (tip[1] - line[-1, 1]) * share**2
    if len(contour) == 0:
        return line
    over = arc(contour, neck, tip)
    off = max(float(np.linalg.norm(over[0] - neck)), float(np.linalg.norm(over[-1] - tip)))
    if off > 0.25 * float(np.linalg.norm(tip - neck)) or length(over) > 1.3 * float(
        np.linalg.norm(tip - neck)
    ):
        return line
    dense = resample(over, 40)
    dense += (neck - dense[0]) * np.linspace(1, 0, 40)[:, None] + (tip - dense[-1]) * np.linspace(0, 1, 40)[
        :, None
    ]
    return np.stack([np.interp(share, np.linspace(0, 1, 40), dense[:, c]) for c in range(2)], axis=1)


def shoulder_outlines(
    body: BodyAnalysis, top: Top, arms: tuple[Limb, Limb], region: NDArray[np.bool_], contour: Points
) -> tuple[Points, Points]:
    """What each shoulder of a garment lies on: the worn sleeve's outline, or the body's own where the arm is bare.

    Empty where neither is known, or where the garment has no sleeve that would go on down the arm.
    """
    shape = body.person.silhouette
    bare = np.zeros((0, 2))
    if shape is not None:
        around = ((shape & ~body.person.hair) | region).view(np.uint8) * 255
        size = 2 * round(THICKNESS * body.unit) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        bare = largest_contour(np.asarray(cv2.dilate(around, kernel), np.uint8))
    first, second = (
        contour if worn_reach(body, arms[k], region) is not None else bare if top.sleeves[k] else contour[:0]
        for k in range(2)
    )
    return first, second


def shoulder_tips(
    body: BodyAnalysis,
    torso: Torso,
    top: Top,
    scale: float,
    shoulders: Points,
    neck: Points,
    outlines: tuple[Points, Points],
) -> Points:
    # Shoulders curve away from the camera: seams lie closer together than the outline of the shoulders.
    half = (0.80 + 0.16 * top.flatness) * top.across * scale / 2
    middle = float(shoulders[:, 0].mean())
    out = np.empty((2, 2))
    for k in range(2):
        outward = 1 if k else -1
        joint = shoulders[k, 0] * outward
        x = (
            float(np.clip(middle * outward + half, joint - 0.10 * body.unit, joint + 0.13 * body.unit))
            * outward
        )
        out[k] = (x, float(torso.line(k, x)))
        outline = outlines[k]
        if len(outline):
            # The tip lies on the outline, where the shoulder turns into the arm.
            near = outline[np.linalg.norm(outline - shoulders[k], axis=1) < 0.26 * body.unit]
            if len(near):
                on = near[np.argmin(((near - out[k]) ** 2).sum(axis=1))]
                if np.linalg.norm(on - out[k]) < 0.16 * body.unit:
                    out[k] = on
                    out[k] += top.flatness * (_walked(body, top, k, neck, on, outline, scale) - on)
    return out


def _walked(
    body: BodyAnalysis, top: Top, k: int, neck: Points, on: Floats, contour: Points, scale: float
) -> Floats:
    """Where a shoulder laid flat ends: it keeps its length, measured along the worn outline from its own neck on."""
    line = length(top.lines[k])
    seam = min(line, SEAM * top.chest)
    own = float(top.neck[1, 0] - top.neck[0, 0]) * scale
    wider = max(float(neck[1, 0] - neck[0, 0]) - own - 0.12 * body.unit, 0.0) / 2
    distance = (DROP * seam + line - seam) * scale - wider
    usual = length(arc(contour, neck[k], on))
    return _along(contour, neck[k], on, min(distance, usual + 0.30 * body.unit))


def _along(contour: Points, start: Floats, through: Floats, distance: float) -> Floats:
    """The point `distance` along a closed contour from `start`, going the way that passes `through`."""
    i, j = nearest_index(contour, start), nearest_index(contour, through)
    n = len(contour)
    step = 1 if (j - i) % n <= (i - j) % n else -1
    way = contour[(i + step * np.arange(n // 2)) % n]
    gone = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    return way[min(int(np.searchsorted(gone, distance)), len(way) - 1)]


def armhole_ends(
    body: BodyAnalysis, torso: Torso, top: Top, scale: float, level: float, tips: Points
) -> Points:
    out = torso.armpits.copy()
    for k in range(2):
        own = level + (top.armpits[k, 1] - top.front[1]) * scale
        # Cut to lie flat, an armhole hangs from where its shoulder came to lie.
        hung = tips[k, 1] + (top.armpits[k, 1] - top.shoulders[k, 1]) * scale
        own += 0.5 * top.flatness * max(hung - own, 0.0)
        if torso.armpits_seen[k]:
            # An armhole cut higher than the worn one ends inside the worn sleeve, which hangs over it.
            # One that was cut to lie flat has the room to hang down to it.
            higher = (0.22 - 0.16 * top.flatness) * body.unit
            out[k, 1] = float(np.clip(own, out[k, 1] - higher, out[k, 1]))
            continue
        low, high = body.shoulders[:, 1].mean() + np.array([0.22, 0.46]) * body.torso
        out[k] = (0.0, float(np.clip(own, low, high)))
        out[k, 0] = float(torso.side(k, out[k, 1]))
    return out
