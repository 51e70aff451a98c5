"""Gigabytes that are the same few megabytes again and again: a tensor that takes no memory and no time to make.

Its pages are a file's, as those of weights are that were just opened: they are copied where they are written to. What
reads them reads the processor's cache, so that they stand for weights that are on their way to a card, and not for
weights that wait in main memory. Linux alone.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import weakref
from typing import Any

IS_POSSIBLE = hasattr(os, "memfd_create")

NOTHING, FIXED = 0x0, 0x10  # PROT_NONE and MAP_FIXED of Linux, which Python does not name
FAILED = ctypes.c_void_p(-1).value


def repeated(noise: Any, count: int) -> Any:
    """(count,) of the dtype of `noise` (n,), whose bytes are whole pages, again and again."""
    import torch

    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long]
    libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]

    def mapped(place: int | None, size: int, protection: int, flags: int, file: int) -> int:
        found = libc.mmap(place, size, protection, flags, file, 0)
        if found is None or found == FAILED:
            raise OSError(ctypes.get_errno(), "memory cannot be mapped")
        return found

    data = noise.view(torch.uint8).numpy().tobytes()
    size = -(-count * noise.element_size() // len(data)) * len(data)
    file = os.memfd_create("noise")
    try:
        os.write(file, data)
        begin = mapped(None, size, NOTHING, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1)
        memory = (ctypes.c_char * size).from_address(begin)
        weakref.finalize(memory, libc.munmap, begin, size)
        for place in range(begin, begin + size, len(data)):
            mapped(place, len(data), mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | FIXED, file)
    finally:
        os.close(file)
    return torch.frombuffer(memory, dtype=noise.dtype, count=count)
