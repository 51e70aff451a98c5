"""The flattened picture of a 16-bit Photoshop document, which Pillow does not read.

After "Adobe Photoshop File Formats Specification": header, three sections with their lengths (colour modes,
resources, layers), then the merged picture, a plane for each channel, raw or packed row by row.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from render.errors import InputError
from render.limits import check_size
from render.messages import ErrorKind

_GREY, _RGB = 1, 3
_PROFILE_RESOURCE, _RESOLUTION_RESOURCE = 1039, 1005
_RAW, _PACKED = 0, 1


@dataclass(frozen=True)
class Document:
    """`channels` is (n, h, w) uint16, the first `colours` of them colour, the next one alpha if there is one."""

    channels: NDArray[np.uint16]
    colours: int
    icc: bytes | None
    resolution: tuple[float, float] | None


def is_deep_psd(data: bytes) -> bool:
    return data[:4] == b"8BPS" and int.from_bytes(data[22:24], "big") > 8


def read_deep_psd(data: bytes, name: str) -> Document:
    """Raises `InputError` for other colour than 16-bit grey or RGB; `ValueError` where the file is cut or broken."""
    _, _, channels, height, width, depth, mode = struct.unpack_from(">4sH6xHIIHH", data)
    check_size(width, height, len(data), name)
    if depth != 16 or mode not in (_GREY, _RGB):
        raise InputError(
            ErrorKind.UNSUPPORTED_COLOUR,
            f"{name} has {depth} bits a channel in a colour mode that cannot be kept exactly; save it as 16-bit "
            "RGB, best as TIFF.",
        )
    offset = 26
    offset += 4 + _length(data, offset)
    resources = data[offset + 4 : offset + 4 + _length(data, offset)]
    offset += 4 + len(resources)
    offset += 4 + _length(data, offset)
    (packing,) = struct.unpack_from(">H", data, offset)
    offset += 2
    if packing == _PACKED:
        # Every row's packed length comes first; Pillow unpacks rows without being told them.
        packed = data[offset + 2 * height * channels :]
        plane = Image.frombytes("L", (2 * width, height * channels), packed, "packbits", "L")
        values = np.asarray(plane).reshape(channels, height, 2 * width).view(">u2")
    elif packing == _RAW:
        values = np.frombuffer(data, ">u2", channels * height * width, offset).reshape(
            channels, height, width
        )
    else:
        raise InputError(
            ErrorKind.UNSUPPORTED_FORMAT,
            f"{name} is packed in a way that only Photoshop reads; save it as 16-bit TIFF.",
        )
    found = _resources(resources)
    return Document(
        values.astype(np.uint16),
        3 if mode == _RGB else 1,
        found.get(_PROFILE_RESOURCE),
        _resolution(found.get(_RESOLUTION_RESOURCE)),
    )


def _length(data: bytes, offset: int) -> int:
    (length,) = struct.unpack_from(">I", data, offset)
    if offset + 4 + length > len(data):
        raise ValueError("truncated section")
    return length


def _resources(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    offset = 0
    while data[offset : offset + 4] == b"8BIM" and offset + 12 <= len(data):
        (number,) = struct.unpack_from(">H", data, offset + 4)
        offset += 6
        name_length = 1 + data[offset]
        offset += name_length + name_length % 2
        if offset + 4 > len(data):
            break
        (size,) = struct.unpack_from(">I", data, offset)
        found[number] = data[offset + 4 : offset + 4 + size]
        offset += 4 + size + size % 2
    return found


def _resolution(resource: bytes | None) -> tuple[float, float] | None:
    if resource is None or len(resource) < 16:
        return None
    across, down = struct.unpack_from(">I4xI", resource)
    return (across / 65536, down / 65536) if across and down else None
