"""What the delegates of shelf, tray, grids and filmstrip paint alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.theme import Theme

DOT = 6.0


def is_selected(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]


def is_hovered(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_MouseOver)  # pyright: ignore[reportAttributeAccessIssue]


def is_focused(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_HasFocus)  # pyright: ignore[reportAttributeAccessIssue]


def option_rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect  # pyright: ignore[reportAttributeAccessIssue]


def rounded(rect: QRectF, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def paint_card(painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground of a card, and where the keyboard is."""
    paint_ground(painter, rect, option, theme)
    if is_focused(option):
        paint_focus(painter, rect, theme)


def paint_ground(painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground of a card; the selected one has the accent's edge."""
    colour = theme.colour
    inner = rect.adjusted(0.75, 0.75, -0.75, -0.75)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour.accent, 1.5) if is_selected(option) else Qt.PenStyle.NoPen)
    painter.setBrush(colour.hover if is_hovered(option) else colour.raised)
    painter.drawRoundedRect(inner, theme.radius, theme.radius)


def paint_strip_edge(painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The edge of a picture in a strip: the accent's where it is selected, a faint one below the pointer."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.tokens.shape.radius_small
    if is_selected(option):
        painter.setPen(QPen(theme.colour.accent, 2))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)
    elif is_hovered(option):
        painter.setPen(QPen(theme.colour.line_strong, 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    if is_focused(option):
        paint_focus(painter, rect, theme)


def paint_focus(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Where the keyboard is."""
    painter.setPen(QPen(theme.colour.text, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), theme.radius - 2, theme.radius - 2)


def paint_picture(
    painter: QPainter,
    rect: QRectF,
    image: QImage | None,
    theme: Theme,
    *,
    cover: bool,
    ground: QColor | None = None,
    icon: str = "photo",
) -> None:
    """A picture with rounded corners, cropped to fill (`cover`) or whole on its ground; an icon until it is there.

    Garments are shown whole on paper; people are cropped a little above the middle, where faces are.
    """
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(rounded(rect, theme.tokens.shape.radius_small))
    if cover or ground is not None or image is None:
        painter.fillRect(rect, ground or theme.colour.field)
    if image is None or image.isNull():
        side = min(24.0, rect.height() * 0.4)
        middle = QRectF(0, 0, side, side)
        middle.moveCenter(rect.center())
        theme.paint_icon(painter, middle, icon, theme.colour.on_paper if ground else theme.colour.text_off)
    elif cover:
        painter.drawImage(rect, image, cover_source(image, rect))
    else:
        size = QSizeF(image.size()).scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRectF(QPointF(0, 0), size)
        target.moveCenter(rect.center())
        painter.drawImage(target, image, QRectF(image.rect()))
    painter.restore()


def cover_source(image: QImage, rect: QRectF) -> QRectF:
    """The part of `image` that fills `rect` without distortion; of a tall picture the upper third stays."""
    size = rect.size().scaled(QSizeF(image.size()), Qt.AspectRatioMode.KeepAspectRatio)
    left = (image.width() - size.width()) / 2
    top = (image.height() - size.height()) * 0.25
    return QRectF(QPointF(left, top), size)


def paint_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line, elided, vertically centred."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(rect.width())))
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)


class Line(NamedTuple):
    text: str
    font: QFont
    ink: QColor


def line_height(font: QFont) -> float:
    return QFontMetricsF(font).height()


def lines_height(fonts: Sequence[QFont], gap: float = 0.0) -> float:
    return sum(map(line_height, fonts)) + gap * max(0, len(fonts) - 1)


def paint_lines(painter: QPainter, rect: QRectF, lines: Sequence[Line], gap: float = 0.0) -> None:
    """Lines below each other from the top of `rect`."""
    top = rect.top()
    for text, font, ink in lines:
        height = line_height(font)
        paint_text(painter, QRectF(rect.left(), top, rect.width(), height), text, font, ink)
        top += height + gap


def paint_chip(
    painter: QPainter,
    corner: QPointF,
    text: str,
    font: QFont,
    ground: QColor,
    ink: QColor,
    *,
    right: bool = False,
    dot: QColor | None = None,
) -> QRectF:
    """A small label over a picture, its left top (or right top) corner at `corner`; returns where it is. `dot` is the
    colour of a disc before its text: the colour says what it is, without shouting over the picture.
    """
    painter.setFont(font)
    metrics = painter.fontMetrics()
    before = 0.0 if dot is None else DOT + 5.0
    width, height = metrics.horizontalAdvance(text) + 12.0 + before, metrics.height() + 4.0
    left = corner.x() - width if right else corner.x()
    rect = QRectF(left, corner.y(), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 4, 4)
    if dot is not None:
        painter.setBrush(dot)
        painter.drawEllipse(QRectF(rect.left() + 6, rect.center().y() - DOT / 2, DOT, DOT))
    painter.setPen(ink)
    painter.drawText(rect.adjusted(before, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, text)
    return rect
