"""A call of a network as it was, without its contents: enough to call it again for a trial."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shape:
    """Of a tensor that is made anew for each trial."""

    size: tuple[int, ...]
    dtype: Any
    device: Any

    def filled(self, noise: Any) -> Any:
        import torch

        if not self.dtype.is_floating_point:
            return torch.ones(self.size, dtype=self.dtype, device=self.device)
        return torch.randn(self.size, generator=noise).to(self.device, self.dtype)


@dataclass(frozen=True)
class Call:
    """Arguments of a network; `Shape` where a tensor was, in those that a `Recorder` keeps."""

    arguments: tuple[Any, ...]
    named: dict[str, Any]

    def filled(self) -> Call:
        """With noise in it, the same each time."""
        import torch

        noise = torch.Generator("cpu").manual_seed(0)

        def fill(value: Any) -> Any:
            return value.filled(noise) if isinstance(value, Shape) else value

        return Call(_each(self.arguments, fill), _each(self.named, fill))

    def __call__(self, network: Any) -> Any:
        """The tensor that the network answers with."""
        made = network(*self.arguments, **self.named)
        return made[0] if isinstance(made, tuple) else made.sample


PLAIN_TYPES = (bool, int, float, str, type(None))


class Recorder:
    """Keeps the newest call of a network, as shapes. A call with values of other kinds is no example for others."""

    def __init__(self, network: Any) -> None:
        self.call: Call | None = None
        network.register_forward_pre_hook(self._record, with_kwargs=True)

    def _record(self, _network: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
        import torch

        def shape(value: Any) -> Any:
            if isinstance(value, torch.Tensor):
                return Shape(tuple(value.shape), value.dtype, value.device)
            if not isinstance(value, PLAIN_TYPES):
                raise TypeError(type(value).__name__)
            return value

        with contextlib.suppress(TypeError):
            self.call = Call(_each(arguments, shape), _each(named, shape))


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, dict):
        return {name: _each(part, change) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(_each(part, change) for part in value)
    return change(value)
