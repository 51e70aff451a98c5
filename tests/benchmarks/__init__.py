"""Figures measured against a peer in the same run; never asserted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of `installers/dev.py bench`: `ratio` is how many times better than `peer` in the same run."""

    name: str
    value: float
    unit: str
    peer: str | None = None
    ratio: float | None = None


def seconds(function: Callable[[], object]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def alternately(
    ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = 7, warm_up: int = 1
) -> tuple[float, float]:
    """Median seconds of both, taken in turn so that whatever else the machine does hits them alike."""
    for _ in range(warm_up):
        ours()
        peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def against(
    name: str, ours: Callable[[], object], peer: Callable[[], object], peer_name: str, *, rounds: int = 7
) -> Figure:
    """A figure in milliseconds, its ratio the peer's time over ours."""
    mine, theirs = alternately(ours, peer, rounds=rounds)
    return Figure(name, mine * 1000, "ms", f"{peer_name} ({theirs * 1000:.0f} ms)", theirs / mine)
