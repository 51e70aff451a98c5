from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.parsers.heatmaps import peaks


def blob(x: float, y: float, height: float = 1.0, shape: tuple[int, int] = (64, 48), sigma: float = 2.0):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    away = (columns - x) ** 2 + (rows - y) ** 2
    return (height * np.exp(-away / (2 * sigma**2))).astype(np.float32)


@given(x=st.floats(8, 39), y=st.floats(8, 55), height=st.floats(0.3, 1.0))
def test_a_blob_is_found_between_the_pixels(x: float, y: float, height: float) -> None:
    places, heights = peaks(blob(x, y, height)[None])
    assert np.abs(places[0] - (x, y)).max() < 0.02
    assert heights[0] == pytest.approx(height, rel=0.07)


def test_noise_moves_it_by_less_than_a_fifth_of_a_pixel() -> None:
    random = np.random.default_rng(0)
    noisy = blob(20.4, 30.7) + random.normal(0, 0.02, (64, 48)).astype(np.float32)
    places, _ = peaks(noisy[None])
    assert np.abs(places[0] - (20.4, 30.7)).max() < 0.2


def test_every_heatmap_has_its_own_peak_and_no_other_shape_matters() -> None:
    places, _ = peaks(np.stack([blob(10.25, 12.5), blob(30.75, 50.5)]))
    assert np.abs(places - [(10.25, 12.5), (30.75, 50.5)]).max() < 0.02


@pytest.mark.parametrize(
    "heatmap",
    [np.zeros((16, 12)), np.full((16, 12), 0.4), -np.ones((16, 12)), blob(0, 5, shape=(16, 12))],
    ids=["nothing", "flat", "negative", "at the rim"],
)
def test_where_there_is_no_blob_the_answer_stays_inside(heatmap: np.ndarray) -> None:
    places, heights = peaks(heatmap[None])
    assert np.isfinite(heights).all()
    assert (places >= 0).all()
    assert (places <= (11, 15)).all()


def test_an_edge_does_not_lead_far_away() -> None:
    """A ramp has no top: the formula alone would put it hundreds of pixels off."""
    ramp = np.linspace(0.4, 0.401, 16, dtype=np.float32)[:, None] + np.zeros((16, 12), np.float32)
    ramp[9, 6] += 1e-4
    places, _ = peaks(ramp[None])
    highest = np.array(np.unravel_index(ramp.argmax(), ramp.shape))[::-1]
    assert np.abs(places[0] - highest).max() <= 1
