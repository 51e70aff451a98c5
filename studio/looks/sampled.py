"""How the model of a look samples: what a person set, and the engine's own values where they set none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from render.cards import engine_cards, sampling_of
from studio.looks.values import Look


@dataclass(frozen=True)
class Sampled:
    """`own` names the values that nobody set. They are as they hold with the weights that are here now, which a render
    of another day may not have had. `loras` are names with weights, in their order.
    """

    steps: float
    guidance: float
    strength: float
    prompt: str
    own: frozenset[str]
    loras: tuple[tuple[str, float], ...] = ()


def sampled_of(look: Look | None) -> Sampled | None:
    """None where no model rendered, or nobody knows which."""
    # The window starts without what engines need.
    from render.engines.base import weights_folder

    card = None if look is None else engine_cards().get(look.engine)
    if look is None or card is None or not card.needs_weights:
        return None
    usual = sampling_of(card, weights_folder(card, look.parameters))
    numbers = {"steps": float(usual.steps), "guidance": usual.guidance, "strength": usual.strength}
    own = {*numbers, "prompt"}
    for name in numbers:
        value = look.parameters.get(name)
        if isinstance(value, int | float):
            numbers[name] = float(value)
            own.discard(name)
    prompt = str(look.parameters.get("prompt", ""))
    if prompt:
        own.discard("prompt")
    loras = tuple((Path(use.path).stem, use.weight) for use in look.loras)
    return Sampled(**numbers, prompt=prompt or usual.prompt, own=frozenset(own), loras=loras)
