"""The history of the look: every change with a small picture and in words; a click goes back to it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.dressing_room.history import StepRow
from ui.dressing_room.model import DressingRoom
from ui.observable import bind
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import Line, lines_height, option_rect, paint_card, paint_lines, paint_picture
from ui.widgets.pieces import wrapped
from ui.words import moment_text

Index = QModelIndex | QPersistentModelIndex
PICTURE = QSize(38, 48)
PADDING = 5
GAP = 3


class StepDelegate(CardDelegate):
    """The look small at the left; what was done and when beside it."""

    def __init__(self, theme: Theme, thumbnails: ThumbnailCache, room: DressingRoom, parent: QWidget) -> None:
        super().__init__(theme, thumbnails, parent)
        self._room = room

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = lines_height([self.theme.font(), self.theme.font("small")], 2)
        return QSize(120, int(max(PICTURE.height(), lines)) + 2 * PADDING + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        step: StepRow = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -GAP)
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(PADDING + 4, PADDING, -PADDING, -PADDING)
        if step.worn:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour.accent)
            painter.drawRoundedRect(QRectF(card.left() + 3, card.top() + 8, 3, card.height() - 16), 1.5, 1.5)
        picture = QRectF(inner.topLeft(), PICTURE.toSizeF())
        paint_picture(
            painter, picture, self._room.steps.image(step.id), theme, cover=True, icon="dressing-room"
        )
        left = picture.right() + theme.spacing.s + 2
        weight = QFont.Weight.DemiBold if step.worn else QFont.Weight.Normal
        lines = [Line(step.words, theme.font("body", weight), colour.text)]
        under = ", ".join(
            part for part in (self.tr("worn now") if step.worn else "", moment_text(step.made_at)) if part
        )
        if under:
            lines.append(Line(under, theme.font("small"), colour.text_dim))
        height = lines_height([line.font for line in lines], 2)
        block = QRectF(left, inner.center().y() - height / 2, inner.right() - left, height)
        paint_lines(painter, block, lines, 2)
        painter.restore()


class HistoryPanel(QWidget):
    """Newest on top, the photo as it was at the bottom."""

    def __init__(
        self, theme: Theme, thumbnails: ThumbnailCache, room: DressingRoom, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._room = room
        self.setAccessibleName(self.tr("History of the look"))
        self.view = CardView(theme, thumbnails, self.tr("History of the look"))
        self.view.setModel(room.steps.rows)
        self.view.setItemDelegate(StepDelegate(theme, thumbnails, room, self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._go)
        self.view.chosen.connect(self._go)
        self._hint = wrapped(
            self.tr("Click a step to go back to it; undo comes back from there. It stays with the photo."),
            "small",
        )
        space = theme.spacing
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.l, space.m, space.l, space.s)
        layout.setSpacing(space.s)
        layout.addWidget(self._hint)
        layout.addWidget(self.view, 1)
        room.steps.pictured.connect(self._repaint)
        bind(room, "photo", self._show_photo)

    def _go(self, index: QModelIndex) -> None:
        self._room.go_to_step(index.data(VALUE_ROLE).id)

    def _repaint(self, _step_id: str) -> None:
        self.view.viewport().update()

    def _show_photo(self, photo: object) -> None:
        self.setEnabled(photo is not None)
