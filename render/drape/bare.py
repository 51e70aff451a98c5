"""What shows where the old garment was and the new one is not: which kind of fill goes where, and how far.

Masks are good to a pixel or two, and the photo's compression rings a little beyond an edge. What is filled
therefore begins beyond that ring, by what lies there: all of it where that is plain ground, less on skin.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import content
from render.drape.body import BodyAnalysis, Limb
from render.drape.fill import fill_chest, fill_ground, fill_lower, known_fill, skin_colour
from render.drape.layers import grown
from render.drape.limbs import Bare, Tone, arm_flags, bare_limb, fill_limb, skin_tone
from render.drape.torso import Torso

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]

GROUND, CHEST, LOWER, ARMS, LEGS, CLEAR = 0, 1, 2, 3, 5, 7
"""Kinds of fill; the second arm and leg follow the first. `CLEAR` is ground on which no limb may be painted."""

RING = 6
"""Work pixels beyond a mask that may still hold something of the old garment."""


@dataclass(frozen=True)
class Filling:
    """image (h, w, 3) RGB 0..255 at work size; alpha (h, w) 0..1, how much of each pixel is filled; of that,
    `invented` is what the old garment hid and `skin` the share of skin."""

    image: Floats32
    alpha: Floats32
    invented: Floats32
    skin: Floats32


def fill_bare(
    body: BodyAnalysis, torso: Torso, bare: Flags, covered: Flags, sleeves: Flags, worn: Flags, edge: Floats32
) -> Filling:
    """Fills `bare`, and the ring about it. `covered` is what garments of the look cover, `sleeves` where their
    sleeves lie, `worn` what was taken off,
    `edge` how much of each pixel the worn garment coloured."""
    none = np.zeros(bare.shape, np.float32)
    image = np.zeros((*bare.shape, 3), np.float32)
    if not worn.any():
        return Filling(image, none, none, none)
    window = _window(worn, RING + 24)
    ground, flesh, beyond = _ring(body, worn, window)
    near = grown(bare[window], RING)
    invented = none.copy()
    invented[window] = _soft(grown(bare[window], 4), 0.8) * edge[window]
    alpha = none.copy()
    # Where ground or skin lies beyond, so does it under the old garment's own soft edge, however little shone through.
    looks = body.person.skin[window] if body.person.skin is not None else flesh
    inner = worn[window] & grown(ground | flesh, 3)
    over = np.where(ground | (inner & grown(ground, 3)), np.clip((RING + 0.5 - beyond) / 2.0, 0, 1), 0)
    shallow, deep = np.clip((4.5 - beyond) / 3.0, 0, 1), np.clip((RING + 0.5 - beyond) / 2.0, 0, 1)
    reach = np.where(flesh | inner, np.where(looks, shallow, deep), 0) * _soft(near, 1.0)
    alpha[window] = np.maximum.reduce([_soft(grown(bare[window], 6), 0.8) * edge[window], over, reach])
    if body.protect is not None:
        alpha[body.protect > 60] = 0
    kind, lower = _kinds(body, torso, covered, sleeves, worn)
    ringed = kind[window]
    ringed[ground] = GROUND
    skin = _paint(body, torso, image, kind, lower, bare, worn, flesh, window)
    shade = _contact(covered, body.unit, window) * (
        1 - _soft((ringed == GROUND) | (ringed == CLEAR), 1.0) * (1 - skin[window])
    )
    image[window] *= (1 - shade)[..., None]
    return Filling(image, alpha, invented, skin)


def _ring(body: BodyAnalysis, worn: Flags, window: tuple[slice, slice]) -> tuple[Flags, Flags, Floats32]:
    """Where beyond `worn` there is plain ground and where skin, as far as the ring goes; and the distance from it."""
    part = worn[window]
    away = cv2.distanceTransform((~part).view(np.uint8), cv2.DIST_L2, 5)
    ring = (away > 0) & (away <= RING + 1)
    silhouette, skin = body.person.silhouette, body.person.skin
    nothing = np.zeros(part.shape, bool)
    if silhouette is None:
        return nothing, nothing, away
    clear = away > RING
    flesh = skin[window] & ~body.person.hair[window] if skin is not None else nothing
    hair = body.person.hair[window]
    # The soft edge of skin is no thing of its own, and hair is not laid bare by taking a garment off.
    other = silhouette[window] & ~grown(flesh, 3)
    other = cv2.morphologyEx(other.view(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).view(bool)
    kinds = (~silhouette[window] & clear, flesh & clear, (other | hair) & clear)
    to = [
        cv2.distanceTransform((~k).view(np.uint8), cv2.DIST_L2, 3) if k.any() else away + 1e6 for k in kinds
    ]
    ring &= ~hair
    return ring & (to[0] < np.minimum(to[1], to[2])), ring & (to[1] <= np.minimum(to[0], to[2])), away


def _paint(
    body: BodyAnalysis,
    torso: Torso,
    image: Floats32,
    kind: NDArray[np.uint8],
    lower: Flags,
    bare: Flags,
    worn: Flags,
    flesh: Flags,
    window: tuple[slice, slice],
) -> Floats32:
    """Paints every kind that is `bare` into `image`, from the back to the front, and says how much of it is skin."""
    rgb = _kept(body, "rgb", lambda: body.rgb.astype(np.float32))
    hole = grown(worn, RING)
    key = content(worn)
    skin = np.zeros(kind.shape, np.float32)
    base = f"ground {key}"
    image[window] = _kept(body, base, lambda: _base(body, rgb, hole, flesh, window))

    def lay(value: int, made: Floats32) -> None:
        share = _soft(kind[window] == value, 1.0)[..., None]
        image[window] += (made[window] - image[window]) * share

    found = np.unique(kind[bare])
    if LOWER in found:
        rows = np.flatnonzero((worn & lower).any(axis=1))
        cloth = _cloth(body) & ~hole
        span = (float(rows[0]), float(rows[-1])) if len(rows) else (0.0, float(body.height))
        lay(LOWER, _kept(body, f"lower {key} {span}", lambda: fill_lower(body, rgb, cloth, span)))
    if CHEST in found:
        lay(CHEST, _kept(body, f"chest {key}", lambda: fill_chest(body, torso, rgb, hole)))
        skin[window] = _soft(kind[window] == CHEST, 1.0)
    for number in (LEGS, LEGS + 1, ARMS, ARMS + 1):
        if number not in found:
            continue
        shape, made = _limb(body, number, worn, rgb, hole, key)
        if not shape.alpha.size:
            continue
        part = shape.window
        room = _soft(_room(kind[part], number) | (kind[part] == CHEST), 1.0)
        # Between shoulder and chest there is no edge.
        room *= _soft(kind[part] != CHEST, 0.05 * body.unit)
        share = shape.alpha * room
        image[part] += (made - image[part]) * share[..., None]
        skin[part] = np.maximum(skin[part], share)
    return skin


def _base(
    body: BodyAnalysis, rgb: Floats32, hole: Flags, flesh: Flags, window: tuple[slice, slice]
) -> Floats32:
    """Ground carried into `window`, and skin into `flesh`, the ring beside it."""
    ground = fill_ground(body, rgb, hole, window)
    if not flesh.any() or body.person.skin is None:
        return ground
    skin = cv2.erode((body.person.skin & ~hole)[window].view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if not skin.any():
        return ground
    share = _soft(grown(flesh, 2), 1.0)[..., None]
    return ground + (known_fill(rgb[window], skin, 1.0) - ground) * share


def _limb(
    body: BodyAnalysis, number: int, worn: Flags, rgb: Floats32, hole: Flags, key: str
) -> tuple[Bare, Floats32]:
    limb = body.legs[number - LEGS] if number >= LEGS else body.arms[number - ARMS]

    def make() -> tuple[Bare, Floats32]:
        shape = bare_limb(body, limb, worn)
        tint = _kept(body, "tint", lambda: _neck_tone(body, rgb))
        return shape, fill_limb(body, limb, shape, rgb, hole, tint)

    found = body.notes.get(f"limb {number} {key}")
    if found is None:
        found = body.notes[f"limb {number} {key}"] = make()
    return found


def _neck_tone(body: BodyAnalysis, rgb: Floats32) -> Tone:
    """Tone of neck and chest, else of any skin, else of skin as people's is."""
    skin = body.person.skin
    if skin is not None:
        y = np.arange(body.height)[:, None]
        low = float(body.shoulders[:, 1].mean())
        neck = skin & (y > body.head[1] + 0.30 * body.unit) & (y < low + 0.25 * body.unit)
        for chosen in (neck, skin):
            found = skin_tone(rgb, chosen)
            if found is not None:
                return found
    colour = skin_colour(body)
    return Tone(colour, colour * np.float32(0.78))


