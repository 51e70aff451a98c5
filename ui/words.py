"""Words for values that several views show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from render.messages import Slot
from ui.marked import marked

_SLOTS = {
    Slot.LOWER: marked("Words", "Lower"),
    Slot.UPPER: marked("Words", "Upper"),
    Slot.DRESS: marked("Words", "Dress"),
    Slot.OUTERWEAR: marked("Words", "Outerwear"),
    Slot.SHOES: marked("Words", "Shoes"),
    Slot.HAT: marked("Words", "Hat"),
    Slot.BAG: marked("Words", "Bag"),
}
SHOWN_SLOTS = (Slot.OUTERWEAR, Slot.UPPER, Slot.DRESS, Slot.LOWER)
"""From the outermost to the innermost, those that the drape engine can dress."""


def slot_name(slot: Slot | str | None) -> str:
    """The slot's word; for a garment whose slot is not known yet, a word that says so."""
    if not slot:
        return QCoreApplication.translate("Words", "Slot not known")
    return QCoreApplication.translate("Words", _SLOTS[Slot(slot)])


def megapixels(width: int, height: int) -> str:
    return f"{width * height / 1_000_000:.1f} MP"


def memory_size(count: int) -> str:
    """Bytes as people say them: 412 MB, 6.1 GB."""
    if count < 1e6:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def duration(seconds: float) -> str:
    """118 ms, 2.4 s, 3 min."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"
