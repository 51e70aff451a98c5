"""What a camera wrote beside the pixels: when, and with what."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from numbers import Real

from PIL import ExifTags, Image

from render.messages import Exposure
from render.titles import title_of


@dataclass(frozen=True)
class CameraData:
    """`captured_at` is ISO 8601 without a zone, as cameras write it. `title` is what a person called the photo."""

    captured_at: str | None = None
    camera: str | None = None
    exposure: Exposure = field(default_factory=Exposure)
    title: str | None = None


_MOST = 2**32
"""EXIF counts in 32 bit."""

METADATA_ERRORS = (
    SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, OSError, struct.error, zlib.error
)  # fmt: skip
"""What Pillow raises on damaged EXIF or XMP, which must never keep a sound picture from opening."""


def from_image(image: Image.Image) -> CameraData:
    """Read what an opened picture carries; damaged entries count as absent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = _from_exif(image.getexif())
        except METADATA_ERRORS:
            found = CameraData()
        try:
            return replace(found, title=title_of(image))
        except METADATA_ERRORS:
            return found


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
    return CameraData(taken, camera, _exposure(details, dict(exif.get_ifd(ExifTags.IFD.GPSInfo))))


def _exposure(details: dict[int, object], place: dict[int, object]) -> Exposure:
    tags = ExifTags.Base
    iso = _positive(details.get(tags.ISOSpeedRatings))
    return Exposure(
        seconds=_positive(details.get(tags.ExposureTime)),
        aperture=_positive(details.get(tags.FNumber)),
        iso=int(iso) if iso else None,
        focal_length=_positive(details.get(tags.FocalLength)),
        bias=_number(details.get(tags.ExposureBiasValue)),
        lens=_words(details.get(tags.LensModel))[:120] or None,
        position=_position(place),
    )


def _position(place: dict[int, object]) -> tuple[float, float] | None:
    """Degrees north and east, of what EXIF has as degrees, minutes and seconds with a letter."""
    tags = ExifTags.GPS
    north = _degrees(place.get(tags.GPSLatitude), place.get(tags.GPSLatitudeRef), "NS", 90)
    east = _degrees(place.get(tags.GPSLongitude), place.get(tags.GPSLongitudeRef), "EW", 180)
    return None if north is None or east is None else (north, east)


def _degrees(value: object, letter: object, letters: str, most: int) -> float | None:
    side = _words(letter)[:1].upper()
    if not isinstance(value, tuple) or side not in letters or not side:
        return None
    parts = [_number(part) for part in value]
    degrees = 0.0
    for part, share in zip(parts, (1, 60, 3600), strict=False):
        if part is None or part < 0:
            return None
        degrees += part / share
    if degrees > most:
        return None
    return round(-degrees if side == letters[1] else degrees, 6)


def _positive(value: object) -> float | None:
    number = _number(value)
    return number if number is not None and number > 0 else None


def _number(value: object) -> float | None:
    """A count or a fraction as EXIF has them; the first of several. A text is none, whatever it says."""
    if isinstance(value, tuple) and value:
        value = value[0]
    if not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except (ValueError, ZeroDivisionError):
        return None
    return number if math.isfinite(number) and abs(number) < _MOST else None


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
