"""Files for delivery: a photo, or the master of a render, brought to size, sharpened, converted and encoded.

Where a delivery asks for none of that, pixels are those of the master, bit for bit. Otherwise they go once through CIE
XYZ in floating point: there a picture is made smaller with a Lanczos filter of three lobes in linear light, as an
optical reduction would, so that fine bright detail keeps its weight. It is made larger with one of four lobes in its
own encoding at 16 bit, where the filter's overshoot is as faint in shadows as in lights.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyvips

from render.colour import convert
from render.decode import decode
from render.delivery import LONGEST_SIDES, ColourSpace, Delivery, FileFormat, Intent
from render.errors import OutputError, TaskCancelled
from render.exif import delivered_exif
from render.files import output_error, read_verified
from render.icc import adobe_rgb, display_p3, srgb
from render.messages import ErrorKind, Export, Exported
from render.patch import read_patch, require_same_photo
from render.pixels import Pixels
from render.shaper import shaper_of
from render.sharpen import sharpen, unsharp_of
from render.stages.lock import apply_patch
from render.task import TaskContext
from render.textual import with_parameters

PROFILES = {
    ColourSpace.SRGB: srgb,
    ColourSpace.DISPLAY_P3: display_p3,
    ColourSpace.ADOBE_RGB: adobe_rgb,
}
SAME_COLOUR = 200
"""How far, of 65,535, two profiles may be apart to count as one: below half a level of 8 bit."""

_LOSSLESS = (FileFormat.PNG, FileFormat.TIFF8, FileFormat.TIFF16)
_DEEP = (FileFormat.PNG, FileFormat.TIFF16, FileFormat.AVIF)


def export_picture(command: Export, context: TaskContext) -> Exported:
    """Write the file that `command` describes. Whatever goes wrong, and where it is cancelled, no file is left.

    Raises `InputError` for photo or patch, `OutputError` for the file (`DISK_FULL`, `NOT_WRITABLE`, too large for
    its format, no memory).
    """
    context.progress("read", 0.0)
    delivery = command.delivery
    data = read_verified(command.photo)
    photo = Path(command.photo.path)
    decoded = decode(data, photo.name, photo.suffix.lower())
    exif = delivered_exif(data, delivery.metadata)
    del data
    pixels, source = decoded.pixels, decoded.icc or srgb()
    # Of a large photo there is no room for every step at once.
    del decoded
    context.progress("compose", 0.2)
    if command.patch is not None:
        patch = read_patch(command.patch)
        require_same_photo(patch, command.photo)
        if not pixels.flags.writeable:
            pixels = pixels.copy()
        apply_patch(pixels, patch)
    context.progress("develop", 0.3)
    developed = develop(pixels, source, delivery)
    image = developed.image
    encoded = _encode(_described(image, developed.icc, delivery, exif, command.xmp), delivery, context)
    if delivery.format is FileFormat.PNG:
        encoded = with_parameters(encoded, command.parameters)
    if developed.untouched and delivery.format in _LOSSLESS:
        context.progress("check", 0.95)
        _require_same(encoded, pixels, Path(command.output).name)
    _write(Path(command.output), encoded)
    return Exported(
        sha256=hashlib.sha256(encoded).hexdigest(),
        size=len(encoded),
        width=int(image.width),
        height=int(image.height),
    )


@dataclass(frozen=True)
class Developed:
    """A picture as it is to be encoded, at its final depth, and its profile; computed when it is asked for.

    `untouched` says that its values are those it was made from, at their depth or a larger one.
    """

    image: pyvips.Image
    icc: bytes
    untouched: bool


def develop(pixels: Pixels, source: bytes, delivery: Delivery) -> Developed:
    """The picture at the delivery's size, sharpened and in its profile."""
    target = source if delivery.colour is ColourSpace.SAME else PROFILES[delivery.colour]()
    height, width = pixels.shape[:2]
    size = delivery.size.of(width, height)
    _require_room(size, delivery.format)
    deep = delivery.format in _DEEP and (pixels.dtype == np.uint16 or delivery.format is FileFormat.TIFF16)
    smaller, larger = size[0] * size[1] < width * height, size[0] * size[1] > width * height
    image = _image(_enlarged(pixels, size) if larger else pixels)
    unsharp = unsharp_of(delivery)
    converted = not equivalent(source, target)
    if not (smaller or converted or unsharp):
        shallower = pixels.dtype == np.uint16 and not deep
        return Developed(_at_depth(image, deep), target, not (larger or shallower))
    into, out_of = _through_xyz(source, target if converted else source, delivery.intent)
    xyz = into(image)
    if smaller:
        xyz = _resized(xyz, size)
    if unsharp is not None:
        xyz = sharpen(xyz, unsharp)
    return Developed(_at_depth(out_of(xyz), deep), target, False)


Conversion = Callable[[pyvips.Image], pyvips.Image]


def _through_xyz(source: bytes, target: bytes, intent: Intent) -> tuple[Conversion, Conversion]:
    """From the source's numbers to float XYZ, and from there to 16-bit numbers of the target.

    Between profiles of primaries and curves every intent but the absolute one is the same arithmetic.
    """
    first, second = shaper_of(source), shaper_of(target)
    if first is not None and second is not None and intent is not Intent.ABSOLUTE:
        return first.to_xyz, second.from_xyz
    rules: dict[str, Any] = {
        "intent": intent.value,
        "black_point_compensation": intent is Intent.RELATIVE,
        "pcs": "xyz",
    }

    def into(image: pyvips.Image) -> pyvips.Image:
        return _with_profile(image, source).icc_import(embedded=True, **rules)

    def out_of(xyz: pyvips.Image) -> pyvips.Image:
        exported = _with_profile(xyz, target).icc_export(depth=16, **rules)
        return exported.copy(interpretation="rgb16")

    return into, out_of


