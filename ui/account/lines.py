"""Lists of plain lines in the account's panel: two lines of text at the left, two at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.widgets.cells import (
    is_focused,
    is_hovered,
    is_selected,
    line_height,
    option_rect,
    paint_focus,
    paint_text,
)

Index = QModelIndex | QPersistentModelIndex
PAD = 6
GAP = 12


@dataclass(frozen=True)
class Line:
    """`amount_ink` and `note_ink` are names of colours; what is empty takes no room."""

    title: str
    amount: str = ""
    below: str = ""
    note: str = ""
    amount_ink: str = "text"
    note_ink: str = "text_dim"
    strong: bool = False


class LineDelegate(QStyledItemDelegate):
    def __init__(
        self, theme: Theme, line_of: Callable[[Any], Line], parent: QWidget, *, height: int = 2
    ) -> None:
        """`height` in lines of text: 1 or 2."""
        super().__init__(parent)
        self._theme = theme
        self._line_of = line_of
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = line_height(self._theme.font())
        if self._height > 1:
            height += line_height(self._theme.font("small")) + 1
        return QSize(100, int(height) + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, colour = self._theme, self._theme.colour
        line = self._line_of(index.data(VALUE_ROLE))
        rect = QRectF(option_rect(option))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_selected(option) or is_hovered(option):
            painter.setBrush(colour.accent_wash if is_selected(option) else colour.hover)
            painter.drawRoundedRect(rect, theme.radius, theme.radius)
        inner = rect.adjusted(PAD + 2, PAD, -PAD - 2, -PAD)
        body = theme.font("body", QFont.Weight.Medium if line.strong else QFont.Weight.Normal)
        small = theme.font("small")
        first = QRectF(inner.left(), inner.top(), inner.width(), line_height(theme.font()))
        second = QRectF(inner.left(), first.bottom() + 1, inner.width(), line_height(small))
        self._paint_pair(
            painter, first, (line.title, line.amount), body, (colour.text, getattr(colour, line.amount_ink))
        )
        self._paint_pair(
            painter, second, (line.below, line.note), small, (colour.text_dim, getattr(colour, line.note_ink))
        )
        if is_focused(option):
            paint_focus(painter, rect, theme)
        painter.restore()

    def _paint_pair(
        self, painter: QPainter, rect: QRectF, texts: tuple[str, str], font: QFont, inks: tuple[Any, Any]
    ) -> None:
        """What is at the right is whole; what is at the left has the room that it leaves."""
        left, right = texts
        used = QFontMetricsF(font).horizontalAdvance(right) + GAP if right else 0.0
        paint_text(painter, rect.adjusted(0, 0, -used, 0), left, font, inks[0])
        paint_text(painter, rect, right, font, inks[1], Qt.AlignmentFlag.AlignRight)


class LineView(QListView):
    """A list of such lines. Signals: those of a list view."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        model: QAbstractItemModel,
        line_of: Callable[[Any], Line] | None,
        *,
        height: int = 2,
    ) -> None:
        """Without `line_of` its owner gives it a delegate of its own."""
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(model)
        if line_of is not None:
            self.setItemDelegate(LineDelegate(theme, line_of, self, height=height))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        theme.changed.connect(self._restyle)

    @property
    def chosen(self) -> Any:
        """The value of the current row; None without one."""
        index = self.currentIndex()
        return index.data(VALUE_ROLE) if index.isValid() else None

    def rows_height(self, count: int) -> int:
        """Of so many rows, in pixels."""
        hint = self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex())
        return count * hint.height() + 2

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