def _room(kind: NDArray[np.uint8], number: int) -> Flags:
    """Where a limb may be painted: on its own pixels and, an arm, on what lies beside them, but not on the chest."""
    if number >= LEGS:
        return (kind == number) | (kind == GROUND)
    return (kind == number) | (kind == GROUND) | (kind == LOWER)


def _cloth(body: BodyAnalysis) -> Flags:
    """What of the person is neither skin, hair nor hand."""
    person = body.person
    cloth = person.silhouette.copy() if person.silhouette is not None else np.ones(person.hair.shape, bool)
    cloth &= ~person.hair & ~person.hands
    return cloth & ~person.skin if person.skin is not None else cloth


def _contact(covered: Flags, unit: float, window: tuple[slice, slice]) -> Floats32:
    """The soft shadow that a garment throws on what lies close beneath its edge, 0 to 1; light comes from above."""
    soft = cv2.GaussianBlur(covered[window].astype(np.float32), (0, 0), max(0.8, 0.020 * unit))
    down = np.array([[1, 0, 0], [0, 1, 0.012 * unit]])
    return 0.36 * cv2.warpAffine(soft, down, soft.shape[::-1], borderMode=cv2.BORDER_REPLICATE)


def _kept(body: BodyAnalysis, key: str, make: Callable[[], Floats32]) -> Floats32:
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _window(flags: Flags, margin: int) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(flags.any(axis=1)), np.flatnonzero(flags.any(axis=0))
    return (
        slice(max(int(rows[0]) - margin, 0), int(rows[-1]) + margin + 1),
        slice(max(int(columns[0]) - margin, 0), int(columns[-1]) + margin + 1),
    )


