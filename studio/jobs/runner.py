"""Takes jobs from the queue to the render processes, one at a time, and brings their results home."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path

from render.client import RenderClient, Task
from render.errors import RenderError, TaskCancelled
from render.messages import AnyEvent, AnyResult, Box, ErrorKind, Progress, Raster, RenderRequest
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.errors import StudioError
from studio.jobs import exports, store
from studio.jobs.orders import ExportOrder
from studio.jobs.placing import remove
from studio.jobs.states import JobState
from studio.jobs.store import ClaimedJob
from studio.jobs.work import Ended, ExportWork, RenderWork, Work

RENEW_SECONDS = 1.0
"""How often a running job renews its runner's lease and looks whether somebody wants it to stop."""

LOOK_SECONDS = 2.0
"""How often an idle runner looks for jobs that another process added."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JobChanged:
    """A job came, went, moved on or changed its state. `fraction` and `preview` come while it runs.

    `preview` is how the look comes along, over the photo at `box` (photo pixels); `engine` is what renders.
    """

    job_id: str
    photo_id: str | None
    state: JobState | None
    stage: str = ""
    fraction: float | None = None
    preview: Raster | None = None
    box: Box | None = None
    render_id: str | None = None
    engine: str = ""


class Runner:
    """One thread that runs jobs while it holds the queue's lease. `start` it, `wake` it, `close` it."""

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        renderer: RenderClient,
        folder: Path,
        report: Callable[[JobChanged], None],
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._renderer = renderer
        self._name = store.runner_name()
        self._folder = folder / "renders"
        self._report = report
        self._wake = threading.Event()
        self._stopping = False
        self._cleared = False
        self._lock = threading.Lock()
        self._running: tuple[str, Task] | None = None
        self._thread = threading.Thread(target=self._work, name="job-runner")

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def cancel(self, job_id: str) -> None:
        """Stop this job if it is the one that runs here."""
        with self._lock:
            running = self._running
        if running is not None and running[0] == job_id:
            running[1].cancel()

    def close(self) -> None:
        """Put a running job back and end the thread. Does nothing if it was never started."""
        self._stopping = True
        self._wake.set()
        with self._lock:
            running = self._running
        if running is not None:
            running[1].cancel()
        if self._thread.is_alive():
            self._thread.join()
            try:
                self._catalog.run(lambda session: store.drop_lease(session, self._name)).result()
            except StudioError as error:
                # It runs out by itself.
                _log.warning("the queue's lease stays for a while: %s (%s)", error.message, error.detail)

    def _work(self) -> None:
        while not self._stopping:
            try:
                ran = self._run_next()
            except StudioError as error:
                # A full disk, for example: the job stays marked as running and is put back once there is room.
                _log.error("the queue cannot be read or written: %s (%s)", error.message, error.detail)
                ran = False
            if not ran:
                self._rest()

    def _run_next(self) -> bool:
        """False where there was nothing to run."""
        claimed = self._catalog.run(lambda session: store.claim(session, self._name)).result()
        if claimed is None:
            return False
        if claimed.recovered or (claimed.job and not self._cleared):
            self._clear_leftovers(claimed.recovered)
            for job_id in claimed.recovered:
                self._report(JobChanged(job_id, None, JobState.WAITING))
        for job_id in claimed.unreadable:
            self._report(JobChanged(job_id, None, JobState.FAILED))
        if claimed.job is None:
            return False
        self._run(claimed.job)
        return True

    def _rest(self) -> None:
        self._wake.wait(LOOK_SECONDS)
        self._wake.clear()

    def _clear_leftovers(self, abandoned: tuple[str, ...]) -> None:
        """A runner that was killed may have left files, of a result that is in the vault or of half of one."""
        self._cleared = True
        shutil.rmtree(self._folder, ignore_errors=True)
        for part in self._catalog.run(lambda session: exports.parts(session, abandoned)).result():
            remove(part)

    def _work_of(self, job: ClaimedJob) -> Work:
        if isinstance(job.request, ExportOrder):
            return ExportWork(self._catalog, self._name, job)
        return RenderWork(self._catalog, self._vault, self._name, self._folder, job)

    def _run(self, job: ClaimedJob) -> None:
        engine = job.request.engine if isinstance(job.request, RenderRequest) else ""
        self._report(JobChanged(job.id, job.photo_id, JobState.RUNNING, engine=engine))

        def hear(event: AnyEvent) -> None:
            if isinstance(event, Progress):
                self._report(
                    JobChanged(
                        job.id,
                        job.photo_id,
                        JobState.RUNNING,
                        event.stage,
                        event.fraction,
                        event.preview,
                        event.box,
                        engine=engine,
                    )
                )

        work = self._work_of(job)
        task = None
        try:
            result = None
            command = work.begin()
            if command is not None:
                task = self._renderer.submit(command, hear)
                with self._lock:
                    self._running = (job.id, task)
                if self._stopping:
                    task.cancel()
                result = self._wait(job, task)
            self._end_well(job, work.end(result))
        except (TaskCancelled, CancelledError):
            self._end_cancelled(job)
        except (RenderError, StudioError) as error:
            self._end_badly(job, str(error.kind), error.message, error.detail)
        except OSError as error:
            failure = work.failure(error)
            self._end_badly(job, failure.kind, failure.message, failure.detail)
        finally:
            if task is not None and not task.future.done():
                # What broke off was the waiting. The same job cannot be handed over again before this has ended.
                task.cancel()
                wait([task.future])
            with self._lock:
                self._running = None
            work.clean()

    def _wait(self, job: ClaimedJob, task: Task) -> AnyResult:
        while True:
            try:
                return task.future.result(timeout=RENEW_SECONDS)
            except FutureTimeoutError:
                if task.future.done():
                    raise
                go_on = self._catalog.run(lambda session: store.renew(session, self._name, job.id)).result()
                if not go_on:
                    task.cancel()

    def _end_well(self, job: ClaimedJob, ended: Ended) -> None:
        if ended.mine:
            self._report(JobChanged(job.id, job.photo_id, JobState.FINISHED, render_id=ended.render_id))

    def _end_cancelled(self, job: ClaimedJob) -> None:
        """Cancelled by a person ends the job; stopped because the studio closes puts it back."""
        state = self._catalog.run(
            lambda session: store.end_cancelled(session, job.id, self._name, put_back=self._stopping)
        ).result()
        if state is not None:
            self._report(JobChanged(job.id, job.photo_id, state))

    def _end_badly(self, job: ClaimedJob, kind: str, message: str, detail: str) -> None:
        _log.warning("job %s: %s: %s (%s)", job.id, kind, message, detail)
        if kind == ErrorKind.CRASHED:
            state = self._catalog.run(
                lambda session: store.crash(session, job.id, self._name, message=message, detail=detail)
            ).result()
        else:
            state = self._catalog.run(
                lambda session: store.fail(
                    session, job.id, self._name, kind=kind, message=message, detail=detail
                )
            ).result()
        if state is not None:
            self._report(JobChanged(job.id, job.photo_id, state))
