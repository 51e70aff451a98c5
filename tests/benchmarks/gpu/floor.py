"""The arithmetic floor: the denoiser's own products at the rate at which this card multiplies matrices."""

from __future__ import annotations

import time
from typing import Any

SIDE, SIDE_ON_CPU = 8192, 1024
ROUNDS = 10


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


def rate(device: str) -> float:
    """Operations a second of a large product of matrices: 16 bit on a GPU, 32 bit on a CPU."""
    import torch

    side, dtype = (SIDE, torch.bfloat16) if device == "cuda" else (SIDE_ON_CPU, torch.float32)
    left, right = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
    for _ in range(3):
        left @ right
    _wait(device)
    begun = time.perf_counter()
    for _ in range(ROUNDS):
        left @ right
    _wait(device)
    return ROUNDS * 2 * side**3 / (time.perf_counter() - begun)


def _wait(device: str) -> None:
    import torch

    if device == "cuda":
        torch.cuda.synchronize()
