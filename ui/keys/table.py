"""The table of keys. A view's keys hold while the focus is in it, so none of them takes a letter from a field."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from ui.marked import marked


class Place(StrEnum):
    """Where a key holds."""

    EVERYWHERE = "everywhere"
    EXPLORE = "explore"
    LIBRARY = "library"
    LOUPE = "loupe"
    COMPARE = "compare"
    SURVEY = "survey"
    GARMENTS = "garments"
    DRESSING_ROOM = "dressing_room"
    CANVAS = "canvas"
    SETTINGS = "settings"
    LOOKS = "looks"
    QUEUE = "queue"
    ACCOUNT = "account"


INSIDE: dict[Place, tuple[Place, ...]] = {
    Place.LOUPE: (Place.LIBRARY,),
    Place.COMPARE: (Place.LIBRARY,),
    Place.SURVEY: (Place.LIBRARY,),
    Place.CANVAS: (Place.DRESSING_ROOM, Place.GARMENTS),
}
"""Which places a place lies in: the keys of both hold there, so they must not be the same."""


@dataclass(frozen=True)
class Key:
    """`action` is its stable name, `keys` portable key sequences, `text` what menus and the key help say.

    `held` keys work as long as they are down; the view watches those itself.
    """

    action: str
    place: Place
    keys: tuple[str, ...]
    text: str
    held: bool = False

    @property
    def said(self) -> str:
        """`text` in the person's language."""
        return QCoreApplication.translate("Keys", self.text)


def _key(place: Place, action: str, keys: str | tuple[str, ...], text: str, *, held: bool = False) -> Key:
    return Key(action, place, (keys,) if isinstance(keys, str) else keys, text, held)


_E, _L, _D, _C = Place.EVERYWHERE, Place.LIBRARY, Place.DRESSING_ROOM, Place.CANVAS
_K = Place.LOOKS
_X = Place.EXPLORE

