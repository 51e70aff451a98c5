"""What renders a look. Asking which engines there are loads no model and no torch."""

from __future__ import annotations

from render.engines.base import Engine, EngineStatus, available_engines, card_of, make_engine, require_engine

__all__ = ["Engine", "EngineStatus", "available_engines", "card_of", "make_engine", "require_engine"]
