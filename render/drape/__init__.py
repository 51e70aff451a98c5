"""The drape: a garment's picture warped onto a body, without any weights. `docs/drape.md` explains the method."""

from __future__ import annotations

from render.drape.body import BodyAnalysis, analyse_body
from render.drape.look import drape_look

__all__ = ["BodyAnalysis", "analyse_body", "drape_look"]
