"""Turning the bytes of a picture into pixels, bounded, and trusting content rather than names.

The reference decoders, which define "the original's pixels":

    JPEG, PNG, TIFF, WebP, AVIF, PSD at 8 bit    Pillow, with `ImageOps.exif_transpose`, as RGB
    HEIC                                         pi-heif's plugin for Pillow (8 bit)
    PNG and TIFF at 16 bit                       libvips, with `autorot`
    camera RAW                                   LibRaw with `RAW_DEVELOPMENT`, 16 bit

Grey and palettes become RGB, alpha is set apart, CMYK and other colour models are refused: they could not be
written back exactly.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pi_heif
import pyvips
import rawpy
from PIL import ExifTags, Image, ImageOps

from render.colour import checked_profile
from render.errors import InputError
from render.messages import ErrorKind
from render.metadata import METADATA_ERRORS
from render.pixels import Mask, Pixels
from render.sniff import Kind, identify, other_name

MAX_PIXELS = 300_000_000
"""Twice the largest medium-format sensor (151 megapixels)."""
MAX_SIDE = 65_000
MAX_FRAMES = 100
MAX_EXIF_BYTES = 16 * 1024**2
BOMB_PIXELS_PER_BYTE = 2_000
"""Flat white compresses to about 1,000 pixels a byte in PNG; a picture that claims more than this is a trick."""

RAW_DEVELOPMENT: dict[str, Any] = {
    "demosaic_algorithm": rawpy.DemosaicAlgorithm.AHD,
    "use_camera_wb": True,
    "no_auto_bright": True,
    "output_bps": 16,
    "output_color": rawpy.ColorSpace.sRGB,
    "gamma": (2.4, 12.92),
    "highlight_mode": rawpy.HighlightMode.Clip,
    "user_flip": 0,
}
"""The camera's white balance, no automatic brightness, 16-bit sRGB with sRGB's own curve; turned afterwards."""

_PILLOW_FORMATS: dict[Kind, tuple[str, ...]] = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.TIFF: ("TIFF",),
    Kind.WEBP: ("WEBP",),
    Kind.AVIF: ("AVIF",),
    Kind.HEIC: ("HEIF",),
    Kind.PSD: ("PSD",),
}
_READABLE = "JPEG, PNG, TIFF, WebP, AVIF, HEIC, camera RAW or PSD"
_TRUNCATION = (
    "truncated",
    "end of file",
    "eof",
    "out of order",
    "not enough",
    "incomplete",
    "unexpected end",
)

# Pillow only warns up to twice its own limit, and counts after opening; the limits here are checked instead.
Image.MAX_IMAGE_PIXELS = None
pi_heif.register_heif_opener(thumbnails=False)
# Operations on whole photos are never asked for twice; kept results would only hold their memory.
pyvips.cache_set_max(0)


@dataclass(frozen=True)
class Decoded:
    """A picture with what a master keeps of it.

    pixels      (h, w, 3) RGB, uint8 or uint16, orientation applied
    alpha       (h, w) uint8 where the file has transparency
    icc         its RGB profile; None means sRGB
    bit_depth   8 or 16
    resolution  pixels per inch, across and down, after orientation; None where the file does not say
    """

    pixels: Pixels
    alpha: Mask | None
    icc: bytes | None
    kind: Kind
    bit_depth: int
    resolution: tuple[float, float] | None


def decode(data: bytes, name: str, suffix: str = "") -> Decoded:
    """Decode `data`. `name` is for sentences; `suffix` (lower case) only tells RAW from its cousin TIFF."""
    kind = kind_of(data, name, suffix)
    with refusing(name):
        if kind is Kind.RAW:
            return _decode_raw(data, name)
        if is_deep(data, kind):
            return _decode_deep(data, name, kind)
        return _decode_pillow(data, name, kind)


def kind_of(data: bytes, name: str, suffix: str = "") -> Kind:
    kind = identify(data, suffix)
    if kind is not None:
        return kind
    other = other_name(data)
    if other:
        raise InputError(
            ErrorKind.UNSUPPORTED_FORMAT, f"{name} is {other} by its content; save it as {_READABLE}."
        )
    raise InputError(ErrorKind.NOT_AN_IMAGE, f"{name} is not a picture; choose a {_READABLE} file.")


@contextlib.contextmanager
def refusing(name: str) -> Iterator[None]:
    """Translate whatever a decoder raises into a kind and a sentence; decoders raise nearly anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except InputError:
        raise
    except (MemoryError, cv2.error) as error:
        raise InputError(
            ErrorKind.OUT_OF_MEMORY,
            f"There is not enough memory to open {name}; close other programs or use a smaller copy.",
            repr(error),
        ) from error
    except rawpy.LibRawError as error:
        raise _damaged(name, error) from error
    except Exception as error:
        raise _damaged(name, error) from error


