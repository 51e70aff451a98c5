"""Looking at a photo through a widget: zooming and moving it, without the widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal

from ui.observable import observed
from ui.pictures.viewport import Viewport


class ZoomModel(QObject):
    """Signals: `viewport_changed(viewport)`.

    viewport  where the photo lies (zoom, pan, size); replaced as a whole
    """

    viewport_changed = Signal(object)
    viewport = observed(Viewport())

    def resize(self, width: float, height: float, ratio: float) -> None:
        self.viewport = self.viewport.resized(width, height, ratio)

    def leave_foot(self, height: float) -> None:
        """Keep a fitted photo clear of what stands at the foot of the canvas."""
        self.viewport = self.viewport.with_foot(height)

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        self.viewport = self.viewport.zoomed(self.viewport.zoom * factor, at)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        self.viewport = self.viewport.zoomed(zoom, at)

    def zoom_in(self) -> None:
        self.zoom_to(self.viewport.next_stop(1))

    def zoom_out(self) -> None:
        self.zoom_to(self.viewport.next_stop(-1))

    def fit(self) -> None:
        self.viewport = self.viewport.fit()

    def toggle_zoom(self, at: QPointF | None = None) -> None:
        """Fit, or 100 % with the point under `at` where it is."""
        if self.viewport.fitted:
            self.zoom_to(1.0 if abs(self.viewport.fit_zoom - 1.0) > 0.01 else 2.0, at)
        else:
            self.fit()

    def pan(self, dx: float, dy: float) -> None:
        self.viewport = self.viewport.panned(dx, dy)
