"""Looking around: drags the photo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from ui.canvas.tools.base import CanvasTool, Pointer


class ViewTool(CanvasTool):
    cursor = Qt.CursorShape.ArrowCursor
    _last: QPointF | None = None

    @property
    def busy(self) -> bool:
        return self._last is not None

    def press(self, at: Pointer) -> None:
        self._last = at.view

    def move(self, at: Pointer) -> None:
        if self._last is not None:
            step, self._last = at.view - self._last, at.view
            if not self.host.model.viewport.fitted:
                self.host.model.pan(step.x(), step.y())

    def release(self, at: Pointer) -> None:
        del at
        self._last = None

    def cancel(self) -> bool:
        self._last = None
        return False

    def double_click(self, at: Pointer) -> None:
        self.host.model.toggle_zoom(at.view)
