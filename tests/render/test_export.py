"""Delivered files as independent readers see them: size, depth, profile, colour, and nothing left where it fails."""

from __future__ import annotations

import io
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from PIL import ExifTags, Image, ImageCms, ImageOps
from scipy import ndimage
from skimage.color import deltaE_ciede2000

from render.client import RenderClient
from render.colour import srgb_profile
from render.delivery import (
    ColourSpace,
    Delivery,
    FileFormat,
    Intent,
    Metadata,
    Sharpening,
    SharpeningAmount,
    Size,
    SizeRule,
    TiffCompression,
)
from render.errors import InputError, OutputError, TaskCancelled
from render.export import export_picture
from render.files import read_image_ref, sha256
from render.icc import srgb
from render.messages import ErrorKind, Export, Exported, ImageRef, Progress
from render.shaper import shaper_of
from render.sharpen import unsharp_of
from render.task import TaskContext
from tests.render.bad_input import unprivileged
from tests.render.pictures import exif, save, scene
from tests.render.profiles import adobe_rgb, display_p3
from tests.render.test_compose import stored_patch

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


def test_srgb_by_another_name_is_not_converted(tmp_path: Path) -> None:
    pixels = scene(301, 203)
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = photo_of(tmp_path, pixels, icc=other)
    path, _ = exported(photo, tmp_path, Delivery(format=FileFormat.PNG, colour=ColourSpace.SRGB))
    assert (read(path) == pixels).all()


NAMES = {
    ColourSpace.SRGB: "sRGB",
    ColourSpace.DISPLAY_P3: "Display P3",
    ColourSpace.ADOBE_RGB: "Adobe RGB (1998) compatible",
}


@pytest.mark.parametrize("target", NAMES)
@pytest.mark.parametrize("intent", [Intent.RELATIVE, Intent.PERCEPTUAL, Intent.ABSOLUTE])
@pytest.mark.parametrize("depth", [8, 16])
def test_colours_are_converted_as_littlecms_does(
    tmp_path: Path, target: ColourSpace, intent: Intent, depth: int
) -> None:
    pixels = scene(301, 203, depth=depth)
    photo = photo_of(tmp_path, pixels, icc=adobe_rgb())
    delivery = Delivery(format=FileFormat.PNG, colour=target, intent=intent)
    path, _ = exported(photo, tmp_path, delivery)
    profile = profile_of(path)
    assert ImageCms.getProfileDescription(profile).strip() == NAMES[target]
    plain = pixels if depth == 8 else np.round(pixels / 257).astype(np.uint8)
    number = {"relative": 1, "perceptual": 0, "absolute": 3}[intent]
    source = ImageCms.ImageCmsProfile(io.BytesIO(adobe_rgb()))
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION if intent is Intent.RELATIVE else ImageCms.Flags.NONE
    wanted = ImageCms.profileToProfile(
        Image.fromarray(plain), source, profile, renderingIntent=number, flags=flags
    )
    written = read(path) if depth == 8 else np.round(read_deep(path) / 257).astype(np.uint8)
    error = deltaE_ciede2000(lab_of(written, profile), lab_of(np.asarray(wanted), profile))
    # 8-bit Lab, by which this is measured, has steps of one.
    assert np.mean(error) < (0.25 if depth == 8 else 0.35)
    assert np.percentile(error, 99.9) < (1.6 if depth == 8 else 1.8)


@pytest.mark.parametrize("profile", [srgb(), srgb_profile(), adobe_rgb(), display_p3()])
def test_no_level_of_16_bit_is_lost_on_the_way_through_xyz(profile: bytes) -> None:
    shaper = shaper_of(profile)
    assert shaper is not None
    pixels = np.random.default_rng(1).integers(0, 65536, (300, 300, 3)).astype(np.uint16)
    pixels[:100] >>= 5  # deep shadows
    xyz = shaper.to_xyz(pyvips.Image.new_from_array(pixels, interpretation="rgb16"))
    back = shaper.from_xyz(xyz).numpy().astype(int)
    # In the toe of a pure gamma two levels of shadow may be less apart than a float of the others' size can hold.
    assert np.abs(back - pixels).max() <= (24 if profile == adobe_rgb() else 3)
    assert np.abs(back - pixels).mean() < 0.7


def test_wide_colours_differ_by_space(tmp_path: Path) -> None:
    # Adobe RGB's own green, which sRGB lacks.
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :, 1] = 255
    photo = photo_of(tmp_path, pixels, icc=adobe_rgb())
    path, _ = exported(photo, tmp_path, Delivery(format=FileFormat.PNG, colour=ColourSpace.SRGB))
    assert np.abs(read(path)[20, 20].astype(int) - (0, 255, 0)).max() <= 1
    path, _ = exported(photo, tmp_path, Delivery(format=FileFormat.PNG, colour=ColourSpace.ADOBE_RGB))
    assert tuple(read(path)[20, 20]) == (0, 255, 0)
    red = np.zeros((40, 40, 3), np.uint8)
    red[:, :, 0] = 255
    photo = photo_of(tmp_path, red, "red.png")
    path, _ = exported(photo, tmp_path, Delivery(format=FileFormat.PNG, colour=ColourSpace.DISPLAY_P3))
    assert np.abs(read(path)[20, 20].astype(int) - (234, 51, 35)).max() <= 1


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        (Size(), (300, 200)),
        (Size(SizeRule.LONG_EDGE, edge=150), (150, 100)),
        (Size(SizeRule.SHORT_EDGE, edge=50), (75, 50)),
        (Size(SizeRule.FIT, width=90, height=90), (90, 60)),
        (Size(SizeRule.FIT, width=900, height=20), (30, 20)),
        (Size(SizeRule.MEGAPIXELS, megapixels=0.015), (150, 100)),
        (Size(SizeRule.PERCENT, percent=10), (30, 20)),
        (Size(SizeRule.LONG_EDGE, edge=1), (1, 1)),
        (Size(SizeRule.LONG_EDGE, edge=600), (300, 200)),
        (Size(SizeRule.LONG_EDGE, edge=600, enlarge=True), (600, 400)),
        (Size(SizeRule.MEGAPIXELS, megapixels=1.5), (300, 200)),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_sizes(tmp_path: Path, size: Size, wanted: tuple[int, int], turned: bool) -> None:
    if turned:
        photo = photo_of(tmp_path, scene(200, 300), "t.jpg", exif=exif(orientation=6), quality=95)
    else:
        photo = photo_of(tmp_path, scene(300, 200))
    path, made = exported(photo, tmp_path, Delivery(format=FileFormat.PNG, size=size))
    assert (made.width, made.height) == wanted
    with Image.open(path) as image:
        assert image.size == wanted


