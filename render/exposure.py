"""How a picture was taken."""

from __future__ import annotations

from msgspec import Struct


class Exposure(Struct, frozen=True, kw_only=True):
    """How a picture was taken, as far as the camera wrote it down.

    seconds          exposure time
    aperture         the f-number
    focal_length     in millimetres; `focal_length_35` what would show the same on 35 mm film
    has_position     there are coordinates, which are not read
    """

    lens: str | None = None
    seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    focal_length_35: float | None = None
    has_position: bool = False
