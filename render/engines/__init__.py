"""What renders a look. Asking which engines there are loads no model and no torch."""

from __future__ import annotations

from render.engines.base import (
    Engine,
    EngineStatus,
    Plan,
    available_engines,
    engine_module,
    require_engine,
)

__all__ = [
    "Engine",
    "EngineStatus",
    "Plan",
    "available_engines",
    "engine_module",
    "require_engine",
]
