"""What every engine is, and how the others find it.

An engine is a card in `resources/engines` and a module of this package of the same name, whose `create()` answers with
an `Engine`, or None for what renders without a model. Modules import torch only inside functions. Asking what there
is reads cards alone. Crop and stitch, colours, lock, checks and cancelling are outside, in `render.stages`.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from render.cards import ModelCard, engine_cards, sampling_of
from render.errors import EngineError
from render.gpus import gpu_count, why_too_old
from render.manner import WHATEVER, Wish, wish_of
from render.memory import Plan, Workload
from render.messages import ErrorKind, Keypoint, RenderRequest, Slot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from render.engines.tuning import Tuning

WEIGHTS_VARIABLE = "ANCHOR_WEIGHTS"
"""Names the folder in which every engine has a folder of its own with its weights."""

PROFILE_WEIGHTS_VARIABLE = "ANCHOR_PROFILE_WEIGHTS"
"""The same of the profile that is open, for this process and those it starts; the one above goes before it."""

Parameters = Mapping[str, float | int | str | bool]


@dataclass(frozen=True)
class EngineStatus:
    """Whether an engine can run on this machine; `reason` is a sentence with the remedy where it cannot."""

    name: str
    available: bool
    reason: str
    card: ModelCard


@dataclass(frozen=True)
class Scene:
    """What an engine sees of a look. Every array has the crop's size, its sides multiples of 16.

    crop        (h, w, 3) uint8 sRGB: the photo
    mask        (h, w) uint8: 255 where it is to generate, 0 elsewhere
    drape       (h, w, 3) uint8 sRGB: the crop with the drape laid in, the structure to start from
    known       (h, w) uint8: 255 where the drape is to be trusted
    references  (h, w, 3) uint8 sRGB each, of any size: the garments on white, the innermost first
    slots       of the references
    keypoints   the person's, in pixels of the crop
    """

    crop: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    drape: NDArray[np.uint8]
    known: NDArray[np.uint8]
    references: tuple[NDArray[np.uint8], ...]
    slots: tuple[Slot, ...] = ()
    keypoints: Mapping[str, Keypoint] = field(default_factory=dict)


@dataclass(frozen=True)
class Sampler:
    """What a person may turn: `strength` is 1 for a render from noise alone, less to start from the drape.

    `variants` as in the request; `wish` is for a render that repeats another one; `keep_references` approximates.
    """

    seed: int
    steps: int
    guidance: float
    strength: float
    prompt: str
    variants: tuple[int, ...] = ()
    wish: Wish = WHATEVER
    keep_references: bool = False


def sampler_of(card: ModelCard, request: RenderRequest) -> Sampler:
    """The request's own values, where it has none those that hold with its weights. Raises `EngineError(UNFIT)`."""
    wanted = request.parameters
    usual = sampling_of(card, weights_folder(card, wanted))
    steps = wanted.get("steps", usual.steps)
    if not isinstance(steps, int) or not 1 <= steps <= usual.most_steps:
        raise EngineError(
            ErrorKind.UNFIT, f"{card.title} takes 1 to {usual.most_steps} steps; set another number."
        )
    guidance = wanted.get("guidance", usual.guidance)
    if not isinstance(guidance, int | float) or not 0.0 <= guidance <= 100.0:
        raise EngineError(
            ErrorKind.UNFIT, f"{card.title} takes a guidance from 0 to 100; set another number."
        )
    strength = wanted.get("strength", usual.strength)
    if not isinstance(strength, int | float) or not 0.0 < strength <= 1.0:
        raise EngineError(
            ErrorKind.UNFIT, f"{card.title} takes a strength above 0 and up to 1; set another number."
        )
    prompt = str(wanted.get("prompt", "") or usual.prompt)
    try:
        wish = wish_of(wanted)
    except ValueError as error:
        message = f"{card.title} cannot be told so how to compute; leave “attention” and “compiled” out."
        raise EngineError(ErrorKind.UNFIT, message, str(error)) from error
    keeps = wanted.get("keep_references", False)
    if not isinstance(keeps, bool) or (keeps and not card.keeps_references):
        raise EngineError(ErrorKind.UNFIT, f"{card.title} cannot keep its references; leave that out.")
    return Sampler(
        request.seed, steps, float(guidance), float(strength), prompt, request.variants, wish, keeps
    )


