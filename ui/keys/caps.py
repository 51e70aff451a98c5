"""Keys drawn as the caps of a keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QKeySequence, QPainter, QPen

from ui.theme import Theme

PAD, GAP, BETWEEN = 6.0, 3.0, 10.0
ARROWS = {
    Qt.Key.Key_Left: "←",
    Qt.Key.Key_Right: "→",
    Qt.Key.Key_Up: "↑",
    Qt.Key.Key_Down: "↓",
}


def parts_of(text: str) -> tuple[str, ...]:
    """`Ctrl+Shift+E` as three caps, `Ctrl++` as two. What has no `+` between (macOS) is one cap."""
    signs = _signs()
    found: list[str] = []
    while text:
        head, plus, rest = text.partition("+")
        if plus and not head:
            found.append("+")
            text = rest.removeprefix("+")
        else:
            found.append(signs.get(head, head))
            text = rest if plus else ""
            if plus and not rest:
                found.append("+")
    return tuple(found)


def _signs() -> dict[str, str]:
    """By what the open language calls a key, the sign for it."""
    native = QKeySequence.SequenceFormat.NativeText
    return {QKeySequence(key).toString(native): sign for key, sign in ARROWS.items()}


def caps_width(texts: Sequence[str], theme: Theme) -> float:
    """Of keys side by side."""
    metrics = theme.metrics("small")
    keys = [
        sum(_cap_width(part, metrics) for part in parts) + GAP * (len(parts) - 1)
        for parts in map(parts_of, texts)
    ]
    return sum(keys) + BETWEEN * max(0, len(keys) - 1)


def caps_height(theme: Theme) -> float:
    return theme.metrics("small").height() + 6.0


def paint_caps(
    painter: QPainter, rect: QRectF, texts: Sequence[str], theme: Theme, *, right: bool = False
) -> None:
    """Keys side by side in the middle of `rect`'s height, from its left, or up to its right."""
    metrics = theme.metrics("small")
    height = caps_height(theme)
    at = rect.right() - caps_width(texts, theme) if right else rect.left()
    top = rect.center().y() - height / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("small"))
    radius = theme.tokens.shape.radius_small
    for text in texts:
        for part in parts_of(text):
            cap = QRectF(at, top, _cap_width(part, metrics), height).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(theme.colour.line_strong, 1))
            painter.setBrush(theme.colour.pressed)
            painter.drawRoundedRect(cap, radius, radius)
            painter.setBrush(theme.colour.raised)
            painter.drawRoundedRect(cap.adjusted(0, 0, 0, -2), radius, radius)
            painter.setPen(theme.colour.text)
            painter.drawText(cap.adjusted(0, 0, 0, -2), Qt.AlignmentFlag.AlignCenter, part)
            at += cap.width() + 1 + GAP
        at += BETWEEN - GAP
    painter.restore()


def _cap_width(part: str, metrics: QFontMetricsF) -> float:
    return max(metrics.height() + 6.0, metrics.horizontalAdvance(part) + 2 * PAD)
