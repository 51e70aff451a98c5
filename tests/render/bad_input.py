"""A corpus of files that must be refused, or opened in spite of everything, made on the spot.

`refused(folder)` and `accepted(folder)` write it; the command line and the import use it as well.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from render.messages import ErrorKind
from tests.render.pictures import FILES, dng, encoded, psd, scene
from tests.render.profiles import display_p3, grey_profile


@dataclass(frozen=True)
class BadFile:
    """A file and the kind it must be refused with."""

    path: Path
    kind: ErrorKind

    @property
    def name(self) -> str:
        return self.path.name


def chunk(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload)) + name + payload + struct.pack(">I", zlib.crc32(name + payload))


def png(width: int, height: int, *extra: bytes, depth: int = 8, body: bytes = b"") -> bytes:
    """A PNG that claims a size; `extra` chunks follow its header, `body` is its compressed data."""
    header = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    data = body or zlib.compress(b"\0" * 64)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(extra)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def sound_png(*extra: bytes) -> bytes:
    """A PNG that decodes, with `extra` chunks after its header."""
    pixels = scene(24, 20)
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    return png(24, 20, *extra, body=zlib.compress(rows))


def claimed_jpeg(width: int, height: int) -> bytes:
    """A small JPEG whose frame header claims another size."""
    data = bytearray(encoded(scene(32, 32), "JPEG"))
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def claimed_tiff(width: int, height: int) -> bytes:
    tags = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 200),
        (277, 3, 1),
    ]
    tags += [(278, 4, height), (279, 4, min(width * height, 2**32 - 1))]
    table = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", t, k, 1, v) for t, k, v in tags)
    return b"II*\0" + struct.pack("<I", 8) + table + bytes(4) + bytes(100)


def many_pages(count: int) -> bytes:
    file = io.BytesIO()
    pages = [Image.fromarray(scene(8, 8, seed=index)) for index in range(count)]
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:])
    return file.getvalue()


def vips_bytes(pixels: np.ndarray, interpretation: str, suffix: str) -> bytes:
    return pyvips.Image.new_from_array(pixels, interpretation=interpretation).write_to_buffer(suffix)


def tiff_with_profile(profile: bytes) -> bytes:
    file = io.BytesIO()
    Image.fromarray(scene(8, 8)).save(file, "TIFF", icc_profile=profile)
    return file.getvalue()


def refused(folder: Path) -> list[BadFile]:
    """Write every file that must be refused into `folder`."""
    files: list[BadFile] = []

    def add(name: str, kind: ErrorKind, data: bytes) -> None:
        path = folder / name
        path.write_bytes(data)
        files.append(BadFile(path, kind))

    picture, deep = scene(64, 48), scene(64, 48, depth=16)
    jpeg, plain_png, webp = (encoded(picture, kind) for kind in ("JPEG", "PNG", "WEBP"))
    deep_png = vips_bytes(deep, "rgb16", ".png")
    deep_tiff = vips_bytes(deep, "rgb16", ".tif")

    add("zero.jpg", ErrorKind.EMPTY, b"")
    for name, data in {
        "cut.jpg": jpeg,
        "cut.png": plain_png,
        "cut.webp": webp,
        "cut.tif": encoded(picture, "TIFF"),
        "cut.avif": encoded(picture, "AVIF"),
        "cut.psd": psd(picture),
        "cut-16.psd": psd(deep),
        "cut-16-packed.psd": psd(deep, packed=True),
        "cut.heic": (FILES / "plain.heic").read_bytes(),
        "cut-16.png": deep_png,
        "cut-16.tif": deep_tiff,
        "cut.dng": dng(64, 48),
    }.items():
        add(name, ErrorKind.TRUNCATED, data[: len(data) * 6 // 10])

    add("bomb.png", ErrorKind.BOMB, png(60_000, 60_000))
    add("bomb-16.png", ErrorKind.BOMB, png(60_000, 60_000, depth=16))
    add("bomb.jpg", ErrorKind.BOMB, claimed_jpeg(65_000, 65_000))
    add("bomb.tif", ErrorKind.BOMB, claimed_tiff(60_000, 60_000))
    add("vast.png", ErrorKind.TOO_LARGE, png(20_000, 16_000, body=os.urandom(300_000)))
    add("frames.png", ErrorKind.TOO_MANY_FRAMES, sound_png(chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))))
    add("frames.tif", ErrorKind.TOO_MANY_FRAMES, many_pages(130))
    add(
        "profile-huge.tif", ErrorKind.PROFILE_TOO_LARGE, tiff_with_profile(display_p3() + bytes(17 * 1024**2))
    )
    unfolding = b"icc\0\0" + zlib.compress(bytes(70 * 1024**2), 1)
    add("profile-bomb.png", ErrorKind.PROFILE_TOO_LARGE, sound_png(chunk(b"iCCP", unfolding)))
    add(
        "profile-garbage.jpg",
        ErrorKind.PROFILE_INVALID,
        encoded(picture, "JPEG", icc_profile=b"not a profile" * 20),
    )
    add(
        "profile-grey.jpg", ErrorKind.UNSUPPORTED_COLOUR, encoded(picture, "JPEG", icc_profile=grey_profile())
    )
    add(
        "exif-huge.png",
        ErrorKind.METADATA_TOO_LARGE,
        sound_png(chunk(b"eXIf", b"II*\0" + bytes(20 * 1024**2))),
    )
    text = b"Comment\0\0" + zlib.compress(bytes(70 * 1024**2), 1)
    add("text-bomb.png", ErrorKind.METADATA_TOO_LARGE, sound_png(chunk(b"zTXt", text)))

    broken = bytearray(sound_png())
    broken[broken.index(b"IDAT") + 12] ^= 0xFF
    add("flipped.png", ErrorKind.DAMAGED, bytes(broken))
    add("text.jpg", ErrorKind.NOT_AN_IMAGE, b"This is no picture.\n" * 50)
    add("page.jpg", ErrorKind.NOT_AN_IMAGE, b"<!doctype html><title>404</title>" + bytes(400))
    add("noise.jpg", ErrorKind.NOT_AN_IMAGE, np.random.default_rng(1).bytes(4000).replace(b"\xff", b"\x01"))
    add("pickle.png", ErrorKind.NOT_AN_IMAGE, b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x02os\x94" * 9)
    fits = b"SIMPLE  =                    T".ljust(80) + b"BITPIX  =                    8".ljust(80)
    add("stars.jpg", ErrorKind.UNSUPPORTED_FORMAT, (fits + b"END").ljust(2880) + bytes(2880))
    add("gd.jpg", ErrorKind.UNSUPPORTED_FORMAT, b"\xff\xfe" + struct.pack(">HHB", 8, 8, 1) + bytes(300))
    add(
        "gd2.jpg",
        ErrorKind.UNSUPPORTED_FORMAT,
        b"gd2\0" + struct.pack(">HHHHHHH", 2, 8, 8, 8, 1, 1, 1) + bytes(99),
    )
    add("moving.png", ErrorKind.UNSUPPORTED_FORMAT, encoded(picture, "GIF"))
    add("old.jpg", ErrorKind.UNSUPPORTED_FORMAT, encoded(picture, "BMP"))
    add("icon.png", ErrorKind.UNSUPPORTED_FORMAT, encoded(picture, "ICO"))

    four = np.dstack([picture, picture[:, :, 0]])
    cmyk = Image.frombytes("CMYK", (64, 48), four.tobytes())
    for name, kind in (("press.jpg", "JPEG"), ("press.tif", "TIFF")):
        file = io.BytesIO()
        cmyk.save(file, kind)
        add(name, ErrorKind.UNSUPPORTED_COLOUR, file.getvalue())
    add("press.psd", ErrorKind.UNSUPPORTED_COLOUR, psd(four, mode=4))
    add("press-16.psd", ErrorKind.UNSUPPORTED_COLOUR, psd(np.dstack([deep, deep[:, :, 0]]), mode=4))
    deep_four = np.dstack([deep, deep[:, :, 0]])
    add("press-16.tif", ErrorKind.UNSUPPORTED_COLOUR, vips_bytes(deep_four, "cmyk", ".tif"))
    add("float.tif", ErrorKind.UNSUPPORTED_COLOUR, vips_bytes(deep.astype(np.float32), "scrgb", ".tif"))
    lab = io.BytesIO()
    Image.frombytes("LAB", (64, 48), picture.tobytes()).save(lab, "TIFF")
    add("lab.tif", ErrorKind.UNSUPPORTED_COLOUR, lab.getvalue())
    return files


def accepted(folder: Path) -> list[Path]:
    """Write files that look wrong and are sound: they must open, as 64 x 48 pixels."""
    picture = scene(64, 48)
    files = {
        "a-png.jpg": encoded(picture, "PNG"),
        "a-jpeg.png": encoded(picture, "JPEG"),
        "a-tiff.webp": encoded(picture, "TIFF"),
        "a-webp": encoded(picture, "WEBP"),
        "a-psd.jpg": psd(picture),
        "an-avif.jpg": encoded(picture, "AVIF"),
        "exif-garbage.jpg": encoded(
            picture, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(range(200))
        ),
        "exif-loop.jpg": encoded(picture, "JPEG", exif=b"Exif\0\0" + _looping_exif()),
        "orientation-99.jpg": encoded(picture, "JPEG", exif=_orientation(99)),
        "orientation-0.png": encoded(picture, "PNG", exif=_orientation(0)),
        "trailing.jpg": encoded(picture, "JPEG") + bytes(5000),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


@contextlib.contextmanager
def unreadable(path: Path) -> Iterator[Path]:
    """`path` may not be read by this process meanwhile; skips where the system has no such thing."""
    if os.name != "posix":
        pytest.skip("file modes do not keep a process from reading on this system")
    path.chmod(0)
    try:
        with unprivileged():
            yield path
    finally:
        path.chmod(0o600)


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """For a while not the administrator, to whom every file and folder is open."""
    if os.name != "posix" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def _orientation(value: int) -> bytes:
    block = Image.Exif()
    block[0x0112] = value
    return block.tobytes()


def _looping_exif() -> bytes:
    """A directory whose successor and whose camera directory are itself."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 8)
