from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from render.brush import refine_region
from render.errors import InputError
from render.guess import guess_keypoints
from render.messages import ErrorKind, Keypoint, Point, Region, Stroke
from render.pixels import Anchors, Photo
from tests.render.garment import drawn

PEOPLE = ("00035_00", "00055_00", "00121_00", "01008_00", "01992_00")


def shot(scale: float = 1.0) -> tuple[Photo, NDArray[np.uint8], dict[str, Keypoint]]:
    """A figure in a red shirt: skin, dark hair, trousers, one hand held before the shirt."""
    shirt = drawn.draw(drawn.TEE, (170, 40, 50), dip=26)
    body = drawn.ground((225, 226, 228), noise=2.0).round()
    skin, hair = np.array((214, 165, 140), np.float32), np.array((60, 40, 30), np.float32)
    grain = np.random.default_rng(9).normal(0, 2.5, (drawn.HEIGHT, drawn.WIDTH, 1)).astype(np.float32)
    cv2.ellipse(body, (300, 62), (46, 62), 0, 0, 360, hair.tolist(), -1)
    cv2.ellipse(body, (300, 72), (34, 46), 0, 0, 360, skin.tolist(), -1)
    cv2.rectangle(body, (278, 100), (322, 160), skin.tolist(), -1)
    cv2.line(body, (100, 280), (110, 560), skin.tolist(), 40)
    cv2.rectangle(body, (165, 660), (435, 800), (50, 60, 95), -1)
    share = (shirt.alpha / np.float32(255))[..., None]
    body = body * (1 - share) + shirt.pixels * share
    region = shirt.alpha.copy()
    hand = np.zeros_like(region)
    cv2.ellipse(hand, (360, 480), (58, 36), 20, 0, 360, 255, -1, cv2.LINE_AA)
    share = (hand / np.float32(255))[..., None]
    body = body * (1 - share) + skin * share
    region = np.minimum(region, 255 - hand)
    pixels = np.clip(body + grain, 0, 255).astype(np.uint8)
    if scale != 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        region = cv2.resize(region, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    points = {
        "nose": (300, 78),
        "left_shoulder": (425, 165),
        "right_shoulder": (175, 165),
        "left_elbow": (450, 360),
        "left_wrist": (415, 480),
        "right_elbow": (100, 400),
        "right_wrist": (110, 530),
    }
    keypoints = {name: Keypoint(x * scale, y * scale) for name, (x, y) in points.items()}
    return Photo(np.ascontiguousarray(pixels), None, "png"), region, keypoints


def rough_outline(mask: NDArray[np.uint8], seed: int, corners: int = 20, shake: float = 0.012) -> Stroke:
    """A polygon of about 20 corners as a hurried hand draws it: grown a little and off by about a hundredth."""
    solid = cv2.dilate((mask >= 128).astype(np.uint8), np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(contours, key=cv2.contourArea)
    low, high = 0.5, 0.2 * max(mask.shape)
    for _ in range(30):
        middle = (low + high) / 2
        if len(cv2.approxPolyDP(outline, middle, True)) > corners:
            low = middle
        else:
            high = middle
    polygon = cv2.approxPolyDP(outline, high, True)[:, 0].astype(float)
    polygon += np.random.default_rng(seed).normal(0, shake * float(np.sqrt(solid.sum())), polygon.shape)
    return Stroke(tuple(Point(float(x), float(y)) for x, y in polygon), 1.0, closed=True)


def line(*points: tuple[float, float], radius: float = 12, include: bool = True) -> Stroke:
    return Stroke(tuple(Point(float(x), float(y)) for x, y in points), radius, include)


def overlap(one: NDArray[np.uint8], two: NDArray[np.uint8]) -> float:
    return drawn.overlap(one, two)


def test_a_rough_polygon_becomes_the_garment_and_the_hand_before_it_is_protected() -> None:
    photo, truth, keypoints = shot()
    region, protect = refine_region(photo, Region.UPPER, [rough_outline(truth, 1)], Anchors(keypoints, {}))
    assert region.shape == protect.shape == truth.shape
    assert region.dtype == protect.dtype == np.uint8
    assert overlap(region, truth) > 0.95
    assert region[480, 360] < 40
    assert protect[480, 360] == 255
    assert protect[75, 300] == 255
    assert not ((region >= 128) & (protect >= 128)).any()
    assert protect[600, 300] == 0


def test_strokes_alone_find_the_garment() -> None:
    photo, truth, keypoints = shot()
    strokes = [
        line((220, 200), (380, 200)),
        line((300, 200), (250, 640), (380, 640)),
        line((120, 250), (200, 190)),
        line((480, 250), (400, 190)),
        line((330, 470), (400, 490), include=False),
        line((300, 60), (300, 110), include=False),
        line((200, 740), (400, 740), include=False),
        line((105, 330), (110, 520), include=False),
    ]
    region, _ = refine_region(photo, Region.UPPER, strokes, Anchors(keypoints, {}))
    assert overlap(region, truth) > 0.93


def test_a_stroke_amends_the_region_that_is_known() -> None:
    photo, truth, _ = shot()
    anchors = Anchors({}, {Region.UPPER: truth}, None)
    region, _ = refine_region(photo, Region.UPPER, [line((300, 640), (300, 655), include=False)], anchors)
    assert region[648, 300] == 0
    assert overlap(region, truth) > 0.95


def test_a_stroke_over_a_missing_part_finds_its_edges_and_keeps_the_rest() -> None:
    photo, truth, _ = shot()
    known = truth.copy()
    known[:, 400:] = 0
    assert 0.5 < overlap(known, truth) < 0.85
    anchors = Anchors({}, {Region.UPPER: known}, None)
    strokes = [line((430, 200), (490, 270), radius=16), line((410, 300), (410, 640), radius=16)]
    region, _ = refine_region(photo, Region.UPPER, strokes, anchors)
    assert overlap(region, truth) > 0.93


def test_what_was_protected_before_stays_protected() -> None:
    photo, truth, keypoints = shot()
    before = np.zeros_like(truth)
    before[700:760, 20:60] = 255
    _, protect = refine_region(photo, Region.UPPER, [rough_outline(truth, 2)], Anchors(keypoints, {}, before))
    assert (protect[700:760, 20:60] == 255).all()


@pytest.mark.slow
def test_a_large_photo_is_answered_at_its_own_size_with_its_own_edge() -> None:
    photo, truth, keypoints = shot(4.0)
    small, _, _ = shot()
    region, protect = refine_region(
        photo, Region.UPPER, [rough_outline(truth, 3)], Anchors(keypoints, {}), reduced=small
    )
    assert region.shape == protect.shape == truth.shape
    assert overlap(region, truth) > 0.96


def test_a_16_bit_photo_gives_the_same_region() -> None:
    photo, truth, keypoints = shot()
    deep = Photo(photo.pixels.astype(np.uint16) * 257, None, "tiff")
    stroke, anchors = rough_outline(truth, 4), Anchors(keypoints, {})
    one, _ = refine_region(photo, Region.UPPER, [stroke], anchors)
    two, _ = refine_region(deep, Region.UPPER, [stroke], anchors)
    assert (one == two).mean() > 0.999


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [Stroke((), 10.0)],
        [line((300, 300), (310, 310), include=False)],
        [line((-900, -900), (-700, -800))],
        [line((9000, 300), (9100, 400))],
        [line((float("nan"), 3), (9, 9))],
        [line((300, 300), (301, 300), radius=1)],
        [Stroke((Point(300, 300), Point(304, 300), Point(302, 304)), 1.0, closed=True)],
    ],
)
def test_a_slip_of_the_hand_is_answered_with_a_sentence(strokes: list[Stroke]) -> None:
    photo, _, _ = shot()
    with pytest.raises(InputError) as refused:
        refine_region(photo, Region.UPPER, strokes)
    assert refused.value.kind is ErrorKind.MASK_INVALID
    assert refused.value.message.endswith(".")
    assert "paint" in refused.value.message.lower()


