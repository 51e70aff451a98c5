"""A magnifying glass beside a point that is being placed: the finger and the mark do not hide what lies below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from render.messages import Keypoint
from ui.canvas.scene import Scene
from ui.pictures.viewport import Viewport
from ui.theme.tokens import Colours

RADIUS = 54.0
POWER = 3.0
AWAY = QPointF(84, -84)
CROSS = 9.0


def draw_glass(painter: QPainter, scene: Scene, view: Viewport, point: Keypoint, colour: Colours) -> None:
    """To the right above the point, or where there is room for it."""
    at = view.to_view(point.x, point.y)
    middle = at + AWAY
    if middle.x() + RADIUS > view.view_width:
        middle.setX(at.x() - AWAY.x())
    if middle.y() - RADIUS < 0:
        middle.setY(at.y() - AWAY.y())
    zoomed = replace(view, zoom=view.zoom * POWER)
    shift = (middle - QPointF(view.view_width / 2, view.view_height / 2)) / zoomed.scale
    zoomed = replace(zoomed, centre_x=point.x - shift.x(), centre_y=point.y - shift.y())
    place = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
    round_glass = QPainterPath()
    round_glass.addEllipse(place)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(round_glass, colour.canvas)
    painter.setClipPath(round_glass)
    scene.draw_glass(painter, zoomed, place)
    for pen in (QPen(colour.overlay, 2.6), QPen(colour.handle, 1.2)):
        painter.setPen(pen)
        for side in (QPointF(CROSS, 0), QPointF(0, CROSS)):
            painter.drawLine(middle - side, middle - side * 0.3)
            painter.drawLine(middle + side * 0.3, middle + side)
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(colour.overlay, 4.0), QPen(colour.handle, 1.6)):
        painter.setPen(pen)
        painter.drawEllipse(place)
    painter.restore()
