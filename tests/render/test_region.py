from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.anchors import decode_anchors
from render.drape import BodyAnalysis, analyse_body
from render.messages import Box, Region, Slot
from render.pixels import Anchors, Draped, Photo
from render.stages.crop import moved
from render.stages.prepare import read_photo
from render.stages.region import generation_region
from tests.person import HEIGHT, WIDTH, draw_look

ENLARGED = 3
WHOLE = Box(0, 0, WIDTH * ENLARGED, HEIGHT * ENLARGED)


@cache
def person() -> tuple[Photo, Anchors, BodyAnalysis]:
    with TemporaryDirectory() as folder:
        request = draw_look(Path(folder), enlarge=ENLARGED)
        photo = read_photo(request.photo)
        anchors = decode_anchors(request.anchors, photo.width, photo.height)
    return photo, anchors, analyse_body(photo, anchors)


def draped(edit: np.ndarray, box: Box) -> Draped:
    nothing = np.zeros_like(edit)
    return Draped(box, np.zeros((*edit.shape, 3), np.uint8), edit, edit, nothing, nothing, nothing)


def region_of(edit: np.ndarray, *slots: Slot, body: BodyAnalysis | None = None) -> np.ndarray:
    """The generation region over the whole photo, for an edit region over the whole photo."""
    box, mask = generation_region(draped(edit, WHOLE), body or person()[2], slots, WHOLE.width, WHOLE.height)
    return moved(mask, box, WHOLE)


def tee(sleeve: float) -> np.ndarray:
    """An edit region of a torso and arms covered to a share of their length."""
    photo, anchors, _ = person()
    out = np.zeros((photo.height, photo.width), np.uint8)
    at = {name: np.array([point.x, point.y]) for name, point in anchors.keypoints.items()}
    corners = [at["left_shoulder"], at["right_shoulder"], at["right_hip"], at["left_hip"]]
    cv2.fillConvexPoly(out, np.rint(corners).astype(np.int32), 255)
    for side in ("left", "right"):
        end = at[f"{side}_shoulder"] + sleeve * (at[f"{side}_elbow"] - at[f"{side}_shoulder"])
        line = np.rint([at[f"{side}_shoulder"], end]).astype(np.int32)
        cv2.line(out, line[0].tolist(), line[1].tolist(), 255, 40)
    out[anchors.protect > 0] = 0
    return out


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, WHOLE.width - 2), st.integers(0, WHOLE.height - 2), st.integers(1, 400), st.integers(1, 400),
    st.sampled_from([(Slot.UPPER,), (Slot.LOWER,), (Slot.DRESS,), (Slot.UPPER, Slot.LOWER), (Slot.BAG,)]),
    st.booleans(),
)  # fmt: skip
def test_the_region_holds_the_edit_region_and_lies_in_the_photo(
    left: int, top: int, width: int, height: int, slots: tuple[Slot, ...], known: bool
) -> None:
    box = Box(left, top, min(WHOLE.width, left + width), min(WHOLE.height, top + height))
    edit = np.random.default_rng(left + top).integers(0, 3, (box.height, box.width)).astype(np.uint8)
    body = person()[2] if known else None
    place, mask = generation_region(draped(edit, box), body, slots, WHOLE.width, WHOLE.height)
    assert mask.shape == (place.height, place.width)
    assert 0 <= place.left < place.right <= WHOLE.width
    assert 0 <= place.top < place.bottom <= WHOLE.height
    assert set(np.unique(mask)) <= {0, 255}
    if edit.any():
        assert (moved(mask, place, box)[edit > 0] == 255).all()


def test_it_says_nothing_of_the_sleeves() -> None:
    short, long = region_of(tee(0.3), Slot.UPPER) > 0, region_of(tee(1.0), Slot.UPPER) > 0
    assert (short & long).sum() / (short | long).sum() > 0.97


