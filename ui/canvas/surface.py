"""The canvas as a surface for hands: turns Qt's events into calls of the tool, the view and the drop targets."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from ui.canvas.actions import CanvasActions
from ui.canvas.dropping import DropTargets
from ui.canvas.hands import Hands
from ui.canvas.model import CanvasModel
from ui.canvas.scene import Scene
from ui.canvas.tools.base import CanvasTool


class CanvasSurface(QWidget):
    """What the events need; the canvas makes it all."""

    garment_dropped = Signal(object, object)

    model: CanvasModel
    scene: Scene
    hands: Hands
    drop_targets: DropTargets
    actions_by_key: CanvasActions
    tool_in_hand: CanvasTool

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.grabGesture(Qt.GestureType.PinchGesture)

    def tool(self) -> CanvasTool:
        return self.tool_in_hand

    def action(self, name: str) -> QAction:
        """The action of one of the canvas's keys that is not held, for buttons and menus."""
        return self.actions_by_key.action(name)

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # The key is ours as long as we have the focus, whatever the window does with it elsewhere.
            if self.actions_by_key.name_of(event) is not None or self.hands.uses(event):
                event.accept()
                return True
        elif kind == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if self.hands.gesture(event):
                return True
        elif kind == QEvent.Type.Gesture and isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture) and self.scene.has_photo:
                at, before = pinch.centerPoint().toPoint(), pinch.lastCenterPoint().toPoint()
                self.hands.pinch(pinch.scaleFactor(), self.mapFromGlobal(at), self.mapFromGlobal(before))
                event.accept(pinch)
                return True
        elif kind == QEvent.Type.DevicePixelRatioChange:
            self.model.resize(self.width(), self.height(), self.devicePixelRatioF())
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.scene.has_photo and self.hands.press(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.scene.has_photo:
            self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self.scene.has_photo and self.hands.double_click(event))

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.setAccepted(self.scene.has_photo and self.hands.pen(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.scene.has_photo:
            self.hands.wheel(event)
            event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.hands.leave()
        self.tool_in_hand.leave()
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hands.let_go()
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = self.actions_by_key.name_of(event)
        if name == "pan" and self.scene.has_photo:
            if not event.isAutoRepeat():
                self.hands.hold_space()
        elif name == "compare.before":
            self.model.holding_before = True
        elif name == "zoom.toggle":
            self.model.toggle_zoom(self._pointer_place())
        elif name is not None:
            self.action(name).trigger()
        elif event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self.tool_in_hand.cancel())
        else:
            event.setAccepted(self.scene.has_photo and self.hands.key(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Space and self.hands.space:
            self.hands.release_space(self._pointer_place())
        elif self.model.holding_before and self.actions_by_key.is_key_of("compare.before", event.key()):
            self.model.holding_before = False
        else:
            super().keyReleaseEvent(event)

    # -- drag and drop -----------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dragged(event, self.drop_targets.enter(event, self.model.viewport, self.scene.has_photo))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._dragged(event, self.drop_targets.move(event, self.model.viewport, self.scene.has_photo))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_targets.leave()
        self.update()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = self.drop_targets.drop(event)
        self.update()
        if dropped is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.garment_dropped.emit(*dropped)

    def _dragged(self, event: QDragMoveEvent, wanted: bool) -> None:
        if wanted:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()
        self.update()

    def _pointer_place(self) -> QPointF | None:
        place = self.mapFromGlobal(QCursor.pos())
        return QPointF(place) if self.rect().contains(place) else None
