"""The engine process's work: one model at a time, built and run on one thread."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from render.engines.base import Engine, make_engine, require_engine, sampler_of, weights_folder
from render.errors import EngineError
from render.lanes import lane_from
from render.loras import require_fitting
from render.memory import BEST_PIXELS, SMALLER_AREAS, Model, Plan, best_plan, budget_of_card, plans, published
from render.messages import AnyResult, Command, MakeAnchors, Matte, Render, Rendered, RenderRequest
from render.parsers.base import Parsers
from render.safetensors import component_sizes
from render.task import TaskContext

if TYPE_CHECKING:
    from render.pipeline import Sources


class EngineHandlers:
    lanes = ("models",)

    def __init__(self) -> None:
        self._remembered: Sources | None = None
        self._engine: Engine | None = None
        self._parsers = Parsers()

    def lane(self, command: Command) -> str:
        return lane_from(dict.fromkeys((Render, MakeAnchors, Matte), "models"), command)

    def warm_up(self, lane: str) -> None:  # noqa: ARG002
        """Import torch ahead, which takes seconds."""
        if importlib.util.find_spec("torch") is not None:
            import torch  # noqa: F401

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        if isinstance(command, MakeAnchors):
            from render.parsers.anchors import make_anchors

            return make_anchors(command, context, self._sources, self._parsers)
        if isinstance(command, Matte):
            from render.parsers.matting import matte_garment

            return matte_garment(command, context, self._parsers)
        from render.pipeline import render_look

        # A render is planned to fill the card.
        self._parsers.unload()
        assert isinstance(command, Render)
        request = command.request
        card = require_engine(request.engine, request.parameters)
        for lora in request.loras:
            require_fitting(card, Path(lora.path), weights_folder(card, request.parameters) or Path())
        engine = self._take(request.engine)
        if engine is None:
            return render_look(command, context, self._sources)
        sampler_of(engine.card, request)
        first, *lower = plans_for(engine, request)
        try:
            return self._render(command, context, engine, first)
        except Exception as error:
            if not is_out_of_memory(error) or not lower:
                raise
        # Once, and with the traceback gone: it holds the tensors that did not fit.
        engine.unload()
        return self._render(command, context, engine, lower[0])

    def _render(self, command: Render, context: TaskContext, engine: Engine, plan: Plan) -> Rendered:
        from render.pipeline import render_look
        from render.stages.diffuse import Diffusion

        try:
            with context.stage("load", 0.0):
                engine.load(plan)
            return render_look(
                command,
                context,
                self._sources,
                diffuse=Diffusion(engine, context, plan.pixels),
                plan=plan.words,
            )
        except EngineError:
            raise
        except Exception as error:
            if is_out_of_memory(error):
                engine.unload()
            raise

    @property
    def _sources(self) -> Sources:
        from render.cache import Cache, RememberedSources, memory_budget

        if self._remembered is None:
            self._remembered = RememberedSources(Cache(memory_budget()))
        return self._remembered

    def _take(self, name: str) -> Engine | None:
        """The engine of this name; another one that was loaded makes room first."""
        if self._engine is not None and self._engine.card.name == name:
            return self._engine
        if self._engine is not None:
            self._engine.unload()
        self._engine = make_engine(name)
        return self._engine


def plans_for(engine: Engine, request: RenderRequest) -> Sequence[Plan]:
    """The plans that fit this machine now, the best first. Raises `EngineError(DOES_NOT_FIT)`."""
    card = engine.card
    weights = weights_folder(card, request.parameters)
    assert weights is not None, "require_engine comes first"
    if request.parameters.get("device") == "cpu":
        return [Plan(weights, "cpu", "float32", loras=request.loras)]
    sizes = component_sizes(weights)
    model = Model(card, {**published(card).sizes, **sizes})
    references = len(request.garments)
    work = {
        pixels: engine.workload(pixels, references)
        for pixels in (round(BEST_PIXELS * share) for share in SMALLER_AREAS)
    }
    budget = memory_budget_of_card(request)
    best_plan(model, work, budget, weights, loras=request.loras)
    return list(plans(model, work, budget, weights, loras=request.loras))


def memory_budget_of_card(request: RenderRequest) -> int:
    """Bytes: the smaller of what the driver reports free, what this process holds included, and the request's cap.

    A cap is `memory_cap` gigabytes (10^9) among the request's parameters.
    """
    import torch

    free, total = torch.cuda.mem_get_info()
    mine = torch.cuda.memory_reserved()
    cap = request.parameters.get("memory_cap")
    return budget_of_card(free, mine, total, float(cap) if isinstance(cap, int | float) else 0.0)


def is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (
        type(error).__name__ == "OutOfMemoryError" or "out of memory" in str(error).lower()
    )
