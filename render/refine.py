"""The answer to `RefineRegion`: what the smart brush made of the strokes, with its masks on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from render.brush import refine_region
from render.encode import encode_mask
from render.files import write_bytes
from render.messages import ImageRef, RefineRegion, RegionRefined
from render.pixels import Mask
from render.task import TaskContext

if TYPE_CHECKING:
    from render.pipeline import Sources

REDUCED_SIDE = 1680
"""The canvas's usual size, so that the copy it was opened with serves here too."""


def refine(command: RefineRegion, context: TaskContext, sources: Sources) -> RegionRefined:
    """Write `TASK_ID.region.png` and `TASK_ID.protect.png` into the output folder, at the photo's size."""
    with context.stage("prepare", 0.0):
        photo = sources.photo(command.photo)
        reduced, _ = sources.reduced_photo(command.photo, REDUCED_SIDE)
        known = command.anchors
        anchors = None if known is None else sources.anchors(known, photo.width, photo.height)
    with context.stage("brush", 0.3):
        region, protect = refine_region(photo, command.region, command.strokes, anchors, reduced=reduced)
    folder = Path(command.output_folder)
    return RegionRefined(
        region=_write(region, folder / f"{command.task_id}.region.png"),
        protect=_write(protect, folder / f"{command.task_id}.protect.png"),
    )


def _write(mask: Mask, path: Path) -> ImageRef:
    return write_bytes(path, encode_mask(mask))
