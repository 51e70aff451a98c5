"""The engine without a model: the drape stage's own picture, on any machine."""

from __future__ import annotations

from render.engines.base import Engine


def create() -> Engine | None:
    return None
