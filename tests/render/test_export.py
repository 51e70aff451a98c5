"""Delivered files as independent readers see them: format, depth, data, and nothing left where it fails."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import ExifTags, Image

from render.client import RenderClient
from render.delivery import (
    ColourSpace,
    Delivery,
    FileFormat,
    Metadata,
    Sharpening,
    Size,
    SizeRule,
    TiffCompression,
)
from render.errors import InputError, OutputError, TaskCancelled
from render.export import export_picture
from render.files import sha256
from render.messages import ErrorKind, Export, Exported, Progress
from render.task import TaskContext
from tests.render.bad_input import unprivileged
from tests.render.exporting import LOSSLESS, exported, photo_of, read, read_deep
from tests.render.pictures import save, scene
from tests.render.profiles import adobe_rgb, display_p3
from tests.render.test_compose import stored_patch


@pytest.mark.parametrize("kind", list(FileFormat))
@pytest.mark.parametrize("depth", [8, 16])
def test_every_format_says_what_it_is(tmp_path: Path, kind: FileFormat, depth: int) -> None:
    photo = photo_of(tmp_path, scene(301, 203, depth=depth), icc=adobe_rgb())
    delivery = Delivery(format=kind, resolution=240, quality=92)
    path, made = exported(photo, tmp_path, delivery)
    assert (made.width, made.height) == (301, 203)
    with Image.open(path) as image:
        assert image.size == (301, 203)
        names = {"tiff8": "TIFF", "tiff16": "TIFF"}
        assert image.format == names.get(kind, kind.upper())
        assert image.getexif().get(0x0112, 1) == 1
        assert image.info["icc_profile"] == adobe_rgb()
        across = image.info["dpi"][0] if "dpi" in image.info else image.getexif()[0x011A]
        assert float(across) == pytest.approx(240, abs=0.01)
    if depth == 8:
        assert np.abs(read(path).astype(int) - read(Path(photo.path)).astype(int)).mean() < 5


@pytest.mark.parametrize(
    ("kind", "depth", "bits"),
    [
        (FileFormat.PNG, 8, 8),
        (FileFormat.PNG, 16, 16),
        (FileFormat.TIFF8, 8, 8),
        (FileFormat.TIFF8, 16, 8),
        (FileFormat.TIFF16, 8, 16),
        (FileFormat.TIFF16, 16, 16),
    ],
)
def test_lossless_files_hold_the_photos_own_values(
    tmp_path: Path, kind: FileFormat, depth: int, bits: int
) -> None:
    pixels = scene(301, 203, depth=depth)
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, Delivery(format=kind))
    written = read_deep(path)
    assert written.dtype == (np.uint16 if bits == 16 else np.uint8)
    if bits == depth:
        assert (written == pixels).all()
    elif bits == 16:
        assert (written == pixels.astype(np.uint16) * 257).all()
    else:
        assert (written == np.round(pixels / 257).astype(np.uint8)).all()


def test_a_deep_photo_keeps_its_depth_through_size_and_colour(tmp_path: Path) -> None:
    # A ramp too fine for 8 bit: 1,500 of its levels lie between 10 and 16 of those.
    ramp = np.linspace(2600, 4100, 1500).astype(np.uint16)
    pixels = np.broadcast_to(ramp[None, :, None], (40, 1500, 3)).copy()
    delivery = Delivery(
        format=FileFormat.TIFF16, colour=ColourSpace.ADOBE_RGB, size=Size(SizeRule.PERCENT, percent=50)
    )
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, delivery)
    written = read_deep(path)
    assert written.dtype == np.uint16
    assert len(np.unique(written[10, :, 1])) > 700


@pytest.mark.parametrize("compression", list(TiffCompression))
def test_a_tiff_is_compressed_as_asked(tmp_path: Path, compression: TiffCompression) -> None:
    pixels = scene(301, 203)
    delivery = Delivery(format=FileFormat.TIFF8, tiff_compression=compression)
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, delivery)
    with Image.open(path) as image:
        assert (
            image.info["compression"]
            == {"none": "raw", "lzw": "tiff_lzw", "zip": "tiff_adobe_deflate"}[compression]
        )
    assert (read(path) == pixels).all()


@pytest.mark.parametrize("kind", [FileFormat.WEBP, FileFormat.AVIF])
def test_lossless_webp_and_better_quality(tmp_path: Path, kind: FileFormat) -> None:
    pixels = scene(301, 203)
    photo = photo_of(tmp_path, pixels)
    small = exported(photo, tmp_path, Delivery(format=kind, quality=30))[1].size
    large = exported(photo, tmp_path, Delivery(format=kind, quality=95))[1].size
    assert small < large / 2
    path, _ = exported(photo, tmp_path, Delivery(format=kind, lossless=True))
    difference = np.abs(read(path).astype(int) - pixels.astype(int))
    assert difference.max() <= (0 if kind is FileFormat.WEBP else 2)  # AVIF's YCbCr rounds


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize("depth", [8, 16])
def test_a_render_is_its_master(tmp_path: Path, kind: FileFormat, depth: int) -> None:
    pixels = scene(301, 203, depth=depth)
    photo = photo_of(tmp_path, pixels, icc=display_p3())
    patch = stored_patch(photo, tmp_path)
    path, _ = exported(photo, tmp_path, Delivery(format=kind), patch)
    bare, _ = exported(photo, tmp_path / "..", Delivery(format=kind))
    changed = (read_deep(path) != read_deep(bare)).any(axis=2)
    assert 0.1 < changed.mean() < 0.6
    assert not changed[: 203 // 5].any()
    assert not changed[:, : 301 // 5].any()


def test_a_master_that_does_not_read_back_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import render.export

    real = render.export._save

    def one_pixel_off(image: pyvips.Image, delivery: Delivery) -> bytes:
        return real(image.linear(1, [1, 0, 0]).cast("uchar").copy(interpretation="srgb"), delivery)

    photo = photo_of(tmp_path, scene(64, 48))
    monkeypatch.setattr(render.export, "_save", one_pixel_off)
    with pytest.raises(OutputError, match="did not read back"):
        exported(photo, tmp_path, Delivery(format=FileFormat.PNG))
    assert not (tmp_path / "delivered.png").exists()


def camera_exif() -> bytes:
    block = Image.Exif()
    base = ExifTags.Base
    block[base.Make], block[base.Model], block[base.Orientation] = "Acme", "One", 6
    block[base.Artist], block[base.Copyright] = "Ada Lens", "© Ada Lens"
    details = block.get_ifd(ExifTags.IFD.Exif)
    details[base.DateTimeOriginal], details[base.ExposureTime] = "2024:05:06 07:08:09", (1, 125)
    details[base.LensModel], details[base.BodySerialNumber] = "Acme 85 mm", "SN-12345"
    details[base.MakerNote] = b"secret sauce"
    block.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return block.tobytes()


@pytest.mark.parametrize("wanted", list(Metadata))
@pytest.mark.parametrize("kind", [FileFormat.JPEG, FileFormat.PNG, FileFormat.WEBP, FileFormat.AVIF])
def test_of_the_photos_own_data_only_what_is_allowed_goes_along(
    tmp_path: Path, kind: FileFormat, wanted: Metadata
) -> None:
    photo = photo_of(tmp_path, scene(64, 48), "camera.jpg", exif=camera_exif())
    xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    path, made = exported(photo, tmp_path, Delivery(format=kind, metadata=wanted), xmp=xmp)
    assert (made.width, made.height) == (48, 64)
    data = path.read_bytes()
    assert b"SN-12345" not in data
    assert b"secret sauce" not in data
    assert b"x:xmpmeta" in pyvips.Image.new_from_file(str(path)).get("xmp-data")
    with Image.open(path) as image:
        found = image.getexif()
        details = found.get_ifd(ExifTags.IFD.Exif)
        assert not found.get_ifd(ExifTags.IFD.GPSInfo)
        assert found[ExifTags.Base.Software] == "Anchor Studio"
        assert found.get(ExifTags.Base.Orientation, 1) == 1
        assert found.get(ExifTags.Base.Artist) == (None if wanted is Metadata.NONE else "Ada Lens")
        camera = wanted is Metadata.CAMERA
        assert found.get(ExifTags.Base.Model) == ("One" if camera else None)
        assert details.get(ExifTags.Base.LensModel) == ("Acme 85 mm" if camera else None)
        assert details.get(ExifTags.Base.DateTimeOriginal) == ("2024:05:06 07:08:09" if camera else None)


def test_damaged_camera_data_is_left_out_and_the_picture_goes_out(tmp_path: Path) -> None:
    block = bytearray(camera_exif())
    block[30:120] = bytes(range(90))
    photo = photo_of(tmp_path, scene(64, 48), "camera.jpg", exif=bytes(block))
    path, _ = exported(photo, tmp_path, Delivery())
    with Image.open(path) as image:
        assert image.getexif()[ExifTags.Base.Software] == "Anchor Studio"


@pytest.mark.parametrize("kind", [FileFormat.TIFF8, FileFormat.TIFF16])
def test_a_tiff_carries_its_packet_and_no_camera_data(tmp_path: Path, kind: FileFormat) -> None:
    photo = photo_of(tmp_path, scene(64, 48), "camera.jpg", exif=camera_exif())
    path, _ = exported(photo, tmp_path, Delivery(format=kind), xmp="<x:xmpmeta/>")
    assert b"Acme" not in path.read_bytes()
    assert b"x:xmpmeta" in pyvips.Image.new_from_file(str(path)).get("xmp-data")


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, scene(301, 203), icc=adobe_rgb())
    for kind in FileFormat:
        delivery = Delivery(
            format=kind, size=Size(SizeRule.LONG_EDGE, edge=200), sharpening=Sharpening.SCREEN,
            colour=ColourSpace.SRGB,
        )  # fmt: skip
        assert exported(photo, tmp_path, delivery)[1] == exported(photo, tmp_path, delivery)[1]


def test_a_picture_too_long_for_its_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, np.zeros((2, 16_500, 3), np.uint8))
    for kind in (FileFormat.WEBP, FileFormat.AVIF):
        with pytest.raises(OutputError, match="PNG or TIFF") as caught:
            exported(photo, tmp_path, Delivery(format=kind))
        assert caught.value.kind is ErrorKind.UNSUPPORTED_FORMAT
        assert not (tmp_path / f"delivered.{kind}").exists()
    exported(photo, tmp_path, Delivery(format=FileFormat.WEBP, size=Size(SizeRule.LONG_EDGE, edge=2000)))


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    import render.export

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    photo = photo_of(tmp_path, scene(64, 48))
    monkeypatch.setattr(render.export.os, "fsync", full)
    with pytest.raises(OutputError, match="disk is full") as caught:
        exported(photo, tmp_path, Delivery())
    assert caught.value.kind is ErrorKind.DISK_FULL
    assert [path.name for path in tmp_path.iterdir()] == ["photo.png"]


@pytest.mark.skipif(os.name != "posix", reason="folder modes do not keep a process from writing here")
def test_a_folder_that_may_not_be_written_to() -> None:
    # Not below pytest's own folder, into which only its owner may look.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        photo = photo_of(folder, scene(64, 48))
        (folder / "closed").mkdir(mode=0o500)
        with unprivileged(), pytest.raises(OutputError) as caught:
            exported(photo, folder / "closed", Delivery())
    assert caught.value.kind is ErrorKind.NOT_WRITABLE
    assert "choose a folder" in caught.value.message


def test_a_photo_that_changed_is_refused(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, scene(64, 48))
    save(Path(photo.path), scene(64, 48, seed=1))
    with pytest.raises(InputError) as caught:
        exported(photo, tmp_path, Delivery())
    assert caught.value.kind is ErrorKind.CHANGED
    assert not (tmp_path / "delivered.jpg").exists()


def test_it_stops_in_the_middle_of_encoding(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, scene(1500, 1200))
    cancelled = threading.Event()
    stages: list[str] = []

    def hear(progress: Progress) -> None:
        stages.append(progress.stage)
        if progress.stage == "encode":
            cancelled.set()

    delivery = Delivery(
        format=FileFormat.PNG, size=Size(SizeRule.PERCENT, percent=90), colour=ColourSpace.ADOBE_RGB
    )
    output = tmp_path / "out.png"
    command = Export(task_id="one", photo=photo, output=str(output), delivery=delivery)
    with pytest.raises(TaskCancelled):
        export_picture(command, TaskContext(cancelled=cancelled, report=hear))
    assert "encode" in stages
    assert not output.exists()


def test_the_export_process_writes_it(tmp_path: Path) -> None:
    photo = photo_of(tmp_path, scene(301, 203))
    output = tmp_path / "out.avif"
    with RenderClient() as client:
        made = client.run(
            Export(task_id="one", photo=photo, output=str(output), delivery=Delivery(format=FileFormat.AVIF)),
            Exported,
        )
    assert made.sha256 == sha256(output.read_bytes())
    assert pyvips.Image.new_from_file(str(output)).width == 301