def is_deep(data: bytes, kind: Kind) -> bool:
    """Whether a PNG or TIFF holds more than 8 bits a channel, read from its header alone."""
    if kind is Kind.PNG:
        return len(data) > 24 and data[24] == 16
    if kind is Kind.TIFF:
        try:
            return pyvips.Image.new_from_buffer(data, "").format != "uchar"
        except pyvips.Error:
            return False
    return False


def check_size(width: int, height: int, byte_count: int, name: str) -> None:
    """Refuse what is too large before a pixel of it is decoded."""
    pixels = width * height
    if pixels <= MAX_PIXELS and max(width, height) <= MAX_SIDE:
        return
    if pixels > BOMB_PIXELS_PER_BYTE * byte_count:
        raise InputError(
            ErrorKind.BOMB,
            f"{name} claims {width} x {height} pixels in {byte_count:,} bytes, which no photograph does; "
            "do not use this file.",
        )
    raise InputError(
        ErrorKind.TOO_LARGE,
        f"{name} has {width} x {height} pixels, over the limit of {MAX_PIXELS // 1_000_000} megapixels; "
        "save a smaller copy.",
    )


def open_pillow(data: bytes, name: str, kind: Kind) -> Image.Image:
    """Open with Pillow, header only, restricted to the format that was recognised, every limit checked."""
    try:
        image = Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS[kind])
    except ValueError as error:
        # Pillow's own guard against compressed text and profiles that unfold without end.
        if "too large" in str(error).lower() or "memory" in str(error).lower():
            raise InputError(
                ErrorKind.METADATA_TOO_LARGE,
                f"The data beside the picture in {name} unfolds to an absurd size; save the picture again "
                "without metadata.",
                str(error),
            ) from error
        raise
    check_size(*image.size, len(data), name)
    frames = frame_count(image)
    if frames > MAX_FRAMES:
        raise InputError(
            ErrorKind.TOO_MANY_FRAMES,
            f"{name} holds {frames:,} pictures in one file; save the one you need on its own.",
        )
    exif = image.info.get("exif")
    if isinstance(exif, bytes) and len(exif) > MAX_EXIF_BYTES:
        raise InputError(
            ErrorKind.METADATA_TOO_LARGE,
            f"{name} carries {len(exif) / 1024**2:.0f} MB of camera data; save it again without metadata.",
        )
    return image


def frame_count(image: Image.Image) -> int:
    """How many pictures the file says it holds; a TIFF's directories are walked no further than the limit."""
    if image.format != "TIFF":
        return int(getattr(image, "n_frames", 1))
    count = 1
    try:
        while count <= MAX_FRAMES:
            image.seek(count)
            count += 1
    except EOFError:
        pass
    image.seek(0)
    return count


def upright(image: Image.Image) -> Image.Image:
    """Orientation applied; a damaged orientation counts as none, as it does in every viewer."""
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except METADATA_ERRORS:
        return image


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it is damaged."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except METADATA_ERRORS:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def check_colour(image: Image.Image, name: str) -> None:
    if image.mode in ("CMYK", "LAB", "HSV", "F", "I"):
        words = {"CMYK": "CMYK", "LAB": "Lab", "HSV": "HSV"}.get(image.mode, "32-bit")
        raise InputError(
            ErrorKind.UNSUPPORTED_COLOUR,
            f"{name} is in {words} colour, which the studio cannot keep exactly; save it as RGB.",
        )


def has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def pillow_resolution(image: Image.Image) -> tuple[float, float] | None:
    dpi = image.info.get("dpi")
    try:
        across, down = (float(value) for value in dpi or ())
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (across, down) if 1 <= across <= 100_000 and 1 <= down <= 100_000 else None


