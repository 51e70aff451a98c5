"""The queue's panel above the status bar: what renders, waits and ended; pause, reorder, cancel, retry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.observable import bind
from ui.queue.delegate import JobDelegate
from ui.queue.job_view import JobView
from ui.queue.model import OPEN_STATES, RETRYABLE_STATES, Queue
from ui.queue.rows import Heading
from ui.reveal import show_in_folder
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import Elided, IconButton, LabelledButton, label

if TYPE_CHECKING:
    from studio.jobs.store import JobSummary

WIDTH, HEIGHT = 460, 520
MARGIN = 48
"""What stays free above the panel in a low window."""


class QueuePanel(QFrame):
    """Opens from the status bar; closes with Esc, its button or a click on the status bar.

    Signals: `dress_wanted()` from the empty queue.
    """

    dress_wanted = Signal()

    def __init__(
        self, theme: Theme, keys: KeyMap, thumbnails: ThumbnailCache, queue: Queue, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Queue"))
        self._keys = keys
        self.view = JobView(theme, thumbnails, self.tr("Jobs"), queue.rows)
        self.view.setItemDelegate(JobDelegate(theme, thumbnails, queue.rows, self.view))
        self.view.current_moved.connect(self._refresh)
        self.view.job_moved.connect(queue.move_before)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            theme,
            "queue",
            self.tr("Nothing to render"),
            self.tr("Renders line up here. Put a garment on a photo, then render it."),
            self.tr("Dress a photo"),
            compact=True,
        )
        self.empty.acted.connect(self.dress_wanted)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self.summary = Elided(role="small")
        self.pause = LabelledButton(theme, "pause", self.tr("Pause all"))
        self.pause.clicked.connect(queue.toggle_paused)
        self.pause_job = IconButton(theme, "pause", self.tr("Pause the job, or let it go on"))
        self.pause_job.clicked.connect(self._toggle_job)
        self.raise_job = IconButton(theme, "up", self.tr("Sooner"))
        self.raise_job.clicked.connect(self._sooner)
        self.lower_job = IconButton(theme, "down", self.tr("Later"))
        self.lower_job.clicked.connect(self._later)
        self.retry = IconButton(theme, "retry", self.tr("Try again"))
        self.retry.clicked.connect(self._retry)
        self.cancel = IconButton(theme, "cross", self.tr("Cancel this job"))
        self.cancel.clicked.connect(self._cancel)
        self.reveal = IconButton(theme, "folder", self.tr("Show in folder"))
        self.reveal.clicked.connect(self._show_in_folder)
        self.view.chosen.connect(self._show_in_folder)
        self.clear = IconButton(theme, "trash", self.tr("Clear what has ended"))
        self.clear.clicked.connect(queue.forget_ended)

        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.m, space.s)
        layout.setSpacing(space.s)
        head = QHBoxLayout()
        head.setSpacing(space.xs)
        head.addWidget(label(self.tr("Queue"), "title"))
        head.addSpacing(space.xs)
        head.addWidget(self.summary, 1)
        head.addWidget(self.pause)
        acts = QHBoxLayout()
        acts.setSpacing(space.xs)
        for part in (
            self.raise_job,
            self.lower_job,
            self.pause_job,
            self.retry,
            self.cancel,
            self.reveal,
        ):
            acts.addWidget(part)
        acts.addStretch(1)
        acts.addWidget(self.clear)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        layout.addLayout(acts)
        for part, action in (
            (self.raise_job, "job.sooner"),
            (self.lower_job, "job.later"),
            (self.retry, "job.retry"),
            (self.cancel, "job.cancel"),
            (self.pause_job, "job.pause"),
        ):
            keys.name(part, action)
        # On the list alone: Space presses a button that has the keyboard.
        keys.bind(
            self.view,
            {
                "job.pause": self._toggle_job,
                "job.sooner": self._sooner,
                "job.later": self._later,
                "job.retry": self._retry,
                "job.cancel": self._cancel,
            },
        )
        bind(queue, "paused", self._show_paused)
        bind(queue, "summary", self.summary.setText)
        for signal in (
            queue.rows.dataChanged,
            queue.rows.rowsInserted,
            queue.rows.rowsRemoved,
            queue.rows.layoutChanged,
        ):
            signal.connect(self._refresh)
        self._refresh()
        self.hide()

    def place(self, left: int, bottom: int) -> None:
        """Its lower left corner in its parent's pixels. In a low window it is lower."""
        self.resize(WIDTH, max(200, min(HEIGHT, bottom - MARGIN)))
        self.move(left, bottom - self.height())

    def _show_paused(self, paused: bool) -> None:
        self.pause.set_icon_name("play" if paused else "pause")
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause all"))
        self.pause.setToolTip(
            self.tr("Go on with the queue")
            if paused
            else self.tr("Start nothing new; what runs is finished first")
        )
        self.pause.setAccessibleName(self.pause.toolTip())

    def _current(self) -> JobSummary | None:
        index = self.view.currentIndex()
        row = index.data(VALUE_ROLE) if index.isValid() else None
        return None if row is None or isinstance(row, Heading) else row.job

    def _refresh(self, *_: object) -> None:
        job = self._current()
        state = str(job.state) if job is not None else ""
        waits = state in ("waiting", "paused")
        self.raise_job.setEnabled(waits)
        self.lower_job.setEnabled(waits)
        self.pause_job.setEnabled(waits)
        self.pause_job.set_icon_name("play" if state == "paused" else "pause")
        self.cancel.setEnabled(state in OPEN_STATES)
        self.retry.setEnabled(state in RETRYABLE_STATES)
        self.reveal.setEnabled(state == "finished" and job is not None and job.path is not None)
        entries = self._queue.rows.entries
        self.clear.setEnabled(any(str(entry.job.state) not in OPEN_STATES for entry in entries))
        self._pages.setCurrentWidget(self.view if entries else self.empty)

    def _show_menu(self, position: QPoint) -> None:
        index: QModelIndex = self.view.indexAt(position)
        job = self._current()
        if not index.isValid() or job is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part, action, slot in (
            (self.raise_job, "job.sooner", self._sooner),
            (self.lower_job, "job.later", self._later),
            (self.pause_job, "job.pause", self._toggle_job),
            (self.retry, "job.retry", self._retry),
            (self.cancel, "job.cancel", self._cancel),
        ):
            if part.isEnabled():
                made = menu.addAction(self._keys.said(action))
                made.setShortcuts(self._keys.sequences_of(action))
                made.triggered.connect(slot)
        if self.reveal.isEnabled():
            menu.addAction(self.tr("Show in folder")).triggered.connect(self._show_in_folder)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def _toggle_job(self) -> None:
        job = self._current()
        if job is not None:
            self._queue.toggle_job_paused(job.id)

    def _show_in_folder(self, *_: object) -> None:
        job = self._current()
        if job is not None and job.path is not None and str(job.state) == "finished":
            show_in_folder([Path(job.path)])

    def _sooner(self) -> None:
        self._move(-1)

    def _later(self) -> None:
        self._move(1)

    def _move(self, steps: int) -> None:
        job = self._current()
        if job is not None:
            self._queue.move(job.id, steps)

    def _cancel(self) -> None:
        job = self._current()
        if job is not None and str(job.state) in OPEN_STATES:
            self._queue.cancel(job.id)

    def _retry(self) -> None:
        job = self._current()
        if job is not None and str(job.state) in RETRYABLE_STATES:
            self._queue.retry(job.id)
