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
from render.drape.body import BodyAnalysis
from render.drape.edges import Distances, around, distances, field
from render.drape.fill import fill_chest, fill_ground, fill_lower, known_fill, skin_colour
from render.drape.kinds import ARMS, CHEST, CLEAR, GROUND, LEGS, LOWER, PIT, RING, Window, kinds, other_cloth
from render.drape.layers import grown, soft
from render.drape.limbs import Bare, Tone, bare_limb, fill_limb, skin_tone
from render.drape.torso import Torso

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]


FEATHER = 6
"""Work pixels beyond the ring over which filled ground passes into the photo's own."""


@dataclass(frozen=True)
class Filling:
    """Two pictures of work size, and how much of each pixel (h, w) shows of them, 0..1.

    ground, person (h, w, 3)  RGB 0..255: what lies behind the person, and the person's own skin and clothes
    front     signed distance from the border of `person`, as `edges.field` gives it
    inside    filled as far as the old garment coloured it; `invented`, of that, is what it hid
    loose     signed distance from the border of the old garment drawn generously: filled, too, where `inside` is skin
              and nothing of the `kept`, flags, is in front
    clear     filled as far as the person's `other` parts, flags, are not in front: the ring on plain ground
    flesh     filled whatever lies there: the ring on skin
    skin      share of skin
    """

    ground: Floats32
    person: Floats32
    front: Distances
    inside: Floats32
    loose: Distances
    kept: Flags
    clear: Floats32
    flesh: Floats32
    other: Flags
    invented: Floats32
    skin: Floats32


def fill_bare(
    body: BodyAnalysis, torso: Torso, bare: Flags, covered: Flags, sleeves: Flags, worn: Flags
) -> Filling | None:
    """Fills `bare`, and the ring about it. `covered` is what garments of the look cover, `sleeves` where their
    sleeves lie, `worn` what was taken off. None where nothing was worn."""
    if not worn.any():
        return None
    window = _window(worn, RING + FEATHER + 18)
    key = f"ring {content(worn)}"
    if key not in body.notes:
        body.notes[key] = _ring(body, worn, window)
    ground, flesh, beyond = body.notes[key]
    invented, inside, clear, skinned = (np.zeros(bare.shape, np.float32) for _ in range(4))
    invented[window] = soft(grown(bare[window], 4), 0.8)
    inside[window] = soft(grown(bare[window], 6), 0.8)
    # Where ground or skin lies beyond, so does it under the old garment's own soft edge, however little shone through.
    looks = body.person.skin[window] if body.person.skin is not None else flesh
    inner = worn[window] & grown(ground | flesh, 3)
    # Ground passes into ground and skin into skin over a way, so that no line is seen where a fill ends.
    far = np.clip((RING + FEATHER - beyond) / FEATHER, 0, 1)
    clear[window] = np.where(ground | (inner & grown(ground, 3)), far, 0)
    shallow, deep = np.clip((7.5 - beyond) / 6.0, 0, 1), np.clip((RING + 0.5 - beyond) / 2.0, 0, 1)
    near = soft(grown(bare[window], RING), 1.0)
    skinned[window] = np.where(flesh | inner, np.where(looks, shallow, deep), 0) * near
    if body.protect is not None:
        for share in (inside, clear, skinned):
            share[body.protect > 60] = 0
    kind, lower = kinds(body, torso, covered, sleeves, worn, window)
    kind[ground] = CLEAR
    back, person, share, skin = _paint(body, torso, kind, lower, bare, worn, (ground, flesh), window)
    person[window] *= (1 - _contact(covered, body.unit, window))[..., None]
    front = distances((cv2.GaussianBlur(share, (0, 0), 1.0) - 0.5) * np.float32(3.5))
    other, kept, loose = _around(body, worn)
    return Filling(back, person, front, inside, loose, kept, clear, skinned, other, invented, skin)


def _around(body: BodyAnalysis, worn: Flags) -> tuple[Flags, Flags, Distances]:
    """What of the person is not `worn`, and thicker than the mask's own error; what of it no fill may touch; and the
    border of `worn`, as `edges.field` gives it."""
    key, person = f"around {content(worn)}", body.person
    if key not in body.notes:
        beside = ~grown(worn, 1)
        other = np.zeros_like(worn)
        if person.silhouette is not None:
            thick = cv2.morphologyEx(
                (person.silhouette & beside).view(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)
            )
            other = thick.view(bool)
        kept = person.hair | person.hands | (body.union(*body.regions) > 127)
        if person.skin is not None:
            kept &= ~person.skin | person.hands
        body.notes[key] = other, kept & beside, field(worn)
    return body.notes[key]


def _ring(body: BodyAnalysis, worn: Flags, window: Window) -> tuple[Flags, Flags, Floats32]:
    """Where beyond `worn` there is plain ground and where skin, as far as the ring goes; and the distance from it."""
    part = worn[window]
    away = cv2.distanceTransform((~part).view(np.uint8), cv2.DIST_L2, 5)
    ring = (away > 0) & (away <= RING + FEATHER)
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
    ground = ring & (to[0] < np.minimum(to[1], to[2]))
    skinned = ring & ~ground & (to[1] <= to[2]) & (away <= RING + 2)
    # What looks like ground is ground, though skin be nearer.
    return ground | (skinned & ~silhouette[window]), skinned & silhouette[window], away


