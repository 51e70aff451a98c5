"""Every figure of the proof, fed with results that are spoiled in one way each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.colour import convert
from render.messages import Box, Checks
from render.pixels import Photo
from render.proof import Level, judge
from render.stages.check import check_render, count_changed
from tests.render.dressed import Dressed, dressed, with_skin
from tests.render.profiles import display_p3

FAILS = {
    "perfect": set(),
    "lit": set(),
    "blurred": {"detail"},
    "tinted": {"garment_delta_e"},
    "shifted": {"detail"},
    "garbled": {"detail"},
    "rimmed": {"seam", "coverage"},
    "hole": {"coverage"},
    "leaked": {"anchor_changed"},
}
"""Which figure must fail for which damage; "rimmed" leaves old garment inside the region, hence both."""


@cache
def scene_of(depth: int, width: int = 420, height: int = 560, plain: bool = False) -> Dressed:
    return dressed(width, height, depth=depth, plain=plain)


def measured(look: Dressed, master: np.ndarray) -> Checks:
    return check_render(look.photo, master, look.draped, [look.garment], look.protect)


def failing(checks: Checks) -> set[str]:
    return {finding.name for finding in judge(checks) if finding.level is Level.FAIL}


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("damage", FAILS)
def test_each_damage_fails_its_own_figure(damage: str, depth: int):
    look = scene_of(depth)
    assert failing(measured(look, look.damages()[damage])) == FAILS[damage]


@pytest.mark.slow
@pytest.mark.parametrize("damage", FAILS)
def test_the_same_damages_fail_at_4_megapixels(damage: str):
    look = scene_of(8, 1680, 2240)
    assert failing(measured(look, look.damages()[damage])) == FAILS[damage]


def test_a_perfect_render_has_nothing_to_say():
    look = scene_of(8)
    checks = measured(look, look.locked())
    assert checks.anchor_changed == 0
    assert checks.coverage == 1
    assert checks.generated_skin == 0
    assert checks.detail > 0.99
    assert checks.garment_delta_e < 1
    assert all(finding.level is Level.OK for finding in judge(checks))


@pytest.mark.parametrize("share", [1.0, 0.5, 0.25])
def test_a_rim_of_the_old_colour_shows_even_along_a_part_of_the_edge(share: float):
    look = scene_of(8, 840, 1120)
    clean = measured(look, look.locked()).seam
    core = cv2.erode(look.draped.edit_region, np.ones((13, 13), np.uint8)) == 255
    core[:, int(core.shape[1] * share) :] = True
    master = look.locked(np.where(core[:, :, None], look.draped.image, look.old_colour()))
    assert measured(look, master).seam > clean + 8 * share


def test_a_plain_garment_has_no_detail_to_lose():
    look = scene_of(8, plain=True)
    assert all(finding.level is Level.OK for finding in judge(measured(look, look.locked())))
    assert failing(measured(look, look.damages()["tinted"])) == {"garment_delta_e"}


def test_the_figures_do_not_depend_on_the_photos_colour_space():
    look = scene_of(16)
    icc = display_p3()
    wide = Photo(convert(look.photo.pixels, None, icc), icc, "TIFF")
    draped = replace(look.draped, image=convert(look.draped.image, None, icc))
    garment = replace(look.garment, pixels=convert(look.garment.pixels, None, icc))
    same = replace(look, photo=wide, draped=draped, garment=garment)
    first, second = measured(look, look.locked()), measured(same, same.locked())
    assert second.anchor_changed == 0
    assert second.garment_delta_e == pytest.approx(first.garment_delta_e, abs=0.5)
    assert second.detail == pytest.approx(first.detail, abs=0.05)
    assert second.seam == pytest.approx(first.seam, abs=0.5)


def test_every_changed_pixel_is_counted():
    look = scene_of(8)
    master = look.locked()
    outside = [(0, 0), (559, 419), (80, 210), (330, 240)]
    for count, (row, column) in enumerate(outside, 1):
        master[row, column, count % 3] ^= 1
        assert measured(look, master).anchor_changed == count


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 70), st.integers(1, 300), st.integers(0, 2**32 - 1), st.sampled_from([np.uint8, np.uint16])
)
def test_counting_agrees_with_the_plain_definition(width: int, height: int, seed: int, dtype: type):
    rng = np.random.default_rng(seed)
    original = rng.integers(0, 4, (height, width, 3)).astype(dtype)
    written = original.copy()
    for _ in range(int(rng.integers(0, 30))):
        written[rng.integers(height), rng.integers(width), rng.integers(3)] += 1
    left, top = int(rng.integers(width)), int(rng.integers(height))
    box = Box(left, top, int(rng.integers(left + 1, width + 1)), int(rng.integers(top + 1, height + 1)))
    region = np.where(rng.random((box.height, box.width)) < 0.5, 0, 255).astype(np.uint8)
    whole = np.zeros((height, width), bool)
    whole[box.top : box.bottom, box.left : box.right] = region > 0
    truth = int(((original != written).any(axis=2) & ~whole).sum())
    assert count_changed(original, written, box, region) == truth


def test_another_size_counts_as_everything_changed():
    original = np.zeros((10, 12, 3), np.uint8)
    box, region = Box(0, 0, 12, 10), np.full((10, 12), 255, np.uint8)
    assert count_changed(original, np.zeros((10, 11, 3), np.uint8), box, region) == 120
    assert count_changed(original, np.zeros((10, 12, 3), np.uint16), box, region) == 120


def test_invented_skin_is_measured():
    look = with_skin(scene_of(8))
    checks = measured(look, look.locked())
    region = look.draped.edit_region > 0
    share = ((look.draped.skin_fill > 0) & region).sum() / region.sum()
    assert 0.1 < checks.generated_skin <= share
    assert checks.generated_skin == pytest.approx(share, abs=0.03)
    level = {finding.name: finding.level for finding in judge(checks)}["generated_skin"]
    assert level is not Level.OK


def test_a_region_with_nothing_in_it_is_measured_without_failing():
    look = scene_of(8)
    nothing = np.zeros_like(look.draped.edit_region)
    empty = replace(look, draped=replace(look.draped, edit_region=nothing, garment=nothing))
    checks = measured(empty, look.photo.pixels.copy())
    assert checks == Checks(0, 0.0, 1.0, 0.0, 1.0, 0.0)


def test_sentences():
    perfect = judge(Checks(0, 1.0, 0.99, 0.2, 1.0, 0.0), 8192 * 6144)
    assert perfect[0].sentence == "0 of 50,331,648 pixels changed outside the edit region."
    assert [finding.name for finding in perfect] == list(Checks.__struct_fields__)
    assert all(finding.level is Level.OK for finding in perfect)
    broken = judge(Checks(1, 20.0, 0.1, 9.0, 0.5, 0.9))
    assert all(finding.level is Level.FAIL for finding in broken)
    doubtful = judge(Checks(0, 5.0, 0.7, 4.0, 0.98, 0.1))
    assert [finding.level for finding in doubtful] == [Level.OK, *[Level.WARN] * 5]
    for finding in (*perfect, *broken, *doubtful):
        assert finding.sentence.endswith(".")
        assert finding.sentence[0].isupper() or finding.sentence[0].isdigit()
    not_numbers = judge(Checks(0, float("nan"), float("nan"), float("nan"), float("nan"), float("nan")))
    assert all(finding.level is Level.FAIL for finding in not_numbers[1:])
