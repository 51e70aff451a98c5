"""The queue against a model of it, through any order of what people, runners and accidents can do."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import psutil
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from render.delivery import Delivery
from render.messages import AnchorMap, Box, Checks, ImageRef, Rendered, RenderRequest
from studio.catalog.base import Base, new_id, now
from studio.catalog.catalog import make_engine
from studio.jobs import exports, lease, store
from studio.jobs.orders import ExportOrder
from studio.jobs.states import (
    CRASHES_TO_QUARANTINE,
    JOB_STEPS,
    OPEN_STATES,
    RETRYABLE_STATES,
    JobKind,
    JobState,
    StepNotAllowed,
)
from studio.jobs.tables import ExportRow, JobRow, RenderRow

pytestmark = pytest.mark.slow

T = TypeVar("T")

KEY = bytes(32)
BATCH = "batch"
AT_ONCE = 3

REQUEST = RenderRequest(photo=ImageRef("p", "0" * 64), anchors=AnchorMap(width=1, height=1), garments=())

ORDER = ExportOrder(ImageRef("p", "0" * 64), None, Delivery(), "/folder", "one.jpg")

RENDERED = Rendered(
    patch=ImageRef("patch", "1" * 64),
    box=Box(0, 0, 1, 1),
    checks=Checks(0, 0.0, 1.0, 1.0, 1.0, 0.0),
    engine="drape",
    engine_revision="1",
    seconds=0.1,
    stages={"drape": 0.1},
    preview=b"",
)


@dataclass
class Model:
    """What a job should be."""

    state: JobState = JobState.WAITING
    owner: str | None = None
    crashes: int = 0
    attempts: int = 0
    cancel_requested: bool = False
    kind: JobKind = JobKind.RENDER
    done: int = 0
    path: Path = Path("/folder/one.jpg")


def gone_runner() -> str:
    """The name of a runner whose process is known to have ended."""
    pid = max(psutil.pids()) + 4321
    host = lease.runner_name().split("/")[0]
    return f"{host}/{pid}/1.00/{new_id()}"


def unless_forgotten(step: Callable[..., None]) -> Callable[..., None]:
    """Hypothesis keeps offering jobs that were cleared from the list."""

    @functools.wraps(step)
    def guarded(self: Queue, **chosen: object) -> None:
        if not self.forgotten & {chosen["job"], chosen.get("before")}:
            step(self, **chosen)

    return guarded


class Queue(RuleBasedStateMachine):
    """Two runners: `steady`, whose process lives, and `mortal`, whose process is gone whenever others look."""

    jobs = Bundle("jobs")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="queue-"))
        self.engine = make_engine(self.folder / "catalog.db", KEY)
        Base.metadata.create_all(self.engine)
        self.models: dict[str, Model] = {}
        self.order: list[str] = []
        self.forgotten: set[str] = set()
        self.paused = False
        self.runners = {"steady": lease.runner_name(), "mortal": gone_runner()}
        self.holding: dict[str, set[str]] = {"steady": set(), "mortal": set()}
        self.holder: str | None = None
        self.in_force = False

    def teardown(self) -> None:
        if hasattr(self, "engine"):
            self.engine.dispose()
            shutil.rmtree(self.folder)

    def do(self, function: Callable[[Session], T]) -> T:
        with Session(self.engine) as session, session.begin():
            return function(session)

    def step(self, job: str, new: JobState, function: Callable[[Session], object]) -> bool:
        """Do it where the table allows it, and see it refused, changing nothing, where it does not."""
        if new in JOB_STEPS[self.models[job].state]:
            self.do(function)
            self.models[job].state = new
            return True
        with pytest.raises(StepNotAllowed):
            self.do(function)
        return False

    def open_order(self) -> list[str]:
        return [job for job in self.order if self.models[job].state in OPEN_STATES]

    # -- people ----------------------------------------------------------------------------------------------

    @rule(target=jobs, kinds=st.lists(st.sampled_from(JobKind), min_size=1, max_size=3), first=st.booleans())
    def enqueue(self, kinds: list[JobKind], first: bool):
        new = [
            store.NewJob(request=REQUEST, look="{}")
            if kind is JobKind.RENDER
            else store.NewExport(order=ORDER, batch_id=BATCH)
            for kind in kinds
        ]
        ids = self.do(lambda session: store.enqueue(session, new, first=first))
        self.models |= {job: Model(kind=kind) for job, kind in zip(ids, kinds, strict=True)}
        self.order = [*ids, *self.order] if first else [*self.order, *ids]
        return multiple(*ids)

    @rule(job=jobs)
    @unless_forgotten
    def cancel(self, job: str) -> None:
        model = self.models[job]
        if model.state is JobState.RUNNING:
            assert self.do(lambda session: store.cancel(session, job)) is JobState.RUNNING
            model.cancel_requested = True
        elif model.state is JobState.CANCELLED:
            self.do(lambda session: store.cancel(session, job))
        else:
            self.step(job, JobState.CANCELLED, lambda session: store.cancel(session, job))

    @rule(job=jobs)
    @unless_forgotten
    def retry(self, job: str) -> None:
        model = self.models[job]
        if model.state not in RETRYABLE_STATES:
            with pytest.raises(StepNotAllowed):
                self.do(lambda session: store.retry(session, job))
            return
        self.do(lambda session: store.retry(session, job))
        model.state, model.crashes, model.cancel_requested = JobState.WAITING, 0, False
        self.order.remove(job)
        self.order.append(job)

    @rule(job=jobs)
    @unless_forgotten
    def pause_job(self, job: str) -> None:
        self.step(job, JobState.PAUSED, lambda session: store.pause_job(session, job))

    @rule(job=jobs)
    @unless_forgotten
    def resume_job(self, job: str) -> None:
        if self.models[job].state is JobState.PAUSED:
            self.step(job, JobState.WAITING, lambda session: store.resume_job(session, job))
            return
        with pytest.raises(StepNotAllowed):
            self.do(lambda session: store.resume_job(session, job))

    @rule(job=jobs, before=jobs)
    @unless_forgotten
    def move(self, job: str, before: str) -> None:
        if self.models[job].state not in OPEN_STATES:
            return
        self.do(lambda session: store.move(session, job, before))
        self.order.remove(job)
        known = before != job and self.models[before].state in OPEN_STATES
        self.order.insert(self.order.index(before) if known else len(self.order), job)

    @rule(paused=st.booleans())
    def pause_queue(self, paused: bool) -> None:
        def change(session: Session) -> None:
            lease.queue_row(session).paused = paused

        self.do(change)
        self.paused = paused

    # -- runners ---------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(["steady", "mortal"]))
    def claim(self, who: str) -> None:
        """A render may join renders, three of them in all; an export is alone."""
        runner, holding = self.runners[who], frozenset(self.holding[who])
        if len(holding) == AT_ONCE or any(self.exports(job) for job in holding):
            return
        claimed = self.do(
            lambda session: store.claim(
                session, runner, holding, lambda job: not holding or not self.exports(job.id)
            )
        )
        unfinished = {JobState.WAITING, JobState.RUNNING}
        if not any(model.state in unfinished for model in self.models.values()) or self.kept_out(runner):
            assert claimed is None
            return
        assert claimed is not None
        abandoned = {
            job
            for job, model in self.models.items()
            if model.owner is not None and (model.owner != runner or job not in holding)
        }
        assert set(claimed.recovered) == abandoned
        for job in abandoned:
            model = self.models[job]
            model.state = JobState.CANCELLED if model.cancel_requested else JobState.WAITING
            model.owner = None
        self.holder, self.in_force = runner, True
        ready = [job for job in self.open_order() if self.models[job].state is JobState.WAITING]
        if self.paused or not ready:
            assert claimed.job is None
            if not holding:
                self.holder = None
            return
        if ready[0] in holding or (holding and self.exports(ready[0])):
            assert claimed.job is None, "a job went before one that is first"
            return
        assert claimed.job is not None
        assert claimed.job.id == ready[0]
        model = self.models[ready[0]]
        assert claimed.job.request == (REQUEST if model.kind is JobKind.RENDER else ORDER)
        assert claimed.job.crashes == model.crashes
        model.state, model.owner = JobState.RUNNING, runner
        model.attempts += 1
        self.holding[who].add(ready[0])

    def exports(self, job: str) -> bool:
        return job in self.models and self.models[job].kind is JobKind.EXPORT

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs)
    @unless_forgotten
    def lose_hold(self, who: str, job: str) -> None:
        """The job ended here, but the catalogue could not take it."""
        self.holding[who].discard(job)

    def kept_out(self, runner: str) -> bool:
        return self.holder not in (None, runner) and self.in_force and "/1.00/" not in str(self.holder)

    @rule(who=st.sampled_from(["steady", "mortal"]))
    def renew(self, who: str) -> None:
        runner = self.runners[who]
        for job in sorted(self.holding[who] - self.forgotten):
            go_on = self.do(lambda session, job=job: store.renew(session, runner, job))
            kept_out, model = self.kept_out(runner), self.models[job]
            assert go_on == (not kept_out and model.owner == runner and not model.cancel_requested)
            if not kept_out:
                self.holder, self.in_force = runner, True

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs)
    @unless_forgotten
    def finish(self, who: str, job: str) -> None:
        model, runner = self.models[job], self.runners[who]

        def end(session: Session) -> bool:
            if model.kind is JobKind.EXPORT:
                return exports.finish_export(session, job, runner, size=1, skipped=False)
            return store.finish(session, job, runner, RENDERED, "1" * 64) is not None

        mine = self.do(end)
        self.holding[who].discard(job)
        assert mine == (model.owner == runner)
        if mine:
            model.state, model.owner = JobState.FINISHED, None
            model.done += 1

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs)
    @unless_forgotten
    def note_output(self, who: str, job: str) -> None:
        """Only who has the job says where its file goes, and an older note of it is replaced, never doubled."""
        model, runner = self.models[job], self.runners[who]
        if model.kind is not JobKind.EXPORT:
            return
        path = Path("/folder") / f"{job}.jpg"
        noted = self.do(lambda session: exports.note_output(session, job, runner, path, "2" * 64))
        assert noted == (model.owner == runner)
        if noted:
            model.path = path

    @rule()
    def forget_ended(self) -> None:
        gone = [
            job
            for job, model in self.models.items()
            if model.state in RETRYABLE_STATES
            or (model.state is JobState.FINISHED and model.kind is JobKind.EXPORT)
        ]
        assert self.do(store.forget_ended) == len(gone)
        for job in gone:
            self.forgotten.add(job)
            del self.models[job]
            self.order.remove(job)

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs)
    @unless_forgotten
    def fail(self, who: str, job: str) -> None:
        model = self.models[job]
        state = self.do(
            lambda session: store.fail(session, job, self.runners[who], kind="k", message="m", detail="d")
        )
        self.holding[who].discard(job)
        assert (state is not None) == (model.owner == self.runners[who])
        if state is not None:
            model.state, model.owner = JobState.FAILED, None

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs)
    @unless_forgotten
    def crash(self, who: str, job: str) -> None:
        model = self.models[job]
        state = self.do(lambda session: store.crash(session, job, self.runners[who], message="m", detail="d"))
        self.holding[who].discard(job)
        if model.owner != self.runners[who]:
            assert state is None
            return
        model.crashes += 1
        quarantined = model.crashes >= CRASHES_TO_QUARANTINE
        model.state, model.owner = JobState.QUARANTINED if quarantined else JobState.WAITING, None
        assert state is model.state

    @rule(who=st.sampled_from(["steady", "mortal"]), job=jobs, put_back=st.booleans())
    @unless_forgotten
    def stop(self, who: str, job: str, put_back: bool) -> None:
        model = self.models[job]
        state = self.do(
            lambda session: store.end_cancelled(session, job, self.runners[who], put_back=put_back)
        )
        self.holding[who].discard(job)
        if model.owner != self.runners[who]:
            assert state is None
            return
        back = put_back and not model.cancel_requested
        model.state, model.owner = JobState.WAITING if back else JobState.CANCELLED, None
        assert state is model.state

    # -- accidents -------------------------------------------------------------------------------------------

    @rule(who=st.sampled_from(["steady", "mortal"]))
    def kill_runner(self, who: str) -> None:
        """A new process takes its place; what the old one held stays where it was."""
        self.runners[who] = lease.runner_name() if who == "steady" else gone_runner()
        self.holding[who].clear()

    @rule()
    def let_the_lease_run_out(self) -> None:
        def change(session: Session) -> None:
            lease.queue_row(session).lease_until = now() - timedelta(seconds=1)

        self.do(change)
        self.in_force = False

    @rule()
    def restart(self) -> None:
        self.engine.dispose()
        self.engine = make_engine(self.folder / "catalog.db", KEY)

    # -- what always holds -----------------------------------------------------------------------------------

    @invariant()
    def no_job_is_lost_and_none_is_other_than_it_should_be(self) -> None:
        rows = {row.id: row for row in self.do(store.summaries)}
        assert {job: row.state for job, row in rows.items()} == {
            job: model.state for job, model in self.models.items()
        }
        for job, model in self.models.items():
            assert (rows[job].crashes, rows[job].attempts) == (model.crashes, model.attempts)

    @invariant()
    def open_jobs_keep_their_order(self) -> None:
        listed = [row.id for row in self.do(store.summaries) if row.state in OPEN_STATES]
        assert listed == self.open_order()

    @invariant()
    def none_is_done_twice(self) -> None:
        rendered = self.do(lambda session: list(session.scalars(select(RenderRow.job_id))))
        renders = [job for job, model in self.models.items() if model.kind is JobKind.RENDER and model.done]
        assert sorted(rendered) == sorted(renders)
        assert all(model.done <= 1 for model in self.models.values())

    @invariant()
    def every_export_has_its_file_and_the_batch_is_counted(self) -> None:
        wanted = {job: model for job, model in self.models.items() if model.kind is JobKind.EXPORT}
        rows = self.do(lambda session: dict(session.execute(select(ExportRow.job_id, ExportRow.path)).all()))
        assert rows == {job: str(model.path) for job, model in wanted.items()}
        report = self.do(lambda session: exports.batch_report(session, BATCH))
        states = [model.state for model in wanted.values()]
        assert len(report.files) == states.count(JobState.FINISHED)
        assert len(report.failures) == states.count(JobState.FAILED) + states.count(JobState.QUARANTINED)
        assert report.cancelled == states.count(JobState.CANCELLED)
        assert report.open == sum(state in OPEN_STATES for state in states)

    @invariant()
    def nobody_owns_what_does_not_run(self) -> None:
        def read(session: Session) -> dict[str, str | None]:
            return {job: owner for job, owner in session.execute(select(JobRow.id, JobRow.owner))}  # noqa: C416

        assert self.do(read) == {job: model.owner for job, model in self.models.items()}


TestQueue = Queue.TestCase
TestQueue.settings = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
