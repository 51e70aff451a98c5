"""The order in which the canvas is painted, and the small texts over the photo."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.canvas.dropping import DropTargets
from ui.canvas.hands import Hands
from ui.canvas.marks import chip_rect, draw_chip, draw_dab, draw_split, small_font
from ui.canvas.mask_views import table_of, view_name
from ui.canvas.model import PROTECT, CanvasModel, Compare, MaskView, Tool
from ui.canvas.scene import Scene
from ui.canvas.tools.base import CanvasTool
from ui.canvas.veil import MaskVeil
from ui.theme.tokens import Tokens

ZOOM_SHOWN_MS = 1200
HINT_SHOWN_MS = 6000
BRUSH_SHOWN_MS = 900
LEAST_FOR_HINT = 240
"""Where less of the photo is seen than this, what the tool does is said on the whole canvas."""


class OverlayHost(Protocol):
    """What there is to paint."""

    model: CanvasModel
    scene: Scene
    veil: MaskVeil
    tokens: Tokens

    drop_targets: DropTargets
    hands: Hands

    def tool(self) -> CanvasTool: ...


class Overlay(QObject):
    """Paints the whole canvas for its widget."""

    def __init__(self, host: OverlayHost, widget: QWidget) -> None:
        super().__init__(widget)
        self._host = host
        self._widget = widget
        self.chip = ""
        self.focus_shown = False
        self.empty: tuple[str, str] = ("", "")
        self._zoom_timer = QTimer(self, singleShot=True, interval=ZOOM_SHOWN_MS)
        self._zoom_timer.timeout.connect(widget.update)
        self._zoom = 0.0
        self._hint_timer = QTimer(self, singleShot=True, interval=HINT_SHOWN_MS)
        self._hint_timer.timeout.connect(widget.update)
        self._brush_timer = QTimer(self, singleShot=True, interval=BRUSH_SHOWN_MS)
        self._brush_timer.timeout.connect(widget.update)

    def show_hint(self, value: object = None) -> None:
        """Say for a while what the tool in hand does."""
        del value
        self._hint_timer.start()

    def brush_changed(self, value: object = None) -> None:
        """Say the brush's size and hardness beside it for a moment."""
        del value
        if self._host.model.tool.paints and self._host.hands.at is not None:
            self._brush_timer.start()

    def zoom_changed(self) -> None:
        """Say the zoom for a moment, if it is another one and not just the fit of another size."""
        view = self._host.model.viewport
        if view.zoom != self._zoom and self._host.scene.has_photo and self._zoom and not view.fitted:
            self._zoom_timer.start()
        self._zoom = view.zoom

    def paint(self, painter: QPainter) -> None:
        host, model = self._host, self._host.model
        view, tokens = model.viewport, host.tokens
        font = small_font(self._widget.font(), tokens)
        if host.scene.has_photo:
            host.scene.draw(painter, view, model.shown, model.split)
            if model.fill_hint_shown and not model.mask_visible:
                host.scene.draw_hint(painter, view, model.shown, model.split)
            if model.mask_visible:
                colour = tokens.colour.mask_protect if model.edited == PROTECT else tokens.colour.mask_edit
                table = table_of(model.mask_view, colour, tokens.colour)
                host.veil.prepare(view, model.edited, table)
                host.veil.draw(painter)
            if model.shown is Compare.SPLIT and host.scene.has_after:
                words = (self.tr("before"), self.tr("after"))
                hot = host.hands.on_split
                draw_split(painter, view, model.split, words, font, tokens, hot)
            host.drop_targets.paint(painter, view, font, tokens)
            host.tool().paint(painter, font)
            self._paint_brush(painter, font)
            self._paint_texts(painter, font)
        elif host.drop_targets.active:
            self._paint_empty(painter, font)
            self._frame(painter, tokens.spacing.m, 2)
        else:
            self._paint_empty(painter, font)
        if self.focus_shown and self._widget.hasFocus():
            self._frame(painter, 0, tokens.shape.focus_width)

    def _paint_brush(self, painter: QPainter, font: QFont) -> None:
        """What the brush would paint, while it is sized, and its figures beside it."""
        host, model = self._host, self._host.model
        at = host.hands.at
        if at is None or not model.tool.paints or not (host.hands.sizing or self._brush_timer.isActive()):
            return
        tokens, radius = host.tokens, model.brush_radius * model.viewport.scale
        smart = model.tool is Tool.SMART_BRUSH
        if host.hands.sizing:
            colour = tokens.colour.mask_protect if model.edited == PROTECT else tokens.colour.mask_edit
            draw_dab(painter, at, radius, 1.0 if smart else model.hardness, colour)
        size = self.tr("{size} px").format(size=round(2 * model.brush_radius))
        hard = self.tr("{share} % hard").format(share=round(100 * model.hardness))
        text = size if smart else f"{size}  ·  {hard}"
        rect = chip_rect(at + QPointF(radius + tokens.spacing.m, 0), text, font, tokens)
        if rect.right() > model.viewport.view_width - tokens.spacing.s:
            rect.moveRight(max(rect.width(), at.x() - radius - tokens.spacing.m))
        rect.moveTop(max(0.0, at.y() - rect.height() / 2))
        draw_chip(painter, rect, text, font, tokens)

    def _paint_texts(self, painter: QPainter, font: QFont) -> None:
        host, tokens = self._host, self._host.tokens
        view = host.model.viewport
        gap = tokens.spacing.s + 1.0
        area = QRectF(0, 0, view.view_width, view.view_height)
        photo = view.photo_rect() & area
        bare = host.model.shown is Compare.BEFORE and host.scene.has_after
        chip = self.tr("The photo as it was") if bare else self.chip
        if chip:
            rect = chip_rect(photo.topLeft() + QPointF(gap, gap), chip, font, tokens)
            draw_chip(painter, rect, chip, font, tokens)
        status = host.tool().status()
        if host.model.mask_visible and host.model.mask_view is not MaskView.TINT:
            status = self.tr("{view}  ·  {status}").format(
                view=view_name(host.model.mask_view), status=status
            )
        told = host.tool().status_lasts or self._hint_timer.isActive()
        if status and told and not host.drop_targets.active:
            draw_chip(painter, self._hint_rect(status, font, photo, area), status, font, tokens)
        if self._zoom_timer.isActive():
            text = self.tr("{zoom} %").format(zoom=round(view.zoom * 100))
            rect = chip_rect(QPointF(), text, font, tokens)
            rect.moveTopRight(QPointF(photo.right() - gap, photo.top() + gap))
            draw_chip(painter, rect, text, font, tokens)

    def _hint_rect(self, text: str, font: QFont, photo: QRectF, area: QRectF) -> QRectF:
        """At the foot of what is seen of the photo, all of it inside: across an edge its ends would be hard to read.

        Above the words beside a split, where there is one.
        """
        host, tokens = self._host, self._host.tokens
        view, gap = host.model.viewport, tokens.spacing.s + 1.0
        inside = photo if photo.width() >= LEAST_FOR_HINT else area
        rect = chip_rect(QPointF(), text, font, tokens, inside.width() - 2 * gap)
        foot = min(area.bottom() - view.foot, inside.bottom()) - gap
        if host.model.shown is Compare.SPLIT and host.scene.has_after:
            foot -= chip_rect(QPointF(), text, font, tokens).height() + gap
        foot = max(foot, area.top() + rect.height() + gap)
        rect.moveCenter(QPointF(inside.center().x(), foot - rect.height() / 2))
        return rect

    def _paint_empty(self, painter: QPainter, font: QFont) -> None:
        title, hint = self.empty
        area = QRectF(self._widget.rect())
        painter.setPen(self._host.tokens.colour.on_canvas)
        bold = QFont(self._widget.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        middle = area.center().y()
        height = painter.fontMetrics().height() + 4.0
        painter.drawText(
            QRectF(area.left(), middle - height, area.width(), height), Qt.AlignmentFlag.AlignCenter, title
        )
        painter.setFont(font)
        painter.drawText(
            QRectF(area.left(), middle, area.width(), height), Qt.AlignmentFlag.AlignCenter, hint
        )

    def _frame(self, painter: QPainter, inset: float, width: float) -> None:
        painter.save()
        painter.setPen(QPen(self._host.tokens.colour.on_canvas, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = inset + width / 2
        painter.drawRect(QRectF(self._widget.rect()).adjusted(half, half, -half, -half))
        painter.restore()
