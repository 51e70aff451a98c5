"""Edges of a drape in a large photo: as sharp as the photo's own, smooth, and where they belong."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.drape import drape_look
from render.drape.edges import border, crisp, distances, field, followed
from render.messages import Box
from tests.render.drape.figure import composed, person, top

pytestmark = pytest.mark.slow

ZOOMS = (2.5, 5.0)
"""Photos of 1500 x 2000 and 3000 x 4000."""


def crossing(
    values: NDArray, ends: tuple[tuple[float, float], tuple[float, float]], reach: float
) -> tuple[NDArray, NDArray]:
    """Where `values` (h, w), 0 to 1, cross a half along normals of the line between `ends`, signed, in pixels from
    it; and how far it is from a tenth to nine tenths. 80 stations along the line, its ends left out."""
    a, b = np.array(ends, np.float64)
    along = (b - a) / np.linalg.norm(b - a)
    normal = np.array([along[1], -along[0]])
    stations = np.linspace(0.15, 0.85, 80)[:, None, None] * (b - a) + a
    steps = np.arange(-reach, reach + 0.05, 0.1)
    points = (stations + steps[None, :, None] * normal).astype(np.float32)
    lines = cv2.remap(values.astype(np.float32), points[..., 0], points[..., 1], cv2.INTER_LINEAR)
    if lines[:, 0].mean() > lines[:, -1].mean():
        lines = 1 - lines
    where = [steps[(lines >= level).argmax(axis=1)] for level in (0.1, 0.5, 0.9)]
    return where[1], where[2] - where[0]


def shares(picture: NDArray, inside: NDArray, outside: NDArray) -> NDArray:
    """How near every pixel is to the first of two colours, 0 to 1."""
    across = inside - outside
    return np.clip((picture - outside) @ across / (across @ across), 0, 1)


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_straight_edge_stays_sharp_and_straight(zoom: float) -> None:
    photo, anchors = person(zoom=zoom)
    made = composed(photo, drape_look(photo, anchors, [top()])).astype(np.float64)
    # The outer edge of the left sleeve, which lies on the worn one's, against plain ground.
    ends = ((400 * zoom, 232 * zoom), (442 * zoom, 350 * zoom))
    values = shares(made, made[int(300 * zoom), int(405 * zoom)], made[int(280 * zoom), int(470 * zoom)])
    at, width = crossing(values, ends, 12.0)
    own, own_width = crossing(
        shares(
            photo.pixels.astype(np.float64),
            photo.pixels[int(300 * zoom), int(405 * zoom)].astype(np.float64),
            photo.pixels[int(280 * zoom), int(470 * zoom)].astype(np.float64),
        ),
        ends,
        12.0,
    )
    assert np.median(width) < np.median(own_width) + 1.5
    assert np.percentile(width, 90) < 4
    assert np.std(at - own) < 0.6
    assert abs(np.median(at - own)) < 1.5


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_hem_is_sharp(zoom: float) -> None:
    photo, anchors = person(zoom=zoom)
    draped = drape_look(photo, anchors, [top()])
    coverage = np.zeros(photo.pixels.shape[:2], np.float64)
    box = draped.box
    coverage[box.top : box.bottom, box.left : box.right] = draped.garment / 255.0
    ends = ((240 * zoom, 505 * zoom), (360 * zoom, 505 * zoom))
    at, width = crossing(coverage, ends, 20 * zoom)
    assert np.median(width) < 2.5
    assert np.percentile(width, 90) < 3.5
    line = np.polyval(np.polyfit(np.arange(len(at)), at, 3), np.arange(len(at)))
    assert np.std(at - line) < 0.7


def test_ground_that_is_laid_bare_has_the_colour_of_the_ground_beside_it() -> None:
    zoom = 2.5
    photo, anchors = person(zoom=zoom)
    draped = drape_look(photo, anchors, [top(sleeves="none")])
    made = composed(photo, draped).astype(np.float64)
    box = draped.box
    bare = np.zeros(made.shape[:2], bool)
    bare[box.top : box.bottom, box.left : box.right] = (draped.needs_fill > 250) & (draped.skin_fill < 5)
    height, width = made.shape[:2]
    # Beyond the arms there was a sleeve, and is ground now.
    bare[:, int(170 * zoom) : int(430 * zoom)] = False
    bare = cv2.erode(bare.view(np.uint8), np.ones((9, 9), np.uint8)).view(bool)
    assert bare.sum() > 500
    true = np.broadcast_to(232 - 22 * np.linspace(0, 1, height)[:, None], (height, width))
    off = cv2.blur(made.mean(axis=2) - true, (9, 9))[bare]
    assert np.abs(off).max() < 2.5


def slanted(contrast: float, angle: float, scale: float) -> tuple[NDArray, NDArray, NDArray]:
    """A photo with a straight edge through its middle, the same at work size, and how much of it is inside."""
    side = 1200
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    share = np.clip(0.5 - (x * np.cos(angle) + y * np.sin(angle)), 0, 1).astype(np.float32)
    noise = np.random.default_rng(5).normal(0, 1.5, (side, side, 1))
    picture = np.array([150.0, 140, 130]) + contrast * share[..., None] * np.array([1.0, 0.6, -0.4]) + noise
    photo = np.clip(np.rint(picture), 0, 255).astype(np.uint8)
    size = (round(side * scale), round(side * scale))
    return (
        photo,
        cv2.resize(photo, size, interpolation=cv2.INTER_AREA),
        cv2.resize(share, size, interpolation=cv2.INTER_AREA),
    )


@pytest.mark.parametrize("scale", [0.4, 0.15])
@pytest.mark.parametrize("shift", [0, 2])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_border_is_found_in_the_photo_where_the_mask_is_a_little_off(
    scale: float, shift: int, dtype: type
) -> None:
    photo, work, share = slanted(70, 0.3, scale)
    deep = photo.astype(dtype) * (np.iinfo(dtype).max // 255)
    mask = np.roll(share > 0.5, -shift, axis=1)
    mask[:, -4:] = False
    found = border(work, mask.astype(np.float32))
    assert found is not None
    box, made = followed(found, deep, scale)
    whole = np.zeros(photo.shape[:2])
    whole[box.top : box.bottom, box.left : box.right] = made / 255
    at, width = crossing(whole, ends_of(0.3), 16)
    assert abs(np.median(at)) < 1
    assert np.median(width) < 2
    assert np.std(at) < 0.5


@pytest.mark.parametrize("scale", [0.4, 0.15])
def test_where_the_photo_shows_no_edge_a_border_is_a_smooth_line(scale: float) -> None:
    photo, work, share = slanted(0, 0.3, scale)
    found = border(work, (share > 0.5).astype(np.float32))
    assert found is not None
    box, made = followed(found, photo, scale)
    whole = np.zeros(photo.shape[:2])
    whole[box.top : box.bottom, box.left : box.right] = made / 255
    at, width = crossing(whole, ends_of(0.3), 16)
    assert np.median(width) < 2.5
    assert np.std(at) < 0.25 / scale
    assert abs(np.median(at)) < 0.5 / scale


def ends_of(angle: float) -> tuple[tuple[float, float], tuple[float, float]]:
    middle, along = np.array([599.5, 599.5]), np.array([-np.sin(angle), np.cos(angle)])
    a, b = middle - 380 * along, middle + 380 * along
    return (float(a[0]), float(a[1])), (float(b[0]), float(b[1]))


@pytest.mark.parametrize("scale", [1.0, 0.4, 0.15])
def test_flags_are_drawn_crisp_at_any_size(scale: float) -> None:
    flags = np.zeros((60, 60), bool)
    flags[:, :30] = True
    size = round(60 / scale)
    drawn = crisp(field(flags), Box(0, 0, size, size), scale)
    ramp = drawn[size // 2]
    assert ramp[0] == 1
    assert ramp[-1] == 0
    assert ((ramp > 0.1) & (ramp < 0.9)).sum() <= 2
    assert abs(ramp.sum() - 30 / scale) < 1.5


def test_distances_are_kept_in_bytes() -> None:
    values = np.array([-9, -1, -0.1, 0, 0.1, 1, 9], np.float32)
    kept = distances(values).astype(float)
    assert (np.diff(kept) > 0).all()
    assert kept[0] == 0
    assert kept[-1] == 255
