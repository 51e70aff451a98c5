"""What the library says about photos, in words: for tool tips and screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.keys.table import BY_ACTION
from ui.library.viewers.marks import Flag, Label, flag_name, label_name

if TYPE_CHECKING:
    from studio.library.photos import PhotoSummary


def photo_in_words(photo: PhotoSummary) -> str:
    """Its name and size, and what is thought of it."""
    parts = [photo.name, f"{photo.width} × {photo.height}"]
    if photo.rating:
        parts.append(BY_ACTION[f"rate.{photo.rating}"].said)
    if photo.flag != Flag.NONE:
        parts.append(flag_name(Flag(photo.flag)))
    if photo.label != Label.NONE:
        parts.append(label_name(Label(photo.label)))
    if photo.stack_count and photo.stack_top:
        text = QCoreApplication.translate("LibraryWords", "stack of {count} photos")
        parts.append(text.format(count=photo.stack_count))
    if photo.in_quick:
        parts.append(QCoreApplication.translate("LibraryWords", "in the quick collection"))
    if photo.has_anchor_map:
        parts.append(QCoreApplication.translate("LibraryWords", "has its anchor map"))
    if photo.missing:
        parts.append(QCoreApplication.translate("LibraryWords", "its file is missing"))
    return " · ".join(parts)
