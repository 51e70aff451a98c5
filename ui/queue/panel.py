"""The queue's panel above the status bar: what renders, waits and ended; pause, reorder, cancel, retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.keys import KeyMap
from ui.observable import bind
from ui.queue.model import OPEN_STATES, RETRYABLE_STATES, Queue
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import Line, line_height, lines_height, option_rect, paint_card, paint_lines, paint_text
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import IconButton, label

if TYPE_CHECKING:
    from studio.jobs.store import JobSummary

Index = QModelIndex | QPersistentModelIndex
PANEL_SIZE = QSize(400, 320)


class JobDelegate(CardDelegate):
    """A job on two lines: photo and engine, then its state; a bar while it renders."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, queue: Queue, parent: QWidget) -> None:
        super().__init__(theme, thumbnails, parent)
        self._queue = queue

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, int(lines_height([self.theme.font(), self.theme.font("small")]) + 24))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        job: JobSummary = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -4)
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(10, 6, -10, -6)
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        failed = str(job.state) in ("failed", "quarantined")
        state_ink = colour.bad if failed else colour.text_dim
        lines = [
            Line(job.title, body, colour.text),
            Line(self._queue.rows.state_of(job), small, state_ink),
        ]
        paint_lines(painter, inner, lines, 2)
        first = QRectF(inner.left(), inner.top(), inner.width(), line_height(body))
        paint_text(
            painter, first, self._queue.rows.made_by(job), small, colour.text_dim, Qt.AlignmentFlag.AlignRight
        )
        if str(job.state) == "running":
            _, fraction = self._queue.rows.progress.get(job.id, ("", None))
            bar = QRectF(card.left() + 10, card.bottom() - 5, (card.width() - 20) * (fraction or 0.02), 2)
            painter.fillRect(bar, colour.accent)
        painter.restore()


class QueuePanel(QFrame):
    """Opens from the status bar; closes with Esc, its button or a click on the status bar."""

    def __init__(
        self, theme: Theme, keys: KeyMap, thumbnails: ThumbnailCache, queue: Queue, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self.setProperty("role", "popup")
        self.setAccessibleName(self.tr("Queue"))
        self.view = CardView(theme, thumbnails, self.tr("Jobs"))
        self.view.setModel(queue.rows)
        self.view.setItemDelegate(JobDelegate(theme, thumbnails, queue, self.view))
        self.view.current_moved.connect(self._refresh)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            theme,
            "queue",
            self.tr("Nothing to render"),
            self.tr("Renders line up here. Put a garment on a photo and press Ctrl+Enter."),
            compact=True,
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self.pause = IconButton(theme, "pause", self.tr("Pause the queue"))
        self.pause.clicked.connect(queue.toggle_paused)
        self.raise_job = IconButton(theme, "up", self.tr("Sooner"))
        self.raise_job.clicked.connect(self._sooner)
        self.lower_job = IconButton(theme, "down", self.tr("Later"))
        self.lower_job.clicked.connect(self._later)
        self.retry = IconButton(theme, "retry", self.tr("Try again"))
        self.retry.clicked.connect(self._retry)
        self.cancel = IconButton(theme, "cross", self.tr("Cancel this job"))
        self.cancel.clicked.connect(self._cancel)
        self.clear = IconButton(theme, "trash", self.tr("Clear what has ended"))
        self.clear.clicked.connect(queue.forget_ended)

        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.m, space.s, space.m, space.m)
        layout.setSpacing(space.s)
        head = QHBoxLayout()
        head.setSpacing(space.xs)
        head.addWidget(label(self.tr("Queue"), "title"))
        head.addStretch(1)
        for part in (self.pause, self.raise_job, self.lower_job, self.retry, self.cancel, self.clear):
            head.addWidget(part)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        for part, action in (
            (self.raise_job, "job.sooner"),
            (self.lower_job, "job.later"),
            (self.retry, "job.retry"),
            (self.cancel, "job.cancel"),
        ):
            keys.name(part, action)
        keys.bind(
            self,
            {
                "job.sooner": self._sooner,
                "job.later": self._later,
                "job.retry": self._retry,
                "job.cancel": self._cancel,
            },
        )
        bind(queue, "paused", self._show_paused)
        bind(queue, "summary", self._refresh)
        queue.rows.dataChanged.connect(self._refresh)
        self.hide()

    def place(self, left: int, bottom: int) -> None:
        """Its lower left corner in its parent's pixels."""
        self.resize(PANEL_SIZE)
        self.move(left, bottom - self.height())

    def _show_paused(self, paused: bool) -> None:
        self.pause.set_icon_name("play" if paused else "pause")
        self.pause.setToolTip(self.tr("Go on with the queue") if paused else self.tr("Pause the queue"))
        self.pause.setAccessibleName(self.pause.toolTip())

    def _current(self) -> JobSummary | None:
        index = self.view.currentIndex()
        return index.data(VALUE_ROLE) if index.isValid() else None

    def _refresh(self, *_: object) -> None:
        job = self._current()
        state = str(job.state) if job is not None else ""
        waits = state in ("waiting", "paused")
        self.raise_job.setEnabled(waits)
        self.lower_job.setEnabled(waits)
        self.cancel.setEnabled(state in OPEN_STATES)
        self.retry.setEnabled(state in RETRYABLE_STATES)
        self._pages.setCurrentWidget(self.view if self._queue.rows.rowCount() else self.empty)

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
        if job is not None:
            self._queue.retry(job.id)
