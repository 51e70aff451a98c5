"""The answer to `MakeAnchors`: a photo's anchor map as the models see it, its masks on disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from render.arrays import Array
from render.encode import encode_mask
from render.errors import EngineError
from render.files import write_bytes
from render.messages import AnchorMap, AnchorsMade, Box, ErrorKind, ImageRef, Keypoint, MakeAnchors, Region
from render.native import at_native
from render.parsers.base import (
    ANCHOR_MAKERS,
    CLOTHES,
    POSE,
    Parameters,
    Parsers,
    answering,
    placement,
    why_not,
)
from render.parsers.people import Parts, Person, largest_person, parts_of
from render.parsers.segformer import CARD, ClothesModel, closer_look, pasted
from render.parsers.vitpose import PoseModel
from render.pixels import Mask, Photo
from render.task import TaskContext

if TYPE_CHECKING:
    from render.pipeline import Sources

WORKING_SIDE = 1680
"""The canvas's usual size, so that the copy it was opened with serves here too."""

GRAIN = 256
"""So many pixels of a person's height a label map tells apart: half of what the model looks at, a quarter per label."""

MOVED = "Graphics memory was full, so the processor looked at this photo; it takes a little longer there."


def make_anchors(
    command: MakeAnchors, context: TaskContext, sources: Sources, parsers: Parsers
) -> AnchorsMade:
    """Write a mask per region and the protect mask into the output folder, at the photo's size.

    Raises `EngineError` (`ENGINE_UNAVAILABLE`, `OUT_OF_MEMORY`) and `InputError` (`NO_PERSON`, and whatever the photo
    itself gives rise to).
    """
    reason = why_not(ANCHOR_MAKERS, command.parameters)
    if reason is not None:
        raise EngineError(ErrorKind.ENGINE_UNAVAILABLE, reason)
    with context.stage("prepare", 0.0):
        photo = sources.photo(command.photo)
        reduced, _ = sources.reduced_photo(command.photo, WORKING_SIDE)

    def look(parameters: Parameters) -> tuple[Parts, Person, dict[str, Keypoint]]:
        return _look(reduced.pixels, parameters, context, parsers)

    (parts, person, keypoints), moved = answering(command.parameters, parsers, look)
    with context.stage("masks", 0.6):
        regions, protect = _write_masks(command, context, photo, reduced, parts, person.box)
    across, down = photo.width / reduced.width, photo.height / reduced.height
    anchor_map = AnchorMap(
        width=photo.width,
        height=photo.height,
        keypoints={name: _scaled(point, across, down) for name, point in keypoints.items()},
        regions=regions,
        protect=protect,
        source=f"model:{CARD.name}@{CARD.sources[0].revision[:12]}",
    )
    warnings = person.warnings + parts.warnings + ((MOVED,) if moved else ())
    return AnchorsMade(anchors=anchor_map, warnings=warnings)


def _look(
    picture: Array, parameters: Parameters, context: TaskContext, parsers: Parsers
) -> tuple[Parts, Person, dict[str, Keypoint]]:
    with context.stage("load", 0.1):
        clothes = parsers.get(placement(CLOTHES, parameters), ClothesModel)
        context.check()
        pose = parsers.get(placement(POSE, parameters), PoseModel)
    with context.stage("clothes", 0.3):
        classes = clothes.classes(picture)
        person = largest_person(classes, clothes.labels)
    box = closer_look(person.box, picture.shape)
    if box is not None:
        with context.stage("clothes", 0.4):
            part = clothes.classes(np.ascontiguousarray(picture[box.top : box.bottom, box.left : box.right]))
            closer = largest_person(pasted(classes, part, box), clothes.labels)
            classes = pasted(classes, part, box)
            # Who else is there was seen from further away.
            person = Person(closer.mask, closer.box, tuple(dict.fromkeys(person.warnings + closer.warnings)))
    with context.stage("body", 0.5):
        keypoints = pose.keypoints(picture, person.box)
        parts = parts_of(classes, clothes.labels, person, keypoints)
    return parts, person, keypoints


def _write_masks(
    command: MakeAnchors, context: TaskContext, photo: Photo, reduced: Photo, parts: Parts, person: Box
) -> tuple[dict[Region, ImageRef], ImageRef]:
    folder = Path(command.output_folder)
    grain = min(1.0, GRAIN / max(person.width, person.height))

    def write(name: str, mask: Array) -> ImageRef:
        context.check()
        found = native_mask(photo, reduced, mask, grain)
        return write_bytes(folder / f"{command.task_id}.{name}.png", encode_mask(found))

    regions = {region: write(region.value, mask) for region, mask in parts.regions.items()}
    return regions, write("protect", parts.protect)


def native_mask(photo: Photo, reduced: Photo, mask: Array, grain: float) -> Mask:
    """(h, w) bool at the reduced photo's size as a mask of the photo's; `grain` is how much coarser it truly is."""
    whole = np.zeros((photo.height, photo.width), np.uint8)
    if not mask.any():
        return whole
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    margin = round(4 / grain)
    left, top, right, bottom = (
        max(0, left - margin),
        max(0, top - margin),
        min(mask.shape[1], left + width + margin),
        min(mask.shape[0], top + height + margin),
    )
    across, down = photo.width / mask.shape[1], photo.height / mask.shape[0]
    box = Box(round(left * across), round(top * down), round(right * across), round(bottom * down))
    size = (max(2, round((right - left) * grain)), max(2, round((bottom - top) * grain)))
    part = mask[top:bottom, left:right].astype(np.float32)
    coarse = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    whole[box.top : box.bottom, box.left : box.right] = at_native(photo, reduced, box, coarse)
    return whole


def _scaled(point: Keypoint, across: float, down: float) -> Keypoint:
    """Pixel centres stay on pixel centres."""
    return Keypoint(
        round((point.x + 0.5) * across - 0.5, 2), round((point.y + 0.5) * down - 0.5, 2), point.confidence
    )
