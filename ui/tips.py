"""Tool tips in which what came from elsewhere is text, never markup: Qt takes for HTML whatever looks like it."""

from __future__ import annotations

from PySide6.QtGui import Qt as QtGuiNamespace


def plain_tip(text: str) -> str:
    """What a tool tip has to be given so that it shows `text` as it is."""
    if not QtGuiNamespace.mightBeRichText(text):
        return text
    return QtGuiNamespace.convertFromPlainText(text)
