"""What a clothes model calls things, in the words of the anchor map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from render.arrays import Array
from render.errors import EngineError
from render.messages import ErrorKind, Region

GARMENTS = frozenset({Region.UPPER, Region.LOWER, Region.DRESS, Region.OUTERWEAR})
SKIN = frozenset(
    {Region.FACE, Region.NECK, Region.LEFT_ARM, Region.RIGHT_ARM, Region.LEFT_LEG, Region.RIGHT_LEG}
)
KEPT = frozenset({Region.FACE, Region.HAIR, Region.LEFT_HAND, Region.RIGHT_HAND, Region.HAT, Region.BAG})
"""Regions that no garment of another slot may cover."""

_NAMES = {
    Region.BACKGROUND: ("background", "unlabelled", "unlabeled"),
    Region.HAT: ("hat", "headband head covering hair accessory"),
    Region.HAIR: ("hair",),
    Region.FACE: ("face",),
    Region.NECK: ("neck", "torso skin", "skin around neck region"),
    Region.UPPER: (
        "upper clothes", "upper only torso region", "shirt blouse", "top t shirt sweatshirt", "sweater", "vest",
        "top", "shirt", "left sleeve for upper", "right sleeve for upper",
    ),
    Region.OUTERWEAR: ("coat", "jacket", "cardigan", "cape", "outerwear", "coat only torso region"),
    Region.LOWER: ("pants", "skirt", "skirts", "shorts", "trousers", "left pants", "right pants"),
    Region.DRESS: ("dress", "dresses", "jumpsuit", "jumpsuits", "dresses only torso region"),
    Region.LEFT_ARM: ("left arm",),
    Region.RIGHT_ARM: ("right arm",),
    Region.LEFT_HAND: ("left hand",),
    Region.RIGHT_HAND: ("right hand",),
    Region.LEFT_LEG: ("left leg",),
    Region.RIGHT_LEG: ("right leg",),
    Region.SHOES: ("shoe", "shoes", "left shoe", "right shoe", "sock", "socks", "tights stockings"),
    Region.BAG: ("bag", "bag wallet", "umbrella"),
    Region.ACCESSORY: ("sunglasses", "glasses", "scarf", "glove", "gloves", "belt", "watch", "tie"),
}  # fmt: skip
"""The names of ATR, LIP and of the human-parsing models after them. Whose left they mean, body points decide."""

_BY_NAME = {name: region for region, names in _NAMES.items() for name in names}
_IN_FRONT = frozenset({"sunglasses", "glasses", "scarf", "glove", "gloves", "watch"})
"""Accessories that lie over what is worn; a belt or a tie goes with the garment it holds."""


@dataclass(frozen=True)
class Labels:
    """The classes of one model. `regions` by class number; `in_front` marks classes that no garment may cover."""

    regions: tuple[Region, ...]
    in_front: frozenset[int]

    @property
    def background(self) -> Array:
        """(classes,) bool: what is no part of a person."""
        return np.array([region is Region.BACKGROUND for region in self.regions])

    def of(self, *regions: Region) -> list[int]:
        """The classes of these regions."""
        return [number for number, region in enumerate(self.regions) if region in regions]


def labels_of(id2label: Mapping[int, str]) -> Labels:
    """What a model's classes are. Unknown ones are background.

    Raises `EngineError(ENGINE_UNAVAILABLE)` for a model that tells no garment from skin.
    """
    names = [_plain(id2label.get(number, "")) for number in range(max(id2label, default=-1) + 1)]
    regions = tuple(_BY_NAME.get(name, Region.BACKGROUND) for name in names)
    if not (GARMENTS & set(regions) and Region.FACE in regions):
        raise EngineError(
            ErrorKind.ENGINE_UNAVAILABLE,
            "This clothes model does not tell garments and faces apart by names that are known here; use the "
            "weights that its card names.",
            ", ".join(names)[:500],
        )
    in_front = {number for number, name in enumerate(names) if name in _IN_FRONT}
    in_front |= {number for number, region in enumerate(regions) if region in KEPT}
    return Labels(regions, frozenset(in_front))


def _plain(name: str) -> str:
    return " ".join(re.split(r"[^a-z]+", name.lower().replace("patns", "pants"))).strip()
