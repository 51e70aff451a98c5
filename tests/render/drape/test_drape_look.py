from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from render.drape import analyse_body, drape_look
from render.errors import InputError
from render.messages import ErrorKind, Keypoint, Point, Region, Slot
from render.pixels import Anchors, Draped, Photo
from tests.render.drape.figure import GREY, KEYPOINTS, SKIN, composed, dressed, person, top, trousers

pytestmark = pytest.mark.slow


def full(draped: Draped, photo: Photo, name: str) -> np.ndarray:
    out = np.zeros((photo.height, photo.width), np.uint8)
    box = draped.box
    out[box.top : box.bottom, box.left : box.right] = getattr(draped, name)
    return out


@pytest.mark.parametrize("sleeves", ["none", "short", "long"])
def test_arrays_agree_and_nothing_outside_the_edit_region_changes(sleeves: str) -> None:
    photo, _, draped, master = dressed(top(sleeves=sleeves))
    box = draped.box
    assert 0 <= box.left < box.right <= photo.width
    assert 0 <= box.top < box.bottom <= photo.height
    shape = (box.height, box.width)
    for name in ("edit_region", "garment", "needs_fill", "skin_fill", "confidence"):
        assert getattr(draped, name).shape == shape
        assert getattr(draped, name).dtype == np.uint8
    assert draped.image.shape == (*shape, 3)
    assert draped.image.dtype == np.uint8
    edit = full(draped, photo, "edit_region")
    assert (master[edit == 0] == photo.pixels[edit == 0]).all()
    for name in ("garment", "needs_fill"):
        assert (draped.edit_region[getattr(draped, name) > 40] > 0).all()
    assert (draped.needs_fill >= draped.skin_fill).all()


def test_the_garment_covers_the_worn_one_in_its_own_colour() -> None:
    photo, anchors, draped, master = dressed(top((196, 60, 52)))
    core = cv2.erode(anchors.regions[Region.UPPER], np.ones((21, 21), np.uint8)) > 0
    shown = full(draped, photo, "garment") > 200
    assert shown[core].mean() > 0.97
    colour = np.median(master[core & shown].astype(float), axis=0)
    assert np.abs(colour - (196, 60, 52)).max() < 14


def test_no_rim_of_the_old_colour_stays() -> None:
    photo, anchors, _, master = dressed(top((250, 246, 240), sleeves="short"))
    region = anchors.regions[Region.UPPER]
    around = (cv2.dilate(region, np.ones((5, 5), np.uint8)) > 0) & (
        cv2.erode(region, np.ones((5, 5), np.uint8)) == 0
    )
    sides = around & (np.arange(photo.height)[:, None] > 380) & (np.arange(photo.height)[:, None] < 480)
    old = np.abs(master[sides].astype(float) - GREY).max(axis=1) < 16
    assert old.mean() < 0.02


def test_no_ghost_of_the_old_print() -> None:
    _, _, _, plain = dressed(top((212, 204, 190)))
    _, _, _, printed = dressed(top((212, 204, 190)), printed=True)
    box = (slice(255, 365), slice(230, 370))
    difference = np.abs(plain[box].astype(float) - printed[box]).mean(axis=2)
    assert difference.mean() < 4
    assert np.percentile(difference, 98) < 14


def test_straight_lines_stay_straight() -> None:
    _, _, _, master = dressed(top((30, 60, 120), stripes=40))
    chest = master[270:470, 240:360].astype(float).mean(axis=2)
    line = np.array([np.argmax(chest[:, x]) for x in range(4, chest.shape[1] - 4)], float)
    rows = np.flatnonzero(chest.mean(axis=1) > np.percentile(chest.mean(axis=1), 90))
    assert len(rows) > 0
    brightest = int(np.argmax(chest.mean(axis=1)))
    band = chest[max(0, brightest - 9) : brightest + 10]
    centre = (band.clip(140) - 140 + 1e-3) * np.arange(band.shape[0])[:, None]
    height = centre.sum(axis=0) / (band.clip(140) - 140 + 1e-3).sum(axis=0)
    x = np.arange(len(height))
    bend = np.abs(height - np.polyval(np.polyfit(x, height, 1), x))
    assert np.percentile(bend, 90) < 2.0
    assert len(line) == chest.shape[1] - 8


