"""Everything drawn over the photo that is not a picture: chips, the split handle, drop zones, body points."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QRadialGradient,
    QTransform,
)

from render.messages import Keypoint
from ui.canvas.subject import PointScheme
from ui.pictures.viewport import Viewport
from ui.theme.tokens import Colours, Tokens

KNOB_RADIUS = 8.0
KNOB_SHARE = 0.62
"""How far down the visible part of the line its knob sits."""

POINT_RADIUS = 6.0
_CHIP_FLAGS = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


def small_font(base: QFont, tokens: Tokens) -> QFont:
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * tokens.type.small / tokens.type.body)
    return font


def chip_rect(corner: QPointF, text: str, font: QFont, tokens: Tokens, widest: float = math.inf) -> QRectF:
    """The chip of a text; one that would be wider than `widest` has its words on several lines."""
    metrics = QFontMetricsF(font)
    padding_x, padding_y = tokens.spacing.s + 1.0, tokens.spacing.xs + 1.0
    width, height = metrics.horizontalAdvance(text), metrics.height()
    room = widest - 2 * padding_x
    if width > room:
        # Lines of about the same length, so that no word stands alone on the last one.
        even = min(room, 1.1 * width / max(1.0, math.ceil(width / max(1.0, room))))
        lines = metrics.boundingRect(QRectF(0, 0, max(1.0, even), 0), _CHIP_FLAGS, text)
        width, height = lines.width() + 1.0, lines.height()
    return QRectF(corner.x(), corner.y(), width + 2 * padding_x, height + 2 * padding_y)


def draw_chip(painter: QPainter, rect: QRectF, text: str, font: QFont, tokens: Tokens) -> None:
    """A label on a dark ground, readable on any photo."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.colour.overlay)
    painter.drawRoundedRect(rect, tokens.shape.radius_small + 1, tokens.shape.radius_small + 1)
    painter.setPen(tokens.colour.on_overlay)
    painter.setFont(font)
    padding = tokens.spacing.s
    painter.drawText(rect.adjusted(padding, 0, -padding, 0), _CHIP_FLAGS, text)
    painter.restore()


def split_line(view: Viewport, split: float) -> QLineF:
    """The split line within the view."""
    photo = view.photo_rect()
    shown = photo & QRectF(0, 0, view.view_width, view.view_height)
    # On a whole pixel, so that a line two pixels wide is sharp.
    x = round((photo.left() + photo.width() * split) * view.ratio) / view.ratio
    return QLineF(x, shown.top(), x, shown.bottom())


def split_knob(view: Viewport, split: float) -> QPointF:
    return split_line(view, split).pointAt(KNOB_SHARE)


