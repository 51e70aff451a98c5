"""The chosen render large, and the photo as it was while a key or the mouse is held."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.looks.delegate import LARGE_SIDE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.cells import paint_chip, paint_picture

MOST_HEIGHT = 420


class PicturePane(QWidget):
    def __init__(
        self,
        theme: Theme,
        pictures: ThumbnailCache,
        thumbnails: ThumbnailCache,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures = pictures
        self._thumbnails = thumbnails
        self._render_id = self._photo_sha256 = ""
        self._before = self._faint = False
        self._shape = 1.25
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("The render; hold to see the photo as it was"))
        for cache in (pictures, thumbnails):
            cache.ready.connect(self._arrived)

    @property
    def shows_before(self) -> bool:
        return self._before

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the picture is at this width; a very tall one is shown whole in less."""
        return min(round(width * self._shape), MOST_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 200)

    def show_render(self, render_id: str, photo_sha256: str, shape: float, *, faint: bool) -> None:
        """`shape` is height by width."""
        if shape != self._shape:
            self._shape = shape
            self.updateGeometry()
        if (render_id, photo_sha256, faint) != (self._render_id, self._photo_sha256, self._faint):
            self._render_id, self._photo_sha256, self._faint = render_id, photo_sha256, faint
            self.update()

    def set_before(self, before: bool) -> None:
        if before != self._before:
            self._before = before
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.set_before(event.button() == Qt.MouseButton.LeftButton)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.set_before(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        colour = self._theme.colour
        before = self._before and bool(self._photo_sha256)
        image = (
            self._thumbnails.image(self._photo_sha256, LARGE_SIDE)
            if before
            else self._pictures.image(self._render_id, LARGE_SIDE)
        )
        painter.setOpacity(0.3 if self._faint and not before else 1.0)
        paint_picture(painter, rect, image, self._theme, cover=False, ground=colour.canvas, icon="looks")
        painter.setOpacity(1.0)
        if before:
            font = self._theme.font("caption")
            corner = QPointF(rect.left() + 6, rect.top() + 6)
            paint_chip(painter, corner, self.tr("Before"), font, colour.overlay, colour.on_overlay)

    def _arrived(self, key: str) -> None:
        if key in (self._render_id, self._photo_sha256):
            self.update()
