"""Which pixels of a label map are the person, and what lies where on the body: pure functions on arrays.

`classes` is a label map, (h, w) uint8 of a model's class numbers; points are in its pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from render.arrays import Array, components
from render.errors import InputError
from render.messages import Box, ErrorKind, Keypoint, Region
from render.parsers.labels import GARMENTS, KEPT, SKIN, Labels

SMALLEST_PERSON = 0.003
"""Share of the picture under which a person is too small to be dressed."""

CHIN = 1.9
"""From the nose to where the neck begins, in distances from the eyes to the nose."""

BESIDE = 0.15
"""Another person counts from this share of the largest one's area."""

SPECK = 0.03
"""Islands of a region smaller than this share of its largest part are mistakes."""

SEVERAL = (
    "There are several persons in this photo; the largest was taken. Paint another one's regions by hand."
)
CLOSE = (
    "Persons stand close together in this photo and were not told apart; check the regions and paint out what "
    "belongs to somebody else."
)
NO_BODY = "The body's points were not found; place them by hand (K) if the garment does not lie well."

_NOBODY = (
    "No person was found in this photo; choose another photo, or paint over the garment with the smart brush if "
    "there is one."
)


@dataclass(frozen=True)
class Person:
    """`mask` (h, w) bool; `box` holds it; `warnings` are sentences for a person."""

    mask: Array
    box: Box
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """Regions and what no garment may cover, as (h, w) bool at the label map's size."""

    regions: dict[Region, Array]
    protect: Array
    warnings: tuple[str, ...] = field(default=())


