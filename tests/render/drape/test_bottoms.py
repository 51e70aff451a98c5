from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from render.drape import drape_look
from render.drape.roundness import around, flatness, girth
from render.errors import InputError
from render.messages import ErrorKind, Region, Slot
from render.pixels import GarmentPixels
from tests.render.drape.figure import top
from tests.render.drape.standing import (
    CLOTH,
    CROSSED,
    GREEN,
    HEM,
    JOINTS,
    SHOE,
    TOP,
    Scene,
    scene,
    skirt,
    trousers,
)

pytestmark = pytest.mark.slow


def like(picture: np.ndarray, colour: tuple[int, int, int], within: float = 30) -> np.ndarray:
    """Where a picture has a colour whatever the light on it."""
    patch = np.array([[colour]], np.uint8)
    lab = [cv2.cvtColor(p.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB) for p in (picture, patch)]
    difference = (lab[0] - lab[1]) * np.array([0.4, 1.0, 1.0], np.float32)
    return np.linalg.norm(difference, axis=2) < within * 0.6


def worn(picture: np.ndarray) -> np.ndarray:
    return like(picture, GREEN)


def agreement(shown: np.ndarray, mask: np.ndarray) -> float:
    mask = mask > 127
    return float((shown & mask).sum() / max((shown | mask).sum(), 1))


def test_trousers_lie_on_trousers_leg_by_leg() -> None:
    made = scene()
    picture = made.dressed(trousers())
    assert agreement(worn(picture), made.anchors.regions[Region.LOWER]) > 0.95
    gap = worn(picture)[600:850, 297:303]
    assert gap.mean() < 0.03
    for column in (250, 350):
        assert abs(np.flatnonzero(worn(picture)[:, column])[-1] - HEM) < 6


@pytest.mark.parametrize("shown", [(0, 620), (0, 760), (0, 1000)])
def test_a_photo_that_ends_at_the_thigh_or_knee_is_filled_to_its_edge(shown: tuple[int, int]) -> None:
    made = scene(rows=shown)
    picture = made.dressed(trousers())
    mask = made.anchors.regions[Region.LOWER]
    assert agreement(worn(picture), mask) > 0.93
    if shown[1] < HEM:
        last = worn(picture)[-3][mask[-3] > 127]
        assert last.mean() > 0.9


def test_legs_that_cross_keep_their_outline() -> None:
    made = scene(joints=CROSSED, half=36)
    picture = made.dressed(trousers())
    assert agreement(worn(picture), made.anchors.regions[Region.LOWER]) > 0.9


def test_a_hand_in_the_pocket_stays_in_front_and_the_side_goes_on_behind_it() -> None:
    made = scene(pocket=True)
    picture = made.dressed(trousers())
    hand = (slice(445, 475), slice(378, 390))
    assert (picture[hand] == made.photo.pixels[hand]).mean() > 0.98
    shown = worn(picture)
    right = np.array([np.flatnonzero(shown[y])[-1] for y in (400, 520, 560)])
    assert np.abs(np.diff(right)).max() < 22


def test_a_photo_from_the_waist_down_needs_no_shoulders() -> None:
    above = [name for name in JOINTS if "shoulder" in name or "elbow" in name or name == "nose"]
    made = scene(rows=(300, 1000), unknown=above, unmasked=[Region.UPPER])
    picture = made.dressed(trousers())
    assert agreement(worn(picture), made.anchors.regions[Region.LOWER]) > 0.93
    # The top is not labelled there, yet it hangs over the trousers.
    assert like(picture[:50, 250:350], TOP).mean() > 0.97
    with pytest.raises(InputError, match="shoulder") as error:
        drape_look(made.photo, made.anchors, [top()])
    assert error.value.kind is ErrorKind.NO_ANCHORS


def test_knees_and_ankles_that_are_missing_are_made_up_for() -> None:
    missing = [name for name in JOINTS if "knee" in name or "ankle" in name]
    made = scene(unknown=missing)
    assert agreement(worn(made.dressed(trousers())), made.anchors.regions[Region.LOWER]) > 0.93


def width_at(shown: np.ndarray, y: int) -> int:
    on = np.flatnonzero(shown[y])
    return int(on[-1] - on[0]) if len(on) else 0


def test_a_skirt_over_trousers_keeps_its_own_shape_and_bares_the_legs() -> None:
    made = scene()
    draped = drape_look(made.photo, made.anchors, [skirt()])
    picture = made.dressed(skirt())
    shown = worn(picture)
    rows = np.flatnonzero(shown[:, 300])
    hem = int(rows[-1])
    assert 560 < hem < 760
    widths = [width_at(shown, y) for y in range(440, hem - 8, 20)]
    assert (np.diff(widths) >= -2).all()
    assert 1.15 < widths[-1] / widths[0] < 1.9
    assert abs(np.flatnonzero(shown[hem - 6])[[0, -1]].mean() - 300) < 12
    edges = [np.flatnonzero(shown[:, x])[-1] for x in (240, 360)]
    assert abs(int(edges[0]) - int(edges[1])) < 8
    below = np.zeros(shown.shape, bool)
    below[hem + 12 : HEM - 60] = made.anchors.regions[Region.LOWER][hem + 12 : HEM - 60] > 200
    assert not like(picture, CLOTH, 14)[below].any()
    box, needs = draped.box, np.zeros(shown.shape, np.uint8)
    needs[box.top : box.bottom, box.left : box.right] = draped.needs_fill
    assert (needs[below] > 100).mean() > 0.97
    assert not like(picture, SHOE, 14)[below].any()


