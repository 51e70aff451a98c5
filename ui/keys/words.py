"""Names of the places that keys hold in."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.keys.table import Place
from ui.marked import marked

_PLACES = {
    Place.EVERYWHERE: marked("Keys", "Everywhere"),
    Place.EXPLORE: marked("Keys", "Explore"),
    Place.LIBRARY: marked("Keys", "Library"),
    Place.LOUPE: marked("Keys", "Loupe"),
    Place.COMPARE: marked("Keys", "Compare"),
    Place.SURVEY: marked("Keys", "Survey"),
    Place.GARMENTS: marked("Keys", "Garments"),
    Place.DRESSING_ROOM: marked("Keys", "Dressing room"),
    Place.CANVAS: marked("Keys", "Canvas"),
    Place.LOOKS: marked("Keys", "Looks"),
    Place.SETTINGS: marked("Keys", "Settings"),
    Place.QUEUE: marked("Keys", "Queue"),
    Place.ACCOUNT: marked("Keys", "Account"),
}


def place_name(place: Place) -> str:
    return QCoreApplication.translate("Keys", _PLACES[place])
