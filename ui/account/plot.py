"""What could be spent over time, painted as steps: a balance stays until something changes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.account.words import credits_text, day_text
from ui.theme import Theme
from ui.widgets.cells import line_height, paint_text, rounded
from ui.words import counted, moment_text

HEIGHT = 132
ROUND = (1, 2, 3, 4, 6, 8)
"""What the topmost mark of the scale begins with."""


@dataclass(frozen=True)
class Point:
    """From `at` on there were `balance` credits."""

    at: datetime
    balance: int


class BalancePlot(QWidget):
    """Under the pointer, or at the place that the arrow keys move, it says the balance and since when."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[Point, ...] = ()
        self._known = False
        self._until = datetime.now(UTC)
        self._marked = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Credits over time"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(320, self._theme.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._theme.px(HEIGHT))

    def show_points(self, points: Sequence[Point] | None, until: datetime | None = None) -> None:
        """In the order of their times; None while they are not known. `until` is now, if nothing else."""
        self._known = points is not None
        self._points = tuple(points or ())
        self._until = until or datetime.now(UTC)
        self._marked = -1
        text = self.tr("Nothing happened yet")
        if points:
            text = self.tr("{first} on {day}, {last} now, at most {most}").format(
                first=credits_text(points[0].balance),
                day=day_text(points[0].at),
                last=credits_text(points[-1].balance),
                most=credits_text(max(point.balance for point in points)),
            )
        self.setAccessibleDescription(text)
        self.update()

    @property
    def marked(self) -> Point | None:
        """The one that it says more of."""
        return self._points[self._marked] if 0 <= self._marked < len(self._points) else None

    @property
    def scale(self) -> int:
        """Credits at the topmost mark."""
        most = max((point.balance for point in self._points), default=0)
        power = 1
        while True:
            for each in ROUND:
                if each * power >= most:
                    return each * power
            power *= 10

    @property
    def since(self) -> str:
        """Where it begins: the day of the first point, or the time where that is today."""
        first = self._points[0].at
        today = first.astimezone().date() == self._until.astimezone().date()
        return moment_text(first, self._until) if today else day_text(first)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        x = event.position().x()
        self._mark(max((row for row in range(len(self._points)) if self._x(row, area) <= x), default=-1))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mark(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._points:
            super().keyPressEvent(event)
            return
        at = self._marked if self._marked >= 0 else len(self._points)
        self._mark(min(max(0, at + step), len(self._points) - 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, colour = self._theme, self._theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(rounded(QRectF(self.rect()), theme.tokens.shape.radius_small), colour.field)
        if self.hasFocus():
            painter.setPen(QPen(colour.accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        caption = theme.font("caption")
        if not self._points:
            middle = Qt.AlignmentFlag.AlignHCenter
            nothing = self.tr("Nothing happened yet") if self._known else ""
            paint_text(painter, QRectF(self.rect()), nothing, caption, colour.text_dim, middle)
            return
        area = self._area()
        self._paint_scale(painter, area)
        line = self._line(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour.accent_wash)
        painter.drawPolygon(QPolygonF([area.bottomLeft(), *line, area.bottomRight()]))
        painter.setPen(QPen(colour.accent, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(line))
        below = QRectF(area.left(), area.bottom() + 2, area.width(), line_height(caption))
        paint_text(painter, below, self.since, caption, colour.text_dim)
        today = self.tr("now")
        paint_text(painter, below, today, caption, colour.text_dim, Qt.AlignmentFlag.AlignRight)
        self._paint_marked(painter, area)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        colour, caption = self._theme.colour, self._theme.font("caption")
        for value in (0, self.scale // 2, self.scale) if self.scale > 1 else (0, self.scale):
            y = area.bottom() - area.height() * value / self.scale
            painter.setPen(QPen(colour.line, 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            height = line_height(caption)
            rect = QRectF(0, y - height / 2, area.left() - 6, height)
            paint_text(painter, rect, counted(value), caption, colour.text_dim, Qt.AlignmentFlag.AlignRight)

    def _paint_marked(self, painter: QPainter, area: QRectF) -> None:
        point = self.marked
        if point is None:
            return
        theme, colour = self._theme, self._theme.colour
        x, y = self._x(self._marked, area), self._y(point.balance, area)
        painter.setPen(QPen(colour.line_strong, 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour.accent)
        painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
        small = theme.font("small")
        text = f"{credits_text(point.balance)} · {moment_text(point.at)}"
        width = QFontMetricsF(small).horizontalAdvance(text) + 2 * theme.spacing.s
        chip = QRectF(x + 8, area.top(), width, line_height(small) + 4)
        if chip.right() > area.right():
            chip.moveRight(x - 8)
        chip.moveLeft(max(area.left(), chip.left()))
        painter.setBrush(colour.raised)
        painter.drawRoundedRect(chip, 4, 4)
        paint_text(painter, chip, text, small, colour.text, Qt.AlignmentFlag.AlignHCenter)

    def _mark(self, row: int) -> None:
        if row != self._marked:
            self._marked = row
            self.update()

    def _area(self) -> QRectF:
        """Where the steps are: right of the scale's numbers, above the days."""
        caption = self._theme.font("caption")
        left = QFontMetricsF(caption).horizontalAdvance(counted(self.scale)) + 14
        return QRectF(self.rect()).adjusted(left, 12, -12, -line_height(caption) - 6)

    def _line(self, area: QRectF) -> list[QPointF]:
        line: list[QPointF] = []
        for row, point in enumerate(self._points):
            x, y = self._x(row, area), self._y(point.balance, area)
            if line:
                line.append(QPointF(x, line[-1].y()))
            line.append(QPointF(x, y))
        return [*line, QPointF(area.right(), line[-1].y())]

    def _x(self, row: int, area: QRectF) -> float:
        first = self._points[0].at
        whole = (self._until - first).total_seconds()
        gone = (self._points[row].at - first).total_seconds()
        return area.left() + area.width() * min(1.0, gone / whole) if whole > 0 else area.left()

    def _y(self, balance: int, area: QRectF) -> float:
        return area.bottom() - area.height() * max(0, balance) / self.scale
