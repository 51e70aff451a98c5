"""How long a model's networks were at work, on the device's own clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

WAYS = ("encode", "decode")


class ModelClock:
    """Adds up the calls of every network of a pipeline: `forward`, and an autoencoder's own two ways.

    On a GPU a call counts from where the device reaches it to where it leaves it, without waiting for either.
    """

    def __init__(self, device: str) -> None:
        self._gpu = device == "cuda"
        self._spans: list[tuple[Any, Any]] = []
        self._inside = 0
        self._seen: set[int] = set()
        self.steps = 0
        """Calls of the denoiser that were begun."""

    def watch(self, pipeline: Any, denoiser: str) -> None:
        """Every network that was not watched before; for good."""
        import torch

        for name, part in pipeline.components.items():
            if isinstance(part, torch.nn.Module) and id(part) not in self._seen:
                self._seen.add(id(part))
                part.register_forward_pre_hook(lambda *_, step=name == denoiser: self._begin(step))
                part.register_forward_hook(lambda *_: self._end(), always_call=True)
                for way in WAYS:
                    if hasattr(part, way):
                        setattr(part, way, self._timed(getattr(part, way)))

    def restart(self) -> None:
        self._spans.clear()
        self.steps = 0

    @property
    def seconds(self) -> float:
        if not self._gpu:
            return sum(end - begin for begin, end in self._spans)
        import torch

        torch.cuda.synchronize()
        return sum(begin.elapsed_time(end) for begin, end in self._spans) / 1000.0

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **more: Any) -> Any:
            self._begin()
            try:
                return call(*arguments, **more)
            finally:
                self._end()

        return timed

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
