"""Smart brush: rough strokes over what belongs to a region; the studio finds the exact edge."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from render.messages import Point, Stroke
from ui.canvas.marks import draw_ring
from ui.canvas.model import MaskName
from ui.canvas.tools.base import CanvasTool, Pointer, ToolHost
from ui.canvas.words import mask_name, said
from ui.marked import marked


class SmartBrushTool(CanvasTool):
    """Strokes add up until the region is exact; with Alt they say what does not belong to it."""

    cursor = Qt.CursorShape.BlankCursor

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._drawn: list[QPointF] = []
        self._radius = 0.0
        self._include = True
        self._at: Pointer | None = None
        self._strokes: dict[MaskName, tuple[Stroke, ...]] = {}
        self._answered: dict[MaskName, tuple[Stroke, ...]] = {}
        self._waiting: set[MaskName] = set()

    @property
    def busy(self) -> bool:
        return bool(self._drawn)

    def strokes(self, region: MaskName) -> tuple[Stroke, ...]:
        """All strokes so far, from which the region's mask was or is being found."""
        return self._strokes.get(region, ())

    def put_strokes(self, region: MaskName, strokes: tuple[Stroke, ...]) -> None:
        """The strokes that the mask as it is answers: after an answer, or when undo has gone back to one."""
        self._strokes[region] = self._answered[region] = strokes
        self.host.renew()

    def waits_for(self, region: MaskName) -> bool:
        return region in self._waiting

    def answered(self, region: MaskName) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
        """An answer to all strokes so far has come. Gives the strokes of the answer before it, and of this one."""
        before, after = self._answered.get(region, ()), self.strokes(region)
        self._waiting.discard(region)
        self.put_strokes(region, after)
        return before, after

    def failed(self, region: MaskName) -> None:
        """No answer will come: strokes since the last one are taken back."""
        self._waiting.discard(region)
        self.put_strokes(region, self._answered.get(region, ()))

    def forget(self) -> None:
        """Another photo."""
        self._strokes.clear()
        self._answered.clear()
        self._waiting.clear()
        self._drawn = []

    def send(self, region: MaskName, stroke: Stroke) -> None:
        """Ask for the region that all strokes so far and this one describe."""
        self._strokes[region] = (*self.strokes(region), stroke)
        self._waiting.add(region)
        self.host.ask_refinement(region, self._strokes[region])
        self.host.renew()

    def press(self, at: Pointer) -> None:
        self._include = not at.alt
        self._radius = self.host.model.brush_radius
        self._drawn = [at.photo]
        self.host.renew(self._around(at.view))

    def move(self, at: Pointer) -> None:
        if self._at is not None:
            self.host.renew(self._around(self._at.view))
        if self._drawn:
            step = at.photo - self._drawn[-1]
            if math.hypot(step.x(), step.y()) * self.host.model.viewport.scale >= 2.0:
                self._drawn.append(at.photo)
        self._at = at
        self.host.renew(self._around(at.view))

    def release(self, at: Pointer) -> None:
        if not self._drawn:
            return
        self.move(at)
        points = tuple(Point(point.x() - 0.5, point.y() - 0.5) for point in self._drawn)
        self._drawn = []
        self.send(self.host.model.edited, Stroke(points, self._radius, self._include))

    def cancel(self) -> bool:
        had, self._drawn = bool(self._drawn), []
        self.host.renew()
        return had

    def leave(self) -> None:
        self._at = None
        self.host.renew()

    def paint(self, painter: QPainter, font: QFont) -> None:
        del font
        region = self.host.model.edited
        if region in self._waiting:
            for stroke in self.strokes(region):
                draw_stroke(painter, self.host, stroke)
        if self._drawn:
            points = tuple(Point(point.x() - 0.5, point.y() - 0.5) for point in self._drawn)
            draw_stroke(painter, self.host, Stroke(points, self._radius, self._include))
        if self._at is not None:
            radius = self.host.model.brush_radius * self.host.model.viewport.scale
            draw_ring(painter, self._at.view, radius, radius, self.host.tokens.colour)

    @property
    def status_lasts(self) -> bool:
        return self.host.model.edited in self._waiting

    def status(self) -> str:
        region = self.host.model.edited
        if region in self._waiting:
            return said(marked("Canvas", "Finding the edge of {mask} …")).format(mask=mask_name(region))
        if self.strokes(region):
            text = marked("Canvas", "Add strokes to {mask}, or hold Alt over what does not belong to it")
        else:
            text = marked("Canvas", "Draw roughly over {mask}; hold Alt over what does not belong to it")
        return said(text).format(mask=mask_name(region))

    def _around(self, point: QPointF) -> QRectF:
        reach = max(self._radius, self.host.model.brush_radius) * self.host.model.viewport.scale + 8
        last = self._drawn[-2:] if self._drawn else []
        area = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for place in last:
            seen = self.host.model.viewport.to_view(place.x() - 0.5, place.y() - 0.5)
            area |= QRectF(seen.x() - reach, seen.y() - reach, 2 * reach, 2 * reach)
        return area


def draw_stroke(painter: QPainter, host: ToolHost, stroke: Stroke) -> None:
    """A rough stroke as it was drawn: the region's tint, or the protect tint where it takes away."""
    view, colour = host.model.viewport, host.tokens.colour
    tint = QColor(colour.mask_edit if stroke.include else colour.mask_protect)
    line = [view.to_view(point.x, point.y) for point in stroke.points]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if stroke.closed:
        painter.setPen(QPen(tint, 2))
        painter.setBrush(tint)
        painter.drawPolygon(QPolygonF(line))
    else:
        width = max(2.0, 2 * stroke.radius * view.scale)
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(tint, width, Qt.PenStyle.SolidLine, cap, join))
        if len(line) == 1:
            painter.drawPoint(line[0])
        else:
            painter.drawPolyline(QPolygonF(line))
    painter.restore()
