"""Words for values that several views show."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from render.messages import Slot
from ui.marked import marked

_SLOTS = {
    Slot.LOWER: marked("words", "Lower"),
    Slot.UPPER: marked("words", "Upper"),
    Slot.DRESS: marked("words", "Dress"),
    Slot.OUTERWEAR: marked("words", "Outerwear"),
    Slot.SHOES: marked("words", "Shoes"),
    Slot.HAT: marked("words", "Hat"),
    Slot.BAG: marked("words", "Bag"),
}
_ENGINES = {"drape": marked("words", "Drape"), "klein": marked("words", "FLUX.2 klein 4B")}
SHOWN_SLOTS = (Slot.OUTERWEAR, Slot.UPPER, Slot.DRESS, Slot.LOWER)
"""From the outermost to the innermost, those that the drape engine can dress."""


def slot_name(slot: Slot | str | None) -> str:
    """The slot's word; for a garment whose slot is not known yet, a word that says so."""
    if not slot:
        return QCoreApplication.translate("words", "Slot not known")
    return QCoreApplication.translate("words", _SLOTS[Slot(slot)])


def engine_name(engine: str) -> str:
    """What an engine is called; one that this version does not know has its own name."""
    return _tr(_ENGINES[engine]) if engine in _ENGINES else engine


def megapixels(width: int, height: int) -> str:
    return _tr(marked("words", "{count} MP")).format(count=f"{width * height / 1_000_000:.1f}")


def memory_size(count: int) -> str:
    """Bytes as people say them: 412 MB, 6.1 GB."""
    if count < 1e6:
        return _tr(marked("words", "{size} kB")).format(size=f"{count / 1e3:.0f}")
    if count < 1e9:
        return _tr(marked("words", "{size} MB")).format(size=f"{count / 1e6:.0f}")
    return _tr(marked("words", "{size} GB")).format(size=f"{count / 1e9:.1f}")


def moment_text(moment: datetime | None, today: datetime | None = None) -> str:
    """The time of day here; with the date where that is another one."""
    if moment is None:
        return ""
    local = moment.astimezone()
    same = local.date() == (today or datetime.now(UTC)).astimezone().date()
    return f"{local:%H:%M}" if same else f"{local:%Y-%m-%d %H:%M}"


def duration(seconds: float) -> str:
    """118 ms, 2.4 s, 3 min."""
    if seconds < 1:
        return _tr(marked("words", "{count} ms")).format(count=f"{seconds * 1000:.0f}")
    if seconds < 60:
        return _tr(marked("words", "{count} s")).format(count=f"{seconds:.1f}")
    return _tr(marked("words", "{count} min")).format(count=f"{seconds / 60:.0f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)
