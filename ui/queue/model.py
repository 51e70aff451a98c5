"""The render queue as status bar and panel show it."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.bridge import Bridge
from ui.notifications import Notifications
from ui.observable import observed
from ui.queue.rows import ATTENTION, RUNNING, WAITING, JobRows, group_of
from ui.queue.words import about, is_export

if TYPE_CHECKING:
    from studio.jobs.entries import QueueView
    from studio.jobs.queue import JobQueue
    from studio.jobs.runner import JobChanged

SOON_MS = 150
OPEN_STATES = ("running", "waiting", "paused")
RETRYABLE_STATES = ("failed", "cancelled", "quarantined")


class Queue(QObject):
    """Signals: `x_changed(x)` for every property.

    running, waiting   how many jobs
    failed             how many need somebody
    paused             nothing new is started
    left               seconds until all that goes on is done; None where that cannot be known
    summary            `Rendering 1, waiting 3 · about 2 min`, or that nothing waits
    """

    running_changed = Signal(object)
    waiting_changed = Signal(object)
    failed_changed = Signal(object)
    paused_changed = Signal(object)
    left_changed = Signal(object)
    summary_changed = Signal(object)
    running = observed(0)
    waiting = observed(0)
    failed = observed(0)
    paused = observed(False)
    left = observed[float | None](None)
    summary = observed("")

    def __init__(self, bridge: Bridge, notifications: Notifications, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._notifications = notifications
        self._queue: JobQueue | None = None
        self._exporting = 0
        # What ended before is in the looks; here it would only be in the way.
        self._since = datetime.now(UTC)
        self.rows = JobRows(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self._summarise()

    def open(self, queue: JobQueue) -> None:
        self._queue = queue
        self._bridge.connect_signal(queue.changed, self._changed)
        self.refresh()

    def refresh(self) -> None:
        if self._queue is not None:
            view = self._queue.view(self._since)
            self._bridge.await_future(view, self, self._take, self._notifications.report_error)

    def toggle_paused(self) -> None:
        if self._queue is not None:
            self._follow(self._queue.resume() if self.paused else self._queue.pause())

    def cancel(self, job_id: str) -> None:
        if self._queue is not None:
            self._follow(self._queue.cancel(job_id))

    def retry(self, job_id: str) -> None:
        if self._queue is not None:
            self._follow(self._queue.retry(job_id))

    def toggle_job_paused(self, job_id: str) -> None:
        """Let a waiting job stand aside, or a paused one go on."""
        entry = self.rows.entry(job_id)
        if self._queue is None or entry is None:
            return
        if str(entry.job.state) == "waiting":
            self._follow(self._queue.pause_job(job_id))
        elif str(entry.job.state) == "paused":
            self._follow(self._queue.resume_job(job_id))

    def move(self, job_id: str, steps: int) -> None:
        """Move a waiting job up (negative) or down among those that wait."""
        waiting = [entry.id for entry in self.rows.entries if group_of(entry) == WAITING]
        if job_id in waiting:
            rest = [key for key in waiting if key != job_id]
            place = min(max(0, waiting.index(job_id) + steps), len(rest))
            self.move_before(job_id, rest[place] if place < len(rest) else None)

    def move_before(self, job_id: str, before_id: str | None) -> None:
        """Put a waiting job before another one; None puts it last."""
        if self._queue is not None:
            self._follow(self._queue.move(job_id, before_id))

    def forget_ended(self) -> None:
        """Clear what has ended from the list; renders stay."""
        if self._queue is not None:
            self._since = datetime.now(UTC)
            self._follow(self._queue.forget_ended())

    def _follow(self, future: Future[Any]) -> None:
        self._bridge.await_future(future, self, self._done, self._notifications.report_error)

    def _done(self, _answer: object) -> None:
        self._soon.start()

    def _changed(self, change: JobChanged) -> None:
        if str(change.state) == "running" and (change.stage or change.fraction is not None):
            self.rows.set_progress(change.job_id, change.stage, change.fraction)
            entry = self.rows.entry(change.job_id)
            if entry is not None and group_of(entry) == RUNNING:
                self._summarise()
                return
        if not self._soon.isActive():
            self._soon.start()

    def _take(self, view: QueueView) -> None:
        entries = view.entries
        self.rows.set_entries(entries)
        running = [entry for entry in entries if group_of(entry) == RUNNING]
        self._exporting = sum(is_export(entry) for entry in running)
        self.running = len(running)
        self.waiting = sum(group_of(entry) == WAITING for entry in entries)
        self.failed = sum(group_of(entry) == ATTENTION for entry in entries)
        self.paused = view.paused
        self._summarise()

    def _summarise(self) -> None:
        self.left = None if self.paused else self.rows.seconds_left_of_all()
        parts: list[str] = []
        if self.running > self._exporting:
            parts.append(self.tr("rendering {count}").format(count=self.running - self._exporting))
        if self._exporting:
            parts.append(self.tr("exporting {count}").format(count=self._exporting))
        if self.waiting:
            parts.append(self.tr("waiting {count}").format(count=self.waiting))
        if not parts:
            parts.append(self.tr("queue paused") if self.paused else self.tr("nothing to render"))
        elif self.paused:
            parts.append(self.tr("paused"))
        if self.failed:
            parts.append(self.tr("{count} failed").format(count=self.failed))
        text = ", ".join(parts)
        left = about(self.left)
        self.summary = text[:1].upper() + text[1:] + (f" · {left}" if left else "")
