"""Five hundred ways in which a week can go wrong, each from a seed; and that the simulator sees what breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from studio.account import events
from tests.sync.simulator.schedule import Broken, run

pytestmark = pytest.mark.slow
SCHEDULES, BLOCK = 500, 25


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The server tells of every fault that is made on purpose."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("first", range(0, SCHEDULES, BLOCK))
def test_all_is_sent_and_all_books_agree_in_the_end(first: int) -> None:
    accidents = 0
    for seed in range(first, first + BLOCK):
        try:
            accidents += sum(run(seed).values())
        except Broken as broken:
            pytest.fail(f"{broken}\nRun it again: python -m tests.sync.simulator {seed}")
    assert accidents > 0


def test_a_seed_gives_the_same_schedule_again() -> None:
    told: list[list[str]] = [[], []]
    for tale in told:
        run(7, tale.append)
    assert told[0] == told[1]


def test_a_desktop_that_ignores_the_others_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_hold", lambda *_: None)
    with pytest.raises(Broken, match="digests differ"):
        run_all(range(40))


def run_all(seeds: range) -> None:
    for seed in seeds:
        run(seed)
