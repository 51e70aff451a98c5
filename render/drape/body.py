"""What the drape needs to know of the person, worked out once per photo at no more than half a megapixel.

Everything here is in *work* pixels: the photo scaled by `scale`, the centre of its first pixel at (0, 0).
`side` is +1 for the wearer's left, which is on the image's right when the person faces the camera, else -1.
"""

# pyright: reportArgumentType=false, reportReturnType=false, reportCallIssue=false
# OpenCV's stubs give every array as MatLike, without its dtype.
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape.geometry import Points, as_points
from render.drape.person import Person, find_person
from render.errors import InputError
from render.messages import ErrorKind, Region
from render.pixels import Anchors, Mask, Photo

WORK_AREA = 0.5e6
"""Geometry, shading and masks are computed at no more than this many pixels."""

UPPER_ARM, FOREARM, TORSO, HIP_WIDTH, THIGH, SHIN = 0.98, 0.85, 1.48, 0.84, 1.45, 1.40
"""Lengths over the distance between the shoulder joints, for joints that are missing. After the segment
lengths in Drillis and Contini (1966): biacromial .259, upper arm .186, forearm .146, trunk .288 (to the hip
joint), thigh .245, shin .246 of the stature, with the keypoints' shoulders some way inside the acromia."""

TOLD, TRUSTED = 0.12, 0.4
"""How far a torso's length may differ from the usual to be believed, and how much of that it then tells of a size."""

HALF_ARM, HALF_FOREARM, HALF_WRIST = 0.125, 0.09, 0.068
"""Half widths of a bare arm over the distance between the shoulder joints, where the photo does not show them."""


