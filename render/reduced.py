"""Small versions of large pictures without decoding more of them than is needed: previews and thumbnails."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from render import metadata
from render.arrays import halved
from render.colour import describe, to_8bit, to_srgb8
from render.decode import (
    check_colour,
    decode,
    has_alpha,
    is_deep,
    kind_of,
    open_deep,
    open_pillow,
    orientation,
    profile_of,
    split_deep,
    upright,
    vips_field,
)
from render.heif import open_deep_heif
from render.limits import check_size, refusing
from render.metadata import CameraData
from render.pixels import Pixels
from render.psd import is_deep_psd
from render.raw import captured_at, develop, developed_size
from render.sniff import Kind

AnyPixels = TypeVar("AnyPixels", NDArray[np.uint8], Pixels)


@dataclass(frozen=True)
class Reduced:
    """A picture at most `longest_side` large.

    pixels         (h, w, 3) uint8 sRGB, orientation applied; `decode_native` keeps the depth and the colours of `icc`
    alpha          (h, w) uint8, None where the file is opaque
    width, height  of the whole picture after orientation
    bit_depth      of the whole picture: 8 or 16
    """

    pixels: Pixels
    alpha: NDArray[np.uint8] | None
    width: int
    height: int
    kind: Kind
    bit_depth: int
    icc: bytes | None
    camera: CameraData

    @property
    def scale(self) -> float:
        """Pixels here per pixel of the whole picture."""
        return max(self.pixels.shape[:2]) / max(self.width, self.height)

    @property
    def colour_space(self) -> str:
        return describe(self.icc)


def decode_reduced(data: bytes, name: str, suffix: str, longest_side: int) -> Reduced:
    """Decode at most what `longest_side` needs, in 8-bit sRGB."""
    reduced = decode_native(data, name, suffix, longest_side)
    with refusing(name, data, reduced.kind):
        return replace(reduced, pixels=to_srgb8(reduced.pixels, reduced.icc))


def decode_native(data: bytes, name: str, suffix: str, longest_side: int) -> Reduced:
    """The same in the file's own colours: JPEG reduced in its DCT, 16-bit files streamed, RAW at half size."""
    kind = kind_of(data, name, suffix)
    with refusing(name, data, kind):
        if kind is Kind.RAW:
            return _reduce_raw(data, name, longest_side)
        if is_deep_psd(data):
            return _reduce_whole(data, name, longest_side)
        if is_deep(data, kind):
            return _reduce_deep(data, name, kind, longest_side)
        heif = open_deep_heif(data, name, kind)
        if heif is not None:
            return _reduce_whole(data, name, longest_side, metadata.from_bytes(heif.exif or b""))
        return _reduce_pillow(data, name, kind, longest_side)


def size_of(data: bytes, name: str, suffix: str) -> tuple[int, int]:
    """Width and height after orientation, from the header."""
    kind = kind_of(data, name, suffix)
    with refusing(name, data, kind):
        if kind is Kind.RAW:
            return developed_size(data, name)
        if is_deep_psd(data):
            height, width = struct.unpack_from(">II", data, 14)
            turned = False
        elif is_deep(data, kind):
            header = pyvips.Image.new_from_buffer(data, "")
            width, height = int(header.width), int(header.height)
            turned = vips_field(header, "orientation") in (5, 6, 7, 8)
        elif (heif := open_deep_heif(data, name, kind)) is not None:
            width, height, turned = heif.width, heif.height, False
        else:
            image = open_pillow(data, name, kind)
            width, height = image.size
            # Pillow gives the size of a TIFF, and the plugin that of a HEIC, with the orientation applied.
            turned = kind not in (Kind.TIFF, Kind.HEIC) and orientation(image) in (5, 6, 7, 8)
    check_size(width, height, len(data), name)
    return (height, width) if turned else (width, height)


