"""How a model computes, where several ways give the same picture but for its last bits.

The first picture of a model is computed plainly. What is found to be faster later is said in the render's plan, and a
render that is repeated asks for what its plan says, so that it gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PLAIN_ATTENTION = "native"
COMPILED = "compiled blocks"
_ATTENTION = "attention by "

Parameters = Mapping[str, float | int | str | bool]


@dataclass(frozen=True)
class Manner:
    """`attention` is one of the backends of diffusers' dispatcher, `compiled` whether repeated blocks are."""

    attention: str = PLAIN_ATTENTION
    compiled: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What a plan says of it; nothing where it is plain."""
        said = [] if self.attention == PLAIN_ATTENTION else [f"{_ATTENTION}{self.attention}"]
        return (*said, COMPILED) if self.compiled else tuple(said)


@dataclass(frozen=True)
class Wish:
    """What a request wants of the manner: None is whatever is best by then."""

    attention: str | None = None
    compiled: bool | None = None

    def of(self, best: Manner) -> Manner:
        return Manner(
            best.attention if self.attention is None else self.attention,
            best.compiled if self.compiled is None else self.compiled,
        )


WHATEVER = Wish()


def wish_of(parameters: Parameters) -> Wish:
    """Raises `ValueError` for values that are none."""
    attention, compiled = parameters.get("attention"), parameters.get("compiled")
    if not isinstance(attention, str | None) or not isinstance(compiled, bool | None):
        raise ValueError("attention is a name, compiled true or false")
    return Wish(attention, compiled)


def repeating(plan: str) -> Parameters:
    """The parameters that repeat a render in the manner in which its plan's words say it was computed.

    None for a render without a model, and on the CPU, where nothing but the request decides.
    """
    said = plan.split(", ")
    if not plan or said[0] == "on the CPU":
        return {}
    attention = next((part.removeprefix(_ATTENTION) for part in said if part.startswith(_ATTENTION)), None)
    return {"attention": attention or PLAIN_ATTENTION, "compiled": COMPILED in said}