def test_a_tank_bares_arms_and_says_so() -> None:
    photo, anchors, draped, master = dressed(top(sleeves="none"))
    sleeve = np.zeros((photo.height, photo.width), bool)
    sleeve[300:345, 175:205] = True
    sleeve &= anchors.regions[Region.UPPER] > 200
    assert full(draped, photo, "skin_fill")[sleeve].mean() > 150
    assert np.abs(np.median(master[sleeve].astype(float), axis=0) - SKIN).max() < 45


def test_long_sleeves_cover_the_arms_but_not_the_hands() -> None:
    photo, _, draped, master = dressed(top(sleeves="long"))
    shown = full(draped, photo, "garment")
    for side in ("left", "right"):
        elbow, wrist = KEYPOINTS[f"{side}_elbow"], KEYPOINTS[f"{side}_wrist"]
        assert shown[elbow[1] + 30, elbow[0]] > 200
        assert shown[wrist[1] + 40, wrist[0]] == 0
        hand = (slice(wrist[1] + 30, wrist[1] + 55), slice(wrist[0] - 10, wrist[0] + 10))
        assert (master[hand] == photo.pixels[hand]).all()


def test_protected_pixels_never_change() -> None:
    photo, anchors = person()
    protect = np.zeros((photo.height, photo.width), np.uint8)
    cv2.circle(protect, (300, 400), 40, 255, -1)
    anchors = dataclasses.replace(anchors, protect=protect)
    draped = drape_look(photo, anchors, [top()])
    assert (full(draped, photo, "edit_region")[protect > 0] == 0).all()
    assert (full(draped, photo, "garment")[protect > 0] == 0).all()
    assert (composed(photo, draped)[protect > 0] == photo.pixels[protect > 0]).all()


def test_sixteen_bit_stays_sixteen_bit() -> None:
    photo, anchors = person(dtype=np.uint16)
    draped = drape_look(photo, anchors, [top(dtype=np.uint16)])
    assert draped.image.dtype == np.uint16
    eight, _ = person()
    small = drape_look(eight, anchors, [top()])
    assert small.box == draped.box
    inside = small.garment > 250
    assert np.abs(draped.image[inside] / 257.0 - small.image[inside]).mean() < 2


def test_the_same_look_gives_the_same_pixels_with_and_without_reuse() -> None:
    photo, anchors = person()
    body = analyse_body(photo, anchors)
    first = drape_look(photo, anchors, [top()], reuse=body)
    drape_look(photo, anchors, [top(sleeves="long")], reuse=body)
    again = drape_look(photo, anchors, [top()], reuse=body)
    fresh = drape_look(photo, anchors, [top()])
    for other in (again, fresh):
        assert other.box == first.box
        for name in ("image", "edit_region", "garment", "needs_fill"):
            assert (getattr(other, name) == getattr(first, name)).all()


