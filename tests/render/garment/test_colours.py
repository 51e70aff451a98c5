from __future__ import annotations

import numpy as np
import pytest

from render.garment import analyse
from render.garment.colours import PALETTE, name_colours
from tests.render.garment import drawn


@pytest.mark.parametrize("name", sorted(PALETTE))
def test_every_name_is_found_again_on_cloth_with_folds(name: str) -> None:
    picture = drawn.draw(drawn.TEE, PALETTE[name])
    names, values = name_colours(picture.pixels, picture.alpha)
    assert names[0] == name
    assert np.abs(np.array(values[0], int) - PALETTE[name]).max() < 16


def test_the_dominant_colour_comes_first_and_specks_are_not_named() -> None:
    picture = drawn.draw(drawn.TEE, PALETTE["white"])
    pixels = picture.pixels.copy()
    pixels[420:620, 180:420] = PALETTE["navy"]
    pixels[330:345, 280:300] = PALETTE["yellow"]
    names, _ = name_colours(pixels, picture.alpha)
    assert names[:2] == ("white", "navy")
    assert "yellow" not in names
    assert len(names) <= 4


def test_names_are_the_same_every_time() -> None:
    picture = drawn.draw(drawn.DRESS, PALETTE["plum"], dip=30)
    assert analyse(picture.pixels).colours == analyse(picture.pixels).colours
