"""The first stage: pixels from files, verified by hash, bounded, orientation applied, depth and profile kept.

What "the original's pixels" are is defined in `render.decode`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

from render.colour import to_8bit, to_srgb8
from render.decode import decode, kind_of, open_pillow, upright
from render.errors import InputError
from render.files import read_bytes, read_verified, sha256
from render.limits import refusing
from render.messages import ErrorKind, ImageRef, Inspected, Thumbnail
from render.pixels import Mask, Photo
from render.reduced import Reduced, decode_reduced, size_of, thumbnails
from render.sniff import Kind, png_chunks

_SAYING_NOTHING = frozenset((b"IHDR", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"bKGD", b"tIME"))
"""Chunks of a PNG that change none of its values."""


def read_photo(ref: ImageRef) -> Photo:
    """A photo at its native size and depth, in its own colour encoding; alpha dropped, grey made RGB.

    Raises `InputError` with a kind of its own for everything that can be wrong with a file.
    """
    name, suffix = _names(ref.path)
    decoded = decode(read_verified(ref), name, suffix)
    return Photo(pixels=decoded.pixels, icc=decoded.icc, format=decoded.kind.value)


def read_reduced(ref: ImageRef, longest_side: int) -> tuple[Photo, float]:
    """A photo for the canvas: 8-bit sRGB, at most `longest_side` large, and its pixels per photo pixel."""
    name, suffix = _names(ref.path)
    reduced = decode_reduced(read_verified(ref), name, suffix, longest_side)
    return Photo(pixels=to_8bit(reduced.pixels), icc=None, format=reduced.kind.value), reduced.scale


def read_size(path: str | Path) -> tuple[int, int]:
    """Width and height of a picture after orientation, from its header alone."""
    name, suffix = _names(path)
    return size_of(read_bytes(path), name, suffix)


def read_garment(ref: ImageRef) -> tuple[NDArray[np.uint8], Mask | None]:
    """A product picture as (h, w, 3) uint8 sRGB and, where the file has transparency, its alpha."""
    name, suffix = _names(ref.path)
    decoded = decode(read_verified(ref), name, suffix)
    alpha = decoded.alpha
    if alpha is not None and int(alpha.min()) == 255:
        alpha = None
    return to_srgb8(decoded.pixels, decoded.icc), alpha


def read_garment_reduced(ref: ImageRef, longest_side: int) -> NDArray[np.uint8]:
    """A product picture as (h, w, 3) uint8 sRGB, at most `longest_side` large."""
    name, suffix = _names(ref.path)
    return to_8bit(decode_reduced(read_verified(ref), name, suffix, longest_side).pixels)


def read_mask(ref: ImageRef, size: tuple[int, int]) -> Mask:
    """A mask of `size` (width, height), 255 inside. Raises `MASK_SIZE` or `MASK_INVALID`."""
    name, suffix = _names(ref.path)
    data = read_verified(ref)
    kind = kind_of(data, name, suffix)
    if kind is Kind.RAW:
        raise _not_a_mask(name)
    with refusing(name, data, kind):
        image = open_pillow(data, name, kind)
        if _is_plain_grey(data, kind):
            # The same values as Pillow's, in a tenth of the time.
            mask = pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="warning").numpy()
        else:
            image.load()
            mask = _grey(upright(image), name)
    if (mask.shape[1], mask.shape[0]) != size:
        raise InputError(
            ErrorKind.MASK_SIZE,
            f"The mask {name} has {mask.shape[1]} x {mask.shape[0]} pixels but its picture has "
            f"{size[0]} x {size[1]}; save the mask at the picture's size.",
        )
    return mask


def inspect(path: str | Path, thumbnail_sides: tuple[int, ...] = (256, 1024)) -> Inspected:
    """What a file of unknown origin is, with thumbnails; reads it once and decodes no more than they need."""
    name, suffix = _names(path)
    data = read_bytes(path)
    reduced = decode_reduced(data, name, suffix, max(thumbnail_sides, default=256))
    return inspected(data, reduced, thumbnail_sides)


def inspected(data: bytes, reduced: Reduced, thumbnail_sides: tuple[int, ...]) -> Inspected:
    made = thumbnails(reduced, thumbnail_sides)
    return Inspected(
        sha256=sha256(data),
        format=reduced.kind.value,
        width=reduced.width,
        height=reduced.height,
        bit_depth=reduced.bit_depth,
        colour_space=reduced.colour_space,
        captured_at=reduced.camera.captured_at,
        camera=reduced.camera.camera,
        thumbnails=tuple(Thumbnail(side=side, jpeg=jpeg) for side, jpeg in sorted(made.items())),
    )


def _is_plain_grey(data: bytes, kind: Kind) -> bool:
    """Whether a file is a grey PNG of 8 bit without a chunk that could turn it, or make parts of it transparent."""
    return (
        kind is Kind.PNG
        and data[24:26] == b"\x08\x00"
        and all(chunk in _SAYING_NOTHING for chunk, _, _ in png_chunks(data))
    )


def _grey(image: Image.Image, name: str) -> Mask:
    if image.mode.startswith("I;16"):
        return (np.asarray(image) >> 8).astype(np.uint8)
    if image.mode == "L":
        return np.array(image)
    if image.mode == "1":
        return np.array(image.convert("L"))
    if image.mode == "LA":
        return np.array(image.getchannel("L"))
    if image.mode in ("P", "RGB", "RGBA", "PA"):
        values = np.asarray(image.convert("RGB"))
        if np.array_equal(values[:, :, 0], values[:, :, 1]) and np.array_equal(
            values[:, :, 0], values[:, :, 2]
        ):
            return np.ascontiguousarray(values[:, :, 0])
    raise _not_a_mask(name)


def _not_a_mask(name: str) -> InputError:
    return InputError(
        ErrorKind.MASK_INVALID,
        f"{name} is not a mask; save it as a grey PNG, white inside the region and black outside.",
    )


def _names(path: str | Path) -> tuple[str, str]:
    path = Path(path)
    return path.name, path.suffix.lower()
