"""A combo box in the studio's look: field, text and one chevron."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QWidget

from ui.theme import Theme


class Choice(QComboBox):
    """A QComboBox with its own frame; `caption` is painted dim at the right, before the chevron."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._caption = ""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def set_caption(self, caption: str) -> None:
        self._caption = caption
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        # As high as a field of one line.
        height = max(18, self.fontMetrics().height()) + 2 * self._theme.spacing.xs + 2
        return QSize(hint.width() + self._theme.spacing.xl, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour.accent if self.hasFocus() else colour.line, 1))
        painter.setBrush(colour.hover if self.underMouse() else colour.field)
        painter.drawRoundedRect(frame, theme.radius, theme.radius)
        side = 14.0
        chevron = QRectF(frame.right() - side - theme.spacing.s, frame.center().y() - side / 2, side, side)
        theme.paint_icon(painter, chevron, "down", colour.text_dim)
        text = frame.adjusted(theme.spacing.s + 2, 0, -(side + theme.spacing.m), 0)
        metrics = painter.fontMetrics()
        if self._caption:
            painter.setPen(colour.text_dim)
            width = metrics.horizontalAdvance(self._caption)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._caption)
            text.setRight(text.right() - width - theme.spacing.s)
        painter.setPen(colour.text if self.isEnabled() else colour.text_off)
        shown = metrics.elidedText(self.currentText(), Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
