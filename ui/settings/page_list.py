"""Names below each other, one of which is open: pages, and parts of the program."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.row_model import VALUE_ROLE
from ui.settings.model import Page
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


class PageDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, int(line_height(self._theme.font())) + 2 * self._theme.spacing.s)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        page = index.data(VALUE_ROLE)
        title: str = index.data(Qt.ItemDataRole.DisplayRole)
        found = page.found if isinstance(page, Page) else -1
        theme, colour = self._theme, self._theme.colour
        rect = QRectF(option_rect(option))
        selected, off = is_selected(option), found == 0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or is_hovered(option):
            painter.setBrush(colour.accent_wash if selected else colour.hover)
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), theme.radius, theme.radius)
        text = rect.adjusted(theme.spacing.s, 0, -theme.spacing.s, 0)
        weight = QFont.Weight.Medium if selected else QFont.Weight.Normal
        ink = colour.text_off if off else colour.text if selected else colour.text_dim
        if found > 0:
            paint_text(
                painter,
                text,
                str(found),
                theme.font("small"),
                colour.text_dim,
                Qt.AlignmentFlag.AlignRight,
            )
            text.setRight(text.right() - theme.px(24))
        paint_text(painter, text, title, theme.font("body", weight), ink)
        if is_focused(option):
            paint_focus(painter, rect, theme)
        painter.restore()
