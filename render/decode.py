"""Turning the bytes of a picture into pixels, bounded, and trusting content rather than names.

The reference decoders, which define "the original's pixels":

    JPEG, PNG, TIFF, WebP, AVIF, PSD at 8 bit    Pillow, with `ImageOps.exif_transpose`, as RGB
    HEIC at 8 bit                                pi-heif's plugin for Pillow
    PNG and TIFF at 16 bit                       libvips, with `autorot`
    AVIF and HEIC at 10 and 12 bit               `render.heif`, widened to 16 bit
    PSD at 16 bit                                `render.psd`
    camera RAW                                   LibRaw as `render.raw` has it, 16 bit

Grey and palettes become RGB, alpha is set apart, CMYK and other colour models are refused: they could not be
written back exactly.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pi_heif
import pyvips
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageOps

from render.colour import checked_profile
from render.errors import InputError
from render.heif import open_deep_heif
from render.icc import adobe_rgb
from render.limits import MAX_FRAMES, check_exif, check_size, refusing
from render.messages import ErrorKind
from render.metadata import METADATA_ERRORS
from render.pixels import Mask, Pixels
from render.psd import is_deep_psd, read_deep_psd
from render.raw import develop
from render.sniff import Kind, identify, other_name, png_chunks

_PILLOW_FORMATS: dict[Kind, tuple[str, ...]] = {
    Kind.JPEG: ("JPEG", "MPO"),
    Kind.PNG: ("PNG",),
    Kind.TIFF: ("TIFF",),
    Kind.WEBP: ("WEBP",),
    Kind.AVIF: ("AVIF",),
    Kind.HEIC: ("HEIF",),
    Kind.PSD: ("PSD",),
}
GREY_MODES = ("1", "L", "LA", "La", "I;16")
_READABLE = "JPEG, PNG, TIFF, WebP, AVIF, HEIC, camera RAW or PSD"

# Pillow only warns up to twice its own limit, and counts after opening; the limits here are checked instead.
Image.MAX_IMAGE_PIXELS = None
pi_heif.register_heif_opener(thumbnails=False)
# Operations on whole photos are never asked for twice; kept results would only hold their memory.
pyvips.cache_set_max(0)


@dataclass(frozen=True)
class Decoded:
    """A picture with what a master keeps of it.

    pixels      (h, w, 3) RGB, uint8 or uint16, orientation applied; may be read-only
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
    with refusing(name, data, kind):
        if kind is Kind.RAW:
            return Decoded(develop(data, name), None, None, kind, 16, None)
        if is_deep_psd(data):
            return _decode_deep_psd(data, name)
        if is_deep(data, kind):
            return _decode_deep(data, name, kind)
        heif = open_deep_heif(data, name, kind)
        if heif is not None:
            pixels, alpha = heif.pixels()
            return Decoded(pixels, alpha, checked_profile(heif.icc, name), kind, 16, None)
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


def open_pillow(data: bytes, name: str, kind: Kind) -> Image.Image:
    """Open with Pillow, header only, restricted to the format that was recognised, every limit checked."""
    try:
        image = Image.open(io.BytesIO(data), formats=_PILLOW_FORMATS[kind])
    except ValueError as error:
        # Pillow's own guard against compressed text and profiles that unfold without end.
        if "too large" in str(error).lower() or "memory" in str(error).lower():
            if kind is Kind.PNG and any(chunk == b"iCCP" for chunk, _, _ in png_chunks(data)):
                raise InputError(
                    ErrorKind.PROFILE_TOO_LARGE,
                    f"The colour profile inside {name} unfolds to an absurd size; save the picture again with "
                    "sRGB, Display P3 or Adobe RGB.",
                    str(error),
                ) from error
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
    check_exif(image.info.get("exif"), name)
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
    with contextlib.suppress(*METADATA_ERRORS):
        ImageOps.exif_transpose(image, in_place=True)
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


