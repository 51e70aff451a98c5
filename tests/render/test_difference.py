"""CIEDE2000 against the published test data and against scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.color import deltaE_ciede2000, rgb2lab

from render.difference import delta_e_2000

PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]
"""Pairs from the supplementary data of Sharma, Wu and Dalal (2005)."""


@pytest.mark.parametrize(("first", "second", "distance"), PUBLISHED)
def test_published_pairs(first: tuple[float, ...], second: tuple[float, ...], distance: float):
    found = delta_e_2000(np.array(first), np.array(second))
    assert found == pytest.approx(distance, abs=1e-4)


def test_agrees_with_scikit_image():
    rng = np.random.default_rng(4)
    first, second = (rgb2lab(rng.random((40, 50, 3))) for _ in range(2))
    close = first + rng.normal(0, 1, first.shape)
    for other in (second, close, first):
        assert np.allclose(delta_e_2000(first, other), deltaE_ciede2000(first, other), atol=1e-3)
