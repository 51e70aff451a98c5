"""Which NVIDIA GPU renders and what it is, by the driver's management library; without torch."""

from __future__ import annotations

import os
from typing import Any

from render.cards import ModelCard

ORDER = {"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
"""For the environment of a process that computes: CUDA counts GPUs as the management library does, not the fastest
first, so that the GPU that is planned for and watched is the one that renders."""

VISIBLE_VARIABLE = "CUDA_VISIBLE_DEVICES"
"""With which a person picks GPUs. A process that computes takes the first of them."""

OLDEST = (8, 0)
"""The compute capability from which on a GPU computes in bfloat16 by itself: Ampere's."""


def gpu_count() -> int:
    """GPUs that a process may compute on; 0 without a driver."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return 0
    try:
        count = int(pynvml.nvmlDeviceGetCount())
    except pynvml.NVMLError:
        return 0
    finally:
        pynvml.nvmlShutdown()
    return count if count and place_among(count) is not None else 0


def why_too_old(card: ModelCard) -> str | None:
    """The sentence where the GPU that renders is too old for an engine; None where it is not, or does not say."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        place = place_among(int(pynvml.nvmlDeviceGetCount()))
        if place is None:
            return None
        gpu: Any = pynvml.nvmlDeviceGetHandleByIndex(place)
        capability = pynvml.nvmlDeviceGetCudaComputeCapability(gpu)
        return too_old(card, str(pynvml.nvmlDeviceGetName(gpu)), (int(capability[0]), int(capability[1])))
    except pynvml.NVMLError:
        return None
    finally:
        pynvml.nvmlShutdown()


def too_old(card: ModelCard, name: str, capability: tuple[int, int] | None) -> str | None:
    """The sentence where a GPU of this name is too old; None where it is not, or nobody knows."""
    if capability is None or capability >= OLDEST:
        return None
    return (
        f"{card.title} needs an NVIDIA GPU of the RTX 30 generation or newer, and the {name} is older; use the drape "
        f"engine, or name a newer GPU of this machine in {VISIBLE_VARIABLE}."
    )


def place_among(count: int) -> int | None:
    """Which of so many GPUs renders, from 0 in the management library's order; None where a person hid them all.

    One that is not named by its number cannot be told here: then it is the first.
    """
    named = os.environ.get(VISIBLE_VARIABLE)
    if named is None:
        return 0
    first = named.partition(",")[0].strip()
    if not first or first.startswith("-"):
        return None
    if not first.isdecimal():
        return 0
    return int(first) if int(first) < count else None
