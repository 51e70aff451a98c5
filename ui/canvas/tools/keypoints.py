"""Points of a body or a garment: placed in order, dragged, nudged."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter

from render.messages import Keypoint
from ui.canvas.commands import KeypointCommand
from ui.canvas.glass import draw_glass
from ui.canvas.marks import draw_keypoints
from ui.canvas.tools.base import CanvasTool, Pointer, ToolHost
from ui.canvas.words import said
from ui.marked import marked

GRAB_DISTANCE = 14.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeypointTool(CanvasTool):
    """A click places the point whose turn it is; a point under the pointer is dragged instead."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self.selected: str | None = None
        self._turn: str | None = None
        self._hovered: str | None = None
        self._dragged: tuple[str, Keypoint, Keypoint] | None = None

    @property
    def busy(self) -> bool:
        return self._dragged is not None

    @property
    def turn(self) -> str | None:
        """The point that the next click places."""
        if self._turn is not None and self.host.keypoints.get(self._turn) is None:
            return self._turn
        return self.host.keypoints.next_missing()

    def press(self, at: Pointer) -> None:
        name = self._under(at)
        if name is None:
            self._place(at)
            return
        point = self.host.keypoints.points()[name]
        self.selected, self._dragged = name, (name, point, point)
        self.host.renew()

    def move(self, at: Pointer) -> None:
        if self._dragged is not None:
            name, start, _ = self._dragged
            self._dragged = (name, start, self._point(at))
            self.host.renew()
            return
        hovered = self._under(at)
        if hovered != self._hovered:
            self._hovered = hovered
            self.host.renew()

    def release(self, at: Pointer) -> None:
        if self._dragged is None:
            return
        self.move(at)
        name, start, end = self._dragged
        self._dragged = None
        if math.hypot(end.x - start.x, end.y - start.y) * self.host.model.viewport.scale >= 1.0:
            self._push(marked("Canvas", "Move {point}"), name, end)
        self.host.renew()

    def double_click(self, at: Pointer) -> None:
        if self._under(at) is not None:
            self.press(at)

    def key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selected is not None:
            points = self.host.keypoints.points()
            name, self.selected = self.selected, None
            if points.pop(name, None) is not None:
                self._push_all(marked("Canvas", "Remove {point}"), name, points)
                self._turn = name
            return True
        point = self.host.keypoints.get(self.selected) if self.selected is not None else None
        if key in _ARROWS and point is not None and self.selected is not None:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            dx, dy = _ARROWS[key]
            moved = self._held(Keypoint(point.x + far * dx, point.y + far * dy))
            self._push(marked("Canvas", "Move {point}"), self.selected, moved, nudged=True)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and point is None and self.turn is not None:
            view = self.host.model.viewport
            self._push(
                marked("Canvas", "Place {point}"),
                self.turn,
                self._held(Keypoint(view.centre_x, view.centre_y)),
                select=True,
            )
            return True
        return False

    def step(self, direction: int) -> bool:
        """Choose the next or previous point in placing order, whether it stands already or not."""
        order = self.host.keypoints.scheme.order
        current = self.selected or self.turn or order[0]
        name = order[(order.index(current) + direction) % len(order)]
        standing = self.host.keypoints.get(name) is not None
        self.selected, self._turn = (name, None) if standing else (None, name)
        self.host.renew()
        return True

    def cancel(self) -> bool:
        had = self._dragged is not None or self.selected is not None
        self._dragged, self.selected = None, None
        self.host.renew()
        return had

    def leave(self) -> None:
        self._hovered = None
        self.host.renew()

    def paint(self, painter: QPainter, font: QFont) -> None:
        points = self.host.keypoints.points()
        if self._dragged is not None:
            points[self._dragged[0]] = self._dragged[2]
        view, tokens = self.host.model.viewport, self.host.tokens
        scheme = self.host.keypoints.scheme
        draw_keypoints(painter, view, points, scheme, self.selected, self._hovered, font, tokens)
        held = self._dragged[0] if self._dragged is not None else self.selected
        if held is not None and held in points:
            draw_glass(painter, self.host.scene, view, points[held], tokens.colour)

    @property
    def status_lasts(self) -> bool:
        return True

    def status(self) -> str:
        if self.selected is not None:
            text = marked("Canvas", "{point}: drag it, or nudge it with the arrow keys; Delete removes it")
            return said(text).format(point=self._text(self.selected))
        name = self.turn
        if name is None:
            return said(marked("Canvas", "All points are placed; drag the ones that are off"))
        if "left" in name.split("_"):
            text = marked(
                "Canvas", "Click the {point} (the wearer’s left: on the right in a picture from the front)"
            )
        elif "right" in name.split("_"):
            text = marked(
                "Canvas", "Click the {point} (the wearer’s right: on the left in a picture from the front)"
            )
        else:
            text = marked("Canvas", "Click the {point}")
        return said(text).format(point=self._text(name))

    def _text(self, name: str) -> str:
        return self.host.keypoints.scheme.text(name)

    def _under(self, at: Pointer) -> str | None:
        view = self.host.model.viewport
        best: tuple[float, str] | None = None
        for name, point in self.host.keypoints.points().items():
            place = view.to_view(point.x, point.y)
            distance = math.hypot(place.x() - at.view.x(), place.y() - at.view.y())
            if distance <= GRAB_DISTANCE and (best is None or distance < best[0]):
                best = (distance, name)
        return best[1] if best else None

    def _place(self, at: Pointer) -> None:
        name = self.turn
        if name is not None and self._inside(at):
            self._push(marked("Canvas", "Place {point}"), name, self._point(at))
            self._turn = self.host.keypoints.next_missing(after=name)
            self.selected = None
            self.host.renew()

    def _inside(self, at: Pointer) -> bool:
        view = self.host.model.viewport
        return 0 <= at.photo.x() <= view.photo_width and 0 <= at.photo.y() <= view.photo_height

    def _point(self, at: Pointer) -> Keypoint:
        return self._held(Keypoint(at.photo.x() - 0.5, at.photo.y() - 0.5))

    def _held(self, point: Keypoint) -> Keypoint:
        view = self.host.model.viewport
        x = min(max(point.x, 0.0), view.photo_width - 1.0)
        y = min(max(point.y, 0.0), view.photo_height - 1.0)
        return Keypoint(round(x, 2), round(y, 2), point.confidence)

    def _push(
        self, text: str, name: str, point: Keypoint, nudged: bool = False, select: bool = False
    ) -> None:
        self._push_all(text, name, {**self.host.keypoints.points(), name: point}, name if nudged else None)
        if select:
            self.selected = name

    def _push_all(self, text: str, name: str, points: dict[str, Keypoint], nudged: str | None = None) -> None:
        words = said(text).format(point=self._text(name))
        self.host.undo_stack.push(KeypointCommand(words, self.host.keypoints, points, nudged))
