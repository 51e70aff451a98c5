"""Where a sleeve goes: on the worn sleeve's edges where it is of the same kind, else along its own arm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, Limb
from render.drape.garment import Sleeve
from render.drape.geometry import Points, arc, as_points, length, resample, smooth_curve
from render.drape.pieces import FIRM, SOFT, Piece

Floats = NDArray[np.float64]

STATIONS = 17
"""Points along each edge of a sleeve: enough for the corner of a bent elbow."""


def sleeve_piece(
    body: BodyAnalysis,
    arm: Limb,
    region: NDArray[np.bool_],
    sleeve: Sleeve,
    hole: Points,
    seam: Points,
    scale: float,
    mask: NDArray[np.uint8],
    name: str,
    contour: Points,
    notch: Floats,
    *,
    long: bool = False,
) -> tuple[Piece, bool]:
    """A sleeve along its arm, sharing the armhole's points with the torso."""
    unit = body.unit
    tip, armpit = seam[0], seam[-1]
    lengths = np.linspace(0.0, 1.0, STATIONS)
    first = (arm.joints[1] - arm.joints[0]) / max(arm.upper, 1.0)
    start_outer = float(np.dot(tip - arm.joints[0], first))
    start_inner = float(np.dot(armpit - arm.joints[0], first))
    own_half = np.interp(lengths, np.linspace(0, 1, len(sleeve.width)), sleeve.width) * scale / 2
    slant = _slant(sleeve) * scale
    worn_end = worn_reach(body, arm, region)
    total = arm.total
    reach = start_outer + sleeve.reach * scale
    if long or reach > 0.90 * total:
        reach = total * 1.01
    elif length(sleeve.inner) < 0.15 * length(sleeve.outer):
        # An armhole as deep as the sleeve is long ends higher on the body: the cuff goes up with it, half the way.
        hung = start_inner + length(sleeve.inner) * scale + slant / 2
        reach = (
            max(0.5 * (reach + hung), start_outer + 0.6 * (reach - start_outer)) if hung < reach else reach
        )
    matched = worn_end is not None and _alike(worn_end / total, reach / total)
    if matched and worn_end is not None:
        reach = worn_end
    worn = worn_sleeve(body, _above(arm, worn_end), contour, tip, notch) if worn_end is not None else None
    hold = 1.0
    if worn is not None and worn_end is not None and reach > worn_end + 0.13 * total:
        # A longer sleeve leaves the flare of the shorter one it replaces.
        hold = 0.2
    outer_t = start_outer + (reach + slant / 2 - start_outer) * lengths
    inner_t = start_inner + (max(reach - slant / 2, start_inner + 0.06 * unit) - start_inner) * lengths
    if worn is not None and matched:
        outer = resample(worn[0], STATIONS)
        inner = resample(np.concatenate([as_points(armpit), worn[1]]), STATIONS)
    else:
        outer = _arm_edge(body, arm, outer_t, own_half, 1, worn[0] if worn else None, hold)
        inner = _arm_edge(body, arm, inner_t, own_half, -1, worn[1] if worn else None, hold)
    outer[0], inner[0] = tip, armpit
    if not matched and reach < arm.upper:
        # Where an arm lies against the body, a short sleeve ends at the armpit and does not run on before the torso
        # further than the arm does.
        point, direction = arm.station(inner_t)
        bare = (point - arm.outward(direction) * arm.half_at(inner_t)[:, None])[:, 0] * arm.side
        inner[:, 0] = np.maximum(inner[:, 0] * arm.side, np.minimum(armpit[0] * arm.side, bare)) * arm.side
    outer, inner = smooth_curve(outer, 0.6), smooth_curve(inner, 0.6)
    if worn is None or not matched:
        outer = _over_shoulder(body, arm, outer)
    s_outer, s_inner = resample(sleeve.outer, STATIONS), resample(sleeve.inner, STATIONS)
    middle_s, middle_t = (s_outer + s_inner) / 2, (outer + inner) / 2
    sources = np.concatenate([s_outer, s_inner, hole[2:11:2], middle_s[2:]])
    targets = np.concatenate([outer, inner, seam[2:11:2], middle_t[2:]])
    stiffness = np.concatenate([np.full(2 * STATIONS + 5, FIRM), np.full(STATIONS - 2, SOFT)])
    end_direction = arm.station(reach)[1][0]
    beyond = end_direction * 0.16 * unit
    widen = (outer[-1] - inner[-1]) * 0.4
    outward = np.array([float(arm.side), 0.0])
    outline = np.concatenate([
        as_points(seam[0] - outward * 0.1 * unit - np.array([0, 0.12 * unit])),
        outer + outward * 0.18 * unit, as_points(outer[-1] + beyond + widen, inner[-1] + beyond - widen),
        inner[::-1] - outward * 0.14 * unit, seam[::-1] - outward * 0.06 * unit,
    ])  # fmt: skip
    return Piece(name, sources, targets, stiffness, mask, outline, order=1), matched


