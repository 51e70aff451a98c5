from __future__ import annotations

import pytest

from ui.weights.pace import LEAST_SECONDS, WINDOW_SECONDS, Pace


def fed(*seen: tuple[float, int]) -> Pace:
    pace = Pace()
    for at, done in seen:
        pace.note(at, done)
    return pace


def test_nothing_is_said_before_it_was_watched_for_a_while() -> None:
    assert fed().speed is None
    assert fed().seconds_left(10) is None
    assert fed((5.0, 100)).speed is None
    assert fed((5.0, 100), (5.0 + LEAST_SECONDS / 2, 900)).speed is None
    assert fed((5.0, 100), (5.0 + LEAST_SECONDS, 100 + 700)).speed == pytest.approx(700 / LEAST_SECONDS)


def test_what_was_here_before_is_no_speed_and_what_is_left_is_counted_from_now() -> None:
    pace = fed((0.0, 4_000_000), (4.0, 4_400_000))
    assert pace.speed == pytest.approx(100_000)
    assert pace.seconds_left(5_000_000) == pytest.approx(6.0)
    assert pace.seconds_left(4_000_000) == 0, "more came than was announced"


def test_it_follows_a_network_that_changed() -> None:
    fast = [(float(at), at * 1000) for at in range(60)]
    slow = [(60.0 + at, 60_000 + at * 10) for at in range(int(WINDOW_SECONDS) + 2)]
    assert fed(*fast).speed == pytest.approx(1000)
    assert fed(*fast, *slow).speed == pytest.approx(10)


def test_where_nothing_comes_nothing_is_promised() -> None:
    stuck = fed(*[(float(at), 500) for at in range(20)])
    assert stuck.speed == 0
    assert stuck.seconds_left(1000) is None


def test_fewer_bytes_than_before_begin_anew() -> None:
    pace = fed((0.0, 0), (5.0, 5000), (6.0, 10))
    assert pace.speed is None
    pace.note(9.0, 310)
    assert pace.speed == pytest.approx(100)