def test_a_large_garment_is_made_smaller_once_for_all_its_drapes() -> None:
    photo, anchors = person()
    small = top()
    size = (small.alpha.shape[1] * 3, small.alpha.shape[0] * 3)
    large = dataclasses.replace(
        small,
        pixels=np.asarray(cv2.resize(small.pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8),
        alpha=np.asarray(cv2.resize(small.alpha, size, interpolation=cv2.INTER_LINEAR), np.uint8),
        landmarks={name: Point(point.x * 3 + 1, point.y * 3 + 1) for name, point in small.landmarks.items()},
    )
    first = drape_look(photo, anchors, [large])
    kept = dict(large.notes)
    assert any(isinstance(note, np.ndarray) and note.shape[1] < size[0] for note in kept.values())
    again = drape_look(photo, anchors, [large])
    assert np.array_equal(first.image, again.image)
    assert all(large.notes[key] is note for key, note in kept.items())
    # And it is the same garment in the same place as the one that was small already.
    same = drape_look(photo, anchors, [small])
    both = (full(first, photo, "garment") > 200) & (full(same, photo, "garment") > 200)
    assert both.sum() > 0.95 * max((full(d, photo, "garment") > 200).sum() for d in (first, same))
    difference = np.abs(composed(photo, first).astype(int) - composed(photo, same))[both]
    assert np.median(difference) <= 2


def test_layers_lie_in_the_order_of_their_slots() -> None:
    photo, anchors = person()
    coat = top((20, 30, 90), sleeves="long", slot=Slot.OUTERWEAR)
    draped = drape_look(photo, anchors, [coat, top((196, 60, 52)), trousers()])
    master = composed(photo, draped).astype(float)
    chest, leg = master[400, 300], master[700, 245]
    assert np.abs(chest - (20, 30, 90)).max() < 25
    assert np.abs(leg - (30, 120, 70)).max() < 25


def test_trousers_leave_the_top_in_front() -> None:
    photo, anchors = person()
    draped = drape_look(photo, anchors, [trousers()])
    master = composed(photo, draped)
    core = cv2.erode(anchors.regions[Region.UPPER], np.ones((9, 9), np.uint8)) > 0
    assert (master[core] == photo.pixels[core]).mean() > 0.99
    assert np.abs(master[720, 245].astype(float) - (30, 120, 70)).max() < 25


@pytest.mark.parametrize(
    "missing",
    [("left_wrist", "right_wrist"), ("left_elbow", "left_wrist"), ("left_hip", "right_hip"), ("nose",)],
)
def test_joints_that_are_missing_are_made_up_for(missing: tuple[str, ...]) -> None:
    photo, anchors = person()
    kept = {name: at for name, at in anchors.keypoints.items() if name not in missing}
    for sleeves in ("short", "long"):
        draped = drape_look(photo, Anchors(kept, anchors.regions), [top(sleeves=sleeves)])
        assert (draped.garment > 200).sum() > 20000


@pytest.mark.parametrize(("width", "height"), [(601, 799), (299, 403), (150, 200)])
def test_odd_sizes(width: int, height: int) -> None:
    photo, anchors = person()
    scale = width / photo.width
    pixels = cv2.resize(photo.pixels, (width, height), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(anchors.regions[Region.UPPER], (width, height), interpolation=cv2.INTER_AREA)
    keypoints = {name: Keypoint(k.x * scale, k.y * scale) for name, k in anchors.keypoints.items()}
    draped = drape_look(Photo(pixels, None, "PNG"), Anchors(keypoints, {Region.UPPER: mask}), [top()])
    assert (draped.garment > 200).sum() > 0.05 * width * height


def test_a_busy_ground_is_no_reason_to_fail() -> None:
    photo, anchors = person()
    noise = np.random.default_rng(1).integers(0, 255, (80, 60, 3), np.uint8)
    ground = cv2.resize(noise, (photo.width, photo.height), interpolation=cv2.INTER_CUBIC)
    body = cv2.dilate(
        (np.abs(photo.pixels.astype(int) - 220).max(axis=2) > 28).astype(np.uint8), np.ones((3, 3))
    )
    pixels = np.where(body[..., None] > 0, photo.pixels, ground)
    for sleeves in ("none", "short", "long"):
        draped = drape_look(Photo(pixels, None, "PNG"), anchors, [top(sleeves=sleeves)])
        assert (draped.garment > 200).sum() > 20000


def test_what_is_missing_is_said() -> None:
    photo, anchors = person()
    some = {name: at for name, at in anchors.keypoints.items() if "shoulder" not in name}
    with pytest.raises(InputError, match="shoulder") as error:
        drape_look(photo, Anchors(some, anchors.regions), [top()])
    assert error.value.kind is ErrorKind.NO_ANCHORS
    some = {name: at for name, at in anchors.keypoints.items() if "hip" not in name}
    with pytest.raises(InputError, match="hip") as error:
        drape_look(photo, Anchors(some, anchors.regions), [trousers()])
    assert error.value.kind is ErrorKind.NO_ANCHORS
    with pytest.raises(InputError, match="landmarks") as error:
        drape_look(photo, anchors, [dataclasses.replace(top(), landmarks={})])
    assert error.value.kind is ErrorKind.UNFIT
    with pytest.raises(InputError) as error:
        drape_look(photo, anchors, [dataclasses.replace(top(), slot=Slot.SHOES)])
    assert error.value.kind is ErrorKind.UNFIT
    with pytest.raises(InputError) as error:
        drape_look(photo, anchors, [])
    assert error.value.kind is ErrorKind.UNFIT
