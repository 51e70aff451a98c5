from __future__ import annotations

import cv2
import numpy as np
import pytest

from render.errors import InputError
from render.garment import analyse, bleed
from render.garment.cutout import cut_out
from render.messages import ErrorKind, Slot
from tests.render.garment import drawn

GREY = {"light": (214, 214, 212), "fall_off": 38.0, "noise": 1.2}


@pytest.mark.parametrize("shadow", [0.0, 26.0])
def test_a_white_shirt_on_a_grey_gradient(shadow: float) -> None:
    picture = drawn.draw(drawn.TEE, (246, 246, 247), on=drawn.ground(**GREY), shadow=shadow, quality=88)
    assert drawn.overlap(cut_out(picture.pixels), picture.alpha) > 0.97


def test_a_white_shirt_on_white() -> None:
    picture = drawn.draw(drawn.LONG, (236, 236, 236), on=drawn.ground((244, 244, 244)), quality=90)
    assert drawn.overlap(cut_out(picture.pixels), picture.alpha) > 0.95


@pytest.mark.parametrize("colour", [(20, 20, 22), (180, 30, 40), (225, 190, 200), (150, 152, 155)])
def test_the_soft_shadow_beside_a_garment_is_not_garment(colour: tuple[int, int, int]) -> None:
    picture = drawn.draw(drawn.TEE, colour, shadow=24.0, quality=90)
    found = cut_out(picture.pixels)
    assert drawn.overlap(found, picture.alpha) > 0.975
    beyond = cv2.dilate((picture.alpha > 0).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert (found[beyond] > 40).mean() < 0.002


def test_noise_does_not_become_garment() -> None:
    picture = drawn.draw(drawn.TROUSERS, (60, 80, 60), dip=None, on=drawn.ground(noise=5.0), quality=70)
    assert drawn.overlap(cut_out(picture.pixels), picture.alpha) > 0.97


def test_the_thin_gap_between_sleeve_and_body_stays_open() -> None:
    picture = drawn.draw(drawn.LONG, (40, 70, 140), quality=85)
    found = cut_out(picture.pixels)
    gap = np.zeros(picture.alpha.shape, bool)
    for row in range(400, 590):
        line = np.flatnonzero(picture.alpha[row, 300:] == 0)
        gap[row, 300 + line[0] + 2 : 300 + line[0] + 5] = True
    assert (found[gap] < 100).mean() > 0.95


def test_a_gap_closed_all_around_shows_the_ground_and_a_print_of_its_colour_does_not() -> None:
    picture = drawn.draw(drawn.LONG, (40, 70, 140))
    pixels, ground = picture.pixels.copy(), drawn.ground()
    pixels[560:606, 440:500] = (40, 70, 140)  # the cuff rests on the hip
    pixels[380:430, 260:340] = ground[380:430, 260:340].round().astype(np.uint8)
    found = cut_out(pixels)
    assert found[520, 452] < 60
    assert (found[390:420, 270:330] > 250).all()


def test_the_edge_is_soft_and_lies_where_it_was_drawn() -> None:
    picture = drawn.draw(drawn.TEE, (60, 20, 30))
    found = cut_out(picture.pixels).astype(float)
    partly = (picture.alpha > 20) & (picture.alpha < 235)
    error = np.abs(found[partly] - picture.alpha[partly])
    assert float(np.median(error)) < 40
    soft = (found > 10) & (found < 245)
    assert 0.3 < soft.sum() / partly.sum() < 3.5


def test_a_large_picture_keeps_its_fine_edge() -> None:
    picture = drawn.draw(drawn.TEE, (120, 40, 50))
    big = cv2.resize(picture.pixels, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    truth = cv2.resize(picture.alpha, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert drawn.overlap(cut_out(big), truth) > 0.99


@pytest.mark.parametrize("what", ["stripes", "filled", "empty"])
def test_what_cannot_be_cut_out_is_refused_with_a_sentence(what: str) -> None:
    rng = np.random.default_rng(3)
    if what == "stripes":
        pixels = np.tile(
            np.array([[[230, 40, 40]], [[30, 60, 220]]], np.uint8).repeat(20, axis=0), (20, 800, 1)
        )
    elif what == "filled":
        pixels = drawn.ground()[..., :].round().astype(np.uint8)
        pixels[0:790, 30:570] = (60, 90, 60)
        pixels[200:600] = (60, 90, 60)
    else:
        pixels = np.clip(235 + rng.normal(0, 1, (400, 300, 1)), 0, 255).repeat(3, axis=2).astype(np.uint8)
    with pytest.raises(InputError) as refused:
        analyse(pixels)
    assert refused.value.kind is ErrorKind.NO_CUTOUT
    assert refused.value.message.endswith(".")
    assert "mask" in refused.value.message


def test_a_file_that_is_cut_out_already_keeps_its_own_edge() -> None:
    picture = drawn.draw(drawn.DRESS, (150, 30, 60), dip=30)
    found = analyse(picture.pixels, picture.alpha)
    assert found.slot is Slot.DRESS
    kept = cv2.add(found.alpha, found.inner)
    assert np.abs(kept.astype(int) - picture.alpha).max() <= 2


def test_an_empty_alpha_is_refused() -> None:
    picture = drawn.draw(drawn.TEE, (90, 90, 90))
    with pytest.raises(InputError) as refused:
        analyse(picture.pixels, np.zeros_like(picture.alpha))
    assert refused.value.kind is ErrorKind.NO_CUTOUT


def test_colour_is_bled_past_the_edge_so_that_no_sample_sees_the_ground() -> None:
    picture = drawn.draw(drawn.TEE, (150, 20, 40))
    found = analyse(picture.pixels)
    bled = bleed(picture.pixels, found.alpha)
    assert (bled.max(axis=2) < 190).all()
    inside = cv2.erode(picture.alpha, np.ones((9, 9), np.uint8)) == 255
    assert (bled[inside] == picture.pixels[inside]).all()


def test_stripes_of_the_ground_s_colour_do_not_cut_a_shirt_in_two() -> None:
    picture = drawn.draw(drawn.TEE, (35, 45, 80))
    pixels = picture.pixels.astype(np.float32)
    ground = drawn.ground((243, 243, 243), seed=8)
    for top in range(330, 640, 60):
        rows = slice(top, top + 22)
        share = np.clip(picture.alpha[rows, :, None] / np.float32(255), 0, 1)
        inside = cv2.erode(picture.alpha, np.ones((7, 7), np.uint8))[rows, :, None] / np.float32(255)
        pixels[rows] = pixels[rows] * (1 - inside * share) + (ground[rows] - 4) * inside * share
    found = cut_out(np.clip(pixels, 0, 255).astype(np.uint8))
    assert drawn.overlap(found, picture.alpha) > 0.97
