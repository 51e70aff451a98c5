"""Brush, eraser and protect brush: paint a mask directly."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from ui.canvas.commands import MaskCommand
from ui.canvas.marks import draw_ring
from ui.canvas.shapes import Dab
from ui.canvas.tools.base import CanvasTool, Pointer, ToolHost
from ui.canvas.veil import LiveStroke
from ui.canvas.words import mask_name, said
from ui.marked import marked

LEAST_PRESSURE = 0.15
_STROKES = {False: marked("Canvas", "Paint {mask}"), True: marked("Canvas", "Erase from {mask}")}
_HINTS = {
    False: marked("Canvas", "Paint {mask}; hold Alt to erase"),
    True: marked("Canvas", "Erase from {mask}; hold Alt to paint"),
}
"""What a stroke is called and what the brush says, by whether it takes away."""


class BrushTool(CanvasTool):
    """Paints the mask in edit. Alt turns a brush into an eraser and back; Shift joins the last stroke's end."""

    cursor = Qt.CursorShape.BlankCursor

    def __init__(self, host: ToolHost, erase: bool = False) -> None:
        super().__init__(host)
        self._erase = erase
        self._stroke: LiveStroke | None = None
        self._last_end: QPointF | None = None
        self._at: Pointer | None = None

    @property
    def busy(self) -> bool:
        return self._stroke is not None

    def press(self, at: Pointer) -> None:
        model = self.host.model
        self._stroke = LiveStroke(model.edited, model.hardness, self._erase != at.alt)
        self.host.veil.begin(self._stroke)
        if at.shift and self._last_end is not None:
            self._stroke.dabs.append(Dab(self._last_end.x(), self._last_end.y(), self._radius(at)))
        self._add(at)

    def move(self, at: Pointer) -> None:
        self._renew_ring(at)
        if self._stroke is None:
            return
        last = self._stroke.dabs[-1]
        # Points closer than the eye can tell apart would only slow the stroke down.
        if math.hypot(at.photo.x() - last.x, at.photo.y() - last.y) * self.host.model.viewport.scale >= 1.0:
            self._add(at)

    def release(self, at: Pointer) -> None:
        if self._stroke is None:
            return
        self.move(at)
        stroke, self._stroke = self._stroke, None
        self._last_end = QPointF(stroke.dabs[-1].x, stroke.dabs[-1].y)
        stroke.edit = edit = self.host.store.paint(stroke.mask, stroke.shape(), stroke.erase)
        text = _STROKES[stroke.erase]
        command = MaskCommand(said(text).format(mask=mask_name(stroke.mask)), self.host.store, edit)
        self.host.undo_stack.push(command)
        self.host.mark_edited(stroke.mask)

    def cancel(self) -> bool:
        if self._stroke is None:
            return False
        self.host.veil.drop(self._stroke)
        self._stroke = None
        self.host.renew()
        return True

    def leave(self) -> None:
        if self._at is not None:
            self.host.renew(self._ring(self._at))
        self._at = None

    def paint(self, painter: QPainter, font: QFont) -> None:
        del font
        if self._at is not None:
            radius = self.host.model.brush_radius * self.host.model.viewport.scale
            draw_ring(
                painter, self._at.view, radius, radius * self.host.model.hardness, self.host.tokens.colour
            )

    def status(self) -> str:
        model = self.host.model
        return said(_HINTS[self._erase]).format(mask=mask_name(model.edited))

    def _radius(self, at: Pointer) -> float:
        return self.host.model.brush_radius * max(LEAST_PRESSURE, at.pressure)

    def _add(self, at: Pointer) -> None:
        if self._stroke is not None:
            first = len(self._stroke.dabs)
            self._stroke.dabs.append(Dab(at.photo.x(), at.photo.y(), self._radius(at)))
            self.host.renew(self.host.veil.extend(self._stroke, first))

    def _renew_ring(self, at: Pointer) -> None:
        if self._at is not None:
            self.host.renew(self._ring(self._at))
        self._at = at
        self.host.renew(self._ring(at))

    def _ring(self, at: Pointer) -> QRectF:
        reach = self.host.model.brush_radius * self.host.model.viewport.scale + 4
        return QRectF(at.view.x() - reach, at.view.y() - reach, 2 * reach, 2 * reach)
