"""Which file each picture becomes, before any of them is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from render.delivery import Delivery, FileFormat
from studio.export.items import ExportItem
from studio.export.recipe import Recipe
from studio.jobs.orders import Conflict
from studio.jobs.placing import name_key, numbered

_LOSSY = {FileFormat.JPEG: 1.0, FileFormat.WEBP: 0.4, FileFormat.AVIF: 0.7}
"""Bytes against those of a JPEG of the same number; its quality means something else in each format."""


@dataclass(frozen=True)
class PlannedFile:
    """`width` and `height` are the file's own."""

    item: ExportItem
    path: Path
    width: int
    height: int


def planned_name(recipe: Recipe, item: ExportItem, place: int) -> Path:
    """The file of the item at `place` (from 0), relative to the recipe's folder, before names are told apart."""
    width, height = recipe.delivery.size.of(item.width, item.height)
    facts = replace(item.facts, sequence=recipe.sequence_start + place, width=width, height=height)
    return recipe.file_of(facts)


def plan(recipe: Recipe, items: Sequence[ExportItem], taken: Iterable[Path] = ()) -> tuple[PlannedFile, ...]:
    """A file of its own for every item, whatever the template says. Looks at the folder, changes nothing.

    `taken` are names that others are about to use. Raises `InputError` for a recipe that cannot be used.
    """
    recipe.check()
    others = {name_key(path) for path in taken} if recipe.conflict is Conflict.NUMBER else set[str]()
    given: set[str] = set()
    files: list[PlannedFile] = []
    for place, item in enumerate(items):
        wanted = Path(recipe.folder) / planned_name(recipe, item, place)
        if recipe.conflict is Conflict.NUMBER:
            path = numbered(wanted.parent, wanted.name, others | given)
        else:
            path = _apart(wanted, given)
        given.add(name_key(path))
        files.append(PlannedFile(item, path, *recipe.delivery.size.of(item.width, item.height)))
    return tuple(files)


def _apart(wanted: Path, given: Collection[str]) -> Path:
    """Two files exported together never take each other's place, even where they may replace older ones."""
    candidate, number = wanted, 2
    while name_key(candidate) in given:
        candidate = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return candidate


def estimated_bytes(delivery: Delivery, items: Iterable[ExportItem]) -> int:
    """How much the files will take together, roughly: photographs differ by a factor of two either way.

    The figures below lie between those of smooth pictures on a plain ground and those of finely patterned ones.
    """
    return sum(round(_bytes_a_pixel(delivery, item) * _pixels(delivery, item)) for item in items)


def _pixels(delivery: Delivery, item: ExportItem) -> int:
    width, height = delivery.size.of(item.width, item.height)
    return width * height


def _bytes_a_pixel(delivery: Delivery, item: ExportItem) -> float:
    match delivery.format:
        case FileFormat.TIFF8 | FileFormat.TIFF16:
            deep = delivery.format is FileFormat.TIFF16
            if delivery.tiff_compression == "none":
                return 6.0 if deep else 3.0
            return (4.4 if item.bit_depth > 8 else 1.4) if deep else 1.1
        case FileFormat.PNG:
            return 4.2 if item.bit_depth > 8 else 1.0
        case _:
            if delivery.lossless:
                return 0.7
            # Of a JPEG: 0.05 bytes at 50, 0.1 at 80, 0.17 at 90, 0.45 at 100.
            worse = (100 - delivery.quality) / 100
            return _LOSSY[delivery.format] * 0.45 / (1 + 17 * worse)
