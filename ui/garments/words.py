"""The words that the studio finds for a garment by itself, in the person's language; other words are the person's."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from ui.marked import marked

_FOUND = (
    marked("GarmentWords", "top"),
    marked("GarmentWords", "t-shirt"),
    marked("GarmentWords", "long-sleeved top"),
    marked("GarmentWords", "shirt"),
    marked("GarmentWords", "blouse"),
    marked("GarmentWords", "sweater"),
    marked("GarmentWords", "tank top"),
    marked("GarmentWords", "trousers"),
    marked("GarmentWords", "shorts"),
    marked("GarmentWords", "skirt"),
    marked("GarmentWords", "dress"),
    marked("GarmentWords", "jacket"),
    marked("GarmentWords", "coat"),
    marked("GarmentWords", "shoes"),
    marked("GarmentWords", "hat"),
    marked("GarmentWords", "bag"),
    marked("GarmentWords", "black"),
    marked("GarmentWords", "charcoal"),
    marked("GarmentWords", "grey"),
    marked("GarmentWords", "light grey"),
    marked("GarmentWords", "white"),
    marked("GarmentWords", "cream"),
    marked("GarmentWords", "beige"),
    marked("GarmentWords", "camel"),
    marked("GarmentWords", "tan"),
    marked("GarmentWords", "brown"),
    marked("GarmentWords", "rust"),
    marked("GarmentWords", "orange"),
    marked("GarmentWords", "coral"),
    marked("GarmentWords", "red"),
    marked("GarmentWords", "burgundy"),
    marked("GarmentWords", "pink"),
    marked("GarmentWords", "blush"),
    marked("GarmentWords", "fuchsia"),
    marked("GarmentWords", "plum"),
    marked("GarmentWords", "purple"),
    marked("GarmentWords", "lilac"),
    marked("GarmentWords", "navy"),
    marked("GarmentWords", "blue"),
    marked("GarmentWords", "denim blue"),
    marked("GarmentWords", "light blue"),
    marked("GarmentWords", "teal"),
    marked("GarmentWords", "turquoise"),
    marked("GarmentWords", "mint"),
    marked("GarmentWords", "green"),
    marked("GarmentWords", "dark green"),
    marked("GarmentWords", "sage"),
    marked("GarmentWords", "olive"),
    marked("GarmentWords", "khaki"),
    marked("GarmentWords", "mustard"),
    marked("GarmentWords", "yellow"),
)
"""Categories and colours, as `render.garment` names them and the catalogue keeps them."""


def shown_word(kept: str | None) -> str:
    """What a word of the catalogue is called here."""
    return QCoreApplication.translate("GarmentWords", kept) if kept in _FOUND else kept or ""


def shown_words(kept: Iterable[str]) -> str:
    return ", ".join(map(shown_word, kept))


def kept_word(shown: str) -> str:
    """The word that the catalogue keeps for one that was typed: the way back from `shown_word`."""
    return next((word for word in _FOUND if shown_word(word) == shown), shown)
