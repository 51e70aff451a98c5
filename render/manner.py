"""How a model computes, where several ways give the same picture but for its last bits.

The first picture of a model is computed plainly. What is found to be faster later is said in the render's plan, and a
render that is repeated asks for what its plan says, so that it gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from render.memory import decisive

PLAIN_ATTENTION = "native"
BACKENDS = (PLAIN_ATTENTION, "_native_flash", "_native_cudnn", "_native_efficient", "flash", "_flash_3")
"""Of diffusers' dispatcher, those that are exact; `native` leaves the choice to PyTorch."""

PLANNED = "planned"
"""The parameter that names a plan, by what is decisive of its words, which is taken where it fits."""

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


class Compiling(StrEnum):
    """What a trial found of compiled blocks."""

    FASTER = "faster"
    NOT_FASTER = "not faster"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Found:
    """What the newest trials found of an engine's ways to compute; None where nothing was tried."""

    attention: str | None = None
    compiled: Compiling | None = None

    @property
    def sentence(self) -> str:
        """For a report; empty where nothing was tried."""
        said = [f"attention by {self.attention} is the fastest"] if self.attention else []
        if self.compiled is not None:
            words = {
                Compiling.FASTER: "compiled blocks are faster",
                Compiling.NOT_FASTER: "compiled blocks are not faster",
                Compiling.IMPOSSIBLE: "its blocks cannot be compiled",
            }
            said.append(words[self.compiled])
        return f"tried here: {', '.join(said)}" if said else ""


NOTHING_TRIED = Found()


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
    """The parameters that repeat a render by its plan and in the manner in which that says it was computed.

    None for a render without a model, and on the CPU, where nothing but the request decides.
    """
    said = plan.split(", ")
    if not plan or said[0] == "on the CPU":
        return {}
    attention = next((part.removeprefix(_ATTENTION) for part in said if part.startswith(_ATTENTION)), None)
    return {PLANNED: decisive(plan), "attention": attention or PLAIN_ATTENTION, "compiled": COMPILED in said}
