"""From what is asked for to a workflow. Pure functions: no picture is read or written here."""

from __future__ import annotations

from render.comfyui.engines import require_known
from render.comfyui.klein import klein_workflow
from render.comfyui.sdxl import sdxl_workflow
from render.comfyui.values import Asked, Pictures, Workflow


def workflow_of(engine: str, pictures: Pictures, asked: Asked, prefix: str) -> Workflow:
    """`prefix` begins the names of what ComfyUI saves. Raises `EngineError` `UNFIT`."""
    require_known(engine)
    make = klein_workflow if engine == "klein" else sdxl_workflow
    return make(pictures, asked, prefix)
