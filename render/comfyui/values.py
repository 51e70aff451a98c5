"""What a workflow is made from and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from render.engines.base import Sampler


@dataclass(frozen=True)
class Pictures:
    """Names of the files that nodes load from ComfyUI's input folder. All but the garments are of one size.

    crop        what is round the edit region, as it was photographed
    start       the same with the edit region grey, or draped where the engine starts from the drape
    mask        white where the engine renders
    garments    cut out on white, from the innermost to the outermost
    pose        how the person stands, as a ControlNet sees it; empty where the engine has none, or nothing is known
    """

    crop: str
    start: str
    mask: str
    garments: tuple[str, ...]
    pose: str = ""


@dataclass(frozen=True)
class Asked:
    """How a picture of `width` x `height` pixels is sampled. `loras` are file names with their weights, in order;
    `distilled` says that the engine wears its own LoRA for few steps.
    """

    width: int
    height: int
    sampler: Sampler
    loras: tuple[tuple[str, float], ...] = ()
    distilled: bool = False

    @property
    def lora_files(self) -> tuple[ModelFile, ...]:
        return tuple(ModelFile("loras", name, "the LoRA that this look wears") for name, _ in self.loras)


@dataclass(frozen=True)
class ModelFile:
    """A file that a workflow loads: its `folder` below ComfyUI's `models`, its `name` there, and whence it comes."""

    folder: str
    name: str
    source: str


@dataclass(frozen=True)
class Workflow:
    """`nodes` is the API format: what `POST /prompt` takes as its `prompt`. `remarks` say what is not as here."""

    nodes: Mapping[str, Mapping[str, Any]]
    models: tuple[ModelFile, ...]
    remarks: tuple[str, ...]
