"""What a model was asked for, as text for PNG files in the form of AUTOMATIC1111's web interface.

    the prompt <lora:name:weight>
    Negative prompt: …
    Steps: 4, Sampler: Euler, CFG scale: 1.0, Seed: 7, Size: 1024x1536, Model: …, Denoising strength: 0.6, Version: …

The first two are left out where there are none. A value with a comma, a colon or the end of a line in it stands in
JSON's quotation marks.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy.orm import Session

from render.cards import ModelCard, engine_cards, sampling_of
from render.delivery import Generation
from render.errors import EngineError
from render.messages import RenderRequest
from studio.about import version
from studio.jobs.renders import stored_render


def text_of_render(session: Session, render_id: str, wanted: Generation, size: tuple[int, int]) -> str:
    """The text for a picture of `size` made from a render; empty where nothing is wanted or no model rendered it."""
    if wanted is Generation.NONE:
        return ""
    render = stored_render(session, render_id)
    card = engine_cards().get(render.engine)
    if render.request is None or card is None or not card.needs_weights:
        return ""
    return generation_text(render.request, card, render.engine_revision, wanted, size)


def generation_text(
    request: RenderRequest, card: ModelCard, revision: str, wanted: Generation, size: tuple[int, int]
) -> str:
    """Prompts and names of files are in it for `Generation.PROMPTS` alone."""
    # The window starts without what engines need.
    from render.engines.base import sampler_of, weights_folder

    try:
        sampler = sampler_of(card, request)
    except EngineError:
        return ""
    facts = {
        "Steps": str(sampler.steps),
        "Sampler": sampling_of(card, weights_folder(card, request.parameters)).sampler,
        "CFG scale": f"{sampler.guidance:g}" if sampler.guidance % 1 else f"{sampler.guidance:.1f}",
        "Seed": str(sampler.seed),
        "Size": f"{size[0]}x{size[1]}",
        "Model": revision,
    }
    if sampler.strength < 1.0:
        facts["Denoising strength"] = f"{sampler.strength:g}"
    facts["Version"] = f"Anchor Studio {version()}"
    lines = [", ".join(f"{name}: {quoted(value)}" for name, value in facts.items())]
    if wanted is Generation.PROMPTS:
        loras = [f"<lora:{Path(lora.path).stem}:{lora.weight:g}>" for lora in request.loras]
        lines.insert(0, " ".join((sampler.prompt, *loras)).strip())
    return "\n".join(line for line in lines if line)


def quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if set(value) & set(",:\n") else value
