"""Where the photo lies in the widget: zoom, pan and the way between the two coordinate systems.

Photo coordinates are those of `render.messages`: pixels after orientation, the centre of the first pixel at
(0, 0), so that the photo's outer edge is at -0.5. View coordinates are Qt's device-independent pixels, the
widget's corner at (0, 0).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, QRectF

MARGIN = 12.0
"""Ground that stays visible around a fitted photo, in view pixels."""

MAX_ZOOM = 16.0
STOPS = (0.05, 0.1, 0.167, 0.25, 0.333, 0.5, 0.667, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
"""Where Zoom in and Zoom out stop. 1.0 is a pixel of the photo on a pixel of the screen."""


@dataclass(frozen=True)
class Viewport:
    """A photo of `photo_width` x `photo_height` pixels seen through `view_width` x `view_height` view pixels.

    zoom    device pixels per photo pixel; 1.0 is "100 %" on any screen
    centre  the photo coordinate in the middle of the view; never outside the photo
    ratio   device pixels per view pixel
    fitted  the whole photo is kept in view when the widget is resized
    foot    view pixels at the bottom that a fitted photo leaves free
    """

    photo_width: int = 1
    photo_height: int = 1
    view_width: float = 1.0
    view_height: float = 1.0
    ratio: float = 1.0
    zoom: float = 1.0
    centre_x: float = 0.0
    centre_y: float = 0.0
    fitted: bool = True
    foot: float = 0.0

    @property
    def scale(self) -> float:
        """View pixels per photo pixel."""
        return self.zoom / self.ratio

    @property
    def fit_zoom(self) -> float:
        width = max(1.0, self.view_width - 2 * MARGIN)
        height = max(1.0, self.view_height - self.foot - 2 * MARGIN)
        return min(MAX_ZOOM, min(width / self.photo_width, height / self.photo_height) * self.ratio)

    @property
    def min_zoom(self) -> float:
        return min(self.fit_zoom, 1.0)

    def to_view(self, x: float, y: float) -> QPointF:
        return QPointF(
            (x - self.centre_x) * self.scale + self.view_width / 2,
            (y - self.centre_y) * self.scale + self.view_height / 2,
        )

    def to_photo(self, point: QPointF) -> QPointF:
        return QPointF(
            (point.x() - self.view_width / 2) / self.scale + self.centre_x,
            (point.y() - self.view_height / 2) / self.scale + self.centre_y,
        )

    def rect_to_view(self, rect: QRectF | QRect) -> QRectF:
        """A rectangle of whole pixels (left 0 is the photo's edge) in view coordinates."""
        corner = self.to_view(rect.x() - 0.5, rect.y() - 0.5)
        return QRectF(corner.x(), corner.y(), rect.width() * self.scale, rect.height() * self.scale)

    def photo_rect(self) -> QRectF:
        """The photo's place in the view."""
        return self.rect_to_view(QRectF(0, 0, self.photo_width, self.photo_height))

    def visible_photo(self) -> QRectF:
        """The part of the photo in view, in whole-pixel coordinates (left 0 is the photo's edge)."""
        top_left = self.to_photo(QPointF(0, 0)) + QPointF(0.5, 0.5)
        size = (self.view_width / self.scale, self.view_height / self.scale)
        return QRectF(top_left.x(), top_left.y(), *size) & QRectF(0, 0, self.photo_width, self.photo_height)

    def fit(self) -> Viewport:
        zoom = self.fit_zoom
        x, y = self.photo_width / 2 - 0.5, self.photo_height / 2 - 0.5
        return replace(
            self, zoom=zoom, centre_x=x, centre_y=y + self.foot / 2 * self.ratio / zoom, fitted=True
        )

    def with_foot(self, foot: float) -> Viewport:
        view = replace(self, foot=foot)
        return view.fit() if self.fitted else view

    def resized(self, width: float, height: float, ratio: float) -> Viewport:
        """The same photo in a widget of another size: fitted stays fitted, else the middle stays put."""
        view = replace(self, view_width=max(1.0, width), view_height=max(1.0, height), ratio=ratio)
        return view.fit() if self.fitted else view._held(max(self.zoom, view.min_zoom))

    def exchanged(self, width: int, height: int) -> Viewport:
        """Another photo in place of this one: fitted if this is, else at the same zoom and the same part of it."""
        view = self.of_photo(width, height)
        return view if self.fitted else view.looking_at(self.zoom, *self.part)

    @property
    def part(self) -> tuple[float, float]:
        """What of the photo is in the middle of the view, across and down: 0 at its left and top, 1 at the others."""
        return (self.centre_x + 0.5) / self.photo_width, (self.centre_y + 0.5) / self.photo_height

    def looking_at(self, zoom: float, across: float, down: float) -> Viewport:
        """This zoom, and this part of the photo (see `part`) in the middle."""
        x, y = across * self.photo_width - 0.5, down * self.photo_height - 0.5
        return replace(self, centre_x=x, centre_y=y)._held(min(MAX_ZOOM, max(zoom, self.min_zoom)))

    def of_photo(self, width: int, height: int) -> Viewport:
        return replace(self, photo_width=max(1, width), photo_height=max(1, height)).fit()

    def zoomed(self, zoom: float, at: QPointF | None = None) -> Viewport:
        """Zoom so that the photo's point under `at` (a view coordinate; the middle if None) stays there.

        It moves only where the middle of the view would leave the photo. Zooming out as far as it goes fits.
        """
        zoom = min(MAX_ZOOM, zoom)
        if zoom <= self.min_zoom * 1.0001:
            if self.fit_zoom <= 1.0:
                return self.fit()
            zoom = self.min_zoom
        at = at if at is not None else QPointF(self.view_width / 2, self.view_height / 2)
        anchor = self.to_photo(at)
        shrink = self.zoom / zoom
        return replace(
            self,
            centre_x=anchor.x() + (self.centre_x - anchor.x()) * shrink,
            centre_y=anchor.y() + (self.centre_y - anchor.y()) * shrink,
        )._held(zoom)

    def panned(self, dx: float, dy: float) -> Viewport:
        """Move the photo by view pixels, as a hand would."""
        scale = self.scale
        return replace(self, centre_x=self.centre_x - dx / scale, centre_y=self.centre_y - dy / scale)._held(
            self.zoom
        )

    def next_stop(self, direction: int) -> float:
        """The zoom one step in (1) or out (-1)."""
        if direction > 0:
            return next((stop for stop in STOPS if stop > self.zoom * 1.01), MAX_ZOOM)
        return next((stop for stop in reversed(STOPS) if stop < self.zoom * 0.99), self.min_zoom)

    def _held(self, zoom: float) -> Viewport:
        x = min(max(self.centre_x, -0.5), self.photo_width - 0.5)
        y = min(max(self.centre_y, -0.5), self.photo_height - 0.5)
        return replace(self, zoom=zoom, centre_x=x, centre_y=y, fitted=False)
