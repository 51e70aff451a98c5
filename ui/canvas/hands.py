"""The hands on the canvas: mouse, pen, wheel, touch pad and the keys that stand in for a pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QTabletEvent, QWheelEvent

from ui.canvas.marks import KNOB_RADIUS, split_knob, split_line
from ui.canvas.model import CanvasModel, Compare, Tool
from ui.canvas.tools.base import CanvasTool, Pointer
from ui.pictures.gestures import PAN_STEP, WHEEL_ZOOM, is_touch_pad, pinch, scroll, wheel_notches

KEY_STEP = 8.0
SIZE_STEP = 14.0
"""View pixels of a drag with the right button that make the brush one step larger."""

HARDNESS_DRAG = 200.0
"""View pixels from the hardest to the softest brush."""

LINE_GRAB = 6.0
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class Hands:
    """Turns Qt's events into what the tool in hand and the view understand."""

    def __init__(
        self, model: CanvasModel, tool: Callable[[], CanvasTool], changed: Callable[[], None]
    ) -> None:
        self._model = model
        self._tool = tool
        self._changed = changed
        self._pan_from: QPointF | None = None
        self._panned_with_space = False
        self.space = False
        self.on_split = False
        self._splitting = False
        self._keyboard_at: QPointF | None = None
        self._sizing: tuple[QPointF, float, float] | None = None
        self.at: QPointF | None = None

    @property
    def sizing(self) -> bool:
        """The right button is held to size the brush."""
        return self._sizing is not None

    @property
    def panning(self) -> bool:
        return self.space or self._pan_from is not None

    def let_go(self) -> None:
        """The focus went elsewhere: nothing is held any more."""
        self.space = self._splitting = False
        self._pan_from = self._sizing = None
        self._model.holding_before = False

    def leave(self) -> None:
        """The pointer is elsewhere."""
        self.at = None

    def pointer(self, view: QPointF, modifiers: Qt.KeyboardModifier, pressure: float = 1.0) -> Pointer:
        photo = self._model.viewport.to_photo(view) + QPointF(0.5, 0.5)
        return Pointer(view, photo, modifiers, pressure)

    def press(self, event: QMouseEvent) -> bool:
        at = event.position()
        self._keyboard_at = None
        if event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and self.space
        ):
            self._pan_from, self._panned_with_space = at, self.space
            self._changed()
            return True
        if event.button() == Qt.MouseButton.RightButton and self._model.tool.paints:
            self.at = at
            self._sizing = (at, self._model.brush_radius, self._model.hardness)
            self._tool().move(self.pointer(at, event.modifiers()))
            self._changed()
            return True
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if self._hits_split(at):
            self._splitting = True
            self._split_to(at)
        else:
            self._tool().press(self.pointer(at, event.modifiers()))
        return True

    def move(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pan_from is not None:
            step, self._pan_from = at - self._pan_from, at
            self._model.pan(step.x(), step.y())
            return
        if self._splitting:
            self._split_to(at)
            return
        if self._sizing is not None:
            # To the right larger, up harder; the ring stays where the button went down.
            start, radius, hardness = self._sizing
            self._model.size_brush(radius * 1.15 ** ((at.x() - start.x()) / SIZE_STEP))
            self._model.hardness = min(1.0, max(0.0, hardness - (at.y() - start.y()) / HARDNESS_DRAG))
            return
        self.at = at
        hot = not self._tool().busy and self._hits_split(at)
        if hot != self.on_split:
            self.on_split = hot
            self._changed()
        self._tool().move(self.pointer(at, event.modifiers()))

    def release(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            self._pan_from = None
            self._changed()
        elif self._splitting:
            self._splitting = False
        elif self._sizing is not None:
            self._sizing = None
            self._changed()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._tool().release(self.pointer(event.position(), event.modifiers()))

    def double_click(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton or self.space or self._hits_split(event.position()):
            return self.press(event)
        self._tool().double_click(self.pointer(event.position(), event.modifiers()))
        return True

    def pen(self, event: QTabletEvent) -> bool:
        """A pen paints with its pressure; everything else about it is a mouse."""
        if not self._model.tool.paints or self.space or self._pan_from is not None:
            return False
        at = self.pointer(event.position(), event.modifiers(), event.pressure())
        kind = event.type()
        if kind == QEvent.Type.TabletPress and event.button() == Qt.MouseButton.LeftButton:
            if self._hits_split(event.position()):
                return False
            self._tool().press(at)
        elif kind == QEvent.Type.TabletMove:
            self._tool().move(at)
        elif kind == QEvent.Type.TabletRelease and self._tool().busy:
            self._tool().release(at)
        else:
            return False
        return True

    def wheel(self, event: QWheelEvent) -> None:
        model, modifiers = self._model, event.modifiers()
        notches = wheel_notches(event)
        if model.tool.paints and modifiers & Qt.KeyboardModifier.ControlModifier:
            model.grow_brush(notches)
        elif model.tool.paints and modifiers & Qt.KeyboardModifier.ShiftModifier:
            model.harden_brush(notches)
        elif is_touch_pad(event) and not modifiers & Qt.KeyboardModifier.ControlModifier:
            scroll(model, event)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            model.pan(notches * PAN_STEP, 0)
        else:
            model.zoom_by(WHEEL_ZOOM**notches, event.position())

    def gesture(self, event: QNativeGestureEvent) -> bool:
        return pinch(self._model, event)

    def pinch(self, factor: float, at: QPoint, before: QPoint) -> None:
        """Two fingers: they zoom, and carry the photo along."""
        self._model.zoom_by(max(0.2, factor), QPointF(at))
        if not self._model.viewport.fitted:
            self._model.pan(at.x() - before.x(), at.y() - before.y())

    def hold_space(self) -> None:
        self.space, self._panned_with_space = True, False
        self._changed()

    def release_space(self, at: QPointF | None) -> None:
        """Tapped without a drag it toggles the zoom, where the pointer is."""
        tapped = self.space and not self._panned_with_space
        self.space = False
        self._changed()
        if tapped:
            self._model.toggle_zoom(at)

    def uses(self, event: QKeyEvent) -> bool:
        """Whether a key that is in no table means something now."""
        key = event.key()
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return self._model.tool is not Tool.VIEW
        return key in _ARROWS and (self._model.tool is not Tool.VIEW or not self._model.viewport.fitted)

    def key(self, event: QKeyEvent) -> bool:
        """Arrows and Enter stand in for a pointer: they move and press it, or pan when only looking."""
        if self._tool().key(event):
            return True
        arrow = _ARROWS.get(Qt.Key(event.key()))
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._model.tool is Tool.VIEW:
            if arrow is None or self._model.viewport.fitted:
                return False
            self._model.pan(-arrow.x() * PAN_STEP, -arrow.y() * PAN_STEP)
            return True
        if arrow is not None:
            self._walk(arrow * (1.0 if fine else KEY_STEP), event.modifiers())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            at = self.pointer(self._walked(), event.modifiers())
            self._tool().press(at)
            self._tool().release(at)
            return True
        return False

    def _walk(self, step: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        view = self._model.viewport
        place = self._walked() + step
        over_x = min(0.0, place.x()) + max(0.0, place.x() - view.view_width)
        over_y = min(0.0, place.y()) + max(0.0, place.y() - view.view_height)
        if over_x or over_y:
            self._model.pan(-over_x, -over_y)
            place -= QPointF(over_x, over_y)
        self._keyboard_at = place
        self._tool().move(self.pointer(place, modifiers))

    def _walked(self) -> QPointF:
        view = self._model.viewport
        clear = QRectF(0, 0, view.view_width, view.view_height - view.foot)
        return self._keyboard_at or (view.photo_rect() & clear).center()

    def _split_to(self, at: QPointF) -> None:
        photo = self._model.viewport.photo_rect()
        self._model.move_split((at.x() - photo.left()) / photo.width())

    def _hits_split(self, at: QPointF) -> bool:
        if self._model.shown is not Compare.SPLIT:
            return False
        view, split = self._model.viewport, self._model.split
        knob = split_knob(view, split) - at
        if knob.x() ** 2 + knob.y() ** 2 <= (KNOB_RADIUS + 5) ** 2:
            return True
        # A tool that paints works right up to the line; it is moved by its knob then.
        line = split_line(view, split)
        near = abs(at.x() - line.x1()) <= LINE_GRAB and line.y1() <= at.y() <= line.y2()
        return near and self._model.tool is Tool.VIEW