def _above(arm: Limb, end: float) -> Limb:
    """The arm as a sleeve sees it that ends above the elbow: straight, whatever the forearm does."""
    if end > 1.05 * arm.upper:
        return arm
    root, elbow, _ = arm.joints
    straight = elbow + (elbow - root) * (arm.total / max(arm.upper, 1.0) - 1)
    return replace(arm, joints=as_points(root, elbow, straight))


def _alike(first: float, second: float) -> bool:
    """Whether two sleeves, as shares of the arm, are of one kind: short, to about the elbow, or long."""
    kinds = [int(np.searchsorted((0.50, 0.84), share)) for share in (first, second)]
    return abs(first - second) < (0.26 if kinds[0] == kinds[1] else 0.13)


def _slant(sleeve: Sleeve) -> float:
    """How much further down the arm the cuff's outer corner lies than its inner one."""
    middle = (resample(sleeve.outer, 9) + resample(sleeve.inner, 9)) / 2
    axis = middle[-1] - middle[5]
    axis = axis / max(float(np.linalg.norm(axis)), 1e-9)
    return float(np.dot(sleeve.outer[-1] - sleeve.inner[-1], axis))


def worn_reach(body: BodyAnalysis, arm: Limb, region: NDArray[np.bool_]) -> float | None:
    """How far down the arm the worn sleeve goes, or None where there is none."""
    t = np.arange(0.10, 1.25, 0.02) * arm.total
    point, direction = arm.station(t)
    normal = arm.outward(direction)
    offsets = np.array([-0.05, 0.0, 0.05]) * body.unit
    hits = np.zeros(len(t), int)
    for offset in offsets:
        p = np.rint(point + normal * offset).astype(int)
        ok = (p[:, 0] >= 0) & (p[:, 1] >= 0) & (p[:, 0] < region.shape[1]) & (p[:, 1] < region.shape[0])
        hits[ok] += region[p[ok, 1], p[ok, 0]]
    covered = hits >= 2
    if not covered[:6].any():
        return None
    gaps = np.flatnonzero(~covered & (t > 0.2 * arm.total))
    end = t[gaps[0]] if len(gaps) else t[-1]
    return float(end) if end > 0.16 * arm.total else None


def worn_sleeve(
    body: BodyAnalysis, arm: Limb, contour: Points, tip: Floats, armpit: Floats
) -> tuple[Points, Points] | None:
    """Outer and inner edge of the worn sleeve on the worn garment's outline, or None where it does not show them."""
    if len(contour) < 30:
        return None
    section = arc(contour, tip, armpit)
    off = max(float(np.linalg.norm(section[0] - tip)), float(np.linalg.norm(section[-1] - armpit)))
    if off > 0.10 * body.unit or len(section) < 12:
        return None
    along, across = arm.coordinates(section[:, 0].astype(np.float32), section[:, 1].astype(np.float32))
    upper = int(np.argmax(along + 0.8 * across))
    lower = upper + int(np.argmax((along - 0.8 * across)[upper:]))
    # Where the cuff runs straight into the armpit the inner edge is all but gone; keep a little of it.
    away = np.flatnonzero(np.linalg.norm(section - section[-1], axis=1) > 0.05 * body.unit)
    lower = min(lower, int(away[-1])) if len(away) else lower
    if along[upper] < 0.12 * arm.total or upper < 3 or lower - upper < 3:
        return None
    outer, inner = section[: upper + 1], section[lower:][::-1]
    width = float(np.linalg.norm(outer[-1] - inner[-1]))
    if not 0.06 * body.unit < width < 0.8 * body.unit:
        return None
    return resample(outer, 24), resample(inner, 24)


