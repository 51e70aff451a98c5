"""Pictures of known content for the library's tests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image


def photo(path: Path, seed: int = 0, size: tuple[int, int] = (320, 240), captured: str | None = None) -> Path:
    """A JPEG of soft coloured shapes; `captured` as cameras write it, `2026:03:01 10:00:00`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    image = Image.fromarray(random.integers(0, 255, (6, 8, 3)).astype(np.uint8)).resize(size)
    exif = Image.Exif()
    if captured is not None:
        exif[306] = captured
        exif.get_ifd(0x8769)[36867] = captured
    image.save(path, "JPEG", exif=exif)
    return path


def anchors_beside(
    path: Path, size: tuple[int, int] = (320, 240), mask_size: tuple[int, int] | None = None
) -> None:
    """An anchors file with one region mask, as creators ship it."""
    mask = np.zeros((mask_size or size)[::-1], np.uint8)
    mask[40:200, 80:240] = 255
    Image.fromarray(mask).save(path.with_suffix(".upper.png"))
    path.with_suffix(".json").write_text(
        json.dumps(
            {
                "image": path.name,
                "size": list(size),
                "keypoints": {"left_shoulder": [200, 60], "right_shoulder": [120, 60]},
                "regions": {"upper": path.with_suffix(".upper.png").name},
            }
        )
    )


def tee(path: Path, colour: tuple[int, int, int] = (40, 90, 160), ground: int = 245) -> Path:
    """A flat-lay of a T-shirt on a plain ground."""
    import cv2

    image = np.full((800, 700, 3), ground, np.uint8)
    outline = np.array(
        [[250, 120], [300, 150], [400, 150], [450, 120], [560, 170], [650, 330], [560, 380], [520, 320],
         [520, 700], [180, 700], [180, 320], [140, 380], [50, 330], [140, 170]]
    )  # fmt: skip
    cv2.fillPoly(image, [outline], colour, cv2.LINE_AA)
    noise = np.random.default_rng(1).normal(0, 2, image.shape)
    Image.fromarray(np.clip(image + noise, 0, 255).astype(np.uint8)).save(path, quality=95)
    return path
