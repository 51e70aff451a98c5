"""A small picture of the whole photo while only a part of it is in view: shows where, and leads elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.canvas.model import CanvasModel
from ui.canvas.scene import Scene
from ui.theme.tokens import Tokens

LONGEST = 132.0
MOST_SHOWN = 0.9
"""It comes when less than this share of the photo's width or height is in view."""


class Navigator(QWidget):
    """A child of the canvas, in its corner. The pointer drags the frame; for the keyboard there are the arrows."""

    def __init__(self, model: CanvasModel, scene: Scene, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._scene = scene
        self._tokens = tokens
        self._small: QImage | None = None
        self.setAccessibleName(self.tr("Navigator"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.hide()
        model.viewport_changed.connect(self._viewport_changed)
        for name in ("compare", "holding_before", "tool"):
            getattr(model, f"{name}_changed").connect(self._forget)
        scene.changed.connect(self._forget)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._small is None:
            size = (QSizeF(self.size()) * ratio).toSize()
            self._small = self._scene.small(size, self._model.shown)
            self._small.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        colour = self._tokens.colour
        painter.drawImage(0, 0, self._small)
        frame = self._frame()
        painter.setPen(Qt.PenStyle.NoPen)
        shade = colour.overlay
        painter.setBrush(shade)
        painter.setOpacity(0.55)
        whole = QRectF(self.rect())
        for part in (
            QRectF(whole.topLeft(), QPointF(whole.right(), frame.top())),
            QRectF(QPointF(whole.left(), frame.bottom()), whole.bottomRight()),
            QRectF(QPointF(whole.left(), frame.top()), QPointF(frame.left(), frame.bottom())),
            QRectF(QPointF(frame.right(), frame.top()), QPointF(whole.right(), frame.bottom())),
        ):
            painter.drawRect(part)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour.accent, 1.5))
        painter.drawRect(frame.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.setPen(QPen(colour.line_strong, 1))
        painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._lead(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._lead(event.position())

    def _lead(self, to: QPointF) -> None:
        """The photo's place under the pointer comes to the middle of the view."""
        view = self._model.viewport
        x, y = to.x() / self.width() * view.photo_width, to.y() / self.height() * view.photo_height
        self._model.pan((view.centre_x - x) * view.scale, (view.centre_y - y) * view.scale)

    def _frame(self) -> QRectF:
        view = self._model.viewport
        seen = view.visible_photo()
        across, down = self.width() / view.photo_width, self.height() / view.photo_height
        return QRectF(seen.x() * across, seen.y() * down, seen.width() * across, seen.height() * down)

    def _viewport_changed(self, *_: object) -> None:
        view = self._model.viewport
        seen = view.visible_photo()
        part = min(seen.width() / view.photo_width, seen.height() / view.photo_height)
        roomy = min(view.view_width, view.view_height) > 2.5 * LONGEST
        self.setVisible(self._scene.has_photo and not view.fitted and part < MOST_SHOWN and roomy)
        if self.isHidden():
            return
        shape = QSizeF(view.photo_width, view.photo_height)
        size = shape.scaled(LONGEST, LONGEST, Qt.AspectRatioMode.KeepAspectRatio).toSize()
        if size != self.size():
            self.resize(size)
            self._small = None
        gap = self._tokens.spacing.m
        bottom = round(view.view_height - view.foot) - gap
        self.move(round(view.view_width) - self.width() - gap, bottom - self.height())
        self.update()

    def _forget(self, *_: object) -> None:
        self._small = None
        self.update()
