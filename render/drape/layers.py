"""From placed pieces to pixels: what covers what, at work size, then drawn at the photo's own size."""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from render.arrays import components
from render.drape.body import BodyAnalysis
from render.drape.edges import Distances, around, distances, field
from render.drape.limbs import arm_flags
from render.drape.pieces import Warped
from render.drape.torso import Torso
from render.messages import Region, Slot
from render.pixels import GarmentPixels

Flags = NDArray[np.bool_]
Floats32 = NDArray[np.float32]


BLEED = 2.0
"""Work pixels of the worn garment's rim that a garment's colour may be bled over past its own edge."""


OVERLAP = 6
"""Work pixels by which what lies beyond the worn garment reaches under it: as far as its edge may be moved."""


@dataclass(frozen=True)
class Limit:
    """How far a piece may show, at work size, by signed distances as `edges.field` gives them.

    over    where it lies beyond the worn garment
    within  the part of the worn garment that it may show on; None is all of it
    front   what stands before it beyond the worn garment
    rim     the worn garment's rim just past its own edge, which takes its colour as well
    under   thin slivers of the worn garment that its colour is carried over; None where there are none
    """

    over: Distances
    within: Distances | None
    front: Flags
    rim: Distances
    under: Distances | None


@dataclass(frozen=True)
class Layer:
    """One garment on the body, at work size.

    limits   how far each piece may show
    edge     how much of each pixel the worn garment coloured; outline: the same drawn close to it
    covered  what the garment covers
    gain     logarithm of the light; shade: how much sleeves darken the torso beneath them
    """

    garment: GarmentPixels
    pieces: tuple[Warped, ...]
    limits: tuple[Limit, ...]
    worn: Flags
    edge: Floats32
    outline: Floats32
    covered: Flags
    gain: Floats32
    shade: Floats32


def disc(radius: float) -> NDArray[np.uint8]:
    size = max(1, round(radius)) * 2 + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def opened(flags: Flags, radius: float) -> Flags:
    """What of `flags` is thicker than twice the radius, with its corners given back."""
    core = cv2.morphologyEx(flags.view(np.uint8), cv2.MORPH_OPEN, disc(radius))
    return cv2.dilate(core, disc(radius + 2)).view(bool) & flags


def standing_out(flags: Flags, radius: float) -> Flags:
    """What of `flags` is thicker than twice the radius, with all that runs out from it: it thins to a third of that
    before it ends, so that an outline leaves another one without a step."""
    core = opened(flags, radius)
    if not core.any():
        return core
    wide = opened(flags, radius / 3) | core
    _, labels, _, _ = components(wide.view(np.uint8))
    return np.isin(labels, np.unique(labels[core])) & wide


def grown(flags: Flags, radius: float) -> Flags:
    out = np.zeros_like(flags)
    window = around(flags, round(radius) + 1)
    out[window] = cv2.dilate(flags[window].view(np.uint8), disc(radius)).view(bool)
    return out


def soft(flags: Flags, sigma: float) -> Floats32:
    """`flags` blurred, 0 to 1."""
    out = np.zeros(flags.shape, np.float32)
    window = around(flags, int(4 * sigma) + 2)
    out[window] = cv2.GaussianBlur(flags[window].astype(np.float32), (0, 0), sigma)
    return out


def arms_in_front(body: BodyAnalysis) -> Flags:
    """Bare arms and hands as the photo shows them."""
    key = "arms"
    if key not in body.notes:
        arms = body.person.hands.copy()
        if body.person.skin is not None:
            for limb in body.arms:
                _, along, place = arm_flags(body, limb)
                near = (np.abs(place) < 1.6) & (along > 0.30 * limb.upper) & (along < limb.total * 1.3)
                arms |= body.person.skin & near
        body.notes[key] = arms
    return body.notes[key]


def in_front(body: BodyAnalysis, torso: Torso) -> tuple[Flags, Flags]:
    """What stays before a garment outside the worn one: for its torso piece, and for its sleeves."""
    key = "in front"
    if key in body.notes:
        return body.notes[key]
    person = body.person
    always = person.hair | person.hands
    if body.protect is not None:
        always = always | (body.protect > 60)
    y = np.arange(body.height)[:, None]
    arms = arms_in_front(body) & (y > float(torso.armpits[:, 1].min()))
    body.notes[key] = (always | arms, always)
    return body.notes[key]


