"""Several jobs of one runner at once. Looks of the drape engine stand in for those of engines with a model."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from msgspec.structs import replace

from render.client import RenderClient
from render.lanes import LOOKS_AT_ONCE
from render.messages import RenderRequest
from render.process import Role
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.jobs import lease
from studio.jobs.queue import JobQueue
from studio.jobs.runner import JobChanged, needs_a_model
from studio.jobs.states import JobState
from studio.jobs.store import JobSummary, NewJob
from studio.paths import ProfilePaths
from tests.person import draw_look

pytestmark = pytest.mark.slow

PATIENCE = 60.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")


@dataclass
class Bench:
    """`told` is what was said of jobs, in order; `act` hears it before anything else happens."""

    paths: ProfilePaths
    catalog: Catalog
    queue: JobQueue
    client: RenderClient
    request: RenderRequest
    told: list[JobChanged] = field(default_factory=list)
    act: Callable[[JobChanged], None] | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopped: psutil.Process | None = None

    def __post_init__(self) -> None:
        self.queue.changed.connect(self.hear)

    def hear(self, change: JobChanged) -> None:
        if self.act is not None:
            self.act(change)
        with self.changed:
            self.told.append(change)
            self.changed.notify_all()

    def run(self, overlaps: Callable[[RenderRequest], bool] = lambda _: True) -> None:
        self.queue.run_with(self.client, Vault(self.paths.vault), self.paths.temporary, overlaps=overlaps)

    def add(self, *requests: RenderRequest) -> tuple[str, ...]:
        return self.queue.enqueue([NewJob(request=request, look="{}") for request in requests]).result()

    def job(self, job_id: str) -> JobSummary:
        return next(job for job in self.queue.jobs().result() if job.id == job_id)

    def go_on(self) -> None:
        self.act = None
        if self.stopped is not None:
            self.stopped.resume()

    def states(self) -> list[JobState]:
        return [job.state for job in self.queue.jobs().result()]

    def until(self, *told: tuple[str, JobState]) -> None:
        """Wait until each of these was said."""

        def said() -> bool:
            return set(told) <= {(change.job_id, change.state) for change in self.told}

        with self.changed:
            assert self.changed.wait_for(said, PATIENCE), [
                (each.job_id[-4:], each.state, each.stage) for each in self.told
            ]

    def claims(self) -> list[str]:
        return [
            change.job_id for change in self.told if change.state is JobState.RUNNING and not change.stage
        ]

    def together(self) -> list[frozenset[str]]:
        """Which jobs ran at the same time, after each word of a job."""
        running: set[str] = set()
        found: list[frozenset[str]] = []
        for change in self.told:
            if change.state is JobState.RUNNING:
                running.add(change.job_id)
            elif change.state is not None:
                running.discard(change.job_id)
            found.append(frozenset(running))
        return found


@pytest.fixture
def bench(tmp_path: Path, client: RenderClient, request_: RenderRequest) -> Iterator[Bench]:
    paths = ProfilePaths(tmp_path / "profile")
    catalog = Catalog.open(paths)
    made = Bench(paths, catalog, JobQueue(catalog), client, request_)
    yield made
    made.go_on()
    made.queue.close()
    catalog.close()


def finished(*ids: str) -> list[tuple[str, JobState]]:
    return [(job_id, JobState.FINISHED) for job_id in ids]


def test_as_many_as_may_run_at_once_in_the_queues_order_and_each_once(bench: Bench) -> None:
    ids = bench.add(*[bench.request] * 7)
    bench.run()
    bench.until(*finished(*ids))
    assert bench.claims() == list(ids)
    assert max(len(running) for running in bench.together()) == LOOKS_AT_ONCE
    assert sorted(render.job_id for render in bench.queue.renders().result()) == sorted(ids)
    assert all(bench.job(job_id).attempts == 1 for job_id in ids)
    deadline = time.monotonic() + PATIENCE
    while any((bench.paths.temporary / "renders").iterdir()):  # The last one's folder goes after its signal.
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_who_may_not_overlap_runs_alone_in_its_place(bench: Bench) -> None:
    alone = replace(bench.request, seed=7)
    ids = bench.add(bench.request, bench.request, alone, bench.request, bench.request)
    bench.run(lambda request: request.seed != 7)
    bench.until(*finished(*ids))
    assert bench.claims() == list(ids)
    assert max(len(running) for running in bench.together()) == 2
    assert all(len(running) == 1 for running in bench.together() if ids[2] in running)


def test_only_looks_with_a_model_overlap(bench: Bench) -> None:
    assert not needs_a_model(bench.request)
    assert needs_a_model(replace(bench.request, engine="klein"))
    ids = bench.add(*[bench.request] * 3)
    bench.run(needs_a_model)
    bench.until(*finished(*ids))
    assert max(len(running) for running in bench.together()) == 1


def hold_three(bench: Bench) -> tuple[str, ...]:
    """Three jobs under way, their process stopped in the first one's first stage, and two behind them."""
    slow = draw_look(bench.paths.root / "slow", enlarge=10)
    ids = bench.add(slow, *[bench.request] * 4)

    def stop(change: JobChanged) -> None:
        if change.stage and bench.stopped is None:
            bench.stopped = psutil.Process(bench.client.statuses()[Role.LIGHT].pid)
            bench.stopped.suspend()

    bench.act = stop
    bench.run()
    bench.until(*[(job_id, JobState.RUNNING) for job_id in ids[:LOOKS_AT_ONCE]])
    with bench.changed:
        assert bench.changed.wait_for(lambda: bench.stopped is not None, PATIENCE)
    return ids


