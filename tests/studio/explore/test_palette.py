from __future__ import annotations

import pytest

from studio.explore.palette import SWATCHES, distances, lab_of, packed, swatches_of, unpacked

# Of Bruce Lindbloom's calculator for sRGB, D65.
KNOWN = {
    "#ffffff": (100.0, 0.0, 0.0),
    "#000000": (0.0, 0.0, 0.0),
    "#ff0000": (53.24, 80.09, 67.20),
    "#0000ff": (32.30, 79.19, -107.86),
    "#808080": (53.59, 0.0, 0.0),
}


@pytest.mark.parametrize("colour", KNOWN)
def test_lab_is_that_of_the_standard(colour: str) -> None:
    assert lab_of(colour) == pytest.approx(KNOWN[colour], abs=0.02)


@pytest.mark.parametrize("name", SWATCHES)
def test_every_swatch_is_its_own(name: str) -> None:
    assert swatches_of([SWATCHES[name]]) == (name,)


def test_the_same_palette_is_nearest() -> None:
    palettes = [packed(each) for each in (["#3b64b0"], ["#c0342c", "#5b2b20"], ["#c0342c", "#5b2b40"])]
    apart = distances(unpacked(b"".join(palettes)), palettes[1])
    assert apart[1] == 0
    assert apart[1] < apart[2] < apart[0]


def test_a_palette_has_its_length_or_none() -> None:
    assert packed([]) == b""
    assert {len(packed(["#3b64b0"] * count)) for count in range(1, 9)} == {12}