def _in_sleeves(body: BodyAnalysis, pieces: Sequence[Warped]) -> Flags:
    """Where arms are dressed: along them as far as their sleeves go, the torso's cloth meets the sleeve's."""
    out = np.zeros((body.height, body.width), bool)
    drawn = [p.alpha > 127 for p in pieces if p.order]
    if drawn:
        sleeves = np.logical_or.reduce(drawn)
        for limb in body.arms:
            _, along, place = arm_flags(body, limb)
            near = np.abs(place) < 1.6
            reached = along[near & sleeves]
            if len(reached):
                out |= near & (along < float(np.percentile(reached, 90)))
    return out


def make_layer(
    body: BodyAnalysis,
    torso: Torso,
    garment: GarmentPixels,
    pieces: Sequence[Warped],
    edges: tuple[Floats32, Floats32],
    gain: Floats32,
    *,
    tucked: bool = False,
    laid: bool = True,
) -> Layer:
    """`edges` as `region.matte` gives them. `tucked`: nothing shows below the worn hem. `laid`: thin
    differences are snapped to the worn outline."""
    unit, (edge, outline) = body.unit, edges
    worn = edge > 0.25
    front_of_torso, front_of_sleeves = in_front(body, torso)
    outside = np.zeros_like(worn)
    if garment.slot is not Slot.DRESS:
        outside |= _beside(body, torso, (0.16 if garment.slot is Slot.OUTERWEAR else 0.05) * unit)
    if tucked:
        outside |= _below_hem(body, torso)
    dressed = _in_sleeves(body, pieces) & ~front_of_sleeves
    front_of_torso, outside = front_of_torso & ~dressed, outside & ~dressed
    free = [~front_of_sleeves if p.order else ~front_of_torso & ~outside for p in pieces]
    inside = [worn if p.order else worn & ~outside for p in pieces]
    on = [p.alpha > 127 for p in pieces]
    beyond = np.logical_or.reduce([o & f for o, f in zip(on, free, strict=True)]) & ~worn
    beyond = standing_out(beyond, (0.022 if laid else 0.006) * unit) if worn.any() else beyond
    drawn = [o & (i | (f & beyond)) for o, i, f in zip(on, inside, free, strict=True)]
    everything = np.logical_or.reduce(drawn)
    bare = worn & ~everything
    sleeves = np.logical_or.reduce([
        np.zeros_like(worn), *(d for p, d in zip(pieces, drawn, strict=True) if p.order)
    ])  # fmt: skip
    under, rim = slivers_of(body, bare, everything, sleeves), _rim(worn, everything)
    shared = _shared_out(under, rim, drawn)
    under = under | (bare & (rim > 0))
    open_ = field(~outside) if outside.any() else None
    limits = []
    for piece, o, i, f, (seam, sliver) in zip(pieces, on, inside, free, shared, strict=True):
        over, within = field(grown(o & f & beyond, OVERLAP)), None
        if open_ is not None and not piece.order:
            over = np.minimum(over, open_)
            within = field(grown(i if sliver is None else i | (sliver > 127), 3))
        front = front_of_sleeves if piece.order else front_of_torso
        limits.append(Limit(over, within, front, seam, sliver))
    shade = np.zeros(worn.shape, np.float32)
    for piece in pieces:
        if piece.order:
            shade = np.maximum(shade, piece.alpha.astype(np.float32) / 255)
    if shade.any():
        window = around(shade > 0, round(0.1 * unit))
        shade[window] = cv2.GaussianBlur(shade[window], (0, 0), max(1.0, 0.022 * unit))
    y = np.arange(body.height, dtype=np.float32)[:, None]
    start = float(torso.armpits[:, 1].mean()) - 0.12 * unit
    shade = shade * np.clip((y - start) / (0.2 * unit), 0, 1)
    return Layer(
        garment, tuple(pieces), tuple(limits), worn, edge, outline, everything | under, gain, shade
    )  # fmt: skip


