"""What is too much, too little or broken in a picture file, each with its kind and a sentence."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator

import cv2
import rawpy

from render.errors import InputError
from render.messages import ErrorKind
from render.sniff import Kind, ends_early

MAX_PIXELS = 300_000_000
"""Twice the largest medium-format sensor (151 megapixels)."""
MAX_SIDE = 65_000
MAX_FRAMES = 100
MAX_EXIF_BYTES = 16 * 1024**2
BOMB_PIXELS_PER_BYTE = 2_000
"""Flat white compresses to about 1,000 pixels a byte in PNG; a picture that claims more than this is a trick."""

_TRUNCATION = (
    "truncated",
    "end of file",
    "eof",
    "out of order",
    "not enough",
    "incomplete",
    "unexpected end",
    "smaller than requested",
)


@contextlib.contextmanager
def refusing(name: str, data: bytes, kind: Kind) -> Iterator[None]:
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
    except Exception as error:
        raise _damaged(name, error, ends_early(data, kind)) from error


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


def check_exif(exif: object, name: str) -> None:
    if isinstance(exif, bytes) and len(exif) > MAX_EXIF_BYTES:
        raise InputError(
            ErrorKind.METADATA_TOO_LARGE,
            f"{name} carries {len(exif) / 1024**2:.0f} MB of camera data; save it again without metadata.",
        )


def _damaged(name: str, error: Exception, early: bool) -> InputError:
    text = f"{type(error).__name__}: {error}"
    if early or isinstance(error, rawpy.LibRawIOError) or any(word in text.lower() for word in _TRUNCATION):
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
