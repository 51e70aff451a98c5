from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from render.messages import Box, Slot
from render.pixels import Draped, GarmentPixels, Photo
from render.stages.check import detail_kept, seam_step
from render.stages.detail import restore_detail
from render.stages.lock import compose, make_patch

HEIGHT, WIDTH = 480, 400
GARMENT = np.s_[40:440, 60:340]


def drape(lettering: str = "ATELIER", colour: tuple[int, int, int] = (70, 90, 150)) -> np.ndarray:
    """A plain garment with a word in a box, on a grey wall."""
    out = np.full((HEIGHT, WIDTH, 3), 190, np.uint8)
    out[GARMENT] = colour
    if lettering:
        cv2.rectangle(out, (110, 140), (290, 200), (200, 40, 40), -1)
        cv2.putText(
            out, lettering, (122, 182), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (245, 240, 230), 3, cv2.LINE_AA
        )
        cv2.putText(
            out, "since 1921", (140, 240), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (240, 220, 90), 2, cv2.LINE_AA
        )
    grain = np.random.default_rng(0).normal(0, 1.5, out.shape)
    return np.clip(out + grain, 0, 255).astype(np.float32)


def confidence() -> np.ndarray:
    out = np.zeros((HEIGHT, WIDTH), np.uint8)
    out[48:432, 68:332] = 255
    return out