def make_bottom_layer(
    body: BodyAnalysis,
    garment: GarmentPixels,
    pieces: Sequence[Warped],
    front: Flags,
    edges: tuple[Floats32, Floats32],
    gain: Floats32,
    *,
    laid: bool = True,
) -> Layer:
    """A layer for a lower garment; `front` is what of the upper body's clothes hangs before it.

    `laid` tells that its outlines lie on the worn one's: thin differences are then snapped to those.
    """
    unit, (edge, outline) = body.unit, edges
    worn = edge > 0.25
    blocked = front | body.person.hair | body.person.hands
    if body.protect is not None:
        blocked = blocked | (body.protect > 60)
    if body.person.skin is not None:
        for limb in body.arms:
            _, along, place = arm_flags(body, limb)
            blocked |= body.person.skin & (np.abs(place) < 1.6) & (along > 0.3 * limb.upper)
    on = [p.alpha > 127 for p in pieces]
    if len(pieces) > 1 and laid:
        blocked = blocked | (body.union(Region.SHOES) > 100)
    beyond = np.logical_or.reduce(on) & ~blocked & ~worn
    beyond = standing_out(beyond, 0.022 * unit) if worn.any() and laid else beyond
    drawn = [o & (worn | beyond) for o in on]
    everything = np.logical_or.reduce(drawn)
    bare = worn & ~everything
    under = bare & ~opened(bare, 0.03 * unit) & grown(everything, 0.05 * unit) & laid
    none = np.zeros(worn.shape, np.float32)
    rim = _rim(worn, everything)
    shared = _shared_out(under, rim, drawn)
    under = under | (bare & (rim > 0))
    front = blocked & ~worn
    limits = [
        Limit(field(grown(o & beyond, OVERLAP)), field(grown(o | under, 3)), front, seam, sliver)
        for o, (seam, sliver) in zip(on, shared, strict=True)
    ]
    return Layer(
        garment, tuple(pieces), tuple(limits), worn, edge, outline, everything | under, gain, none
    )  # fmt: skip


def slivers_of(body: BodyAnalysis, bare: Flags, everything: Flags, sleeves: Flags) -> Flags:
    """What of `bare` the garment's own colour is carried over: small holes in it, holes that it lies all around, and
    narrow gaps in a row between two parts of it or between it and an arm, where there was cloth and nothing else.

    Wider gaps are laid bare: cloth stretched over them would be smeared.
    """
    out = np.zeros_like(bare)
    if not bare.any():
        return out
    unit, window = body.unit, around(bare, round(0.08 * body.unit))
    bare, everything, arms = bare[window], everything[window], arms_in_front(body)[window]
    wide = grown(cv2.morphologyEx(bare.view(np.uint8), cv2.MORPH_OPEN, disc(2)).view(bool), 2)
    # Closed by discs, so that what is carried ends in a round.
    gaps = _closed(everything | arms, 0.03 * unit) & ~_closed(arms, 0.03 * unit)
    # The foot of a neckline is narrow, too, and is no gap.
    across = np.ones((1, max(3, round(0.06 * unit)) | 1), np.uint8)
    gaps &= cv2.dilate((sleeves[window] | arms).view(np.uint8), across, iterations=2).view(bool)
    # Between a sleeve and the body, where the worn garment had no gap, the new one has none either.
    between = np.ones((max(3, round(0.1 * unit)) | 1, max(3, round(0.13 * unit)) | 1), np.uint8)
    beside = cv2.dilate(sleeves[window].view(np.uint8), between, iterations=2).view(bool)
    gaps |= _closed(everything | arms, 0.065 * unit) & ~arms & beside
    holes = cv2.morphologyEx(everything.view(np.uint8), cv2.MORPH_CLOSE, disc(0.02 * unit)).view(bool)
    count, parts, stats, _ = components((bare & holes).view(np.uint8))
    small = np.zeros(count, bool)
    small[1:] = stats[1:, cv2.CC_STAT_AREA] < (0.06 * unit) ** 2
    small[np.unique(parts[wide])] = False
    out[window] = (bare & gaps) | small[parts] | _enclosed(bare, everything, (0.2 * unit) ** 2)
    return out


def _enclosed(bare: Flags, everything: Flags, most: float) -> Flags:
    """What of `bare` the garment lies all around, up to that area: the inside of a bent sleeve shows no ground."""
    count, parts, stats, _ = components((~everything).view(np.uint8))
    inside = np.zeros(count, bool)
    inside[1:] = stats[1:, cv2.CC_STAT_AREA] < most
    inside[np.unique(parts[~bare])] = False
    return inside[parts]


