"""What a file is, by its first bytes. Suffixes are a hint at most: people rename files."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import StrEnum


class Kind(StrEnum):
    """A picture format the studio reads."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    WEBP = "WebP"
    AVIF = "AVIF"
    HEIC = "HEIC"
    RAW = "RAW"
    PSD = "PSD"


# fmt: off
RAW_SUFFIXES = frozenset((
    ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos",
    ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"
))
"""Camera RAW that looks like TIFF from its first bytes is told from a finished TIFF by this, see `identify`."""

SUFFIXES = RAW_SUFFIXES | frozenset((
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp", ".avif", ".heic", ".heif", ".hif",
    ".psd"
))
"""What a folder is searched for (lower case)."""
# fmt: on

_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))

_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF8", "a GIF"),
    (0, b"BM", "a BMP bitmap"),
    (0, b"SIMPLE  =", "a FITS file"),
    (0, b"gd2\x00", "a GD image"),
    (0, b"\xff\xfe", "a GD image or a text file"),
    (0, b"\xff\xff", "a GD image"),
    (0, b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (0, b"\xff\x0a", "a JPEG XL image"),
    (0, b"\x00\x00\x00\x0cJXL ", "a JPEG XL image"),
    (0, b"8BPS\x00\x02", "a PSB (large document) file"),
    (0, b"%PDF", "a PDF"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"v/1\x01", "an OpenEXR image"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"DDS ", "a DDS texture"),
    (0, b"qoif", "a QOI image"),
    (0, b"gimp xcf", "a GIMP document"),
    (0, b"<svg", "an SVG drawing"),
    (0, b"PK\x03\x04", "a ZIP archive"),
    (4, b"ftypqt", "a film"),
    (4, b"ftypmp4", "a film"),
    (4, b"ftypisom", "a film"),
)


def identify(data: bytes, suffix: str = "") -> Kind | None:
    """The format of `data`, or None where it is none the studio reads. `suffix` is lower case with its dot."""
    if data[:3] == b"\xff\xd8\xff":
        return Kind.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[:6] == b"8BPS\x00\x01":
        return Kind.PSD
    if data[4:8] == b"ftyp":
        return _from_brands(data)
    if data[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return Kind.RAW if _is_raw_tiff(data, suffix) else Kind.TIFF
    if data[:4] in (b"IIRO", b"IIRS", b"MMOR", b"IIU\x00", b"FOVb", b"\x00MRM") or data[:8] == b"FUJIFILM":
        return Kind.RAW
    if data[6:14] == b"HEAPCCDR":
        return Kind.RAW
    return None


def other_name(data: bytes) -> str | None:
    """What people would call `data` where it is a known format that the studio does not read."""
    for offset, magic, name in _OTHERS:
        if data[offset : offset + len(magic)] == magic:
            return name
    return None


def ends_early(data: bytes, kind: Kind) -> bool:
    """Whether the container promises more bytes than there are: a download or a copy that broke off."""
    if kind is Kind.PNG:
        return not any(name == b"IEND" for name, _, _ in png_chunks(data))
    if kind is Kind.WEBP:
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    if kind in (Kind.AVIF, Kind.HEIC):
        return _boxes_end_early(data)
    if kind in (Kind.TIFF, Kind.RAW) and data[:4] in (b"II*\x00", b"MM\x00*"):
        order = "little" if data[:2] == b"II" else "big"
        return int.from_bytes(data[4:8], order) + 2 > len(data)
    return False


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, offset of the payload and its length of every whole chunk, in order."""
    offset = 8
    while offset + 12 <= len(data):
        length = int.from_bytes(data[offset : offset + 4], "big")
        if offset + 12 + length > len(data):
            return
        yield data[offset + 4 : offset + 8], offset + 8, length
        offset += 12 + length


def _boxes_end_early(data: bytes) -> bool:
    offset = 0
    while offset + 8 <= len(data):
        size, header = int.from_bytes(data[offset : offset + 4], "big"), 8
        if size == 1:
            size, header = int.from_bytes(data[offset + 8 : offset + 16], "big"), 16
        if size == 0:  # to the end of the file
            return False
        if size < header:
            return False
        offset += size
    return offset > len(data)


def _from_brands(data: bytes) -> Kind | None:
    size = min(int.from_bytes(data[:4], "big"), len(data), 256)
    brands = {data[8:12]} | {data[i : i + 4] for i in range(16, size, 4)}
    if b"crx " in brands:
        return Kind.RAW
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    if brands & _HEIC_BRANDS:
        return Kind.HEIC
    return None


def _is_raw_tiff(data: bytes, suffix: str) -> bool:
    """DNG, CR2, NEF, ARW and their kin are TIFF files whose first directory says so, or is a small preview."""
    if data[8:10] == b"CR" or suffix in RAW_SUFFIXES:
        return True
    order = "<" if data[:2] == b"II" else ">"
    if data[2:3] == b"+" or data[3:4] == b"+":
        return False
    try:
        (offset,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, offset)
        tags: dict[int, int] = {}
        for index in range(min(count, 512)):
            tag, _kind, _number, value = struct.unpack_from(order + "HHII", data, offset + 2 + 12 * index)
            tags[tag] = value
    except struct.error:
        return False
    dng_version, subfile_type, subdirectories = 50706, 254, 330
    reduced = tags.get(subfile_type, 0) & 1
    return dng_version in tags or bool(reduced and subdirectories in tags)
