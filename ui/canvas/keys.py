"""Every key of the canvas, in one table. The window's key help and rebinding read it too.

A key belongs to the canvas only while the canvas has the focus, so none of them takes a letter from a field.
`held` keys work as long as they are down; the widget watches those itself.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """`action` is its stable name, `keys` portable key sequences, `text` what the key help says."""

    action: str
    keys: tuple[str, ...]
    text: str
    held: bool = False


KEYS: tuple[Key, ...] = (
    Key("zoom.toggle", ("Z",), "Fit, or 100 %"),
    Key("zoom.in", ("Ctrl++", "Ctrl+="), "Zoom in"),
    Key("zoom.out", ("Ctrl+-",), "Zoom out"),
    Key("zoom.fit", ("Ctrl+0",), "Fit the photo in the window"),
    Key("zoom.full", ("Ctrl+Alt+0",), "One photo pixel on one screen pixel"),
    Key(
        "pan",
        ("Space",),
        "Hold and drag to move the photo; tap for fit or 100 %",
        True,
    ),
    Key("compare.before", ("\\",), "Hold to see the photo as it was", True),
    Key("compare.split", ("Y",), "Before and after side by side"),
    Key("compare.left", ("Alt+Left",), "Move the split to the left"),
    Key("compare.right", ("Alt+Right",), "Move the split to the right"),
    Key("tool.view", ("V",), "Look around"),
    Key("tool.brush", ("B",), "Brush: paint the region"),
    Key("tool.erase", ("Shift+B",), "Erase from the region"),
    Key("tool.smart_brush", ("S",), "Smart brush: rough strokes, exact edges"),
    Key("tool.polygon", ("Shift+S",), "Outline a region"),
    Key("tool.protect", ("Q",), "Protect brush: where nothing may change"),
    Key("tool.keypoints", ("K",), "Points"),
    Key("region.upper", ("Alt+1",), "Edit the upper region"),
    Key("region.lower", ("Alt+2",), "Edit the lower region"),
    Key("region.dress", ("Alt+3",), "Edit the dress region"),
    Key("region.outerwear", ("Alt+4",), "Edit the outerwear region"),
    Key("region.protect", ("Alt+5",), "Edit the protect mask"),
    Key("brush.larger", (".",), "Larger brush (Ctrl+wheel); next point"),
    Key("brush.smaller", (",",), "Smaller brush; previous point"),
    Key("brush.harder", ("Shift+.", ">"), "Harder brush (Shift+wheel)"),
    Key("brush.softer", ("Shift+,", "<"), "Softer brush"),
    Key("overlay", ("O",), "Show or hide the mask"),
    Key("fill_hint", ("Shift+O",), "Show or hide what is still to be filled"),
    Key("undo", ("Ctrl+Z",), "Undo"),
    Key("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Redo"),
)
"""In the order in which the key help shows them."""
