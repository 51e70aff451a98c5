from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.garment import analyse
from tests.render.garment import drawn

Curve = list[tuple[float, float]]


def round_neck(depth: float) -> Curve:
    turns = np.linspace(0, np.pi, 40)
    return [(300 + 60 * np.cos(turn), 122 + depth * np.sin(turn)) for turn in turns]


def v_neck(depth: float) -> Curve:
    return [(360, 122), (300, 122 + depth), (240, 122)]


def with_inside(
    curve: Curve, colour: tuple[int, int, int], inside: tuple[int, int, int]
) -> tuple[drawn.Drawn, NDArray[np.bool_]]:
    """A tee whose back's inside shows above a front neckline, with a label sewn in."""
    picture = drawn.draw(drawn.TEE, colour, dip=14)
    shape = np.zeros(picture.alpha.shape, np.uint8)
    outline = np.array([*curve, (240, 90), (360, 90)], np.float32)
    cv2.fillPoly(shape, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    shape = np.minimum(shape, picture.alpha)
    share = (shape / np.float32(255))[..., None]
    back = np.full(picture.pixels.shape, inside, np.float32)
    back[142:152, 287:313] = (235, 235, 230)
    grain = np.random.default_rng(5).normal(0, 1.5, picture.alpha.shape)[..., None]
    mixed = np.clip(picture.pixels * (1 - share) + (back + grain) * share, 0, 255).astype(np.uint8)
    return drawn.Drawn(mixed, picture.alpha, picture.points), shape > 128


@pytest.mark.parametrize(
    ("curve", "lowest"),
    [(round_neck(50), 172), (round_neck(85), 207), (v_neck(110), 232)],
    ids=["crew", "scoop", "v"],
)
@pytest.mark.parametrize(
    ("colour", "inside"),
    [((150, 40, 50), (95, 25, 32)), ((210, 205, 190), (160, 155, 145))],
    ids=["red", "pale"],
)
def test_the_inside_of_the_back_is_left_out(
    curve: Curve, lowest: float, colour: tuple[int, int, int], inside: tuple[int, int, int]
) -> None:
    picture, back = with_inside(curve, colour, inside)
    found = analyse(picture.pixels)
    both = (found.inner > 128) & back
    assert both.sum() / ((found.inner > 128) | back).sum() > 0.8
    assert (found.alpha[back] < 128).mean() > 0.85
    assert abs(found.landmarks["neck_front"].y - lowest) < 12
    assert abs(found.landmarks["neck_front"].x - 300) < 25


def test_a_front_that_hides_the_back_stays_whole() -> None:
    picture = drawn.draw(drawn.TEE, (150, 40, 50), dip=30)
    found = analyse(picture.pixels)
    assert (found.inner > 128).sum() < 0.01 * (picture.alpha > 128).sum()
    assert drawn.overlap(found.alpha, picture.alpha) > 0.985


def test_a_deep_neckline_open_to_the_ground_is_the_silhouette_itself() -> None:
    picture = drawn.draw(drawn.TANK, (40, 90, 70), dip=90)
    found = analyse(picture.pixels)
    assert not found.inner.any()
    assert abs(found.landmarks["neck_front"].y - 210) < 6


def test_a_large_picture_has_the_neckline_of_a_small_one() -> None:
    picture, _ = with_inside(v_neck(110), (150, 40, 50), (95, 25, 32))
    small = analyse(picture.pixels)
    height, width = picture.alpha.shape
    large = analyse(cv2.resize(picture.pixels, (5 * width, 5 * height), interpolation=cv2.INTER_CUBIC))  # type: ignore[arg-type]
    again = cv2.resize(large.inner, (width, height), interpolation=cv2.INTER_AREA)
    both = (again > 128) & (small.inner > 128)
    assert both.sum() / ((again > 128) | (small.inner > 128)).sum() > 0.95
    expected, found = small.landmarks["neck_front"], large.landmarks["neck_front"]
    assert np.hypot(found.x / 5 - expected.x, found.y / 5 - expected.y) < 4
