"""Pixels as messages carry them, and how they were taken. `render.messages` has them all."""

from __future__ import annotations

from msgspec import Struct


class Thumbnail(Struct, frozen=True):
    side: int
    jpeg: bytes


class Exposure(Struct, frozen=True):
    """How a photo was taken, as far as the camera wrote it down: seconds, f-number, ISO, millimetres, EV, lens.

    `position` is where: degrees north and east. It is only ever shown; no file that is made has it.
    """

    seconds: float | None = None
    aperture: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    bias: float | None = None
    lens: str | None = None
    position: tuple[float, float] | None = None


class Level(Struct, frozen=True, array_like=True):
    """A size in pixels of a picture that is there in several."""

    width: int
    height: int


class Raster(Struct, frozen=True):
    """8-bit pixels, rows from the top without padding, 1 (grey), 3 (RGB) or 4 (RGBA, straight alpha) channels."""

    width: int
    height: int
    channels: int
    data: bytes