StepListener = Callable[[int, int, "NDArray[np.uint8] | None"], None]
"""Called after each step with its number, from 1, the number of steps, and how the crop comes along, as a small
(h, w, 3) sRGB picture where there is one; raises to stop."""


class Renders(Protocol):
    """What the stages see of an engine."""

    @property
    def card(self) -> ModelCard: ...

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        """Render where the scene's mask is 255. Returns pixels of the crop's shape, sRGB.

        What `on_step` raises goes through.
        """
        ...


class Engine(Renders, Protocol):
    """Whoever calls `load`, `render` or `unload` has its turn with the models: see `render.engines.models`."""

    @property
    def tuning(self) -> Tuning | None:
        """Of the model that is loaded; None for an engine that has one way to compute."""
        ...

    def workload(self, pixels: int, references: int) -> Workload:
        """What a render of a crop of `pixels` with so many references holds besides weights."""
        ...

    def load(self, plan: Plan) -> None:
        """Build the model."""
        ...

    def render_together(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], on_steps: Sequence[StepListener]
    ) -> Sequence[NDArray[np.uint8]]:
        """As `render`, one picture for each seed, in one go. Whoever listens to a picture hears of it alone."""
        ...

    def unload(self) -> None:
        """Give the memory back."""
        ...


class EngineModule(Protocol):
    def create(self) -> Engine | None: ...


def available_engines() -> tuple[EngineStatus, ...]:
    """Every engine this version knows, those without needs first, and whether it can run here."""
    statuses: list[EngineStatus] = []
    for name, card in engine_cards().items():
        reason = why_not(card, {})
        statuses.append(EngineStatus(name, reason is None, reason or "", card))
    return tuple(statuses)


def card_of(name: str) -> ModelCard:
    """Raises `EngineError(UNKNOWN_ENGINE)` with a sentence that names the known ones."""
    cards = engine_cards()
    if name not in cards:
        raise EngineError(
            ErrorKind.UNKNOWN_ENGINE,
            f"There is no engine called “{name}”; choose one of {', '.join(cards)}.",
        )
    return cards[name]


def make_engine(name: str) -> Engine | None:
    """The engine of this name, not loaded yet; None for one that renders without a model. Imports its module."""
    card = card_of(name)
    module: EngineModule = importlib.import_module(f"render.engines.{card.name.replace('-', '_')}")  # pyright: ignore[reportAssignmentType]
    return module.create()


def require_engine(name: str, parameters: Parameters | None = None) -> ModelCard:
    """The card of an engine that can run here. Raises `UNKNOWN_ENGINE` or `ENGINE_UNAVAILABLE`."""
    card = card_of(name)
    reason = why_not(card, parameters or {})
    if reason is not None:
        raise EngineError(ErrorKind.ENGINE_UNAVAILABLE, reason)
    return card


def why_not(card: ModelCard, parameters: Parameters) -> str | None:
    """The sentence why an engine cannot run here; None where it can.

    `parameters` may name a folder of `weights` and the `device` cpu, which otherwise is not offered: a
    diffusion model takes minutes a picture there.
    """
    if not card.needs_weights:
        return None
    if importlib.util.find_spec("torch") is None or importlib.util.find_spec("diffusers") is None:
        return (
            f"{card.title} needs the engines extra; run “python3 installers/dev.py setup --gpu” to install it, "
            "or use the drape engine."
        )
    folder = weights_folder(card, parameters)
    if folder is None or not (folder / "model_index.json").is_file():
        return (
            f"The weights of {card.title} are not on this machine; fetch them with “anchor weights download "
            f"{card.name}” or the weights page, or use the drape engine."
        )
    if parameters.get("device") == "cpu":
        return None
    if gpu_count() == 0:
        return (
            f"{card.title} needs an NVIDIA GPU with its driver and none was found here; use the drape engine."
        )
    return why_too_old(card)


def weights_folder(card: ModelCard, parameters: Parameters) -> Path | None:
    named = parameters.get("weights")
    if named:
        return Path(str(named))
    root = weights_root()
    return root / card.name if root else None


def weights_root() -> Path | None:
    """The folder in which every model has one of its own; None where nobody named one."""
    named = os.environ.get(WEIGHTS_VARIABLE) or os.environ.get(PROFILE_WEIGHTS_VARIABLE)
    return Path(named) if named else None
