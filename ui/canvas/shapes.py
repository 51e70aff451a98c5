"""What a tool paints into a mask: a brush stroke or a filled outline, as coverage of any part at any scale.

A soft stroke's coverage falls from 255 at `hardness` of the radius to 0 at the radius, by distance to the
stroke's line, so that going over a place twice in one stroke does not make it denser. It is drawn as nested
round-ended lines, widest and darkest first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

MAX_RINGS = 24


class Shape(Protocol):
    def bounds(self) -> QRectF:
        """Everything it can touch, in whole-pixel photo coordinates."""
        ...

    def covers(self, rect: QRect) -> bool:
        """Whether it certainly fills the rectangle completely."""
        ...

    def coverage(self, rect: QRect) -> QImage:
        """Grey pixels of that rectangle of the photo: 255 where it covers."""
        ...


@dataclass(frozen=True)
class Dab:
    """A point of a stroke in whole-pixel photo coordinates (0 is the photo's edge), with its radius there."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class BrushStroke:
    dabs: tuple[Dab, ...]
    hardness: float = 1.0

    def bounds(self) -> QRectF:
        reach = max(dab.radius for dab in self.dabs) + 2
        xs, ys = [dab.x for dab in self.dabs], [dab.y for dab in self.dabs]
        return QRectF(
            min(xs) - reach, min(ys) - reach, max(xs) - min(xs) + 2 * reach, max(ys) - min(ys) + 2 * reach
        )

    def segments(self, rect: QRectF | None = None) -> list[tuple[QLineF, float]]:
        """The stroke's pieces with their radius; only those that reach into `rect`, if given."""
        pairs = list(zip(self.dabs, self.dabs[1:], strict=False)) or [(self.dabs[0], self.dabs[0])]
        pieces: list[tuple[QLineF, float]] = []
        for first, second in pairs:
            radius = (first.radius + second.radius) / 2
            if rect is not None:
                reach = radius + 2
                if (
                    max(first.x, second.x) + reach < rect.left()
                    or min(first.x, second.x) - reach > rect.right()
                    or max(first.y, second.y) + reach < rect.top()
                    or min(first.y, second.y) - reach > rect.bottom()
                ):
                    continue
            pieces.append((QLineF(first.x, first.y, second.x, second.y), radius))
        return pieces

    def covers(self, rect: QRect) -> bool:
        box = QRectF(rect)
        corners = (box.topLeft(), box.topRight(), box.bottomLeft(), box.bottomRight())
        for line, radius in self.segments(box):
            core = radius * self.hardness - 1.5
            if core > 0 and all(_distance(corner, line) <= core for corner in corners):
                return True
        return False

    def coverage(self, rect: QRect) -> QImage:
        pieces = self.segments(QRectF(rect))
        feather = max((radius for _, radius in pieces), default=0.0) * (1 - self.hardness)
        # A wide feather is smooth: drawn small and enlarged it looks the same and costs a fraction.
        level = min(5, max(0, int(math.log2(feather / 12)))) if feather > 24 else 0
        if level == 0:
            image = _blank(rect.width(), rect.height())
            _draw_stroke(image, pieces, self.hardness, QPointF(rect.topLeft()), 1.0)
            return image
        step, pad = 1 << level, 2
        small = _blank(-(-rect.width() // step) + 2 * pad, -(-rect.height() // step) + 2 * pad)
        origin = QPointF(rect.topLeft()) - QPointF(pad * step, pad * step)
        _draw_stroke(small, pieces, self.hardness, origin, 1.0 / step)
        image = _blank(rect.width(), rect.height())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(-pad * step, -pad * step, small.width() * step, small.height() * step),
            small,
            QRectF(small.rect()),
        )
        painter.end()
        return image


@dataclass(frozen=True)
class Outline:
    """A filled polygon; `points` in whole-pixel photo coordinates."""

    points: tuple[QPointF, ...]

    def bounds(self) -> QRectF:
        return QPolygonF(self.points).boundingRect().adjusted(-1, -1, 1, 1)

    def covers(self, rect: QRect) -> bool:
        del rect
        return False

    def coverage(self, rect: QRect) -> QImage:
        image = _blank(rect.width(), rect.height())
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-rect.left(), -rect.top())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawPolygon(QPolygonF(self.points), Qt.FillRule.WindingFill)
        painter.end()
        return image


def add(base: QImage, coverage: QImage) -> None:
    """base = max(base, coverage), in place."""
    _compose(base, coverage, QPainter.CompositionMode.CompositionMode_Lighten)


def take(base: QImage, coverage: QImage) -> None:
    """base = min(base, 255 - coverage), in place. Inverts `coverage`."""
    coverage.invertPixels()
    _compose(base, coverage, QPainter.CompositionMode.CompositionMode_Darken)


def _compose(base: QImage, coverage: QImage, mode: QPainter.CompositionMode) -> None:
    painter = QPainter(base)
    painter.setCompositionMode(mode)
    painter.drawImage(0, 0, coverage)
    painter.end()


def _blank(width: int, height: int) -> QImage:
    image = QImage(max(1, width), max(1, height), QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image


def _draw_stroke(
    image: QImage, pieces: Sequence[tuple[QLineF, float]], hardness: float, origin: QPointF, scale: float
) -> None:
    if not pieces:
        return
    radius = max(radius for _, radius in pieces)
    rings = max(1, min(MAX_RINGS, round(radius * (1 - hardness) * scale)))
    painter = QPainter(image)
    # Many rings are smooth by themselves; softening each would thicken them where a stroke crosses itself.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, rings < 8)
    painter.scale(scale, scale)
    painter.translate(-origin)
    # One path per width, so that pieces meet without a seam.
    by_radius: dict[float, QPainterPath] = {}
    for line, own in pieces:
        path = by_radius.setdefault(round(own, 1), QPainterPath())
        if path.elementCount() == 0 or path.currentPosition() != line.p1():
            path.moveTo(line.p1())
        # A line of no length is not drawn, not even its round ends.
        path.lineTo(line.p2() if line.p2() != line.p1() else line.p2() + QPointF(1e-3, 0))
    for ring in range(1, rings + 1):
        share = ring / rings
        value = round(255 * share * share * (3 - 2 * share))
        reach = 1.0 if rings == 1 else 1 - (1 - hardness) * (ring - 0.5) / rings
        for own, path in by_radius.items():
            pen = QPen(QColor(value, value, value), max(0.5, 2 * own * reach))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, pen)
    painter.end()


def _distance(point: QPointF, line: QLineF) -> float:
    dx, dy = line.dx(), line.dy()
    length = dx * dx + dy * dy
    t = 0.0 if length == 0 else ((point.x() - line.x1()) * dx + (point.y() - line.y1()) * dy) / length
    t = min(1.0, max(0.0, t))
    return math.hypot(point.x() - line.x1() - t * dx, point.y() - line.y1() - t * dy)
