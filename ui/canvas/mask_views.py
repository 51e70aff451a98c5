"""Ways to see a mask: a colour for each of its 256 greys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage

from ui.canvas.model import MaskView
from ui.marked import marked
from ui.theme.tokens import Colours

_NAMES = {
    MaskView.TINT: marked("Canvas", "Tint"),
    MaskView.MATTE: marked("Canvas", "Matte"),
    MaskView.ON_BLACK: marked("Canvas", "On black"),
    MaskView.ON_WHITE: marked("Canvas", "On white"),
    MaskView.EDGE: marked("Canvas", "Soft edge"),
}


def view_name(view: MaskView) -> str:
    return QCoreApplication.translate("Canvas", _NAMES[view])


def table_of(view: MaskView, tint: QColor, colours: Colours) -> list[int]:
    """What is painted over the photo where the mask has each grey, as Qt's unpremultiplied ARGB numbers.

    The soft edge is brightest where the mask is half, and the inside only a breath, so that its width can be read.
    """
    if view is MaskView.MATTE:
        return [_grey(value).rgba() for value in range(256)]
    if view in (MaskView.ON_BLACK, MaskView.ON_WHITE):
        ground = _grey(0 if view is MaskView.ON_BLACK else 255)
        return [_with_alpha(ground, 1 - grey / 255) for grey in range(256)]
    if view is MaskView.EDGE:
        table = [
            _with_alpha(colours.edge, 0.25 + 0.75 * grey * (255 - grey) / 127.5**2) for grey in range(256)
        ]
        table[0] = 0
        table[255] = _with_alpha(tint, tint.alphaF() * 0.35)
        return table
    return [_with_alpha(tint, tint.alphaF() * grey / 255) for grey in range(256)]


def coloured(grey: QImage, table: list[int]) -> QImage:
    """The grey image with the table's colours, premultiplied."""
    indexed = QImage(grey.constBits(), grey.width(), grey.height(), grey.bytesPerLine(), INDEXED)
    indexed.setColorTable(table)
    return indexed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


INDEXED = QImage.Format.Format_Indexed8


def _grey(value: int) -> QColor:
    return QColor(value, value, value)


def _with_alpha(colour: QColor, alpha: float) -> int:
    made = QColor(colour)
    made.setAlphaF(min(1.0, max(0.0, alpha)))
    return made.rgba()
