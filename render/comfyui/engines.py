"""Which engines' models ComfyUI runs with nodes of its own."""

from __future__ import annotations

from render.errors import EngineError
from render.messages import ErrorKind

ENGINES = ("klein", "sdxl")


def require_known(engine: str) -> None:
    """Raises `EngineError` `UNFIT` where ComfyUI cannot run it."""
    if engine not in ENGINES:
        raise EngineError(
            ErrorKind.UNFIT,
            "Only looks rendered with klein or sdxl can be opened in ComfyUI; render this look with one of them first.",
            f"engine {engine}",
        )
