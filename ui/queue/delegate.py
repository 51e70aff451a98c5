"""How a job looks in the queue's panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.queue.job_view import JobView
from ui.queue.rows import ATTENTION, RUNNING, WAITING, Heading, JobRows, group_of
from ui.queue.words import about, made_by, place_of, stage_word, stages_of, within_stage
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate
from ui.widgets.cells import line_height, option_rect, paint_card, paint_picture, paint_text
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.jobs.entries import QueueEntry

Index = QModelIndex | QPersistentModelIndex
THUMBNAIL_SIDE = 256
GAP, PAD = 4, 8
BAR = 3.0
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class JobDelegate(CardDelegate):
    """The photo; its name and the garments; what is with it, and for what runs its stages; how long it takes."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, rows: JobRows, view: JobView) -> None:
        super().__init__(theme, thumbnails, view)
        self._rows = rows
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: QueueEntry | Heading = index.data(VALUE_ROLE)
        if isinstance(row, Heading):
            return QSize(120, int(line_height(self.theme.font("caption")) + 12))
        body, small = line_height(self.theme.font()), line_height(self.theme.font("small"))
        height = body + small
        if group_of(row) == RUNNING:
            height += small + 6 + self._stepper_height(row)
        elif group_of(row) == ATTENTION:
            height += self._sentence_height(row)
        else:
            height += small
        return QSize(200, int(height + 2 * PAD + GAP))

    def _text_width(self) -> float:
        return self._view.viewport().width() - 2 * PAD - self._picture_width() - PAD

    def _picture_width(self) -> float:
        lines = line_height(self.theme.font()) + 2 * line_height(self.theme.font("small"))
        return lines * 0.8

    def _sentence_height(self, entry: QueueEntry) -> float:
        """Of a sentence that says what to do: whole, on as many lines as it takes."""
        metrics = QFontMetricsF(self.theme.font("small"))
        room = QRectF(0, 0, self._text_width(), 1000)
        return metrics.boundingRect(room, WRAPPED, self._rows.state_of(entry)).height()

    def _stepper_height(self, entry: QueueEntry) -> float:
        return BAR + 2 + line_height(self.theme.font("caption")) if entry.job.engine else BAR

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: QueueEntry | Heading = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -GAP)
        painter.save()
        if isinstance(row, Heading):
            caption = theme.font("caption", QFont.Weight.Medium)
            paint_text(
                painter, card.adjusted(2, 4, 0, 0), self._rows.heading_text(row), caption, colour.text_dim
            )
            painter.restore()
            return
        painter.setOpacity(0.5 if self._view.dragged == row.id else 1.0)
        paint_card(painter, card, option, theme)
        inner = card.adjusted(PAD, PAD, -PAD, -PAD)
        width = self._picture_width()
        picture = QRectF(inner.left(), inner.top(), width, min(inner.height(), width * 1.25))
        image = self.thumbnails.image(row.photo_sha256, THUMBNAIL_SIDE)
        paint_picture(painter, picture, image, theme, cover=True)
        self._paint_text(painter, inner.adjusted(width + PAD, 0, 0, 0), row)
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRectF, entry: QueueEntry) -> None:
        theme, colour = self.theme, self.theme.colour
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        group = group_of(entry)
        right = Qt.AlignmentFlag.AlignRight
        line = QRectF(rect.left(), rect.top(), rect.width(), line_height(theme.font()))
        at_right = self._right_of(entry)
        used = QFontMetricsF(small).horizontalAdvance(at_right) + PAD if at_right else 0.0
        paint_text(painter, line.adjusted(0, 0, -used, 0), entry.job.title, body, colour.text)
        paint_text(painter, line, at_right, small, colour.text_dim, right)
        line = QRectF(rect.left(), line.bottom(), rect.width(), line_height(small))
        engine = made_by(entry)
        used = QFontMetricsF(small).horizontalAdvance(engine) + PAD if engine else 0.0
        paint_text(
            painter, line.adjusted(0, 0, -used, 0), self._rows.content_of(entry), small, colour.text_dim
        )
        paint_text(painter, line, engine, small, colour.text_dim, right)
        below = QRectF(rect.left(), line.bottom(), rect.width(), rect.bottom() - line.bottom())
        if group == RUNNING:
            self._paint_running(painter, below, entry)
        elif group == ATTENTION:
            painter.setFont(small)
            painter.setPen(colour.bad)
            painter.drawText(below, WRAPPED, self._rows.state_of(entry))
        else:
            line = QRectF(below.left(), below.top(), below.width(), line_height(small))
            ink = colour.warn if entry.interrupted or entry.job.crashes else colour.text_dim
            paint_text(painter, line, self._rows.state_of(entry), small, ink)

    def _right_of(self, entry: QueueEntry) -> str:
        """How long it will take, or when it ended."""
        if entry.job.ended_at is None:
            return about(self._rows.seconds_left(entry))
        if group_of(entry) == WAITING:
            return ""
        return moment_text(entry.job.ended_at)

    def _paint_running(self, painter: QPainter, rect: QRectF, entry: QueueEntry) -> None:
        theme, colour = self.theme, self.theme.colour
        small, caption = theme.font("small"), theme.font("caption")
        line = QRectF(rect.left(), rect.top(), rect.width(), line_height(small))
        paint_text(painter, line, self._rows.state_of(entry), small, colour.text)
        stage, fraction = self._rows.progress.get(entry.id, ("", None))
        top = line.bottom() + 6
        if not entry.job.engine:
            self._paint_bar(painter, QRectF(rect.left(), top, rect.width(), BAR), fraction or 0.0)
            return
        stages, stage = stages_of(entry.job.engine), place_of(stage)
        at = stages.index(stage) if stage in stages else -1
        width = (rect.width() - GAP * (len(stages) - 1)) / len(stages)
        for place, name in enumerate(stages):
            segment = QRectF(rect.left() + place * (width + GAP), top, width, BAR)
            done = 1.0 if place < at else within_stage(stage, fraction, stages) if place == at else 0.0
            self._paint_bar(painter, segment, done)
            word = QRectF(segment.left(), segment.bottom() + 2, width, line_height(caption))
            ink = colour.text if place == at else colour.text_dim
            paint_text(painter, word, stage_word(name), caption, ink)

    def _paint_bar(self, painter: QPainter, rect: QRectF, done: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour.line_strong)
        painter.drawRoundedRect(rect, BAR / 2, BAR / 2)
        if done > 0:
            painter.setBrush(self.theme.colour.accent)
            rect.setWidth(max(BAR, rect.width() * done))
            painter.drawRoundedRect(rect, BAR / 2, BAR / 2)
