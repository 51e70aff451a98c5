"""Takes jobs from the queue to the render processes, and brings their results home.

Jobs run one at a time, but looks of engines with a model several at once: while one has the model, the next is made
ready for it and the one before is proved and stored. A job under which the render process died before runs alone, so
that if it dies again nobody else is blamed.
"""

from __future__ import annotations

import logging
import shutil
import threading
import traceback
from collections.abc import Callable, Collection
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from render.client import RenderClient, Task, role_of
from render.errors import RenderError, TaskCancelled
from render.lanes import LOOKS_AT_ONCE
from render.messages import AnyEvent, AnyResult, Box, ErrorKind, Progress, Raster, Render, RenderRequest
from render.process import Role
from studio.catalog import Catalog
from studio.catalog.vault import Vault
from studio.errors import StorageError, StudioError
from studio.jobs import exports, lease, store
from studio.jobs.orders import ExportOrder
from studio.jobs.placing import remove
from studio.jobs.states import JobState
from studio.jobs.store import ClaimedJob
from studio.jobs.work import Ended, ExportWork, RenderWork, Work

RENEW_SECONDS = 1.0
"""How often a running job renews its runner's lease and looks whether somebody wants it to stop."""

LOOK_SECONDS = 2.0
"""How often an idle runner looks for jobs that another process added."""

WENT_WRONG = "Something in the studio went wrong; try again, and report it with the log if it returns."

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


def needs_a_model(request: RenderRequest) -> bool:
    return role_of(Render(task_id="", request=request, output_folder="")) is Role.ENGINE


@dataclass
class Held:
    """A job that runs here, and what the render processes do for it once they were asked."""

    job: ClaimedJob
    task: Task | None = None

    @property
    def engine(self) -> str:
        return self.job.request.engine if isinstance(self.job.request, RenderRequest) else ""


