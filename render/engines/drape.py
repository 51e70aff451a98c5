"""The engine without a model: the drape stage's own picture, on any machine."""

from __future__ import annotations

from render.cards import engine_card
from render.engines.base import Engine

CARD = engine_card("drape")


def create() -> Engine | None:
    return None
