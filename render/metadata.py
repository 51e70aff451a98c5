"""What a camera wrote beside the pixels: when, with what, and how."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image

from render.exposure import Exposure

NOTHING_SAID = Exposure()


@dataclass(frozen=True)
class CameraData:
    """`captured_at` is ISO 8601 without a zone, as cameras write it."""

    captured_at: str | None = None
    camera: str | None = None
    exposure: Exposure = NOTHING_SAID


METADATA_ERRORS = (
    SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, OSError, struct.error, zlib.error
)  # fmt: skip
"""What Pillow raises on damaged EXIF or XMP, which must never keep a sound picture from opening."""


def from_image(image: Image.Image) -> CameraData:
    """Read what an opened picture carries; damaged entries count as absent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _from_exif(image.getexif())
        except METADATA_ERRORS:
            return CameraData()


def from_bytes(data: bytes) -> CameraData:
    """The same from an EXIF block, or from a whole file built like TIFF (most camera RAW); else nothing."""
    if data[:4] not in (b"II*\x00", b"MM\x00*", b"Exif"):
        return CameraData()
    exif = Image.Exif()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exif.load(data)
            return _from_exif(exif)
        except METADATA_ERRORS:
            return CameraData()


def _from_exif(exif: Image.Exif) -> CameraData:
    base = dict(exif)
    details = dict(exif.get_ifd(ExifTags.IFD.Exif))
    taken = _time(details.get(ExifTags.Base.DateTimeOriginal)) or _time(base.get(ExifTags.Base.DateTime))
    camera = _camera(base.get(ExifTags.Base.Make), base.get(ExifTags.Base.Model))
    return CameraData(taken, camera, _exposure(details, has_position=ExifTags.Base.GPSInfo in base))


def _exposure(details: dict[int, object], *, has_position: bool) -> Exposure:
    iso = details.get(ExifTags.Base.ISOSpeedRatings)
    sensitivity = _positive(iso[0] if isinstance(iso, tuple) and iso else iso)
    return Exposure(
        lens=_words(details.get(ExifTags.Base.LensModel))[:120] or None,
        seconds=_positive(details.get(ExifTags.Base.ExposureTime)),
        aperture=_positive(details.get(ExifTags.Base.FNumber)),
        iso=None if sensitivity is None else round(sensitivity),
        focal_length=_positive(details.get(ExifTags.Base.FocalLength)),
        focal_length_35=_positive(details.get(ExifTags.Base.FocalLengthIn35mmFilm)),
        has_position=has_position,
    )


def _positive(value: object) -> float | None:
    """A number as EXIF has it, often a fraction; one that says nothing, as 0 or 0/0 do, is none."""
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) and number > 0 else None


def _time(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("ascii", "ignore")
    if not isinstance(value, str):
        return None
    try:
        # Cameras write local time without a zone, and it stays that way.
        return datetime.strptime(value.strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007
    except ValueError:
        return None


def _camera(make: object, model: object) -> str | None:
    first, second = (_words(value) for value in (make, model))
    if first and second.lower().startswith(first.split()[0].lower()):
        first = ""
    return f"{first} {second}".strip()[:120] or None


def _words(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "ignore")
    return " ".join("".join(c for c in value if c.isprintable()).split()) if isinstance(value, str) else ""
