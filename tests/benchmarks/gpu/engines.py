"""An engine to measure: on real files, or with random weights made where they are used; and the plans it may take."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from render.engines import make_engine
from render.engines.base import Sampler, Scene
from render.engines.diffusion import DiffusionEngine
from render.engines.features import FeatureStore, Tensors
from render.engines.parts import Parts
from render.errors import RenderError
from render.main_memory import main_memory_budget
from render.memory import (
    LADDER,
    SMALLER_AREAS,
    Model,
    Offload,
    Plan,
    Precision,
    best_plan,
    model_in,
    plans,
    published,
)
from tests.benchmarks.gpu import networks

NEEDS = {Precision.INT8: "torchao", Precision.INT4: "bitsandbytes", Offload.COMPONENT: "accelerate"}
"""What parts of a plan take besides torch and diffusers."""


class OfNewPhotos(FeatureStore):
    """As if no photo were rendered twice: what is of one look alone is made anew."""

    def get(self, key: str, make: Callable[[], Tensors], *, lasting: bool = True) -> Tensors:
        if not lasting:
            self._kept.pop(key, None)
        return super().get(key, make, lasting=lasting)


class RandomParts(Parts):
    """Networks with random weights. `seconds` counts what making them took, which no download or disk would."""

    size: ClassVar[str] = "published"
    seconds: ClassVar[float] = 0.0

    def __init__(self, card: Any, plan: Plan) -> None:
        self._card, self.plan = card, plan

    @property
    def settings(self) -> dict[str, Any]:
        return {"is_distilled": True}

    def has(self, folder: str) -> bool:
        return folder in networks.NETWORKS[self._card.name]

    def tool(self, folder: str, **changes: Any) -> Any:
        return networks.SCHEDULERS[self._card.name]()

    def _read(self, folder: str, kind: type[Any] | None) -> Any:
        begun = time.perf_counter()
        in_passing = self.plan.device == "cuda" and self.plan.offload is Offload.NONE
        made = networks.filled(self._card.name, folder, self.size, self.dtype, in_passing=in_passing)
        RandomParts.seconds += time.perf_counter() - begun
        return made


def engine_of(name: str, weights: Path | None, size: str = "published") -> DiffusionEngine:
    """With features of text made up, so that no text encoder is needed; on real files where `weights` names some."""
    made = make_engine(name)
    assert isinstance(made, DiffusionEngine)
    made.features = OfNewPhotos()
    if weights is None:
        made.parts_type = type("RandomParts", (RandomParts,), {"size": size})
        made.encode_text = lambda parts, sampler, scene: random_text(name, size, parts.dtype)  # pyright: ignore[reportAttributeAccessIssue]
    return made


def random_text(name: str, size: str, dtype: Any) -> Tensors:
    import torch

    noise = torch.Generator().manual_seed(0)
    shapes = networks.text_shapes(name, size)
    return {key: torch.randn(shape, generator=noise).to(dtype) for key, shape in shapes.items()}


def sampler_for(engine: DiffusionEngine, steps: int = 0, seed: int = 0) -> Sampler:
    usual = engine.card.sampling
    return Sampler(seed, min(usual.steps, steps or usual.steps), usual.guidance, 1.0, usual.prompt)


def scene_of(pixels: int, seed: int = 0) -> Scene:
    """A square crop, a mask of its middle and one garment of three to four, the same on crops of every seed."""
    side = int(pixels**0.5) // 16 * 16
    crop = np.random.default_rng((1, seed)).integers(0, 255, (side, side, 3), np.uint8)
    mask = np.zeros((side, side), np.uint8)
    mask[side // 6 : -side // 6, side // 5 : -side // 5] = 255
    garment = np.random.default_rng(0).integers(0, 255, (side, side * 3 // 4, 3), np.uint8)
    return Scene(crop, mask, crop, np.full_like(mask, 255), (garment,))


def plans_on_gpu(
    engine: DiffusionEngine, pixels: int, budget: int, weights: Path, size: str | None
) -> Sequence[Plan]:
    """Every plan within `budget` and this machine's main memory that can be carried out here, the best first; `size`
    of random weights.

    Raises `EngineError(DOES_NOT_FIT)`.
    """
    if size is None:
        model = model_in(weights, engine.card)
    else:
        usual = {part.folder: published(engine.card).sizes[part.folder] for part in engine.card.components}
        model = Model(engine.card, usual | networks.sizes(engine.card.name, size))
    work = {area: engine.workload(area, 1) for area in (round(pixels * share) for share in SMALLER_AREAS)}
    ladder = [steps for steps in LADDER if not missing_for(steps)]
    main = main_memory_budget(os.getpid())
    best_plan(model, work, budget, weights, ladder=ladder, main=main)
    return list(plans(model, work, budget, weights, ladder=ladder, main=main))


def missing_for(steps: Sequence[Precision | Offload]) -> tuple[str, ...]:
    return tuple(NEEDS[step] for step in steps if step in NEEDS and find_spec(NEEDS[step]) is None)


def left_out() -> tuple[str, ...]:
    """What plans cannot use here, and why."""
    return tuple(
        f"{step} ({name} is not installed)" for step, name in NEEDS.items() if find_spec(name) is None
    )


def said(error: BaseException) -> str:
    """A failure as a result."""
    text = error.message if isinstance(error, RenderError) else str(error)
    kind = error.kind.value if isinstance(error, RenderError) else type(error).__name__
    return f"{kind}: {' '.join(text.split())[:200]}"
