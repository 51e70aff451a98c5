"""Points and boxes in a picture, as messages carry them. `render.messages` has them all."""

from __future__ import annotations

from msgspec import Struct


class Point(Struct, frozen=True, array_like=True):
    x: float
    y: float


class Keypoint(Struct, frozen=True):
    x: float
    y: float
    confidence: float = 1.0


class Box(Struct, frozen=True, array_like=True):
    """Half-open pixel rectangle: columns left to right - 1, rows top to bottom - 1."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top
