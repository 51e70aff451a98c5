"""Schedules of three desktops and a server that end with everything sent and all books equal.

Goes on where the last run ended, in `build/bench/sync.json`, until a hundred thousand were run. One that breaks is
named with the command that runs it again.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TypedDict

from tests.benchmarks import Figure
from tests.sync.simulator.schedule import Broken
from tests.sync.simulator.schedule import run as run_schedule

WANTED = 100_000
AT_ONCE = 300.0
"""Seconds that one run of the benchmark goes on for."""

BLOCK = 50
PROGRESS = Path("build/bench/sync.json")


class _Progress(TypedDict):
    """All seeds below `seeds` were run; `accidents` happened in them; `broken` are the seeds that failed."""

    seeds: int
    accidents: int
    broken: list[int]


def run() -> Iterable[Figure]:
    progress: _Progress = {"seeds": 0, "accidents": 0, "broken": []}
    if PROGRESS.exists():
        progress = json.loads(PROGRESS.read_text())
    until, before, start = time.monotonic() + AT_ONCE, progress["seeds"], time.monotonic()
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        under_way: deque[tuple[range, Future[tuple[int, list[int]]]]] = deque()
        begin = before
        while True:
            # More than are worked on, so that nobody waits for who is slower.
            while len(under_way) < 2 * workers and begin < WANTED and time.monotonic() < until:
                seeds = range(begin, min(begin + BLOCK, WANTED))
                under_way.append((seeds, pool.submit(run_block, seeds)))
                begin = seeds.stop
            if not under_way:
                break
            seeds, future = under_way.popleft()
            accidents, broken = future.result()
            progress["accidents"] += accidents
            progress["broken"] += broken
            progress["seeds"] = seeds.stop
            PROGRESS.parent.mkdir(parents=True, exist_ok=True)
            PROGRESS.write_text(json.dumps(progress))
    for seed in progress["broken"]:
        sys.stderr.write(f"Schedule {seed} broke: python -m tests.sync.simulator {seed}\n")
    good = progress["seeds"] - len(progress["broken"])
    name = f"schedules without a broken book, {progress['accidents']} accidents in them"
    yield Figure(name, good, f"of {WANTED:,}")
    if progress["seeds"] > before:
        yield Figure("schedules", (progress["seeds"] - before) / (time.monotonic() - start), "/s")


def run_block(seeds: range) -> tuple[int, list[int]]:
    """How many accidents happened, and which seeds broke."""
    logging.disable(logging.CRITICAL)  # the server tells of every fault that is made on purpose
    accidents, broken = 0, []
    for seed in seeds:
        try:
            accidents += sum(run_schedule(seed).values())
        except Broken:
            broken.append(seed)
    return accidents, broken
