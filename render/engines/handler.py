"""The engine process's work: looks side by side, one at a time at the models.

While one look has its turn with the model, the next is prepared, parsed and draped, and the one before is locked and
checked, so that a card waits for nobody (`render.engines.models` has the turns).
"""

from __future__ import annotations

import dataclasses
import importlib.util
import os
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from render.engines.base import Engine, require_engine, sampler_of, weights_folder
from render.engines.models import InTurn, Models
from render.engines.parts import start_card
from render.engines.quiet import Quiet
from render.errors import EngineError, RenderError, is_out_of_memory
from render.lanes import LOOKS_AT_ONCE, lane_from
from render.loras import require_fitting, require_unchanged, text_part_left_out
from render.main_memory import main_memory_budget
from render.manner import PLANNED
from render.memory import (
    BEST_PIXELS,
    MOST_BATCH,
    SMALLER_AREAS,
    Ladder,
    Plan,
    Precision,
    best_plan,
    budget_of_card,
    decisive,
    ladder_of,
    model_in,
    plans,
)
from render.messages import (
    AnyResult,
    Command,
    ErrorKind,
    MakeAnchors,
    Matte,
    Render,
    Rendered,
    RenderRequest,
)
from render.task import TaskContext
from render.turns import Room

if TYPE_CHECKING:
    from render.cards import ModelCard
    from render.pipeline import Sources

LEAST_PIXELS_AT_ONCE = 100_000_000
"""Of photos that are rendered side by side, which bounds what their CPU stages hold: three of 33 MP, two of 50, or a
larger one alone. More where main memory is large, as many as a sixteenth of it holds."""

BYTES_PER_PIXEL = 45
"""What a look holds at its most for every pixel of its photo, 32 of them counted beside photo and masks."""

AREAS = tuple(round(BEST_PIXELS * share) for share in SMALLER_AREAS)


class EngineHandlers:
    lanes = ("parse", *("look",) * LOOKS_AT_ONCE)

    def __init__(self) -> None:
        self._remembered: Sources | None = None
        self._lock = threading.Lock()
        self._models = Models()
        self._room = Room(pixels_at_once(main_memory()))
        # The next task would meet what only another process gets over.
        self._quiet = Quiet(gpu_lost=partial(os._exit, 1))

    def lane(self, command: Command) -> str:
        return lane_from({Render: "look", MakeAnchors: "parse", Matte: "parse"}, command)

    def warm_up(self, lane: str) -> None:
        """Import torch ahead, which takes seconds; the first look is prepared meanwhile."""
        if lane == "parse" and importlib.util.find_spec("torch") is not None:
            import torch  # noqa: F401

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        with self._quiet:
            return self._answer(command, context)

    def _answer(self, command: Command, context: TaskContext) -> AnyResult:
        if isinstance(command, MakeAnchors):
            from render.parsers.anchors import make_anchors

            # Before looks that wait: a person sits in front of this.
            with self._models.turn(context, urgent=True):
                return make_anchors(command, context, self._sources, self._models.parsers)
        if isinstance(command, Matte):
            from render.parsers.matting import matte_garment

            with self._models.turn(context, urgent=True):
                return matte_garment(command, context, self._models.parsers)
        assert isinstance(command, Render)
        photo = command.request.anchors
        with self._room.taken(photo.width * photo.height, context):
            return self._render(command, context)

    def _render(self, command: Render, context: TaskContext) -> Rendered:
        from render.pipeline import render_look

        request = command.request
        card = require_engine(request.engine, request.parameters)
        told: list[str] = []
        for lora in request.loras:
            require_unchanged(lora)
            path = Path(lora.path)
            info = require_fitting(card, path, weights_folder(card, request.parameters) or Path())
            if info.text_encoder:
                told.append(text_part_left_out(path))
        engine = self._models.engine(request.engine)
        if engine is None:
            return render_look(command, context, self._sources)
        sampler_of(engine.card, request)
        first, *lower = plans_for(engine, request)
        planned = request.parameters.get(PLANNED)
        if planned is not None and planned != decisive(first.words):
            told.append(otherwise_planned(str(planned), decisive(first.words)))
        try:
            return self._render_by(engine, first, command, context, told)
        except RenderError:
            raise
        except Exception as error:
            if not is_out_of_memory(error) or not lower:
                raise
        # Once, and with the traceback gone: it holds the tensors that did not fit.
        try:
            return self._render_by(engine, lower[0], command, context, told)
        except RenderError:
            raise
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            raise EngineError(
                ErrorKind.OUT_OF_MEMORY,
                f"{card.title} ran out of memory, and again with less of it (first {first.words}; then "
                f"{lower[0].words}). Close other programs that use it, set a lower memory limit for the studio, or "
                "use the drape engine.",
                str(error),
            ) from None

    def _render_by(
        self, engine: Engine, plan: Plan, command: Render, context: TaskContext, told: Sequence[str]
    ) -> Rendered:
        from render.pipeline import render_look
        from render.stages.diffuse import Diffusion

        keeps = bool(command.request.parameters.get("detail_pass", False))
        with closing(InTurn(self._models, engine, plan, context, keeps=keeps)) as in_turn:
            diffusion = Diffusion(in_turn, context, plan.pixels)
            rendered = render_look(command, context, self._sources, diffuse=diffusion)
        wish = sampler_of(engine.card, command.request).wish
        self._quiet.offer(partial(self._models.improve, engine, wish))
        words = ", ".join((plan.words, *in_turn.manner.words))
        return replace(rendered, plan=words, warnings=(*rendered.warnings, *told))

    @property
    def _sources(self) -> Sources:
        from render.cache import Cache, RememberedSources, memory_budget

        with self._lock:
            if self._remembered is None:
                self._remembered = RememberedSources(Cache(memory_budget()))
            return self._remembered


