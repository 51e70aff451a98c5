from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.messages import Box
from render.pixels import Draped
from render.stages.changed import changed_region, invented_skin

HEIGHT, WIDTH = 320, 256
NO_CLOTH = np.zeros((HEIGHT, WIDTH), np.uint8)
"""Where nothing is known of the cloth, every change counts."""


def scene() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A textured crop, the mask that an engine was given, and the drape's smaller edit region."""
    noise = np.random.default_rng(2).normal(0, 26, (HEIGHT, WIDTH, 3))
    crop = np.clip(150 + cv2.GaussianBlur(noise, (0, 0), 3) * 3, 0, 255).astype(np.uint8)
    crop[:, 120:124] = 20  # an edge as of a limb before a wall
    mask, edit = np.zeros((HEIGHT, WIDTH), np.uint8), np.zeros((HEIGHT, WIDTH), np.uint8)
    mask[40:280, 32:224] = 255
    edit[60:160, 80:176] = 255
    return crop, mask, edit


def again(crop: np.ndarray, noise: float = 2.0) -> np.ndarray:
    """As an autoencoder gives it back: softer, with noise of its own."""
    soft = cv2.GaussianBlur(crop.astype(np.float32), (0, 0), 1.0)
    return (soft + np.random.default_rng(5).normal(0, noise, crop.shape)).astype(np.float32)


@pytest.mark.parametrize("noise", [0.0, 2.0, 5.0])
def test_what_shows_the_photo_again_is_not_changed(noise: float) -> None:
    crop, mask, edit = scene()
    assert not changed_region(again(crop, noise), crop, mask, edit, NO_CLOTH).any()


def test_a_longer_sleeve_than_the_drapes_is_accepted_and_nothing_else() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[60:240, 90:130] = (40, 60, 160)
    found = changed_region(rendered, crop, mask, edit, NO_CLOTH)
    assert (found[170:230, 95:125] == 255).all()
    assert not found[60:240, 150:].any()
    assert not found[250:].any()


def test_an_arm_that_the_engine_made_anew_stays_the_photographers() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[60:160, 80:176] = (40, 60, 160)
    rendered[150:240, 90:120] = (35, 52, 140)  # the sleeve, in shade
    rendered[150:240, 140:176] = (205, 160, 135)  # an arm
    found = changed_region(rendered, crop, mask, edit, edit)
    assert (found[170:230, 95:115] == 255).all()
    assert not found[174:, 136:].any()


def test_spots_of_the_garments_colour_on_something_else_are_not_cloth() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[60:160, 80:176] = (30, 30, 34)
    rendered[160:250, 80:176] = (200, 160, 90)  # a skirt made anew, its print with other spots
    spots = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, (90, 96)), (0, 0), 4) > 0.04
    rendered[160:250, 80:176][spots] = (30, 30, 34)
    found = changed_region(rendered, crop, mask, edit, edit)
    assert (found[185:240] > 0).mean() < 0.02


def test_a_change_that_does_not_join_the_garment_is_left_to_the_photo() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[220:260, 180:215] = (200, 20, 20)
    assert not changed_region(rendered, crop, mask, edit, NO_CLOTH).any()


def test_it_has_neither_holes_nor_specks() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[150:250, 90:170] = (40, 60, 160)
    rendered[200:204, 130:134] = crop[200:204, 130:134]
    found = changed_region(rendered, crop, mask, edit, NO_CLOTH) > 0
    count, _ = cv2.connectedComponents(found.astype(np.uint8))
    holes, _ = cv2.connectedComponents((~found).astype(np.uint8), connectivity=4)
    assert (count, holes) == (2, 2)


def test_it_fades_inside_itself() -> None:
    crop, mask, edit = scene()
    rendered = again(crop)
    rendered[150:250, 90:170] = (40, 60, 160)
    found = changed_region(rendered, crop, mask, edit, NO_CLOTH).astype(int)
    row = found[220]
    border = np.flatnonzero(row)[0]
    assert row[border] < 128
    assert (np.diff(row[border : border + 6]) >= 0).all()
    assert np.abs(np.diff(row)).max() < 130


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nothing_outside_the_mask_is_ever_accepted(seed: int) -> None:
    random = np.random.default_rng(seed)
    crop, _, _ = scene()
    mask = np.where(cv2.GaussianBlur(random.normal(0, 1, crop.shape[:2]), (0, 0), 9) > 0, 255, 0).astype(
        np.uint8
    )
    edit = np.where(cv2.GaussianBlur(random.normal(0, 1, crop.shape[:2]), (0, 0), 9) > 0, mask, 0).astype(
        np.uint8
    )
    rendered = cv2.GaussianBlur(random.normal(128, 500, crop.shape), (0, 0), 5).astype(np.float32)
    assert not changed_region(rendered, crop, mask, edit, NO_CLOTH)[mask == 0].any()


def test_a_mask_over_everything_leaves_no_ring_to_measure_noise_in() -> None:
    crop, mask, edit = scene()
    whole = np.full_like(mask, 255)
    rendered = again(crop, 0.5)
    rendered[60:240, 90:130] = (40, 60, 160)
    found = changed_region(rendered, crop, whole, edit, NO_CLOTH)
    assert (found[170:230, 95:125] == 255).all()
    assert not found[:, 200:].any()


def test_skin_that_an_engine_added_is_counted_and_cloth_is_not() -> None:
    region = np.full((40, 60), 255, np.uint8)
    garment = np.zeros_like(region)
    garment[:, :20] = 255
    nothing = np.zeros_like(region)
    draped = Draped(
        Box(0, 0, 60, 40), np.zeros((40, 60, 3), np.uint8), region, garment, nothing, nothing, nothing
    )
    rendered = np.empty((40, 60, 3), np.float32)
    rendered[:, :40], rendered[:, 40:] = (205, 160, 135), (60, 80, 160)
    found = invented_skin(rendered, draped, np.array([210.0, 165.0, 140.0]))
    assert not found[:, :20].any()
    assert (found[:, 20:40] == 255).all()
    assert not found[:, 40:].any()
    assert not invented_skin(rendered, draped, None).any()
