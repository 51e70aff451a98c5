from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from render.drape import drape_look
from render.messages import Region
from render.pixels import Draped
from tests.render.drape.figure import composed
from tests.render.drape.standing import CLOTH, JOINTS, TOP, Scene, dress, scene
from tests.render.drape.test_bottoms import like, width_at, worn

pytestmark = pytest.mark.slow

HEM_LIMIT = int(JOINTS["left_ankle"][1]) + 40


@cache
def in_a_dress(over: str = "trousers", pocket: bool = False) -> tuple[Scene, Draped, np.ndarray]:
    """The scene, its drape and the dressed picture, once for all tests that look at it."""
    made = scene(over, pocket=pocket)
    draped = drape_look(made.photo, made.anchors, [dress()])
    picture = composed(made.photo, draped)
    picture.flags.writeable = False
    return made, draped, picture


def test_a_dress_takes_the_place_of_top_and_trousers() -> None:
    made, _, picture = in_a_dress()
    shown = worn(picture)
    hem = int(np.flatnonzero(shown[:, 300])[-1])
    assert 640 < hem < HEM_LIMIT
    body = np.zeros(shown.shape, bool)
    body[300 : hem - 20, 262:338] = True
    assert shown[body].mean() > 0.99
    for colour in (TOP, CLOTH):
        old = like(picture, colour, 12)
        for region in (Region.UPPER, Region.LOWER):
            inside = made.anchors.regions[region] > 200
            assert old[inside].mean() < 0.02
    widths = np.array([width_at(shown, y) for y in range(440, hem - 10, 20)])
    assert (np.diff(widths) > -4).all()


def test_both_straps_reach_the_shoulders_and_the_neck_stays_bare() -> None:
    _, _, picture = in_a_dress()
    shown = worn(picture)
    for side in (slice(225, 290), slice(310, 375)):
        rows = np.flatnonzero(shown[:, side].any(axis=1))
        assert 140 < rows[0] < 195
        # A strap is one piece: no row of it is missing.
        assert shown[rows[0] : 300, side].any(axis=1).all()
    assert not shown[150:175, 290:310].any()


def test_a_dress_on_a_dress_lies_on_its_sides_and_hem() -> None:
    made, _, picture = in_a_dress("dress")
    shown = worn(picture)
    mask = made.anchors.regions[Region.DRESS] > 127
    for y in (320, 400, 500, 600, 660):
        on, old = np.flatnonzero(shown[y]), np.flatnonzero(mask[y])
        assert np.abs(on[[0, -1]] - old[[0, -1]]).max() < 7


def test_the_side_of_a_dress_goes_on_behind_a_bent_arm() -> None:
    _, _, plain = in_a_dress("dress")
    bent, _, picture = in_a_dress("dress", pocket=True)
    straight, behind = worn(plain), worn(picture)
    arm = (slice(445, 475), slice(378, 390))
    assert (picture[arm] == bent.photo.pixels[arm]).mean() > 0.98
    for y in (300, 540, 620):
        first, second = (np.flatnonzero(flags[y])[[0, -1]] for flags in (straight, behind))
        assert np.abs(first - second).max() < 9


def test_what_a_dress_bares_is_marked() -> None:
    _, draped, _ = in_a_dress()
    assert draped.needs_fill.max() > 200
    assert (draped.needs_fill >= draped.skin_fill).all()


def test_a_deeper_neckline_than_the_worn_one_is_kept_and_bares_skin() -> None:
    _, draped, picture = in_a_dress("shift")
    shown = worn(picture)
    top = int(np.flatnonzero(shown[:400, 296:305].all(axis=1))[0])
    straps = int(np.flatnonzero(shown[:400].any(axis=1))[0])
    # As deep as it was cut, for the size that the dress has here; the worn one ends 194 rows down.
    scale = (np.ptp(np.flatnonzero(shown[320])) + 1) / 400
    assert top - straps > 0.85 * 110 * scale
    box = draped.box
    skin = np.zeros(shown.shape, np.uint8)
    skin[box.top : box.bottom, box.left : box.right] = draped.skin_fill
    assert skin[198 : top - 4, 299:302].min() > 200