def fit(pixels: AnyPixels, longest_side: int) -> AnyPixels:
    """Shrink (h, w) or (h, w, channels) values, 8 or 16 bit, to `longest_side` by averaging; never enlarge."""
    height, width = pixels.shape[:2]
    factor = longest_side / max(height, width)
    if factor >= 1:
        return pixels
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    pixels = halved(pixels, size)  # type: ignore[assignment]
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return pixels
    if pixels.ndim == 3 and pixels.dtype == np.uint8:
        # OpenCV takes three times as long for areas of colours that are not made of whole pixels.
        image = pyvips.Image.new_from_array(pixels)
        image = image.resize(size[0] / width, vscale=size[1] / height, kernel="linear")
        return image.numpy()  # type: ignore[return-value]
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def encode_jpeg(pixels: NDArray[np.uint8], quality: int = 85) -> bytes:
    """sRGB pixels as a small JPEG."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def thumbnails(reduced: Reduced, sides: tuple[int, ...]) -> dict[int, bytes]:
    """A JPEG for every side, each made from the next larger one; transparency is laid on white."""
    pixels = to_8bit(reduced.pixels)
    if reduced.alpha is not None:
        alpha = reduced.alpha[:, :, None].astype(np.uint16)
        pixels = ((pixels * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    made: dict[int, bytes] = {}
    for side in sorted(set(sides), reverse=True):
        pixels = fit(pixels, side)
        made[side] = encode_jpeg(pixels)
    return made


def _reduce_pillow(data: bytes, name: str, kind: Kind, longest_side: int) -> Reduced:
    image = open_pillow(data, name, kind)
    check_colour(image, name)
    icc = profile_of(image, name)
    width, height = image.size
    if kind is Kind.JPEG:
        factor = min(1.0, longest_side / max(width, height))
        image.draft(image.mode, (max(1, round(width * factor)), max(1, round(height * factor))))
    turned = kind is Kind.JPEG and orientation(image) in (5, 6, 7, 8)
    image.load()
    # Not before `load`: Pillow decodes a PNG to find its EXIF, and an error there would be taken for the EXIF's.
    camera = metadata.from_image(image)
    image = upright(image)
    if kind is not Kind.JPEG:
        width, height = image.size
    elif turned:
        width, height = height, width
    alpha = None
    if has_alpha(image):
        both = np.asarray(image.convert("RGBA"))
        alpha = fit(np.ascontiguousarray(both[:, :, 3]), longest_side)
        if int(alpha.min(initial=255)) == 255:
            alpha = None
        pixels = np.ascontiguousarray(both[:, :, :3])
    else:
        pixels = np.asarray(image if image.mode == "RGB" else image.convert("RGB"))
    return Reduced(fit(pixels, longest_side), alpha, width, height, kind, 8, icc, camera)


def _reduce_deep(data: bytes, name: str, kind: Kind, longest_side: int) -> Reduced:
    header, icc = open_deep(data, name)
    width, height = int(header.width), int(header.height)
    if vips_field(header, "orientation") in (5, 6, 7, 8):
        width, height = height, width
    image = pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="truncated")
    factor = min(1.0, longest_side / max(width, height))
    if factor < 1:
        image = image.resize(factor, kernel="linear")
    pixels, alpha = split_deep(image.autorot())
    camera = CameraData()
    exif = vips_field(header, "exif-data")
    if exif:
        camera = metadata.from_bytes(bytes(exif))
    elif kind is Kind.TIFF:
        camera = metadata.from_bytes(data)
    return Reduced(pixels, alpha, width, height, kind, 16, icc, camera)


def _reduce_whole(data: bytes, name: str, longest_side: int, camera: CameraData | None = None) -> Reduced:
    whole = decode(data, name)
    height, width = whole.pixels.shape[:2]
    pixels = fit(whole.pixels, longest_side)
    alpha = None if whole.alpha is None else fit(whole.alpha, longest_side)
    return Reduced(
        pixels, alpha, width, height, whole.kind, whole.bit_depth, whole.icc, camera or CameraData()
    )


def _reduce_raw(data: bytes, name: str, longest_side: int) -> Reduced:
    width, height = developed_size(data, name)
    pixels = develop(data, name, depth=8, half_size=max(width, height) >= 2 * longest_side)
    camera = metadata.from_bytes(data)
    if camera.captured_at is None:
        camera = replace(camera, captured_at=captured_at(data))
    return Reduced(fit(pixels, longest_side), None, width, height, Kind.RAW, 16, None, camera)
