"""What some settings choose from."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    SYSTEM = "system"


class Ground(StrEnum):
    """The grey around a photograph."""

    THEME = "theme"
    BLACK = "black"
    DARK = "dark"
    MIDDLE = "middle"
    LIGHT = "light"
    WHITE = "white"


class ScreenColours(StrEnum):
    """Which profile the screen's colours are converted to."""

    SYSTEM = "system"
    SRGB = "srgb"
    FILE = "file"


class StartWith(StrEnum):
    LAST = "last"
    EXPLORE = "explore"
    LIBRARY = "library"
    GARMENTS = "garments"
    DRESSING_ROOM = "dressing_room"
    LOOKS = "looks"


class KeyPreset(StrEnum):
    LIGHTROOM = "lightroom"
    CAPTURE_ONE = "capture_one"
    DARKTABLE = "darktable"
