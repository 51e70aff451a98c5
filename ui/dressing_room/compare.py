"""Variants side by side: zoomed and moved as one, one of them in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.canvas.marks import chip_rect, draw_chip, small_font
from ui.canvas.model import Compare
from ui.canvas.scene import Scene
from ui.dressing_room.comparing import DRAPE, Comparing
from ui.dressing_room.model import DressingRoom
from ui.dressing_room.renders import render_time, state_text
from ui.keys import KeyMap
from ui.observable import bind
from ui.pictures.viewport import Viewport
from ui.theme import Theme
from ui.words import engine_name

PIXELS_SIDE = 4096
STEP = 1.2


class ComparePane(QWidget):
    """Signals: `looked(viewport)` when a hand moved or zoomed it, `taken(pane)` on a click."""

    looked = Signal(object)
    taken = Signal(str)

    def __init__(self, theme: Theme, pane: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pane = pane
        self.active = False
        self.before = False
        self.about = ""
        self.view = Viewport()
        self.scene = Scene(self)
        self.scene.set_hint_colours(theme.colour.fill_light, theme.colour.fill_dark)
        self.scene.changed.connect(self.update)
        self._dragged: QPointF | None = None
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(120, 120)

    def put_view(self, view: Viewport) -> None:
        """Another pane was moved: the same part of the photo here."""
        if view.fitted:
            self.view = self.view.fit()
        else:
            self.view = replace(
                self.view, zoom=view.zoom, centre_x=view.centre_x, centre_y=view.centre_y, fitted=False
            )
        self.update()

    def say(self, about: str, *, active: bool) -> None:
        self.about, self.active = about, active
        self.setAccessibleDescription(about)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour.canvas)
        shown = Compare.BEFORE if self.before else Compare.AFTER
        self.scene.draw(painter, self.view, shown, 0.0)
        self.scene.draw_hint(painter, self.view, shown, 0.0)
        font = small_font(self.font(), tokens)
        gap = tokens.spacing.s + 1.0
        corner = (self.view.photo_rect() & QRectF(self.rect())).topLeft() + QPointF(gap, gap)
        about = self.tr("The photo as it was") if self.before else self.about
        draw_chip(painter, chip_rect(corner, about, font, tokens), about, font, tokens)
        if self.active:
            painter.setPen(QPen(tokens.colour.accent, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            # The accent alone cannot be told from every grey that a person may choose for the ground.
            painter.setPen(QPen(tokens.colour.on_canvas, 1))
            painter.drawRect(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = event.size()
        self.view = self.view.resized(size.width(), size.height(), self.devicePixelRatioF())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.taken.emit(self.pane)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and not self.view.fitted:
            step = event.position() - self._dragged
            self._look(self.view.panned(step.x(), step.y()))
            self._dragged = event.position()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.toggle_zoom(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        self._look(self.view.zoomed(self.view.zoom * STEP**notches, event.position()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and (
            event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._look(self.view.zoomed(self.view.zoom * max(0.2, 1 + event.value()), event.position()))
            return True
        return super().event(event)

    def toggle_zoom(self, at: QPointF | None = None) -> None:
        self._look(self.view.zoomed(1.0, at) if self.view.fitted else self.view.fit())

    def zoom_step(self, direction: int) -> None:
        self._look(self.view.zoomed(self.view.next_stop(direction)))

    def fit(self) -> None:
        self._look(self.view.fit())

    def zoom_full(self) -> None:
        self._look(self.view.zoomed(1.0))

    def _look(self, view: Viewport) -> None:
        self.view = view
        self.update()
        self.looked.emit(view)


class VariantCompare(QWidget):
    """A grid of two to four panes. Signal: `left()` when it is to make way for the canvas."""

    left = Signal()

    def __init__(
        self,
        theme: Theme,
        keys: KeyMap,
        room: DressingRoom,
        comparing: Comparing,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys = keys
        self._room = room
        self._comparing = comparing
        self.panes: tuple[ComparePane, ...] = ()
        self.setAccessibleName(self.tr("Variants side by side"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        keys.bind(
            self,
            {
                "zoom.toggle": self._toggle_zoom,
                "zoom.fit": self._fit,
                "zoom.full": self._zoom_full,
                "zoom.in": self._zoom_in,
                "zoom.out": self._zoom_out,
            },
        )
        bind(comparing, "panes", self._show)
        comparing.active_changed.connect(self._say)
        room.renders.dataChanged.connect(self._say)
        room.preview_label_changed.connect(self._say)
        room.previewed_changed.connect(self._show_drape)
        room.picture_ready.connect(self._show_small)

    def close_panes(self) -> None:
        """Their threads end with them."""
        for pane in self.panes:
            self._grid.removeWidget(pane)
            pane.scene.close()
            pane.hide()
            pane.deleteLater()
        self.panes = ()

    def event(self, event: QEvent) -> bool:
        # Esc and the arrows are ours while we have the focus.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deed(event)
        if deed is not None:
            deed()
        elif self._is_before(event):
            self._show_before(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._is_before(event) and not event.isAutoRepeat():
            self._show_before(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_before(False)

    def _is_before(self, event: QKeyEvent) -> bool:
        return QKeySequence(event.key()) in self._keys.sequences_of("compare.before")

    def _show_before(self, before: bool) -> None:
        """All of them as the photo was, as long as the key is down."""
        for pane in self.panes:
            pane.before = before
            pane.update()

    def _deed(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        return {
            Qt.Key.Key_Escape: self._comparing.leave,
            Qt.Key.Key_Return: self._comparing.choose,
            Qt.Key.Key_Enter: self._comparing.choose,
            Qt.Key.Key_Left: partial(self._comparing.step, -1),
            Qt.Key.Key_Right: partial(self._comparing.step, 1),
        }.get(Qt.Key(event.key()))

    def _show(self, panes: tuple[str, ...]) -> None:
        self.close_panes()
        opened = self._room.opened
        if not panes or opened is None:
            self.left.emit()
            return
        made: list[ComparePane] = []
        for number, pane in enumerate(panes):
            widget = ComparePane(self._theme, pane, self.tr("Variant {number}").format(number=number + 1))
            widget.view = widget.view.of_photo(opened.width, opened.height)
            widget.scene.show_photo(opened)
            widget.looked.connect(self._looked)
            widget.taken.connect(self._comparing.activate)
            columns = len(panes) if len(panes) < 4 else 2
            self._grid.addWidget(widget, number // columns, number % columns)
            made.append(widget)
            if pane != DRAPE:
                small = self._room.picture(pane)
                if small is not None:
                    widget.scene.show_look(small)
                side = min(PIXELS_SIDE, max(opened.width, opened.height))
                self._room.ask_pixels(pane, side, partial(self._show_pixels, pane))
        self.panes = tuple(made)
        self._show_drape()
        self._say()

    def _show_pixels(self, pane: str, picture: QImage) -> None:
        for widget in self.panes:
            if widget.pane == pane:
                widget.scene.show_look(picture)

    def _show_small(self, job_id: str) -> None:
        small = self._room.picture(job_id)
        for widget in self.panes:
            if widget.pane == job_id and small is not None and not widget.scene.has_after:
                widget.scene.show_look(small)

    def _show_drape(self, *_: object) -> None:
        for widget in self.panes:
            if widget.pane == DRAPE:
                widget.scene.show_look(self._room.previewed)

    def _say(self, *_: object) -> None:
        for number, widget in enumerate(self.panes, 1):
            widget.say(
                f"{number}  ·  {self._words(widget.pane)}", active=widget.pane == self._comparing.active
            )

    def _words(self, pane: str) -> str:
        render = self._room.renders.value(pane) if pane != DRAPE else None
        if render is None:
            return self._room.preview_label or self.tr("The look")
        names = self._room.names_of(render.look) or engine_name(render.engine)
        parts = (names, state_text(render), render_time(render))
        return "  ·  ".join(part for part in parts if part)

    def _looked(self, view: Viewport) -> None:
        sender = self.sender()
        for widget in self.panes:
            if widget is not sender:
                widget.put_view(view)

    def _in_hand(self) -> ComparePane | None:
        return next((widget for widget in self.panes if widget.pane == self._comparing.active), None)

    def _toggle_zoom(self) -> None:
        pane = self._in_hand()
        if pane is not None:
            pane.toggle_zoom()

    def _fit(self) -> None:
        pane = self._in_hand()
        if pane is not None:
            pane.fit()

    def _zoom_full(self) -> None:
        pane = self._in_hand()
        if pane is not None:
            pane.zoom_full()

    def _zoom_in(self) -> None:
        pane = self._in_hand()
        if pane is not None:
            pane.zoom_step(1)

    def _zoom_out(self) -> None:
        pane = self._in_hand()
        if pane is not None:
            pane.zoom_step(-1)