def _soft(flags: Flags, sigma: float) -> Floats32:
    return cv2.GaussianBlur(flags.astype(np.float32), (0, 0), sigma)


def _kinds(
    body: BodyAnalysis, torso: Torso, covered: Flags, sleeves: Flags, worn: Flags
) -> tuple[NDArray[np.uint8], Flags]:
    """What kind of fill every pixel would take, and where what is worn below would show."""
    y = np.arange(body.height, dtype=np.float32)[:, None]
    x = np.arange(body.width, dtype=np.float32)[None]
    kind = np.full(covered.shape, GROUND, np.uint8)
    left, right = torso.side(0, y[:, 0]), torso.side(1, y[:, 0])
    armpit = float(torso.armpits[:, 1].max())
    hull = (x >= left[:, None]) & (x <= right[:, None]) & (y > armpit)
    top_line = np.minimum(torso.line(0, x[0]), torso.line(1, x[0]))
    between = (x > min(body.shoulders[:, 0].min(), left[0])) & (x < max(body.shoulders[:, 0].max(), right[0]))
    hull |= between & (y > top_line[None] - 2) & (y <= armpit)
    first = np.where(covered.any(axis=0), covered.argmax(axis=0), body.height)
    last = np.where(covered.any(axis=0), body.height - 1 - covered[::-1].argmax(axis=0), -1)
    below = y > first[None] + 0.15 * body.unit
    known, cloth = _column_below(body, worn)
    chest = hull & ~below
    # What lies straight below the old hem goes on up to the new one; where a hand is in the way the torso decides.
    lower = below & (y > armpit) & (y > last[None] - 2) & np.where(known[None], cloth[None], hull)
    kind[chest | (hull & below & (y <= armpit))] = CHEST
    hip_y = float(body.hips[:, 1].mean())
    for number, limb in enumerate(body.legs):
        flags, along, place = arm_flags(body, limb)
        kind[flags & (y > hip_y + 0.3 * body.unit) & _along(limb, along, place, worn, 0.5)] = LEGS + number
    kind[lower & ((kind < LEGS) | (known & cloth)[None])] = LOWER
    for number, limb in enumerate(body.arms):
        flags, along, place = arm_flags(body, limb)
        sleeved = _along(limb, along, place, covered, 0.5) | _along(limb, along, place, sleeves, 0.15)
        # An arm does not show beside its sleeve: what the old sleeve covered more there is ground.
        kind[flags & ~sleeved & ~(chest & (along < 0.15 * limb.upper))] = ARMS + number
        beside = sleeved & (np.abs(place) < 6) & (along > -0.5 * body.unit) & (along < 1.05 * limb.total)
        kind[beside & ((kind == GROUND) | ((kind == CHEST) & (place > 0.3)))] = CLEAR
    silhouette, skin = body.person.silhouette, body.person.skin
    if silhouette is not None and skin is not None:
        # A collar that stood away from the neck uncovers ground, not skin: the nearer of the two decides.
        high = int(np.clip(float(torso.neck[:, 1].max()) + 0.05 * body.unit, 1, body.height))
        ground = cv2.distanceTransform((silhouette | worn)[:high].view(np.uint8), cv2.DIST_L2, 3)
        flesh = cv2.distanceTransform((~skin[:high]).view(np.uint8), cv2.DIST_L2, 3)
        top = kind[:high]
        top[(ground < 0.02 * body.unit) & (ground < flesh) & (top == CHEST)] = CLEAR
    # A shoulder's top is bared as a whole or not at all: a thin strip of it is where the old garment stood higher.
    if silhouette is not None:
        columns = np.arange(body.width)
        top = np.where(worn.any(axis=0), worn.argmax(axis=0), body.height)
        free = ~silhouette[np.clip(top - RING - 2, 0, body.height - 1), columns]
        low = free & (first - top < 0.08 * body.unit) & (first < body.height)
        kind[(y < first[None]) & low[None] & worn & ((kind == CHEST) | (kind >= ARMS))] = CLEAR
    if silhouette is not None:
        # Beyond the person's own outline there is nothing but ground.
        kind[~silhouette & ~worn] = GROUND
    return kind, lower