class Runner:
    """One thread that takes jobs while it holds the queue's lease, and one for each that runs. `start` it, `wake` it,
    `close` it.

    `overlaps` says which looks may run beside others like them, `LOOKS_AT_ONCE` of them.
    """

    def __init__(
        self,
        catalog: Catalog,
        vault: Vault,
        renderer: RenderClient,
        folder: Path,
        report: Callable[[JobChanged], None],
        overlaps: Callable[[RenderRequest], bool] = needs_a_model,
    ) -> None:
        self._catalog = catalog
        self._vault = vault
        self._renderer = renderer
        self._name = lease.runner_name()
        self._folder = folder / "renders"
        self._report = report
        self._overlaps = overlaps
        self._wake = threading.Event()
        self._stopping = False
        self._cleared = False
        self._lock = threading.Lock()
        self._held: dict[str, Held] = {}
        self._thread = threading.Thread(target=self._work, name="job-runner")

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    def cancel(self, job_id: str) -> None:
        """Stop this job if it is one that runs here."""
        with self._lock:
            held = self._held.get(job_id)
        if held is not None and held.task is not None:
            held.task.cancel()

    def release_models(self) -> None:
        """Give the memory of models back once what runs is done, unless something else is rendered by then."""
        self._renderer.release(Role.ENGINE)

    def close(self) -> None:
        """Put running jobs back and end every thread. Does nothing if it was never started."""
        self._stopping = True
        self._wake.set()
        for held in self._holding():
            if held.task is not None:
                held.task.cancel()
        if self._thread.is_alive():
            self._thread.join()
            try:
                self._catalog.run(lambda session: lease.drop_lease(session, self._name)).result()
            except StudioError as error:
                # It runs out by itself.
                _log.warning("the queue's lease stays for a while: %s (%s)", error.message, error.detail)

    def _holding(self) -> tuple[Held, ...]:
        with self._lock:
            return tuple(self._held.values())

    def _work(self) -> None:
        with ThreadPoolExecutor(LOOKS_AT_ONCE, thread_name_prefix="job") as threads:
            while not self._stopping:
                try:
                    job = self._claim()
                except StudioError as error:
                    _log_storage(error)
                    job = None
                if job is None:
                    self._rest()
                    continue
                held = Held(job)
                with self._lock:
                    self._held[job.id] = held
                self._report(JobChanged(job.id, job.photo_id, JobState.RUNNING, engine=held.engine))
                threads.submit(self._hold, held)

    def _claim(self) -> ClaimedJob | None:
        """The next job, where there is one that may run beside those that are held."""
        holding = tuple(held.job for held in self._holding())
        if holding and (len(holding) == LOOKS_AT_ONCE or not all(map(self._may_overlap, holding))):
            return None
        ids = frozenset(job.id for job in holding)

        def joins(job: ClaimedJob) -> bool:
            return not holding or self._may_overlap(job)

        claimed = self._catalog.run(lambda session: store.claim(session, self._name, ids, joins)).result()
        if claimed is None:
            return None
        if claimed.recovered or (claimed.job and not self._cleared):
            self._clear_leftovers(claimed.recovered, ids)
            for job_id in claimed.recovered:
                self._report(JobChanged(job_id, None, JobState.WAITING))
        for job_id in claimed.unreadable:
            self._report(JobChanged(job_id, None, JobState.FAILED))
        return claimed.job

    def _may_overlap(self, job: ClaimedJob) -> bool:
        return not isinstance(job.request, ExportOrder) and job.crashes == 0 and self._overlaps(job.request)

    def _rest(self) -> None:
        self._wake.wait(LOOK_SECONDS)
        self._wake.clear()

    def _clear_leftovers(self, abandoned: tuple[str, ...], holding: Collection[str]) -> None:
        """A runner that was killed may have left files, of a result that is in the vault or of half of one."""
        self._cleared = True
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                if folder.name not in holding:
                    shutil.rmtree(folder, ignore_errors=True)
        for part in self._catalog.run(lambda session: exports.parts(session, abandoned)).result():
            remove(part)

    def _hold(self, held: Held) -> None:
        """On a thread of the job's own, from the claim to the job's end in the catalogue."""
        ended = False
        try:
            self._run(held)
            ended = True
        except StudioError as error:
            # A full disk, for example: the job stays marked as running and is put back once there is room.
            _log_storage(error)
        except Exception:
            _log.exception("job %s was not ended", held.job.id)
        finally:
            with self._lock:
                del self._held[held.job.id]
            if ended:
                self._wake.set()  # else the same would be tried again at once

    def _work_of(self, job: ClaimedJob) -> Work:
        if isinstance(job.request, ExportOrder):
            return ExportWork(self._catalog, self._name, job)
        return RenderWork(self._catalog, self._vault, self._name, self._folder, job)

    def _run(self, held: Held) -> None:
        job = held.job

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
                        engine=held.engine,
                    )
                )

        work = self._work_of(job)
        task = None
        try:
            result = None
            command = work.begin()
            if command is not None:
                task = held.task = self._renderer.submit(command, hear)
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
        except Exception as error:
            if self._stopping:
                self._end_cancelled(job)
            else:
                detail = "".join(traceback.format_exception(error))
                self._end_badly(job, ErrorKind.INTERNAL, WENT_WRONG, detail)
        finally:
            if task is not None and not task.future.done():
                # What broke off was the waiting. The same job cannot be handed over again before this has ended.
                task.cancel()
                wait([task.future])
            work.clean()

    def _wait(self, job: ClaimedJob, task: Task) -> AnyResult:
        # Who cancelled between the claim and the submission found no task to cancel.
        ask = store.is_wanted
        while True:
            if not self._may_go_on(job, ask):
                task.cancel()
            ask = store.renew
            try:
                return task.future.result(timeout=RENEW_SECONDS)
            except FutureTimeoutError:
                if task.future.done():
                    raise

    def _may_go_on(self, job: ClaimedJob, ask: Callable[[Session, str, str], bool]) -> bool:
        try:
            return self._catalog.run(lambda session: ask(session, self._name, job.id)).result()
        except StorageError as error:
            # Whether the job is still this runner's is asked again, at the latest when it ends.
            _log.warning("a job's lease was not renewed: %s (%s)", error.message, error.detail)
            return True

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


def _log_storage(error: StudioError) -> None:
    _log.error("the queue cannot be read or written: %s (%s)", error.message, error.detail)
