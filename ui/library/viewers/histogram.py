"""The histogram, painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.library.viewers.histogram_model import BINS, Curve, Histogram
from ui.theme import Theme
from ui.tips import plain_tip
from ui.widgets.cells import rounded
from ui.words import number

HEIGHT = 104
CLIPPED = 0.001
"""The share of pixels above which an end counts as clipped."""

_MARK = 7.0


class HistogramView(QWidget):
    """Red, green and blue over each other, adding up to grey; luminance as a line; a mark where an end is clipped."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._histogram: Histogram | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Histogram"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def show_histogram(self, histogram: Histogram | None) -> None:
        self._histogram = histogram
        text = ""
        if histogram is not None:
            text = self.tr("Clipped: {dark} % in the shadows, {bright} % in the lights").format(
                dark=number(histogram.dark * 100), bright=number(histogram.bright * 100)
            )
        self.setToolTip(plain_tip(text))
        self.setAccessibleDescription(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, area = self._theme.colour, QRectF(self.rect())
        painter.setClipPath(rounded(area, self._theme.tokens.shape.radius_small))
        painter.fillRect(area, colour.field)
        histogram = self._histogram
        if histogram is None:
            return
        # On a dark ground light adds up, on a light one ink does.
        dark = colour.field.lightness() < 128
        mode = QPainter.CompositionMode
        painter.setCompositionMode(mode.CompositionMode_Screen if dark else mode.CompositionMode_Multiply)
        painter.setPen(Qt.PenStyle.NoPen)
        inner = area.adjusted(0, 6, 0, 0)
        for curve, ink in (
            (histogram.red, colour.histogram_red),
            (histogram.green, colour.histogram_green),
            (histogram.blue, colour.histogram_blue),
        ):
            painter.setBrush(ink)
            painter.drawPolygon(_outline(curve, inner, closed=True))
        painter.setCompositionMode(mode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour.histogram_luminance, 1.0))
        painter.drawPolyline(_outline(histogram.luminance, inner, closed=False))
        for share, left in ((histogram.dark, True), (histogram.bright, False)):
            if share > CLIPPED:
                _paint_mark(painter, area, colour.text, left=left)


def _outline(curve: Curve, area: QRectF, *, closed: bool) -> QPolygonF:
    step = area.width() / (BINS - 1)
    points = [
        QPointF(area.left() + step * number, area.bottom() - height * area.height())
        for number, height in enumerate(curve)
    ]
    if closed:
        points = [area.bottomLeft(), *points, area.bottomRight()]
    return QPolygonF(points)


def _paint_mark(painter: QPainter, area: QRectF, ink: QColor, *, left: bool) -> None:
    """A corner that says: here something is clipped."""
    corner = area.topLeft() if left else area.topRight()
    path = QPainterPath(corner)
    path.lineTo(corner + QPointF(_MARK if left else -_MARK, 0))
    path.lineTo(corner + QPointF(0, _MARK))
    path.closeSubpath()
    painter.fillPath(path, ink)
