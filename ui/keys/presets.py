"""Keys for hands that know another program. The table itself is Lightroom's; the others say where they differ.

Capture One: the keys of its default set for Windows. darktable: those of its lighttable, where R rejects and F1 to
F5 give colour labels.
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
        "view.grid": ("G",),
        "view.loupe": ("Ctrl+Alt+V",),
        "label.red": ("-",),
        "label.yellow": ("*",),
        "label.green": ("+",),
        "label.blue": (),
        "library.larger": ("Ctrl++",),
        "library.smaller": ("Ctrl+-",),
        "loupe.zoom_in": (".",),
        "loupe.zoom_out": (",",),
        "loupe.zoom": ("Z",),
        "compare.split": ("Y",),
        "tool.view": ("H",),
        "tool.brush": ("B",),
        "tool.erase": ("E",),
        "overlay": ("M",),
        "zoom.in": (".",),
        "zoom.out": (",",),
        "zoom.fit": ("Ctrl+Alt+0",),
        "zoom.full": ("Ctrl+Alt+1",),
        "brush.larger": ("Ctrl+.",),
        "brush.smaller": ("Ctrl+,",),
        "settings": ("Ctrl+K",),
    },
    Preset.DARKTABLE: {
        "view.grid": ("L",),
        "view.loupe": ("Z",),
        "view.compare": ("C",),
        "view.survey": ("X",),
        "flag.pick": ("P",),
        "flag.reject": ("R",),
        "label.red": ("F1",),
        "label.yellow": ("F2",),
        "label.green": ("F3",),
        "label.blue": ("F4",),
        "label.purple": ("F5",),
        "keys": ("?",),
        "library.lights": ("Ctrl+Shift+D",),
        "library.full_screen": ("F",),
        "loupe.zoom": ("Space",),
        "compare.zoom": ("Space",),
        "stack.toggle": ("Shift+G",),
        "rate.more": ("]",),
        "rate.less": ("[",),
        "overlay": ("M",),
    },
}
