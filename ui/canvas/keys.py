"""Every key of the canvas, in one table. The window's key help and rebinding read it too.

A key belongs to the canvas only while the canvas has the focus, so none of them takes a letter from a field.
`held` keys work as long as they are down; the widget watches those itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True)
class Key:
    """`action` is its stable name, `keys` portable key sequences, `text` what the key help says."""

    action: str
    keys: tuple[str, ...]
    text: str
    held: bool = False


KEYS: tuple[Key, ...] = (
    Key("zoom.toggle", ("Z",), QT_TRANSLATE_NOOP("Canvas", "Fit, or 100 %")),
    Key("zoom.in", ("Ctrl++", "Ctrl+="), QT_TRANSLATE_NOOP("Canvas", "Zoom in")),
    Key("zoom.out", ("Ctrl+-",), QT_TRANSLATE_NOOP("Canvas", "Zoom out")),
    Key("zoom.fit", ("Ctrl+0",), QT_TRANSLATE_NOOP("Canvas", "Fit the photo in the window")),
    Key("zoom.full", ("Ctrl+Alt+0",), QT_TRANSLATE_NOOP("Canvas", "One photo pixel on one screen pixel")),
    Key(
        "pan",
        ("Space",),
        QT_TRANSLATE_NOOP("Canvas", "Hold and drag to move the photo; tap for fit or 100 %"),
        True,
    ),
    Key("compare.before", ("\\",), QT_TRANSLATE_NOOP("Canvas", "Hold to see the photo as it was"), True),
    Key("compare.split", ("Y",), QT_TRANSLATE_NOOP("Canvas", "Before and after side by side")),
    Key("compare.left", ("Alt+Left",), QT_TRANSLATE_NOOP("Canvas", "Move the split to the left")),
    Key("compare.right", ("Alt+Right",), QT_TRANSLATE_NOOP("Canvas", "Move the split to the right")),
    Key("tool.view", ("V",), QT_TRANSLATE_NOOP("Canvas", "Look around")),
    Key("tool.brush", ("B",), QT_TRANSLATE_NOOP("Canvas", "Brush: paint the region")),
    Key("tool.erase", ("Shift+B",), QT_TRANSLATE_NOOP("Canvas", "Erase from the region")),
    Key("tool.smart_brush", ("S",), QT_TRANSLATE_NOOP("Canvas", "Smart brush: rough strokes, exact edges")),
    Key("tool.polygon", ("Shift+S",), QT_TRANSLATE_NOOP("Canvas", "Outline a region")),
    Key("tool.protect", ("Q",), QT_TRANSLATE_NOOP("Canvas", "Protect brush: where nothing may change")),
    Key("tool.keypoints", ("K",), QT_TRANSLATE_NOOP("Canvas", "Body points")),
    Key("region.upper", ("Alt+1",), QT_TRANSLATE_NOOP("Canvas", "Edit the upper region")),
    Key("region.lower", ("Alt+2",), QT_TRANSLATE_NOOP("Canvas", "Edit the lower region")),
    Key("region.dress", ("Alt+3",), QT_TRANSLATE_NOOP("Canvas", "Edit the dress region")),
    Key("region.outerwear", ("Alt+4",), QT_TRANSLATE_NOOP("Canvas", "Edit the outerwear region")),
    Key("region.protect", ("Alt+5",), QT_TRANSLATE_NOOP("Canvas", "Edit the protect mask")),
    Key("brush.larger", (".",), QT_TRANSLATE_NOOP("Canvas", "Larger brush (Ctrl+wheel); next body point")),
    Key("brush.smaller", (",",), QT_TRANSLATE_NOOP("Canvas", "Smaller brush; previous body point")),
    Key("brush.harder", ("Shift+.", ">"), QT_TRANSLATE_NOOP("Canvas", "Harder brush (Shift+wheel)")),
    Key("brush.softer", ("Shift+,", "<"), QT_TRANSLATE_NOOP("Canvas", "Softer brush")),
    Key("overlay", ("O",), QT_TRANSLATE_NOOP("Canvas", "Show or hide the mask")),
    Key("fill_hint", ("Shift+O",), QT_TRANSLATE_NOOP("Canvas", "Show or hide what is still to be filled")),
    Key("undo", ("Ctrl+Z",), QT_TRANSLATE_NOOP("Canvas", "Undo")),
    Key("redo", ("Ctrl+Shift+Z", "Ctrl+Y"), QT_TRANSLATE_NOOP("Canvas", "Redo")),
)
"""In the order in which the key help shows them."""
