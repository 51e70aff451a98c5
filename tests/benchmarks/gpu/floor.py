"""The arithmetic floor: the denoiser's own products at the rate at which this card multiplies matrices."""

from __future__ import annotations

import time
from typing import Any

from tests.benchmarks.gpu.card import Card

SIDE, SIDE_ON_CPU = 8192, 1024
ROUNDS = 50
WARM_UP = 0.5
"""Seconds: a card that was idle first raises its clocks."""


class Calls:
    """A context manager that counts a network's calls, and keeps the first without its tensors' memory."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self.count = 0
        self.first: tuple[Any, Any] | None = None

    def __enter__(self) -> Calls:
        self._hook = self._network.register_forward_pre_hook(self._saw, with_kwargs=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._hook.remove()
        del self._network  # it may be gigabytes

    def _saw(self, _network: Any, positional: Any, named: Any) -> None:
        self.count += 1
        if self.first is None:
            self.first = shapes_of((positional, named))


def shapes_of(arguments: Any) -> Any:
    """A call's tensors without their memory, so that it can be repeated on the meta device."""
    from torch.utils._pytree import tree_map

    def bare(each: Any) -> Any:
        import torch

        return (
            torch.empty(each.shape, dtype=each.dtype, device="meta")
            if isinstance(each, torch.Tensor)
            else each
        )

    return tree_map(bare, arguments)


def products(network: Any, call: tuple[Any, Any]) -> int:
    """Floating-point operations of one call, counted on a network without memory."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    positional, named = call
    dtype = next(
        (each.dtype for each in (*positional, *named.values()) if isinstance(each, torch.Tensor)),
        torch.float32,
    )
    with torch.no_grad(), FlopCounterMode(display=False) as counted:
        network.to(dtype)(*positional, **named)
    return int(counted.get_total_flops())


def rate(card: Card) -> float:
    """Operations a second of a large product of matrices: 16 bit on a GPU, 32 bit on a CPU."""
    import torch

    side, dtype = (SIDE, torch.bfloat16) if card.gpu else (SIDE_ON_CPU, torch.float32)
    left, right = (torch.randn(side, side, device=card.device, dtype=dtype) for _ in range(2))
    begun = time.perf_counter()
    while time.perf_counter() - begun < WARM_UP:
        card.timed(lambda: left @ right)

    def multiply() -> None:
        for _ in range(ROUNDS):
            left @ right

    return ROUNDS * 2 * side**3 / card.timed(multiply)
