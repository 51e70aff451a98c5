"""How a render comes along, over the photo: each step takes the place of the one before softly."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QColorSpace, QImage, QPainter

from ui.pictures.picture import Picture, picture_of
from ui.pictures.viewport import Viewport

FADE_MS = 220


class RefinedLayer(QObject):
    """Signal: `changed()` when something else is to be seen."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Picture | None = None
        self._before: Picture | None = None
        self._fade = QVariantAnimation(self)
        self._fade.setDuration(FADE_MS)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.valueChanged.connect(self._faded)
        self._fade.finished.connect(self._arrived)

    @property
    def is_shown(self) -> bool:
        return self._shown is not None

    def show(self, image: QImage | None, place: QRectF, profile: QColorSpace | None) -> None:
        """A picture with what is see-through in its alpha, over `place` in photo pixels; None takes it away at once."""
        self._fade.stop()
        if image is None:
            if self._shown is not None or self._before is not None:
                self._shown = self._before = None
                self.changed.emit()
            return
        self._before, self._shown = self._shown, picture_of(image, place, profile)
        self._fade.start()
        self.changed.emit()

    def draw(self, painter: QPainter, view: Viewport, within: QRectF) -> None:
        if self._shown is None:
            return
        share = float(self._fade.currentValue()) if self._fade.state() == self._fade.State.Running else 1.0
        painter.save()
        if share < 1.0 and self._before is not None:
            self._before.draw(painter, view, within)
        painter.setOpacity(share)
        self._shown.draw(painter, view, within)
        painter.restore()

    def _faded(self, _share: object) -> None:
        self.changed.emit()

    def _arrived(self) -> None:
        self._before = None
        self.changed.emit()
