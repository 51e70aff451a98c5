"""Recipes: how pictures leave the studio, and the ones that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from render.delivery import (
    ColourSpace,
    Delivery,
    FileFormat,
    Generation,
    Intent,
    Metadata,
    Sharpening,
    SharpeningAmount,
    Size,
    SizeRule,
    TiffCompression,
)
from studio.errors import InputError
from studio.export.names import NameFacts, check_template, file_name, subfolder
from studio.jobs.orders import Conflict

__all__ = [
    "BUILT_IN",
    "ColourSpace",
    "Conflict",
    "Delivery",
    "FileFormat",
    "Generation",
    "Intent",
    "Metadata",
    "Preset",
    "Recipe",
    "Sharpening",
    "SharpeningAmount",
    "Size",
    "SizeRule",
    "TiffCompression",
]


class Recipe(Struct, frozen=True):
    """What a file becomes (`delivery`), what it is called, and where it goes. An empty `folder` is still to be chosen.

    `subfolder` is a template like `name`, in which a slash makes another folder. `sequence_start` is the first number
    that `{sequence}` gives.
    """

    delivery: Delivery = Delivery()
    name: str = "{photo}"
    folder: str = ""
    subfolder: str = ""
    conflict: Conflict = Conflict.NUMBER
    sequence_start: Annotated[int, Meta(ge=0, le=999_999_999)] = 1

    def check(self) -> None:
        """Raises `InputError` with a sentence for what cannot be used."""
        check_template(self.name)
        check_template(self.subfolder, may_be_empty=True)
        if not self.folder:
            raise InputError("no_folder", "Choose the folder that the files go to.")
        if not Path(self.folder).is_absolute():
            raise InputError("no_folder", f"“{self.folder}” is not a whole path. Choose the folder again.")

    def file_of(self, facts: NameFacts) -> Path:
        """Where the file goes, relative to the folder."""
        name = file_name(self.name, facts) + self.delivery.suffix
        return Path(*subfolder(self.subfolder, facts), name)


@dataclass(frozen=True)
class Preset:
    """A recipe with a name. What is `built_in` can neither be renamed nor deleted."""

    id: str
    name: str
    recipe: Recipe
    built_in: bool = False


def _built_in(identifier: str, name: str, delivery: Delivery, template: str) -> Preset:
    return Preset(identifier, name, Recipe(delivery, name=template), built_in=True)


BUILT_IN = (
    _built_in(
        "web",
        "Web · JPEG, sRGB",
        Delivery(
            format=FileFormat.JPEG,
            quality=85,
            metadata=Metadata.RIGHTS,
            size=Size(SizeRule.LONG_EDGE, edge=2560),
            resolution=72,
            sharpening=Sharpening.SCREEN,
            colour=ColourSpace.SRGB,
        ),
        "{photo}",
    ),
    _built_in(
        "shop",
        "Shop · WebP, sRGB",
        Delivery(
            format=FileFormat.WEBP,
            quality=82,
            metadata=Metadata.RIGHTS,
            size=Size(SizeRule.LONG_EDGE, edge=2000),
            resolution=72,
            sharpening=Sharpening.SCREEN,
            colour=ColourSpace.SRGB,
        ),
        "{garment}-{photo}",
    ),
    _built_in(
        "social",
        "Social · AVIF, Display P3",
        Delivery(
            format=FileFormat.AVIF,
            quality=75,
            metadata=Metadata.RIGHTS,
            size=Size(SizeRule.LONG_EDGE, edge=2048),
            resolution=72,
            sharpening=Sharpening.SCREEN,
            amount=SharpeningAmount.LOW,
            colour=ColourSpace.DISPLAY_P3,
        ),
        "{photo}",
    ),
    _built_in(
        "print",
        "Print · TIFF 16 bit, Adobe RGB",
        Delivery(
            format=FileFormat.TIFF16,
            resolution=300,
            sharpening=Sharpening.PRINT,
            colour=ColourSpace.ADOBE_RGB,
        ),
        "{photo}",
    ),
    _built_in("master", "Master · PNG, as the photo", Delivery(format=FileFormat.PNG), "{photo}"),
)
