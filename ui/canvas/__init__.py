"""The photo canvas: shows a photo and its look, takes garments by drag and drop, edits masks and body points.

```
canvas = PhotoCanvas(tokens, undo_stack=None, subject=PERSON, keys=None)   # ui.theme Tokens; an own QUndoStack and the
                                                  # table's own keys when none are given
canvas.model                                      # CanvasModel: viewport, tool, region, brush, compare, split
canvas.keypoints                                  # KeypointSet: points by name, changed
canvas.undo_stack
canvas.action("tool.brush")                       # the QAction of one of its keys in ui.keys

canvas.set_tokens(tokens)                         # another theme
canvas.set_display_profile(QColorSpace | None)    # the monitor's profile; None: sRGB
canvas.set_photo(PhotoOpened | None, key="")      # same key: a larger raster of the same photo, view kept
canvas.set_preview(Previewed | None, label="")    # the drape over the photo, and the text of the chip
canvas.set_result(QImage | None, label="")        # a finished render of the whole photo, instead of the preview
canvas.set_chip(text)                             # the chip's text alone
canvas.set_worn({Slot: name})                     # what a garment that is dragged there takes the place of
canvas.set_empty_text(title, hint)                # what an empty canvas says
canvas.set_anchor_map(AnchorMap | None, masks=None)   # zones, keypoints, masks (read from its files if None)
canvas.set_marks(scheme, points, files)           # a garment's: points of its scheme, masks from files
canvas.set_region_masks({name: QImage}, text="Smart brush")   # a result, as one step of undo
canvas.refine_failed(region)                      # the smart brush's last strokes came to nothing
canvas.region_mask(name) -> QImage                # photo size, grey, 255 inside; waits for what is being painted
canvas.export_masks() -> Future[dict[MaskName, QImage]]       # all masks with anything in them, off the thread
canvas.edited_masks -> frozenset[MaskName]        # what a person changed since set_anchor_map
canvas.is_edited                                  # whether a person changed masks or points since then
canvas.shut_down()                                # before the window goes: finishes and stops its threads

canvas.garment_dropped(DropPayload, Slot | None)
canvas.strokes_finished(Region | "protect", tuple[Stroke, ...])   # all strokes so far for that region
canvas.keypoints_changed(dict[str, Keypoint])
canvas.masks_changed(Region | "protect")
canvas.detail_wanted(int)                         # a raster with this longest side would look sharper
```
A drag that starts elsewhere in the window carries `garment_mime([(garment_id, slot), ...])`.
"""

from ui.canvas.drop import GARMENT_MIME, DropPayload, garment_mime
from ui.canvas.model import CUTOUT, EDITABLE, PROTECT, CanvasModel, Compare, MaskName, Tool
from ui.canvas.subject import GARMENT, PERSON, Subject, garment_points
from ui.canvas.widget import PhotoCanvas

__all__ = [
    "CUTOUT",
    "EDITABLE",
    "GARMENT",
    "GARMENT_MIME",
    "PERSON",
    "PROTECT",
    "CanvasModel",
    "Compare",
    "DropPayload",
    "MaskName",
    "PhotoCanvas",
    "Subject",
    "Tool",
    "garment_mime",
    "garment_points",
]
