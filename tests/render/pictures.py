"""Pictures made on the spot in every format the studio reads."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import cv2
import numpy as np
import pyvips
from numpy.typing import NDArray
from PIL import Image

FILES = Path(__file__).parent / "files"
"""HEIC pictures of a colour ramp, one of them turned, one of 10 bit: no encoder for HEIC is installed."""


def scene(
    width: int, height: int, *, seed: int = 0, depth: int = 8
) -> NDArray[np.uint8] | NDArray[np.uint16]:
    """A soft colourful picture with fine grain, (height, width, 3), different in every pixel row and column."""
    rng = np.random.default_rng(seed)
    coarse = rng.random((max(2, height // 24), max(2, width // 24), 3)).astype(np.float32)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    grain = rng.standard_normal((height, width, 3)).astype(np.float32) * 0.02
    values = np.clip(0.1 + 0.8 * smooth + grain, 0, 1)
    if depth == 16:
        return np.round(values * 65535).astype(np.uint16)
    return np.round(values * 255).astype(np.uint8)


def save(path: Path, pixels: np.ndarray, **options: object) -> Path:
    """Write with Pillow for 8 bit and libvips for 16 bit; `icc`, `exif` (bytes) and Pillow's options."""
    icc, exif = options.pop("icc", None), options.pop("exif", None)
    if pixels.dtype == np.uint16:
        deep = "grey16" if pixels.ndim == 2 or pixels.shape[2] <= 2 else "rgb16"
        image = pyvips.Image.new_from_array(pixels, interpretation=deep).copy()
        if icc is not None:
            image.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
        orientation = options.pop("orientation", None)
        if orientation is not None:
            image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
        image.write_to_file(str(path), **options)
        return path
    extra = {} if icc is None else {"icc_profile": icc}
    extra |= {} if exif is None else {"exif": exif}
    Image.fromarray(pixels).save(path, **extra, **options)
    return path


def exif(
    *, orientation: int | None = None, taken: str | None = None, camera: tuple[str, str] | None = None
) -> bytes:
    block = Image.Exif()
    if orientation is not None:
        block[0x0112] = orientation
    if camera is not None:
        block[0x010F], block[0x0110] = camera
    if taken is not None:
        block.get_ifd(0x8769)[0x9003] = taken
    return block.tobytes()


def psd(pixels: np.ndarray, *, mode: int = 3, icc: bytes | None = None, packed: bool = False) -> bytes:
    """A flattened Photoshop document of 8 or 16 bit: RGB with or without alpha, or another mode (4: CMYK)."""
    height, width, channels = pixels.shape
    depth = pixels.dtype.itemsize * 8
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, channels, height, width, depth, mode)
    resources = (
        b"" if icc is None else b"8BIM" + struct.pack(">HHI", 1039, 0, len(icc)) + icc + bytes(len(icc) % 2)
    )
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)).astype(f">u{depth // 8}")
    head = header + struct.pack(">II", 0, len(resources)) + resources + struct.pack(">I", 0)
    if not packed:
        return head + struct.pack(">H", 0) + planes.tobytes()
    rows = [_packed(row.tobytes()) for plane in planes for row in plane]
    return (
        head + struct.pack(">H", 1) + b"".join(struct.pack(">H", len(row)) for row in rows) + b"".join(rows)
    )


def _packed(row: bytes) -> bytes:
    """PackBits without runs: literal stretches of up to 128 bytes."""
    parts = (row[start : start + 128] for start in range(0, len(row), 128))
    return b"".join(bytes((len(part) - 1,)) + part for part in parts)


def dng(width: int, height: int, *, seed: int = 0, orientation: int = 1) -> bytes:
    """A camera RAW (DNG): a 16-bit Bayer mosaic of `scene` with the tags that LibRaw needs."""
    pixels = scene(width, height, seed=seed, depth=16).astype(np.float64) / 65535
    linear = (pixels**2.2 * 16000).astype(np.uint16)
    mosaic = linear[:, :, 1].copy()
    mosaic[0::2, 0::2] = linear[0::2, 0::2, 0]
    mosaic[1::2, 1::2] = linear[1::2, 1::2, 2]
    matrix = [(4124, 10000), (3576, 10000), (1805, 10000), (2126, 10000), (7152, 10000), (722, 10000)]
    matrix += [(193, 10000), (1192, 10000), (9505, 10000)]
    forward = np.linalg.inv(np.array([a / b for a, b in matrix]).reshape(3, 3))
    colour = b"".join(struct.pack("<ii", round(v * 10000), 10000) for v in forward.ravel())
    strip = mosaic.astype("<u2").tobytes()
    entries: list[tuple[int, int, int, bytes]] = [
        (254, 4, 1, struct.pack("<I", 0)),
        (256, 4, 1, struct.pack("<I", width)),
        (257, 4, 1, struct.pack("<I", height)),
        (258, 3, 1, struct.pack("<H", 16)),
        (259, 3, 1, struct.pack("<H", 1)),
        (262, 3, 1, struct.pack("<H", 32803)),
        (271, 2, 8, b"Acmecam\0"),
        (272, 2, 8, b"Acme One"[:7] + b"\0"),
        (273, 4, 1, b"STRP"),
        (274, 3, 1, struct.pack("<H", orientation)),
        (277, 3, 1, struct.pack("<H", 1)),
        (278, 4, 1, struct.pack("<I", height)),
        (279, 4, 1, struct.pack("<I", len(strip))),
        (306, 2, 20, b"2024:05:06 07:08:09\0"),
        (33421, 3, 2, struct.pack("<HH", 2, 2)),
        (33422, 1, 4, bytes((0, 1, 1, 2))),
        (50706, 1, 4, bytes((1, 4, 0, 0))),
        (50708, 2, 8, b"AcmeOne\0"),
        (50714, 3, 1, struct.pack("<H", 0)),
        (50717, 4, 1, struct.pack("<I", 16000)),
        (50721, 10, 9, colour),
        (50728, 5, 3, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
        (50778, 3, 1, struct.pack("<H", 21)),
    ]
    table_size = 2 + 12 * len(entries) + 4
    extra_offset, extra, table = 8 + table_size, b"", struct.pack("<H", len(entries))
    strip_offset = extra_offset + sum(len(d) for *_, d in entries if len(d) > 4)
    for tag, kind, count, payload in entries:
        value = struct.pack("<I", strip_offset) if payload == b"STRP" else payload
        if len(value) > 4:
            table += struct.pack("<HHII", tag, kind, count, extra_offset + len(extra))
            extra += value
        else:
            table += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return b"II*\0" + struct.pack("<I", 8) + table + struct.pack("<I", 0) + extra + strip


def encoded(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()
