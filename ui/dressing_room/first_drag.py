"""The one hint of a first start: what to drag onto the photo. Gone for good once a garment was put on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.dressing_room.model import DressingRoom
from ui.garments.model import Garments
from ui.observable import bind
from ui.settings.model import SettingsModel
from ui.theme import Theme
from ui.widgets.cells import Line, lines_height, paint_lines

ARROW = 26
TOP = 64
"""Beside the first card of the shelf."""


class FirstDrag(QWidget):
    """A label over the canvas, at its edge towards the shelf. It takes no click, no drag and no focus."""

    def __init__(
        self, theme: Theme, room: DressingRoom, garments: Garments, settings: SettingsModel, canvas: QWidget
    ) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._room = room
        self._garments = garments
        self._settings = settings
        self.text = ""
        self._way = self.tr("or choose it there and press Enter")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        canvas.installEventFilter(self)
        theme.changed.connect(self._place)
        settings.changed.connect(self._refresh)
        for model, name in ((room, "opened"), (room, "look"), (garments, "count")):
            bind(model, name, self._refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def sizeHint(self) -> QSize:
        space = self._theme.spacing
        lines = self._lines()
        width = max(QFontMetricsF(line.font).horizontalAdvance(line.text) for line in lines)
        height = int(lines_height([line.font for line in lines], 2))
        return QSize(int(width) + ARROW + 2 * space.m + space.xs, height + 2 * space.s)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, space = self._theme, self._theme.spacing
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour.overlay)
        painter.drawRoundedRect(QRectF(self.rect()), theme.radius, theme.radius)
        inner = QRectF(self.rect()).adjusted(space.m, space.s, -space.m, -space.s)
        arrow = QRectF(inner.left() - space.xs, inner.top(), ARROW, inner.height())
        theme.paint_icon(painter, arrow, "left", theme.colour.on_overlay)
        paint_lines(painter, inner.adjusted(ARROW, 0, 0, 0), self._lines(), 2)

    def _lines(self) -> list[Line]:
        ink = self._theme.colour.on_overlay
        return [
            Line(self.text, self._theme.font("body", QFont.Weight.Medium), ink),
            Line(self._way, self._theme.font("small"), ink),
        ]

    def _refresh(self, *_: object) -> None:
        look = self._room.look
        if look is not None and look.garments and not self._settings.value("has_dressed"):
            self._settings.set("has_dressed", True)
            return
        wanted = (
            not self._settings.value("has_dressed")
            and self._room.opened is not None
            and bool(self._garments.rows.values)
        )
        if wanted:
            first = self._garments.rows.values[0]
            self.text = self.tr("Drag “{garment}” onto the photo").format(garment=first.name)
            self.setAccessibleName(f"{self.text}, {self._way}")
            self._place()
        self.setVisible(wanted)

    def _place(self) -> None:
        self.resize(self.sizeHint())
        self.move(self._theme.spacing.m, TOP)
        self.raise_()