def draw_split(
    painter: QPainter,
    view: Viewport,
    split: float,
    labels: tuple[str, str],
    font: QFont,
    tokens: Tokens,
    hot: bool,
) -> None:
    """A white line with a knob, and what is left and right of it written at its foot."""
    line = split_line(view, split)
    if line.length() < 1:
        return
    knob = line.pointAt(KNOB_SHARE)
    radius = KNOB_RADIUS + (1.5 if hot else 0.0)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QColor(tokens.colour.overlay)
    shade.setAlphaF(0.28)
    painter.setPen(QPen(shade, 4))
    painter.drawLine(line)
    painter.setPen(QPen(tokens.colour.handle, 2))
    painter.drawLine(line)
    painter.setPen(Qt.PenStyle.NoPen)
    for grow in (3.0, 2.0, 1.0):
        shade.setAlphaF(0.10)
        painter.setBrush(shade)
        painter.drawEllipse(knob + QPointF(0, 0.5), radius + grow, radius + grow)
    painter.setBrush(tokens.colour.handle)
    painter.drawEllipse(knob, radius, radius)
    painter.setPen(
        QPen(
            tokens.colour.overlay,
            1.3,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for side in (-1.0, 1.0):
        tip = knob + QPointF(side * 4.6, 0)
        painter.drawPolyline([tip + QPointF(-side * 2.2, -2.4), tip, tip + QPointF(-side * 2.2, 2.4)])
    painter.restore()
    photo = view.photo_rect()
    before, after = (chip_rect(QPointF(), text, font, tokens) for text in labels)
    foot = line.y2() - before.height() - tokens.spacing.s
    gap = tokens.spacing.s
    if line.x1() - photo.left() > before.width() + 2 * gap:
        draw_chip(painter, before.translated(line.x1() - gap - before.width(), foot), labels[0], font, tokens)
    if photo.right() - line.x1() > after.width() + 2 * gap:
        draw_chip(painter, after.translated(line.x1() + gap, foot), labels[1], font, tokens)


def draw_zone(painter: QPainter, view: Viewport, zone: QPainterPath, colour: Colours) -> QRectF:
    """A drop zone that glows. Gives its place in the view."""
    corner = view.to_view(-0.5, -0.5)
    path = QTransform(view.scale, 0, 0, view.scale, corner.x(), corner.y()).map(zone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(view.photo_rect())
    wash = QColor(colour.accent_hover)
    wash.setAlphaF(0.16)
    painter.fillPath(path, QBrush(wash))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    glow = QColor(colour.accent_hover)
    for width, strength in ((22, 0.05), (16, 0.06), (11, 0.09), (7, 0.14), (4, 0.25)):
        glow.setAlphaF(strength)
        painter.setPen(_round_pen(glow, width))
        painter.drawPath(path)
    painter.setPen(_round_pen(colour.accent_hover, 1.8))
    painter.drawPath(path)
    painter.restore()
    return path.boundingRect()


def draw_frame(painter: QPainter, view: Viewport, colour: Colours) -> None:
    """The photo as a whole takes the drop."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(view.photo_rect(), colour.accent_wash)
    painter.setPen(QPen(colour.accent_hover, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(view.photo_rect().adjusted(1, 1, -1, -1))
    painter.restore()


def draw_keypoints(
    painter: QPainter,
    view: Viewport,
    points: Mapping[str, Keypoint],
    scheme: PointScheme,
    selected: str | None,
    hovered: str | None,
    font: QFont,
    tokens: Tokens,
) -> None:
    """The points and their lines: the wearer's left and right in two colours, names at the chosen points."""
    colour = tokens.colour
    at = {name: view.to_view(point.x, point.y) for name, point in points.items()}
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for first, second in scheme.lines:
        if first in at and second in at:
            line = QLineF(at[first], at[second])
            painter.setPen(_round_pen(colour.overlay, 4))
            painter.drawLine(line)
            painter.setPen(_round_pen(colour.handle, 1.6))
            painter.drawLine(line)
    for name, place in at.items():
        radius = POINT_RADIUS + (2 if name in (selected, hovered) else 0)
        painter.setPen(QPen(colour.overlay, 2))
        painter.setBrush(_side_colour(name, colour))
        painter.drawEllipse(place, radius, radius)
        if name == selected:
            painter.setPen(QPen(colour.handle, 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(place, radius + 3, radius + 3)
    painter.restore()
    for name in dict.fromkeys(name for name in (selected, hovered) if name in at):
        text = scheme.text(name)
        rect = chip_rect(at[name] + QPointF(POINT_RADIUS + 8, 0), text, font, tokens)
        draw_chip(painter, rect.translated(0, -rect.height() / 2), text, font, tokens)


def draw_ring(painter: QPainter, place: QPointF, radius: float, inner: float, colour: Colours) -> None:
    """The brush's edge, and where its softness begins: light on dark, so that it shows on any photo."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour.overlay, 2.4))
    painter.drawEllipse(place, radius, radius)
    painter.setPen(QPen(colour.handle, 1.2))
    painter.drawEllipse(place, radius, radius)
    if inner < radius - 2:
        faint = QColor(colour.handle)
        faint.setAlphaF(0.45)
        painter.setPen(QPen(faint, 1.0))
        painter.drawEllipse(place, inner, inner)
    painter.restore()


def draw_dab(painter: QPainter, place: QPointF, radius: float, hardness: float, colour: QColor) -> None:
    """What one touch of the brush paints."""
    clear = QColor(colour)
    clear.setAlpha(0)
    soft = QRadialGradient(place, max(1.0, radius))
    soft.setColorAt(0.0, colour)
    soft.setColorAt(min(0.995, hardness), colour)
    soft.setColorAt(1.0, clear)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    painter.drawEllipse(place, radius, radius)
    painter.restore()


def _side_colour(name: str, colour: Colours) -> QColor:
    parts = name.split("_")
    if "left" in parts:
        return colour.keypoint_left
    return colour.keypoint_right if "right" in parts else colour.handle


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(
        QBrush(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    )
