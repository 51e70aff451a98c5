"""What is known of a photo's file and how it was taken, as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from render.messages import Exposure


def exposure_words(exposure: Exposure) -> str:
    """`1/250 s   f/2.8   ISO 400   85 mm`, as much of it as is known."""
    parts = [
        shutter(exposure.seconds) if exposure.seconds else "",
        f"f/{_short(exposure.aperture)}" if exposure.aperture else "",
        f"ISO {exposure.iso}" if exposure.iso else "",
        f"{_short(exposure.focal_length)} mm" if exposure.focal_length else "",
    ]
    return "   ".join(part for part in parts if part)


def shutter(seconds: float) -> str:
    """`1/250 s` for what is shorter than a third of a second, else `0.5 s`, `30 s`."""
    if seconds < 0.3:
        return f"1/{round(1 / seconds)} s"
    return f"{_short(seconds)} s"


def bias_words(bias: float) -> str:
    """`+0.7 EV`."""
    return f"{bias:+.1f} EV" if abs(bias) >= 0.05 else "0 EV"


def time_words(captured_at: str | None) -> str:
    """`2026-11-26 14:03`, as the camera's clock had it."""
    return captured_at[:16].replace("T", " ") if captured_at else ""


def file_size(count: int) -> str:
    """`824 kB`, `12.4 MB`, `1.2 GB`."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{max(1, round(count / 1e3))} kB"


def place_in(row: int, count: int) -> str:
    """`12 of 340`."""
    text = QCoreApplication.translate("Viewers", "{number} of {count}")
    return text.format(number=f"{row + 1:,}", count=f"{count:,}")


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
