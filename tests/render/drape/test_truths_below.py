"""Bottoms and dresses against the samples' own truths, and against a plain affine paste of the same garment."""

from __future__ import annotations

from statistics import mean

import pytest

from resources import read_samples
from tests.benchmarks.drape import score_truth

pytestmark = pytest.mark.slow


def scores(slot: str) -> list[tuple[float, ...]]:
    shelf = {garment.image: garment for garment in read_samples().garments}
    return [score_truth(truth, shelf[truth.garment]) for truth in read_samples().truths if truth.slot == slot]


@pytest.mark.parametrize(("slot", "gain", "colour"), [("lower", 0.095, 1.6), ("dress", 0.12, 1.8)])
def test_the_drape_is_nearer_to_the_truth_than_a_paste(slot: str, gain: float, colour: float) -> None:
    found = scores(slot)
    assert len(found) >= 2
    assert mean(ours - paste for ours, paste, *_ in found) >= gain
    assert mean(score[3] for score in found) / mean(score[2] for score in found) >= colour
    # None of them may be worse than the paste, whatever their mean.
    assert all(score[0] > score[1] + 0.03 and score[2] < score[3] for score in found)


def test_edges_of_dresses_are_nearer_than_those_of_a_paste() -> None:
    found = scores("dress")
    assert mean(score[4] for score in found) < 0.8 * mean(score[5] for score in found)
