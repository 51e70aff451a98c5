"""What tests of delivered files export with, and read them with."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

from render.delivery import (
    Delivery,
    FileFormat,
)
from render.export import export_picture
from render.files import read_image_ref, sha256
from render.messages import Export, Exported, ImageRef
from render.task import TaskContext
from tests.render.pictures import save

LOSSLESS = (FileFormat.PNG, FileFormat.TIFF8, FileFormat.TIFF16)


def exported(
    photo: ImageRef, folder: Path, delivery: Delivery, patch: ImageRef | None = None, **more: Any
) -> tuple[Path, Exported]:
    output = folder / f"delivered{delivery.suffix}"
    command = Export(task_id="one", photo=photo, patch=patch, output=str(output), delivery=delivery, **more)
    made = export_picture(command, TaskContext())
    assert made.sha256 == sha256(output.read_bytes())
    assert made.size == output.stat().st_size
    return output, made


def photo_of(folder: Path, pixels: np.ndarray, name: str = "photo.png", **options: Any) -> ImageRef:
    return read_image_ref(save(folder / name, pixels, **options))


def read(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def read_deep(path: Path) -> np.ndarray:
    """At the file's own depth, by a reader that is not the one under test: OpenCV."""
    import cv2

    pixels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return pixels[:, :, ::-1]


def profile_of(path: Path) -> ImageCms.ImageCmsProfile:
    with Image.open(path) as image:
        return ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))


def lab_of(pixels: np.ndarray, profile: ImageCms.ImageCmsProfile) -> np.ndarray:
    lab = ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(profile, lab, "RGB", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
    raw = np.asarray(ImageCms.applyTransform(Image.fromarray(pixels), transform)).astype(np.int16)
    values = raw.astype(float)
    values[..., 0] *= 100 / 255
    values[..., 1:] = raw[..., 1:].astype(np.uint8).view(np.int8)
    return values
