"""The render queue as status bar and panel show it."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.row_model import RowModel

if TYPE_CHECKING:
    from studio.jobs.queue import JobQueue
    from studio.jobs.runner import JobChanged
    from studio.jobs.store import JobSummary

SOON_MS = 150
OPEN_STATES = ("running", "waiting", "paused")
RETRYABLE_STATES = ("failed", "cancelled", "quarantined")
ENDED_SHOWN = 30


class JobRows(RowModel["JobSummary"]):
    """What runs, then what waits in its order, then what has ended, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_id_of, parent)
        self.progress: dict[str, tuple[str, float | None]] = {}

    def title(self, value: JobSummary) -> str:
        return value.title

    def describe(self, value: JobSummary) -> str:
        return " · ".join(part for part in (value.title, self.made_by(value), self.state_of(value)) if part)

    def made_by(self, job: JobSummary) -> str:
        """The engine of a render, or that it is an export."""
        return self.tr("Export") if is_export(job) else job.engine

    def state_of(self, job: JobSummary) -> str:
        """Its state in words; for a failed one the sentence that says what to do."""
        if str(job.state) == "running":
            stage, fraction = self.progress.get(job.id, ("", None))
            percent = f"{fraction * 100:.0f} %" if fraction is not None else ""
            verb = self.tr("exporting") if is_export(job) else self.tr("rendering")
            return " ".join(part for part in (stage or verb, percent) if part)
        if str(job.state) in ("failed", "quarantined"):
            return job.message or self.tr("failed")
        return {
            "waiting": self.tr("waiting"),
            "paused": self.tr("paused"),
            "finished": self.tr("finished"),
            "cancelled": self.tr("cancelled"),
        }.get(str(job.state), str(job.state))

    def set_progress(self, job_id: str, stage: str, fraction: float | None) -> None:
        if self.progress.get(job_id) != (stage, fraction):
            self.progress[job_id] = (stage, fraction)
            self.touch(lambda job: job.id == job_id)


class Queue(QObject):
    """Signals: `x_changed(x)` for every property.

    running, waiting   how many jobs
    paused             nothing new is started
    summary            `Rendering 1, waiting 3`, or that nothing waits
    """

    running_changed = Signal(object)
    waiting_changed = Signal(object)
    paused_changed = Signal(object)
    summary_changed = Signal(object)
    running = observed(0)
    waiting = observed(0)
    paused = observed(False)
    summary = observed("")

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._queue: JobQueue | None = None
        self._exporting = 0
        self.rows = JobRows(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self.summary = self.tr("Nothing to render")

    def open(self, queue: JobQueue) -> None:
        self._queue = queue
        self._bridge.connect_signal(queue.changed, self._changed)
        self.refresh()

    def refresh(self) -> None:
        if self._queue is not None:
            self._bridge.await_future(self._queue.jobs(), self, self._take, self._notifications.report_error)
            self._bridge.await_future(self._queue.is_paused(), self, self._take_paused)

    def toggle_paused(self) -> None:
        if self._queue is not None:
            self._follow(self._queue.resume() if self.paused else self._queue.pause())

    def cancel(self, job_id: str) -> None:
        if self._queue is not None:
            self._follow(self._queue.cancel(job_id))

    def retry(self, job_id: str) -> None:
        if self._queue is not None:
            self._follow(self._queue.retry(job_id))

    def move(self, job_id: str, steps: int) -> None:
        """Move a waiting job up (negative) or down among those that wait."""
        waiting = [job.id for job in self.rows.values if str(job.state) in ("waiting", "paused")]
        if self._queue is None or job_id not in waiting:
            return
        rest = [key for key in waiting if key != job_id]
        place = min(max(0, waiting.index(job_id) + steps), len(rest))
        self._follow(self._queue.move(job_id, rest[place] if place < len(rest) else None))

    def forget_ended(self) -> None:
        if self._queue is not None:
            self._follow(self._queue.forget_ended())

    def _follow(self, future: Future[Any]) -> None:
        self._bridge.await_future(future, self, self._done, self._notifications.report_error)

    def _done(self, _answer: object) -> None:
        self._soon.start()

    def _changed(self, change: JobChanged) -> None:
        if str(change.state) == "running" and (change.stage or change.fraction is not None):
            self.rows.set_progress(change.job_id, change.stage, change.fraction)
            if self.rows.value(change.job_id) is not None:
                return
        if not self._soon.isActive():
            self._soon.start()

    def _take(self, jobs: tuple[JobSummary, ...]) -> None:
        running = [job for job in jobs if str(job.state) == "running"]
        waiting = [job for job in jobs if str(job.state) in ("waiting", "paused")]
        ended = [job for job in jobs if str(job.state) not in OPEN_STATES]
        ended.sort(key=lambda job: job.ended_at or job.created_at, reverse=True)
        self.rows.set_values((*running, *waiting, *ended[:ENDED_SHOWN]))
        self._exporting = sum(map(is_export, running))
        self.running, self.waiting = len(running), len(waiting)
        self._summarise()

    def _take_paused(self, paused: bool) -> None:
        self.paused = paused
        self._summarise()

    def _summarise(self) -> None:
        if not self.running and not self.waiting:
            self.summary = self.tr("Queue paused") if self.paused else self.tr("Nothing to render")
            return
        parts: list[str] = []
        if self.running > self._exporting:
            parts.append(self.tr("rendering {count}").format(count=self.running - self._exporting))
        if self._exporting:
            parts.append(self.tr("exporting {count}").format(count=self._exporting))
        if self.waiting:
            parts.append(self.tr("waiting {count}").format(count=self.waiting))
        if self.paused:
            parts.append(self.tr("paused"))
        text = ", ".join(parts)
        self.summary = text[:1].upper() + text[1:]


def is_export(job: JobSummary) -> bool:
    return str(job.kind) == "export"


def _id_of(job: JobSummary) -> str:
    return job.id