@functools.lru_cache(maxsize=64)
def equivalent(first: bytes, second: bytes) -> bool:
    """Whether two profiles give a number the same colour, so that nothing need be converted."""
    if first == second:
        return True
    steps = np.linspace(0, 65535, 6).round().astype(np.uint16)
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(1, -1, 3)
    there = convert(grid, first, second)
    return int(np.abs(there.astype(int) - grid.astype(int)).max()) <= SAME_COLOUR


def _image(pixels: Pixels) -> pyvips.Image:
    deep = pixels.dtype == np.uint16
    return pyvips.Image.new_from_array(
        np.ascontiguousarray(pixels), interpretation="rgb16" if deep else "srgb"
    )


def _to_16bit(pixels: Pixels) -> Pixels:
    return pixels if pixels.dtype == np.uint16 else pixels.astype(np.uint16) * np.uint16(257)


def _at_depth(image: pyvips.Image, deep: bool) -> pyvips.Image:
    if deep:
        # 255 becomes 65535.
        return (
            image if image.format == "ushort" else (image * 257).cast("ushort").copy(interpretation="rgb16")
        )
    if image.format == "uchar":
        return image
    # libvips would shift the low byte away; v / 257 is never halfway between two integers.
    return (image / 257).rint().cast("uchar").copy(interpretation="srgb")


def _enlarged(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    # libvips would take its cubic filter for this.
    made: Any = cv2.resize(_to_16bit(pixels), size, interpolation=cv2.INTER_LANCZOS4)
    return made


def _resized(image: pyvips.Image, size: tuple[int, int]) -> pyvips.Image:
    width, height = size
    made: Any = image.resize(width / image.width, vscale=height / image.height, kernel="lanczos3")
    return made if (made.width, made.height) == size else made.crop(0, 0, width, height)


def _with_profile(image: pyvips.Image, icc: Any) -> pyvips.Image:
    copy = image.copy()
    copy.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
    return copy


def _described(image: pyvips.Image, icc: Any, delivery: Delivery, exif: Any, xmp: str) -> pyvips.Image:
    """The picture with what its file says of it."""
    per_millimetre = delivery.resolution / 25.4
    made = image.copy(xres=per_millimetre, yres=per_millimetre)
    made.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
    made.set_type(pyvips.GValue.blob_type, "exif-data", exif)
    if xmp:
        packet: Any = xmp.encode()
        made.set_type(pyvips.GValue.blob_type, "xmp-data", packet)
    return made


def _encode(image: pyvips.Image, delivery: Delivery, context: TaskContext) -> bytes:
    """The file's bytes; the work of the whole pipeline is done here, row by row, and can be cancelled."""
    image.set_progress(True)
    failed: list[BaseException] = []

    def look(_image: pyvips.Image, progress: Any) -> None:
        try:
            context.progress("encode", 0.3 + 0.65 * progress.percent / 100)
        except TaskCancelled as error:
            failed.append(error)
            image.set_kill(True)

    image.signal_connect("eval", look)
    try:
        encoded = _save(image, delivery)
    except pyvips.Error as error:
        if failed:
            raise TaskCancelled from error
        raise OutputError(
            ErrorKind.OUT_OF_MEMORY,
            "This picture could not be encoded; export it smaller, or close other programs and export it again.",
            str(error),
        ) from error
    context.check()
    return encoded


def _save(image: pyvips.Image, delivery: Delivery) -> bytes:
    whole: Any = "on" if delivery.quality < 90 and not delivery.lossless else "off"
    match delivery.format:
        case FileFormat.PNG:
            filters: Any = "all" if delivery.compression >= 6 else "sub"
            return image.pngsave_buffer(compression=delivery.compression, filter=filters)
        case FileFormat.TIFF8 | FileFormat.TIFF16:
            compression = {"zip": "deflate"}.get(delivery.tiff_compression, delivery.tiff_compression.value)
            return image.tiffsave_buffer(compression=compression, predictor="horizontal", resunit="inch")
        case FileFormat.JPEG:
            return image.jpegsave_buffer(Q=delivery.quality, subsample_mode=whole, optimize_coding=True)
        case FileFormat.WEBP:
            return image.webpsave_buffer(Q=delivery.quality, lossless=delivery.lossless, smart_subsample=True)
        case FileFormat.AVIF:
            return image.heifsave_buffer(
                compression="av1",
                Q=delivery.quality,
                lossless=delivery.lossless,
                effort=3,
                bitdepth=10 if image.format == "ushort" else 8,
                subsample_mode=whole,
            )


def _require_same(encoded: bytes, pixels: Pixels, name: str) -> None:
    """A master is read back before it leaves: the person in it is the photo's own, bit for bit, or there is no file."""
    written = decode(encoded, name).pixels
    if not np.array_equal(written, pixels if written.dtype == pixels.dtype else _to_16bit(pixels)):
        raise OutputError(
            ErrorKind.INTERNAL,
            "This picture was not exported because it did not read back as it was made; choose another format.",
        )


def _require_room(size: tuple[int, int], kind: FileFormat) -> None:
    longest = LONGEST_SIDES.get(kind)
    if longest is not None and max(size) > longest:
        raise OutputError(
            ErrorKind.UNSUPPORTED_FORMAT,
            f"{kind.value.upper() if kind is not FileFormat.WEBP else 'WebP'} holds no picture longer than "
            f"{longest:,} pixels; export it smaller, or as PNG or TIFF.",
        )


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise output_error(error, path) from error
