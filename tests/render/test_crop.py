from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.colour import to_srgb8
from render.messages import Box, Keypoint
from render.pixels import Photo
from render.stages.crop import Crop, around, encoded, moved, overlap, plan_crop, unstepped
from tests.render.profiles import adobe_rgb, display_p3


@st.composite
def regions(draw: st.DrawFn) -> tuple[Box, int, int]:
    """A region inside a photo of some size."""
    width, height = draw(st.integers(1, 9000)), draw(st.integers(1, 9000))
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
    return Box(left, top, right, bottom), width, height


@given(regions(), st.sampled_from([8, 16, 32, 64]), st.sampled_from([512 * 512, 1024 * 1024, 1536 * 1536]))
def test_a_crop_holds_the_region_and_squeezes_nothing(
    given_region: tuple[Box, int, int], multiple: int, most: int
) -> None:
    region, width, height = given_region
    crop = plan_crop(region, width, height, most, multiple)
    box = crop.box
    assert box.left <= region.left < region.right <= box.right
    assert box.top <= region.top < region.bottom <= box.bottom
    assert crop.width * box.height == crop.height * box.width
    assert crop.width % multiple == crop.height % multiple == 0
    assert crop.width * crop.height <= most
    assert crop.scale <= 1
    # It reaches past the photo only where the photo has no more to give.
    assert box.left >= 0 or box.right >= width
    assert box.top >= 0 or box.bottom >= height


@pytest.mark.parametrize(
    ("width", "height"), [(768, 1024), (4000, 6000), (6016, 4016), (3024, 4032), (7952, 5304)]
)
def test_a_whole_photo_of_a_usual_size_hardly_reaches_past_itself_and_fills_the_budget(
    width: int, height: int
) -> None:
    crop = plan_crop(Box(0, 0, width, height), width, height)
    assert crop.box.width <= 1.01 * width
    assert crop.box.height <= 1.01 * height
    assert crop.width * crop.height >= min(width * height, 0.93 * 1024 * 1024)


def test_a_region_that_fits_is_seen_at_the_photos_own_resolution() -> None:
    crop = plan_crop(Box(1000, 1000, 1500, 1700), 4000, 6000)
    assert crop.scale == 1
    assert crop.width >= 500 * 1.2


def test_a_small_region_gets_more_of_its_surroundings() -> None:
    crop = plan_crop(Box(2000, 2000, 2100, 2080), 4000, 6000)
    assert crop.width * crop.height >= 0.35 * 1024 * 1024


def textured(width: int, height: int) -> np.ndarray:
    noise = np.random.default_rng(3).integers(0, 256, (height, width, 3)).astype(np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 1.0)


def test_there_and_back_at_the_photos_own_size_is_exact() -> None:
    photo = Photo(textured(300, 200), None, "PNG")
    crop = plan_crop(Box(40, 30, 280, 190), 300, 200)
    back = encoded(crop.enlarge(crop.see(photo).astype(np.float32)), None, np.dtype(np.uint8))
    inner = crop.inside(300, 200)
    covered = moved(back, crop.box, inner)
    np.testing.assert_array_equal(covered, photo.pixels[inner.top : inner.bottom, inner.left : inner.right])


def test_there_and_back_at_half_the_size_moves_nothing() -> None:
    y, x = np.mgrid[:800, :1200].astype(np.float32)
    smooth = np.stack([128 + 90 * np.sin(x / 40), 128 + 90 * np.cos(y / 30), (x + y) / 10], axis=2)
    photo = Photo(np.rint(np.clip(smooth, 0, 255)).astype(np.uint8), None, "PNG")
    crop = plan_crop(Box(200, 100, 1100, 700), 1200, 800, most_pixels=400 * 400)
    assert crop.scale < 0.6
    back = encoded(crop.enlarge(crop.see(photo).astype(np.float32)), None, np.dtype(np.uint8))
    seen = moved(back, crop.box, Box(220, 120, 1080, 680)).astype(int)
    assert np.abs(seen - photo.pixels[120:680, 220:1080]).max() <= 4


def test_past_the_photo_its_mirror_image_is_seen() -> None:
    photo = Photo(textured(50, 40), None, "PNG")
    crop = Crop(Box(-3, 0, 61, 48), 64, 48)
    seen = crop.see(photo)
    np.testing.assert_array_equal(seen[:40, 3:53], photo.pixels)
    np.testing.assert_array_equal(seen[:40, :3], photo.pixels[:, 3:0:-1])