def test_keypoints_are_guessed_from_the_region_alone_with_little_confidence() -> None:
    _, truth, keypoints = shot()
    found = guess_keypoints({Region.UPPER: truth}, (drawn.WIDTH, drawn.HEIGHT))
    unit = keypoints["left_shoulder"].x - keypoints["right_shoulder"].x
    for name in ("left_shoulder", "right_shoulder"):
        assert np.hypot(found[name].x - keypoints[name].x, found[name].y - keypoints[name].y) < 0.3 * unit
    assert {"left_hip", "right_hip", "left_elbow", "right_wrist", "nose"} <= set(found)
    assert found["left_hip"].x > found["right_hip"].x
    assert all(0 < point.confidence < 0.5 for point in found.values())


def test_nothing_is_guessed_from_nothing() -> None:
    assert guess_keypoints({}, (600, 800)) == {}
    assert guess_keypoints({Region.UPPER: np.zeros((800, 600), np.uint8)}, (600, 800)) == {}


@pytest.mark.parametrize("name", PEOPLE)
def test_a_rough_polygon_on_a_real_photo(real: Path, name: str) -> None:
    pixels = np.asarray(Image.open(real / "people" / f"{name}.jpg").convert("RGB"))
    truth = np.asarray(Image.open(real / "people" / f"{name}.upper.png").convert("L"))
    given = json.loads((real / "people" / f"{name}.json").read_text())["keypoints"]
    keypoints = {key: Keypoint(float(x), float(y)) for key, (x, y) in given.items()}
    region, protect = refine_region(
        Photo(pixels, None, "jpeg"), Region.UPPER, [rough_outline(truth, 7)], Anchors(keypoints, {})
    )
    assert overlap(region, truth) > 0.93
    nose = keypoints["nose"]
    assert protect[round(nose.y), round(nose.x)] == 255
    found = guess_keypoints({Region.UPPER: region}, (pixels.shape[1], pixels.shape[0]))
    unit = np.hypot(
        keypoints["left_shoulder"].x - keypoints["right_shoulder"].x,
        keypoints["left_shoulder"].y - keypoints["right_shoulder"].y,
    )
    off = [np.hypot(found[key].x - keypoints[key].x, found[key].y - keypoints[key].y) for key in keypoints]
    assert float(np.median(off)) < 0.75 * unit
