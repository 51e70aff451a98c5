"""Hands, shoes, head and hair of a form, each in its own frame at its own unit size.

Every function takes points (n, 3) in that frame and gives signed distances (n,).
"""

from __future__ import annotations

import numpy as np

from resources.samples.make.shapes import Distances, Points, box, carve, ellipsoid, length, limb, melt, vec


def hand(q: Points, curl: float, thumb_side: float) -> Distances:
    """From the wrist along +y, palm towards +z; `thumb_side` is 1 for the left hand and -1 for the right."""
    d = limb(q, vec(0, -0.02, 0), vec(0, 0.03, 0), 0.025, 0.027)
    d = melt(
        d,
        box(q, vec(0, 0.052, 0.0), vec(0.040, 0.044, 0.0145), np.eye(3, dtype=np.float32), 0.014),
        0.022,
    )
    # in this frame +x is the thumb's side for the left hand when the palm looks inward
    way = -thumb_side
    for n, (x, size, reach) in enumerate(
        (
            (0.029, 0.0086, 0.074),
            (0.0098, 0.0090, 0.083),
            (-0.0095, 0.0088, 0.078),
            (-0.028, 0.0078, 0.061),
        )
    ):
        root = vec(way * x, 0.092, 0.001)
        bend = curl * (0.8 + 0.14 * n)
        first = root + vec(way * x * 0.16, np.cos(bend), np.sin(bend)) * np.float32(reach * 0.52)
        tip = first + vec(0, np.cos(bend * 2.1), np.sin(bend * 2.1)) * np.float32(reach * 0.48)
        finger = melt(limb(q, root, first, size * 1.04, size), limb(q, first, tip, size, size * 0.84), 0.004)
        d = melt(d, finger, 0.007)
    root, mid, tip = (
        vec(way * 0.026, 0.024, 0.010),
        vec(way * 0.052, 0.058, 0.022),
        vec(way * 0.052, 0.092, 0.026),
    )
    thumb = melt(limb(q, root, mid, 0.0150, 0.0108), limb(q, mid, tip, 0.0108, 0.0086), 0.006)
    return melt(d, thumb, 0.014)


def shoe(q: Points, big: float) -> Distances:
    """Under the ankle at the origin, toes towards +z, sole on y = 0."""
    d = limb(q, vec(0, 0.034, -0.035) * big, vec(0, 0.030, 0.135) * big, 0.036 * big, 0.035 * big)
    d = melt(d, ellipsoid(q, vec(0, 0.028, 0.120) * big, vec(0.046, 0.036, 0.086) * big), 0.03)
    d = melt(d, limb(q, vec(0, 0.030, -0.022), vec(0, 0.078, -0.012), 0.036 * big, 0.040 * big), 0.03)
    d = np.maximum(d, q[:, 1] - 0.094 - 0.10 * np.maximum(-q[:, 2], 0))
    sole = np.maximum(d - 0.004, np.abs(q[:, 1] - 0.009) - 0.009)
    opening = length((q - vec(0, 0.10, -0.012)) * vec(1, 0.55, 1)) - 0.035 * big
    d = carve(d, opening, 0.008)
    return melt(np.maximum(d, -q[:, 1]), sole, 0.003).astype(np.float32)


def head(q: Points) -> Distances:
    """An abstract face towards +z: brow, eye planes and the ridge of a nose."""
    m = q * vec(1, 1, 1)
    m[:, 0] = np.abs(m[:, 0])
    d = ellipsoid(q, vec(0, 0.028, -0.012), vec(0.0725, 0.088, 0.094))
    d = melt(d, ellipsoid(q, vec(0, -0.030, 0.018), vec(0.0565, 0.082, 0.071)), 0.05)
    d = melt(d, ellipsoid(q, vec(0, -0.091, 0.052), vec(0.021, 0.017, 0.020)), 0.045)
    d = carve(d, ellipsoid(m, vec(0.030, 0.003, 0.104), vec(0.026, 0.013, 0.016)), 0.040)
    return melt(d, limb(q, vec(0, 0.024, 0.078), vec(0, -0.026, 0.0945), 0.004, 0.0085), 0.026)


def hair(q: Points, style: str) -> Distances:
    """`style` is "short", "bun", "bob" or "long", in the head's frame."""
    back = np.arctan2(q[:, 0], q[:, 1] + 0.03)
    strands = 0.00045 * (np.sin(back * 53) + np.sin(back * 83 + 1.3))
    if style == "short":
        cap = ellipsoid(q, vec(0, 0.036, -0.015), vec(0.0800, 0.0925, 0.1000))
        cap = melt(cap, ellipsoid(q, vec(-0.012, 0.098, 0.030), vec(0.056, 0.026, 0.060)), 0.030)
        face = ellipsoid(q, vec(0, -0.040, 0.108), vec(0.072, 0.108, 0.082))
        under = -q[:, 1] - 0.030 + q[:, 2] * 0.45
    else:
        cap = ellipsoid(q, vec(0, 0.034, -0.016), vec(0.0800, 0.0930, 0.1015))
        face = ellipsoid(q, vec(0, -0.034, 0.112), vec(0.068, 0.102, 0.086))
        under = -q[:, 1] - 0.050 + q[:, 2] * 0.25
    if style in ("bob", "long"):
        m = q * vec(1, 1, 1)
        m[:, 0] = np.abs(m[:, 0])
        low = -0.105 if style == "bob" else -0.16
        fall = ellipsoid(q, vec(0, -0.035, -0.030), vec(0.094, 0.125, 0.082))
        side = limb(m, vec(0.070, 0.01, 0.0), vec(0.078, low, 0.004), 0.022, 0.026)
        cap, under = melt(cap, np.maximum(melt(fall, side, 0.03), low - q[:, 1]), 0.03), low - q[:, 1]
        around = np.arctan2(q[:, 0], q[:, 2] + 0.03)
        hanging = 0.0006 * (np.sin(around * 31 + 8 * q[:, 1]) + np.sin(around * 49 + 1 - 6 * q[:, 1]))
        t = np.clip((0.045 - q[:, 1]) / 0.07, 0, 1)
        strands = strands * (1 - t) + hanging * t
        if style == "long":
            bend = vec(-0.088, -0.17, 0.048)
            lock = limb(q, vec(-0.066, 0.0, 0.0), bend, 0.026, 0.031)
            lock = melt(lock, limb(q, bend, vec(-0.096, -0.33, 0.112), 0.031, 0.010), 0.03)
            tress = q[:, 0] * 0.8 + q[:, 2] * 0.6 + 0.004 * np.sin(q[:, 1] * 40)
            flow = 0.0007 * (np.sin(tress * 620) + np.sin(tress * 940 + 1))
            t = np.clip((-0.07 - q[:, 1]) / 0.06, 0, 1)
            strands = strands * (1 - t) + flow * t
            cap = melt(cap, lock, 0.02)
            under = np.where(q[:, 2] > -0.02, -0.40 - q[:, 1], under)
    d = carve(np.maximum(cap + strands, under), face, 0.010)
    if style == "bun":
        knot = q - vec(0, 0.088, -0.100)
        swirl = 0.0006 * np.sin(np.arctan2(knot[:, 0], knot[:, 1]) * 9 + length(knot) * 500)
        d = melt(d, length(knot) - 0.040 + swirl, 0.012)
    return d.astype(np.float32)