def test_pictures_are_made_smaller_in_linear_light(tmp_path: Path) -> None:
    # Half the light of white, of lines finer than a pixel, is 188 in sRGB and not 128.
    pixels = np.zeros((200, 200, 3), np.uint8)
    pixels[::2] = 255
    delivery = Delivery(format=FileFormat.PNG, size=Size(SizeRule.PERCENT, percent=25))
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, delivery)
    assert np.abs(read(path)[15:35, 15:35].astype(int) - 188).max() <= 2


def test_what_is_made_smaller_stays_in_its_place(tmp_path: Path) -> None:
    pixels = scene(400, 300)
    delivery = Delivery(format=FileFormat.PNG, size=Size(SizeRule.PERCENT, percent=50))
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, delivery)
    small = np.asarray(Image.fromarray(pixels).resize((200, 150), Image.Resampling.LANCZOS))
    assert np.abs(read(path).astype(int) - small.astype(int)).mean() < 1.5
    larger = Delivery(format=FileFormat.PNG, size=Size(SizeRule.PERCENT, percent=200, enlarge=True))
    path, _ = exported(photo_of(tmp_path, pixels), tmp_path, larger)
    big = np.asarray(Image.fromarray(pixels).resize((800, 600), Image.Resampling.LANCZOS))
    assert np.abs(read(path).astype(int) - big.astype(int)).mean() < 0.6


def edge(depth: int = 8) -> np.ndarray:
    """A coloured edge, flat on both sides, and a patch of the faintest noise."""
    values = np.full((80, 120, 3), (90, 70, 60), float)
    values[:, 60:] = (170, 150, 140)
    values = ndimage.gaussian_filter(values, (0, 1.2, 0))
    return np.round(values * (257 if depth == 16 else 1)).astype(np.uint16 if depth == 16 else np.uint8)


@pytest.mark.parametrize("kind", [Sharpening.SCREEN, Sharpening.PRINT])
def test_sharpening_steepens_edges_in_its_order_and_leaves_colour_and_flat_parts(
    tmp_path: Path, kind: Sharpening
) -> None:
    photo = photo_of(tmp_path, edge(16))
    steps = []
    plain = read_deep(exported(photo, tmp_path, Delivery(format=FileFormat.TIFF16))[0]).astype(float)
    for amount in SharpeningAmount:
        delivery = Delivery(format=FileFormat.TIFF16, sharpening=kind, amount=amount)
        sharp = read_deep(exported(photo, tmp_path, delivery)[0]).astype(float)
        assert np.abs(sharp[:, :45] - plain[:, :45]).max() < 12  # of 65,535
        assert np.abs(sharp[:, 75:] - plain[:, 75:]).max() < 12
        steps.append(np.abs(np.diff(sharp[40, :, 1])).max())
        linear_sharp, linear = linear_of(sharp), linear_of(plain)
        ratio = linear_sharp / linear
        assert np.abs(ratio - ratio.mean(axis=2, keepdims=True)).max() < 0.004, "chromaticity changed"
    assert np.abs(np.diff(plain[40, :, 1])).max() < steps[0] < steps[1] < steps[2]


def test_sharpening_is_the_formula_it_says(tmp_path: Path) -> None:
    pixels = edge(16)
    delivery = Delivery(
        format=FileFormat.TIFF16, sharpening=Sharpening.PRINT, amount=SharpeningAmount.HIGH, resolution=300
    )
    sharp = read_deep(exported(photo_of(tmp_path, pixels), tmp_path, delivery)[0])
    unsharp = unsharp_of(delivery)
    assert unsharp is not None
    linear = linear_of(pixels)
    lightness = np.cbrt(linear @ (0.2126, 0.7152, 0.0722))
    detail = lightness - ndimage.gaussian_filter(lightness, unsharp.sigma, truncate=6)
    gain = np.sign(detail) * np.clip(np.abs(detail) - unsharp.threshold, 0, unsharp.limit)
    ratio = ((lightness + unsharp.amount * gain) / lightness) ** 3
    wanted = linear * ratio[:, :, None]
    assert np.abs(linear_of(sharp) - wanted)[10:-10, 10:-10].max() < 0.004
    assert np.abs(wanted - linear)[10:-10, 10:-10].max() > 0.03


def linear_of(pixels: np.ndarray) -> np.ndarray:
    values = pixels / 65535
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def test_print_sharpening_is_as_wide_on_paper_at_any_resolution() -> None:
    fine = unsharp_of(Delivery(sharpening=Sharpening.PRINT, resolution=600))
    coarse = unsharp_of(Delivery(sharpening=Sharpening.PRINT, resolution=300))
    assert fine is not None
    assert coarse is not None
    assert fine.sigma == pytest.approx(2 * coarse.sigma)


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
