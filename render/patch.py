"""A patch: the changed pixels of a render with their alpha, in memory and on disk.

On disk it is one RGBA PNG of the patch's box at the photo's own depth, so that any program can look at it,
with a text entry that says which photo it belongs to and where it goes. Straight alpha; where alpha is 0 the
colour is 0 as well, so that nothing of what was rendered outside the region is kept.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np

from render.encode import encode
from render.errors import InputError
from render.files import read_verified, write_bytes
from render.messages import Box, ErrorKind, ImageRef
from render.pixels import Mask, Pixels

FORMAT_VERSION = 1
_KEYWORD = b"anchor-patch"


@dataclass(frozen=True)
class Patch:
    """What a render changes in its photo.

    box             where it goes, in photo pixels
    pixels          (h, w, 3) in the photo's encoding and depth
    alpha           (h, w) uint8: 0 leaves the photo's pixel untouched, 255 replaces it
    width, height   of the photo
    photo_sha256    of the photo's file; empty where the patch was never stored
    """

    box: Box
    pixels: Pixels
    alpha: Mask
    width: int
    height: int
    photo_sha256: str = ""


class _Header(msgspec.Struct, frozen=True):
    version: int
    photo_sha256: str
    width: int
    height: int
    box: Box


def write_patch(patch: Patch, photo: ImageRef, path: str | Path) -> ImageRef:
    """Store `patch` for `photo`, whole or not at all. Raises `DISK_FULL` or `NOT_WRITABLE`."""
    header = _Header(FORMAT_VERSION, photo.sha256, patch.width, patch.height, patch.box)
    alpha = np.ascontiguousarray(patch.alpha)
    channels: Any = [np.ascontiguousarray(patch.pixels), alpha]
    if patch.pixels.dtype == np.uint16:
        channels[1] = alpha.astype(np.uint16) * np.uint16(257)
    rgba: Any = np.zeros((*alpha.shape, 4), patch.pixels.dtype)
    cv2.mixChannels(channels, [rgba], [0, 0, 1, 1, 2, 2, 3, 3])
    rgba = cv2.copyTo(rgba, alpha)
    data = encode(rgba, ".png")
    return write_bytes(path, _with_text(data, msgspec.json.encode(header)))


def read_patch(ref: ImageRef) -> Patch:
    """Read a patch back, verified against its hash and its own header."""
    name = Path(ref.path).name
    data = read_verified(ref)
    text = _text(data)
    try:
        if text is None:
            raise ValueError("no header")
        header = msgspec.json.decode(text, type=_Header)
        rgba: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        box = header.box
        if rgba is None or rgba.shape != (box.height, box.width, 4):
            raise ValueError("pixels do not fit the header")
        if header.version != FORMAT_VERSION or not _inside(box, header.width, header.height):
            raise ValueError(f"version {header.version}, box {box}")
    except (ValueError, msgspec.MsgspecError, cv2.error) as error:
        raise InputError(
            ErrorKind.DAMAGED, f"The stored render {name} is damaged; render the look again.", repr(error)
        ) from error
    alpha = rgba[:, :, 3]
    if rgba.dtype == np.uint16:
        alpha = (alpha >> 8).astype(np.uint8)
    pixels = cv2.cvtColor(rgba, cv2.COLOR_BGRA2RGB)
    return Patch(box, pixels, np.ascontiguousarray(alpha), header.width, header.height, header.photo_sha256)


def require_same_photo(patch: Patch, photo: ImageRef) -> None:
    """Raise `CHANGED` unless `patch` was made for exactly this photo."""
    if patch.photo_sha256 != photo.sha256:
        raise InputError(
            ErrorKind.CHANGED,
            f"This render was made for another version of {Path(photo.path).name}; render the look again.",
        )


def _inside(box: Box, width: int, height: int) -> bool:
    return 0 <= box.left < box.right <= width and 0 <= box.top < box.bottom <= height


def _with_text(png: bytes, text: bytes) -> bytes:
    """`png` with a text entry right after its header chunk (8 bytes of signature, 25 of IHDR)."""
    payload = b"tEXt" + _KEYWORD + b"\0" + text
    chunk = struct.pack(">I", len(payload) - 4) + payload + struct.pack(">I", zlib.crc32(payload))
    return png[:33] + chunk + png[33:]


def _text(png: bytes) -> bytes | None:
    """Our text entry where it stands right after the header chunk."""
    if len(png) < 45 or png[37:41] != b"tEXt":
        return None
    (length,) = struct.unpack(">I", png[33:37])
    payload = png[41 : 41 + length]
    keyword, _, text = payload.partition(b"\0")
    crc = png[41 + length : 45 + length]
    if keyword != _KEYWORD or crc != struct.pack(">I", zlib.crc32(png[37 : 41 + length])):
        return None
    return text