def _along(limb: Limb, along: Floats32, place: Floats32, flags: Flags, enough: float) -> Flags:
    """Where `flags` lie over at least this much of the limb's middle at the same distance along it."""
    middle = (np.abs(place) < 0.5) & (along > 0) & (along < limb.total)
    step = max(limb.total / 48, 1.0)
    bins = (along[middle] / step).astype(int)
    count = np.bincount(bins, minlength=49)
    share = np.bincount(bins, flags[middle], minlength=49) / np.maximum(count, 1)
    return share[np.clip(along / step, 0, 48).astype(int)] >= enough


def _column_below(body: BodyAnalysis, worn: Flags) -> tuple[Flags, Flags]:
    """For every column, whether it is known what lies just below the worn garment, and whether that is cloth."""
    none = np.zeros(body.width, bool)
    silhouette = body.person.silhouette
    if silhouette is None:
        return none, none
    has = worn.any(axis=0)
    bottom = np.where(has, body.height - 1 - worn[::-1].argmax(axis=0), 0)
    columns = np.arange(body.width)
    cloth, ground = _cloth(body), ~silhouette
    votes = np.zeros((2, body.width))
    inside = np.zeros(body.width, int)
    for step in range(RING + 1, RING + 6):
        row = bottom + step
        seen = has & (row < body.height)
        row = np.minimum(row, body.height - 1)
        votes[0] += cloth[row, columns] & seen
        votes[1] += ground[row, columns] & seen
        inside += seen
    known = (votes.sum(axis=0) >= 4) & (inside >= 4)
    return known, votes[0] > votes[1]
