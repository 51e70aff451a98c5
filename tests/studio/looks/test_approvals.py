"""Decisions and approvals, each with a way back that leaves no trace."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from studio.jobs.states import Decision
from studio.looks import ApprovalState, CatalogueRender, Judged, LookFilter
from studio.studio import Studio
from tests.studio.looks.made import Made, add_photo, add_render, add_source

pytestmark = pytest.mark.slow

RENDERS = 5
"""The last of them has expired."""


class Bench:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.looks = studio.looks
        self.ids: list[str] = []

    def fill(self) -> None:
        def work(session: Any) -> list[str]:
            photo = add_photo(session, add_source(session, "files"), "one.png")
            decisions = [
                Decision.UNDECIDED,
                Decision.KEPT,
                Decision.DISCARDED,
                Decision.UNDECIDED,
                Decision.EXPIRED,
            ]
            return [add_render(session, Made(photo, decision=decision)) for decision in decisions]

        self.ids = self.studio._catalog.run(work).result()

    def rows(self) -> list[tuple[Any, ...]]:
        """Every value of every row that a judgement can touch."""

        def work(session: Any) -> list[tuple[Any, ...]]:
            return [
                tuple(row)
                for table in ("renders", "approvals")
                for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1"))
            ]

        return self.studio._catalog.run(work).result()

    def row(self, number: int) -> CatalogueRender:
        (found,) = self.looks.rows([self.ids[number]]).result()
        return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Studio.open(tmp_path_factory.mktemp("approvals") / "profile") as studio:
        made = Bench(studio)
        made.fill()
        yield made


some = st.lists(st.integers(0, RENDERS - 1), min_size=1, max_size=RENDERS)
words = st.sampled_from(["", "hem too short", "colour is off"])
judgement = st.one_of(
    st.tuples(
        st.just("decide"), some, st.sampled_from([Decision.KEPT, Decision.DISCARDED, Decision.UNDECIDED])
    ),
    st.tuples(st.just("review"), some, st.sampled_from(list(ApprovalState)), words),
    st.tuples(st.just("note"), some, words),
)


@given(st.lists(judgement, max_size=12), st.integers(0, 12))
@settings(max_examples=120, deadline=None)
def test_whatever_was_said_taken_back_leaves_every_row_as_it_was(
    bench: Bench, steps: list[Any], back: int
) -> None:
    first = bench.rows()
    done: list[Future[Judged]] = []
    states = [first]
    for name, numbers, *values in steps:
        done.append(getattr(bench.looks, name)([bench.ids[number] for number in numbers], *values))
        states.append(bench.rows())
    # Back a little and forth again, before all of it is taken back.
    back = min(back, len(done))
    for judged in reversed(done[len(done) - back :]):
        bench.looks.take_back(judged)
    assert bench.rows() == states[len(done) - back]
    for judged in done[len(done) - back :]:
        bench.looks.do_again(judged)
    assert bench.rows() == states[-1]
    for judged in reversed(done):
        bench.looks.take_back(judged)
    assert bench.rows() == first
    assert all(judged.exception() is None for judged in done)


def test_what_is_approved_is_kept_and_says_who_and_when(bench: Bench) -> None:
    judged = bench.looks.review([bench.ids[0]], ApprovalState.APPROVED)
    row = bench.row(0)
    assert (row.decision, row.approval.state) == (Decision.KEPT, ApprovalState.APPROVED)
    assert row.decided_at is not None
    assert row.approval.by
    assert row.approval.at is not None
    bench.looks.take_back(judged).result()
    row = bench.row(0)
    assert (row.decision, row.approval.state) == (Decision.UNDECIDED, ApprovalState.OPEN)


def test_what_is_rejected_says_why_and_the_reason_is_offered_again(bench: Bench) -> None:
    before = bench.looks.recent_reasons().result()
    older = bench.looks.review([bench.ids[1]], ApprovalState.REJECTED, "sleeve")
    newer = bench.looks.review([bench.ids[0], bench.ids[3]], ApprovalState.REJECTED, " hem ")
    assert bench.row(0).approval.reason == "hem"
    assert bench.row(0).decision is Decision.UNDECIDED
    assert bench.looks.recent_reasons().result() == ("hem", "sleeve", *before)
    for judged in (newer, older):
        bench.looks.take_back(judged).result()
    assert bench.looks.recent_reasons().result() == before


def test_what_has_expired_is_left_out_and_the_others_are_judged(bench: Bench) -> None:
    judged = bench.looks.decide([bench.ids[0], bench.ids[4]], Decision.KEPT)
    assert judged.result().left_out == (bench.ids[4],)
    assert bench.row(0).decision is Decision.KEPT
    assert bench.row(4).decision is Decision.EXPIRED
    bench.looks.take_back(judged).result()


def test_a_quick_undo_needs_not_wait_for_what_it_undoes(bench: Bench) -> None:
    first = bench.rows()
    bench.looks.take_back(bench.looks.note(bench.ids[:3], "look again")).result()
    assert bench.rows() == first


def test_a_change_that_failed_has_nothing_to_take_back(bench: Bench) -> None:
    first = bench.rows()
    judged = bench.looks.decide(["no such render"], Decision.KEPT)
    bench.looks.take_back(judged).result()
    assert getattr(judged.exception(), "kind", "") == "unknown_render"
    assert bench.rows() == first


def test_judging_says_that_renders_changed(bench: Bench) -> None:
    heard: list[object] = []
    bench.looks.changed.connect(heard.append)
    judged = bench.looks.decide([bench.ids[0]], Decision.KEPT)
    bench.looks.take_back(judged).result()
    bench.looks.find(LookFilter()).result()
    bench.looks.changed.disconnect(heard.append)
    assert len(heard) == 2


def test_approvals_survive_the_next_start(tmp_path: Path) -> None:
    with Studio.open(tmp_path / "profile") as studio:
        made = Bench(studio)
        made.fill()
        made.looks.review([made.ids[0]], ApprovalState.REJECTED, "hem").result()
        ids = made.ids
    with Studio.open(tmp_path / "profile") as studio:
        (row,) = studio.looks.rows([ids[0]]).result()
        assert row.approval.reason == "hem"
