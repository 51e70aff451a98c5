"""Lights dimmed, out and on: everything but the photo darkens."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from ui.observable import observed
from ui.theme import Theme

_MOVING = (
    QEvent.Type.Resize,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
)


class LightState(StrEnum):
    ON = "on"
    DIMMED = "dimmed"
    OUT = "out"

    @property
    def following(self) -> LightState:
        states = list(LightState)
        return states[(states.index(self) + 1) % len(states)]


class Lights(QObject):
    """Signals: `state_changed(state)`.

    A veil lies over the whole window, with holes for what is lit, which paints its own ground in `ground`. It takes no
    clicks: what lies below works on. `stage` is the part of the window for which the lights go out.
    """

    state_changed = Signal(object)
    state = observed(LightState.ON)

    def __init__(self, theme: Theme, stage: QWidget) -> None:
        super().__init__(stage)
        self._theme = theme
        self._stage = stage
        self._lit: tuple[QWidget, ...] = ()
        self._veil: _Veil | None = None
        self._watched: QWidget | None = None
        stage.installEventFilter(self)
        self.state_changed.connect(self._renew)

    @property
    def ground(self) -> QColor | None:
        """What surrounds the photo; None for the theme's own."""
        if self.state is LightState.ON:
            return None
        if self.state is LightState.OUT:
            return self._theme.colour.lights_out
        return _laid_over(self._theme.colour.lights_dim, self._theme.colour.canvas)

    def light(self, *parts: QWidget) -> None:
        """Only these stay lit."""
        for part in self._lit:
            part.removeEventFilter(self)
        self._lit = parts
        for part in parts:
            part.installEventFilter(self)
        self._place()

    def turn(self) -> None:
        """On, dimmed, out, on."""
        self.state = self.state.following

    def turn_on(self) -> None:
        self.state = LightState.ON

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVING:
            self._place()
        return False

    def _renew(self, *_: object) -> None:
        self._place()

    def _place(self) -> None:
        on = self.state is LightState.ON or not self._stage.isVisible()
        window = self._stage.window()
        if on:
            if self._veil is not None:
                self._veil.hide()
            return
        if self._watched is not window:
            window.installEventFilter(self)
            self._watched = window
            if self._veil is not None:
                self._veil.deleteLater()
            self._veil = _Veil(window)
        assert self._veil is not None
        dimmed = self.state is LightState.DIMMED
        colour = self._theme.colour.lights_dim if dimmed else self._theme.colour.lights_out
        holes = [
            QRect(part.mapTo(window, QPoint(0, 0)), part.size())
            for part in self._lit
            if part.isVisible() and part.window() is window
        ]
        self._veil.darken(colour, holes)


class _Veil(QWidget):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._colour = QColor()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def darken(self, colour: QColor, holes: Sequence[QRect]) -> None:
        self._colour = colour
        area = self.window().rect()
        self.setGeometry(area)
        covered = QRegion(area)
        for hole in holes:
            covered -= QRegion(hole)
        self.setMask(covered)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._colour)


def _laid_over(veil: QColor, ground: QColor) -> QColor:
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    painter.fillRect(image.rect(), veil)
    painter.end()
    return image.pixelColor(0, 0)
