"""Jobs as rows: groups, states in words, and the time that is left."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.qtbot import QtBot

from studio.jobs.entries import Expected, QueueEntry
from studio.jobs.states import JobKind, JobState
from studio.jobs.store import JobSummary
from tests.ui.test_models import under_tester
from ui.queue.rows import Heading, JobRows
from ui.queue.words import about, stages_of, within_stage

MOMENT = datetime(2026, 3, 4, tzinfo=UTC)
TWO_SECONDS = Expected(2.0, {"prepare": 0.5, "drape": 1.0, "check": 0.5})


def entry(
    key: str,
    state: JobState = JobState.WAITING,
    *,
    interrupted: bool = False,
    expected: Expected | None = None,
    **values: Any,
) -> QueueEntry:
    known: dict[str, Any] = {
        "id": key,
        "photo_id": None,
        "title": f"photo {key}",
        "state": state,
        "engine": "drape",
        "seed": 0,
        "look": "",
        "position": 0,
        "attempts": 0,
        "crashes": 0,
        "error_kind": None,
        "message": None,
        "detail": None,
        "created_at": MOMENT,
        "started_at": None,
        "ended_at": None,
    }
    return QueueEntry(JobSummary(**(known | values)), "", ("Coat",), interrupted, expected)


def shown(rows: JobRows) -> list[str]:
    return [row.id for row in rows.values]


def test_groups_follow_any_sequence_of_changes(qtbot: QtBot) -> None:
    rows = JobRows()
    tester = under_tester(rows)
    dice = random.Random(11)
    for _ in range(250):
        keys = dice.sample("abcdefghij", dice.randrange(10))
        entries = [entry(key, dice.choice(list(JobState))) for key in keys]
        rows.set_entries(entries)
        assert sorted(each.id for each in rows.entries) == sorted(keys)
        headings = [row for row in rows.values if isinstance(row, Heading)]
        assert sum(heading.count for heading in headings) == len(entries)
    assert tester is not None


def test_a_selection_goes_with_its_row_when_the_order_changes(qtbot: QtBot) -> None:
    rows = JobRows()
    tester = under_tester(rows)
    rows.set_entries([entry("a"), entry("b"), entry("c")])
    kept = QPersistentModelIndex(rows.index(rows.row_of("b")))
    rows.set_entries([entry("c"), entry("b"), entry("a"), entry("d")])
    assert kept.row() == rows.row_of("b")
    rows.set_entries([entry("b"), entry("d"), entry("c")])
    assert kept.row() == rows.row_of("b")
    assert tester is not None


def test_what_needs_somebody_stands_before_what_waits_and_headings_cannot_be_chosen(qtbot: QtBot) -> None:
    rows = JobRows()
    rows.set_entries(
        [
            entry("r", JobState.RUNNING),
            entry("w"),
            entry("p", JobState.PAUSED),
            entry("f", JobState.FAILED, message="Bring it back."),
            entry("q", JobState.QUARANTINED, message="It was set aside."),
            entry("c", JobState.CANCELLED),
        ]
    )
    groups = "heading running", "heading attention", "heading waiting", "heading ended"
    first, second, third, fourth = groups
    assert shown(rows) == [first, "r", second, "f", "q", third, "w", "p", fourth, "c"]
    assert rows.flags(rows.index(0)) == Qt.ItemFlag.NoItemFlags
    assert rows.flags(rows.index(1)) & Qt.ItemFlag.ItemIsSelectable
    assert not rows.flags(QModelIndex())


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (entry("a"), "waiting"),
        (entry("a", interrupted=True), "was interrupted, waits again"),
        (entry("a", JobState.PAUSED, interrupted=True), "was interrupted, is paused"),
        (entry("a", crashes=1), "stopped the render process once, is tried again"),
        (entry("a", JobState.FAILED, message="Bring the disk back."), "Bring the disk back."),
        (entry("a", JobState.QUARANTINED, message="It was set aside."), "It was set aside."),
        (entry("a", JobState.CANCELLED), "cancelled"),
    ],
)
def test_every_state_is_said_in_words(qtbot: QtBot, made: QueueEntry, said: str) -> None:
    rows = JobRows()
    rows.set_entries([made])
    assert rows.state_of(made) == said
    assert said in str(rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole))


def test_an_export_says_where_it_goes(qtbot: QtBot) -> None:
    rows = JobRows()
    rows.set_entries([entry("a", engine="", kind=JobKind.EXPORT, path="/out/look.jpg")])
    assert "/out/look.jpg" in str(rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert rows.content_of(entry("b")) == "Coat"


def test_what_runs_says_its_stage_and_forgets_it_when_it_is_over(qtbot: QtBot) -> None:
    rows = JobRows()
    running = entry("a", JobState.RUNNING)
    rows.set_entries([running])
    assert rows.state_of(running) == "starting"
    rows.set_progress("a", "drape", 0.4)
    assert rows.state_of(running) == "drape 40 %"
    rows.set_entries([entry("a", JobState.FINISHED)])
    assert rows.progress == {}


def test_time_that_is_left_shrinks_with_the_stages_and_is_not_said_where_nobody_knows(qtbot: QtBot) -> None:
    rows = JobRows()
    running = entry("a", JobState.RUNNING, expected=TWO_SECONDS)
    rows.set_entries([running])
    assert rows.seconds_left(running) == 2.0
    rows.set_progress("a", "drape", 0.3)
    assert rows.seconds_left(running) == 1.0
    rows.set_progress("a", "check", 0.8)
    assert rows.seconds_left(running) == 0.25
    assert rows.seconds_left(entry("b", expected=TWO_SECONDS)) == 2.0
    assert rows.seconds_left(entry("b")) is None
    assert rows.seconds_left(entry("b", JobState.PAUSED, expected=TWO_SECONDS)) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (3.0, "a few seconds"),
        (31.0, "about 30 s"),
        (118.0, "about 2 min"),
        (7100.0, "about 2 h"),
    ],
)
def test_time_is_said_no_more_exactly_than_it_is_known(seconds: float | None, said: str) -> None:
    assert about(seconds) == said


def test_a_stage_runs_from_where_it_begins_to_where_the_next_one_does() -> None:
    drape = stages_of("drape")
    assert "diffuse" not in drape
    assert within_stage("drape", 0.3, drape) == 0.0
    assert within_stage("drape", 0.45, drape) == pytest.approx(0.5)
    assert within_stage("drape", 0.4, stages_of("klein")) == pytest.approx(0.5)
    assert within_stage("check", 1.0, drape) == 1.0
    assert within_stage("check", None, drape) == 0.0
    assert within_stage("unheard of", 0.5, drape) == 0.0


MODEL = Expected(10.0, {"prepare": 1.0, "drape": 2.0, "load": 1.0, "diffuse": 5.0, "check": 1.0})


def test_several_that_run_are_together_each_with_its_own_stage(qtbot: QtBot) -> None:
    rows = JobRows()
    tester = under_tester(rows)
    running = [entry(key, JobState.RUNNING, engine="klein", expected=MODEL) for key in "abc"]
    rows.set_entries([*running, entry("d", engine="klein", expected=MODEL)])
    assert shown(rows) == ["heading running", "a", "b", "c", "heading waiting", "d"]
    for key, stage, fraction in (("a", "lock", 0.6), ("b", "diffuse", 0.55), ("c", "wait", 0.5)):
        rows.set_progress(key, stage, fraction)
    assert [rows.state_of(each) for each in rows.entries[:3]] == [
        "lock 60 %",
        "diffuse 55 %",
        "waits for its turn 50 %",
    ]
    left = [rows.seconds_left(each) for each in rows.entries]
    assert left == [1.0, 3.5, 3.5, 10.0]
    assert tester is not None


def test_the_time_left_counts_what_runs_beside_the_model_once(qtbot: QtBot) -> None:
    rows = JobRows()
    rows.set_entries([entry(key, engine="klein", expected=MODEL) for key in "abcd"])
    assert rows.seconds_left_of_all() == 4 * 6.0 + 4.0
    rows.set_entries([entry(key, expected=TWO_SECONDS) for key in "abcd"])
    assert rows.seconds_left_of_all() == 8.0
    rows.set_entries([entry("a", expected=TWO_SECONDS), entry("b")])
    assert rows.seconds_left_of_all() is None
    rows.set_entries([])
    assert rows.seconds_left_of_all() is None
