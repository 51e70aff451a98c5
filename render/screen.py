"""Photos for looking at: in the colours of a screen, with a histogram and what the file says of itself."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from render.colour import to_display8
from render.files import output_error, read_verified
from render.limits import MAX_SIDE, refusing
from render.messages import Level, PictureRead, ReadPicture
from render.reduced import decode_native
from render.task import TaskContext

HALVED_ABOVE = 4096
"""A picture with a longer side comes with its half too, for zooms at which the whole one would shimmer."""

COUNTED_PIXELS = 2_000_000
"""Above four times as many, not every pixel is counted."""

_LUMINANCE = (0.2126, 0.7152, 0.0722)


def read_picture(command: ReadPicture, context: TaskContext) -> PictureRead:
    """Decode, count, convert and write. Raises `InputError`, `OutputError`; then no file is left."""
    path = Path(command.photo.path)
    data = read_verified(command.photo)
    context.check()
    reduced = decode_native(data, path.name, path.suffix.lower(), command.longest_side or MAX_SIDE)
    context.check()
    with refusing(path.name, data, reduced.kind):
        counts = histogram(reduced.pixels)
        pixels = np.ascontiguousarray(to_display8(reduced.pixels, reduced.icc, command.display))
        levels = [pixels]
        if command.longest_side is None and max(pixels.shape[:2]) > HALVED_ABOVE:
            half = (-(-pixels.shape[1] // 2), -(-pixels.shape[0] // 2))
            levels.append(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA))
    _write(Path(command.output), levels)
    return PictureRead(
        width=reduced.width,
        height=reduced.height,
        levels=tuple(Level(level.shape[1], level.shape[0]) for level in levels),
        histogram=counts.astype("<u4").tobytes(),
        file_bytes=len(data),
        format=reduced.kind.value,
        bit_depth=reduced.bit_depth,
        colour_space=reduced.colour_space,
        captured_at=reduced.camera.captured_at,
        camera=reduced.camera.camera,
        exposure=reduced.camera.exposure,
        title=reduced.camera.title,
    )


def histogram(pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> NDArray[np.int64]:
    """(4, 256) counts of (h, w, 3) pixels: red, green, blue and luminance; 16 bit by their upper byte.

    Of many pixels every second or third of a row and a column counts: the eye sees no difference.
    """
    step = max(1, math.isqrt(pixels.shape[0] * pixels.shape[1] // COUNTED_PIXELS))
    counted = pixels[::step, ::step]
    values = np.ascontiguousarray(counted if counted.dtype == np.uint8 else counted >> 8, np.uint8)
    luminance = cv2.transform(values, np.array([_LUMINANCE], np.float32))
    planes = [*cv2.split(values), luminance]
    counts = [cv2.calcHist([plane], [0], None, [256], [0, 256]).ravel() for plane in planes]
    return np.rint(np.stack(counts)).astype(np.int64)


def _write(path: Path, levels: list[NDArray[np.uint8]]) -> None:
    """Without the care for power cuts that a result gets: it is read at once, or never."""
    try:
        with path.open("xb") as file:
            for level in levels:
                file.write(level.data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise output_error(error, path) from error
