from __future__ import annotations

import cv2
import numpy as np
import pytest

from render.garment import analyse
from render.garment.placket import OPEN, opening
from render.messages import Slot
from tests.render.garment import drawn

COLOUR = (120, 140, 160)


def shirt(*, placket: bool = False, stripes: int = 0, emblem: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and outline of a long-sleeved garment, with what is sewn on or printed."""
    half = {name: (float(x), float(y)) for name, (x, y) in drawn.LONG.items()}
    picture = drawn.draw(half, COLOUR, dip=22.0)
    pixels, solid = picture.pixels.copy(), picture.alpha > 127
    middle = solid.shape[1] // 2
    if stripes:
        for x in range(0, solid.shape[1], stripes):
            pixels[:, x : x + 3][solid[:, x : x + 3]] = (60, 60, 70)
    if placket:
        cv2.line(pixels, (middle - 9, 145), (middle - 9, 655), (70, 85, 100), 2, cv2.LINE_AA)
        cv2.line(pixels, (middle + 9, 145), (middle + 9, 655), (95, 112, 130), 2, cv2.LINE_AA)
        for y in range(190, 640, 70):
            cv2.circle(pixels, (middle, y), 5, (235, 235, 230), -1, cv2.LINE_AA)
    if emblem:
        cv2.rectangle(pixels, (middle - 60, 280), (middle + 60, 380), (230, 220, 90), -1)
        cv2.putText(pixels, "ABC", (middle - 45, 350), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (20, 20, 20), 4)
    return pixels, picture.alpha


def test_a_button_placket_makes_a_shirt() -> None:
    pixels, alpha = shirt(placket=True)
    assert opening(pixels, alpha) > 0.8
    found = analyse(pixels)
    assert (found.slot, found.category) == (Slot.UPPER, "shirt")
    assert analyse(pixels, slot=Slot.OUTERWEAR).category in ("jacket", "coat")


@pytest.mark.parametrize("what", [{}, {"stripes": 24}, {"emblem": True}])
def test_no_print_is_taken_for_an_opening(what: dict[str, object]) -> None:
    pixels, alpha = shirt(**what)  # pyright: ignore[reportArgumentType]
    assert opening(pixels, alpha) < OPEN
    assert analyse(pixels).category == "long-sleeved top"


def test_what_is_too_small_to_tell_has_no_opening() -> None:
    assert opening(np.zeros((20, 20, 3), np.uint8), np.zeros((20, 20), np.uint8)) == 0.0


@pytest.mark.parametrize("placket", [True, False])
def test_a_large_picture_opens_like_a_small_one(placket: bool) -> None:
    pixels, alpha = shirt(placket=placket)
    size = tuple(7 * side for side in alpha.shape[::-1])
    large = cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC)  # type: ignore[arg-type]
    cover = cv2.resize(alpha, size, interpolation=cv2.INTER_LINEAR)  # type: ignore[arg-type]
    assert abs(opening(large, cover) - opening(pixels, alpha)) < 0.15  # type: ignore[arg-type]
