"""Colour, size and sharpening of delivered files, as independent readers see them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms
from scipy import ndimage
from skimage.color import deltaE_ciede2000

from render.colour import srgb_profile
from render.delivery import (
    ColourSpace,
    Delivery,
    FileFormat,
    Intent,
    Sharpening,
    SharpeningAmount,
    Size,
    SizeRule,
)
from render.icc import srgb
from render.shaper import shaper_of
from render.sharpen import unsharp_of
from tests.render.exporting import exported, lab_of, photo_of, profile_of, read, read_deep
from tests.render.pictures import exif, scene
from tests.render.profiles import adobe_rgb, display_p3


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