def profile_of(image: Image.Image, name: str) -> bytes | None:
    """The profile of a picture opened with Pillow, checked; also where it is only named, as cameras do.

    A camera set to Adobe RGB writes no profile but the interoperability mark "R03" (DCF 2.0).
    """
    icc = checked_profile(image.info.get("icc_profile"), name, grey=image.mode in GREY_MODES)
    if icc is None and image.mode == "RGB" and image.format in ("JPEG", "MPO"):
        with contextlib.suppress(*METADATA_ERRORS):
            if str(image.getexif().get_ifd(ExifTags.IFD.Interop).get(1, "")).startswith("R03"):
                return adobe_rgb()
    return icc


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
    icc = profile_of(image, name)
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
        pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    return Decoded(pixels, alpha, icc, kind, 8, resolution)


def open_deep(data: bytes, name: str) -> tuple[pyvips.Image, bytes | None]:
    """The header of a 16-bit PNG or TIFF, every limit checked, and its profile. No pixel is decoded."""
    header = pyvips.Image.new_from_buffer(data, "")
    check_size(int(header.width), int(header.height), len(data), name)
    pages = vips_field(header, "n-pages") or 1
    if pages > MAX_FRAMES:
        raise InputError(
            ErrorKind.TOO_MANY_FRAMES,
            f"{name} holds {pages:,} pictures in one file; save the one you need on its own.",
        )
    check_exif(vips_field(header, "exif-data"), name)
    if header.format != "ushort" or str(header.interpretation) not in ("rgb16", "grey16", "rgb", "b-w"):
        other = {"cmyk": "CMYK", "lab": "Lab", "labs": "Lab"}.get(str(header.interpretation))
        words = other or ("floating-point" if header.format in ("float", "double") else "an unusual")
        raise InputError(
            ErrorKind.UNSUPPORTED_COLOUR,
            f"{name} is in {words} colour, which the studio cannot keep exactly; save it as 16-bit RGB.",
        )
    return header, checked_profile(vips_field(header, "icc-profile-data"), name, grey=is_grey(header))


def is_grey(image: pyvips.Image) -> bool:
    return str(image.interpretation) in ("grey16", "b-w")


def split_deep(image: pyvips.Image) -> tuple[NDArray[np.uint16], Mask | None]:
    """(h, w, 3) pixels and 8-bit alpha of a grey or RGB image with or without alpha."""
    values = image.numpy()
    if values.ndim == 2:
        values = values[:, :, None]
    colours = 1 if is_grey(image) else 3
    alpha = (values[:, :, colours] >> 8).astype(np.uint8) if values.shape[2] > colours else None
    if colours == 1:
        return np.repeat(values[:, :, :1], 3, axis=2), alpha
    return np.ascontiguousarray(values[:, :, :3]), alpha


def _decode_deep(data: bytes, name: str, kind: Kind) -> Decoded:
    header, icc = open_deep(data, name)
    # Streaming halves the memory, but only goes from the top: turning needs the whole picture at once.
    access = "random" if (vips_field(header, "orientation") or 1) > 1 else "sequential"
    image = pyvips.Image.new_from_buffer(data, "", access=access, fail_on="truncated").autorot()
    pixels, alpha = split_deep(image)
    return Decoded(pixels, alpha, icc, kind, 16, vips_resolution(image))


def _decode_deep_psd(data: bytes, name: str) -> Decoded:
    document = read_deep_psd(data, name)
    colours = document.channels[: document.colours]
    icc = checked_profile(document.icc, name, grey=document.colours == 1)
    pixels = np.ascontiguousarray(np.broadcast_to(colours, (3, *colours.shape[1:])).transpose(1, 2, 0))
    others = document.channels[document.colours :]
    alpha = (others[0] >> 8).astype(np.uint8) if len(others) else None
    return Decoded(pixels, alpha, icc, Kind.PSD, 16, document.resolution)


def vips_field(image: pyvips.Image, name: str) -> Any:
    """A metadata field, None where the image has none of that name."""
    return image.get(name) if image.get_typeof(name) else None


def vips_resolution(image: pyvips.Image) -> tuple[float, float] | None:
    across, down = float(vips_field(image, "xres")) * 25.4, float(vips_field(image, "yres")) * 25.4
    # libvips means one pixel per millimetre where a file says nothing.
    if across == down == 25.4 or not (1 <= across <= 100_000 and 1 <= down <= 100_000):
        return None
    return across, down
