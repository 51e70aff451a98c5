"""What a delivered file is to be: format, size, sharpening and colour. Values only; `render.export` makes the file."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct


class FileFormat(StrEnum):
    """PNG and the lossy ones take the photo's depth as far as they can hold it: PNG 8 or 16 bit, AVIF 8 or 10."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF8 = "tiff8"
    TIFF16 = "tiff16"
    WEBP = "webp"
    AVIF = "avif"


SUFFIXES = {
    FileFormat.JPEG: ".jpg",
    FileFormat.PNG: ".png",
    FileFormat.TIFF8: ".tif",
    FileFormat.TIFF16: ".tif",
    FileFormat.WEBP: ".webp",
    FileFormat.AVIF: ".avif",
}
LONGEST_SIDES = {FileFormat.JPEG: 65_500, FileFormat.WEBP: 16_383, FileFormat.AVIF: 16_384}
"""The longest side a format holds, in pixels; JPEG's as most programs read it."""

MAX_SIDE = 65_000
"""No delivered picture is longer, in pixels; the same limit as for photos."""


class TiffCompression(StrEnum):
    NONE = "none"
    LZW = "lzw"
    ZIP = "zip"


class SizeRule(StrEnum):
    ORIGINAL = "original"
    LONG_EDGE = "long_edge"
    SHORT_EDGE = "short_edge"
    FIT = "fit"
    MEGAPIXELS = "megapixels"
    PERCENT = "percent"


class Sharpening(StrEnum):
    NONE = "none"
    SCREEN = "screen"
    PRINT = "print"


class SharpeningAmount(StrEnum):
    LOW = "low"
    STANDARD = "standard"
    HIGH = "high"


class ColourSpace(StrEnum):
    SAME = "same"
    SRGB = "srgb"
    DISPLAY_P3 = "display_p3"
    ADOBE_RGB = "adobe_rgb"


class Intent(StrEnum):
    """How colours that the target lacks are brought into it. `RELATIVE` compensates the black point."""

    RELATIVE = "relative"
    PERCEPTUAL = "perceptual"
    SATURATION = "saturation"
    ABSOLUTE = "absolute"


class Metadata(StrEnum):
    """What the file says of the photo: nothing, whose it is, or that and how it was taken. Never where."""

    NONE = "none"
    RIGHTS = "rights"
    CAMERA = "camera"


class Generation(StrEnum):
    """What a PNG says of how a model made the picture, for programs that generate pictures.

    `SETTINGS` are numbers and the model's name; `PROMPTS` are these with what was asked for in words, and names of
    LoRA files.
    """

    NONE = "none"
    SETTINGS = "settings"
    PROMPTS = "prompts"


Side = Annotated[int, Meta(ge=1, le=MAX_SIDE)]


class Size(Struct, frozen=True):
    """How large the picture becomes. `edge` is for long and short edge, `width` and `height` for the box it fits into.

    Its proportions never change. It only becomes larger than the photo where `enlarge` allows it.
    """

    rule: SizeRule = SizeRule.ORIGINAL
    edge: Side = 2048
    width: Side = 2048
    height: Side = 2048
    megapixels: Annotated[float, Meta(gt=0, le=4000)] = 12.0
    percent: Annotated[float, Meta(gt=0, le=1000)] = 50.0
    enlarge: bool = False

    def of(self, width: int, height: int) -> tuple[int, int]:
        """Width and height of a delivered picture of `width` x `height`; at least one pixel each way."""
        scales = {
            SizeRule.ORIGINAL: 1.0,
            SizeRule.LONG_EDGE: self.edge / max(width, height),
            SizeRule.SHORT_EDGE: self.edge / min(width, height),
            SizeRule.FIT: min(self.width / width, self.height / height),
            SizeRule.MEGAPIXELS: math.sqrt(self.megapixels * 1e6 / (width * height)),
            SizeRule.PERCENT: self.percent / 100,
        }
        scale = min(scales[self.rule], MAX_SIDE / max(width, height))
        if scale == 1 or (scale > 1 and not self.enlarge):
            return width, height
        return max(1, round(width * scale)), max(1, round(height * scale))


class Delivery(Struct, frozen=True):
    """Everything that decides the bytes of a delivered file, besides the picture.

    quality          of JPEG, WebP and AVIF, 1 to 100; from 90 on JPEG and AVIF do not subsample colour
    lossless         WebP and AVIF without any loss, whatever `quality` says
    compression      of PNG, 0 (fast, large) to 9 (slow, small)
    metadata         EXIF of the photo that goes along; TIFF carries none
    generation       what a PNG of a render says of the model that made it
    resolution       pixels per inch that the file states; changes no pixel, but the radius of print sharpening
    """

    format: FileFormat = FileFormat.JPEG
    quality: Annotated[int, Meta(ge=1, le=100)] = 90
    lossless: bool = False
    compression: Annotated[int, Meta(ge=0, le=9)] = 6
    tiff_compression: TiffCompression = TiffCompression.ZIP
    size: Size = Size()
    resolution: Annotated[float, Meta(ge=1, le=10_000)] = 300.0
    sharpening: Sharpening = Sharpening.NONE
    amount: SharpeningAmount = SharpeningAmount.STANDARD
    colour: ColourSpace = ColourSpace.SAME
    intent: Intent = Intent.RELATIVE
    metadata: Metadata = Metadata.CAMERA
    generation: Generation = Generation.NONE

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.format]
