"""Anchor maps as files: a JSON beside a photo, its masks beside the JSON.

    {"image": "NAME.jpg",                            optional: the photo it describes
     "size": [width, height],                        after orientation; optional where the photo is given
     "keypoints": {"left_shoulder": [x, y],          COCO-17 names, photo pixels, left is the person's own;
                   "nose": [x, y, confidence]},      confidence 0 to 1, 1 where left out
     "regions": {"upper": "NAME.upper.png"},         a label of the anchor map: a mask, 255 inside
     "protect": "NAME.protect.png"}                  optional: what no garment may cover

Other entries are left to other programs. Paths are relative to the JSON.
"""

from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from render.arrays import shrunk
from render.errors import InputError
from render.files import read_bytes, read_image_ref
from render.messages import KEYPOINT_NAMES, AnchorMap, ErrorKind, ImageRef, Keypoint, Region
from render.pixels import Anchors, Mask
from render.sniff import identify
from render.stages.prepare import read_mask, read_size

MAX_FILE_BYTES = 4 * 1024**2
_LABELS = frozenset(region.value for region in Region)


def load_anchor_file(path: str | Path, photo_path: str | Path | None = None) -> AnchorMap:
    """Read an anchors file and every mask it names, all checked; `photo_path` makes the sizes be compared.

    Raises `InputError`: `ANCHORS_INVALID` for the file itself, `NOT_FOUND` for a missing mask, `MASK_SIZE`
    where a mask or the photo has another size, and a mask's own kind where it cannot be read.
    """
    path = Path(path)
    entries = _entries(path)
    size = _size(path, entries.get("size"))
    if photo_path is not None:
        actual = read_size(photo_path)
        if size is not None and size != actual:
            raise InputError(
                ErrorKind.MASK_SIZE,
                f"{path.name} was made for a photo of {size[0]} x {size[1]} pixels but {Path(photo_path).name} "
                f"has {actual[0]} x {actual[1]}; use the anchors of this very photo.",
            )
        size = actual
    regions = {
        label: _mask_ref(path, mask, f"the mask of {label.value}")
        for label, mask in _regions(path, entries.get("regions", {})).items()
    }
    protect = None
    if entries.get("protect") is not None:
        protect = _mask_ref(path, entries["protect"], "the protect mask")
    if size is None:
        sources = [*regions.values(), *([] if protect is None else [protect])]
        if not sources:
            raise _invalid(path, 'has neither "size" nor a mask; add "size": [width, height] of the photo')
        size = read_size(sources[0].path)
    for ref in (*regions.values(), *([] if protect is None else [protect])):
        read_mask(ref, size)
    keypoints = _keypoints(path, entries.get("keypoints", {}), size)
    return AnchorMap(
        width=size[0], height=size[1], keypoints=keypoints, regions=regions, protect=protect, source="file"
    )


MASKS_AT_ONCE = 2
"""A mask of a 50-megapixel photo is decoded whole, twice in memory for a moment."""


def decode_anchors(anchor_map: AnchorMap, width: int, height: int) -> Anchors:
    """Masks and keypoints at a working size of the same proportions: pixel centres stay on pixel centres."""
    across, down = width / anchor_map.width, height / anchor_map.height
    size = (anchor_map.width, anchor_map.height)
    keypoints = {
        name: Keypoint((point.x + 0.5) * across - 0.5, (point.y + 0.5) * down - 0.5, point.confidence)
        for name, point in anchor_map.keypoints.items()
    }
    refs = list(anchor_map.regions.values())
    if anchor_map.protect is not None:
        refs.append(anchor_map.protect)
    with ThreadPoolExecutor(MASKS_AT_ONCE, thread_name_prefix="masks") as pool:
        masks = list(pool.map(lambda ref: _scaled(read_mask(ref, size), width, height), refs))
    protect = None if anchor_map.protect is None else masks.pop()
    return Anchors(keypoints, dict(zip(anchor_map.regions, masks, strict=True)), protect)