def test_keypoints_land_on_the_pixels_they_mark() -> None:
    photo = Photo(np.zeros((600, 800, 3), np.uint8), None, "PNG")
    marked = photo.pixels.copy()
    marked[296:304, 496:504] = 255
    crop = plan_crop(Box(300, 100, 700, 500), 800, 600, most_pixels=256 * 256)
    point = crop.see_keypoints({"nose": Keypoint(499.5, 299.5, 0.7)})["nose"]
    seen = crop.see(Photo(marked, None, "PNG"))[..., 0].astype(float)
    rows, columns = np.nonzero(seen > 40)
    assert abs(point.x - np.average(columns, weights=seen[rows, columns])) < 0.3
    assert abs(point.y - np.average(rows, weights=seen[rows, columns])) < 0.3
    assert point.confidence == 0.7


@given(regions(), regions())
def test_boxes(first: tuple[Box, int, int], second: tuple[Box, int, int]) -> None:
    one, other = first[0], second[0]
    both, shared = around(one, other), overlap(one, other)
    assert overlap(both, one) == one
    assert overlap(both, other) == other
    assert shared is None or (overlap(shared, one) == shared and overlap(shared, other) == shared)


def test_a_moved_mask_is_cut_and_padded() -> None:
    mask = np.full((4, 4), 7, np.uint8)
    out = moved(mask, Box(2, 2, 6, 6), Box(0, 0, 4, 4))
    assert out[2:, 2:].tolist() == [[7, 7], [7, 7]]
    assert out.sum() == 4 * 7


def test_a_gradient_gets_rid_of_its_steps_and_an_edge_keeps_its_place() -> None:
    truth = np.linspace(40, 60, 640, dtype=np.float32)[None, :, None].repeat(32, 0).repeat(3, 2)
    stepped = np.rint(truth)
    mended = unstepped(stepped)
    assert np.abs(mended - stepped).max() <= 0.5
    assert np.abs(mended - truth)[4:-4, 8:-8].mean() < 0.6 * np.abs(stepped - truth)[4:-4, 8:-8].mean()
    codes = encoded(mended, None, np.dtype(np.uint16)).astype(int)
    assert np.abs(np.diff(codes[16, 8:-8, 0])).max() < 257 / 2
    edge = (
        np.where(np.arange(64) < 32, np.float32(20), np.float32(200))[None, :, None].repeat(8, 0).repeat(3, 2)
    )
    assert np.abs(unstepped(edge) - edge).max() <= 0.5


@pytest.mark.parametrize("icc", [None, display_p3(), adobe_rgb()], ids=["srgb", "p3", "adobe"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_what_was_made_in_srgb_is_the_same_colour_in_the_photos_profile(
    icc: bytes | None, dtype: type
) -> None:
    # Colours between the primaries, which every one of these profiles holds.
    made = np.random.default_rng(1).integers(40, 216, (20, 24, 3)).astype(np.uint8)
    out = encoded(made.astype(np.float32), icc, np.dtype(dtype))
    assert out.dtype == dtype
    assert np.abs(to_srgb8(out, icc).astype(int) - made).max() <= (
        1 if icc is None or dtype == np.uint16 else 3
    )


@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_part_is_seen_as_it_would_be_with_the_whole_crop(channels: tuple[int, ...]) -> None:
    random = np.random.default_rng(4)
    shrunk = 0
    for _ in range(25):
        width, height = (int(side) for side in random.integers(700, 2600, 2))
        left, right = sorted(int(place) for place in random.integers(0, width, 2))
        top, bottom = sorted(int(place) for place in random.integers(0, height, 2))
        box = Box(left, top, right + 40, bottom + 40)
        crop = plan_crop(overlap(box, Box(0, 0, width, height)) or box, width, height, 200_000)
        picture = random.integers(0, 256, (box.height, box.width, *channels), np.uint8)
        whole = crop.shrink(moved(picture, box, crop.box))
        assert np.array_equal(crop.see_part(picture, box), whole), (crop, box)
        shrunk += crop.scale < 1
    assert shrunk > 10
