"""A drawn person and drawn garments, known exactly. Sizes in pixels of a 600 x 800 photo."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from render.drape import drape_look
from render.messages import Keypoint, Point, Region, Slot
from render.pixels import Anchors, Draped, GarmentPixels, Mask, Photo

WIDTH, HEIGHT = 600, 800
SKIN = (206, 160, 134)
GREY = (128, 130, 136)

KEYPOINTS = {
    "nose": (300, 130),
    "left_shoulder": (385, 245),
    "right_shoulder": (215, 245),
    "left_elbow": (412, 410),
    "right_elbow": (188, 410),
    "left_wrist": (418, 550),
    "right_wrist": (182, 550),
    "left_hip": (365, 500),
    "right_hip": (235, 500),
    "left_knee": (360, 720),
    "right_knee": (240, 720),
}

TEE = [
    (262, 205),
    (300, 225),
    (338, 205),
    (400, 232),
    (442, 350),
    (392, 368),
    (378, 320),
    (380, 505),
    (220, 505),
]
TEE += [(222, 320), (208, 368), (158, 350), (200, 232)]


def polygon(points: list[tuple[int, int]], size: tuple[int, int] = (WIDTH, HEIGHT), zoom: float = 1) -> Mask:
    mask = np.zeros((round(size[1] * zoom), round(size[0] * zoom)), np.uint8)
    cv2.fillPoly(mask, [np.rint(np.array(points) * zoom).astype(np.int32)], 255, cv2.LINE_AA)
    return mask


def person(*, printed: bool = False, dtype: type = np.uint8, zoom: float = 1) -> tuple[Photo, Anchors]:
    """A person in a grey tee (with a dark box printed on it where `printed`) and blue trousers, lit from the left.

    `zoom` draws the same person in a larger photo, as sharply.
    """
    width, height = round(WIDTH * zoom), round(HEIGHT * zoom)
    rows = np.linspace(0, 1, height)[:, None, None]
    picture = np.broadcast_to(232 - 22 * rows, (height, width, 3)).astype(np.float32).copy()

    def at(*values: float) -> tuple[int, ...]:
        return tuple(round(value * zoom) for value in values)

    def shape(points: list[tuple[int, int]]) -> Mask:
        return polygon(points, zoom=zoom)

    def paint(mask: Mask, colour: tuple[int, int, int]) -> None:
        share = mask[..., None].astype(np.float32) / 255
        picture[:] = picture * (1 - share) + np.array(colour, np.float32) * share

    trousers = shape([(222, 490), (378, 490), (400, 800), (312, 800), (300, 560), (288, 800), (200, 800)])
    paint(trousers, (60, 80, 120))
    for side in ("left", "right"):
        chain = np.array([at(*KEYPOINTS[f"{side}_{j}"]) for j in ("shoulder", "elbow", "wrist")], np.int32)
        limb = np.zeros((height, width), np.uint8)
        cv2.polylines(limb, [chain], False, 255, round(40 * zoom), cv2.LINE_AA)
        hand = (int(chain[2, 0]), int(chain[2, 1]) + round(30 * zoom))
        cv2.ellipse(limb, hand, at(18, 34), 0, 0, 360, 255, -1, cv2.LINE_AA)
        paint(limb, SKIN)
    skin = shape([(270, 160), (330, 160), (334, 215), (395, 235), (205, 235), (266, 215)])
    paint(skin, SKIN)
    head = np.zeros((height, width), np.uint8)
    cv2.ellipse(head, at(300, 115), at(52, 66), 0, 0, 360, 255, -1, cv2.LINE_AA)
    paint(head, SKIN)
    hair = np.zeros((height, width), np.uint8)
    cv2.ellipse(hair, at(300, 85), at(60, 44), 0, 180, 360, 255, -1, cv2.LINE_AA)
    paint(hair, (50, 36, 30))
    tee = shape(TEE)
    paint(tee, GREY)
    if printed:
        paint(shape([(245, 270), (355, 270), (355, 350), (245, 350)]), (40, 34, 52))
    light = 1.06 - 0.14 * np.linspace(0, 1, width)[None, :, None]
    picture = np.clip(picture * np.where(tee[..., None] > 0, light, 1), 0, 255)
    grain = np.random.default_rng(3).normal(0, 1.2, (height, width, 1))
    top = np.iinfo(dtype).max
    pixels = np.clip((picture + grain) / 255 * top, 0, top).astype(dtype)
    keypoints = {name: Keypoint(x * zoom, y * zoom) for name, (x, y) in KEYPOINTS.items()}
    return Photo(pixels, None, "PNG"), Anchors(keypoints, {Region.UPPER: tee})


MARKS = {
    "neck_right": (200, 80), "neck_left": (300, 80), "neck_front": (250, 118),
    "shoulder_right": (130, 108), "shoulder_left": (370, 108),
    "armpit_right": (140, 228), "armpit_left": (360, 228),
    "hem_right": (140, 480), "hem_left": (360, 480), "hem_front": (250, 482),
}  # fmt: skip
SHORT = {
    "cuff_right_upper": (52, 215), "cuff_right_lower": (110, 262),
    "cuff_left_upper": (448, 215), "cuff_left_lower": (390, 262),
}  # fmt: skip
LONG = {
    "cuff_right_upper": (30, 470), "cuff_right_lower": (72, 478),
    "cuff_left_upper": (470, 470), "cuff_left_lower": (428, 478),
}  # fmt: skip


def top(
    colour: tuple[int, int, int] = (196, 60, 52), *, sleeves: str = "short", stripes: int = 0,
    slot: Slot = Slot.UPPER, dtype: type = np.uint8,
) -> GarmentPixels:  # fmt: skip
    """A tee (`sleeves` short), a shirt (long) or a tank (none); `stripes` is the spacing of a white grid on it."""
    marks = dict(MARKS) | {"short": SHORT, "long": LONG, "none": {}}[sleeves]
    outline = ["neck_right", "neck_front", "neck_left", "shoulder_left"]
    if sleeves != "none":
        outline += ["cuff_left_upper", "cuff_left_lower"]
    outline += ["armpit_left", "hem_left", "hem_front", "hem_right", "armpit_right"]
    if sleeves != "none":
        outline += ["cuff_right_lower", "cuff_right_upper"]
    outline += ["shoulder_right"]
    alpha = polygon([marks[name] for name in outline], (500, 560))
    picture = np.broadcast_to(np.array(colour, np.float32), (560, 500, 3)).copy()
    if stripes:
        picture[::stripes] = picture[1::stripes] = 250
        picture[:, ::stripes] = picture[:, 1::stripes] = 250
    pixels = (picture / 255 * np.iinfo(dtype).max).astype(dtype)
    return GarmentPixels(pixels, alpha, slot, "t-shirt", {name: Point(*at) for name, at in marks.items()})


def trousers(colour: tuple[int, int, int] = (30, 120, 70)) -> GarmentPixels:
    marks = {
        "waist_right": (90, 40), "waist_left": (250, 40), "hip_right": (70, 140), "hip_left": (270, 140),
        "crotch": (170, 220), "hem_right_outer": (60, 640), "hem_right_inner": (140, 640),
        "hem_left_inner": (200, 640), "hem_left_outer": (280, 640),
    }  # fmt: skip
    order = ["waist_right", "waist_left", "hip_left", "hem_left_outer", "hem_left_inner", "crotch"]
    order += ["hem_right_inner", "hem_right_outer", "hip_right"]
    alpha = polygon([marks[name] for name in order], (340, 680))
    pixels = np.broadcast_to(np.array(colour, np.uint8), (680, 340, 3)).copy()
    return GarmentPixels(
        pixels, alpha, Slot.LOWER, "trousers", {name: Point(*at) for name, at in marks.items()}
    )


def composed(photo: Photo, draped: Draped) -> NDArray:
    """The drape over its photo through its edit region, in the photo's depth."""
    out, box = photo.pixels.copy(), draped.box
    share = draped.edit_region[..., None].astype(np.float64) / 255
    view = out[box.top : box.bottom, box.left : box.right]
    view[:] = np.rint(view * (1 - share) + draped.image * share).astype(out.dtype)
    return out


def dressed(garment: GarmentPixels, **changes: object) -> tuple[Photo, Anchors, Draped, NDArray]:
    photo, anchors = person(printed=bool(changes.get("printed", False)))
    draped = drape_look(photo, anchors, [garment])
    return photo, anchors, draped, composed(photo, draped)
