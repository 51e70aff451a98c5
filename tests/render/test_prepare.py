"""Pixels, profiles and metadata of every format, against the reference decoders themselves."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
import pyvips
import rawpy
from PIL import ExifTags, Image, ImageOps

from render.colour import convert, describe, to_8bit
from render.decode import decode
from render.encode import encode_mask
from render.errors import InputError
from render.files import read_image_ref
from render.messages import ErrorKind
from render.raw import RAW_DEVELOPMENT, captured_at
from render.reduced import fit
from render.stages.prepare import inspect, read_garment, read_mask, read_photo, read_reduced, read_size
from tests.render.pictures import FILES, dng, encoded, exif, psd, save, scene
from tests.render.profiles import adobe_rgb, display_p3, grey_profile

WIDTH, HEIGHT = 61, 47


def by_pillow(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def by_vips(path: Path) -> np.ndarray:
    return pyvips.Image.new_from_file(str(path)).autorot().numpy()


def read(path: Path):
    return read_photo(read_image_ref(path))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".tif", ".webp", ".avif"])
def test_8_bit_formats_are_what_pillow_decodes(tmp_path: Path, suffix: str, orientation: int):
    path = save(tmp_path / f"photo{suffix}", scene(WIDTH, HEIGHT), exif=exif(orientation=orientation))
    photo = read(path)
    assert photo.pixels.dtype == np.uint8
    assert np.array_equal(photo.pixels, by_pillow(path))
    assert (photo.width, photo.height) == ((WIDTH, HEIGHT) if orientation < 5 else (HEIGHT, WIDTH))
    assert read_size(path) == (photo.width, photo.height)
    found = inspect(path)
    assert (found.width, found.height, found.bit_depth) == (photo.width, photo.height, 8)


@pytest.mark.parametrize("orientation", [None, 1, 3, 6, 8])
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bit_formats_are_what_libvips_decodes(tmp_path: Path, suffix: str, orientation: int | None):
    pixels = scene(WIDTH, HEIGHT, depth=16)
    path = save(tmp_path / f"photo{suffix}", pixels, icc=display_p3(), orientation=orientation)
    photo = read(path)
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, by_vips(path))
    if orientation is None:
        assert np.array_equal(photo.pixels, pixels)
    assert photo.icc == display_p3()
    assert read_size(path) == (photo.width, photo.height)
    found = inspect(path)
    assert (found.width, found.height, found.bit_depth) == (photo.width, photo.height, 16)
    assert found.colour_space == "Display P3"


def test_heic_is_decoded_upright():
    plain, turned = (read(FILES / f"{name}.heic") for name in ("plain", "turned"))
    y, x = np.mgrid[0:48, 0:64]
    ramp = np.stack([x * 4, y * 5, np.full_like(x, 128)], axis=-1)
    assert np.abs(plain.pixels.astype(int) - ramp).mean() < 4
    assert np.abs(turned.pixels.astype(int) - np.rot90(ramp, -1)).mean() < 4
    assert plain.format == "HEIC"
    assert read_size(FILES / "turned.heic") == (48, 64)
    assert inspect(FILES / "turned.heic").width == 48


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("bands", [3, 4])
@pytest.mark.parametrize("bits", [10, 12])
def test_avif_keeps_10_and_12_bits(tmp_path: Path, bits: int, bands: int, turned: bool):
    pixels = scene(WIDTH, HEIGHT, depth=16)
    pixels[0], pixels[1] = 0, 65535
    alpha = np.tile(np.linspace(0, 65535, WIDTH).astype(np.uint16), (HEIGHT, 1))
    image = pyvips.Image.new_from_array(
        pixels if bands == 3 else np.dstack([pixels, alpha]), interpretation="rgb16"
    ).copy()
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", display_p3())
    if turned:
        image.set_type(pyvips.GValue.gint_type, "orientation", 6)
    path = tmp_path / "photo.avif"
    image.heifsave(str(path), compression="av1", bitdepth=bits, lossless=True)
    expected = (pixels >> (16 - bits)) * 65535.0 / (2**bits - 1)
    expected = np.rot90(expected, -1) if turned else expected
    photo = read(path)
    assert photo.pixels.dtype == np.uint16
    assert np.abs(photo.pixels - expected).max() <= 1
    assert (photo.pixels.min(), photo.pixels.max()) == (0, 65535)
    assert photo.icc == display_p3()
    assert read_size(path) == (photo.width, photo.height)
    found = inspect(path)
    assert (found.width, found.height, found.bit_depth) == (photo.width, photo.height, 16)
    assert found.colour_space == "Display P3"
    reduced, _ = read_reduced(read_image_ref(path), 30)
    assert reduced.pixels.dtype == np.uint8
    _, cover = read_garment(read_image_ref(path))
    assert (cover is not None) == (bands == 4)
    if cover is not None and not turned:
        assert np.abs(cover.astype(int) - (alpha >> 8)).max() <= 1


def test_heic_keeps_10_bits():
    photo = read(FILES / "deep.heic")
    y, x = np.mgrid[0:48, 0:64]
    ramp = np.stack([x * 1040, y * 1394, np.full_like(x, 32896)], axis=-1)
    assert photo.pixels.dtype == np.uint16
    assert np.abs(photo.pixels.astype(int) - ramp).mean() < 500
    assert len(np.unique(photo.pixels)) > 256
    assert read_size(FILES / "deep.heic") == (64, 48)
    assert inspect(FILES / "deep.heic").bit_depth == 16


def test_half_a_deep_avif_is_refused(tmp_path: Path):
    path = tmp_path / "photo.avif"
    image = pyvips.Image.new_from_array(scene(WIDTH, HEIGHT, depth=16), interpretation="rgb16")
    data = image.heifsave_buffer(compression="av1", bitdepth=10)
    for length in (len(data) // 3, len(data) - 40):
        path.write_bytes(data[:length])
        with pytest.raises(InputError):
            read(path)
        with pytest.raises(InputError):
            inspect(path)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_raw_is_developed_with_fixed_parameters_and_turned(tmp_path: Path, orientation: int):
    data = dng(64, 48, orientation=orientation)
    (tmp_path / "photo.dng").write_bytes(data)
    photo = read(tmp_path / "photo.dng")
    parameters = {key: value for key, value in RAW_DEVELOPMENT.items() if key != "user_flip"}
    with rawpy.imread(io.BytesIO(data)) as raw:
        assert np.array_equal(photo.pixels, raw.postprocess(**parameters))
    assert photo.pixels.dtype == np.uint16
    assert photo.pixels.std() > 1000
    assert (photo.width, photo.height) == ((64, 48) if orientation < 5 else (48, 64))
    found = inspect(tmp_path / "photo.dng")
    assert (found.width, found.height) == (photo.width, photo.height) == read_size(tmp_path / "photo.dng")
    assert (found.format, found.bit_depth, found.camera) == ("RAW", 16, "Acmecam Acme On")
    assert found.captured_at == "2024-05-06T07:08:09" == captured_at(data)


def test_psd_is_read_flattened(tmp_path: Path):
    pixels = scene(WIDTH, HEIGHT)
    (tmp_path / "photo.psd").write_bytes(psd(pixels))
    assert np.array_equal(read(tmp_path / "photo.psd").pixels, pixels)
    (tmp_path / "alpha.psd").write_bytes(psd(np.dstack([pixels, pixels[:, :, 0]])))
    rgb, alpha = read_garment(read_image_ref(tmp_path / "alpha.psd"))
    assert np.array_equal(rgb, pixels)
    assert alpha is not None
    assert np.array_equal(alpha, pixels[:, :, 0])


@pytest.mark.parametrize("packed", [False, True])
def test_psd_at_16_bit_keeps_its_depth_and_profile(tmp_path: Path, packed: bool):
    pixels = scene(WIDTH, HEIGHT, depth=16)
    path = tmp_path / "photo.psd"
    path.write_bytes(psd(pixels, icc=display_p3(), packed=packed))
    photo = read(path)
    assert np.array_equal(photo.pixels, pixels)
    assert photo.icc == display_p3()
    found = inspect(path)
    assert (found.width, found.height, found.bit_depth, found.colour_space) == (
        WIDTH,
        HEIGHT,
        16,
        "Display P3",
    )
    assert read_size(path) == (WIDTH, HEIGHT)
    path.write_bytes(psd(np.dstack([pixels, pixels[:, :, 0]]), packed=packed))
    rgb, alpha = read_garment(read_image_ref(path))
    assert np.array_equal(rgb, to_8bit(pixels))
    assert alpha is not None
    assert np.array_equal(alpha, pixels[:, :, 0] >> 8)


def test_a_telephones_pair_of_pictures_in_one_jpeg_is_read_as_its_first(tmp_path: Path):
    first, second = (Image.fromarray(scene(64, 48, seed=seed)) for seed in (1, 2))
    path = tmp_path / "pair.jpg"
    first.save(path, "MPO", save_all=True, append_images=[second], exif=exif(orientation=6))
    photo = read(path)
    assert (photo.width, photo.height, photo.format) == (48, 64, "JPEG")
    assert np.array_equal(photo.pixels, by_pillow(path))
    found = inspect(path)
    assert (found.width, found.height, found.format) == (48, 64, "JPEG")


def test_grey_palettes_and_alpha_become_rgb(tmp_path: Path):
    pixels = scene(WIDTH, HEIGHT)
    grey = read(save(tmp_path / "grey.png", pixels[:, :, 0].copy(), icc=grey_profile()))
    assert np.array_equal(grey.pixels, np.repeat(pixels[:, :, :1], 3, axis=2))
    assert grey.icc is None, "a grey profile cannot describe RGB"
    deep = scene(WIDTH, HEIGHT, depth=16)
    grey = read(save(tmp_path / "grey16.png", deep[:, :, :1].copy()))
    assert np.array_equal(grey.pixels, np.repeat(deep[:, :, :1], 3, axis=2))
    palette = Image.fromarray(pixels).quantize(32)
    palette.save(tmp_path / "palette.png")
    assert np.array_equal(read(tmp_path / "palette.png").pixels, np.asarray(palette.convert("RGB")))
    bilevel = Image.fromarray(pixels[:, :, 0]).convert("1")
    bilevel.save(tmp_path / "bilevel.tif")
    assert np.array_equal(read(tmp_path / "bilevel.tif").pixels, np.asarray(bilevel.convert("RGB")))
    rgba = np.dstack([pixels, pixels[:, :, 1]])
    assert np.array_equal(read(save(tmp_path / "alpha.png", rgba)).pixels, pixels)
    deep_rgba = np.dstack([deep, deep[:, :, 1]])
    path = save(tmp_path / "alpha16.png", deep_rgba)
    assert np.array_equal(read(path).pixels, deep)
    rgb, alpha = read_garment(read_image_ref(path))
    assert rgb.dtype == np.uint8
    assert np.array_equal(rgb, to_8bit(deep))
    assert alpha is not None
    assert np.array_equal(alpha, deep[:, :, 1] >> 8)


def test_an_opaque_garment_has_no_alpha(tmp_path: Path):
    pixels = scene(WIDTH, HEIGHT)
    opaque = np.dstack([pixels, np.full((HEIGHT, WIDTH), 255, np.uint8)])
    assert read_garment(read_image_ref(save(tmp_path / "opaque.png", opaque)))[1] is None
    assert read_garment(read_image_ref(save(tmp_path / "rgb.jpg", pixels)))[1] is None


def test_a_garment_is_converted_to_srgb(tmp_path: Path):
    grey = np.full((20, 20, 3), 120, np.uint8)
    rgb, _ = read_garment(read_image_ref(save(tmp_path / "grey.png", grey, icc=adobe_rgb())))
    assert np.abs(rgb.astype(int) - rgb[0, 0, 0]).max() <= 1, "neutral stays neutral"
    red = np.zeros((20, 20, 3), np.uint8) + np.uint8((200, 60, 50))
    rgb, _ = read_garment(read_image_ref(save(tmp_path / "red.png", red, icc=display_p3())))
    assert rgb[0, 0, 0] > 210, "P3 red is a stronger red in sRGB"


@pytest.mark.parametrize(("mark", "name"), [("R03", "Adobe RGB (1998) compatible"), ("R98", "sRGB")])
def test_a_camera_that_only_names_adobe_rgb(tmp_path: Path, mark: str, name: str):
    block = Image.Exif()
    block.get_ifd(0x8769)[0xA001] = 65535 if mark == "R03" else 1
    block.get_ifd(0x8769)[0xA005] = {1: mark}
    red = np.zeros((40, 60, 3), np.uint8) + np.uint8((180, 60, 50))
    path = save(tmp_path / "camera.jpg", red, exif=block.tobytes(), quality=98)
    assert inspect(path).colour_space == name
    photo = read(path)
    assert describe(photo.icc) == name
    assert np.array_equal(photo.pixels, by_pillow(path))
    shown = read_reduced(read_image_ref(path), 60)[0].pixels[20, 30]
    assert (shown[0] > 200) == (mark == "R03"), "Adobe RGB's red is a stronger red in sRGB"


def test_resolution_and_profile_of_the_file_are_known(tmp_path: Path):
    path = save(tmp_path / "a.jpg", scene(40, 30), dpi=(300, 300), icc=adobe_rgb(), exif=exif(orientation=6))
    decoded = decode(path.read_bytes(), "a.jpg")
    assert decoded.resolution == (300, 300)
    assert decoded.icc == adobe_rgb()
    assert describe(decoded.icc) == "Adobe RGB (1998)"
    assert decode(encoded(scene(40, 30), "PNG"), "b.png").resolution is None


def test_camera_and_capture_time(tmp_path: Path):
    block = exif(taken="2023:07:08 09:10:11", camera=("Canon", "Canon EOS R5"))
    for suffix in (".jpg", ".png", ".webp", ".avif", ".tif"):
        found = inspect(save(tmp_path / f"photo{suffix}", scene(40, 30), exif=block))
        assert (found.captured_at, found.camera) == ("2023-07-08T09:10:11", "Canon EOS R5"), suffix
    odd = exif(taken="0000:00:00 00:00:00", camera=("FUJIFILM\0\0", "X-T5"))
    found = inspect(save(tmp_path / "odd.jpg", scene(40, 30), exif=odd))
    assert (found.captured_at, found.camera) == (None, "FUJIFILM X-T5")


def test_thumbnails_are_upright_srgb_and_never_enlarged(tmp_path: Path):
    pixels = scene(640, 400)
    path = save(tmp_path / "p3.jpg", pixels, exif=exif(orientation=6), icc=display_p3(), quality=95)
    found = inspect(path, (64, 256, 4096))
    assert [thumbnail.side for thumbnail in found.thumbnails] == [64, 256, 4096]
    for thumbnail, size in zip(found.thumbnails, [(40, 64), (160, 256), (400, 640)], strict=True):
        image = Image.open(io.BytesIO(thumbnail.jpeg))
        assert image.size == size
        assert "icc_profile" not in image.info
    truth = cv2.resize(convert(by_pillow(path), display_p3(), None), (160, 256), interpolation=cv2.INTER_AREA)
    shown = np.asarray(Image.open(io.BytesIO(found.thumbnails[1].jpeg)))
    assert np.abs(truth.astype(int) - shown).mean() < 4


def test_a_transparent_garment_has_a_thumbnail_on_white(tmp_path: Path):
    rgba = np.dstack([np.zeros((60, 80, 3), np.uint8), np.zeros((60, 80), np.uint8)])
    found = inspect(save(tmp_path / "clear.png", rgba), (32,))
    assert np.asarray(Image.open(io.BytesIO(found.thumbnails[0].jpeg))).min() > 250


@pytest.mark.parametrize(("suffix", "depth"), [(".jpg", 8), (".png", 8), (".tif", 16), (".png", 16)])
def test_reduced_photos_are_the_photo_made_small(tmp_path: Path, suffix: str, depth: int):
    path = save(tmp_path / f"photo{suffix}", scene(700, 500, depth=depth))
    ref = read_image_ref(path)
    reduced, scale = read_reduced(ref, 175)
    assert reduced.pixels.shape == (125, 175, 3)
    assert reduced.pixels.dtype == np.uint8
    assert scale == pytest.approx(0.25)
    truth = cv2.resize(to_8bit(read_photo(ref).pixels), (175, 125), interpolation=cv2.INTER_AREA)
    assert np.abs(truth.astype(int) - reduced.pixels).mean() < 2.5
    whole, scale = read_reduced(ref, 5000)
    assert (whole.width, whole.height, scale) == (700, 500, 1.0)


def test_masks_of_every_usual_form(tmp_path: Path):
    mask = scene(WIDTH, HEIGHT)[:, :, 0].copy()
    size = (WIDTH, HEIGHT)
    as_grey = save(tmp_path / "grey.png", mask)
    as_rgb = save(tmp_path / "rgb.png", np.repeat(mask[:, :, None], 3, axis=2))
    as_alpha = save(tmp_path / "la.png", np.dstack([mask, np.full_like(mask, 255)]))
    for path in (as_grey, as_rgb, as_alpha):
        assert np.array_equal(read_mask(read_image_ref(path), size), mask)
    hard = np.where(mask > 127, 255, 0).astype(np.uint8)
    Image.fromarray(hard).convert("1").save(tmp_path / "one.png")
    assert np.array_equal(read_mask(read_image_ref(tmp_path / "one.png"), size), hard)
    deep = save(tmp_path / "deep.png", (mask.astype(np.uint16) * 257)[:, :, None])
    assert np.array_equal(read_mask(read_image_ref(deep), size), mask)


def test_a_mask_is_read_as_it_was_written_and_turned_where_it_says_so(tmp_path: Path):
    mask = scene(WIDTH, HEIGHT)[:, :, 0].copy()
    written = tmp_path / "written.png"
    written.write_bytes(encode_mask(mask))
    assert np.array_equal(read_mask(read_image_ref(written), (WIDTH, HEIGHT)), mask)
    turned, exif = tmp_path / "turned.png", Image.Exif()
    exif[ExifTags.Base.Orientation] = 3
    Image.fromarray(mask).save(turned, exif=exif)
    assert np.array_equal(read_mask(read_image_ref(turned), (WIDTH, HEIGHT)), mask[::-1, ::-1])


def test_half_a_mask_is_refused(tmp_path: Path):
    path = tmp_path / "mask.png"
    data = encode_mask(scene(WIDTH, HEIGHT)[:, :, 0].copy())
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError) as caught:
        read_mask(read_image_ref(path), (WIDTH, HEIGHT))
    assert caught.value.kind is ErrorKind.TRUNCATED


def test_real_photographs_are_read_exactly(real: Path):
    for path in sorted((real / "people").glob("*.jpg")):
        assert np.array_equal(read(path).pixels, by_pillow(path))


@pytest.mark.parametrize("depth", [8, 16])
def test_fitting_averages_areas_at_any_depth(depth: int):
    pixels = scene(400, 300, depth=depth)
    small = fit(pixels, 100)
    assert small.dtype == pixels.dtype
    assert small.shape == (75, 100, 3)
    blocks = pixels.reshape(75, 4, 100, 4, 3).mean(axis=(1, 3))
    assert np.abs(small - blocks).max() <= 1
    assert fit(pixels, 400) is pixels
    assert fit(pixels[:, :, 0], 1000).shape == (300, 400)
