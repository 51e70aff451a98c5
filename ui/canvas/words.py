"""What the canvas calls a mask when it speaks to a person (`ui.words` has the slots)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from render.messages import Region
from ui.canvas.model import CUTOUT, PROTECT, MaskName
from ui.marked import marked

_MASKS: dict[str, str] = {
    Region.UPPER: marked("Canvas", "the upper garment"),
    Region.LOWER: marked("Canvas", "the lower garment"),
    Region.DRESS: marked("Canvas", "the dress"),
    Region.OUTERWEAR: marked("Canvas", "the outerwear"),
    PROTECT: marked("Canvas", "the protect mask"),
    CUTOUT: marked("Canvas", "the cut-out"),
}


def said(text: str) -> str:
    """A text that is marked for the canvas, in the person's language; tools are no objects of Qt."""
    return QCoreApplication.translate("Canvas", text)


def mask_name(mask: MaskName) -> str:
    return said(_MASKS.get(mask, str(mask)))
