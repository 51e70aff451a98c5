"""What is known of a photo's file and how it was taken, as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import counted, number

if TYPE_CHECKING:
    from render.messages import Exposure


def exposure_words(exposure: Exposure) -> str:
    """`1/250 s   f/2.8   ISO 400   85 mm`, as much of it as is known."""
    parts = [
        shutter(exposure.seconds) if exposure.seconds else "",
        f"f/{_short(exposure.aperture)}" if exposure.aperture else "",
        _tr(marked("Viewers", "ISO {iso}")).format(iso=exposure.iso) if exposure.iso else "",
        _tr(marked("Viewers", "{length} mm")).format(length=_short(exposure.focal_length))
        if exposure.focal_length
        else "",
    ]
    return "   ".join(part for part in parts if part)


def shutter(seconds: float) -> str:
    """`1/250 s` for what is shorter than a third of a second, else `0.5 s`, `30 s`."""
    if seconds < 0.3:
        return _tr(marked("Viewers", "1/{part} s")).format(part=round(1 / seconds))
    return _tr(marked("Viewers", "{seconds} s")).format(seconds=_short(seconds))


def bias_words(bias: float) -> str:
    """`+0.7 EV`."""
    return _tr(marked("Viewers", "{bias} EV")).format(
        bias="+" * (bias > 0) + number(bias) if abs(bias) >= 0.05 else "0"
    )


def time_words(captured_at: str | None) -> str:
    """`2026-11-26 14:03`, as the camera's clock had it."""
    return captured_at[:16].replace("T", " ") if captured_at else ""


def position_words(position: tuple[float, float] | None) -> str:
    """`48.858370, 2.294481`, as maps take it in every language, alone on its line to be copied; and that it stays."""
    if position is None:
        return ""
    north, east = position
    return f"{north:.6f}, {east:.6f}\n" + _tr(marked("Viewers", "Exported files leave it out."))


def place_in(row: int, count: int) -> str:
    """`12 of 340`."""
    return _tr(marked("Viewers", "{number} of {count}")).format(number=counted(row + 1), count=counted(count))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Viewers", text)


def _short(value: float) -> str:
    return number(value, 0 if abs(value - round(value)) < 0.05 else 1)
