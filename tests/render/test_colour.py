"""Conversions between profiles against their published formulas and against LittleCMS through Pillow."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from render.colour import colour_model, convert, describe, same, srgb_profile, to_8bit, to_srgb8
from render.errors import InputError
from render.messages import ErrorKind
from tests.render.profiles import (
    ADOBE_PRIMARIES,
    P3_PRIMARIES,
    SRGB_PRIMARIES,
    adobe_rgb,
    display_p3,
    grey_profile,
    primaries_matrix,
)


def srgb_to_linear(values: np.ndarray) -> np.ndarray:
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def linear_to_srgb(values: np.ndarray) -> np.ndarray:
    return np.where(
        values <= 0.0031308, values * 12.92, 1.055 * np.maximum(values, 1e-9) ** (1 / 2.4) - 0.055
    )


SPACES = {
    "Display P3": (display_p3(), P3_PRIMARIES, srgb_to_linear),
    "Adobe RGB (1998)": (adobe_rgb(), ADOBE_PRIMARIES, lambda values: values ** (563 / 256)),
}


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize("depth", [8, 16])
def test_to_srgb_follows_the_formula(name: str, depth: int):
    icc, primaries, decode = SPACES[name]
    values = np.random.default_rng(1).integers(0, 256, (80, 90, 3))
    pixels = values.astype(np.uint8) if depth == 8 else (values * 257).astype(np.uint16)
    converted = convert(pixels, icc, None) / (1 if depth == 8 else 257)
    matrix = np.linalg.inv(primaries_matrix(SRGB_PRIMARIES)) @ primaries_matrix(primaries)
    truth = linear_to_srgb(np.clip(decode(values / 255) @ matrix.T, 0, 1)) * 255
    assert converted.shape == pixels.shape
    assert np.abs(converted - truth).max() < 1.5
    assert np.abs(converted - truth).mean() < 0.5


def test_8_bit_agrees_with_pillow():
    pixels = np.random.default_rng(2).integers(0, 256, (60, 50, 3), dtype=np.uint8)
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(display_p3())),
        ImageCms.createProfile("sRGB"),
        "RGB",
        "RGB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    truth = np.asarray(ImageCms.applyTransform(Image.fromarray(pixels), transform))
    assert np.abs(convert(pixels, display_p3(), None).astype(int) - truth).max() <= 1


def test_there_and_back_at_16_bit():
    pixels = np.random.default_rng(3).integers(8000, 60000, (40, 40, 3)).astype(np.uint16)
    wide = convert(pixels, None, adobe_rgb())
    assert wide.dtype == np.uint16
    assert np.abs(wide.astype(int) - pixels).max() > 500
    assert np.abs(convert(wide, adobe_rgb(), None).astype(int) - pixels).max() < 257


def test_the_same_profile_changes_nothing():
    pixels = np.zeros((4, 4, 3), np.uint8)
    assert convert(pixels, None, None) is pixels
    assert convert(pixels, display_p3(), display_p3()) is pixels
    assert convert(pixels, srgb_profile(), None) is pixels
    assert same(None, srgb_profile())
    assert not same(display_p3(), None)
    empty = np.zeros((0, 4, 3), np.uint8)
    assert convert(empty, display_p3(), None).size == 0


def test_descriptions():
    assert describe(None) == "sRGB"
    assert describe(display_p3()) == "Display P3"
    assert describe(adobe_rgb()) == "Adobe RGB (1998)"
    assert describe(b"nonsense") == "unknown"
    assert colour_model(display_p3()) == "RGB"
    assert colour_model(grey_profile()) == "GRAY"
    assert colour_model(b"nonsense") == ""


def test_a_broken_profile_is_refused_with_a_sentence():
    with pytest.raises(InputError) as caught:
        convert(np.zeros((4, 4, 3), np.uint8), b"nonsense" * 40, display_p3())
    assert caught.value.kind is ErrorKind.PROFILE_INVALID


def test_16_to_8_bit_is_rounded():
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    assert np.array_equal(to_8bit(values), np.round(values / 257).astype(np.uint8))
    pixels = np.full((2, 2, 3), 65535, np.uint16)
    assert to_srgb8(pixels, None).dtype == np.uint8
    assert (to_srgb8(pixels, display_p3()) == 255).all()
