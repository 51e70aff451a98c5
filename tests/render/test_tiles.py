from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from render.messages import Box
from render.stages.crop import Crop
from render.stages.tiles import plan_tiles, render_tiles

MOST = 128 * 128


@given(
    st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 900), st.integers(1, 900), st.sampled_from([8, 16, 32])
)  # fmt: skip
def test_tiles_cover_the_box_at_its_own_size_and_overlap(
    left: int, top: int, width: int, height: int, multiple: int
) -> None:
    box = Box(left, top, left + width, top + height)
    tiles = plan_tiles(box, np.full((height, width), 255, np.uint8), MOST, multiple)
    covered = np.zeros((height, width), np.uint8)
    for tile in tiles:
        assert tile.scale == 1
        assert tile.width % multiple == tile.height % multiple == 0
        assert tile.width * tile.height <= MOST
        rows = slice(max(0, tile.box.top - top), max(0, tile.box.bottom - top))
        columns = slice(max(0, tile.box.left - left), max(0, tile.box.right - left))
        covered[rows, columns] += 1
    assert (covered > 0).all()
    across = sorted({tile.box.left for tile in tiles})
    assert all(later - sooner <= 0.88 * tiles[0].width for sooner, later in pairwise(across))


def test_only_tiles_with_something_to_do_are_rendered() -> None:
    mask = np.zeros((512, 512), np.uint8)
    mask[:90, :90] = 255
    assert len(plan_tiles(Box(0, 0, 512, 512), mask, MOST, 16)) == 1
    assert plan_tiles(Box(0, 0, 512, 512), np.zeros_like(mask), MOST, 16) == ()


def picture(width: int = 400, height: int = 300) -> np.ndarray:
    y, x = np.mgrid[:height, :width].astype(np.float32)
    return np.stack([120 + 60 * np.sin(x / 50), 100 + 50 * np.cos(y / 40), 90 + 0.2 * (x + y) / 2], axis=2)


def detailed(whole: np.ndarray, change) -> np.ndarray:
    box = Box(10, 20, 10 + whole.shape[1], 20 + whole.shape[0])
    tiles = plan_tiles(box, np.full(whole.shape[:2], 255, np.uint8), MOST, 16)
    assert len(tiles) > 4
    return render_tiles(whole, box, tiles, change)


def test_an_engine_that_changes_nothing_changes_nothing() -> None:
    whole = picture()
    out = detailed(whole, lambda _tile, start: np.rint(start).astype(np.uint8))
    assert np.abs(out - whole).max() <= 0.75


def test_the_tone_of_the_whole_stays_though_every_tile_has_its_own() -> None:
    whole = picture()
    tints = iter(range(-20, 1000, 7))

    def tinted(_tile: Crop, start: np.ndarray) -> np.ndarray:
        return np.clip(start + next(tints) % 30 - 15, 0, 255).astype(np.uint8)

    out = detailed(whole, tinted)
    assert np.abs(out - whole)[8:-8, 8:-8].max() <= 1.5


def test_fine_detail_comes_in_everywhere_and_without_a_seam() -> None:
    whole = picture()
    grain = cv2.GaussianBlur(np.random.default_rng(4).normal(0, 40, (400, 600, 1)), (0, 0), 1.0)[..., None]

    def grained(tile: Crop, start: np.ndarray) -> np.ndarray:
        part = grain[tile.box.top : tile.box.bottom, tile.box.left : tile.box.right]
        return np.clip(np.rint(start + part), 0, 255).astype(np.uint8)

    out = detailed(whole, grained)
    wanted = grain[20:320, 10:410, 0]
    added = (out - whole).mean(axis=2)
    fine = [a - cv2.GaussianBlur(a, (0, 0), 3) for a in (wanted, added)]
    # Every tile put the same grain there, so that the blend shows it at full strength in the overlaps too.
    assert np.corrcoef(fine[0].ravel(), fine[1].ravel())[0, 1] > 0.97
    strength = (
        cv2.blur(fine[1] ** 2, (31, 31))[16:-16, 16:-16] / cv2.blur(fine[0] ** 2, (31, 31))[16:-16, 16:-16]
    )
    assert strength.min() > 0.85
    assert strength.max() < 1.15


@settings(max_examples=20, deadline=None)
@given(st.integers(20, 300), st.integers(20, 300))
def test_a_box_smaller_than_a_tile_is_one_tile_that_reaches_past_it(width: int, height: int) -> None:
    whole = picture(width, height)
    seen = []

    def kept(tile: Crop, start: np.ndarray) -> np.ndarray:
        seen.append(start.shape[:2] == (tile.height, tile.width))
        return np.rint(start).astype(np.uint8)

    box = Box(0, 0, width, height)
    out = render_tiles(
        whole, box, plan_tiles(box, np.full((height, width), 1, np.uint8), 256 * 256, 32), kept
    )
    assert all(seen)
    assert out.shape == whole.shape
    assert np.abs(out - whole).max() <= 0.75
