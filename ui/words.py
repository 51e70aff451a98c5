"""Words for values that several views show."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from render.cards import engine_cards
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
_DRAPE = "drape"
_LONG_WORD = re.compile(r"\S{16}(?=\S{8})")
SHOWN_SLOTS = (Slot.OUTERWEAR, Slot.UPPER, Slot.DRESS, Slot.LOWER)
"""From the outermost to the innermost, those that the drape engine can dress."""


def slot_name(slot: Slot | str | None) -> str:
    """The slot's word; for a garment whose slot is not known yet, a word that says so."""
    if not slot:
        return QCoreApplication.translate("Words", "Slot not known")
    return QCoreApplication.translate("Words", _SLOTS[Slot(slot)])


def engine_name(engine: str) -> str:
    """What an engine is called; one that this version does not know has its own name."""
    if engine == _DRAPE:
        return _tr(marked("Words", "Drape"))
    known = engine_cards()
    return known[engine].title if engine in known else engine


def counted(count: int) -> str:
    """A whole number as the person's language writes it: 12,400."""
    return _locale().toString(count)


def number(value: float, digits: int = 1) -> str:
    """A number with this many digits behind the point, or the comma."""
    return _locale().toString(float(value), "f", digits)


def breakable(text: str) -> str:
    """The same text; a word that would be wider than a panel may be broken, where a zero-width space is."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


def megapixels(width: int, height: int) -> str:
    return _tr(marked("Words", "{count} MP")).format(count=number(width * height / 1_000_000))


def memory_size(count: int) -> str:
    """Bytes as people say them: 412 MB, 6.1 GB."""
    return _data_size(count, 0)


def file_size(count: int) -> str:
    """`824 kB`, `12.4 MB`, `1.2 GB`; no file is less than 1 kB."""
    return _data_size(max(count, 1000), 1)


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
        return _tr(marked("Words", "{count} ms")).format(count=number(seconds * 1000, 0))
    if seconds < 60:
        return _tr(marked("Words", "{count} s")).format(count=number(seconds))
    return _tr(marked("Words", "{count} min")).format(count=number(seconds / 60, 0))


def _data_size(count: int, digits_of_megabytes: int) -> str:
    if count < 1e6:
        return _tr(marked("Words", "{size} kB")).format(size=number(count / 1e3, 0))
    if count < 1e9:
        return _tr(marked("Words", "{size} MB")).format(size=number(count / 1e6, digits_of_megabytes))
    return _tr(marked("Words", "{size} GB")).format(size=number(count / 1e9))


def _locale() -> QLocale:
    """Qt's C locale, which is nobody's language, writes no thousands; English stands in for it."""
    own = QLocale()
    return QLocale(QLocale.Language.English) if own.language() == QLocale.Language.C else own


def _tr(text: str) -> str:
    return QCoreApplication.translate("Words", text)
