"""The ways to see a mask, on the pixels of the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage

from ui.canvas.mask_views import coloured, table_of
from ui.canvas.model import MaskView
from ui.theme.tokens import load_tokens

GREYS = (0, 60, 128, 200, 255)


def seen(view: MaskView) -> list[QColor]:
    """What a mask with these greys looks like by itself, an odd width wide so that rows are padded."""
    colours = load_tokens()["dark"].colour
    grey = QImage(len(GREYS), 3, QImage.Format.Format_Grayscale8)
    for x, value in enumerate(GREYS):
        for y in range(3):
            grey.setPixelColor(x, y, QColor(value, value, value))
    image = coloured(grey, table_of(view, colours.mask_edit, colours))
    assert image.format() is QImage.Format.Format_ARGB32_Premultiplied
    rows = [[image.pixelColor(x, y) for x in range(len(GREYS))] for y in range(3)]
    assert rows[0] == rows[2]
    return rows[0]


def test_a_tint_grows_with_the_mask() -> None:
    alphas = [colour.alpha() for colour in seen(MaskView.TINT)]
    assert alphas[0] == 0
    assert alphas == sorted(alphas)
    assert 100 < alphas[-1] < 160


def test_a_matte_is_the_mask_itself() -> None:
    assert [(colour.red(), colour.blue(), colour.alpha()) for colour in seen(MaskView.MATTE)] == [
        (value, value, 255) for value in GREYS
    ]


@pytest.mark.parametrize(("view", "ground"), [(MaskView.ON_BLACK, 0), (MaskView.ON_WHITE, 255)])
def test_on_a_ground_only_what_is_in_the_mask_is_left(view: MaskView, ground: int) -> None:
    colours = seen(view)
    assert [colour.alpha() for colour in colours] == [255 - value for value in GREYS]
    assert colours[0].red() == colours[0].green() == ground


def test_a_soft_edge_shines_where_the_mask_is_half() -> None:
    alphas = [colour.alpha() for colour in seen(MaskView.EDGE)]
    assert alphas[0] == 0
    assert max(alphas) == alphas[2] > 250
    assert 0 < alphas[-1] < alphas[1]
