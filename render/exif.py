"""The camera data that goes along with a delivered file: what a recipe allows, and never a place or a serial number."""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import ExifTags, Image

from render.delivery import Metadata
from render.metadata import METADATA_ERRORS

SOFTWARE = "Anchor Studio"
_RIGHTS = (ExifTags.Base.Artist, ExifTags.Base.Copyright)
_CAMERA = (ExifTags.Base.Make, ExifTags.Base.Model)
_EXPOSURE = (
    ExifTags.Base.DateTimeOriginal,
    ExifTags.Base.OffsetTimeOriginal,
    ExifTags.Base.SubsecTimeOriginal,
    ExifTags.Base.ExposureTime,
    ExifTags.Base.FNumber,
    ExifTags.Base.ISOSpeedRatings,
    ExifTags.Base.ExposureBiasValue,
    ExifTags.Base.MeteringMode,
    ExifTags.Base.Flash,
    ExifTags.Base.FocalLength,
    ExifTags.Base.FocalLengthIn35mmFilm,
    ExifTags.Base.LensMake,
    ExifTags.Base.LensModel,
)


def delivered_exif(data: bytes, wanted: Metadata) -> bytes:
    """An EXIF block for what is made of the photo in `data`. What is damaged in the photo's own is left out.

    Orientation is upright. GPS, serial numbers, maker notes and thumbnails never go along.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        base, details = _read(data)
    made = Image.Exif()
    if wanted is not Metadata.NONE:
        _copy(base, made, _RIGHTS)
    if wanted is Metadata.CAMERA:
        _copy(base, made, _CAMERA)
        _copy(details, made.get_ifd(ExifTags.IFD.Exif), _EXPOSURE)
    made[ExifTags.Base.Orientation] = 1
    made[ExifTags.Base.Software] = SOFTWARE
    return made.tobytes()


def _read(data: bytes) -> tuple[dict[int, Any], dict[int, Any]]:
    try:
        if data[:4] in (b"II*\x00", b"MM\x00*"):
            exif = Image.Exif()  # TIFF, and camera RAW built like it
            exif.load(data)
        else:
            with Image.open(io.BytesIO(data)) as image:
                exif = image.getexif()
        return dict(exif), dict(exif.get_ifd(ExifTags.IFD.Exif))
    except METADATA_ERRORS:
        return {}, {}


def _copy(source: dict[int, Any], target: Any, tags: tuple[int, ...]) -> None:
    for tag in tags:
        value = source.get(tag)
        if value is None:
            continue
        trial = Image.Exif()
        trial[tag] = value
        try:
            trial.tobytes()
        except METADATA_ERRORS:
            continue  # of a kind that the tag cannot have
        target[int(tag)] = value
