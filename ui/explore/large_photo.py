"""A photo of a set as large as there is room, from its preview."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.explore.cells import COVER_SIDES
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache

LARGE_SIDE = 2048
"""Longest side in pixels that a preview is decoded to at most."""
_MARGIN = 16


class LargePhoto(QWidget):
    """Signals: `stepped(by)` for a click at its right or left half."""

    stepped = Signal(int)

    def __init__(self, theme: Theme, covers: ThumbnailCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._covers = covers
        self._sha256 = ""
        self.setMinimumSize(200, 160)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        covers.ready.connect(self._arrived)
        theme.changed.connect(self.update)

    def show_photo(self, sha256: str, name: str) -> None:
        self._sha256 = sha256
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.stepped.emit(1 if event.position().x() > self.width() / 2 else -1)

    def _arrived(self, sha256: str) -> None:
        if sha256 == self._sha256:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = self._theme.colour
        painter.fillRect(self.rect(), colour.canvas)
        image = self._covers.image(self._sha256, LARGE_SIDE) if self._sha256 else None
        if image is None and self._sha256:
            image = self._covers.image(self._sha256, COVER_SIDES[0])
        if image is None or image.isNull():
            side = QRectF(0, 0, 40, 40)
            side.moveCenter(QRectF(self.rect()).center())
            self._theme.paint_icon(painter, side, "photo", colour.text_off)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        # Never larger than its own pixels: a preview that is blown up says less, not more.
        own = QSizeF(image.size()) / self.devicePixelRatioF()
        size = own.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if size.width() > 1.5 * own.width():
            size = own * 1.5
        target = QRectF(QPointF(0, 0), size)
        target.moveCenter(room.center())
        painter.drawImage(target, image, QRectF(image.rect()))
