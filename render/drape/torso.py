"""The wearer's torso as the drape sees it: shoulder line, neckline, sides and hem, in work pixels.

Where a region mask of the worn garment is given its outline is the best evidence there is; elsewhere the
person's silhouette and the keypoints stand in. Pairs are (image left = wearer's right, image right).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d, grey_closing, grey_opening, median_filter

from render.drape.body import BodyAnalysis, Limb
from render.drape.geometry import Points, as_points, largest_contour
from render.drape.sleeves import worn_reach

Floats = NDArray[np.float64]

FOOT = 0.5
"""Distance of the front of the neck's foot from its axis over the width of a neckline."""


@dataclass(frozen=True)
class Torso:
    """rows            image rows for which `sides` (2, n) hold the x of the torso's outline
    line_x, line_y  (2, n) the shoulder line: heights by column, from the neck outward
    neck            where neckline and shoulder line meet
    front           lowest point of the worn garment's neckline, None where it cannot be seen
    hem             (m, 2) lower edge of the worn garment from left to right, None where there is none
    armpits         where the arms leave the torso; `armpits_seen` where the outline shows it
    """

    rows: Floats
    sides: Floats
    line_x: Floats
    line_y: Floats
    neck: Points
    neck_seen: tuple[bool, bool]
    front: Floats | None
    hem: Points | None
    armpits: Points
    armpits_seen: tuple[bool, bool]

    @property
    def turn(self) -> float:
        """Sine of how far the front is turned to the image's right, by where the neckline's lowest point lies."""
        if self.front is None or not all(self.neck_seen):
            return 0.0
        span = float(np.ptp(self.neck[:, 0]))
        return float(np.clip((self.front[0] - self.neck[:, 0].mean()) / max(FOOT * span, 1.0), -0.2, 0.2))

    def side(self, k: int, y: Floats | float) -> Floats:
        return np.interp(y, self.rows, self.sides[k])

    def line(self, k: int, x: Floats | float) -> Floats:
        """Height of the shoulder line at column x, extended straight beyond what is known of it."""
        xs, ys = self.line_x[k], self.line_y[k]
        x = np.asarray(x, dtype=np.float64)
        order = np.argsort(xs)
        inside = np.interp(x, xs[order], ys[order])
        slope = float(np.clip((ys[-1] - ys[0]) / (abs(xs[-1] - xs[0]) + 1e-6), 0.15, 0.75))
        outward = (x - xs[-1]) * (1 if k else -1)
        inward = (xs[0] - x) * (1 if k else -1)
        return np.where(
            outward > 0, ys[-1] + slope * outward, np.where(inward > 0, ys[0] - slope * inward, inside)
        )


