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
        return 0 if chosen_place(pynvml) is None else int(pynvml.nvmlDeviceGetCount())
    except pynvml.NVMLError:
        return 0
    finally:
        pynvml.nvmlShutdown()


def why_too_old(card: ModelCard) -> str | None:
    """The sentence where the GPU that renders is too old for an engine; None where it is not, or does not say."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    try:
        place = chosen_place(pynvml)
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


def chosen_place(nvml: Any) -> int | None:
    """Which GPU renders, from 0 in the order of the management library, which was begun; None where there is none, or a
    person hid them all. A part of a GPU (MIG) cannot be told here: then it is the first. Raises `NVMLError`.
    """
    count = int(nvml.nvmlDeviceGetCount())
    named = os.environ.get(VISIBLE_VARIABLE)
    if named is None:
        return 0 if count else None
    first = named.partition(",")[0].strip()
    if first.isdecimal():
        return int(first) if int(first) < count else None
    if first.startswith("MIG-"):
        return 0 if count else None
    if not first.startswith("GPU-"):
        return None
    # As CUDA does: the beginning of an identifier is enough where only one GPU's begins so.
    places = [place for place in range(count) if _identifier(nvml, place).startswith(first)]
    return places[0] if len(places) == 1 else None


def _identifier(nvml: Any, place: int) -> str:
    return str(nvml.nvmlDeviceGetUUID(nvml.nvmlDeviceGetHandleByIndex(place)))
