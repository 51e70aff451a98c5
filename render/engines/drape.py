"""The engine without a model: the drape stage's own picture, on any machine."""

from __future__ import annotations

from render.engines.base import Engine, EngineCard

CARD = EngineCard(
    name="drape",
    title="Drape",
    licence="Apache-2.0",
    commercial=True,
    provenance="Geometry only; nothing was trained.",
    revision="1",
    seeds=False,
    needs_weights=False,
)


def create() -> Engine | None:
    return None
