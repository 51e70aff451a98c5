"""Which kind of fill goes where: ground, chest, limbs, or what is worn below. Work pixels."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.body import BodyAnalysis, Limb
from render.drape.limbs import arm_flags
from render.drape.torso import Torso

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]
Window = tuple[slice, slice]
Stations = tuple[tuple[NDArray[np.intp], ...], NDArray[np.uint8], NDArray[np.uint8], NDArray[np.intp]]

GROUND, CHEST, LOWER, ARMS, LEGS, CLEAR, PIT = 0, 1, 2, 3, 5, 7, 8
"""Kinds of fill; the second arm and leg follow the first. `CLEAR` is ground on which no limb may be painted, `PIT`
chest over which an arm may be."""

RING = 6
"""Work pixels beyond a mask that may still hold something of the old garment."""


def kinds(
    body: BodyAnalysis, torso: Torso, covered: Flags, sleeves: Flags, worn: Flags, window: Window
) -> tuple[NDArray[np.uint8], Flags]:
    """What kind of fill every pixel of `window` would take, and where what is worn below would show.

    `covered`, `sleeves` and `worn` are of the whole work picture.
    """
    covered, sleeves, worn = covered[window], sleeves[window], worn[window]
    height = worn.shape[0]
    y = np.arange(window[0].start, window[0].start + height, dtype=np.float32)[:, None]
    x = np.arange(window[1].start, window[1].start + worn.shape[1], dtype=np.float32)[None]
    kind = np.full(covered.shape, GROUND, np.uint8)
    left, right = torso.side(0, y[:, 0]), torso.side(1, y[:, 0])
    armpit = float(torso.armpits[:, 1].max())
    hull = (x >= left[:, None]) & (x <= right[:, None]) & (y > armpit)
    top_line = np.minimum(torso.line(0, x[0]), torso.line(1, x[0]))
    between = (x > min(body.shoulders[:, 0].min(), left[0])) & (x < max(body.shoulders[:, 0].max(), right[0]))
    hull |= between & (y > top_line[None] - 2) & (y <= armpit)
    past = _past_shoulders(body, torso, x, y, armpit)
    hull &= ~past
    # Sleeves hide armpits; those of a body lie half a shoulder's width below its shoulders at most.
    low_pit = min(armpit, float(body.shoulders[:, 1].mean()) + 0.42 * body.unit)
    some, start = covered.any(axis=0), window[0].start
    first = np.where(some, covered.argmax(axis=0) + start, body.height)
    last = np.where(some, height - 1 - covered[::-1].argmax(axis=0) + start, -1)
    below = y > first[None] + 0.15 * body.unit
    known, cloth = _column_below(body, worn, window)
    # Below trousers that end at the ankles there are shoes, and those do not go on up.
    ankle = min(float(limb.joints[2, 1]) for limb in body.legs) - 0.3 * body.unit
    cloth &= start + height - 1 - worn[::-1].argmax(axis=0) < ankle
    chest = hull & ~below
    # What lies straight below the old hem goes on up to the new one; where a hand is in the way the torso decides.
    # Beside the torso only the hem itself lay on what is below, and where it lay far below the hips also at the
    # torso's sides; from nearer the hips the outline of trousers or skirt goes straight on upward.
    near_side = 0.12 * body.unit
    low = (window[0].start + height - 1 - worn[::-1].argmax(axis=0))[None]
    beside = (x < left[:, None]) | (x > right[:, None])
    tall = (y > last[None] + 0.3 * body.unit) & (low > float(body.hips[:, 1].mean()) + 0.5 * body.unit)
    beside |= tall & ((x < left[:, None] + near_side) | (x > right[:, None] - near_side))
    lower = (
        below
        & (~beside | (y > low - 0.08 * body.unit))
        & (y > armpit)
        & (y > last[None] - 2)
        & np.where(known[None], cloth[None], hull & (y < body.hips[:, 1].mean() + 0.5 * body.unit))
    )
    kind[chest | (hull & below & (y <= armpit))] = CHEST
    hip_y = float(body.hips[:, 1].mean())
    for number, limb in enumerate(body.legs):
        flags = arm_flags(body, limb)[0][window]
        low = flags & (y > hip_y + 0.3 * body.unit)
        if (low & worn).any():
            kind[low & _along(_stations(body, limb, window), worn, 0.5)] = LEGS + number
    kind[lower & ((kind < LEGS) | (known & cloth)[None])] = LOWER
    for number, limb in enumerate(body.arms):
        whole, lengths, places = arm_flags(body, limb)
        flags, along, place = whole[window], lengths[window], places[window]
        stations = _stations(body, limb, window)
        sleeved = _along(stations, covered, 0.5) | _along(stations, sleeves, 0.15)
        # An arm does not show beside its sleeve: what the old sleeve covered more there is ground.
        kind[flags & ~sleeved & ~(chest & (along < 0.15 * limb.upper))] = ARMS + number
        # Between chest and an arm without any sleeve, above the armpit, there is skin as well.
        pit = (place < 0.6) & (place > -4) & (along > -0.2 * body.unit) & (y <= low_pit) & ~past & ~sleeved
        if not (sleeves & flags).any():
            kind[pit & ((kind == GROUND) | (kind == ARMS + number))] = PIT
        beside = sleeved & (np.abs(place) < 6) & (along > -0.5 * body.unit) & (along < 1.05 * limb.total)
        kind[beside & ((kind == GROUND) | ((kind == CHEST) & (place > 0.3)))] = CLEAR
    silhouette = None if body.person.silhouette is None else body.person.silhouette[window]
    skin = None if body.person.skin is None else body.person.skin[window]
    if silhouette is not None and skin is not None:
        # A collar that stood away from the neck uncovers ground, not skin: the nearer of the two decides.
        high = int(np.clip(float(torso.neck[:, 1].max()) + 0.05 * body.unit - start, 1, height))
        ground = cv2.distanceTransform((silhouette | worn)[:high].view(np.uint8), cv2.DIST_L2, 3)
        flesh = cv2.distanceTransform((~skin[:high]).view(np.uint8), cv2.DIST_L2, 3)
        top = kind[:high]
        top[(ground < 0.02 * body.unit) & (ground < flesh) & (top == CHEST)] = CLEAR
    # A shoulder's top is bared as a whole or not at all: a thin strip of it is where the old garment stood higher.
    if silhouette is not None:
        top = np.where(worn.any(axis=0), worn.argmax(axis=0), height)
        free = ~silhouette[np.clip(top - RING - 2, 0, height - 1), np.arange(worn.shape[1])]
        low = free & (first - start - top < 0.08 * body.unit) & some
        kind[(y < first[None]) & low[None] & worn & ((kind == CHEST) | (kind >= ARMS))] = CLEAR
    if silhouette is not None:
        # Beyond the person's own outline there is nothing but ground.
        kind[~silhouette & ~worn] = GROUND
    return kind, lower


def _past_shoulders(body: BodyAnalysis, torso: Torso, x: Floats32, y: Floats32, armpit: float) -> Flags:
    """Above a straight line from the neck to the top of the arm, or beyond the arm's root: not the chest's skin."""
    out = np.zeros((y.shape[0], x.shape[1]), bool)
    for limb in body.arms:
        # The arm's own round root goes on from the joint.
        root = limb.joints[0]
        side = 1 if root[0] > float(torso.neck[:, 0].mean()) else -1
        neck = torso.neck[1 if side > 0 else 0]
        high = root[1] - 0.95 * float(limb.half[0])
        run = max(abs(root[0] - neck[0]), 1.0)
        part = np.clip((x - neck[0]) * side / run, 0, 1)
        line = neck[1] + (high - neck[1]) * part**1.5
        beyond = (x - neck[0]) * side > 0
        out |= beyond & (y < line) & (y <= armpit)
        out |= ((x - root[0]) * side > 0) & (y <= armpit)
    return out


def _along(stations: Stations, flags: Flags, enough: float) -> Flags:
    """Where `flags` lie over at least this much of the limb's middle at the same distance along it."""
    middle, bins, place_of, count = stations
    share = np.bincount(bins, flags[middle], minlength=len(count)) / np.maximum(count, 1)
    under = share >= enough
    # A cuff is cut aslant: the arm begins a little way inside the sleeve.
    for step in (1, 2, 3):
        under[:-step] &= share[step:] >= enough
    return cv2.LUT(place_of, np.append(under.astype(np.uint8), np.zeros(207, np.uint8))).view(bool)


