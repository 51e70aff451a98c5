from __future__ import annotations

import pytest

from ui.weights.rows import Doing, Work
from ui.weights.words import left_words, progress_line


def test_a_line_says_what_is_known() -> None:
    work = Work(Doing.DOWNLOAD, done=4_100_000_000, total=15_900_000_000, speed=52_300_000.0, left=225.6)
    assert progress_line(work) == "4.1 GB of 15.9 GB · 52.3 MB/s · about 4 min left"
    assert progress_line(Work(Doing.VERIFY, done=1_000_000, total=2_000_000)) == "1 MB of 2 MB"
    assert progress_line(Work(Doing.REMOVE)) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "less than a minute left"),
        (60, "less than a minute left"),
        (100, "about 2 min left"),
        (5000, "about 83 min left"),
        (12_000, "about 3.3 h left"),
    ],
)
def test_what_is_left_is_said_as_people_say_it(seconds: float, words: str) -> None:
    assert left_words(seconds) == words
