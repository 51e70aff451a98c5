"""The queue as the studio talks to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from psygnal import Signal
from sqlalchemy.orm import Session

from render.client import RenderClient
from render.messages import RenderRequest
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.jobs import entries, exports, lease, renders, store
from studio.jobs.entries import QueueView
from studio.jobs.exports import BatchReport
from studio.jobs.renders import StoredRender
from studio.jobs.runner import JobChanged, Runner, needs_a_model
from studio.jobs.states import Decision, JobState
from studio.jobs.store import JobSummary, NewExport, NewJob

T = TypeVar("T")


class JobQueue:
    """Jobs of one profile. Every method returns a future; `changed` may be emitted from any thread.

    Jobs only run after `run_with`; without it, as on the command line, they wait for whoever runs the queue.
    """

    changed = Signal(JobChanged)

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._runner: Runner | None = None
        self._lock = threading.Lock()
        self._latest: dict[str, JobChanged] = {}

    def run_with(
        self,
        renderer: RenderClient,
        vault: Vault,
        folder: Path,
        *,
        overlaps: Callable[[RenderRequest], bool] = needs_a_model,
    ) -> None:
        """Start running jobs in this process, keeping half-made results in `folder`; looks that `overlaps` run side by
        side.
        """
        self._runner = Runner(self._catalog, vault, renderer, folder, self._report, overlaps)
        self._catalog.run(renders.expire_undecided)
        self._runner.start()

    def close(self) -> None:
        """Stop running; a job that runs goes back to waiting."""
        if self._runner is not None:
            self._runner.close()
            self._runner = None

    def progress(self, job_id: str) -> JobChanged | None:
        """The last word of a job that runs here."""
        with self._lock:
            return self._latest.get(job_id)

    def enqueue(self, jobs: Sequence[NewJob | NewExport], *, first: bool = False) -> Future[tuple[str, ...]]:
        return self._change(
            lambda session: store.enqueue(session, jobs, first=first),
            lambda ids: [JobChanged(job_id, None, JobState.WAITING) for job_id in ids],
        )

    def jobs(self, photo_id: str | None = None) -> Future[tuple[JobSummary, ...]]:
        return self._catalog.run(lambda session: store.summaries(session, photo_id))

    def view(self, since: datetime) -> Future[QueueView]:
        """What the queue's panel shows; of what ended well, only what did after `since`."""
        return self._catalog.run(lambda session: entries.queue_view(session, since))

    def cancel(self, job_id: str) -> Future[JobState]:
        """Cancel a job that waits, or ask a running one to stop. Answers with its state at that moment."""
        future = self._change(
            lambda session: store.cancel(session, job_id), lambda state: [JobChanged(job_id, None, state)]
        )
        if self._runner is not None:
            runner = self._runner
            future.add_done_callback(lambda _: runner.cancel(job_id))
        return future

    def retry(self, job_id: str) -> Future[None]:
        return self._change(
            lambda session: store.retry(session, job_id),
            lambda _: [JobChanged(job_id, None, JobState.WAITING)],
        )

    def pause_job(self, job_id: str) -> Future[None]:
        return self._change(
            lambda session: store.pause_job(session, job_id),
            lambda _: [JobChanged(job_id, None, JobState.PAUSED)],
        )

    def resume_job(self, job_id: str) -> Future[None]:
        return self._change(
            lambda session: store.resume_job(session, job_id),
            lambda _: [JobChanged(job_id, None, JobState.WAITING)],
        )

    def move(self, job_id: str, before_id: str | None) -> Future[None]:
        return self._change(
            lambda session: store.move(session, job_id, before_id),
            lambda _: [JobChanged(job_id, None, None)],
        )

    def pause(self) -> Future[None]:
        """Start nothing new; what runs goes on, and then the models' memory is given back. Survives a restart."""
        future = self._set_paused(True)
        if self._runner is not None:
            runner = self._runner
            future.add_done_callback(lambda _: runner.release_models())
        return future

    def resume(self) -> Future[None]:
        return self._set_paused(False)

    def _set_paused(self, paused: bool) -> Future[None]:
        def change(session: Session) -> None:
            lease.queue_row(session).paused = paused

        return self._change(change, lambda _: [JobChanged("", None, None)])

    def renders(self, photo_id: str | None = None) -> Future[tuple[StoredRender, ...]]:
        return self._catalog.run(lambda session: renders.stored_renders(session, photo_id))

    def render(self, render_id: str) -> Future[StoredRender]:
        return self._catalog.run(lambda session: renders.stored_render(session, render_id))

    def preview(self, render_id: str) -> Future[bytes | None]:
        """The picture of a render as JPEG."""
        return self._catalog.run(lambda session: renders.read_preview(session, render_id))

    def decide(self, render_id: str, decision: Decision) -> Future[Decision]:
        """Answers with the decision before, for undo."""
        return self._catalog.run(lambda session: renders.decide(session, render_id, decision))

    def batch(self, batch_id: str) -> Future[BatchReport]:
        """What became of files that were exported together."""
        return self._catalog.run(lambda session: exports.batch_report(session, batch_id))

    def forget_ended(self) -> Future[int]:
        return self._change(store.forget_ended, lambda _: [JobChanged("", None, None)])

    def _change(
        self, function: Callable[[Session], T], changes: Callable[[T], Sequence[JobChanged]]
    ) -> Future[T]:
        future = self._catalog.run(function)
        future.add_done_callback(lambda done: self._announce(done, changes))
        return future

    def _announce(self, future: Future[T], changes: Callable[[T], Sequence[JobChanged]]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        for change in changes(future.result()):
            self._report(change)
        if self._runner is not None:
            self._runner.wake()

    def _report(self, change: JobChanged) -> None:
        with self._lock:
            if change.state is JobState.RUNNING:
                self._latest[change.job_id] = change
            elif change.state is not None:
                self._latest.pop(change.job_id, None)
        self.changed.emit(change)
