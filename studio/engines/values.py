"""What a person sets of an engine, as it is remembered and as a render carries it."""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec import Struct

from render.messages import LoraUse

Parameters = dict[str, float | int | str | bool]


class StoredLora(Struct, frozen=True, omit_defaults=True):
    """A LoRA in an engine's stack. `weight` is -2 to 2; one that is not `on` keeps its weight and is not worn, as one
    of weight 0 is not. `words` are what its maker says to write.
    """

    path: str
    sha256: str
    name: str
    weight: float = 1.0
    words: tuple[str, ...] = ()
    on: bool = True

    @property
    def is_worn(self) -> bool:
        return self.on and self.weight != 0

    @property
    def use(self) -> LoraUse:
        return LoraUse(self.path, self.sha256, self.weight)


class EngineValues(Struct, frozen=True, omit_defaults=True):
    """What differs from the engine's own values; None and an empty prompt leave those as they are.

    `attention` is one of `render.manner.BACKENDS`, `compiled` whether blocks are; None takes what trials found.
    `precision` is one of `render.memory.Precision`; None leaves it to the plan.
    """

    steps: int | None = None
    guidance: float | None = None
    strength: float | None = None
    prompt: str = ""
    detail_lock: bool | None = None
    detail_pass: bool | None = None
    attention: str | None = None
    compiled: bool | None = None
    precision: str | None = None
    loras: tuple[StoredLora, ...] = ()

    @property
    def parameters(self) -> Parameters:
        """Those that were set, by the names that a request has for them."""
        named: dict[str, float | int | str | bool | None] = {
            "steps": self.steps,
            "guidance": self.guidance,
            "strength": self.strength,
            "prompt": self.prompt.strip() or None,
            "detail_lock": self.detail_lock,
            "detail_pass": self.detail_pass,
            "attention": self.attention,
            "compiled": self.compiled,
            "precision": self.precision,
        }
        return {name: value for name, value in named.items() if value is not None}

    @property
    def is_own(self) -> bool:
        """Nothing was set but LoRAs: the engine's own values hold."""
        return not self.parameters

    @property
    def uses(self) -> tuple[LoraUse, ...]:
        """The stack as a request carries it, without what is off."""
        return tuple(lora.use for lora in self.loras if lora.is_worn)


@dataclass(frozen=True)
class EngineOrder:
    """With what a look is rendered."""

    engine: str = "drape"
    seed: int = 0
    parameters: Parameters = field(default_factory=Parameters)
    loras: tuple[LoraUse, ...] = ()