def main_memory() -> int:
    import psutil

    return int(psutil.virtual_memory().total)


def pixels_at_once(memory: int) -> int:
    return max(LEAST_PIXELS_AT_ONCE, memory // 16 // BYTES_PER_PIXEL)


def plans_for(engine: Engine, request: RenderRequest) -> Sequence[Plan]:
    """The plans that fit this machine now, the best first, or the one that the parameter `planned` names and what is
    smaller. Raises `EngineError(DOES_NOT_FIT)`.
    """
    card = engine.card
    weights = weights_folder(card, request.parameters)
    assert weights is not None, "require_engine comes first"
    variants, batch = variants_of(card, request)
    if request.parameters.get("device") == "cpu":
        batches = [min(variants, batch)] if min(variants, batch) > 1 else []
        alone = Plan(weights, "cpu", "float32", loras=request.loras)
        return [
            *(dataclasses.replace(alone, pixels=AREAS[0], batch=count) for count in batches),
            *(dataclasses.replace(alone, pixels=area) for area in AREAS),
        ]
    model = model_in(weights, card, request.loras)
    references = len(request.garments)
    work = {pixels: engine.workload(pixels, references) for pixels in AREAS}
    if request.parameters.get("keep_references", False):
        work = {
            pixels: dataclasses.replace(each, denoise=each.denoise + each.kept_references)
            for pixels, each in work.items()
        }
    budget, main = memory_budget_of_card(request), main_memory_budget(os.getpid())
    ladder = wanted_ladder(card, request)
    best_plan(model, work, budget, weights, ladder=ladder, loras=request.loras, main=main)
    search = partial(
        plans,
        model,
        work,
        budget,
        weights,
        ladder=ladder,
        loras=request.loras,
        variants=variants,
        batch=batch,
        main=main,
    )
    found, planned = list(search()), request.parameters.get(PLANNED)
    same = (plan for plan in search(tiled_too=True) if decisive(plan.words) == planned)
    for plan in same if planned else ():
        return [plan, *(lower for lower in found if lower.predicted_peak < plan.predicted_peak)]
    return found


def wanted_ladder(card: ModelCard, request: RenderRequest) -> Ladder:
    """As the parameter `precision` wants it. Raises `EngineError(UNFIT)`."""
    wanted = request.parameters.get("precision")
    try:
        return ladder_of(None if wanted is None else str(wanted))
    except ValueError:
        names = ", ".join(Precision)
        raise EngineError(
            ErrorKind.UNFIT, f"{card.title} keeps its weights in one of {names}; leave “precision” out."
        ) from None


def otherwise_planned(planned: str, taken: str) -> str:
    """What a person is told of a render that was to be repeated and has less or other memory now."""
    return (
        f"It was made with another plan than the first time ({taken}, not {planned}), for which there is no room now; "
        "fine detail may differ."
    )


def variants_of(card: ModelCard, request: RenderRequest) -> tuple[int, int]:
    """How many variants a look has that may be made in one go, and how many the parameter `batch` says at most, 0
    where it says nothing. Raises `EngineError(UNFIT)`.
    """
    batch = request.parameters.get("batch", 0)
    if isinstance(batch, bool) or not isinstance(batch, int) or not 0 <= batch <= MOST_BATCH:
        raise EngineError(
            ErrorKind.UNFIT,
            f"{card.title} makes 1 to {MOST_BATCH} variants at a time; set another number for batch.",
        )
    # Each tile of a detail pass starts from its own variant's picture.
    variants = 1 if request.parameters.get("detail_pass", False) else len(request.variants)
    return max(1, variants), batch


def memory_budget_of_card(request: RenderRequest) -> int:
    """Bytes: the smaller of what the driver reports free, what this process holds included, and the request's cap.

    A cap is `memory_cap` gigabytes (10^9) among the request's parameters.
    """
    import torch

    start_card()
    free, total = torch.cuda.mem_get_info()
    # What CUDA itself takes is taken already.
    mine = max(1, torch.cuda.memory_reserved())
    cap = request.parameters.get("memory_cap")
    return budget_of_card(free, mine, total, float(cap) if isinstance(cap, int | float) else 0.0)
