"""Keys for hands that know another program. The table itself is Lightroom's; the others say where they differ.

Capture One: its default set for Windows as its users write it down (tags - * +, full stop and comma to zoom, H, B, E
and M at the masks, brackets for the brush); not compared with a running one. darktable: L, D, Z, X, R, F1 to F5, space
and backspace, Alt+1 as its manual and users' exported lists have them; not all of it was compared. What a program has
no key for keeps ours, and where its key would mean two things here, ours is another.
"""

from __future__ import annotations

from enum import StrEnum


class Preset(StrEnum):
    LIGHTROOM = "lightroom"
    CAPTURE_ONE = "capture_one"
    DARKTABLE = "darktable"


NAMES = {
    Preset.LIGHTROOM: "Lightroom Classic",
    Preset.CAPTURE_ONE: "Capture One",
    Preset.DARKTABLE: "darktable",
}
"""Names of programs, the same in every language."""

OVERRIDES: dict[Preset, dict[str, tuple[str, ...]]] = {
    Preset.LIGHTROOM: {},
    Preset.CAPTURE_ONE: {
        "view.loupe": ("Ctrl+Alt+V", "E"),
        "label.red": ("-",),
        "label.yellow": ("*",),
        "label.green": ("+",),
        "label.blue": (),
        "library.larger": ("Alt++", "Alt+="),
        "library.smaller": ("Alt+-",),
        "loupe.zoom": (".", "Space"),
        "compare.zoom": (".", "Space"),
        "tool.view": ("H", "V"),
        "tool.brush": ("B",),
        "tool.erase": ("E",),
        "engine.choose": ("Ctrl+Alt+E",),
        "overlay": ("M",),
        "zoom.fit": (",", "Ctrl+Alt+0"),
        "zoom.full": (".", "Ctrl+Alt+1"),
        "brush.larger": ("]",),
        "brush.smaller": ("[",),
        "settings": ("Ctrl+K", "Ctrl+,"),
    },
    Preset.DARKTABLE: {
        "view.grid": ("L",),
        "view.library": ("L",),
        "view.loupe": ("Z",),
        "view.survey": ("X",),
        "flag.reject": ("R",),
        "label.red": ("F1",),
        "label.yellow": ("F2",),
        "label.green": ("F3",),
        "label.blue": ("F4",),
        "label.purple": ("F5",),
        "keys": ("?", "H"),
        "export": ("Ctrl+E", "Ctrl+Shift+E"),
        "select.none": ("Ctrl+Shift+A",),
        "library.lights": ("Ctrl+Shift+D",),
        "loupe.zoom": ("Alt+1",),
        "loupe.next": ("Space", "Right", "Down"),
        "loupe.previous": ("Backspace", "Left", "Up"),
        "compare.zoom": ("Alt+1",),
        "survey.next": ("Space", "Right", "Down"),
        "survey.previous": ("Backspace", "Left", "Up"),
    },
}