def _paint(
    body: BodyAnalysis, torso: Torso, kind: NDArray[np.uint8], lower: Flags, bare: Flags, worn: Flags,
    ring: tuple[Flags, Flags], window: Window,
) -> tuple[Floats32, Floats32, Floats32, Floats32]:  # fmt: skip
    """Paints every kind that is `bare`, from the back to the front: the ground, and the person before it; and says how
    much of each pixel is person, and how much skin."""
    rgb = _kept(body, "rgb", lambda: body.rgb.astype(np.float32))
    hole = grown(worn, RING)
    key = content(worn)
    skin, whole = np.zeros(worn.shape, np.float32), np.zeros(worn.shape, np.float32)
    image = np.zeros(rgb.shape, np.float32)
    base = _kept(body, f"ground {key}", lambda: _base(body, rgb, hole, ring, window))

    def over(part: Window, made: Floats32, share: Floats32) -> None:
        image[part] += (made - image[part]) * share[..., None]
        whole[part] += (1 - whole[part]) * share

    found = np.unique(kind[bare[window]])
    if LOWER in found:
        rows = np.flatnonzero((worn[window] & lower).any(axis=1)) + window[0].start
        cloth = other_cloth(body) & ~hole
        span = (float(rows[0]), float(rows[-1])) if len(rows) else (0.0, float(body.height))
        made = _kept(body, f"lower {key} {span}", lambda: fill_lower(body, rgb, cloth, span))
        over(window, made[window], soft(kind == LOWER, 1.0))
    if CHEST in found or PIT in found:
        flat = (kind == CHEST) | (kind == PIT)
        # It goes on a little way beneath the arms, whose roots are laid softly over it.
        beneath = grown(flat, 0.08 * body.unit) & ((kind == ARMS) | (kind == ARMS + 1))
        share = soft(flat | beneath, 1.0)
        # Skin holds little of the old garment's colour beyond its edge, and its own light changes up to there.
        made = _kept(body, f"chest {key}", lambda: fill_chest(body, torso, rgb, grown(worn, 2)))
        over(window, made[window], share)
        skin[window] = share
    for number in (LEGS, LEGS + 1, ARMS, ARMS + 1):
        if number not in found:
            continue
        shape, made = _limb(body, number, worn, rgb, hole, key)
        if not shape.alpha.size:
            continue
        # The part of the limb that lies in the window, in the photo's, the limb's and the window's own rows.
        part, own, inside = _shared(window, shape.window)
        room = soft(_room(kind[inside], number) | (kind[inside] == CHEST), 1.0)
        # Between shoulder and chest there is no edge.
        room *= soft(kind[inside] != CHEST, 0.05 * body.unit)
        share = shape.alpha[own] * room
        over(part, made[own], share)
        skin[part] = np.maximum(skin[part], share)
    # `image` holds as much of each colour as it has of the person.
    some = whole[window][..., None]
    ground = np.zeros_like(image)
    ground[window] = base
    image[window] = np.where(some > 0.02, image[window] / np.maximum(some, 0.02), base)
    return ground, image, whole, skin


def _shared(a: Window, b: Window) -> tuple[Window, Window, Window]:
    """Where two windows overlap: in the picture, in `b`, and in `a`."""
    both = [(max(m.start, n.start), min(m.stop, n.stop)) for m, n in zip(a, b, strict=True)]
    picture, in_b, in_a = (
        tuple(slice(low - o, max(low, high) - o) for (low, high), o in zip(both, origin, strict=True))
        for origin in ((0, 0), (b[0].start, b[1].start), (a[0].start, a[1].start))
    )
    return picture, in_b, in_a


def _base(
    body: BodyAnalysis, rgb: Floats32, hole: Flags, ring: tuple[Flags, Flags], window: Window
) -> Floats32:
    """Ground carried into `window`, and skin into the part of the ring beside skin; `ring` as `_ring` gives it."""
    clear, flesh = ring
    ground = fill_ground(body, rgb, hole, window)
    if not flesh.any() or body.person.skin is None:
        return ground
    skin = cv2.erode((body.person.skin & ~hole)[window].view(np.uint8), np.ones((3, 3), np.uint8)).view(bool)
    if not skin.any():
        return ground
    share = soft(grown(flesh, 2) & ~clear, 0.8)[..., None]
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
    return (kind == number) | (kind == GROUND) | (kind == LOWER) | (kind == PIT)


def _contact(covered: Flags, unit: float, window: Window) -> Floats32:
    """The soft shadow that a garment throws on what lies close beneath its edge, 0 to 1; light comes from above."""
    part = covered[window].view(np.uint8) * np.uint8(255)
    half = cv2.resize(
        part, (max(1, part.shape[1] // 2), max(1, part.shape[0] // 2)), interpolation=cv2.INTER_AREA
    )
    dark = cv2.GaussianBlur(half, (0, 0), max(0.8, 0.010 * unit))
    x, y = part.shape[1] / half.shape[1], part.shape[0] / half.shape[0]
    down = np.array([[x, 0, 0], [0, y, 0.012 * unit]])
    moved = cv2.warpAffine(dark, down, part.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    return moved.astype(np.float32) * np.float32(0.36 / 255)


def _kept(body: BodyAnalysis, key: str, make: Callable[[], Floats32]) -> Floats32:
    if key not in body.notes:
        body.notes[key] = make()
    return body.notes[key]


def _window(flags: Flags, margin: int) -> Window:
    rows, columns = around(flags, margin)
    height, width = flags.shape
    return slice(rows.start, min(rows.stop, height)), slice(columns.start, min(columns.stop, width))