def _decode_pillow(data: bytes, name: str, kind: Kind) -> Decoded:
    image = open_pillow(data, name, kind)
    check_colour(image, name)
    icc = checked_profile(image.info.get("icc_profile"), name, grey=image.mode in ("1", "L", "LA", "La"))
    resolution = pillow_resolution(image)
    image.load()
    size = image.size
    image = upright(image)
    if resolution is not None and image.size != size:
        resolution = (resolution[1], resolution[0])
    alpha = None
    if has_alpha(image):
        image = image.convert("RGBA")
        both = np.asarray(image)
        alpha = np.ascontiguousarray(both[:, :, 3])
        pixels = np.ascontiguousarray(both[:, :, :3])
    else:
        pixels = np.array(image if image.mode == "RGB" else image.convert("RGB"))
    return Decoded(pixels, alpha, icc, kind, 8, resolution)


def _decode_deep(data: bytes, name: str, kind: Kind) -> Decoded:
    header = pyvips.Image.new_from_buffer(data, "")
    width, height, bands = int(header.width), int(header.height), int(header.bands)
    check_size(width, height, len(data), name)
    pages = vips_field(header, "n-pages") or 1
    if pages > MAX_FRAMES:
        raise InputError(
            ErrorKind.TOO_MANY_FRAMES,
            f"{name} holds {pages:,} pictures in one file; save the one you need on its own.",
        )
    colours = {"rgb16": "RGB", "grey16": "grey", "rgb": "RGB", "b-w": "grey"}.get(str(header.interpretation))
    if header.format != "ushort" or colours is None:
        words = "CMYK" if header.interpretation == "cmyk" else f"{header.format} {header.interpretation}"
        raise InputError(
            ErrorKind.UNSUPPORTED_COLOUR,
            f"{name} is in {words} colour, which the studio cannot keep exactly; save it as 16-bit RGB.",
        )
    profile = vips_field(header, "icc-profile-data")
    icc = checked_profile(profile, name, grey=colours == "grey")
    image = pyvips.Image.new_from_buffer(data, "", fail_on="truncated").autorot()
    values = image.numpy()
    if values.ndim == 2:
        values = values[:, :, None]
    count = 3 if colours == "RGB" else 1
    alpha = (values[:, :, count] >> 8).astype(np.uint8) if bands > count else None
    pixels = np.ascontiguousarray(values[:, :, :3]) if count == 3 else np.repeat(values[:, :, :1], 3, axis=2)
    resolution = vips_resolution(image)
    return Decoded(pixels, alpha, icc, kind, 16, resolution)


def vips_field(image: pyvips.Image, name: str) -> Any:
    """A metadata field, None where the image has none of that name."""
    return image.get(name) if image.get_typeof(name) else None


def vips_resolution(image: pyvips.Image) -> tuple[float, float] | None:
    across, down = float(vips_field(image, "xres")) * 25.4, float(vips_field(image, "yres")) * 25.4
    # libvips means one pixel per millimetre where a file says nothing.
    if across == down == 25.4 or not (1 <= across <= 100_000 and 1 <= down <= 100_000):
        return None
    return across, down


def _decode_raw(data: bytes, name: str) -> Decoded:
    with rawpy.imread(io.BytesIO(data)) as raw:
        check_size(raw.sizes.width, raw.sizes.height, len(data), name)
        flip = raw.sizes.flip  # read first: developing overwrites it
        pixels = turn_raw(raw.postprocess(**RAW_DEVELOPMENT), flip)
    return Decoded(pixels, None, None, Kind.RAW, 16, None)


def turn_raw(pixels: np.ndarray, flip: int) -> np.ndarray:
    """Apply LibRaw's flip bits: 1 mirrors columns, 2 mirrors rows, 4 exchanges them afterwards."""
    if flip & 2:
        pixels = pixels[::-1]
    if flip & 1:
        pixels = pixels[:, ::-1]
    if flip & 4:
        pixels = pixels.transpose(1, 0, 2)
    return np.ascontiguousarray(pixels)


def _damaged(name: str, error: Exception) -> InputError:
    text = f"{type(error).__name__}: {error}"
    if any(word in text.lower() for word in _TRUNCATION):
        return InputError(
            ErrorKind.TRUNCATED,
            f"{name} is incomplete: its end is missing; copy it again from where it came.",
            text,
        )
    return InputError(
        ErrorKind.DAMAGED,
        f"{name} is damaged and cannot be decoded; export it again from the program that made it.",
        text,
    )
