"""What every engine is, and how the others find it.

An engine is a module of this package with a `CARD` and a function `create() -> Engine | None`; None says that
it renders without a model. Modules import torch only inside functions, so that a desktop without torch can
ask what there is. Crop and stitch, colours, lock, checks and cancelling are outside, in `render.stages`.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from render.cards import ModelCard
from render.errors import EngineError
from render.messages import ErrorKind, RenderRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_VARIABLE = "ANCHOR_WEIGHTS"
"""Names the folder in which every engine has a folder of its own with its weights."""

Parameters = Mapping[str, float | int | str | bool]

_HELPERS = ("base", "handler")


@dataclass(frozen=True)
class EngineStatus:
    """Whether an engine can run on this machine; `reason` is a sentence with the remedy where it cannot."""

    name: str
    available: bool
    reason: str
    card: ModelCard


@dataclass(frozen=True)
class Plan:
    """How an engine is loaded: from where, onto what, at which precision (a torch dtype's name)."""

    weights: Path
    device: str
    dtype: str


StepListener = Callable[[int, int], None]
"""Called after each step with its number, from 1, and the number of steps; raises to stop."""


class Engine(Protocol):
    @property
    def card(self) -> ModelCard: ...

    def fits(self, request: RenderRequest) -> str | None:
        """Why this request cannot be rendered, as a sentence; None where it can."""
        ...

    def load(self, plan: Plan) -> None:
        """Build the model. Called on the one thread that builds and runs models."""
        ...

    def render(
        self,
        crop: NDArray[np.uint8],
        mask: NDArray[np.uint8],
        references: Sequence[NDArray[np.uint8]],
        params: Parameters,
        on_step: StepListener,
    ) -> NDArray[np.uint8]:
        """Render where `mask` is 255.

        `crop` is (h, w, 3) sRGB, its sides multiples of 16 and at most 1 MP; `mask` is (h, w); each reference
        is (h, w, 3) sRGB, a garment on a plain ground. `params` has the request's own and its `seed`.
        Returns pixels of the crop's shape. What `on_step` raises goes through.
        """
        ...

    def unload(self) -> None:
        """Give the memory back."""
        ...


class EngineModule(Protocol):
    @property
    def CARD(self) -> ModelCard: ...  # noqa: N802

    def create(self) -> Engine | None: ...


@cache
def _modules() -> dict[str, EngineModule]:
    import render.engines

    names = [module.name for module in pkgutil.iter_modules(render.engines.__path__)]
    modules: dict[str, EngineModule] = {}
    for name in sorted(set(names) - set(_HELPERS)):
        module: EngineModule = importlib.import_module(f"render.engines.{name}")  # pyright: ignore[reportAssignmentType]
        modules[module.CARD.name] = module
    return dict(sorted(modules.items(), key=lambda item: (item[1].CARD.needs_weights, item[0])))


def available_engines() -> tuple[EngineStatus, ...]:
    """Every engine this version knows, those without needs first, and whether it can run here."""
    statuses: list[EngineStatus] = []
    for name, module in _modules().items():
        reason = why_not(module.CARD, {})
        statuses.append(EngineStatus(name, reason is None, reason or "", module.CARD))
    return tuple(statuses)


def engine_module(name: str) -> EngineModule:
    """Raises `EngineError(UNKNOWN_ENGINE)` with a sentence that names the known ones."""
    modules = _modules()
    if name not in modules:
        raise EngineError(
            ErrorKind.UNKNOWN_ENGINE,
            f"There is no engine called “{name}”; choose one of {', '.join(modules)}.",
        )
    return modules[name]


def require_engine(name: str, parameters: Parameters | None = None) -> ModelCard:
    """The card of an engine that can run here. Raises `UNKNOWN_ENGINE` or `ENGINE_UNAVAILABLE`."""
    card = engine_module(name).CARD
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
            f"The weights of {card.title} are not on this machine; put them into a folder named {card.name} "
            f"and name its parent in {WEIGHTS_VARIABLE}, or use the drape engine."
        )
    if parameters.get("device") != "cpu" and gpu_count() == 0:
        return (
            f"{card.title} needs an NVIDIA GPU with its driver and none was found here; use the drape engine."
        )
    return None


def weights_folder(card: ModelCard, parameters: Parameters) -> Path | None:
    named = parameters.get("weights")
    if named:
        return Path(str(named))
    root = os.environ.get(WEIGHTS_VARIABLE)
    return Path(root) / card.name if root else None


def plan_for(card: ModelCard, parameters: Parameters) -> Plan:
    """How to load an engine for a request with these parameters. Raises `ENGINE_UNAVAILABLE`."""
    require_engine(card.name, parameters)
    folder = weights_folder(card, parameters)
    assert folder is not None
    if parameters.get("device") == "cpu":
        return Plan(folder, "cpu", "float32")
    return Plan(folder, "cuda", "bfloat16")


def gpu_count() -> int:
    """NVIDIA GPUs that the driver's management library tells of; 0 without a driver."""
    name = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
    try:
        library = ctypes.CDLL(name)
    except OSError:
        return 0
    count = ctypes.c_uint(0)
    if library.nvmlInit_v2() != 0:
        return 0
    try:
        return int(count.value) if library.nvmlDeviceGetCount_v2(ctypes.byref(count)) == 0 else 0
    finally:
        library.nvmlShutdown()
