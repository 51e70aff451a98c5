from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from render.colour import to_srgb8
from render.difference import delta_e_2000
from render.stages.match import match_colour


def autoencoded(
    picture: np.ndarray,
    tint: tuple[float, ...] = (5, 2, -6),
    contrast: float = 1.0,
    blur: float = 0.9,
    slope: float = 0,
) -> np.ndarray:
    """A picture as an autoencoder shifts it: tint, contrast about the middle, softness, a slope across, noise."""
    shifted = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), blur)
    shifted = (shifted - 128) * contrast + 128 + np.array(tint, np.float32)
    shifted += np.linspace(-slope, slope, picture.shape[1], dtype=np.float32)[None, :, None]
    shifted += np.random.default_rng(1).normal(0, 1, picture.shape)
    return np.clip(np.rint(shifted), 0, 255).astype(np.uint8)


def error(picture: np.ndarray, truth: np.ndarray, inside: np.ndarray) -> float:
    """Mean CIEDE2000 of what a viewer sees from a little farther off."""
    soft = [
        cv2.cvtColor(cv2.GaussianBlur(p.astype(np.float32) / 255, (0, 0), 3), cv2.COLOR_RGB2Lab)
        for p in (picture, truth)
    ]
    return float(delta_e_2000(soft[0][inside][::23], soft[1][inside][::23]).mean())


def studio_scene() -> tuple[np.ndarray, np.ndarray]:
    """A bright wall with a few darker things in the ring, and a mask in the middle."""
    crop = np.full((384, 320, 3), 225, np.uint8)
    crop[20:70, 120:200] = (60, 40, 35)
    crop[300:380, 90:230] = (40, 60, 110)
    crop[90:280, 90:230] = (180, 130, 105)
    mask = np.zeros((384, 320), np.uint8)
    mask[80:290, 60:260] = 255
    return cv2.GaussianBlur(crop, (0, 0), 2), mask


SHIFTS = {
    "tint": {"tint": (6, -3, -8)},
    "contrast": {"tint": (0, 0, 0), "contrast": 0.93},
    "both": {"contrast": 1.06},
    "slope": {"contrast": 0.95, "slope": 6.0},
}


@pytest.mark.parametrize("name", SHIFTS)
def test_a_shift_of_tone_is_taken_back_where_only_the_engine_knew(name: str) -> None:
    crop, mask = studio_scene()
    truth = crop.copy()
    truth[90:280, 90:230] = (30, 30, 38)  # a dark garment, whose tone no wall tells of
    made = autoencoded(truth, **SHIFTS[name])
    before, after = error(made, truth, mask > 0), error(match_colour(made, crop, mask), truth, mask > 0)
    assert after < 0.8
    assert after < 0.45 * before


@pytest.mark.parametrize("name", ["both", "slope"])
def test_a_shift_of_tone_is_taken_back_on_real_photos(real: Path, name: str) -> None:
    found = []
    for person in ("00121_00", "01992_00"):
        bgr = cv2.imread(str(real / "people" / f"{person}.jpg"))
        photo = to_srgb8(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), None)
        worn = cv2.imread(str(real / "people" / f"{person}.upper.png"), cv2.IMREAD_GRAYSCALE)
        mask = cv2.dilate(np.where(worn > 127, 255, 0).astype(np.uint8), np.ones((41, 41), np.uint8))
        truth = photo.copy()
        truth[worn > 127] = 255 - truth[worn > 127]
        made = autoencoded(truth, **SHIFTS[name])
        inside = mask > 0
        before, after = error(made, truth, inside), error(match_colour(made, photo, mask), truth, inside)
        found.append((before, after))
        assert after < before
    before, after = np.mean(found, axis=0)
    assert after < 0.35 * before


def test_what_the_engine_changed_in_the_ring_misleads_nobody() -> None:
    crop, mask = studio_scene()
    truth = crop.copy()
    truth[90:280, 90:230] = (30, 30, 38)
    painted = truth.copy()
    painted[300:340, 240:310] = (200, 0, 0)
    made = autoencoded(painted)
    assert error(match_colour(made, crop, mask), truth, mask > 0) < 1.0


def test_a_ring_of_a_few_pixels_still_tells_the_tint() -> None:
    crop, _ = studio_scene()
    mask = np.full(crop.shape[:2], 255, np.uint8)
    mask[:3] = 0
    made = np.clip(crop.astype(int) + np.array([6, -3, -8]), 0, 255).astype(np.uint8)
    matched = match_colour(made, crop, mask)
    assert np.abs(matched - crop).mean() < 0.5


def test_a_ring_of_one_tone_makes_no_contrast_up() -> None:
    crop = np.full((128, 128, 3), 200, np.uint8)
    mask = np.zeros((128, 128), np.uint8)
    mask[40:90, 40:90] = 255
    truth = crop.copy()
    truth[mask > 0] = 30
    made = np.clip(truth.astype(int) + np.random.default_rng(2).integers(-3, 4, crop.shape) + 5, 0, 255)
    matched = match_colour(made.astype(np.uint8), crop, mask)
    assert abs(float(matched[50:80, 50:80].mean()) - 30) < 2


def test_colours_are_left_alone_where_everything_was_rendered() -> None:
    made = np.full((32, 32, 3), 90, np.uint8)
    matched = match_colour(made, np.zeros_like(made), np.full((32, 32), 255, np.uint8))
    np.testing.assert_array_equal(matched, made)


def test_an_exact_engine_is_hardly_touched() -> None:
    crop, mask = studio_scene()
    assert np.abs(match_colour(crop, crop, mask) - crop).max() < 0.01