@pytest.mark.parametrize("place", range(LOOKS_AT_ONCE))
def test_one_of_three_is_cancelled_and_the_others_finish(bench: Bench, place: int) -> None:
    ids = hold_three(bench)
    gone = ids[place]
    bench.queue.cancel(gone).result()
    bench.go_on()
    bench.until((gone, JobState.CANCELLED), *finished(*(job_id for job_id in ids if job_id != gone)))
    assert bench.job(gone).state is JobState.CANCELLED
    assert gone not in {render.job_id for render in bench.queue.renders().result()}


def test_a_job_is_cancelled_before_its_process_has_it(bench: Bench) -> None:
    def cancel(change: JobChanged) -> None:
        if change.state is JobState.RUNNING:
            bench.act = None
            bench.queue.cancel(change.job_id).result()

    bench.act = cancel
    (job_id,) = bench.add(bench.request)
    bench.run()
    bench.until((job_id, JobState.CANCELLED))
    assert bench.queue.renders().result() == ()


def test_a_paused_queue_finishes_what_it_holds_and_begins_nothing(bench: Bench) -> None:
    ids = hold_three(bench)
    bench.queue.pause().result()
    bench.go_on()
    bench.until(*finished(*ids[:LOOKS_AT_ONCE]))
    time.sleep(0.3)
    assert bench.claims() == list(ids[:LOOKS_AT_ONCE])
    bench.queue.resume().result()
    bench.until(*finished(*ids))


def test_closing_puts_all_back_and_lets_the_queue_go(bench: Bench) -> None:
    ids = hold_three(bench)
    closing = threading.Thread(target=bench.queue.close)
    closing.start()
    time.sleep(0.1)
    bench.go_on()
    closing.join(PATIENCE)
    assert set(bench.states()) <= {JobState.WAITING, JobState.FINISHED}
    assert bench.catalog.run(lambda session: lease.queue_row(session).runner).result() is None
    again = JobQueue(bench.catalog)
    again.changed.connect(bench.hear)
    again.run_with(bench.client, Vault(bench.paths.vault), bench.paths.temporary, overlaps=lambda _: True)
    bench.until(*finished(*ids))
    again.close()
    assert sorted(render.job_id for render in bench.queue.renders().result()) == sorted(ids)


def test_a_second_runner_takes_nothing_that_the_first_holds(bench: Bench) -> None:
    ids = hold_three(bench)
    other = Catalog.open(bench.paths)
    second = JobQueue(other)
    second.changed.connect(bench.hear)
    second.run_with(
        bench.client, Vault(bench.paths.vault), bench.paths.temporary / "second", overlaps=lambda _: True
    )
    time.sleep(0.3)
    assert bench.states().count(JobState.RUNNING) == LOOKS_AT_ONCE
    bench.go_on()
    bench.until(*finished(*ids))
    second.close()
    other.close()
    assert all(bench.job(job_id).attempts == 1 for job_id in ids)


@posix
def test_what_stopped_its_process_is_tried_again_alone_and_only_the_guilty_is_set_aside(
    bench: Bench, tmp_path: Path
) -> None:
    slow = draw_look(tmp_path / "slow", enlarge=10)
    first, bad, third, last = bench.add(bench.request, slow, bench.request, bench.request)

    def kill(change: JobChanged) -> None:
        if change.job_id == bad and change.stage:
            os.kill(bench.client.statuses()[Role.LIGHT].pid, signal.SIGKILL)

    bench.act = kill
    bench.run()
    bench.until((bad, JobState.QUARANTINED), *finished(first, third, last))
    job = bench.job(bad)
    assert (job.crashes, job.attempts) == (2, 2)
    second_try = [place for place, change in enumerate(bench.told) if change.job_id == bad][-1]
    assert bench.together()[second_try - 1] == {bad}


@posix
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.timeout(400)
def test_real_looks_overlap_and_survive_the_death_of_their_process(
    bench: Bench, tiny_klein: Path, tmp_path: Path
) -> None:
    parameters = {"weights": str(tiny_klein), "device": "cpu", "steps": 40}
    ids = bench.add(
        *(
            draw_look(tmp_path / str(seed), seed=seed, engine="klein", parameters=parameters)
            for seed in range(4)
        )
    )
    killed = threading.Event()

    def kill(change: JobChanged) -> None:
        waits = {told.job_id for told in list(bench.told) if told.stage == "wait"}
        if not killed.is_set() and len(waits) == 2:
            killed.set()
            os.kill(bench.client.statuses()[Role.ENGINE].pid, signal.SIGKILL)

    bench.act = kill
    bench.run(needs_a_model)
    bench.until(*finished(*ids))
    assert killed.is_set(), "no two looks waited for the model while a third had it"
    jobs = [bench.job(job_id) for job_id in ids]
    assert all(job.crashes <= 1 for job in jobs)
    assert any(job.crashes == 1 for job in jobs)
    assert sorted(render.job_id for render in bench.queue.renders().result()) == sorted(ids)
    assert all(render.checks.anchor_changed == 0 for render in bench.queue.renders().result())
    # Nothing runs, and pausing says that nothing will for a while: the model goes.
    assert not bench.client.statuses()[Role.ENGINE].ended
    bench.queue.pause().result()
    deadline = time.monotonic() + PATIENCE
    while not bench.client.statuses()[Role.ENGINE].ended:
        assert time.monotonic() < deadline
        time.sleep(0.02)
