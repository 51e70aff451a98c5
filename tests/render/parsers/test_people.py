from __future__ import annotations

import cv2
import numpy as np
import pytest

from render.errors import InputError
from render.messages import Box, ErrorKind, Keypoint, Region
from render.parsers.labels import labels_of
from render.parsers.people import CLOSE, NO_BODY, SEVERAL, largest_person, parts_of
from tests import person
from tests.render.parsers.tiny import ATR, drawn_labels

LABELS = labels_of(dict(enumerate(ATR)))
JOINTS = {name: Keypoint(*place) for name, place in person._JOINTS.items()}
UPPER, FACE = ATR.index("Upper-clothes"), ATR.index("Face")


def side_by_side(*pictures: np.ndarray) -> np.ndarray:
    return np.hstack([np.pad(picture, ((0, 0), (0, 40))) for picture in pictures])


def smaller(classes: np.ndarray, scale: float) -> np.ndarray:
    """The same person, smaller, standing on the same ground."""
    small = cv2.resize(classes, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    canvas = np.zeros_like(classes)
    canvas[-small.shape[0] :, : small.shape[1]] = small
    return canvas


def test_the_drawn_person_is_found_whole() -> None:
    classes = drawn_labels()
    found = largest_person(classes, LABELS)
    assert np.array_equal(found.mask, classes > 0)
    assert found.box == Box(48, 22, 193, 320)
    assert found.warnings == ()


def test_the_larger_of_two_is_taken_and_said() -> None:
    classes = side_by_side(smaller(drawn_labels(), 0.6), drawn_labels())
    found = largest_person(classes, LABELS)
    assert found.box.left > 280
    assert found.warnings == (SEVERAL,)


def test_a_passer_by_far_away_is_nothing_to_speak_of() -> None:
    classes = side_by_side(smaller(drawn_labels(), 0.2), drawn_labels())
    assert largest_person(classes, LABELS).warnings == ()


def test_two_who_touch_are_said_to_be_two() -> None:
    classes = np.hstack([drawn_labels()[:, 40:193], drawn_labels()[:, 48:200]])
    assert largest_person(classes, LABELS).warnings == (CLOSE,)


@pytest.mark.parametrize(
    "classes",
    [
        np.zeros((100, 80), np.uint8),
        np.pad(np.full((3, 3), UPPER, np.uint8), 97),
        np.pad(np.full((50, 50), ATR.index("Bag"), np.uint8), 20),
    ],
    ids=["nobody", "a speck", "a bag alone"],
)
def test_nobody_is_an_error_with_a_remedy(classes: np.ndarray) -> None:
    with pytest.raises(InputError) as raised:
        largest_person(classes, LABELS)
    assert raised.value.kind is ErrorKind.NO_PERSON
    assert "smart brush" in raised.value.message


def drawn_parts(joints: dict[str, Keypoint] | None = None, classes: np.ndarray | None = None):
    classes = drawn_labels() if classes is None else classes
    return parts_of(classes, LABELS, largest_person(classes, LABELS), JOINTS if joints is None else joints)


def test_regions_are_what_the_model_says_and_nobody_elses() -> None:
    classes = side_by_side(drawn_labels(), smaller(drawn_labels(), 0.6))
    parts = parts_of(classes, LABELS, largest_person(classes, LABELS), JOINTS)
    wanted = classes == UPPER
    wanted[:, 280:] = False
    assert np.array_equal(parts.regions[Region.UPPER], wanted)
    assert Region.DRESS not in parts.regions
    assert parts.warnings == ()


def test_face_hair_and_hands_are_kept_and_garments_and_neck_are_not() -> None:
    classes = drawn_labels().copy()
    classes[15:35, 95:145] = ATR.index("Hair")
    classes[120:130, 100:140] = ATR.index("Scarf")
    parts = drawn_parts(classes=classes)
    for region in (Region.FACE, Region.HAIR, Region.LEFT_HAND, Region.RIGHT_HAND):
        assert parts.protect[parts.regions[region]].all(), region
    assert parts.protect[classes == ATR.index("Scarf")].all()
    for region in (Region.UPPER, Region.LOWER, Region.NECK, Region.LEFT_ARM):
        assert not parts.protect[parts.regions[region]].any(), region


def test_the_neck_is_parted_from_the_face_below_the_chin() -> None:
    parts = drawn_parts()
    neck, face = parts.regions[Region.NECK], parts.regions[Region.FACE]
    assert not (neck & face).any()
    assert np.array_equal(neck | face, drawn_labels() == FACE)
    assert neck[88:92, 110:130].all()
    assert face[48:60, 110:130].all()


def test_without_a_face_in_the_points_the_face_stays_whole() -> None:
    joints = {name: point for name, point in JOINTS.items() if "eye" not in name}
    assert Region.NECK not in drawn_parts(joints).regions


@pytest.mark.parametrize(("side", "region"), [("left", Region.LEFT_HAND), ("right", Region.RIGHT_HAND)])
def test_a_hand_is_what_lies_beyond_the_wrist(side: str, region: Region) -> None:
    arm = np.isin(drawn_labels(), [ATR.index("Left-arm"), ATR.index("Right-arm")])
    wrist, elbow = JOINTS[f"{side}_wrist"], JOINTS[f"{side}_elbow"]
    # The drawn arms end at the wrist: put it half-way, so that there is a hand to find.
    half_way = Keypoint((wrist.x + elbow.x) / 2, (wrist.y + elbow.y) / 2)
    hand = drawn_parts({**JOINTS, f"{side}_wrist": half_way}).regions[region]
    rows = np.nonzero(hand)[0]
    assert arm[hand].all()
    assert rows.min() >= half_way.y - 3
    assert rows.max() == 207


def test_hand_and_arm_share_no_pixel_and_lose_none() -> None:
    half = {
        f"{side}_wrist": Keypoint(JOINTS[f"{side}_wrist"].x, JOINTS[f"{side}_wrist"].y - 25)
        for side in ("left", "right")
    }
    regions = drawn_parts({**JOINTS, **half}).regions
    for name, arm, hand in (
        ("Left-arm", Region.LEFT_ARM, Region.LEFT_HAND),
        ("Right-arm", Region.RIGHT_ARM, Region.RIGHT_HAND),
    ):
        assert not (regions[arm] & regions[hand]).any()
        assert np.array_equal(regions[arm] | regions[hand], drawn_labels() == ATR.index(name))


def test_without_a_wrist_there_is_no_hand() -> None:
    joints = {name: point for name, point in JOINTS.items() if "wrist" not in name}
    regions = drawn_parts(joints).regions
    assert Region.LEFT_HAND not in regions
    assert np.array_equal(regions[Region.LEFT_ARM], drawn_labels() == ATR.index("Left-arm"))


def test_a_model_that_means_the_pictures_left_is_put_right() -> None:
    classes = drawn_labels().copy()
    left, right = classes == ATR.index("Left-arm"), classes == ATR.index("Right-arm")
    classes[left], classes[right] = ATR.index("Right-arm"), ATR.index("Left-arm")
    assert np.array_equal(
        drawn_parts(classes=classes).regions[Region.LEFT_ARM], drawn_parts().regions[Region.LEFT_ARM]
    )


def test_specks_far_from_a_region_are_dropped() -> None:
    classes = drawn_labels().copy()
    classes[250:252, 110:112] = UPPER
    assert not drawn_parts(classes=classes).regions[Region.UPPER][240:].any()


def test_a_person_without_shoulders_is_told_to_place_them() -> None:
    assert drawn_parts({}).warnings == (NO_BODY,)
