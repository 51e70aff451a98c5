"""Reading a 24-megapixel JPEG: whole, for the canvas, and as thumbnails, each hashed as well."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pyvips
from PIL import Image

from render.files import read_image_ref
from render.stages.prepare import inspect, read_photo, read_reduced
from tests.benchmarks import Figure, against
from tests.render.pictures import save, scene

CANVAS_SIDE = 1680


def run() -> Iterable[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder) / "photo.jpg", scene(6000, 4000), quality=90)
        ref = read_image_ref(path)

        def by_pillow() -> object:
            with Image.open(path) as image:
                return np.asarray(image)

        def by_vips(*sides: int) -> None:
            for side in sides:
                pyvips.Image.thumbnail(str(path), side, height=side, size="down").jpegsave_buffer(Q=85)

        yield against("24-megapixel JPEG, whole", lambda: read_photo(ref), by_pillow, "Pillow")
        yield against(
            f"24-megapixel JPEG at {CANVAS_SIDE} pixels",
            lambda: read_reduced(ref, CANVAS_SIDE),
            lambda: pyvips.Image.thumbnail(str(path), CANVAS_SIDE, height=CANVAS_SIDE).numpy(),
            "libvips thumbnail",
        )
        yield against(
            "24-megapixel JPEG, metadata and two thumbnails",
            lambda: inspect(path),
            lambda: by_vips(1024, 256),
            "libvips thumbnail, twice",
        )