@dataclass(frozen=True)
class Limb:
    """joints (3, 2): root, middle, end; `known`: which were given; `half` (3,): half widths of the bare limb."""

    joints: Points
    known: tuple[bool, bool, bool]
    half: NDArray[np.float64]
    side: int

    @property
    def total(self) -> float:
        return float(np.linalg.norm(np.diff(self.joints, axis=0), axis=1).sum())

    @property
    def upper(self) -> float:
        return float(np.linalg.norm(self.joints[1] - self.joints[0]))

    def station(self, t: NDArray[np.float64] | float) -> tuple[Points, Points]:
        """Points at distance `t` from the root along the limb, and unit directions (bent smoothly at the middle)."""
        t = np.atleast_1d(np.asarray(t, dtype=np.float64))
        root, middle, end = self.joints
        upper = self.upper or 1.0
        lower = float(np.linalg.norm(end - middle)) or 1.0
        first, second = (middle - root) / upper, (end - middle) / lower
        below = t > upper
        point = np.where(
            below[:, None],
            middle + second * (t - upper)[:, None],
            root + first * np.minimum(t, upper)[:, None],
        )
        mix = np.clip((t - upper) / (0.5 * upper) + 0.5, 0.0, 1.0)[:, None]
        direction = first * (1 - mix) + second * mix
        direction /= np.maximum(np.linalg.norm(direction, axis=1, keepdims=True), 1e-9)
        return point, direction

    def outward(self, direction: Points) -> Points:
        """Unit normals that point away from the body's middle for a hanging arm."""
        return np.stack([direction[:, 1], -direction[:, 0]], axis=1) * self.side

    def half_at(self, t: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp(t, [0.0, self.upper, self.total], self.half)

    def coordinates(self, x: NDArray[np.float32], y: NDArray[np.float32]) -> tuple[NDArray, NDArray]:
        """Distance along the limb and signed distance outward from its axis, for arrays of points."""
        root, middle, end = self.joints
        best = None
        along = across = np.zeros_like(x)
        start = 0.0
        for a, b in ((root, middle), (middle, end)):
            d = b - a
            size = float(np.linalg.norm(d)) or 1.0
            d = d / size
            t = (x - a[0]) * d[0] + (y - a[1]) * d[1]
            low = -np.inf if start == 0.0 else 0.0
            high = size if start == 0.0 else np.inf
            held = np.clip(t, low, high)
            distance = np.hypot(x - a[0] - held * d[0], y - a[1] - held * d[1])
            normal = ((x - a[0]) * d[1] - (y - a[1]) * d[0]) * self.side
            signed = np.where(normal >= 0, distance, -distance)
            if best is None:
                best, along, across = distance, start + t, signed
            else:
                nearer = distance < best
                best = np.where(nearer, distance, best)
                along = np.where(nearer, start + t, along)
                across = np.where(nearer, signed, across)
            start += size
        return along, across


@dataclass(frozen=True)
class BodyAnalysis:
    """rgb (h, w, 3) uint8 in the photo's encoding; lab float32; masks (h, w) bool.

    notes    results that depend only on the photo, kept for the next garment
    unit     distance between the shoulder joints, the length everything else is measured in
    shoulders_known  False where they are made up from hips and legs, good enough for what is worn below only
    regions  the given masks, 0..255
    """

    scale: float
    rgb: NDArray[np.uint8]
    lab: NDArray[np.float32]
    regions: Mapping[Region, Mask]
    protect: Mask | None
    person: Person
    shoulders: Points
    hips: Points
    hips_known: bool
    arms: tuple[Limb, Limb]
    legs: tuple[Limb, Limb]
    head: NDArray[np.float64]
    unit: float
    shoulders_known: bool = True
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        return int(self.rgb.shape[0])

    @property
    def torso(self) -> float:
        """Distance from the middle of the shoulders to the middle of the hips."""
        return float(np.linalg.norm(self.hips.mean(axis=0) - self.shoulders.mean(axis=0)))

    @property
    def size(self) -> float:
        """How large the person is, as a distance of the shoulder joints: what the torso's length says moves it a
        little, for a body turned to one side has its shoulders close together, and hips are hard to see in clothes."""
        if not self.hips_known:
            return self.unit
        told = float(np.clip(self.torso / (TORSO * self.unit), 1 - TOLD, 1 + TOLD))
        return self.unit * told**TRUSTED

    def middle(self, y: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """x of the body's axis at image row y."""
        top, bottom = self.shoulders.mean(axis=0), self.hips.mean(axis=0)
        t = (np.asarray(y, dtype=np.float64) - top[1]) / max(bottom[1] - top[1], 1.0)
        return top[0] + np.clip(t, -0.5, 1.6) * (bottom[0] - top[0])

    def union(self, *regions: Region) -> Mask:
        found = [self.regions[r] for r in regions if r in self.regions]
        if not found:
            return np.zeros(self.rgb.shape[:2], np.uint8)
        return np.maximum.reduce(found)


def work_scale(width: int, height: int) -> float:
    return min(1.0, float(np.sqrt(WORK_AREA / max(width * height, 1))))


def eight_bit(pixels: NDArray) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return pixels
    return cv2.convertScaleAbs(pixels, alpha=1 / 257.0)


def analyse_body(photo: Photo, anchors: Anchors) -> BodyAnalysis:
    """Everything of the person that does not depend on the garments. Keep it while the photo stays the same.

    Raises `InputError(NO_ANCHORS)` where neither shoulders nor hips are known.
    """
    scale = work_scale(photo.width, photo.height)
    size = (max(1, round(photo.width * scale)), max(1, round(photo.height * scale)))
    shrink = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    rgb = eight_bit(cv2.resize(photo.pixels, size, interpolation=shrink))
    lab = cv2.cvtColor(rgb.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB)
    points = {
        name: np.array([(k.x + 0.5) * scale - 0.5, (k.y + 0.5) * scale - 0.5])
        for name, k in anchors.keypoints.items()
        if k.confidence > 0.05
    }
    shoulders_known = "left_shoulder" in points and "right_shoulder" in points
    if not shoulders_known:
        points |= _shoulders_from_legs(points)
    regions = {name: cv2.resize(mask, size, interpolation=shrink) for name, mask in anchors.regions.items()}
    protect = None if anchors.protect is None else cv2.resize(anchors.protect, size, interpolation=shrink)
    return _complete(scale, rgb, lab, regions, protect, points, shoulders_known)


def _shoulders_from_legs(points: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """Shoulders of a person whom the photo shows from the waist down, by the proportions of a body.

    Raises `InputError(NO_ANCHORS)` where hips or legs are not known either.
    """
    if "left_hip" not in points or "right_hip" not in points:
        message = "The shoulders of this person are not known; place both shoulder keypoints on the photo."
        raise InputError(ErrorKind.NO_ANCHORS, message)
    left, right = points["left_hip"], points["right_hip"]
    units = [
        float(np.linalg.norm(points[f"{side}_{low}"] - points[f"{side}_{high}"])) / share
        for side in ("left", "right")
        for high, low, share in (("hip", "knee", THIGH), ("knee", "ankle", SHIN))
        if f"{side}_{high}" in points and f"{side}_{low}" in points
    ]
    # Hip keypoints of a clothed person are the least sure of all; legs come first.
    unit = float(np.median(units)) if units else float(np.linalg.norm(left - right)) / HIP_WIDTH
    facing = 1 if left[0] >= right[0] else -1
    middle = (left + right) / 2 - np.array([0.0, TORSO * unit])
    half = np.array([0.5 * unit * facing, 0.0])
    return {"left_shoulder": middle + half, "right_shoulder": middle - half}


def _complete(
    scale: float,
    rgb: NDArray[np.uint8],
    lab: NDArray[np.float32],
    regions: dict[Region, Mask],
    protect: Mask | None,
    points: dict[str, NDArray[np.float64]],
    shoulders_known: bool,
) -> BodyAnalysis:
    left, right = points["left_shoulder"], points["right_shoulder"]
    span = left - right
    unit = float(np.linalg.norm(span))
    if unit < 4:
        message = "The two shoulder keypoints lie on one another; place them on both shoulders."
        raise InputError(ErrorKind.NO_ANCHORS, message)
    facing = 1 if span[0] >= 0 else -1
    middle = (left + right) / 2
    hips_known = "left_hip" in points or "right_hip" in points
    if hips_known and not ("left_hip" in points and "right_hip" in points):
        known = "left_hip" if "left_hip" in points else "right_hip"
        other = "right_hip" if known == "left_hip" else "left_hip"
        offset = np.array([HIP_WIDTH * unit * facing, 0.0]) * (-1 if known == "left_hip" else 1)
        points[other] = points[known] + offset
    down = np.array([0.0, 1.0])
    hip_middle = middle + TORSO * unit * down
    half_hip = np.array([HIP_WIDTH * unit / 2 * facing, 0.0])
    hips = as_points(
        points.get("right_hip", hip_middle - half_hip), points.get("left_hip", hip_middle + half_hip)
    )
    # A person seen from the side has shoulders close together; the torso then gives the better measure.
    unit = max(unit, float(np.linalg.norm(hips.mean(axis=0) - middle)) / TORSO * 0.72) if hips_known else unit
    head = points.get("nose", middle - np.array([0.0, 0.62 * unit]))
    arms = [
        _limb(
            points,
            name,
            ("shoulder", "elbow", "wrist"),
            (UPPER_ARM * unit, FOREARM * unit),
            side * facing,
            0.06,
        )
        for name, side in (("right", -1), ("left", 1))
    ]
    legs = [
        _limb(
            points | {"right_hip": hips[0], "left_hip": hips[1]},
            name,
            ("hip", "knee", "ankle"),
            (THIGH * unit, SHIN * unit),
            side * facing,
            0.02,
        )
        for name, side in (("right", -1), ("left", 1))
    ]
    arm_half = np.array([HALF_ARM, HALF_FOREARM, HALF_WRIST]) * unit
    leg_half = np.array([0.30, 0.19, 0.13]) * unit
    given_arms = [Limb(j, k, arm_half, s) for j, k, s in arms]
    given_legs = [Limb(j, k, leg_half, s) for j, k, s in legs]
    garment = np.maximum.reduce([*regions.values(), np.zeros(rgb.shape[:2], np.uint8)])
    clothing = [
        mask
        for name, mask in regions.items()
        if name in (Region.UPPER, Region.LOWER, Region.DRESS, Region.OUTERWEAR, Region.SHOES)
    ]
    clothes = np.maximum.reduce([*clothing, np.zeros(rgb.shape[:2], np.uint8)])
    person = find_person(rgb, lab, clothes, garment, regions, points, head, unit)
    measured = tuple(_measure(limb, person, clothes, unit) for limb in given_arms)
    return BodyAnalysis(
        scale,
        rgb,
        lab,
        regions,
        protect,
        person,
        as_points(right, left),
        hips,
        hips_known,
        (measured[0], measured[1]),
        (given_legs[0], given_legs[1]),
        head,
        unit,
        shoulders_known,
    )


def _limb(
    points: Mapping[str, NDArray[np.float64]],
    name: str,
    parts: tuple[str, str, str],
    lengths: tuple[float, float],
    side: int,
    lean: float,
) -> tuple[Points, tuple[bool, bool, bool], int]:
    root = points[f"{name}_{parts[0]}"]
    middle, end = points.get(f"{name}_{parts[1]}"), points.get(f"{name}_{parts[2]}")
    hang = np.array([lean * side, 1.0])
    known = (True, middle is not None, end is not None)
    if middle is None:
        middle = (
            (root + (end - root) * lengths[0] / sum(lengths)) if end is not None else root + hang * lengths[0]
        )
    if end is None:
        direction = middle - root
        direction = direction / max(float(np.linalg.norm(direction)), 1.0)
        end = middle + direction * lengths[1]
    return as_points(root, middle, end), known, side


def _measure(limb: Limb, person: Person, clothes: Mask, unit: float) -> Limb:
    """Take the half widths of the bare arm from the skin that shows, where it shows on both sides."""
    half = limb.half.copy()
    bare = person.skin & (clothes < 128) if person.skin is not None else None
    sleeve = clothes > 127
    shift: list[tuple[float, float]] = []
    for low, high, index in ((0.35, 0.95, 0), (1.0, 1.3, 1), (1.55, 1.8, 2)):
        at = np.linspace(low, high, 9) * limb.upper
        for flags, share in ((bare, 1.0), (sleeve, 0.86)):
            if flags is None:
                continue
            found = _across(limb, at, flags, unit)
            if len(found) < 4:
                continue
            width, middle = (float(v) for v in np.median(found, axis=0))
            if 0.5 * half[index] < width * share < (1.5 if share == 1.0 else 1.0) * half[index]:
                half[index] = width * share
            if abs(middle) < 0.09 * unit and width < 1.6 * limb.half[index]:
                shift.append((float(at.mean()), middle))
            break
    joints = limb.joints.copy()
    if shift:
        # Keypoints are placed to a few pixels; the middle of what shows of the arm is better.
        where, by = np.array(shift).T
        for j, t in ((1, limb.upper), (2, limb.total)):
            _, direction = limb.station(t)
            joints[j] += limb.outward(direction)[0] * float(np.interp(t, where, by))
    return Limb(joints, limb.known, half, limb.side)


def _across(
    limb: Limb, at: NDArray[np.float64], flags: NDArray[np.bool_], unit: float
) -> list[tuple[float, float]]:
    """Half width and offset (outward) of the run of `flags` that crosses the limb, station by station."""
    point, direction = limb.station(at)
    normal = limb.outward(direction)
    steps = np.arange(-0.28 * unit, 0.28 * unit, 1.0)
    centre = len(steps) // 2
    found = []
    for p, n in zip(point, normal, strict=True):
        x, y = np.rint(p[0] + n[0] * steps).astype(int), np.rint(p[1] + n[1] * steps).astype(int)
        inside = (x >= 0) & (y >= 0) & (x < flags.shape[1]) & (y < flags.shape[0])
        line = np.zeros(len(steps), bool)
        line[inside] = flags[y[inside], x[inside]]
        edges = np.flatnonzero(np.diff(np.concatenate([[0], line.view(np.int8), [0]])))
        for a, b in zip(edges[::2], edges[1::2], strict=True):
            if a <= centre + 0.08 * unit and b >= centre - 0.08 * unit and a > 0 and b < len(steps):
                found.append(((b - a) / 2, (a + b) / 2 - centre))
                break
    return found