def _closed(flags: Flags, radius: float) -> Flags:
    """`flags` with what no disc of that radius fits into filled."""
    if not flags.any():
        return flags
    near = cv2.distanceTransform((~flags).view(np.uint8), cv2.DIST_L2, 5) <= radius
    if near.all():
        return near
    return cv2.distanceTransform(near.view(np.uint8), cv2.DIST_L2, 5) > radius


def _rim(worn: Flags, everything: Flags) -> Floats32:
    """Signed distance in work pixels from the border of the rim of `worn` that takes the garment's colour as well.

    Garment and worn outline are one where they lie within `BLEED` of each other. Where they part farther, the rim
    grows thinner again, down to nothing at twice that, so that no step is left.
    """
    out = np.full(worn.shape, -np.inf, np.float32)
    if worn.any() and everything.any():
        window = around(worn, 4)
        depth = cv2.distanceTransform(worn[window].view(np.uint8), cv2.DIST_L2, 3)
        away = cv2.distanceTransform((~everything[window]).view(np.uint8), cv2.DIST_L2, 3)
        # Both are counted from the middle of the first pixel.
        room = (2 * BLEED + 1.5 - depth - 2 * away) * np.float32(1 / np.sqrt(5))
        # Beyond the worn garment there is no rim of it: the garment ends there by its own outline.
        outside = cv2.distanceTransform((~worn[window]).view(np.uint8), cv2.DIST_L2, 3)
        room = np.minimum(room, 1.5 + depth - outside)
        out[window] = cv2.GaussianBlur(room, (0, 0), 0.8)
    return out


def _shared_out(
    under: Flags, rim: Floats32, drawn: Sequence[Flags]
) -> list[tuple[Distances, Distances | None]]:
    """Rim and slivers by the piece they lie nearest to, a little larger so that they join it."""
    out: list[tuple[Distances, Distances | None]] = [(np.zeros(under.shape, np.uint8), None) for _ in drawn]
    carried = under | (rim > -1.5)
    if not carried.any() or not any(d.any() for d in drawn):
        return out
    window = around(carried, 4)
    flags = [d[window] for d in drawn]
    owner = np.zeros(flags[0].shape, np.uint8)
    for number, shown in enumerate(flags):
        owner[shown] = number
    # The nearest drawn pixel of any piece, and whose it is.
    free = (~np.logical_or.reduce(flags)).view(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(free, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    whose = np.zeros(int(nearest.max()) + 1, np.uint8)
    whose[nearest[free == 0]] = owner[free == 0]
    part, edge, by = under[window], distances(rim[window]), whose[nearest]
    for number, (seam, _) in enumerate(out):
        own = by == number
        seam[window] = np.where(grown(own, 1), edge, 0)
        if (part & own).any():
            sliver = np.zeros_like(seam)
            near = field(grown(part & own, 1))
            sliver[window] = np.where(near > 0, cv2.add(near, HALF), 0)
            out[number] = (seam, sliver)
    return out


HALF = float(distances(np.float32([0.5]))[0]) - 127
"""Half a work pixel in `Distances`."""


def _beside(body: BodyAnalysis, torso: Torso, slack: float) -> Flags:
    """Beside the torso, below the armpits: where only sleeves may be, not the body of a garment."""
    x, y = np.arange(body.width), np.arange(body.height, dtype=np.float64)
    out = np.zeros((body.height, body.width), bool)
    for k in range(2):
        outward = 1 if k else -1
        edge = torso.side(k, y) * outward + slack
        out |= (x[None] * outward > edge[:, None]) & (y > torso.armpits[k, 1])[:, None]
    return out


def _below_hem(body: BodyAnalysis, torso: Torso) -> Flags:
    """Below the worn garment's hem, where a garment that is tucked in does not show."""
    x, y = np.arange(body.width), np.arange(body.height)[:, None]
    if torso.hem is None:
        return np.zeros((body.height, body.width), bool)
    return y > np.interp(x, torso.hem[:, 0], torso.hem[:, 1])[None] + 1
