"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import Theme

TRACK = QSize(34, 18)


class Switch(QAbstractButton):
    """A track with a knob, at the right of its word. Space and a click change it; it is a check box to a reader."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = metrics.horizontalAdvance(self.text()) + self._theme.spacing.s
        return QSize(words + TRACK.width() + 4, max(TRACK.height(), metrics.height()) + 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._theme.colour
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 0, TRACK.width(), TRACK.height())
        track.moveCenter(QRectF(self.rect()).center())
        track.moveRight(self.width() - 2.5)
        radius = track.height() / 2
        painter.setPen(QPen(colour.accent if on else colour.line_strong, 1))
        painter.setBrush(colour.accent if on else colour.hover if self.underMouse() else colour.field)
        painter.drawRoundedRect(track, radius, radius)
        knob = QRectF(0, 0, track.height() - 6, track.height() - 6)
        knob.moveCenter(track.center())
        knob.moveLeft(track.right() - knob.width() - 3 if on else track.left() + 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour.on_accent if on else colour.text_dim)
        painter.drawEllipse(knob)
        if self.hasFocus():
            painter.setPen(QPen(colour.text, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-2, -2, 2, 2), radius + 2, radius + 2)
        painter.setPen(colour.text_dim)
        words = QRectF(self.rect())
        words.setRight(track.left() - self._theme.spacing.s)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.text())