def open_gaps(body: BodyAnalysis, region: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The worn region with gaps between arm and body that it encloses cut open downward.

    A sleeve that touches the hip closes such a gap; its outline is then no part of the region's outer one, which
    would not show where sleeve and torso part.
    """
    shape = body.person.silhouette
    if shape is None or not region.any():
        return region
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (~(region | shape)).view(np.uint8), connectivity=4
    )
    out = region
    height, width = region.shape
    for index in range(1, count):
        x, y, w, h, area = stats[index]
        if x == 0 or y == 0 or x + w == width or y + h == height or area < 0.002 * body.unit**2:
            continue
        columns = np.flatnonzero(labels[y + h - 1] == index)
        column = int(columns[len(columns) // 2])
        below = np.flatnonzero(~region[y + h :, column])
        if len(below) == 0 or below[0] > 0.9 * body.unit:
            continue
        out = out.copy() if out is region else out
        out[y + h - 1 : y + h + below[0], max(column - 1, 0) : column + 2] = False
    return out


def read_torso(body: BodyAnalysis, region: NDArray[np.bool_]) -> Torso:
    """`region` is the garment worn on the upper body; it may be empty."""
    worn = bool(region.sum() > 0.05 * body.unit * body.unit)
    neck, seen, front, line_x, line_y = _shoulders(body, region, worn)
    armpits, armpits_seen = _armpits(body, open_gaps(body, region) if worn else None)
    armpits, armpits_seen = _bare_armpits(body, region, armpits, armpits_seen)
    rows, sides, hem = _sides(body, region, worn, armpits, armpits_seen)
    for k in range(2):
        if not armpits_seen[k]:
            outward = 1 if k else -1
            side = float(np.interp(armpits[k, 1], rows, sides[k]))
            armpits[k, 0] = min(armpits[k, 0] * outward, side * outward) * outward
    return Torso(rows, sides, line_x, line_y, neck, seen, front, hem, armpits, armpits_seen)


def ordered(body: BodyAnalysis) -> tuple[Points, tuple[Limb, Limb]]:
    """Shoulders and arms by image side, left first, whichever way the person faces."""
    if body.shoulders[0, 0] <= body.shoulders[1, 0]:
        return body.shoulders, body.arms
    return body.shoulders[::-1], (body.arms[1], body.arms[0])


def _shoulders(
    body: BodyAnalysis, region: NDArray[np.bool_], worn: bool
) -> tuple[Points, tuple[bool, bool], Floats | None, Floats, Floats]:
    shoulders, _ = ordered(body)
    unit = body.unit
    height, width = region.shape
    middle = float(shoulders[:, 0].mean())
    # The neck stands between the middle of the shoulders and the head, whichever way the person leans or turns.
    axis = middle + float(np.clip(0.5 * (body.head[0] - middle), -0.16 * unit, 0.16 * unit))
    low = int(np.clip(shoulders[:, 1].mean() + 0.30 * unit, 1, height))
    high = int(np.clip(shoulders[:, 1].mean() - 0.50 * unit, 0, low - 1))
    band = region[high:low]
    top = np.where(band.any(axis=0), band.argmax(axis=0) + high, np.inf).astype(np.float64)
    flesh = np.full(width, np.inf)
    if body.person.silhouette is not None:
        other = (body.person.silhouette & ~body.person.hair)[high:low]
        flesh = np.where(other.any(axis=0), other.argmax(axis=0) + high, np.inf)
    hair = cv2.dilate(body.person.hair.view(np.uint8), np.ones((7, 3), np.uint8)).view(bool)
    neck = np.empty((2, 2))
    seen = [False, False]
    lines: list[tuple[Floats, Floats]] = []
    for k in range(2):
        outward = 1 if k else -1
        tip = shoulders[k, 0] + outward * 0.04 * unit
        inner = middle + outward * 0.12 * unit
        columns = np.arange(int(min(inner, tip)), int(max(inner, tip)) + 1)
        columns = columns[(columns >= 0) & (columns < width)]
        if not outward > 0:
            columns = columns[::-1]
        guess_x = axis + outward * 0.25 * unit
        guess = np.array([guess_x, shoulders[k, 1] - 0.15 * unit])
        if worn and len(columns) and np.isfinite(top[columns]).any():
            y = top[columns]
            usable = np.isfinite(y)
            covered = np.zeros(len(columns), bool)
            covered[usable] = hair[np.clip(y[usable].astype(int) - 2, 0, height - 1), columns[usable]]
            usable &= ~covered
            near = usable & (np.abs(columns - middle) < 0.45 * unit)
            if near.any():
                at = np.flatnonzero(near)
                best = at[np.argmin(y[at] + 0.05 * np.abs(columns[at] - middle))]
                point = np.array([columns[best], y[best]])
                if (
                    point[1] < shoulders[k, 1] + 0.02 * unit
                    and not covered[: best + 1][usable[: best + 1]].any()
                ):
                    margin = max(4, int(0.10 * unit))
                    guess, seen[k] = point.astype(np.float64), not covered[: best + margin].any()
        neck[k] = guess
        xs, ys = [float(neck[k, 0])], [float(neck[k, 1])]
        for x in np.linspace(neck[k, 0], tip, 9)[1:]:
            c = int(np.clip(round(x), 0, width - 1))
            y = top[c] if np.isfinite(top[c]) else flesh[c]
            if not np.isfinite(y) or hair[int(np.clip(y - 2, 0, height - 1)), c]:
                continue
            if abs(y - (shoulders[k, 1] - 0.12 * unit)) < 0.28 * unit:
                xs.append(float(x))
                ys.append(float(y))
        if len(xs) < 3:
            xs, ys = [neck[k, 0], tip], [neck[k, 1], shoulders[k, 1] - 0.05 * unit]
        lines.append((np.linspace(xs[0], xs[-1], 12), _rising(np.array(xs), np.array(ys))))
    for k in range(2):
        # A side under hair is taken from the other one, mirrored over the axis and tilted with the shoulders.
        if not seen[k] and seen[1 - k]:
            tilt = shoulders[k, 1] - shoulders[1 - k, 1]
            mirrored = np.array([2 * axis - neck[1 - k, 0], neck[1 - k, 1] + tilt * 0.5])
            tip_x, tip_y = lines[k][0][-1], lines[k][1][-1]
            neck[k] = mirrored
            lines[k] = (
                np.linspace(mirrored[0], tip_x, 12),
                np.linspace(mirrored[1], max(tip_y, mirrored[1]), 12),
            )
    front = None
    if worn and any(seen):
        columns = np.arange(
            int(neck[0, 0] + 0.25 * (neck[1, 0] - neck[0, 0])),
            int(neck[1, 0] - 0.25 * (neck[1, 0] - neck[0, 0])),
        )
        columns = columns[(columns >= 0) & (columns < width)]
        deep = region[high : min(height, low + int(0.4 * unit))]
        if len(columns) and deep[:, columns].any():
            y = np.where(deep[:, columns].any(axis=0), deep[:, columns].argmax(axis=0) + high, -1)
            clear = (y > 0) & ~hair[np.clip(y - 2, 0, height - 1), columns]
            if clear.sum() > 0.3 * len(columns):
                lowest = float(np.where(clear, y, -1).max())
                # A round neckline has no one lowest column; its middle near there shows where the front is.
                about = columns[clear & (y > lowest - 0.04 * unit)]
                front = np.array([float(about[0] + about[-1]) / 2, lowest])
    return (
        neck, (seen[0], seen[1]), front,
        np.stack([lines[0][0], lines[1][0]]), np.stack([lines[0][1], lines[1][1]]),
    )  # fmt: skip


def _rising(xs: Floats, ys: Floats) -> Floats:
    """A smooth shoulder line on twelve columns that never rises outward."""
    at = np.linspace(xs[0], xs[-1], 12)
    order = np.argsort(xs)
    y = np.interp(at, xs[order], ys[order])
    y = np.maximum.accumulate(median_filter(y, 3, mode="nearest"))
    return gaussian_filter1d(y, 1.0, mode="nearest")


def _armpits(
    body: BodyAnalysis, region: NDArray[np.bool_] | None, least: float = 0.65
) -> tuple[Points, tuple[bool, bool]]:
    """The notch between sleeve or arm and torso, else a plausible place below the shoulder.

    `least` is how far, in radians, the outline of `region` must turn inward there.
    """
    shoulders, _ = ordered(body)
    unit, torso = body.unit, body.torso
    contour = largest_contour(region.view(np.uint8) * 255) if region is not None else np.zeros((0, 2))
    reach = max(4, round(0.09 * unit))
    turn = _turning(contour, reach) if len(contour) > 4 * reach else None
    found, seen = [], []
    for k in range(2):
        outward = 1 if k else -1
        point = (float(shoulders[k, 0] - outward * 0.02 * unit), float(shoulders[k, 1] + 0.30 * torso))
        near = None
        if turn is not None:
            offset = contour - shoulders[k]
            window = (offset[:, 1] > 0.14 * torso) & (offset[:, 1] < 0.62 * torso)
            window &= (offset[:, 0] * outward > -0.23 * unit) & (offset[:, 0] * outward < 0.22 * unit)
            candidates = np.flatnonzero(window & (turn > least))
            if len(candidates):
                near = contour[candidates[np.argmax(turn[candidates])]]
        found.append(point if near is None else (float(near[0]), float(near[1])))
        seen.append(near is not None)
    return as_points(*found), (seen[0], seen[1])


def _bare_armpits(
    body: BodyAnalysis, region: NDArray[np.bool_], armpits: Points, seen: tuple[bool, bool]
) -> tuple[Points, tuple[bool, bool]]:
    """Armpits of bare arms from the person's own outline, where ground shows between arm and body.

    The outline of a sleeveless garment turns at hands that lie before it as it does at an armpit.
    """
    shape = body.person.silhouette
    _, arms = ordered(body)
    bare = [worn_reach(body, arm, region) is None for arm in arms]
    if shape is None or not any(bare):
        return armpits, seen
    own, found = _armpits(body, region | shape, 1.2)
    taken = [b and f for b, f in zip(bare, found, strict=True)]
    return np.where(np.array(taken)[:, None], own, armpits), (seen[0] or taken[0], seen[1] or taken[1])


def _turning(contour: Points, reach: int) -> Floats:
    """How far a clockwise outline turns into the shape at each point, radians over `reach` steps either way."""
    before = contour - np.roll(contour, reach, axis=0)
    after = np.roll(contour, -reach, axis=0) - contour
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = (before * after).sum(axis=1)
    return -np.arctan2(cross, dot)


def _sides(
    body: BodyAnalysis,
    region: NDArray[np.bool_],
    worn: bool,
    armpits: Points,
    armpits_seen: tuple[bool, bool],
) -> tuple[Floats, Floats, Points | None]:
    _, arms = ordered(body)
    unit = body.unit
    height = region.shape[0]
    hip_y = float(body.hips[:, 1].mean())
    start = int(np.clip(armpits[:, 1].min(), 0, height - 2))
    lowest = int(np.flatnonzero(region.any(axis=1))[-1]) if worn else 0
    long = lowest > hip_y + 0.4 * unit
    stop = max(
        int(np.clip(hip_y + 0.9 * unit, start + 2, height + int(0.6 * unit))), lowest + int(0.1 * unit)
    )
    rows = np.arange(start, stop)
    sides = np.full((2, len(rows)), np.nan)
    shape = body.person.silhouette
    hip_half = abs(body.hips[1, 0] - body.hips[0, 0]) / 2
    for i, y in enumerate(rows):
        if y >= height:
            break
        middle = float(body.middle(float(y)))
        for k in range(2):
            outward = 1 if k else -1
            if worn:
                ground = None if shape is None else ~shape[y]
                sides[k, i] = _edge(region[y], ground, middle, outward, arms[k], float(y), unit)
    hem_row = None
    if worn:
        inside = ~np.isnan(sides)
        both = np.flatnonzero(inside.any(axis=0))
        hem_row = int(rows[both[-1]]) if len(both) else None
    for k in range(2):
        outward = 1 if k else -1
        # Below the worn garment, or where it cannot be seen, the hips carry on.
        body_side = _body_side(body, region, rows, k)
        known = ~np.isnan(sides[k])
        anchor_row = int(np.clip(armpits[k, 1] - start, 0, len(rows) - 1))
        if known.sum() < 0.15 * unit:
            sides[k] = body_side
            sides[k, : anchor_row + 1] = armpits[k, 0]
            known = ~np.isnan(sides[k])
        else:
            last = _corner(sides[k] * outward, known, unit)
            first = int(np.flatnonzero(known)[0])
            if armpits_seen[k] or first > anchor_row:
                sides[k, : min(anchor_row + 1, first)] = armpits[k, 0]
            tail = np.arange(last + 1, len(rows))
            if len(tail):
                steady = float(np.nanmedian(sides[k, max(0, last - int(0.12 * unit)) : last + 1]))
                hips = np.minimum(body_side[tail] * outward, (steady * outward + 0.14 * unit)) * outward
                fade = np.clip((tail - last) / (0.5 * unit), 0, 1)
                outermost = np.maximum(steady * outward, hips * outward) * outward
                sides[k, tail] = steady + (outermost - steady) * fade
            known = ~np.isnan(sides[k])
        if armpits_seen[k]:
            # The hanging edge of a sleeve is no part of the torso, which widens slowly below the armpit.
            widest = armpits[k, 0] * outward + 0.03 * unit + 0.6 * np.maximum(rows - armpits[k, 1], 0)
            sides[k] = np.fmin(sides[k] * outward, widest) * outward
        index = np.arange(len(rows))
        filled = np.interp(index, index[known], sides[k][known]) * outward
        smooth = median_filter(filled, max(3, int(0.05 * unit)) | 1, mode="nearest")
        # A cuff or a hand at the waist is a short bump outward, a fold a short dent inward.
        calm = grey_opening(smooth, max(3, int(0.30 * unit)) | 1, mode="nearest")
        closed = grey_closing(calm, max(3, int(0.22 * unit)) | 1, mode="nearest")
        limit = body.middle(rows.astype(np.float64)) * outward + max(
            (1.6 if long else 0.95) * unit, 1.25 * hip_half
        )
        sides[k] = gaussian_filter1d(np.minimum(closed, limit), 0.035 * unit, mode="nearest") * outward
    hem = _hem(body, region, rows, sides, hem_row) if worn and hem_row is not None else None
    return rows.astype(np.float64), sides, hem


def _edge(
    line: NDArray[np.bool_],
    ground: NDArray[np.bool_] | None,
    middle: float,
    outward: int,
    arm: Limb,
    y: float,
    unit: float,
) -> float:
    """Where the worn garment's torso ends in one row; nan where a sleeve hides it or nothing is worn."""
    inner = int(np.clip(round(middle), 0, len(line) - 1))
    outer = int(np.clip(round(middle + outward * 1.15 * unit), 0, len(line) - 1))
    there = slice(inner, outer + 1) if outward > 0 else slice(outer, inner + 1)
    run = line[there][::outward]
    if ground is not None:
        # The torso cannot go on beyond a place where the ground shows, whatever cuffs or hands lie there.
        open_ = np.flatnonzero(ground[there][::outward] & ~run)
        open_ = open_[open_ > 0.2 * unit]
        run = run[: open_[0]] if len(open_) else run
    on = np.flatnonzero(run)
    if len(on) == 0 or on[0] > 0.3 * unit:
        return float("nan")
    away = [(x - middle) * outward for x in _arm_at(arm, y, unit)]
    if away and min(away) < 0.25 * unit and max(away) > -0.25 * unit and max(away) < 0.45 * unit:
        return float("nan")
    away = [x for x in away if x > 0.25 * unit]
    if away:
        sleeve = round(min(away))
        if sleeve < len(run) and run[sleeve]:
            # A sleeve is worn here: the torso ends at a gap before it, or cannot be told from it.
            gaps = np.flatnonzero(~run[:sleeve])
            gaps = gaps[gaps > 0.2 * unit]
            solid = on[on < gaps[0]] if len(gaps) >= 2 else on[:0]
            if len(solid):
                return float(inner + outward * solid[-1])
            # Where sleeve and torso touch, the torso goes on to the sleeve: as far in of its axis as its edge is out.
            half = (int(np.argmin(run[sleeve:])) or len(run) - sleeve) + sleeve - min(away)
            touching = len(gaps) == 0 and 0.04 * unit < half < 0.17 * unit
            half = max(half, 0.10 * unit)
            return float(inner + outward * (min(away) - half)) if touching else float("nan")
        if ground is None:
            on = on[on < max(min(away) + 0.10 * unit, 0.3 * unit)]
    return float(inner + outward * on[-1]) if len(on) else float("nan")


def _corner(side: Floats, known: NDArray[np.bool_], unit: float) -> int:
    """The last row of a side before a rounded hem turns it inward; the last known one where the hem is cut straight."""
    rows = np.flatnonzero(known)
    smooth = gaussian_filter1d(side[rows], max(1.0, 0.012 * unit), mode="nearest")
    inward = -np.gradient(smooth) if len(rows) > 2 else np.zeros(len(rows))
    low = rows > rows[-1] - 0.4 * unit
    turned = np.flatnonzero(low & (inward > 1.0))
    if len(turned) == 0 or rows[-1] - rows[turned[-1]] > 0.06 * unit:
        return int(rows[-1])
    first = int(turned[-1])
    while first > 0 and low[first - 1] and inward[first - 1] > 0.45:
        first -= 1
    return int(rows[first]) if smooth[first] - smooth[-1] > 0.08 * unit else int(rows[-1])


def _arm_at(arm: Limb, y: float, unit: float) -> list[float]:
    """Columns at which an arm's axis, carried on to the knuckles, crosses a row."""
    root, elbow, end = arm.joints
    forearm = (end - elbow) / max(float(np.linalg.norm(end - elbow)), 1.0)
    found = []
    for a, b in ((root, elbow), (elbow, end + forearm * 0.30 * unit)):
        low, high = sorted((float(a[1]), float(b[1])))
        if low - 0.04 * unit <= y <= high + 0.04 * unit:
            share = float(np.clip((y - a[1]) / (b[1] - a[1]), 0, 1)) if abs(b[1] - a[1]) > 1 else 0.5
            found.append(float(a[0] + (b[0] - a[0]) * share))
    return found


def _body_side(body: BodyAnalysis, region: NDArray[np.bool_], rows: NDArray[np.int_], k: int) -> Floats:
    """The bare torso's side by row: from the silhouette where no arm lies against it, else from the hips."""
    outward = 1 if k else -1
    shoulders, _ = ordered(body)
    hips = body.hips[np.argsort(body.hips[:, 0])]
    joint = hips[k] + np.array([outward * 0.13 * body.unit, 0.0])
    chest = shoulders[k] + np.array([-outward * 0.04 * body.unit, 0.30 * body.torso])
    waist = (chest + joint) / 2 - np.array([outward * 0.06 * body.unit, 0.0])
    out = np.interp(rows, [chest[1], waist[1], joint[1]], [chest[0], waist[0], joint[0]])
    shape = body.person.silhouette
    if shape is None:
        return out
    seen = np.full(len(rows), np.nan)
    skin = body.person.skin
    for i, y in enumerate(rows):
        if y >= shape.shape[0]:
            break
        line = shape[y] & ~region[y]
        line = line & ~skin[y] if skin is not None else line
        middle = int(np.clip(round(float(body.middle(float(y)))), 0, len(line) - 1))
        run = line[middle:] if outward > 0 else line[: middle + 1][::-1]
        gaps = np.flatnonzero(~run[int(0.15 * body.unit) :])
        if len(gaps):
            seen[i] = middle + outward * (int(0.15 * body.unit) + int(gaps[0]) - 1)
    good = ~np.isnan(seen) & (np.abs(seen - out) < 0.22 * body.unit)
    out[good] = seen[good]
    return out


def _hem(
    body: BodyAnalysis, region: NDArray[np.bool_], rows: NDArray[np.int_], sides: Floats, last: int
) -> Points | None:
    """Lower edge between the sides, by column, without what hands and sleeves do to it."""
    i = int(np.clip(last - rows[0], 0, len(rows) - 1))
    left, right = sides[0, i], sides[1, i]
    if right - left < 0.3 * body.unit:
        return None
    top = int(max(rows[0] - 0.1 * body.unit, 0))
    columns = np.clip(
        np.linspace(left + 0.03 * (right - left), right - 0.03 * (right - left), 41), 0, region.shape[1] - 1
    )
    part = region[top:, np.rint(columns).astype(int)]
    bottom = np.where(part.any(axis=0), part.shape[0] - 1 - part[::-1].argmax(axis=0) + top, np.nan)
    good = ~np.isnan(bottom)
    if good.sum() < 20:
        return None
    y = np.interp(columns, columns[good], bottom[good])
    y = gaussian_filter1d(median_filter(y, 7, mode="nearest"), 2.0, mode="nearest")
    # A hem is nearly a parabola; where hands or the photo's edge cut it, follow the parabola instead.
    u = (columns - columns.mean()) / max(np.ptp(columns), 1.0)
    weights = np.ones_like(y)
    fit = y
    for _ in range(4):
        fit = np.polyval(np.polyfit(u, y, 2, w=weights), u)
        weights = 1.0 / (1.0 + ((y - fit) / (0.03 * body.unit)) ** 2)
    y = np.where(np.abs(y - fit) < 0.06 * body.unit, y, fit)
    return np.stack([columns, gaussian_filter1d(y, 1.5, mode="nearest")], axis=1)
