"""From what is asked for to a workflow. Pure functions: no picture is read or written here."""

from __future__ import annotations

from render.comfyui.klein import klein_workflow
from render.comfyui.sdxl import sdxl_workflow
from render.comfyui.values import ENGINES, Asked, Pictures, Workflow
from render.errors import EngineError
from render.messages import ErrorKind


def require_known(engine: str) -> None:
    """Raises `EngineError` `UNFIT` where ComfyUI cannot run it."""
    if engine not in ENGINES:
        raise EngineError(
            ErrorKind.UNFIT,
            "Only looks rendered with klein or sdxl can be opened in ComfyUI; render this look with one of them first.",
            f"engine {engine}",
        )


def workflow_of(engine: str, pictures: Pictures, asked: Asked, prefix: str) -> Workflow:
    """`prefix` begins the names of what ComfyUI saves. Raises `EngineError` `UNFIT`."""
    require_known(engine)
    make = klein_workflow if engine == "klein" else sdxl_workflow
    return make(pictures, asked, prefix)