def _arm_edge(
    body: BodyAnalysis, arm: Limb, t: Floats, own_half: Floats, sign: int, worn: Points | None, hold: float
) -> Points:
    """The sleeve's outer (+1) or inner (-1) edge: on the worn sleeve's edge as far as that goes, then about the arm."""
    point, direction = arm.station(t)
    normal = arm.outward(direction) * sign
    bare = arm.half_at(t)
    seen = _seen_edge(body, point, normal, bare, least=0.15 if sign > 0 else 0.55)
    # Cloth hangs from the shoulder: what a sleeve is wider than the arm falls to its inside and towards the cuff.
    fall = np.linspace(0.0, 1.0, len(t)) * 0.45 if sign > 0 else np.linspace(0.5, 0.8, len(t))
    slack = np.clip(own_half - seen, 0, 0.7 * bare)
    out = point + normal * (seen + 0.018 * body.unit + slack * fall)[:, None]
    if worn is not None:
        along, _ = arm.coordinates(worn[:, 0].astype(np.float32), worn[:, 1].astype(np.float32))
        along = np.maximum.accumulate(along)
        end = float(along[-1]) * hold
        on = np.stack([np.interp(t, along, worn[:, c]) for c in range(2)], axis=1)
        keep = np.clip((end - t) / (0.25 * arm.upper) + 0.5, 0, 1)[:, None]
        out = out * (1 - keep) + on * keep
    return out


def _over_shoulder(body: BodyAnalysis, arm: Limb, outer: Points) -> Points:
    """The outer edge pushed out to where the shoulder and arm themselves end."""
    shape = body.person.silhouette
    if shape is None:
        return outer
    shape = shape & ~body.person.hair
    dense = resample(outer, 25)
    away = dense - arm.station(0.45 * arm.upper)[0][0]
    away[:, 1] = np.minimum(away[:, 1], 0.15 * np.abs(away[:, 0]))
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    push = np.zeros(len(dense))
    for step in np.arange(1.0, 0.12 * body.unit):
        p = np.rint(dense + away * step).astype(int)
        ok = (p[:, 0] >= 0) & (p[:, 1] >= 0) & (p[:, 0] < shape.shape[1]) & (p[:, 1] < shape.shape[0])
        inside = np.zeros(len(dense), bool)
        inside[ok] = shape[p[ok, 1], p[ok, 0]]
        push[inside & (push >= step - 1.5)] = step
    push[push > 0.11 * body.unit] = 0
    fade = np.clip(1.6 - np.linspace(0, 1.6, len(dense)), 0, 1)
    fade[0] = 0
    return resample(smooth_curve(dense + away * (push * fade)[:, None], 0.8), len(outer))


def _seen_edge(body: BodyAnalysis, point: Points, normal: Points, bare: Floats, least: float) -> Floats:
    """Distance from the arm's axis to the person's outline where that is plausible for an arm, else `bare`.

    `least` is the least plausible one over `bare`: on the outside the outline is clear, whatever the joints say.
    """
    shape = body.person.silhouette
    if shape is None:
        return bare
    steps = np.arange(0.0, 2.0 * float(bare.max()), 1.0)
    x = np.rint(point[:, :1] + normal[:, :1] * steps).astype(int)
    y = np.rint(point[:, 1:] + normal[:, 1:] * steps).astype(int)
    ok = (x >= 0) & (y >= 0) & (x < shape.shape[1]) & (y < shape.shape[0])
    line = np.zeros(x.shape, bool)
    line[ok] = shape[y[ok], x[ok]]
    first = np.where((~line).any(axis=1), (~line).argmax(axis=1), len(steps)).astype(np.float64)
    plausible = (first > least * bare) & (first < 1.75 * bare)
    found = np.where(plausible, first, np.nan)
    if plausible.sum() < 2:
        return bare
    index = np.arange(len(bare))
    ratio = np.interp(index, index[plausible], (found / bare)[plausible])
    return bare * ratio
