"""The points that are placed on the subject of a canvas."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from render.messages import Keypoint
from ui.canvas.subject import PointScheme


class KeypointSet(QObject):
    """Signal: `changed(points)`, a dict by the names of `scheme`, only when they change."""

    changed = Signal(object)

    def __init__(self, scheme: PointScheme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scheme = scheme
        self._points: dict[str, Keypoint] = {}

    def points(self) -> dict[str, Keypoint]:
        return dict(self._points)

    def get(self, name: str) -> Keypoint | None:
        return self._points.get(name)

    def replace(self, points: Mapping[str, Keypoint]) -> None:
        """Points whose names the scheme does not know are left out."""
        known = {name: points[name] for name in self.scheme.order if name in points}
        if known != self._points:
            self._points = known
            self.changed.emit(self.points())

    def next_missing(self, after: str | None = None) -> str | None:
        """The next point to place, in order, starting behind `after` and coming round; None when all stand."""
        return self.scheme.next_missing(self._points, after)
