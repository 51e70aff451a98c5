"""What a model would be given for a look, found by going the way of a render up to the model."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from render.cards import ModelCard
from render.engines.base import Sampler, Scene, StepListener
from render.errors import EngineError
from render.memory import Plan, Workload
from render.messages import Box, ErrorKind, Progress, Render, RenderRequest
from render.pipeline import Sources, render_look
from render.stages.diffuse import Diffusion
from render.task import TaskContext


def scene_of(
    request: RenderRequest, card: ModelCard, context: TaskContext, sources: Sources
) -> tuple[Scene, Sampler, Box]:
    """The scene, how it is to be sampled, and where in the photo it lies. Raises what a render raises."""
    boxes: list[Box] = []

    def report(progress: Progress) -> None:
        if progress.box is not None:
            boxes.append(progress.box)
        context.report(progress)

    watched = replace(context, report=report)
    command = Render(task_id=context.task_id, request=request, output_folder="")
    try:
        render_look(command, watched, sources, diffuse=Diffusion(_Onlooker(card), watched))
    except _SeenEnough as seen:
        return seen.scene, seen.sampler, boxes[-1]
    raise EngineError(
        ErrorKind.UNFIT,
        "This look changes nothing in the photo, so there is nothing to render; put a garment on.",
    )


class _SeenEnough(Exception):
    def __init__(self, scene: Scene, sampler: Sampler) -> None:
        super().__init__()
        self.scene, self.sampler = scene, sampler


class _Onlooker:
    """An engine that looks at what it is given and goes."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    def workload(self, pixels: int, references: int) -> Workload:  # noqa: ARG002
        return Workload(text=0, encode=0, denoise=0, decode=0, decode_tiled=0)

    def load(self, plan: Plan) -> None:  # noqa: ARG002
        return

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NoReturn:
        on_step(0, 1, None)
        raise _SeenEnough(scene, sampler)

    def unload(self) -> None:
        return
