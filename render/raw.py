"""Camera RAW, developed by LibRaw always in the same way, so that "the original's pixels" mean something."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import rawpy

from render.limits import check_size

RAW_DEVELOPMENT: dict[str, Any] = {
    "demosaic_algorithm": rawpy.DemosaicAlgorithm.AHD,
    "use_camera_wb": True,
    "no_auto_bright": True,
    "output_bps": 16,
    "output_color": rawpy.ColorSpace.sRGB,
    "gamma": (2.4, 12.92),
    "highlight_mode": rawpy.HighlightMode.Clip,
    "user_flip": 0,
}
"""The camera's white balance, no automatic brightness, 16-bit sRGB with sRGB's own curve; turned afterwards."""


def develop(data: bytes, name: str, *, depth: int = 16, half_size: bool = False) -> np.ndarray:
    """(h, w, 3) sRGB of `depth` bits, upright. `half_size` skips demosaicing: half the width and height."""
    with rawpy.imread(io.BytesIO(data)) as raw:
        check_size(raw.sizes.width, raw.sizes.height, len(data), name)
        flip = raw.sizes.flip  # read first: developing overwrites it
        parameters = RAW_DEVELOPMENT | {"output_bps": depth, "half_size": half_size}
        return turn(raw.postprocess(**parameters), flip)


def developed_size(data: bytes, name: str) -> tuple[int, int]:
    """Width and height that `develop` gives, without developing."""
    with rawpy.imread(io.BytesIO(data)) as raw:
        sizes = raw.sizes
    check_size(sizes.width, sizes.height, len(data), name)
    width, height = sizes.iwidth or sizes.width, sizes.iheight or sizes.height
    return (height, width) if sizes.flip & 4 else (width, height)


def captured_at(data: bytes) -> str | None:
    """When it was taken, ISO 8601 without a zone, for RAW that is not built like TIFF."""
    with rawpy.imread(io.BytesIO(data)) as raw:
        taken = raw.other.timestamp
    return taken.isoformat(timespec="seconds") if taken is not None and taken.year > 1990 else None


def turn(pixels: np.ndarray, flip: int) -> np.ndarray:
    """Apply LibRaw's flip bits: 1 mirrors columns, 2 mirrors rows, 4 exchanges them afterwards."""
    if flip & 2:
        pixels = pixels[::-1]
    if flip & 1:
        pixels = pixels[:, ::-1]
    if flip & 4:
        pixels = pixels.transpose(1, 0, 2)
    return np.ascontiguousarray(pixels)
