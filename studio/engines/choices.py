"""The engines as a person chooses among them: what each is, whether it can run here, and how."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from render.cards import ModelCard, Sampling, engine_cards, sampling_of
from render.engines.base import make_engine, why_not
from render.engines.choices import Choices
from render.errors import EngineError, InputError
from render.gpus import too_old
from render.manner import NOTHING_TRIED, Found
from render.memory import (
    BEST_PIXELS,
    SMALLER_AREAS,
    Model,
    Plan,
    best_plan,
    budget_of_card,
    ladder_of,
    model_in,
)
from render.safetensors import component_sizes
from studio.engines.values import EngineValues
from studio.gpu import GpuReading

USUAL = "klein"
"""Where it can run it is what somebody gets who chose nothing; elsewhere that is `PLAIN`."""

PLAIN = "drape"
"""Runs on any machine."""


@dataclass(frozen=True)
class EngineChoice:
    """`reasons` say why it cannot run here, each with its remedy; none where it can.

    has_weights   nothing has to be fetched for it
    plan          how it would be loaded; None where there is no card to plan for, or where it does not fit
    refusal       why it does not fit the card as it is now, and what would
    by_weights    the plan is of the files on disk; else of the sizes that its maker published
    seconds       what its renders of such a photo took here; None where nothing was measured
    found         what trials found to be faster here
    usual         what holds with the weights that are here; None where that is the card's
    """

    card: ModelCard
    reasons: tuple[str, ...] = ()
    has_weights: bool = True
    plan: Plan | None = None
    refusal: str = ""
    by_weights: bool = False
    seconds: float | None = None
    found: Found = NOTHING_TRIED
    usual: Sampling | None = None

    @property
    def sampling(self) -> Sampling:
        """What the engine samples with where a person says nothing."""
        return self.usual or self.card.sampling

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def can_run(self) -> bool:
        return not self.reasons and not self.refusal


@dataclass(frozen=True)
class Circumstances:
    """What a plan depends on: the card, the process that holds a model already, the person's cap in GB, the bytes of
    main memory that weights may wait in (None where nobody looked), the look, what was set of each engine; and the
    folder in which engines keep what trials found.
    """

    gpu: GpuReading | None = None
    process: int | None = None
    cap: float = 0.0
    main: int | None = None
    references: int = 1
    values: Mapping[str, EngineValues] = field(default_factory=dict[str, EngineValues])
    features: Path | None = None

    @property
    def budget(self) -> int:
        if self.gpu is None:
            return 0
        return budget_of_card(self.gpu.free, self._mine(self.gpu), self.gpu.total, self.cap)

    def _mine(self, gpu: GpuReading) -> int:
        """What the engine's process holds. Some drivers do not say whose memory it is; then all that is in use counts
        as its own, because a plan that is refused here is never tried, and one that is not is made again there.
        """
        if self.process is None:
            return 0
        return gpu.held.get(self.process, 0) if gpu.held else gpu.used


def choose_usual(choices: tuple[EngineChoice, ...]) -> str:
    """What renders for somebody who chose nothing."""
    return next((choice.name for choice in choices if choice.name == USUAL and choice.can_run), PLAIN)


def look_at(card: ModelCard, root: Path, around: Circumstances) -> EngineChoice:
    """One engine on this machine. `root` has a folder a model. Reads headers of files, and imports no torch."""
    folder = root / card.name
    if not card.needs_weights:
        return EngineChoice(card)
    has_weights = (folder / "model_index.json").is_file()
    # Whether there is a GPU, the reading says.
    lacking = why_not(card, {"weights": str(folder), "device": "cpu"})
    found = (lacking, _about_gpu(card, around))
    reasons = tuple(dict.fromkeys(reason for reason in found if reason))
    plan, refusal, by_weights = None, "", False
    if around.gpu is not None:
        try:
            model = model_in(folder, card, around.values.get(card.name, EngineValues()).uses)
            by_weights = has_weights and bool(component_sizes(folder))
            plan = plan_of(card, model, folder, around)
        except (EngineError, InputError) as error:
            refusal = error.message
    tried = Choices(around.features).found(card.name)
    usual = sampling_of(card, folder)
    return EngineChoice(card, reasons, has_weights, plan, refusal, by_weights, found=tried, usual=usual)


def all_choices(root: Path, around: Circumstances) -> tuple[EngineChoice, ...]:
    """Every engine, those without needs first."""
    return tuple(look_at(card, root, around) for card in engine_cards().values())


def plan_of(card: ModelCard, model: Model, folder: Path, around: Circumstances) -> Plan | None:
    """How it would be loaded now. Raises `EngineError(DOES_NOT_FIT)` with what would fit."""
    engine = make_engine(card.name)
    if engine is None:
        return None
    areas = [round(BEST_PIXELS * share) for share in SMALLER_AREAS]
    work = {pixels: engine.workload(pixels, max(1, around.references)) for pixels in areas}
    values = around.values.get(card.name, EngineValues())
    ladder = ladder_of(values.precision)
    return best_plan(model, work, around.budget, folder, ladder=ladder, loras=values.uses, main=around.main)


def _about_gpu(card: ModelCard, around: Circumstances) -> str | None:
    """Said beside what else is missing: nobody should fetch weights for a card that is not there."""
    if around.gpu is not None:
        return too_old(card, around.gpu.name, around.gpu.capability) or why_no_cuda(card)
    return f"{card.title} needs an NVIDIA GPU with its driver and none was found here; use the drape engine."


def why_no_cuda(card: ModelCard) -> str | None:
    """The sentence where torch is here, but cannot use an NVIDIA card; told from its version, without importing it."""
    build = torch_version()
    if not lacks_cuda(build):
        return None
    return (
        f"{card.title} finds torch {build} here, which is the CPU build and cannot use the GPU; "
        "run “python3 installers/dev.py setup --gpu” to install the other one."
    )


def torch_version() -> str:
    """Empty where there is none."""
    try:
        return metadata.version("torch")
    except metadata.PackageNotFoundError:
        return ""


def lacks_cuda(build: str) -> bool:
    """Whether a version of torch is a build that cannot use an NVIDIA card. What pip brings by itself says nothing in
    its version: for Linux that is the build for cards, for Windows the one for CPUs.
    """
    return bool(build) and ("+cpu" in build or (sys.platform == "win32" and "+cu" not in build))
