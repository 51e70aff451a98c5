"""From a request to a workflow. Pure functions: no picture is read or written here."""

from __future__ import annotations

from render.cards import Sampling
from render.comfyui.klein import klein_workflow
from render.comfyui.sdxl import sdxl_workflow
from render.comfyui.values import ENGINES, Pictures, Sampled, Workflow
from render.errors import EngineError
from render.messages import ErrorKind, RenderRequest


def require_engine(engine: str) -> None:
    """Raises `EngineError` `UNFIT` where ComfyUI cannot run it."""
    if engine not in ENGINES:
        raise EngineError(
            ErrorKind.UNFIT,
            "Only looks rendered with klein or sdxl can be opened in ComfyUI; render this look with one of them first.",
            f"engine {engine}",
        )


def sampled(request: RenderRequest, sampling: Sampling, width: int, height: int) -> Sampled:
    """What the request says, and the engine's card where it says nothing, for a crop of this size."""
    said = request.parameters
    return Sampled(
        width=width,
        height=height,
        seed=request.seed,
        steps=int(said.get("steps", sampling.steps)),
        guidance=float(said.get("guidance", sampling.guidance)),
        strength=min(1.0, float(said.get("strength", sampling.strength))),
        prompt=str(said.get("prompt", sampling.prompt)),
        negative=str(said.get("negative_prompt", "")),
    )


def workflow_of(engine: str, pictures: Pictures, asked: Sampled, prefix: str) -> Workflow:
    """`prefix` begins the names of what ComfyUI saves. Raises `EngineError` `UNFIT`."""
    require_engine(engine)
    make = klein_workflow if engine == "klein" else sdxl_workflow
    return make(pictures, asked, prefix)
