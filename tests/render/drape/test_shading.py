from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from render.drape.shading import shading

UNIT = 150.0
SHAPE = (360, 300)


def lab_of(rgb: NDArray[np.floating]) -> NDArray[np.float32]:
    lab = cv2.cvtColor(np.clip(rgb / 255, 0, 1).astype(np.float32), cv2.COLOR_RGB2LAB)
    return lab.astype(np.float32)


def cloth() -> NDArray[np.bool_]:
    worn = np.zeros(SHAPE, bool)
    worn[40:320, 60:240] = True
    return worn


def lit(colour: tuple[int, int, int], light: NDArray[np.float64]) -> NDArray[np.float64]:
    """`colour` under `light`, which is linear, in sRGB codes; grain as of a camera."""
    linear = (np.array(colour) / 255.0) ** 2.2 * light[..., None]
    grain = np.random.default_rng(5).normal(0, 1.0, (*SHAPE, 1))
    return linear ** (1 / 2.2) * 255 + grain


def falloff() -> NDArray[np.float64]:
    """Full light in the middle of the body, less towards its sides, as on a cylinder."""
    x = (np.arange(SHAPE[1]) - 150) / 92.0
    return np.broadcast_to(0.25 + 0.75 * np.sqrt(np.clip(1 - x**2, 0, 1)), SHAPE).copy()


@pytest.mark.parametrize("colour", [(200, 196, 190), (150, 60, 50), (60, 70, 95)])
def test_the_body_s_own_shade_stays_and_full_light_is_not_dimmed(colour: tuple[int, int, int]) -> None:
    worn = cloth()
    gain = shading(lab_of(np.where(worn[..., None], lit(colour, falloff()), 225)), worn, UNIT)
    middle, side = gain[80:280, 140:160].mean(), gain[80:280, 66:76].mean()
    assert abs(middle) < 0.03
    true = np.log(lab_of(lit(colour, falloff()))[..., 0] + 6)
    expected = true[80:280, 66:76].mean() - true[80:280, 140:160].mean()
    assert side < 0.5 * expected


def fold() -> NDArray[np.float64]:
    """A fold down the middle that leaves a sixth of the light, as soft as folds are."""
    x = (np.arange(SHAPE[1]) - 150) / 9.0
    return np.broadcast_to(1 - 0.83 * np.exp(-(x**2) / 2), SHAPE).copy()


@pytest.mark.parametrize("colour", [(200, 196, 190), (150, 60, 50), (120, 128, 138)])
def test_a_deep_fold_keeps_its_depth(colour: tuple[int, int, int]) -> None:
    worn = cloth()
    picture = lit(colour, fold())
    gain = shading(lab_of(np.where(worn[..., None], picture, 225)), worn, UNIT)
    codes = picture[80:280].mean(axis=(0, 2))
    expected = np.log(codes[150] / codes[100])
    assert 0.7 * expected > gain[80:280, 150].mean() > 1.1 * expected
    assert abs(gain[80:280, 95:105].mean()) < 0.04


def test_buttons_are_not_light_even_in_shade() -> None:
    worn = cloth()
    light = falloff()
    plain, buttoned = lit((120, 128, 138), light), lit((120, 128, 138), light)
    dark = lit((48, 51, 55), light)
    for row in range(70, 300, 40):
        for column in (150, 210):
            button = (np.arange(SHAPE[0])[:, None] - row) ** 2 + (np.arange(SHAPE[1]) - column) ** 2 < 16
            buttoned[button] = dark[button]
    gains = [shading(lab_of(np.where(worn[..., None], p, 225)), worn, UNIT) for p in (plain, buttoned)]
    assert np.abs(gains[0] - gains[1])[worn].max() < 0.12


def test_a_print_is_not_light() -> None:
    worn, even = cloth(), np.ones(SHAPE)
    printed = lit((205, 200, 196), even)
    printed[120:220, 100:200] = lit((40, 36, 50), even)[120:220, 100:200]
    gain = shading(lab_of(np.where(worn[..., None], printed, 225)), worn, UNIT)
    assert np.abs(gain[worn]).max() < 0.08


def test_shade_goes_on_beyond_what_was_worn() -> None:
    worn = cloth()
    gain = shading(lab_of(np.where(worn[..., None], lit((200, 196, 190), falloff()), 225)), worn, UNIT)
    across = gain[180, 225:260]
    assert np.abs(np.diff(across)).max() < 0.04
    assert gain[180, 250] < -0.05


def test_cloth_that_changes_its_hue_gives_no_light() -> None:
    worn = cloth()
    picture = np.full((*SHAPE, 3), 225.0)
    rng = np.random.default_rng(2)
    patches = cv2.GaussianBlur(rng.normal(0, 1, (*SHAPE, 3)).astype(np.float32), (0, 0), 6)
    patches /= patches.std()
    picture[worn] = (130 + 40 * patches)[worn]
    gain = shading(lab_of(picture), worn, UNIT)
    assert np.abs(gain[worn]).mean() < 0.05


def test_no_line_is_left_where_the_light_was_no_longer_worked_out() -> None:
    lab = np.full((400, 600, 3), (60.0, 5.0, 8.0), np.float32)
    worn = np.zeros((400, 600), bool)
    worn[100:300, 200:400] = True
    lab[..., 0] *= np.linspace(0.5, 1.0, 600, dtype=np.float32)[None]
    gain = shading(lab, worn, UNIT)
    assert gain[200, 200] < -0.1
    assert np.abs(gain[200, :195]).min() > 0.02
    assert np.abs(np.diff(gain[200, :195])).max() < 0.01
    assert np.abs(np.diff(gain[:95, 300])).max() < 0.01
