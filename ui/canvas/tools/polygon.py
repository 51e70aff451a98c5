"""Outline: corner by corner or in one drag; refined by the smart brush, or filled as drawn for protection."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QPolygonF

from render.messages import Point, Stroke
from ui.canvas.commands import MaskCommand
from ui.canvas.model import PROTECT
from ui.canvas.shapes import Outline
from ui.canvas.tools.base import CanvasTool, Pointer, ToolHost
from ui.canvas.tools.smart_brush import SmartBrushTool
from ui.canvas.words import mask_name, said
from ui.marked import marked

CLOSE_DISTANCE = 10.0


class PolygonTool(CanvasTool):
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, host: ToolHost, smart_brush: SmartBrushTool) -> None:
        super().__init__(host)
        self._smart_brush = smart_brush
        self._points: list[QPointF] = []
        self._at: Pointer | None = None
        self._include = True
        self._down = False

    @property
    def busy(self) -> bool:
        return self._down

    def press(self, at: Pointer) -> None:
        self._down = True
        if not self._points:
            self._include = not at.alt
        elif self._closes(at):
            self._finish()
            return
        self._points.append(at.photo)
        self.host.renew()

    def move(self, at: Pointer) -> None:
        self._at = at
        if self._down and self._points:
            step = at.photo - self._points[-1]
            if math.hypot(step.x(), step.y()) * self.host.model.viewport.scale >= 6.0:
                self._points.append(at.photo)
        if self._points:
            self.host.renew()

    def release(self, at: Pointer) -> None:
        dragged = self._down and len(self._points) > 8 and self._closes(at)
        self._down = False
        if dragged:
            self._finish()

    def double_click(self, at: Pointer) -> None:
        if len(self._points) >= 3:
            self._finish()
        else:
            self.press(at)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._points) >= 3:
            # A keyboard's corner comes as a press of its own; Enter on the last corner closes the outline.
            if self._at is None or self._at.photo == self._points[-1]:
                self._finish()
                return True
            return False
        if event.key() == Qt.Key.Key_Backspace and self._points:
            self._points.pop()
            self.host.renew()
            return True
        return False

    def cancel(self) -> bool:
        had, self._points, self._down = bool(self._points), [], False
        self.host.renew()
        return had

    def leave(self) -> None:
        self.host.renew()

    def paint(self, painter: QPainter, font: QFont) -> None:
        del font
        if not self._points:
            return
        view, colour = self.host.model.viewport, self.host.tokens.colour
        corners = [view.to_view(point.x() - 0.5, point.y() - 0.5) for point in self._points]
        line = [*corners, self._at.view] if self._at is not None else corners
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour.accent_wash)
        painter.drawPolygon(QPolygonF(line))
        for pen in (QPen(colour.overlay, 3.0), QPen(colour.accent_hover, 1.4)):
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF(line))
        painter.setPen(QPen(colour.overlay, 1.5))
        for k, corner in enumerate(corners):
            closing = k == 0 and self._at is not None and self._closes(self._at)
            painter.setBrush(colour.accent_hover if closing else colour.handle)
            radius = 6.0 if closing else 3.5
            if k == 0 or len(corners) <= 60:
                painter.drawEllipse(corner, radius, radius)
        painter.restore()

    @property
    def status_lasts(self) -> bool:
        return bool(self._points)

    def status(self) -> str:
        text = (
            marked(
                "Canvas",
                "Click the first corner or press Enter to close the outline; Backspace takes a corner back",
            )
            if len(self._points) >= 3
            else marked("Canvas", "Outline {mask}: click its corners, or draw around it")
        )
        return said(text).format(mask=mask_name(self.host.model.edited))

    def _closes(self, at: Pointer) -> bool:
        if len(self._points) < 3:
            return False
        first = self.host.model.viewport.to_view(self._points[0].x() - 0.5, self._points[0].y() - 0.5)
        return math.hypot(first.x() - at.view.x(), first.y() - at.view.y()) <= CLOSE_DISTANCE

    def _finish(self) -> None:
        points, self._points, self._down = self._points, [], False
        mask = self.host.model.edited
        box: QRectF = QPolygonF(points).boundingRect()
        if len(points) >= 3 and not box.isEmpty():
            if mask == PROTECT:
                edit = self.host.store.paint(mask, Outline(tuple(points)), erase=not self._include)
                text = said(marked("Canvas", "Outline {mask}")).format(mask=mask_name(mask))
                self.host.undo_stack.push(MaskCommand(text, self.host.store, edit))
                self.host.mark_edited(mask)
            else:
                corners = tuple(Point(point.x() - 0.5, point.y() - 0.5) for point in points)
                self._smart_brush.send(mask, Stroke(corners, 0.0, self._include, closed=True))
        self.host.renew()
