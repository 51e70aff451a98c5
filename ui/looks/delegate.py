"""How a render looks in the catalogue's grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from render.proof import Level
from ui.looks.words import (
    approval_word,
    decision_word,
    garments_line,
    is_gone,
    level_of,
    stay_sentence,
)
from ui.row_model import VALUE_ROLE
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.card_view import CardDelegate, CardView
from ui.widgets.cells import (
    Line,
    lines_height,
    option_rect,
    paint_card,
    paint_chip,
    paint_lines,
    paint_picture,
)
from ui.words import engine_name, moment_text

if TYPE_CHECKING:
    from studio.looks import CatalogueRender

Index = QModelIndex | QPersistentModelIndex
WIDTHS = (176, 212, 252, 320, 420)
SMALL_SIDE, LARGE_SIDE = 512, 1024


class LookDelegate(CardDelegate):
    """The picture large; what was decided and approved over it; photo, garments and engine below."""

    def __init__(self, theme: Theme, pictures: ThumbnailCache, view: CardView) -> None:
        super().__init__(theme, pictures, view)
        self._view = view
        self.size_step = 1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the step says or a little wider, so that the columns fill the view."""
        width = self._view.filling_width(WIDTHS[self.size_step])
        return QSize(width, int((width - 16) * 1.28 + self._text_height() + 24))

    def _text_height(self) -> float:
        small = self.theme.font("small")
        return lines_height([self.theme.font("body", QFont.Weight.Medium), small, small])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        render: CatalogueRender | None = index.data(VALUE_ROLE)
        theme, colour = self.theme, self.theme.colour
        card = QRectF(option_rect(option))
        painter.save()
        paint_card(painter, card, option, theme)
        inner = card.adjusted(8, 8, -8, -8)
        text = inner.adjusted(0, inner.height() - self._text_height(), 0, 0)
        picture = inner.adjusted(0, 0, 0, -text.height() - 8)
        if render is None:
            paint_picture(painter, picture, None, theme, cover=False, icon="looks")
            painter.restore()
            return
        large = picture.width() * painter.device().devicePixelRatioF() > SMALL_SIDE * 0.7
        image = self.thumbnails.image(render.id, LARGE_SIDE if large else SMALL_SIDE)
        painter.setOpacity(0.3 if is_gone(render) or str(render.decision) == "discarded" else 1.0)
        paint_picture(painter, picture, image, theme, cover=True, icon="looks")
        painter.setOpacity(1.0)
        self._paint_chips(painter, picture, render)
        body, small = theme.font("body", QFont.Weight.Medium), theme.font("small")
        about = " · ".join((engine_name(render.engine), moment_text(render.created_at)))
        lines = [
            Line(render.photo_name, body, colour.text),
            Line(garments_line(render), small, colour.text_dim),
            Line(about, small, colour.text_dim),
        ]
        dot = QRectF(text.right() - 9, text.bottom() - painter.fontMetrics().height() / 2 - 4, 8, 8)
        paint_lines(painter, text.adjusted(0, 0, -12, 0), lines)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(level_colour(theme, level_of(render)))
        painter.drawEllipse(dot)
        painter.restore()

    def _paint_chips(self, painter: QPainter, picture: QRectF, render: CatalogueRender) -> None:
        theme, colour = self.theme, self.theme.colour
        font = theme.font("caption")
        decision = str(render.decision)
        left, right = picture.left() + 5, picture.right() - 5
        if decision != "undecided":
            corner = QPointF(left, picture.top() + 5)
            paint_chip(painter, corner, decision_word(render), font, colour.overlay, colour.on_overlay)
        if str(render.approval.state) != "open":
            approved = str(render.approval.state) == "approved"
            dot = colour.chip_good if approved else colour.chip_bad
            corner = QPointF(right, picture.top() + 5)
            word = approval_word(render.approval)
            ground, ink = colour.overlay, colour.on_overlay
            paint_chip(painter, corner, word, font, ground, ink, right=True, dot=dot)
        painter.setFont(font)
        bottom = picture.bottom() - painter.fontMetrics().height() - 9
        stays = stay_sentence(render)
        if stays:
            paint_chip(painter, QPointF(left, bottom), stays, font, colour.overlay, colour.on_overlay)
        if render.photo_missing or not render.photo_known:
            badge = QRectF(right - 20, bottom - 1, 20, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour.overlay)
            painter.drawRoundedRect(badge, 4, 4)
            theme.paint_icon(painter, badge.adjusted(3, 3, -3, -3), "warning", colour.on_overlay)


def level_colour(theme: Theme, level: Level) -> QColor:
    return {Level.OK: theme.colour.good, Level.WARN: theme.colour.warn, Level.FAIL: theme.colour.bad}[level]
