"""The queue with its runner and the real render processes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update
from sqlalchemy.orm import Session

from render.client import RenderClient
from render.messages import RenderRequest
from render.process import Role
from studio.catalog import Catalog
from studio.catalog.base import now
from studio.catalog.garbage import collect
from studio.catalog.vault import Vault
from studio.errors import InputError, StorageError
from studio.jobs import store
from studio.jobs.queue import JobQueue
from studio.jobs.renders import expire_undecided
from studio.jobs.runner import JobChanged
from studio.jobs.states import Decision, JobState, StepNotAllowed
from studio.jobs.store import JobSummary, NewJob
from studio.jobs.tables import JobRow, RenderRow
from studio.paths import ProfilePaths
from tests.person import draw_look

PATIENCE = 60.0


@dataclass
class Bench:
    paths: ProfilePaths
    catalog: Catalog
    queue: JobQueue
    client: RenderClient
    request: RenderRequest

    def run(self) -> None:
        self.queue.run_with(self.client, Vault(self.paths.vault), self.paths.temporary)

    def add(self, count: int = 1, **options: bool) -> tuple[str, ...]:
        return self.queue.enqueue([NewJob(request=self.request, look="{}")] * count, **options).result()

    def job(self, job_id: str) -> JobSummary:
        return next(job for job in self.queue.jobs().result() if job.id == job_id)

    def waiting(self) -> list[str]:
        return [job.id for job in self.queue.jobs().result() if job.state is JobState.WAITING]

    def until(self, job_id: str, *states: JobState) -> JobSummary:
        """Wait until the job is in one of these states."""
        deadline = time.monotonic() + PATIENCE
        while (job := self.job(job_id)).state not in states:
            assert time.monotonic() < deadline, f"still {job.state}"
            time.sleep(0.02)
        return job


@pytest.fixture
def bench(tmp_path: Path, client: RenderClient, request_: RenderRequest) -> Iterator[Bench]:
    paths = ProfilePaths(tmp_path / "profile")
    catalog = Catalog.open(paths)
    made = Bench(paths, catalog, JobQueue(catalog), client, request_)
    yield made
    made.queue.close()
    catalog.close()


def test_jobs_run_in_their_order_and_leave_a_render_each(bench: Bench) -> None:
    running: list[str] = []
    finished: list[JobChanged] = []

    def note(change: JobChanged) -> None:
        if change.state is JobState.RUNNING and not change.stage:
            running.append(change.job_id)
        if change.state is JobState.FINISHED:
            finished.append(change)

    bench.queue.changed.connect(note)
    first, second, third = bench.add(3)
    bench.queue.move(third, first).result()
    (urgent,) = bench.add(first=True)
    assert bench.waiting() == [urgent, third, first, second]
    bench.run()
    bench.until(second, JobState.FINISHED)
    # The catalogue knows a moment before the signal says so.
    deadline = time.monotonic() + PATIENCE
    while len(finished) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert running == [urgent, third, first, second]
    renders = bench.queue.renders().result()
    assert [render.job_id for render in renders] == running
    assert {change.render_id for change in finished} == {render.id for render in renders}
    vault = Vault(bench.paths.vault)
    for render in renders:
        assert vault.verify(render.patch_sha256)
        assert render.checks.anchor_changed == 0
        assert render.request == bench.request
        preview = bench.queue.preview(render.id).result()
        assert preview is not None
        assert preview.startswith(b"\xff\xd8")
    deadline = time.monotonic() + PATIENCE
    while any((bench.paths.temporary / "renders").iterdir()):  # The last one's folder goes after its signal.
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_paused_queue_and_a_paused_job_wait(bench: Bench) -> None:
    bench.queue.pause().result()
    bench.run()
    held, free = bench.add(2)
    time.sleep(0.3)
    assert bench.waiting() == [held, free]
    bench.queue.pause_job(held).result()
    bench.queue.resume().result()
    bench.until(free, JobState.FINISHED)
    assert bench.job(held).state is JobState.PAUSED
    bench.queue.resume_job(held).result()
    bench.until(held, JobState.FINISHED)


def test_a_failure_is_kept_with_its_sentence_and_can_be_tried_again(bench: Bench, tmp_path: Path) -> None:
    fresh = draw_look(tmp_path / "look", seed=9)
    there, moved = Path(fresh.photo.path), tmp_path / "moved.png"
    gone = replace(fresh, photo=replace(fresh.photo, path=str(moved)))
    (job_id,) = bench.queue.enqueue([NewJob(request=gone, look="{}")]).result()
    bench.run()
    failed = bench.until(job_id, JobState.FAILED)
    assert failed.error_kind == "not_found"
    assert failed.message is not None
    assert "moved.png" in failed.message
    moved.write_bytes(there.read_bytes())
    bench.queue.retry(job_id).result()
    finished = bench.until(job_id, JobState.FINISHED)
    assert (finished.attempts, finished.error_kind) == (2, None)


def test_a_job_that_cannot_be_read_fails_with_its_sentence_and_the_queue_goes_on(bench: Bench) -> None:
    failed: list[str] = []
    bench.queue.changed.connect(
        lambda change: failed.append(change.job_id) if change.state is JobState.FAILED else None
    )
    done, broken, worse, good = bench.add(4)
    bench.queue.move(broken, done).result()

    def damage(session: Session) -> None:
        for job_id, text in ((broken, '{"photo": 7}'), (worse, "not JSON")):
            session.execute(update(JobRow).where(JobRow.id == job_id).values(request=text))

    bench.catalog.run(damage).result()
    assert bench.job(broken).state is JobState.WAITING
    assert "cannot be read" in str(bench.job(broken).message)
    bench.run()
    bench.until(good, JobState.FINISHED)
    assert bench.job(done).state is JobState.FINISHED
    for job_id in (broken, worse):
        job = bench.job(job_id)
        assert (job.state, job.error_kind) == (JobState.FAILED, "unreadable_job")
        assert "render it again" in str(job.message)
    assert set(failed) == {broken, worse}

    # A render whose job was damaged afterwards is still listed.
    bench.catalog.run(
        lambda session: session.execute(update(JobRow).where(JobRow.id == done).values(request=""))
    ).result()
    assert [render.request is None for render in bench.queue.renders().result()] == [True, False]


def at_stage(bench: Bench, job_id: str, act: Callable[[], None]) -> threading.Event:
    """Do something, once, when the job tells of its first stage."""
    done = threading.Event()

    def note(change: JobChanged) -> None:
        if change.job_id == job_id and change.stage and not done.is_set():
            done.set()
            act()

    bench.queue.changed.connect(note)
    return done


def add_slow(bench: Bench, folder: Path) -> str:
    """A job that is still under way when somebody has heard of its first stage."""
    request = draw_look(folder, enlarge=10)
    return bench.queue.enqueue([NewJob(request=request, look="{}")]).result()[0]


def test_a_running_job_is_cancelled_and_the_next_one_runs(bench: Bench, tmp_path: Path) -> None:
    cancelled = add_slow(bench, tmp_path / "slow")
    (after,) = bench.add()
    done = at_stage(bench, cancelled, lambda: bench.queue.cancel(cancelled))
    bench.run()
    assert done.wait(PATIENCE)
    bench.until(cancelled, JobState.CANCELLED)
    bench.until(after, JobState.FINISHED)
    assert [render.job_id for render in bench.queue.renders().result()] == [after]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_job_that_stops_its_process_twice_is_set_aside_and_the_queue_goes_on(
    bench: Bench, tmp_path: Path
) -> None:
    bad = add_slow(bench, tmp_path / "slow")
    (after,) = bench.add()

    def kill_light(change: JobChanged) -> None:
        if change.job_id == bad and change.stage:
            os.kill(bench.client.statuses()[Role.LIGHT].pid, signal.SIGKILL)

    bench.queue.changed.connect(kill_light)
    bench.run()
    aside = bench.until(bad, JobState.QUARANTINED)
    assert (aside.crashes, aside.attempts, aside.error_kind) == (2, 2, "quarantined")
    assert aside.message is not None
    bench.until(after, JobState.FINISHED)
    bench.queue.changed.disconnect(kill_light)
    bench.queue.retry(bad).result()
    bench.until(bad, JobState.FINISHED)


def test_a_lease_that_cannot_be_renewed_for_a_moment_costs_no_render(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []

    def renew(session: Session, runner: str, job_id: str) -> bool:
        if len(failed) < 2:
            failed.append(job_id)
            raise StorageError("busy", "The catalogue is busy. Try again.")
        return really(session, runner, job_id)

    really = store.renew
    monkeypatch.setattr("studio.jobs.runner.RENEW_SECONDS", 0.01)
    monkeypatch.setattr(store, "renew", renew)
    job_id = add_slow(bench, tmp_path / "slow")
    bench.run()
    assert bench.until(job_id, JobState.FINISHED, JobState.FAILED).state is JobState.FINISHED
    assert failed == [job_id] * 2


def test_a_catalogue_that_cannot_be_written_for_a_while_does_not_end_the_queue(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    def only_read(on: bool) -> None:
        def change() -> None:
            engine = bench.catalog._engine
            assert engine is not None
            engine.raw_connection().cursor().execute(f"PRAGMA query_only = {int(on)}")

        # Not as a transaction: none begins while nothing can be written.
        bench.catalog._thread.submit(change)

    (job_id,) = bench.add()
    done = at_stage(bench, job_id, lambda: only_read(True))
    bench.run()
    assert done.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while "cannot be read or written" not in caplog.text:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    only_read(False)
    assert bench.until(job_id, JobState.FINISHED).attempts == 2


def test_closing_puts_a_running_job_back_for_the_next_time(bench: Bench) -> None:
    (job_id,) = bench.add()
    done = at_stage(bench, job_id, lambda: None)
    bench.run()
    assert done.wait(PATIENCE)
    bench.queue.close()
    assert bench.job(job_id).state in (JobState.WAITING, JobState.FINISHED)
    again = JobQueue(bench.catalog)
    again.run_with(bench.client, Vault(bench.paths.vault), bench.paths.temporary)
    bench.until(job_id, JobState.FINISHED)
    again.close()
    assert len(bench.queue.renders().result()) == 1


def test_two_runners_of_one_profile_share_the_work_without_doing_any_twice(bench: Bench) -> None:
    ids = bench.add(4)
    other = Catalog.open(bench.paths)
    second = JobQueue(other)
    bench.run()
    second.run_with(bench.client, Vault(bench.paths.vault), bench.paths.temporary / "second")
    for job_id in ids:
        bench.until(job_id, JobState.FINISHED)
    second.close()
    other.close()
    assert sorted(render.job_id for render in bench.queue.renders().result()) == sorted(ids)
    assert all(bench.job(job_id).attempts == 1 for job_id in ids)


def test_what_was_decided_can_be_taken_back_until_it_expires(bench: Bench) -> None:
    (job_id,) = bench.add()
    bench.run()
    bench.until(job_id, JobState.FINISHED)
    (render,) = bench.queue.renders().result()
    assert render.decision is Decision.UNDECIDED
    assert timedelta(days=29) < render.expires_at - render.created_at <= timedelta(days=30, seconds=60)
    assert bench.queue.decide(render.id, Decision.KEPT).result() is Decision.UNDECIDED
    assert bench.queue.decide(render.id, Decision.DISCARDED).result() is Decision.KEPT
    assert bench.queue.decide(render.id, Decision.UNDECIDED).result() is Decision.DISCARDED

    past = now() - timedelta(seconds=1)
    bench.catalog.run(lambda session: session.execute(update(RenderRow).values(expires_at=past))).result()
    assert bench.catalog.run(expire_undecided).result() == 1
    assert bench.queue.render(render.id).result().decision is Decision.EXPIRED
    with pytest.raises(StepNotAllowed, match="expired"):
        bench.queue.decide(render.id, Decision.KEPT).result()


def test_what_was_discarded_long_ago_expires_and_leaves_the_vault(bench: Bench) -> None:
    jobs = bench.add(2)
    bench.run()
    for job_id in jobs:
        bench.until(job_id, JobState.FINISHED)
    first, second = bench.queue.renders().result()
    vault = Vault(bench.paths.vault)
    (patch,) = {vault.path(first.patch_sha256), vault.path(second.patch_sha256)}
    os.utime(patch, (1, 1))
    for render in (first, second):
        bench.queue.decide(render.id, Decision.DISCARDED).result()
    assert bench.catalog.run(expire_undecided).result() == 0
    assert collect(bench.catalog, vault) == 0

    def long_ago(render_id: str) -> None:
        past = now() - timedelta(days=31)
        query = update(RenderRow).where(RenderRow.id == render_id).values(decided_at=past)
        bench.catalog.run(lambda session: session.execute(query)).result()

    long_ago(first.id)
    assert bench.catalog.run(expire_undecided).result() == 1
    # The other one has the same pixels and may still be taken back.
    assert collect(bench.catalog, vault) == 0
    long_ago(second.id)
    assert bench.catalog.run(expire_undecided).result() == 1
    assert collect(bench.catalog, vault) == 1
    assert not patch.exists()


def test_a_kept_render_does_not_expire(bench: Bench) -> None:
    (job_id,) = bench.add()
    bench.run()
    bench.until(job_id, JobState.FINISHED)
    (render,) = bench.queue.renders().result()
    bench.queue.decide(render.id, Decision.KEPT).result()
    past = now() - timedelta(seconds=1)
    bench.catalog.run(lambda session: session.execute(update(RenderRow).values(expires_at=past))).result()
    assert bench.catalog.run(expire_undecided).result() == 0


def test_what_is_not_in_the_queue_is_refused_with_a_sentence(bench: Bench) -> None:
    for ask in (bench.queue.cancel, bench.queue.retry, bench.queue.pause_job, bench.queue.resume_job):
        with pytest.raises(InputError, match="no such render"):
            ask("nothing").result()
    with pytest.raises(InputError, match="no such render"):
        bench.queue.decide("nothing", Decision.KEPT).result()
