"""What a person should know of a model before using it: `resources/engines/*.toml` and `resources/parsers/*.toml`.

Reading cards loads no model, and needs neither torch nor weights.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct, structs

import resources

FEW_STEPS = "few_steps"
"""The folder among a model's weights for the LoRA that lets it do with few steps."""


class Role(StrEnum):
    """What a component does in a render; the memory planner brings them in one phase after another."""

    TEXT = "text"
    IMAGE = "image"
    DENOISER = "denoiser"
    AUTOENCODER = "autoencoder"


class Licence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id` is an SPDX name where there is one. `indemnity` says who answers for claims: mostly nobody."""

    id: str
    commercial: bool
    link: str = ""
    indemnity: str = "none"
    terms: str = ""


class WeightFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of a repository, or with a `*` all small files of a folder, such as `tokenizer/*`.

    `size` in bytes is what the maker's page says, rounded as there, 0 where it says none: it serves the disk check, and
    the exact one comes with the hub's listing. `sha256` where the hub's page states it. A file is kept as `target` in
    the model's own folder, which is `path` where it is left out, and a folder where it ends in a slash.
    """

    path: str
    size: int = 0
    sha256: str = ""
    target: str = ""

    @property
    def place(self) -> str:
        name = self.path.rsplit("/", 1)[-1]
        return f"{self.target}{name}" if self.target.endswith("/") else self.target or self.path


class WeightSource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A repository on the hub at a pinned `revision`. `licence` where it differs from the model's own."""

    repo: str
    revision: str
    files: tuple[WeightFile, ...]
    licence: Licence | None = None
    optional: bool = False


class Component(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a model, in a folder of its own.

    Numbers are parameters as published, for a plan before anything is there: in all, and of a denoiser's repeated
    blocks the whole of them, their matrices, the largest block and the largest matrix.
    """

    folder: str
    role: Role
    parameters: int
    in_blocks: int = 0
    in_matrices: int = 0
    largest_block: int = 0
    largest_matrix: int = 0
    class_name: str = ""


class Worn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a denoiser wears in 16 bit whatever the plan: an adapter, a LoRA of the engine's own."""

    folder: str
    parameters: int


class Sampling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model wants where a person says nothing; `strength` below 1 starts from the drape.

    `detail_strength` is that of the tiles of a detail pass; 0 where a model cannot start from a picture. `sampler` is
    what others call the way it goes from noise to a picture.
    """

    steps: int = 4
    most_steps: int = 50
    guidance: float = 1.0
    strength: float = 1.0
    detail_strength: float = 0.0
    prompt: str = ""
    sampler: str = "Euler"


class Undistilled(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What differs of `Sampling` while the LoRA for few steps is not among the weights."""

    steps: int
    guidance: float
    sampler: str = "Euler"


class ModelCard(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`seeds` says whether variants differ; `minimum_memory` is gigabytes (10^9) on the GPU, as planned for 1 MP.

    `lora_family` is one of `render.loras.Family`, empty where it takes none; `keeps_references` says whether garments
    may be computed in the first step alone, which is an approximation. `sampling` is with the LoRA for few steps where
    a model has one, and `sampling_without` what differs without it: ask `sampling_of` which holds.
    """

    name: str
    title: str
    summary: str
    maker: str
    revision: str
    provenance: str
    licence: Licence
    sources: tuple[WeightSource, ...] = ()
    components: tuple[Component, ...] = ()
    worn: tuple[Worn, ...] = ()
    sampling: Sampling = Sampling()
    sampling_without: Undistilled | None = None
    minimum_memory: float = 0.0
    lora_family: str = ""
    keeps_references: bool = False
    seeds: bool = True

    @property
    def needs_weights(self) -> bool:
        return bool(self.components)

    @property
    def has_backends(self) -> bool:
        """Its attention can be computed by several backends: diffusers dispatches that of transformers alone."""
        kinds = {part.class_name for part in self.components if part.role is Role.DENOISER}
        return bool(kinds) and "UNet2DConditionModel" not in kinds

    @property
    def moves_blocks(self) -> bool:
        """Its blocks can come to the card one by one: those of a U-Net lie in larger parts, which move as a whole."""
        return self.has_backends


def engine_card(name: str) -> ModelCard:
    """The card of an engine that ships with the studio. Raises `KeyError`."""
    return engine_cards()[name]


def parser_card(name: str) -> ModelCard:
    """The card of a model that makes anchor maps or cut-outs. Raises `KeyError`."""
    return parser_cards()[name]


def sampling_of(card: ModelCard, folder: Path | None) -> Sampling:
    """What holds where a person says nothing, with the weights that are in `folder`, which need not be there."""
    if card.sampling_without is None or is_distilled(card, folder):
        return card.sampling
    return structs.replace(card.sampling, **structs.asdict(card.sampling_without))


def is_distilled(card: ModelCard, folder: Path | None) -> bool:
    """Whether a model with a LoRA for few steps has it on. Without any weights yet it counts as there: it is fetched
    with them unless a person says otherwise.
    """
    if card.sampling_without is None:
        return False
    return folder is None or not (folder / "model_index.json").is_file() or has_few_steps(folder)


def has_few_steps(folder: Path) -> bool:
    """Whether the LoRA is there, whole: while it is fetched its folder has a part of it under another name."""
    return any((folder / FEW_STEPS).glob("*.safetensors"))


@cache
def engine_cards() -> dict[str, ModelCard]:
    """By name, those without needs first."""
    cards = _read(resources.FOLDER / "engines")
    return dict(sorted(cards.items(), key=lambda item: (item[1].needs_weights, item[0])))


@cache
def parser_cards() -> dict[str, ModelCard]:
    return _read(resources.FOLDER / "parsers")


def _read(folder: Path) -> dict[str, ModelCard]:
    cards: dict[str, ModelCard] = {}
    for path in sorted(folder.glob("*.toml")):
        card = msgspec.toml.decode(path.read_bytes(), type=ModelCard)
        if card.name != path.stem:
            raise ValueError(f"{path.name} is the card of {card.name}")
        cards[card.name] = card
    return cards
