"""A drawn person from head to shoes, in trousers, a skirt, shorts or a dress, known exactly. 600 x 1000 pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from render.drape import drape_look
from render.messages import Keypoint, Point, Region, Slot
from render.pixels import Anchors, GarmentPixels, Mask, Photo
from tests.render.drape.figure import composed

WIDTH, HEIGHT = 600, 1000
SKIN, CLOTH, TOP, SHOE = (206, 160, 134), (70, 80, 110), (150, 150, 150), (30, 30, 30)
JOINTS: dict[str, tuple[float, float]] = {
    "nose": (300, 90), "left_shoulder": (370, 190), "right_shoulder": (230, 190),
    "left_elbow": (395, 320), "right_elbow": (205, 320), "left_wrist": (400, 430), "right_wrist": (200, 430),
    "left_hip": (350, 410), "right_hip": (250, 410), "left_knee": (345, 640), "right_knee": (255, 640),
    "left_ankle": (340, 860), "right_ankle": (260, 860),
}  # fmt: skip
CROSSED = JOINTS | {
    "left_knee": (300, 640), "right_knee": (300, 645), "left_ankle": (262, 855), "right_ankle": (345, 860),
}  # fmt: skip
CROTCH, HEM = 505, 895


@dataclass(frozen=True)
class Scene:
    photo: Photo
    anchors: Anchors

    def dressed(self, garment: GarmentPixels) -> np.ndarray:
        return composed(self.photo, drape_look(self.photo, self.anchors, [garment]))


def area(points: Sequence[tuple[float, float]]) -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.fillPoly(mask, [np.rint(points).astype(np.int32)], 255, cv2.LINE_AA)
    return mask


def tube(chain: Sequence[tuple[float, float]], halves: Sequence[float]) -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    points = np.array(chain, float)
    for (a, b), (first, second) in zip(pairwise(points), pairwise(halves), strict=True):
        along = (b - a) / np.linalg.norm(b - a)
        side = np.array([-along[1], along[0]])
        mask = np.maximum(
            mask,
            area([a + side * first, b + side * second, b - side * second, a - side * first]),
        )
    return mask


def scene(
    worn: str = "trousers",
    *,
    joints: Mapping[str, tuple[float, float]] = JOINTS,
    pocket: bool = False,
    rows: tuple[int, int] = (0, HEIGHT),
    unknown: Iterable[str] = (),
    unmasked: Iterable[Region] = (),
    half: float = 42,
    stout: float = 1.0,
) -> Scene:
    """`worn`: trousers, skirt, dress, or shift, a dress with a round neckline; `rows` crops the photo; `unknown`
    keypoints and `unmasked` regions are left out of the anchors; `stout` legs are that many times as broad."""
    picture = np.full((HEIGHT, WIDTH, 3), 225, np.float32)

    def paint(mask: Mask, colour: tuple[int, int, int]) -> None:
        share = mask[..., None].astype(np.float32) / 255
        picture[:] = picture * (1 - share) + np.array(colour, np.float32) * share

    lower = np.zeros((HEIGHT, WIDTH), np.uint8)
    for side in ("left", "right"):
        hip, knee, ankle = (joints[f"{side}_{part}"] for part in ("hip", "knee", "ankle"))
        paint(tube([hip, knee, ankle], [38 * stout, 26 * stout, 17 * stout]), SKIN)
        paint(tube([ankle, (ankle[0], ankle[1] + 45)], [20, 24]), SHOE)
        if worn == "trousers":
            hem = (ankle[0], HEM)
            lower = np.maximum(lower, tube([hip, knee, ankle, hem], [half, half - 6, half - 8, half - 8]))
    if worn == "trousers":
        lower = np.maximum(lower, area([(240, 330), (360, 330), (392, 420), (300, CROTCH), (208, 420)]))
    else:
        lower = area([(240, 330), (360, 330), (395, 430), (420, 690), (180, 690), (205, 430)])
    paint(lower, CLOTH)
    arms = np.zeros((HEIGHT, WIDTH), np.uint8)
    for side in ("left", "right"):
        elbow, wrist = joints[f"{side}_elbow"], joints[f"{side}_wrist"]
        if pocket and side == "left":
            elbow, wrist = (430, 310), (384, 440)
        arm = tube([joints[f"{side}_shoulder"], elbow, wrist], [20, 17, 13])
        cv2.ellipse(arm, (int(wrist[0]), int(wrist[1]) + 22), (14, 26), 0, 0, 360, 255, -1, cv2.LINE_AA)
        paint(arm, SKIN)
        arms = np.maximum(arms, arm)
    paint(tube([(300, 110), (300, 175)], [22, 24]), SKIN)
    upper = area([
        (262, 160), (338, 160), (385, 180), (410, 260), (375, 270), (368, 360), (232, 360), (225, 270), (190, 260),
        (215, 180),
    ])  # fmt: skip
    regions = {Region.UPPER: upper, Region.LOWER: lower}
    if worn in ("dress", "shift"):
        upper = area(
            [(250, 160), (350, 160), (365, 170), (362, 300), (362, 365), (238, 365), (238, 300), (235, 170)]
        )
        if worn == "shift":
            # A round neckline between straps that are as broad as shoulders are.
            scoop = np.zeros_like(upper)
            cv2.ellipse(scoop, (300, 158), (38, 36), 0, 0, 360, 255, -1, cv2.LINE_AA)
            paint(np.minimum(scoop, upper), SKIN)
            upper = np.minimum(upper, 255 - scoop)
        regions = {Region.DRESS: np.maximum(upper, lower)}
        paint(upper, CLOTH)
    else:
        paint(upper, TOP)
        lower[upper > 127] = 0
    head = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(head, (300, 85), (38, 50), 0, 0, 360, 255, -1, cv2.LINE_AA)
    paint(head, SKIN)
    grain = np.random.default_rng(5).normal(0, 1.0, (HEIGHT, WIDTH, 1))
    pixels = np.clip(picture + grain, 0, 255).astype(np.uint8)
    low, high = rows
    known = {
        name: Keypoint(x, y - low)
        for name, (x, y) in joints.items()
        if name not in set(unknown) and low <= y < high
    }
    masks = {
        name: np.where((arms > 127) & (name is not Region.UPPER) & (upper < 128), 0, mask)[low:high].astype(
            np.uint8
        )
        for name, mask in regions.items()
        if name not in set(unmasked)
    }
    return Scene(Photo(np.ascontiguousarray(pixels[low:high]), None, "PNG"), Anchors(known, masks))


def striped(
    outline: Sequence[str], marks: Mapping[str, tuple[int, int]], colour: tuple[int, int, int], slot: Slot,
    size: tuple[int, int], category: str,
) -> GarmentPixels:  # fmt: skip
    alpha = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(alpha, [np.array([marks[name] for name in outline], np.int32)], 255, cv2.LINE_AA)
    picture = np.broadcast_to(np.array(colour, np.uint8), (*size[::-1], 3)).copy()
    return GarmentPixels(picture, alpha, slot, category, {n: Point(*at) for n, at in marks.items()})


GREEN = (30, 120, 70)


def trousers(*, length: int = 1000) -> GarmentPixels:
    """Laid flat, 400 pixels across the waist; `length` 1000 ends at the ankles, 520 makes shorts."""
    hem = 60 + length
    marks = {
        "waist_right": (130, 60), "waist_left": (530, 60), "crotch": (330, 350), "hip_left": (570, 300),
        "hip_right": (90, 300), "hem_right_outer": (95, hem), "hem_right_inner": (310, hem),
        "hem_left_inner": (350, hem), "hem_left_outer": (565, hem),
    }  # fmt: skip
    order = ("waist_right", "waist_left", "hip_left", "hem_left_outer", "hem_left_inner", "crotch")
    order += ("hem_right_inner", "hem_right_outer", "hip_right")
    return striped(order, marks, GREEN, Slot.LOWER, (660, hem + 40), "trousers")


def skirt() -> GarmentPixels:
    marks = {
        "waist_right": (180, 40),
        "waist_left": (480, 40),
        "hem_left": (600, 560),
        "hem_right": (60, 560),
    }
    return striped(tuple(marks), marks, GREEN, Slot.LOWER, (660, 600), "skirt")


def dress() -> GarmentPixels:
    marks = {
        "neck_right": (250, 40), "neck_front": (330, 150), "neck_left": (410, 40), "shoulder_left": (450, 48),
        "armpit_left": (520, 240), "hem_left": (620, 1100), "hem_front": (330, 1104), "hem_right": (40, 1100),
        "armpit_right": (140, 240), "shoulder_right": (210, 48),
    }  # fmt: skip
    return striped(tuple(marks), marks, GREEN, Slot.DRESS, (660, 1140), "dress")
