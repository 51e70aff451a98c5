"""The list of jobs, of which those that wait are put into another order by dragging."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication

from ui.queue.rows import WAITING, Heading, JobRows, group_of
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardView

EDGE = 24
SCROLL_MS = 40
SCROLL_STEP = 8


class JobView(CardView):
    """Signals: `job_moved(job_id, before_id or None)` when a waiting job was dropped before another, or last."""

    job_moved = Signal(str, object)
    _dragged = ""
    """The job under the pointer. Of the class, since Qt sends events before there is all of a view."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, name: str, rows: JobRows) -> None:
        super().__init__(theme, thumbnails, name)
        self._rows = rows
        self.setUniformItemSizes(False)
        self.setModel(rows)
        self._pressed: tuple[str, QPoint] | None = None
        self._at = QPoint()
        self._scroll = QTimer(self)
        self._scroll.setInterval(SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        rows.dataChanged.connect(self._lay_out_again)

    @property
    def dragged(self) -> str:
        """The id of the job that is being dragged, or empty."""
        return self._dragged

    @property
    def drop_line(self) -> QRect | None:
        """Where the line is that says what a drop would do, in the viewport's pixels; None while nothing is dragged."""
        if not self._dragged:
            return None
        waiting = self._waiting()
        before = self._before(waiting)
        if before is not None:
            rect = next(rect for job_id, rect in waiting if job_id == before)
            return QRect(rect.left(), rect.top() - 4, rect.width(), 3)
        last = waiting[-1][1]
        return QRect(last.left(), last.bottom() - 2, last.width(), 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._rows.values[index.row()] if index.isValid() else None
        self._pressed = None
        if row is None or isinstance(row, Heading) or event.button() != Qt.MouseButton.LeftButton:
            return
        if group_of(row) == WAITING:
            self._pressed = (row.id, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            job_id, start = self._pressed
            far = (self._at - start).manhattanLength() >= QApplication.startDragDistance()
            if far and not self._dragged and self._rows.entry(job_id) is not None:
                self._dragged = job_id
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._scroll.start()
            if self._dragged:
                self.viewport().update()
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._at = self._dragged, event.position().toPoint()
        before = self._before(self._waiting()) if dragged else None
        self._stop()
        if not dragged:
            super().mouseReleaseEvent(event)
        elif before != dragged:
            self.job_moved.emit(dragged, before)

    def event(self, event: QEvent) -> bool:
        """Esc ends the drag instead of what it means elsewhere."""
        if (
            self._dragged
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        ):
            if event.type() == QEvent.Type.KeyPress:
                self._stop()
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        line = self.drop_line
        if line is not None:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour.accent, 1))
            painter.setBrush(self._theme.colour.accent)
            painter.drawRoundedRect(line, 1.5, 1.5)

    def _stop(self) -> None:
        self._pressed, self._dragged = None, ""
        self._scroll.stop()
        self.unsetCursor()
        self.viewport().update()

    def _waiting(self) -> list[tuple[str, QRect]]:
        """The jobs that wait and where they are; the dragged one is always among them."""
        return [
            (row.id, self.visualRect(self._rows.index(number)))
            for number, row in enumerate(self._rows.values)
            if not isinstance(row, Heading) and (group_of(row) == WAITING or row.id == self._dragged)
        ]

    def _before(self, waiting: list[tuple[str, QRect]]) -> str | None:
        """Before which job a drop would put the dragged one; itself where it would stay."""
        ids = [job_id for job_id, _ in waiting]
        place = next(
            (number for number, (_, rect) in enumerate(waiting) if self._at.y() < rect.center().y()),
            len(ids),
        )
        here = ids.index(self._dragged)
        if place in (here, here + 1):
            return self._dragged
        return ids[place] if place < len(ids) else None

    def _scroll_on(self) -> None:
        bar = self.verticalScrollBar()
        if self._at.y() < EDGE:
            bar.setValue(bar.value() - SCROLL_STEP)
        elif self._at.y() > self.viewport().height() - EDGE:
            bar.setValue(bar.value() + SCROLL_STEP)
        self.viewport().update()

    def _lay_out_again(self, *_: object) -> None:
        """A job that begins to run, or fails, is higher than one that waits."""
        self.scheduleDelayedItemsLayout()
