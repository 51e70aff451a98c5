"""The icon family: SVG files whose strokes take the colour of the text they stand beside."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.tokens import RESOURCES, Colours

ICONS_FOLDER = RESOURCES / "icons"


class SvgIconEngine(QIconEngine):
    """Paints one SVG in any size and pixel ratio; normal, disabled and checked have their own colour.

    A button asks for its picture at every painting, so each is kept.
    """

    def __init__(self, source: bytes, normal: QColor, off: QColor, on: QColor) -> None:
        super().__init__()
        self._source = source
        self._colours = (normal, off, on)
        self._pixmaps: dict[tuple[int, int, QIcon.Mode, QIcon.State], QPixmap] = {}

    def clone(self) -> QIconEngine:
        return SvgIconEngine(self._source, *self._colours)

    def paint(self, painter, rect, mode, state) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        normal, off, on = self._colours
        colour = off if mode == QIcon.Mode.Disabled else on if state == QIcon.State.On else normal
        paint_svg(painter, QRectF(rect), svg_renderer(self._source, colour))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode, state)
        if key not in self._pixmaps:
            pixmap = QPixmap(size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self.paint(painter, pixmap.rect(), mode, state)
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]


def svg_renderer(source: bytes, colour: QColor) -> QSvgRenderer:
    """Of SVG text, `currentColor` being `colour`."""
    return QSvgRenderer(QByteArray(source.replace(b"currentColor", colour.name().encode())))


def paint_svg(painter: QPainter, rect: QRectF, renderer: QSvgRenderer) -> None:
    """Paint the largest square that `rect` holds, in its middle."""
    side = min(rect.width(), rect.height())
    target = QRectF(0, 0, side, side)
    target.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, target)
    painter.restore()


def read_icon(name: str) -> bytes:
    """SVG text of an icon of the family; FileNotFoundError if there is none with this name."""
    return (ICONS_FOLDER / f"{name}.svg").read_bytes()


def make_icon(name: str, colours: Colours, normal: QColor | None = None) -> QIcon:
    source = read_icon(name)
    return QIcon(SvgIconEngine(source, normal or colours.text, colours.text_off, colours.accent))
