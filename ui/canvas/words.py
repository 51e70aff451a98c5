"""What the canvas calls a mask when it speaks to a person (`ui.words` has the slots)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from render.messages import Region
from ui.canvas.model import CUTOUT, PROTECT, MaskName

_MASKS: dict[str, str] = {
    Region.UPPER: "the upper garment",
    Region.LOWER: "the lower garment",
    Region.DRESS: "the dress",
    Region.OUTERWEAR: "the outerwear",
    PROTECT: "the protect mask",
    CUTOUT: "the cut-out",
}


def mask_name(mask: MaskName) -> str:
    return QCoreApplication.translate("Canvas", _MASKS.get(mask, str(mask)))
