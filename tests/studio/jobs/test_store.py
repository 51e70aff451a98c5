"""The queue's table, one rule at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from studio.catalog.base import Base, now
from studio.catalog.catalog import make_engine
from studio.jobs import lease, store
from studio.jobs.states import (
    DECISION_STEPS,
    JOB_STEPS,
    OPEN_STATES,
    RETRYABLE_STATES,
    Decision,
    JobState,
    StepNotAllowed,
    check_job_step,
)
from studio.jobs.tables import JobRow
from tests.studio.jobs.test_store_model import KEY, REQUEST, gone_runner


@pytest.fixture
def do(tmp_path: Path) -> Iterator[Callable[[Callable[[Session], Any]], Any]]:
    """Runs a function in a transaction on an empty queue."""
    engine = make_engine(tmp_path / "catalog.db", KEY)
    Base.metadata.create_all(engine)

    def run(function: Callable[[Session], Any]) -> Any:
        with Session(engine) as session, session.begin():
            return function(session)

    yield run
    engine.dispose()


Do = Callable[[Callable[[Session], Any]], Any]


def enqueue(do: Do, count: int) -> tuple[str, ...]:
    return do(lambda session: store.enqueue(session, [store.NewJob(request=REQUEST, look="{}")] * count))


def claim(do: Do, runner: str, *holding: str, joins: bool = True) -> store.Claim:
    claimed = do(lambda session: store.claim(session, runner, holding, lambda _: joins))
    assert claimed is not None
    return claimed


def state(do: Do, job_id: str) -> str:
    return do(lambda session: session.get_one(JobRow, job_id).state)


def test_what_a_runner_holds_is_not_put_back_and_what_it_let_go_of_is(do: Do) -> None:
    first, second, third = enqueue(do, 3)
    runner = lease.runner_name()
    claim(do, runner)
    claim(do, runner, first)
    held = claim(do, runner, first, second)
    assert held.job is not None
    assert (held.job.id, held.recovered) == (third, ())
    again = claim(do, runner, first, third)
    assert again.recovered == (second,)
    assert again.job is not None
    assert again.job.id == second


def test_the_lease_stays_while_anything_is_held(do: Do) -> None:
    (only,) = enqueue(do, 1)
    runner, other = lease.runner_name(), lease.runner_name()
    claim(do, runner)
    assert claim(do, runner, only).job is None
    assert do(lambda session: store.claim(session, other)) is None, "two runners at once"
    assert do(lambda session: store.end_cancelled(session, only, runner, put_back=True)) is JobState.WAITING
    do(lambda session: store.pause_job(session, only))
    (gone,) = enqueue(do, 1)
    do(lambda session: setattr(session.get_one(JobRow, gone), "request", "unreadable"))
    assert claim(do, runner).unreadable == (gone,)
    assert do(lambda session: lease.queue_row(session).runner) is None


def test_a_job_that_was_taken_from_a_runner_is_not_begun_twice_by_it(do: Do) -> None:
    first, second = enqueue(do, 2)
    slow, other = lease.runner_name(), gone_runner()
    claim(do, slow)

    def run_out(session: Session) -> None:
        lease.queue_row(session).lease_until = now() - timedelta(seconds=1)

    do(run_out)
    taken = claim(do, other)
    assert taken.recovered == (first,)
    assert taken.job is not None
    # The slow one comes back after the other is gone, and has not noticed yet.
    back = claim(do, slow, first)
    assert back.recovered == (first,)
    assert back.job is None
    assert [state(do, job_id) for job_id in (first, second)] == ["waiting", "waiting"]
    assert not do(lambda session: store.renew(session, slow, first))
    begun = claim(do, slow)
    assert begun.job is not None
    assert begun.job.id == first


def test_what_may_not_join_holds_up_those_behind_it(do: Do) -> None:
    first, second, third = enqueue(do, 3)
    runner = lease.runner_name()
    claim(do, runner)
    asked: list[str] = []

    def joins(job: store.ClaimedJob) -> bool:
        asked.append(job.id)
        return job.id == third

    claimed = do(lambda session: store.claim(session, runner, [first], joins))
    assert claimed.job is None
    assert asked == [second]
    assert state(do, second) == "waiting"


@pytest.mark.parametrize("old", list(JobState))
@pytest.mark.parametrize("new", list(JobState))
def test_every_step_is_in_the_table_or_refused_with_a_sentence(old: JobState, new: JobState) -> None:
    if new in JOB_STEPS[old]:
        check_job_step(old, new)
    else:
        with pytest.raises(StepNotAllowed, match=old.value):
            check_job_step(old, new)


def test_only_what_ended_badly_can_be_tried_again() -> None:
    back = {state for state in JobState if state not in OPEN_STATES and JobState.WAITING in JOB_STEPS[state]}
    assert back == RETRYABLE_STATES
    assert JOB_STEPS[JobState.FINISHED] == frozenset()
    assert DECISION_STEPS[Decision.EXPIRED] == frozenset()