def find_sidecar(photo_path: str | Path) -> Path | None:
    """The anchors file of the photo's own name beside it, where it is one and does not name another photo."""
    photo_path = Path(photo_path)
    path = photo_path.with_suffix(".json")
    try:
        entries = _entries(path)
    except InputError:
        return None
    if not {"keypoints", "regions", "protect"} & entries.keys():
        return None
    image = entries.get("image")
    return path if image is None or image == photo_path.name else None


def _scaled(mask: Mask, width: int, height: int) -> Mask:
    if mask.shape == (height, width):
        return mask
    if width < mask.shape[1]:
        return shrunk(mask, (width, height))
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)


def _entries(path: Path) -> dict[str, Any]:
    data = read_bytes(path, limit=MAX_FILE_BYTES)
    if identify(data) is not None:
        raise _invalid(path, "is a picture; give the JSON file that describes the photo")
    try:
        entries = json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _invalid(path, "is not JSON; mend it or make the anchors again in the studio", error) from error
    if not isinstance(entries, dict):
        raise _invalid(path, "is not an anchors file; it must hold keypoints and regions by name")
    return entries


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _size(path: Path, value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 2 and all(type(side) is int and side > 0 for side in value):
        return value[0], value[1]
    raise _invalid(path, 'has a broken "size"; write it as [width, height] in whole pixels')


def _regions(path: Path, value: object) -> dict[Region, object]:
    if not isinstance(value, dict):
        raise _invalid(path, 'has broken "regions"; name a mask file for each region')
    regions: dict[Region, object] = {}
    for name, mask in value.items():
        if name not in _LABELS:
            known = ", ".join(region.value for region in Region if region is not Region.BACKGROUND)
            raise _invalid(path, f"names a region {name[:40]!r} that does not exist; use one of {known}")
        regions[Region(name)] = mask
    return regions


def _keypoints(path: Path, value: object, size: tuple[int, int]) -> dict[str, Keypoint]:
    if not isinstance(value, dict):
        raise _invalid(path, 'has broken "keypoints"; give a point [x, y] for each joint')
    keypoints: dict[str, Keypoint] = {}
    for name, point in value.items():
        if name not in KEYPOINT_NAMES:
            raise _invalid(
                path,
                f"names a keypoint {name[:40]!r} that does not exist; use the COCO-17 names, as left_shoulder",
            )
        if not isinstance(point, list) or len(point) not in (2, 3) or not all(_is_number(v) for v in point):
            raise _invalid(path, f"has a broken keypoint {name}; write it as [x, y] or [x, y, confidence]")
        x, y, confidence = float(point[0]), float(point[1]), float(point[2]) if len(point) == 3 else 1.0
        if not 0 <= confidence <= 1:
            raise _invalid(path, f"gives {name} a confidence outside 0 to 1; correct it")
        # A joint may lie outside the picture (a cropped elbow), but not in another one.
        if not (-size[0] <= x <= 2 * size[0] and -size[1] <= y <= 2 * size[1]):
            raise _invalid(path, f"puts {name} far outside the photo; give points in the photo's own pixels")
        keypoints[name] = Keypoint(x, y, confidence)
    return keypoints


def _mask_ref(path: Path, value: object, what: str) -> ImageRef:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _invalid(path, f"does not say which file {what} is; give a file name")
    mask = path.parent / value
    try:
        return read_image_ref(mask)
    except InputError as error:
        if error.kind is not ErrorKind.NOT_FOUND:
            raise
        raise InputError(
            ErrorKind.NOT_FOUND,
            f"{path.name} names {mask.name} as {what}, which is not there; put it beside the anchors file.",
            error.detail,
        ) from error


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _invalid(path: Path, what: str, error: Exception | None = None) -> InputError:
    return InputError(ErrorKind.ANCHORS_INVALID, f"The anchors file {path.name} {what}.", repr(error or ""))
