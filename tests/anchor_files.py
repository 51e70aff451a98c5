"""Anchors files as a photographer's own tools write them, for the tests that read them back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from render.messages import AnchorMap, ImageRef


def write_anchor_file(anchor_map: AnchorMap, path: str | Path, *, image: str | None = None) -> None:
    """Write the JSON form, masks named relative to it where they lie beside or below it."""
    path = Path(path)
    entries: dict[str, Any] = {} if image is None else {"image": image}
    entries["size"] = [anchor_map.width, anchor_map.height]
    entries["keypoints"] = {
        name: [point.x, point.y] if point.confidence == 1 else [point.x, point.y, point.confidence]
        for name, point in anchor_map.keypoints.items()
    }
    entries["regions"] = {label.value: _relative(ref, path) for label, ref in anchor_map.regions.items()}
    if anchor_map.protect is not None:
        entries["protect"] = _relative(anchor_map.protect, path)
    path.write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


def _relative(ref: ImageRef, path: Path) -> str:
    mask, folder = Path(ref.path).resolve(), path.parent.resolve()
    return mask.relative_to(folder).as_posix() if mask.is_relative_to(folder) else str(mask)
