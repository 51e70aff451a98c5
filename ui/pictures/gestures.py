"""What wheel, touch pad and fingers mean over a photo, on the canvas and in the viewers alike."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

from ui.pictures.zoom import ZoomModel

_NOTCH = 120
"""Eighths of a degree that one notch of a wheel turns."""

PAN_STEP = 60.0
"""View pixels for a key or a notch."""
WHEEL_ZOOM = 1.2


def wheel_notches(event: QWheelEvent) -> float:
    return (event.angleDelta().y() or event.angleDelta().x()) / _NOTCH


def is_touch_pad(event: QWheelEvent) -> bool:
    """A touch pad scrolls in phases, with two fingers; a wheel has none."""
    return event.phase() != Qt.ScrollPhase.NoScrollPhase


def scroll(model: ZoomModel, event: QWheelEvent) -> None:
    """Move the photo as two fingers do. What is fitted stays."""
    step = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
    if not model.viewport.fitted:
        model.pan(step.x(), step.y())


def pinch(model: ZoomModel, event: QNativeGestureEvent) -> bool:
    """Zoom where the fingers are; False for another gesture."""
    if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        model.zoom_by(max(0.2, 1 + event.value()), event.position())
    elif event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
        model.toggle_zoom(event.position())
    else:
        return False
    return True
