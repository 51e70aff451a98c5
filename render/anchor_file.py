"""Writing an anchors file, as `render.anchors` reads it: a JSON beside a photo, its masks beside the JSON."""

from __future__ import annotations

import json
from pathlib import Path

from render.files import read_verified, write_bytes
from render.messages import AnchorMap, ImageRef, Region


def files_of(path: Path) -> tuple[Path, ...]:
    """Every file that an anchors file of this name may be written as."""
    labels = (*(region.value for region in Region), "protect")
    return (path, *(_mask_path(path, label) for label in labels))


def _mask_path(path: Path, label: str) -> Path:
    return path.with_name(f"{path.stem}.{label}.png")


def save_anchor_file(anchors: AnchorMap, path: Path, photo_name: str) -> None:
    """Copy the masks beside `path` under its name, then write it: whole or not at all, older ones replaced.

    Raises `InputError` where a mask cannot be read, `OutputError` where something cannot be written.
    """

    def copied(mask: ImageRef, label: str) -> str:
        target = _mask_path(path, label)
        write_bytes(target, read_verified(mask))
        return target.name

    regions = {region.value: copied(mask, region.value) for region, mask in anchors.regions.items()}
    entries: dict[str, object] = {
        "image": photo_name,
        "size": [anchors.width, anchors.height],
        "keypoints": {
            name: [round(point.x, 2), round(point.y, 2), round(point.confidence, 4)]
            for name, point in anchors.keypoints.items()
        },
        "regions": regions,
        "source": anchors.source,
    }
    if anchors.protect is not None:
        entries["protect"] = copied(anchors.protect, "protect")
    write_bytes(path, (json.dumps(entries, indent=2) + "\n").encode())