def _stations(body: BodyAnalysis, limb: Limb, window: Window) -> Stations:
    """Pixels of `window` about the limb's middle (rows, columns), the station of each, the station of every pixel,
    and how many there are at each."""

    def make() -> Stations:
        _, along, place = (a[window] for a in arm_flags(body, limb))
        step = max(limb.total / 48, 1.0)
        middle = np.nonzero((np.abs(place) < 0.5) & (along > 0) & (along < limb.total))
        station = np.clip(along / step, 0, 48).astype(np.uint8)
        return middle, station[middle], station, np.bincount(station[middle], minlength=49)

    key = f"stations {limb.side} {limb.joints[0].tolist()} {window}"
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _column_below(body: BodyAnalysis, worn: Flags, window: Window) -> tuple[Flags, Flags]:
    """For every column, whether it is known what lies just below the worn garment, and whether that is cloth."""
    height, width = worn.shape
    if body.person.silhouette is None:
        return np.zeros(width, bool), np.zeros(width, bool)
    has = worn.any(axis=0)
    bottom = np.where(has, height - 1 - worn[::-1].argmax(axis=0), 0)
    columns = np.arange(width)
    cloth, ground = other_cloth(body)[window], ~body.person.silhouette[window]
    votes = np.zeros((2, width))
    inside = np.zeros(width, int)
    for step in range(RING + 1, RING + 6):
        row = bottom + step
        seen = has & (row < height)
        row = np.minimum(row, height - 1)
        votes[0] += cloth[row, columns] & seen
        votes[1] += ground[row, columns] & seen
        inside += seen
    known = (votes.sum(axis=0) >= 4) & (inside >= 4)
    return known, votes[0] > votes[1]


def other_cloth(body: BodyAnalysis) -> Flags:
    """What of the person is neither skin, hair nor hand."""
    person = body.person
    cloth = person.silhouette.copy() if person.silhouette is not None else np.ones(person.hair.shape, bool)
    cloth &= ~person.hair & ~person.hands
    return cloth & ~person.skin if person.skin is not None else cloth
