"""The widget that shows one photo: it paints a `PictureModel` and hears the hands over it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QScreen,
    QShowEvent,
    QWheelEvent,
    QWindow,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.library.viewers.picture_model import PictureModel
from ui.pictures.display_profile import wanted_profile
from ui.pictures.gestures import PAN_STEP, WHEEL_ZOOM, is_touch_pad, pinch, scroll, wheel_notches
from ui.pictures.picture import Picture
from ui.pictures.source import PictureSource
from ui.pictures.viewport import Viewport
from ui.theme import Theme
from ui.widgets.cells import paint_chip

HELD_MS = 150
"""How long the photo before stays in sight where nothing of the next one is here yet: a flash of grey is worse."""

ZOOM_SHOWN_MS = 1200
_SENTENCE_WIDTH = 420.0
_ARROWS = {
    Qt.Key.Key_Left: QPointF(1, 0),
    Qt.Key.Key_Right: QPointF(-1, 0),
    Qt.Key.Key_Up: QPointF(0, 1),
    Qt.Key.Key_Down: QPointF(0, -1),
}
_KEYBOARD_FOCUS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class PictureView(QWidget):
    """Signals: `touched()` when it is pressed or the keyboard comes to it; `turned(direction)` for a notch of the wheel
    over a fitted photo.

    A click zooms to 100 % at its place and back, if `click_zooms`; a drag, wheel, fingers and Shift with the arrows
    move the photo; Ctrl with the wheel and a pinch zoom.
    """

    touched = Signal()
    turned = Signal(int)

    def __init__(
        self,
        theme: Theme,
        source: PictureSource,
        model: PictureModel,
        parent: QWidget | None = None,
        *,
        click_zooms: bool = True,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._theme = theme
        self._source = source
        self._click_zooms = click_zooms
        self._lines: tuple[str, ...] = ()
        self._chip = ""
        self._active = False
        self._ground: QColor | None = None
        self._pressed_at: QPointF | None = None
        self._dragged_from: QPointF | None = None
        self._turned = 0.0
        self._focus_shown = False
        self._handle: QWindow | None = None
        self._drawn: tuple[Picture, Viewport] | None = None
        self._zoom = 0.0
        self._hold = QTimer(self, singleShot=True, interval=HELD_MS)
        self._hold.timeout.connect(self.update)
        self._zoom_shown = QTimer(self, singleShot=True, interval=ZOOM_SHOWN_MS)
        self._zoom_shown.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(80, 60)
        model.viewport_changed.connect(self._viewport_changed)
        model.photo_changed.connect(self._photo_changed)
        model.problem_changed.connect(self._renew)
        model.redraw_wanted.connect(self.update)
        theme.changed.connect(self._restyle)
        self._photo_changed()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def set_lines(self, lines: Sequence[str]) -> None:
        """What is written over the photo's corner: the first line stands out."""
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.update()

    def set_chip(self, text: str) -> None:
        """A word at the top right: what part this photo plays."""
        self._chip = text
        self._photo_changed()
        self.update()

    def set_active(self, active: bool) -> None:
        """The frame of the one that keys act on."""
        if active != self._active:
            self._active = active
            self.update()

    def set_ground(self, ground: QColor | None) -> None:
        """The colour around the photo; the theme's without one."""
        self._ground = ground
        self.update()

    def toggle_zoom(self) -> None:
        """Fit, or 100 % where the pointer is."""
        place = QPointF(self.mapFromGlobal(QCursor.pos()))
        self.model.toggle_zoom(place if self.rect().contains(place.toPoint()) else None)

    # -- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground or self._theme.colour.canvas)
        model, view = self.model, self.model.viewport
        if model.problem:
            self._paint_sentence(painter, model.problem)
        elif model.photo is not None:
            picture = model.picture()
            if picture is not None:
                self._hold.stop()
                self._drawn = (picture, view)
                picture.draw(painter, view)
            elif self._drawn is not None and self._hold.isActive():
                self._drawn[0].draw(painter, self._drawn[1])
            self._paint_texts(painter)
        if self._active:
            self._paint_frame(painter, self._theme.colour.accent)
        elif self._focus_shown and self.hasFocus():
            self._paint_frame(painter, self._theme.colour.on_canvas)
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        theme, colour = self._theme, self._theme.colour
        gap = float(theme.spacing.m)
        font, strong = theme.font("small"), theme.font("small", QFont.Weight.DemiBold)
        top = gap
        for number, line in enumerate(self._lines):
            used = strong if number == 0 else font
            rect = paint_chip(painter, QPointF(gap, top), line, used, colour.overlay, colour.on_overlay)
            top = rect.bottom() + 3.0
        right = gap
        chips = [self._chip] if self._chip else []
        if self._zoom_shown.isActive():
            chips.append(self.tr("{zoom} %").format(zoom=round(self.model.viewport.zoom * 100)))
        for text in chips:
            corner = QPointF(self.width() - gap, right)
            rect = paint_chip(painter, corner, text, strong, colour.overlay, colour.on_overlay, right=True)
            right = rect.bottom() + 3.0

    def _paint_sentence(self, painter: QPainter, sentence: str) -> None:
        theme, colour = self._theme, self._theme.colour
        ink = colour.on_canvas if self._ground is None else colour.on_overlay
        area = QRectF(self.rect()).adjusted(theme.spacing.l, 0, -theme.spacing.l, 0)
        area = QRectF(0, 0, min(area.width(), _SENTENCE_WIDTH), area.height())
        area.moveCenter(QRectF(self.rect()).center())
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setFont(theme.font())
        size = painter.boundingRect(area, flags, sentence)
        top = area.center().y() - size.height() / 2
        icon = QRectF(0, 0, 28, 28)
        icon.moveCenter(QPointF(area.center().x(), top - 24))
        theme.paint_icon(painter, icon, "warning", ink)
        painter.setPen(ink)
        painter.drawText(QRectF(area.left(), top, area.width(), size.height() + 4), flags, sentence)

    def _paint_frame(self, painter: QPainter, colour: QColor) -> None:
        width = self._theme.tokens.shape.focus_width
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = width / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        # The accent alone cannot be told from every grey that a person may choose for the ground.
        painter.setPen(QPen(self._theme.colour.on_canvas, 1))
        inside = width + 0.5
        painter.drawRect(QRectF(self.rect()).adjusted(inside, inside, -inside, -inside))

    # -- what Qt tells -----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._handle:
            self._handle = handle
            handle.screenChanged.connect(self._take_screen)
        if handle is not None:
            self._take_screen(handle.screen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.model.resize(event.size().width(), event.size().height(), self.devicePixelRatioF())

    def event(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.NativeGesture and isinstance(event, QNativeGestureEvent):
            if pinch(self.model, event):
                return True
        elif kind == QEvent.Type.DevicePixelRatioChange:
            self.model.resize(self.width(), self.height(), self.devicePixelRatioF())
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.touched.emit()
            self._pressed_at = event.position()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed_at is None:
            return
        if self._dragged_from is None:
            if (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
                return
            self._dragged_from = self._pressed_at
            self._put_cursor()
        step, self._dragged_from = at - self._dragged_from, at
        if not self.model.viewport.fitted:
            self.model.pan(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._pressed_at is not None and self._dragged_from is None
        self._pressed_at = self._dragged_from = None
        self._put_cursor()
        if clicked and self._click_zooms and event.button() == Qt.MouseButton.LeftButton:
            self.model.toggle_zoom(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches, model = wheel_notches(event), self.model
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            model.zoom_by(WHEEL_ZOOM**notches, event.position())
        elif is_touch_pad(event):
            scroll(model, event)
        elif not model.viewport.fitted:
            aside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = notches * PAN_STEP
            model.pan(step if aside else 0.0, 0.0 if aside else step)
        else:
            self._turn(notches)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            if not self.model.viewport.fitted:
                self.model.pan(arrow.x() * PAN_STEP, arrow.y() * PAN_STEP)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in _KEYBOARD_FOCUS
        if self._focus_shown:
            self.touched.emit()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # -- changes -----------------------------------------------------------------------------------------------

    def _turn(self, notches: float) -> None:
        """A fine wheel turns in parts of a notch."""
        self._turned += notches
        while abs(self._turned) >= 1:
            direction = 1 if self._turned > 0 else -1
            self._turned -= direction
            self.turned.emit(-direction)

    def _take_screen(self, screen: QScreen) -> None:
        self._source.set_display_profile(wanted_profile(self._theme.tokens.screen, screen))

    def _restyle(self) -> None:
        """Another theme, or another choice of the screen's colours."""
        if self._handle is not None and self.isVisible():
            self._take_screen(self._handle.screen())
        self.update()

    def _put_cursor(self) -> None:
        if self.model.viewport.fitted:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        else:
            held = self._dragged_from is not None
            self.setCursor(Qt.CursorShape.ClosedHandCursor if held else Qt.CursorShape.OpenHandCursor)

    def _viewport_changed(self, view: Viewport) -> None:
        if view.zoom != self._zoom and self._zoom and not view.fitted:
            self._zoom_shown.start()
        self._zoom = view.zoom
        self._put_cursor()
        self.update()

    def _photo_changed(self, *_: object) -> None:
        photo = self.model.photo
        name = photo.name if photo is not None else self.tr("No photo")
        self.setAccessibleName(f"{self._chip}: {name}" if self._chip else name)
        self._hold.start()
        self.update()

    def _renew(self, problem: str) -> None:
        self.setAccessibleDescription(problem)
        self.update()
