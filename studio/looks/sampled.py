"""How the model of a look samples: what a person set, and the engine's own values where they set none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from render.cards import ModelCard, engine_cards, sampling_of
from render.manner import Parameters
from render.messages import RenderRequest
from studio.looks.values import Look

NUMBERS = ("steps", "guidance", "strength")


@dataclass(frozen=True)
class Sampled:
    """`own` names the values that nobody set. `loras` are names with weights, in their order."""

    steps: float
    guidance: float
    strength: float
    prompt: str
    own: frozenset[str]
    loras: tuple[tuple[str, float], ...] = ()


def with_sampling(request: RenderRequest) -> RenderRequest:
    """The request with every value said by which a model samples, so that it stays true when other weights come, or
    another version of the studio with other values of its own. As it is where no model renders, or nobody knows which.
    """
    card = engine_cards().get(request.engine)
    if card is None or not card.needs_weights:
        return request
    said = {name: value for name, value in request.parameters.items() if name != "prompt" or value}
    return msgspec.structs.replace(request, parameters=_own_values(card, said) | said)


def sampled_of(look: Look | None, parameters: Parameters | None = None) -> Sampled | None:
    """How the model of a look samples, by the `parameters` of its request. A request that does not say all values, as
    those of older versions of the studio do not, is filled up with what holds with the weights that are here now.

    None where no model rendered, or nobody knows which.
    """
    card = None if look is None else engine_cards().get(look.engine)
    if look is None or card is None or not card.needs_weights:
        return None
    used = look.parameters if parameters is None else parameters
    values = _own_values(card, used) | _set_values(used)
    return Sampled(
        steps=float(values["steps"]),
        guidance=float(values["guidance"]),
        strength=float(values["strength"]),
        prompt=str(values["prompt"]),
        own=frozenset(values.keys() - _set_values(look.parameters).keys()),
        loras=tuple((Path(use.path).stem, use.weight) for use in look.loras),
    )


def _set_values(parameters: Parameters) -> dict[str, float | int | str | bool]:
    """What somebody set; an empty prompt sets none."""
    numbers = {name: parameters[name] for name in NUMBERS if isinstance(parameters.get(name), int | float)}
    return numbers | ({"prompt": prompt} if (prompt := parameters.get("prompt", "")) else {})


def _own_values(card: ModelCard, parameters: Parameters) -> dict[str, float | int | str | bool]:
    # The window starts without what engines need.
    from render.engines.base import weights_folder

    usual = sampling_of(card, weights_folder(card, parameters))
    return {
        "steps": usual.steps,
        "guidance": usual.guidance,
        "strength": usual.strength,
        "prompt": usual.prompt,
    }