def garbled(picture: np.ndarray, by: float = 4.0) -> np.ndarray:
    """Strokes bent out of shape in their places, and soft: what a model makes of lettering."""
    random = np.random.default_rng(3)
    bend = [cv2.GaussianBlur(random.normal(0, 1, picture.shape[:2]), (0, 0), 6) for _ in range(2)]
    across, down = ((b * by / b.std()).astype(np.float32) for b in bend)
    x, y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    bent = cv2.remap(picture, x + across, y + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return cv2.GaussianBlur(bent, (0, 0), 1.0)


def light() -> np.ndarray:
    """Folds and a warm lamp: what a model is good at."""
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    shade = 0.85 + 0.15 * np.sin(x / 45 + y / 70)
    return (shade[..., None] * np.array([1.03, 1.0, 0.95])).astype(np.float32)


def worn(picture: np.ndarray) -> np.ndarray:
    """`picture` where the garment is, the wall elsewhere."""
    out = drape()
    out[GARMENT] = picture[GARMENT]
    return np.clip(out, 0, 255).astype(np.float32)


def kept(picture: np.ndarray, truth: np.ndarray) -> float:
    region = np.zeros((HEIGHT, WIDTH), np.uint8)
    region[GARMENT] = 255
    nothing = np.zeros_like(region)
    draped = Draped(
        Box(0, 0, WIDTH, HEIGHT), truth.astype(np.uint8), region, region, nothing, nothing, confidence()
    )
    return detail_kept(np.rint(picture).astype(np.uint8), draped, region)


def test_garbled_lettering_is_read_again_in_the_light_of_the_render() -> None:
    own = drape()
    render = worn(garbled(own) * light())
    out, share = restore_detail(render, own, confidence())
    assert kept(render, own) < 0.5
    assert kept(out, own) > 0.85
    wanted = worn(own * light())
    assert (share[145:195, 115:285] > 0.95).all()
    assert np.abs(out - wanted)[145:245, 115:285].mean() < 6
    assert np.abs(render - wanted)[145:245, 115:285].mean() > 15


def test_cloth_without_print_stays_the_renders() -> None:
    own = drape(lettering="")
    render = worn(own * light())
    out, share = restore_detail(render, own, confidence())
    assert not share.any()
    np.testing.assert_array_equal(out, render)


def test_only_confident_pixels_change_and_they_fade_in() -> None:
    own = drape()
    render = worn(garbled(own) * light())
    half = confidence()
    half[:, 220:] = 0
    out, share = restore_detail(render, own, half)
    assert (out == render)[half == 0].all()
    assert share[170, 100:200].max() > 0.9
    assert np.abs(np.diff(share[170])).max() < 0.6


@pytest.mark.parametrize("away", [(40, 25), (0, 60), (90, 0), (20, 14)])
def test_a_print_that_the_render_put_elsewhere_is_not_shown_twice(away: tuple[int, int]) -> None:
    own = drape()
    render = worn(np.roll(own, away, (0, 1)) * light())
    out, share = restore_detail(render, own, confidence())
    assert not (share > 0.02).any()
    np.testing.assert_allclose(out, render, atol=3)


def test_a_print_that_lies_a_little_off_is_replaced_whole() -> None:
    own = drape()
    render = worn(np.roll(own, (5, 4), (0, 1)) * light())
    out, _ = restore_detail(render, own, confidence())
    wanted = worn(own * light())
    assert np.abs(out - wanted)[100:280, 90:310].max(axis=2).mean() < 8
    assert kept(out, own) > 0.9


def test_a_lost_print_comes_back() -> None:
    own = drape()
    render = worn(drape(lettering="") * light())
    out, _ = restore_detail(render, own, confidence())
    assert kept(out, own) > 0.85


def test_the_seam_of_the_lock_is_none_the_worse() -> None:
    own = drape()
    photo = Photo(drape("", (90, 90, 90)).astype(np.uint8), None, "PNG")
    region = np.zeros((HEIGHT, WIDTH), np.uint8)
    region[GARMENT] = 255
    box, found = Box(0, 0, WIDTH, HEIGHT), []
    render = worn(garbled(own) * light())
    for picture in (render, restore_detail(render, own, confidence())[0]):
        master = compose(photo, make_patch(photo, np.rint(picture).astype(np.uint8), box, region))
        found.append(seam_step(photo, master, box, region, None))
    assert found[1] <= found[0] + 0.02


def test_nothing_confident_or_too_little_of_it_changes_nothing() -> None:
    own, render = drape(), worn(garbled(drape()))
    few = np.zeros((HEIGHT, WIDTH), np.uint8)
    few[100:110, 100:110] = 255
    for mask in (np.zeros_like(few), few):
        out, share = restore_detail(render, own, mask)
        assert out is render
        assert not share.any()


@pytest.mark.parametrize(
    ("person", "garment"),
    [
        ("00035_00", "00055_00"),
        pytest.param("01008_00", "09164_00", marks=pytest.mark.slow),
        pytest.param("00121_00", "048554_1", marks=pytest.mark.slow),
    ],
)
def test_prints_of_real_garments_come_back(real: Path, person: str, garment: str) -> None:
    from render.drape import analyse_body, drape_look
    from tests.render.drape.test_real_pairs import product, wearer

    photo, anchors = wearer(real, person)
    made: GarmentPixels = product(real, garment)
    assert made.slot is Slot.UPPER
    draped = drape_look(photo, anchors, [made], reuse=analyse_body(photo, anchors))
    own = draped.image.astype(np.float32)
    random = np.random.default_rng(3)
    bend = [cv2.GaussianBlur(random.normal(0, 1, own.shape[:2]), (0, 0), 7) for _ in range(2)]
    across, down = ((b * 4 / b.std()).astype(np.float32) for b in bend)
    x, y = np.meshgrid(np.arange(own.shape[1], dtype=np.float32), np.arange(own.shape[0], dtype=np.float32))
    bent = cv2.remap(cv2.GaussianBlur(own, (0, 0), 1), x + across, y + down, cv2.INTER_LINEAR)
    cover = draped.garment[..., None].astype(np.float32) / 255
    shade = (0.9 + 0.1 * np.sin(x / 60 + y / 90))[..., None] * np.array([1.03, 1.0, 0.96], np.float32)
    render = np.clip(bent * shade * cover + own * (1 - cover), 0, 255).astype(np.float32)
    out, _ = restore_detail(render, own, draped.confidence)
    before, after = (
        detail_kept(np.rint(p).astype(np.uint8), draped, draped.edit_region) for p in (render, out)
    )
    assert before < 0.5
    assert after > 0.8
