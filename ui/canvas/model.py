"""The canvas's view-model: what is shown and how, without a widget."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Signal

from render.messages import Region
from ui.observable import observed
from ui.pictures.zoom import ZoomModel

PROTECT = "protect"
CUTOUT = "cutout"
MaskName = str
"""The name of a mask that can be edited: a `Region` of the anchor map, PROTECT, or a garment's CUTOUT."""

EDITABLE: tuple[MaskName, ...] = (Region.UPPER, Region.LOWER, Region.DRESS, Region.OUTERWEAR, PROTECT)

MIN_RADIUS = 1.0
MAX_RADIUS = 4000.0


class Tool(StrEnum):
    VIEW = "view"
    BRUSH = "brush"
    ERASE = "erase"
    SMART_BRUSH = "smart_brush"
    POLYGON = "polygon"
    PROTECT = "protect"
    KEYPOINTS = "keypoints"

    @property
    def paints(self) -> bool:
        """Whether the tool has a radius."""
        return self in (Tool.BRUSH, Tool.ERASE, Tool.SMART_BRUSH, Tool.PROTECT)

    @property
    def edits_mask(self) -> bool:
        return self.paints or self is Tool.POLYGON

    @property
    def marks_photo(self) -> bool:
        """Whether it says what is in the photo. The protect mask is painted on the look that needs it."""
        return self not in (Tool.VIEW, Tool.PROTECT)


class Compare(StrEnum):
    """AFTER shows the look, BEFORE the photo as it was, SPLIT both with a handle between them."""

    AFTER = "after"
    BEFORE = "before"
    SPLIT = "split"


class MaskView(StrEnum):
    """How the mask in edit is shown: as a tint, by itself in black and white, with what it leaves out painted over,
    or only where its edge is soft."""

    TINT = "tint"
    MATTE = "matte"
    ON_BLACK = "on_black"
    ON_WHITE = "on_white"
    EDGE = "edge"


class CanvasModel(ZoomModel):
    """Signals: `x_changed(value)` for every property x, only when its value changes; where the photo lies besides.

    tool           the tool in hand
    region         the mask in edit; the protect tool shows `protect` whatever is chosen here
    brush_radius   in photo pixels
    hardness       0 (soft to the middle) to 1 (a hard edge)
    compare        how before and after share the canvas
    holding_before the original is shown as long as this is true, whatever `compare` says
    split          where the split handle stands, 0 (left edge of the photo) to 1
    overlay_shown  whether the mask in edit is shown
    mask_view      and how
    fill_hint_shown whether what the render still has to fill is marked
    """

    tool_changed = Signal(object)
    region_changed = Signal(object)
    brush_radius_changed = Signal(object)
    hardness_changed = Signal(object)
    compare_changed = Signal(object)
    holding_before_changed = Signal(object)
    split_changed = Signal(object)
    overlay_shown_changed = Signal(object)
    mask_view_changed = Signal(object)
    fill_hint_shown_changed = Signal(object)

    tool = observed(Tool.VIEW)
    region = observed[MaskName](Region.UPPER)
    brush_radius = observed(40.0)
    hardness = observed(0.8)
    compare = observed(Compare.AFTER)
    holding_before = observed(False)
    split = observed(0.5)
    overlay_shown = observed(True)
    mask_view = observed(MaskView.TINT)
    fill_hint_shown = observed(True)

    @property
    def shown(self) -> Compare:
        """What is on the canvas now. Regions and points are those of the photo, so their tools show it as it was."""
        return Compare.BEFORE if self.holding_before or self.tool.marks_photo else self.compare

    @property
    def edited(self) -> MaskName:
        """The mask that the tool in hand works on."""
        return PROTECT if self.tool is Tool.PROTECT else self.region

    @property
    def mask_visible(self) -> bool:
        return self.overlay_shown and self.tool.edits_mask

    def show_photo(self, width: int, height: int) -> None:
        """Start with a photo of another size, fitted, with a brush that suits it."""
        self.viewport = self.viewport.of_photo(width, height)
        self.brush_radius = max(4.0, round(max(width, height) / 60))

    def grow_brush(self, steps: float) -> None:
        self.size_brush(self.brush_radius * 1.15**steps)

    def size_brush(self, radius: float) -> None:
        self.brush_radius = min(MAX_RADIUS, max(MIN_RADIUS, radius))

    def harden_brush(self, steps: float) -> None:
        self.hardness = round(min(1.0, max(0.0, self.hardness + 0.1 * steps)), 2)

    def move_split(self, to: float) -> None:
        self.split = min(1.0, max(0.0, to))

    def toggle_split(self) -> None:
        self.compare = Compare.AFTER if self.compare is Compare.SPLIT else Compare.SPLIT

    def flip(self) -> None:
        """Only the photo as it was, or only the look."""
        self.compare = Compare.AFTER if self.compare is Compare.BEFORE else Compare.BEFORE

    def next_mask_view(self) -> None:
        """The next way to see the mask; one that was hidden is shown again."""
        views = list(MaskView)
        if self.overlay_shown:
            self.mask_view = views[(views.index(self.mask_view) + 1) % len(views)]
        self.overlay_shown = True

    def toggle_overlay(self) -> None:
        self.overlay_shown = not self.overlay_shown

    def toggle_fill_hint(self) -> None:
        self.fill_hint_shown = not self.fill_hint_shown
