"""What Explore says about sets and their prices, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.marked import marked
from ui.words import counted

if TYPE_CHECKING:
    from studio.explore.listings import ListingSummary

_SWATCHES = {
    "white": marked("Explore", "White"),
    "grey": marked("Explore", "Grey"),
    "black": marked("Explore", "Black"),
    "beige": marked("Explore", "Beige"),
    "brown": marked("Explore", "Brown"),
    "red": marked("Explore", "Red"),
    "orange": marked("Explore", "Orange"),
    "yellow": marked("Explore", "Yellow"),
    "green": marked("Explore", "Green"),
    "teal": marked("Explore", "Teal"),
    "blue": marked("Explore", "Blue"),
    "purple": marked("Explore", "Purple"),
    "pink": marked("Explore", "Pink"),
}


def tr(text: str) -> str:
    return QCoreApplication.translate("Explore", text)


def swatch_name(name: str) -> str:
    return tr(_SWATCHES[name])


def price_of(count: int) -> str:
    """25 credits; what costs nothing is free."""
    return credits(count) if count else tr(marked("Explore", "Free"))


def credits(count: int) -> str:
    if count == 1:
        return tr(marked("Explore", "1 credit"))
    return tr(marked("Explore", "{count} credits")).format(count=counted(count))


def split(price: int, fee: int) -> str:
    """Who gets what, before it is spent."""
    if not price:
        return tr(marked("Explore", "Costs nothing"))
    return tr(marked("Explore", "{price} to the creators + {fee} fee")).format(
        price=credits(price), fee=counted(fee)
    )


def per_picture(cost: int) -> str:
    if not cost:
        return tr(marked("Explore", "free pictures"))
    return tr(marked("Explore", "{cost} a picture")).format(cost=credits(cost))


def picture_price(cost: int) -> str:
    """The same where there is little room; whoever looks through sets knows what is paid with."""
    return tr(marked("Explore", "{count} a picture")).format(count=counted(cost)) if cost else per_picture(0)


def unlock_price(cost: int) -> str:
    """What unlocking costs, where there is little room; empty where it costs nothing."""
    return tr(marked("Explore", "{count} to unlock")).format(count=counted(cost)) if cost else ""


def set_in_words(listing: ListingSummary) -> str:
    """A cell as a sentence, for tool tips and screen readers."""
    parts = [
        listing.title,
        tr(marked("Explore", "by {creators}")).format(creators=listing.creators),
        listing.place,
        tr(marked("Explore", "{count} photos")).format(count=counted(listing.photos)),
        per_picture(listing.generation_cost),
    ]
    if listing.favourite:
        parts.append(tr(marked("Explore", "favourite")))
    if listing.unlocked:
        parts.append(tr(marked("Explore", "unlocked")))
    if listing.cached:
        parts.append(tr(marked("Explore", "can be seen offline")))
    return " · ".join(part for part in parts if part)