KEYS: tuple[Key, ...] = (
    _key(_E, "module.explore", "Ctrl+1", marked("Keys", "Explore")),
    _key(_E, "module.library", "Ctrl+2", marked("Keys", "Library")),
    _key(_E, "module.garments", "Ctrl+3", marked("Keys", "Garments")),
    _key(_E, "module.dressing_room", "Ctrl+4", marked("Keys", "Dressing room")),
    _key(_E, "module.looks", "Ctrl+5", marked("Keys", "Looks")),
    _key(_E, "queue", "Ctrl+J", marked("Keys", "Queue")),
    _key(_E, "account", "Ctrl+Shift+J", marked("Keys", "Account")),
    _key(_E, "settings", "Ctrl+,", marked("Keys", "Settings")),
    _key(_E, "export", "Ctrl+Shift+E", marked("Keys", "Export")),
    _key(_E, "edit.undo", "Ctrl+Z", marked("Keys", "Undo")),
    _key(_E, "edit.redo", ("Ctrl+Shift+Z", "Ctrl+Y"), marked("Keys", "Redo")),
    _key(_E, "escape", "Esc", marked("Keys", "Close what is open, else cancel what runs")),
    _key(_E, "part.next", "F6", marked("Keys", "To the next part of the window")),
    _key(_E, "part.previous", "Shift+F6", marked("Keys", "To the part before")),
    _key(_E, "panels", "F9", marked("Keys", "Show or hide the panels")),
    _key(_E, "full_screen", "F11", marked("Keys", "Full screen")),
    _key(_E, "theme", "Ctrl+Shift+L", marked("Keys", "Dark or light")),
    _key(_E, "keys", ("?", "F1"), marked("Keys", "Keys of this view")),
    _key(_E, "quit", "Ctrl+Q", marked("Keys", "Quit")),
    # -- explore -------------------------------------------------------------------------------------------
    _key(_X, "explore.search", "Ctrl+F", marked("Keys", "Search")),
    _key(_X, "explore.mark", "F", marked("Keys", "A favourite, or none any more")),
    _key(_X, "explore.favourites", "Shift+F", marked("Keys", "Only favourites, or all")),
    _key(_X, "explore.next", ".", marked("Keys", "Next photo of the set")),
    _key(_X, "explore.previous", ",", marked("Keys", "Photo of the set before")),
    _key(_X, "explore.unlock", "U", marked("Keys", "Unlock the set: shows its price first")),
    _key(_X, "explore.similar", "S", marked("Keys", "Sets of similar colours")),
    _key(_X, "explore.back", "Backspace", marked("Keys", "Back to all sets")),
    _key(_X, "explore.larger", ("+", "="), marked("Keys", "Larger covers")),
    _key(_X, "explore.smaller", "-", marked("Keys", "Smaller covers")),
    # -- library -------------------------------------------------------------------------------------------
    _key(_L, "view.grid", "G", marked("Keys", "Grid")),
    _key(_L, "view.loupe", "E", marked("Keys", "Loupe")),
    _key(_L, "view.compare", "C", marked("Keys", "Compare two photos")),
    _key(_L, "view.survey", "N", marked("Keys", "Survey of what is selected")),
    _key(_L, "dress", "D", marked("Keys", "Dress the photo")),
    _key(_L, "library.find_people", "Ctrl+Shift+P", marked("Keys", "Find the person")),
    _key(_L, "rate.0", "0", marked("Keys", "No stars")),
    _key(_L, "rate.1", "1", marked("Keys", "One star")),
    _key(_L, "rate.2", "2", marked("Keys", "Two stars")),
    _key(_L, "rate.3", "3", marked("Keys", "Three stars")),
    _key(_L, "rate.4", "4", marked("Keys", "Four stars")),
    _key(_L, "rate.5", "5", marked("Keys", "Five stars")),
    _key(_L, "rate.less", "[", marked("Keys", "One star less")),
    _key(_L, "rate.more", "]", marked("Keys", "One star more")),
    _key(_L, "flag.pick", "P", marked("Keys", "Pick")),
    _key(_L, "flag.reject", "X", marked("Keys", "Reject")),
    _key(_L, "flag.none", "U", marked("Keys", "Neither picked nor rejected")),
    _key(_L, "label.red", "6", marked("Keys", "Red label")),
    _key(_L, "label.yellow", "7", marked("Keys", "Yellow label")),
    _key(_L, "label.green", "8", marked("Keys", "Green label")),
    _key(_L, "label.blue", "9", marked("Keys", "Blue label")),
    _key(_L, "label.purple", (), marked("Keys", "Purple label")),
    _key(_L, "library.panels", "Tab", marked("Keys", "Only the photos, or the panels too")),
    _key(_L, "library.lights", "L", marked("Keys", "Lights dimmed, out, on")),
    _key(_L, "library.full_screen", "F", marked("Keys", "The photo alone on the screen")),
    _key(_L, "library.info", "I", marked("Keys", "Name and exposure over the photo")),
    _key(_L, "library.search", "Ctrl+F", marked("Keys", "Search")),
    _key(_L, "library.filter", "Ctrl+L", marked("Keys", "Filter on or off")),
    _key(_L, "library.larger", ("+", "="), marked("Keys", "Larger thumbnails")),
    _key(_L, "library.smaller", "-", marked("Keys", "Smaller thumbnails")),
    _key(_L, "library.add_folder", "Ctrl+Shift+I", marked("Keys", "Open a folder of photos")),
    _key(_L, "library.paste", "Ctrl+V", marked("Keys", "Add what was copied")),
    _key(_L, "library.remove", "Delete", marked("Keys", "Remove from the library; the file stays")),
    _key(_L, "select.all", "Ctrl+A", marked("Keys", "Select all")),
    _key(_L, "select.none", "Ctrl+D", marked("Keys", "Select none")),
    _key(_L, "quick.toggle", "B", marked("Keys", "Into the quick collection, or out of it")),
    _key(_L, "library.advance", "Shift+A", marked("Keys", "On to the next photo after a mark, or not")),
    _key(_L, "stack.group", "Ctrl+G", marked("Keys", "Stack what is selected")),
    _key(_L, "stack.ungroup", "Ctrl+Shift+G", marked("Keys", "Take the stack apart")),
    _key(_L, "stack.toggle", "S", marked("Keys", "Open or close the stack")),
    # -- loupe, compare, survey ----------------------------------------------------------------------------
    _key(Place.LOUPE, "loupe.zoom", ("Z", "Space"), marked("Keys", "Fit, or 100 %")),
    _key(Place.LOUPE, "loupe.zoom_in", ("Ctrl++", "Ctrl+="), marked("Keys", "Zoom in")),
    _key(Place.LOUPE, "loupe.zoom_out", "Ctrl+-", marked("Keys", "Zoom out")),
    _key(Place.LOUPE, "loupe.next", ("Right", "Down"), marked("Keys", "Next photo")),
    _key(Place.LOUPE, "loupe.previous", ("Left", "Up"), marked("Keys", "Photo before")),
    _key(Place.LOUPE, "loupe.first", "Home", marked("Keys", "First photo")),
    _key(Place.LOUPE, "loupe.last", "End", marked("Keys", "Last photo")),
    _key(Place.COMPARE, "compare.zoom", ("Z", "Space"), marked("Keys", "Fit, or 100 %")),
    _key(Place.COMPARE, "compare.next", "Right", marked("Keys", "Next candidate")),
    _key(Place.COMPARE, "compare.previous", "Left", marked("Keys", "Candidate before")),
    _key(Place.COMPARE, "compare.swap", "Down", marked("Keys", "Swap the two photos")),
    _key(Place.COMPARE, "compare.choose", "Up", marked("Keys", "The candidate becomes the select")),
    _key(Place.COMPARE, "compare.link", "Ctrl+Shift+K", marked("Keys", "Zoom both together or each alone")),
    _key(Place.SURVEY, "survey.next", ("Right", "Down"), marked("Keys", "Next photo")),
    _key(Place.SURVEY, "survey.previous", ("Left", "Up"), marked("Keys", "Photo before")),
    _key(Place.SURVEY, "survey.drop", "/", marked("Keys", "Take the photo out of the survey")),
    # -- garments ------------------------------------------------------------------------------------------
    _key(Place.GARMENTS, "garments.put_on", ("Return", "Enter"), marked("Keys", "Put on the chosen garment")),
    _key(Place.GARMENTS, "garments.paste", "Ctrl+V", marked("Keys", "Import what was copied")),
    _key(Place.GARMENTS, "garments.search", "Ctrl+F", marked("Keys", "Search the garments")),
    # -- dressing room -------------------------------------------------------------------------------------
    _key(_D, "render", ("Ctrl+Enter", "Ctrl+Return"), marked("Keys", "Render")),
    _key(
        _D,
        "render.first",
        ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"),
        marked("Keys", "Render before everything that waits"),
    ),
    _key(_D, "engine.choose", "E", marked("Keys", "Choose the engine")),
    _key(_D, "engine.seed", "Shift+E", marked("Keys", "Another seed")),
    _key(_D, "variant.keep", "P", marked("Keys", "Keep")),
    _key(_D, "variant.discard", "X", marked("Keys", "Discard")),
    _key(_D, "variant.undecide", "U", marked("Keys", "Neither yet")),
    _key(_D, "variant.save", "Ctrl+S", marked("Keys", "Save as")),
    _key(_D, "dressing.paste", "Ctrl+V", marked("Keys", "Put on what was copied")),
    _key(_D, "dressing.search", "Ctrl+F", marked("Keys", "Search the shelf")),
    _key(_D, "variant.compare", "C", marked("Keys", "Variants side by side")),
    _key(_D, "look.next_photo", "Ctrl+Right", marked("Keys", "Same look, next photo")),
    _key(_D, "look.previous_photo", "Ctrl+Left", marked("Keys", "Same look, photo before")),
    _key(_D, "garment.next", "Ctrl+Down", marked("Keys", "Same photo, next garment")),
    _key(_D, "garment.previous", "Ctrl+Up", marked("Keys", "Same photo, garment before")),
    _key(_D, "layer.hide", "Shift+H", marked("Keys", "Hide the layer in hand, or show it")),
    _key(_D, "layer.take_off", "Delete", marked("Keys", "Take the layer in hand off")),
    _key(_D, "layer.up", "Alt+Up", marked("Keys", "Wear the layer in the slot above")),
    _key(_D, "layer.down", "Alt+Down", marked("Keys", "Wear the layer in the slot below")),
    _key(_D, "look.history", "Ctrl+Alt+H", marked("Keys", "Details, or history of the look")),
    _key(_D, "view.library", "G", marked("Keys", "Back to the library")),
    # -- canvas --------------------------------------------------------------------------------------------
    _key(_C, "zoom.toggle", "Z", marked("Keys", "Fit, or 100 %")),
    _key(_C, "zoom.in", ("Ctrl++", "Ctrl+="), marked("Keys", "Zoom in")),
    _key(_C, "zoom.out", "Ctrl+-", marked("Keys", "Zoom out")),
    _key(_C, "zoom.fit", "Ctrl+0", marked("Keys", "Fit the photo in the window")),
    _key(_C, "zoom.full", "Ctrl+Alt+0", marked("Keys", "One photo pixel on one screen pixel")),
    _key(
        _C, "pan", "Space", marked("Keys", "Hold and drag to move the photo; tap for fit or 100 %"), held=True
    ),
    _key(_C, "compare.before", "\\", marked("Keys", "Hold to see the photo as it was"), held=True),
    _key(_C, "compare.split", "Y", marked("Keys", "Before and after side by side")),
    _key(_C, "compare.flip", "Shift+Y", marked("Keys", "Only before, or only after")),
    _key(_C, "compare.left", "Alt+Left", marked("Keys", "Move the split to the left")),
    _key(_C, "compare.right", "Alt+Right", marked("Keys", "Move the split to the right")),
    _key(_C, "tool.view", "V", marked("Keys", "Look around")),
    _key(_C, "tool.brush", "B", marked("Keys", "Brush: paint the region")),
    _key(_C, "tool.erase", "Shift+B", marked("Keys", "Erase from the region")),
    _key(_C, "tool.smart_brush", "S", marked("Keys", "Smart brush: rough strokes, exact edges")),
    _key(_C, "tool.polygon", "Shift+S", marked("Keys", "Outline a region")),
    _key(_C, "tool.protect", "Q", marked("Keys", "Protect brush: where nothing may change")),
    _key(_C, "tool.keypoints", "K", marked("Keys", "Points")),
    _key(_C, "region.upper", "Alt+1", marked("Keys", "Edit the upper region")),
    _key(_C, "region.lower", "Alt+2", marked("Keys", "Edit the lower region")),
    _key(_C, "region.dress", "Alt+3", marked("Keys", "Edit the dress region")),
    _key(_C, "region.outerwear", "Alt+4", marked("Keys", "Edit the outerwear region")),
    _key(_C, "region.protect", "Alt+5", marked("Keys", "Edit the protect mask")),
    _key(_C, "brush.larger", ".", marked("Keys", "Larger brush (Ctrl+wheel); next point")),
    _key(_C, "brush.smaller", ",", marked("Keys", "Smaller brush; previous point")),
    _key(_C, "brush.harder", ("Shift+.", ">"), marked("Keys", "Harder brush (Shift+wheel)")),
    _key(_C, "brush.softer", ("Shift+,", "<"), marked("Keys", "Softer brush")),
    _key(_C, "overlay", "O", marked("Keys", "Show or hide the mask")),
    _key(_C, "overlay.view", "Alt+O", marked("Keys", "Mask as tint, matte, on black, on white, edge")),
    _key(_C, "fill_hint", "Shift+O", marked("Keys", "Show or hide what is still to be filled")),
    # -- settings ------------------------------------------------------------------------------------------
    _key(Place.SETTINGS, "settings.search", "Ctrl+F", marked("Keys", "Search the settings")),
    # -- looks ---------------------------------------------------------------------------------------------
    _key(_K, "looks.open", ("Return", "Enter", "D"), marked("Keys", "Open in the dressing room as it was")),
    _key(_K, "looks.keep", "P", marked("Keys", "Keep")),
    _key(_K, "looks.discard", "X", marked("Keys", "Discard")),
    _key(_K, "looks.undecide", "U", marked("Keys", "Neither yet")),
    _key(_K, "looks.approve", "A", marked("Keys", "Approve; what is approved is kept")),
    _key(_K, "looks.reject", "R", marked("Keys", "Reject with a reason")),
    _key(_K, "looks.unreview", "Shift+A", marked("Keys", "Take the review back")),
    _key(_K, "looks.again", ("Ctrl+Return", "Ctrl+Enter"), marked("Keys", "Render again")),
    _key(
        _K,
        "looks.seed",
        ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
        marked("Keys", "Render again with another seed"),
    ),
    _key(_K, "looks.before", "\\", marked("Keys", "Hold to see the photo as it was"), held=True),
    _key(_K, "looks.search", "Ctrl+F", marked("Keys", "Search the looks")),
    _key(_K, "looks.show_all", "Ctrl+L", marked("Keys", "Take all filters away")),
    _key(_K, "looks.larger", ("+", "="), marked("Keys", "Larger pictures")),
    _key(_K, "looks.smaller", "-", marked("Keys", "Smaller pictures")),
    _key(_K, "looks.select_all", "Ctrl+A", marked("Keys", "Select all")),
    _key(_K, "looks.select_none", "Ctrl+D", marked("Keys", "Select none")),
    # -- queue ---------------------------------------------------------------------------------------------
    _key(Place.QUEUE, "job.cancel", "Delete", marked("Keys", "Cancel the job")),
    _key(Place.QUEUE, "job.sooner", "Ctrl+Up", marked("Keys", "Sooner")),
    _key(Place.QUEUE, "job.later", "Ctrl+Down", marked("Keys", "Later")),
    _key(Place.QUEUE, "job.pause", "Space", marked("Keys", "Pause the job, or let it go on")),
    _key(Place.QUEUE, "job.retry", "R", marked("Keys", "Try again")),
    # -- account -------------------------------------------------------------------------------------------
    _key(Place.ACCOUNT, "account.next", "Ctrl+PgDown", marked("Keys", "Next page of the account")),
    _key(Place.ACCOUNT, "account.previous", "Ctrl+PgUp", marked("Keys", "Page of the account before")),
    _key(Place.ACCOUNT, "account.sync", "Ctrl+R", marked("Keys", "Sync now")),
)
"""In the order in which the key help shows them."""

BY_ACTION: dict[str, Key] = {key.action: key for key in KEYS}
