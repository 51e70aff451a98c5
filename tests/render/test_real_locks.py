"""The whole way on real photographs, counted by a reader that shares no code with the project."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import pyvips
from PIL import Image, ImageOps

from render.anchors import decode_anchors, find_sidecar, load_anchor_file
from render.colour import convert
from render.compose import compose_master
from render.drape import drape_look
from render.files import read_image_ref
from render.garment import prepare_garment
from render.messages import AnchorMap, Garment, Slot
from render.patch import read_patch, write_patch
from render.pixels import Pixels
from render.proof import Level, judge
from render.stages.check import check_render
from render.stages.lock import compose, make_patch
from render.stages.prepare import read_photo
from tests.anchor_files import write_anchor_file
from tests.render.pictures import save
from tests.render.profiles import display_p3

PERSON, GARMENT = "00121_00", "048554_1"


def independent(path: Path) -> np.ndarray:
    """8 bit as Pillow has it, 16 bit as libvips has it."""
    header = pyvips.Image.new_from_file(str(path))
    if header.format == "ushort":
        return header.autorot().numpy()[:, :, :3]
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def resized(real: Path, folder: Path, width: int, height: int) -> tuple[Pixels, AnchorMap]:
    """The person cut or enlarged to another size, with anchors of that size, in `folder`."""
    source = real / "people" / f"{PERSON}.jpg"
    sidecar = find_sidecar(source)
    assert sidecar is not None
    anchors = load_anchor_file(sidecar, source)
    scale = max(1.0, width / anchors.width, height / anchors.height)
    pixels = read_photo(read_image_ref(source)).pixels
    larger = (round(anchors.width * scale), round(anchors.height * scale))
    pixels = cv2.resize(pixels, larger, interpolation=cv2.INTER_CUBIC)[:height, :width]
    moved = decode_anchors(anchors, *larger)
    for label, mask in moved.regions.items():
        save(folder / f"{label.value}.png", np.where(mask[:height, :width] > 127, 255, 0).astype(np.uint8))
    made = AnchorMap(
        width,
        height,
        dict(moved.keypoints),
        {label: read_image_ref(folder / f"{label.value}.png") for label in moved.regions},
    )
    write_anchor_file(made, folder / "photo.json")
    return pixels, made  # type: ignore[return-value]


def dress_and_count(real: Path, folder: Path, photo_path: Path, anchor_map: AnchorMap, output: str) -> None:
    ref = read_image_ref(photo_path)
    photo = read_photo(ref)
    anchors = decode_anchors(anchor_map, photo.width, photo.height)
    picture = read_image_ref(real / "garments" / f"{GARMENT}.jpg")
    garment = prepare_garment(Garment(picture, Slot.UPPER), photo.icc, photo.pixels.dtype)
    draped = drape_look(photo, anchors, [garment])
    patch = make_patch(photo, draped.image, draped.box, draped.edit_region, anchors.protect)
    stored = write_patch(patch, ref, folder / "look.patch.png")
    checks = check_render(photo, compose(photo, read_patch(stored)), draped, [garment], anchors.protect)
    assert checks.anchor_changed == 0
    levels = {finding.name: finding.level for finding in judge(checks)}
    assert levels["garment_delta_e"] is Level.OK, checks
    assert levels["detail"] is Level.OK, checks
    assert levels["coverage"] is Level.OK, checks

    compose_master(ref, stored, folder / output, folder / "region.png")
    original, master = independent(photo_path), independent(folder / output)
    region = np.asarray(Image.open(folder / "region.png"))
    assert master.dtype == original.dtype
    changed = (master != original).any(axis=2)
    assert int((changed & (region == 0)).sum()) == 0
    assert changed.sum() > 0.05 * changed.size


def test_8_bit_srgb_jpeg(real: Path, tmp_path: Path):
    source = real / "people" / f"{PERSON}.jpg"
    sidecar = find_sidecar(source)
    assert sidecar is not None
    dress_and_count(real, tmp_path, source, load_anchor_file(sidecar, source), "out.png")


def test_16_bit_display_p3_of_odd_size(real: Path, tmp_path: Path):
    pixels, anchors = resized(real, tmp_path, 763, 1021)
    deep = convert(pixels.astype(np.uint16) * 257, None, display_p3())
    path = save(tmp_path / "photo.tif", deep, icc=display_p3())
    dress_and_count(real, tmp_path, path, load_anchor_file(tmp_path / "photo.json", path), "out.tif")
    assert anchors.width == 763


@pytest.mark.slow
def test_50_megapixels(real: Path, tmp_path: Path):
    pixels, anchors = resized(real, tmp_path, 6145, 8193)
    path = save(tmp_path / "photo.jpg", pixels, quality=92)
    dress_and_count(real, tmp_path, path, anchors, "out.png")