def test_it_covers_whole_arms_for_a_top_and_whole_legs_for_a_bottom() -> None:
    _, anchors, _ = person()
    above, below = region_of(tee(0.3), Slot.UPPER) > 0, region_of(tee(0.3), Slot.LOWER) > 0
    for region, joints in ((above, ("elbow",)), (below, ("knee", "ankle"))):
        for name in (f"{side}_{joint}" for side in ("left", "right") for joint in joints):
            point = anchors.keypoints[name]
            assert region[round(point.y), round(point.x)], name
    knees = [anchors.keypoints[f"{side}_knee"] for side in ("left", "right")]
    between = round(sum(p.x for p in knees) / 2)
    assert below[round(knees[0].y), between]
    assert not above[round(knees[0].y), between]


def test_a_dress_is_what_a_top_and_a_bottom_are_together() -> None:
    both = region_of(tee(0.3), Slot.UPPER, Slot.LOWER) > 0
    np.testing.assert_array_equal(region_of(tee(0.3), Slot.DRESS) > 0, both)
    assert both.sum() > (region_of(tee(0.3), Slot.UPPER) > 0).sum()


def test_what_is_protected_is_seen_whole_with_a_margin() -> None:
    _, anchors, body = person()
    edit = tee(0.3)
    region = region_of(edit, Slot.DRESS)
    margin = cv2.dilate(anchors.protect, np.ones((5, 5), np.uint8)) > 0
    assert not region[margin & (edit == 0)].any()
    shoes = np.zeros((body.height, body.width), np.uint8)
    shoes[-60:, body.width // 3 : 2 * body.width // 3] = 255
    shod = replace(body, regions={**body.regions, Region.SHOES: shoes})
    feet = cv2.resize(shoes, (WHOLE.width, WHOLE.height), interpolation=cv2.INTER_NEAREST) > 0
    assert region[feet].any()
    assert not region_of(edit, Slot.DRESS, body=shod)[feet].any()


def test_bare_arms_before_trousers_are_seen_whole() -> None:
    photo, _, body = person()
    skin = body.person.skin
    assert skin is not None
    edit = np.zeros((photo.height, photo.width), np.uint8)
    edit[600:900, 280:440] = 255
    hand = cv2.resize(body.person.hands.view(np.uint8), (photo.width, photo.height)) > 0
    assert not (region_of(edit, Slot.LOWER)[hand & (edit == 0)]).any()


def test_no_outline_is_left_in_its_border() -> None:
    """It is made of blocks: every run of its border is straight for a good while."""
    body = person()[2]
    region = region_of(tee(0.3), Slot.UPPER)
    small = cv2.resize(region, (body.width, body.height), interpolation=cv2.INTER_NEAREST) > 0
    bottom = small[-1 - small[::-1].any(axis=1).argmax()]
    runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], bottom.view(np.int8), [0]]))))
    assert runs.min() >= 0.05 * body.unit


def test_without_a_body_it_goes_well_beyond_the_edit_region() -> None:
    edit = np.zeros((WHOLE.height, WHOLE.width), np.uint8)
    edit[300:600, 200:500] = 255
    box, mask = generation_region(draped(edit, WHOLE), None, (Slot.UPPER,), WHOLE.width, WHOLE.height)
    region = moved(mask, box, WHOLE) > 0
    assert region[260:640, 160:540].all()
    assert not region[:200].any()


def test_a_drape_without_anything_has_an_empty_region() -> None:
    nothing = np.zeros((20, 30), np.uint8)
    box, mask = generation_region(
        draped(nothing, Box(5, 5, 35, 25)), None, (Slot.UPPER,), WHOLE.width, WHOLE.height
    )
    assert box == Box(5, 5, 35, 25)
    assert not mask.any()


@pytest.mark.parametrize("name", ["00035_00", "01992_00"])
def test_the_faces_of_real_people_are_not_in_it(real: Path, name: str) -> None:
    from tests.render.drape.test_real_pairs import wearer

    photo, anchors = wearer(real, name)
    edit = np.where(anchors.regions[Region.UPPER] > 127, 255, 0).astype(np.uint8)
    whole = Box(0, 0, photo.width, photo.height)
    box, mask = generation_region(
        draped(edit, whole), analyse_body(photo, anchors), (Slot.UPPER,), photo.width, photo.height
    )
    nose = anchors.keypoints["nose"]
    region = moved(mask, box, whole)
    assert not region[round(nose.y) - 60 : round(nose.y) + 30, round(nose.x) - 40 : round(nose.x) + 40].any()
    assert region[edit > 0].all()
