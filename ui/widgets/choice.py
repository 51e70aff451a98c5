"""A combo box in the studio's look: field, text and one chevron."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QWidget

from ui.theme import Theme

CHEVRON = 14


class Choice(QComboBox):
    """A QComboBox with its own frame; `caption` is painted dim at the right, before the chevron.

    With `resting` it is one of the filters in a bar: while its first entry is chosen, which lets everything through, it
    says that word, quietly and without a frame, so that what is filtered for stands out.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, resting: str = "") -> None:
        super().__init__(parent)
        self._theme = theme
        self._caption = ""
        self._resting = resting
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)
        if resting:
            self.currentTextChanged.connect(self.updateGeometry)

    def set_caption(self, caption: str) -> None:
        self._caption = caption
        self.update()

    def sizeHint(self) -> QSize:
        # As high as a field of one line.
        height = max(18, self.fontMetrics().height()) + 2 * self._theme.spacing.xs + 2
        if self._resting:
            width = self.fontMetrics().horizontalAdvance(self._words)
            return QSize(width + CHEVRON + 2 * self._theme.spacing.m + 4, height)
        return QSize(super().sizeHint().width() + self._theme.spacing.xl, height)

    @property
    def _rests(self) -> bool:
        return bool(self._resting) and self.currentIndex() <= 0

    @property
    def _words(self) -> str:
        return self._resting if self._rests else self.currentText()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        rests = self._rests
        edge = Qt.GlobalColor.transparent if rests else colour.line
        ground = Qt.GlobalColor.transparent if rests else colour.field
        painter.setPen(QPen(colour.accent if self.hasFocus() else edge, 1))
        painter.setBrush(colour.hover if self.underMouse() else ground)
        painter.drawRoundedRect(frame, theme.radius, theme.radius)
        side = float(CHEVRON)
        chevron = QRectF(frame.right() - side - theme.spacing.s, frame.center().y() - side / 2, side, side)
        theme.paint_icon(painter, chevron, "down", colour.text_dim)
        text = frame.adjusted(theme.spacing.s + 2.5, 0, -(side + theme.spacing.m), 0)
        metrics = painter.fontMetrics()
        if self._caption:
            painter.setPen(colour.text_dim)
            width = metrics.horizontalAdvance(self._caption)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._caption)
            text.setRight(text.right() - width - theme.spacing.s)
        ink = colour.text_dim if rests else colour.text
        painter.setPen(ink if self.isEnabled() else colour.text_off)
        shown = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, int(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
