"""The page of dead letters: what the server refused for good, why, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter
from PySide6.QtWidgets import QStackedWidget, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ui.account.lines import LineView
from ui.account.model import AccountModel
from ui.account.rows import body_text, letter_title
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.widgets.cells import line_height, option_rect, paint_card, paint_text
from ui.widgets.empty import EmptyState
from ui.widgets.pieces import button, row, wrapped
from ui.words import moment_text

if TYPE_CHECKING:
    from studio.credits.values import DeadLetter

Index = QModelIndex | QPersistentModelIndex
WRAPPED = int(Qt.TextFlag.TextWordWrap)
PAD = 8


class LetterDelegate(QStyledItemDelegate):
    """What it was and when; below, whole, why it was refused and what to do."""

    def __init__(self, theme: Theme, view: LineView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if not index.isValid():
            return QSize(100, int(line_height(self._theme.font())) + 2 * PAD)
        metrics = QFontMetricsF(self._theme.font("small"))
        room = QRectF(0, 0, self._view.viewport().width() - 2 * PAD, 1000)
        words = metrics.boundingRect(room, WRAPPED, body_text(index.data(VALUE_ROLE)))
        return QSize(100, int(line_height(self._theme.font()) + words.height() + 2 * PAD + 6))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        letter: DeadLetter = index.data(VALUE_ROLE)
        theme, colour = self._theme, self._theme.colour
        card = QRectF(option_rect(option)).adjusted(0, 0, 0, -4)
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(PAD, PAD, -PAD, -PAD)
        head = QRectF(inner.left(), inner.top(), inner.width(), line_height(theme.font()))
        small = theme.font("small")
        when = moment_text(letter.made_at)
        used = QFontMetricsF(small).horizontalAdvance(when) + PAD
        medium = theme.font("body", QFont.Weight.Medium)
        paint_text(painter, head.adjusted(0, 0, -used, 0), letter_title(letter), medium, colour.text)
        paint_text(painter, head, when, small, colour.text_dim, Qt.AlignmentFlag.AlignRight)
        painter.setFont(small)
        painter.setPen(colour.text_dim)
        below = QRectF(inner.left(), head.bottom() + 2, inner.width(), inner.bottom() - head.bottom())
        painter.drawText(below, WRAPPED, body_text(letter))
        painter.restore()


class LettersPage(QWidget):
    def __init__(self, theme: Theme, model: AccountModel) -> None:
        super().__init__()
        self._model = model
        self.about = wrapped(
            self.tr("The server refused to do this, for good. Nothing else waits for it."), "small"
        )
        self.view = LineView(theme, self.tr("What needs you"), model.letters, None)
        self.view.setUniformItemSizes(False)
        self.view.setResizeMode(LineView.ResizeMode.Adjust)
        self.view.setItemDelegate(LetterDelegate(theme, self.view))
        self.view.selectionModel().currentChanged.connect(self._refresh)
        self.seen = button(self.tr("Done, take it off the list"))
        self.seen.clicked.connect(self._dismiss)
        self.copy = button(self.tr("Copy"), "flat")
        self.copy.setToolTip(
            self.tr("What it was, why it was refused and its id: for whoever runs the server.")
        )
        self.copy.clicked.connect(self._copy)
        self.empty = EmptyState(
            theme,
            "check",
            self.tr("Nothing needs you"),
            self.tr("What the server refuses for good is listed here, with what to do about it."),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.spacing.s)
        layout.addWidget(self.about)
        layout.addWidget(self._pages, 1)
        layout.addLayout(row(self.seen, self.copy, None, spacing=theme.spacing.s))
        for signal in (model.letters.rowsInserted, model.letters.rowsRemoved):
            signal.connect(self._refresh)
        self._refresh()

    def _dismiss(self) -> None:
        letter: DeadLetter | None = self.view.chosen
        if letter is not None:
            self._model.dismiss(letter.op_id)

    def _copy(self) -> None:
        letter: DeadLetter | None = self.view.chosen
        if letter is not None:
            QGuiApplication.clipboard().setText(f"{self._model.letters.describe(letter)}\n{letter.op_id}")

    def _refresh(self, *_: object) -> None:
        filled = self._model.letters.rowCount() > 0
        if filled and not self.view.currentIndex().isValid():
            # Whoever comes here deals with them one after the other.
            self.view.setCurrentIndex(self._model.letters.index(0))
        self._pages.setCurrentWidget(self.view if filled else self.empty)
        self.about.setVisible(filled)
        for each in (self.seen, self.copy):
            each.setVisible(filled)
            each.setEnabled(self.view.chosen is not None)
