"""How long a model's networks were at work, on the device's own clock."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

WAYS = ("encoder", "decoder")
"""An autoencoder's halves, which are networks too; what stands between them is next to nothing."""


class ModelClock:
    """Adds up the calls of every network of a pipeline, an autoencoder's by its halves.

    On a GPU a call counts from where the device reaches it to where it leaves it, without waiting for either.
    """

    def __init__(self, device: str) -> None:
        self._gpu = device == "cuda"
        self._spans: list[tuple[Any, Any]] = []
        self._inside = 0
        # A network that is given up, as where memory runs out, must not stay for this clock's sake.
        self._hooks: WeakKeyDictionary[Any, tuple[Any, Any]] = WeakKeyDictionary()
        self.steps = 0
        """Calls of the denoiser that were begun."""

    def watch(self, pipeline: Any, denoiser: str) -> None:
        """Every network that was not watched before, until `close`."""
        for name, network in networks_of(pipeline):
            if network not in self._hooks:
                self._hooks[network] = (
                    network.register_forward_pre_hook(lambda *_, step=name == denoiser: self._begin(step)),
                    network.register_forward_hook(lambda *_: self._end(), always_call=True),
                )

    def close(self) -> None:
        for hooks in self._hooks.values():
            for hook in hooks:
                hook.remove()
        self._hooks.clear()

    def restart(self) -> None:
        self._spans.clear()
        self.steps = 0

    @property
    def seconds(self) -> float:
        """All calls together."""
        return sum(self._between(begin, end) for begin, end in self._spans)

    @property
    def whole(self) -> float:
        """Seconds from the first call's begin to the last one's end."""
        return self._between(self._spans[0][0], self._spans[-1][1]) if self._spans else 0.0

    def _between(self, begin: Any, end: Any) -> float:
        if not self._gpu:
            return end - begin
        end.synchronize()
        return begin.elapsed_time(end) / 1000.0

    def _now(self) -> Any:
        if not self._gpu:
            return time.perf_counter()
        import torch

        event = torch.cuda.Event(enable_timing=True)
        event.record()
        return event

    # One thread at a time is at the models, so what is within another call is known by counting.
    def _begin(self, step: bool = False) -> None:
        self.steps += step
        self._inside += 1
        if self._inside == 1:
            self._begun = self._now()

    def _end(self) -> None:
        self._inside -= 1
        if self._inside == 0:
            self._spans.append((self._begun, self._now()))


def networks_of(pipeline: Any) -> Iterable[tuple[str, Any]]:
    import torch

    for name, part in pipeline.components.items():
        if isinstance(part, torch.nn.Module):
            halves = [
                getattr(part, way) for way in WAYS if isinstance(getattr(part, way, None), torch.nn.Module)
            ]
            yield from ((name, each) for each in halves or [part])