def test_the_top_stays_in_front_of_every_bottom() -> None:
    made = scene()
    upper = cv2.erode(made.anchors.regions[Region.UPPER], np.ones((9, 9), np.uint8)) > 0
    for garment in (trousers(), trousers(length=520), skirt()):
        picture = made.dressed(garment)
        assert (picture[upper] == made.photo.pixels[upper]).mean() > 0.99
        # Nothing of the old one shows between the top's hem and the new one.
        strip = picture[364:380, 270:330]
        assert worn(strip).mean() > 0.95


def test_a_skirt_on_a_skirt_that_leaves_the_photo_leaves_it_too() -> None:
    made = scene("skirt", rows=(0, 610))
    picture = made.dressed(skirt())
    mask = made.anchors.regions[Region.LOWER]
    assert agreement(worn(picture), mask) > 0.93
    assert worn(picture)[-3][mask[-3] > 127].mean() > 0.9


def test_trousers_over_a_skirt_stand_on_both_legs() -> None:
    made = scene("skirt")
    picture = made.dressed(trousers())
    shown = worn(picture)
    for side in ("left", "right"):
        x, y = JOINTS[f"{side}_knee"]
        assert shown[int(y), int(x) - 12 : int(x) + 12].all()
        x, y = JOINTS[f"{side}_ankle"]
        assert shown[int(y) - 30, int(x) - 10 : int(x) + 10].all()
    assert not like(picture, CLOTH, 14)[600:680].any()
    assert shown[470:500, 298:303].mean() > 0.9


def test_shorts_end_above_the_knee_on_both_sides() -> None:
    made = scene()
    shown = worn(made.dressed(trousers(length=520)))
    hems = [int(np.flatnonzero(shown[:, x])[-1]) for x in (245, 355)]
    assert abs(hems[0] - hems[1]) < 8
    assert 520 < hems[0] < 660


def round_garment(flat: GarmentPixels) -> GarmentPixels:
    """The same with the light of a body in it: it falls off towards both sides by the cosine."""
    picture = flat.pixels.astype(np.float32)
    for y in np.flatnonzero((flat.alpha > 127).any(axis=1)):
        on = np.flatnonzero(flat.alpha[y] > 127)
        across = np.linspace(-1, 1, on[-1] - on[0] + 1)
        picture[y, on[0] : on[-1] + 1] *= (0.35 + 0.65 * np.sqrt(1 - 0.98 * across**2))[:, None]
    return GarmentPixels(
        np.clip(picture, 0, 255).astype(np.uint8), flat.alpha, flat.slot, flat.category, flat.landmarks
    )


def test_a_picture_taken_flat_is_told_from_one_taken_about_a_body() -> None:
    flat = skirt()
    assert flatness(flat) == 1.0
    assert flatness(round_garment(flat)) == 0.0
    assert girth(1.0) > 1.3 > girth(0.0)
    lengths = []
    for garment in (flat, round_garment(flat)):
        shown = drape_look(scene().photo, scene().anchors, [garment]).garment > 127
        lengths.append(int(shown.any(axis=1).sum()))
    assert lengths[0] > 1.15 * lengths[1]


def test_flat_cloth_wraps_around_the_body() -> None:
    shares = np.linspace(0, 1, 11)
    assert around(shares, 1.4, 0.0) == pytest.approx(shares, abs=1e-4)
    assert around(shares, 0.9, 1.0) == pytest.approx(shares, abs=1e-4)
    for ratio in (1.15, 1.3, 1.45):
        laid = around(shares, ratio, 1.0)
        steps = np.diff(laid)
        # In the middle it keeps its own size; towards the sides it turns away.
        assert steps[5] == pytest.approx(ratio * shares[1], rel=0.05)
        assert steps[5] > shares[1] > steps[0] > 0
        assert laid[[0, 5, -1]] == pytest.approx([0, 0.5, 1])
    many = around(shares, np.array([1.0, 1.3]), 1.0)
    assert many[1] == pytest.approx(around(shares, 1.3, 1.0))


def test_sixteen_bit_photos_take_bottoms() -> None:
    made = scene()
    garment = trousers()
    deep = Scene(type(made.photo)((made.photo.pixels.astype(np.uint16) * 257), None, "PNG"), made.anchors)
    wide = GarmentPixels(
        garment.pixels.astype(np.uint16) * 257, garment.alpha, Slot.LOWER, "trousers", garment.landmarks
    )
    picture = deep.dressed(wide)
    assert picture.dtype == np.uint16
    assert np.abs(picture / 257.0 - made.dressed(garment)).mean() < 1


def test_ground_that_the_cut_out_closed_between_the_legs_is_not_drawn() -> None:
    made = scene("skirt")
    shorts = trousers(length=520)
    pixels, alpha = shorts.pixels.copy(), shorts.alpha.copy()
    # The cut-out begins its gap too low: above it there is still the picture's ground, under full cover.
    wedge = np.zeros_like(alpha)
    cv2.fillPoly(wedge, [np.array([(330, 330), (316, 410), (344, 410)], np.int32)], 255)
    pixels[wedge > 0] = (250, 60, 250)
    alpha[wedge > 0] = 255
    closed = dataclasses.replace(shorts, pixels=pixels, alpha=alpha)
    picture = made.dressed(closed)
    assert worn(picture).sum() > 10000
    assert not like(picture, (250, 60, 250), 60).any()