def largest_person(classes: Array, labels: Labels) -> Person:
    """The largest connected person. Raises `InputError(NO_PERSON)` where there is none, or none of any size."""
    height, width = classes.shape
    someone = (~labels.background[classes]).astype(np.uint8)
    # A belt or a shadow may part a body; what is a few pixels away still belongs to it.
    reach = max(3, round(0.008 * max(height, width))) | 1
    joined = cv2.morphologyEx(someone, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, parts, stats, _ = components(np.asarray(joined, np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2 or areas.max() < SMALLEST_PERSON * height * width:
        raise InputError(ErrorKind.NO_PERSON, _NOBODY)
    number = 1 + int(areas.argmax())
    mask = (parts == number) & (someone > 0)
    if not np.isin(classes[mask], labels.of(*GARMENTS, *SKIN)).any():
        raise InputError(ErrorKind.NO_PERSON, _NOBODY)
    others = int((areas >= BESIDE * areas.max()).sum()) - 1
    warnings = (SEVERAL,) if others else ()
    if _faces(classes, labels, mask) > 1:
        warnings += (CLOSE,)
    left, top, across, down = cv2.boundingRect(mask.astype(np.uint8))
    return Person(mask, Box(left, top, left + across, top + down), warnings)


def _faces(classes: Array, labels: Labels, mask: Array) -> int:
    """Faces of comparable size within the mask."""
    faces = (np.isin(classes, labels.of(Region.FACE)) & mask).astype(np.uint8)
    count, _, stats, _ = components(faces)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int((areas >= 0.3 * areas.max()).sum()) if count > 1 else 0


def parts_of(classes: Array, labels: Labels, person: Person, keypoints: Mapping[str, Keypoint]) -> Parts:
    """The person's regions by the model's labels, and by body points what the model does not tell apart.

    Left and right follow the points; the neck is split off the face, the hands off the arms.
    """
    numbers = np.where(person.mask, classes, 255)
    regions = {
        region: np.isin(numbers, labels.of(region))
        for region in Region
        if region is not Region.BACKGROUND and labels.of(region)
    }
    put_sides_right(regions, keypoints)
    if not labels.of(Region.NECK):
        split_neck(regions, keypoints)
    if not labels.of(Region.LEFT_HAND, Region.RIGHT_HAND):
        split_hands(regions, keypoints)
    regions = {region: _without_specks(mask) for region, mask in regions.items() if mask.any()}
    protect = np.isin(numbers, sorted(labels.in_front))
    if Region.NECK in regions:
        # A model that takes the neck for face would keep every collar off it.
        protect &= ~regions[Region.NECK]
    for region in KEPT:
        if region in regions:
            protect |= regions[region]
    warnings = () if {"left_shoulder", "right_shoulder"} <= keypoints.keys() else (NO_BODY,)
    return Parts(regions, protect, warnings)


def _without_specks(mask: Array) -> Array:
    """Drop islands that are next to nothing beside the region's largest part."""
    count, parts, stats, _ = components(mask.astype(np.uint8))
    if count <= 2:
        return mask
    kept = stats[:, cv2.CC_STAT_AREA] >= SPECK * stats[1:, cv2.CC_STAT_AREA].max()
    kept[0] = False
    return kept[parts]


_SIDES = (
    (Region.LEFT_ARM, Region.RIGHT_ARM, ("elbow", "wrist")),
    (Region.LEFT_HAND, Region.RIGHT_HAND, ("wrist",)),
    (Region.LEFT_LEG, Region.RIGHT_LEG, ("knee", "ankle")),
)


def put_sides_right(regions: dict[Region, Array], keypoints: Mapping[str, Keypoint]) -> None:
    """Swap left and right where the body's points say that the model's left is the picture's."""
    for left, right, joints in _SIDES:
        as_said, swapped, known = 0.0, 0.0, False
        for side, own, other in (("left", left, right), ("right", right, left)):
            for joint in joints:
                point = keypoints.get(f"{side}_{joint}")
                if point is None or own not in regions or other not in regions:
                    continue
                if not (regions[own].any() and regions[other].any()):
                    continue
                known = True
                as_said += _distance(regions[own], point)
                swapped += _distance(regions[other], point)
        if known and swapped < as_said:
            regions[left], regions[right] = regions[right], regions[left]


def _distance(mask: Array, point: Keypoint) -> float:
    """From a point to the nearest pixel of a mask."""
    rows, columns = np.nonzero(mask)
    return float(np.hypot(columns - point.x, rows - point.y).min())


def split_neck(regions: dict[Region, Array], keypoints: Mapping[str, Keypoint]) -> None:
    """What of the face lies beyond the chin, towards the shoulders, is neck.

    By the usual proportions the chin lies 1.5 times as far below the tip of the nose as that lies below the eyes; a
    little more is left to it, so that no collar takes it away.
    """
    face = regions.get(Region.FACE)
    needed = [keypoints.get(name) for name in ("nose", "left_eye", "right_eye")]
    if face is None or not face.any() or None in needed:
        return
    nose, *eyes = (np.array([point.x, point.y]) for point in needed if point is not None)
    shoulders = [keypoints.get(f"{side}_shoulder") for side in ("left", "right")]
    down = np.array([0.0, 1.0])
    if None not in shoulders:
        middle = np.mean([(point.x, point.y) for point in shoulders if point is not None], axis=0)
        length = float(np.hypot(*(middle - nose)))
        if length > 1:
            down = (middle - nose) / length
    drop = float((nose - np.mean(eyes, axis=0)) @ down)
    if drop <= 0:
        return
    along = _along(face.shape, nose, down)
    neck = face & (along > CHIN * drop)
    if neck.any() and (face & ~neck).any():
        regions[Region.FACE] = face & ~neck
        regions[Region.NECK] = regions.get(Region.NECK, np.zeros_like(face)) | neck


def split_hands(regions: dict[Region, Array], keypoints: Mapping[str, Keypoint]) -> None:
    """What of an arm lies beyond the wrist, on the forearm's line, is a hand.

    A hand is about half as long as the shoulders are wide, and 0.7 times as long as the forearm (Drillis and
    Contini 1966: hand .108, forearm .146, shoulders .259 of the height, less what muscle adds to the points).
    """
    bare = np.zeros(next(iter(regions.values())).shape, bool) if regions else None
    arms = [regions.get(region, bare) for region in (Region.LEFT_ARM, Region.RIGHT_ARM)]
    if bare is None or not any(arm is not None and arm.any() for arm in arms):
        return
    shoulders = [keypoints.get(f"{side}_shoulder") for side in ("left", "right")]
    for side, own, hand in (
        ("left", Region.LEFT_ARM, Region.LEFT_HAND),
        ("right", Region.RIGHT_ARM, Region.RIGHT_HAND),
    ):
        wrist, elbow = keypoints.get(f"{side}_wrist"), keypoints.get(f"{side}_elbow")
        arm = regions.get(own)
        if wrist is None or arm is None or not arm.any():
            continue
        at = np.array([wrist.x, wrist.y])
        reach, along = 0.0, None
        if elbow is not None:
            forearm = at - np.array([elbow.x, elbow.y])
            length = float(np.hypot(*forearm))
            if length > 1:
                along, reach = forearm / length, 0.85 * length
        if None not in shoulders:
            first, second = (point for point in shoulders if point is not None)
            reach = max(reach, 0.55 * float(np.hypot(first.x - second.x, first.y - second.y)))
        found = arm & _near(arm.shape, at, reach)
        if along is not None:
            found &= _along(arm.shape, at, along) > -0.02 * reach
        if found.any():
            regions[hand] = found
            regions[own] = arm & ~found


def _along(shape: tuple[int, ...], origin: Array, direction: Array) -> Array:
    """(h, w): how far each pixel lies from `origin` in `direction`."""
    rows = (np.arange(shape[0], dtype=np.float32) - origin[1])[:, None] * direction[1]
    columns = (np.arange(shape[1], dtype=np.float32) - origin[0])[None, :] * direction[0]
    return rows + columns


def _near(shape: tuple[int, ...], centre: Array, radius: float) -> Array:
    rows = (np.arange(shape[0], dtype=np.float32) - centre[1])[:, None] ** 2
    columns = (np.arange(shape[1], dtype=np.float32) - centre[0])[None, :] ** 2
    return rows + columns <= radius * radius
