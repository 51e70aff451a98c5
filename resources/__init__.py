"""Data that ships with the studio, and the thin loaders that find it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class SamplePhoto:
    """A photograph of a dressed form and its anchor map (the JSON form of every anchors file)."""

    name: str
    image: Path
    anchors: Path


@dataclass(frozen=True)
class SampleSet:
    name: str
    photos: tuple[SamplePhoto, ...]


@dataclass(frozen=True)
class SampleGarment:
    """A flat-lay. `slot` is one of `render.messages.Slot`'s values.

    `cutout` (255 inside) and `landmarks` (pixels, the wearer's left and right) are exact, from the geometry that
    made the picture: a measure for what finds them from pixels alone.
    """

    name: str
    image: Path
    slot: str
    category: str
    cutout: Path
    landmarks: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class SampleTruth:
    """What `photo` looks like when the form wears `garment` in `slot`: `image`, at half the photo's size.

    `region` (255 inside) is where the garment shows in `image`.
    """

    photo: Path
    anchors: Path
    garment: Path
    slot: str
    image: Path
    region: Path


@dataclass(frozen=True)
class Samples:
    sets: tuple[SampleSet, ...]
    garments: tuple[SampleGarment, ...]
    truths: tuple[SampleTruth, ...]


@cache
def read_samples() -> Samples:
    """The product's own photographs, garments and ground truth, as paths."""
    folder = FOLDER / "samples"
    found = json.loads((folder / "samples.json").read_text(encoding="utf-8"))
    sets = tuple(
        SampleSet(
            s["name"],
            tuple(SamplePhoto(p["name"], folder / p["image"], folder / p["anchors"]) for p in s["photos"]),
        )
        for s in found["sets"]
    )
    shelf = tuple(
        SampleGarment(
            g["name"],
            folder / g["image"],
            g["slot"],
            g["category"],
            folder / g["cutout"],
            {name: (float(x), float(y)) for name, (x, y) in g["landmarks"].items()},
        )
        for g in found["garments"]
    )
    truths = tuple(
        SampleTruth(
            folder / t["photo"],
            folder / t["anchors"],
            folder / t["garment"],
            t["slot"],
            folder / t["image"],
            folder / t["region"],
        )
        for t in found["truths"]
    )
    return Samples(sets, shelf, truths)
