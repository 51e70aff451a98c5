from __future__ import annotations

import numpy as np
import pytest

from render.garment import analyse
from render.messages import Slot
from tests.render.garment import drawn

GARMENTS = {
    "tee": (drawn.TEE, 22.0, Slot.UPPER, "t-shirt"),
    "long": (drawn.LONG, 22.0, Slot.UPPER, "long-sleeved top"),
    "tank": (drawn.TANK, 90.0, Slot.UPPER, "tank top"),
    "dress": (drawn.DRESS, 30.0, Slot.DRESS, "dress"),
    "skirt": (drawn.SKIRT, None, Slot.LOWER, "skirt"),
    "trousers": (drawn.TROUSERS, None, Slot.LOWER, "trousers"),
    "shorts": (drawn.SHORTS, None, Slot.LOWER, "shorts"),
}


@pytest.mark.parametrize("name", GARMENTS)
@pytest.mark.parametrize("turn", [0.0, 4.0])
def test_a_drawn_garment_is_told_apart_and_its_points_are_found(name: str, turn: float) -> None:
    half, dip, slot, category = GARMENTS[name]
    picture = drawn.draw(half, (40, 70, 140), dip=dip, rotate=turn, quality=85)
    found = analyse(picture.pixels)
    assert (found.slot, found.category) == (slot, category)
    assert 0 < found.category_confidence <= 1
    assert drawn.overlap(found.alpha, picture.alpha) > 0.985
    off = {}
    for point, (x, y) in picture.points.items():
        if point.startswith("hip"):
            continue
        here = found.landmarks[point]
        off[point] = float(np.hypot(here.x - x, here.y - y))
    far = {point: round(distance) for point, distance in off.items() if distance > 28}
    assert not far
    assert float(np.median(list(off.values()))) < 10
