"""What a picture costs here: time, energy, and its share of the card."""

from __future__ import annotations

from dataclasses import dataclass

HOSTED_LEAST, HOSTED_MOST = 0.02, 0.15
"""US dollars an image on hosted services, as they list them."""

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Prices:
    """What a person told: US dollars for the card, its years, hours a day, cents for a kWh; 0 where they did not."""

    card: int = 0
    years: int = 4
    hours: int = 8
    cents_per_kwh: int = 0


@dataclass(frozen=True)
class Cost:
    """One picture. None is what nobody has measured or said; dollars otherwise, energy in watt-hours."""

    seconds: float | None = None
    watt_hours: float | None = None
    hardware: float | None = None
    power: float | None = None

    @property
    def total(self) -> float | None:
        """Of what is known; None where nothing is."""
        known = [part for part in (self.hardware, self.power) if part is not None]
        return sum(known) if known else None


def cost_of(seconds: float | None, watts: float | None, prices: Prices) -> Cost:
    """`seconds` of a render and the `watts` that the card drew meanwhile, both as measured."""
    if seconds is None:
        return Cost()
    hardware = None
    if prices.card:
        life = prices.years * DAYS_A_YEAR * prices.hours * 3600
        hardware = prices.card / life * seconds
    watt_hours = None if watts is None else watts * seconds / 3600
    power = None
    if watt_hours is not None and prices.cents_per_kwh:
        power = watt_hours / 1000 * prices.cents_per_kwh / 100
    return Cost(seconds, watt_hours, hardware, power)
