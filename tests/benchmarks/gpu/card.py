"""The device that is measured on: what is held on it, how long its work takes, and how busy it says it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from render.engines.parts import release_memory
from render.errors import is_out_of_memory
from render.memory import GIGABYTE

SAMPLES_A_SECOND = 10
BROKEN = ("cuda error", "device-side assert", "illegal memory access")


class Card:
    """A GPU by CUDA, else the processor, whose memory is not looked at."""

    def __init__(self, device: str) -> None:
        import torch

        self.device = device
        self.gpu = device == "cuda"
        self.name = torch.cuda.get_device_name() if self.gpu else "cpu"

    def limit(self, gigabytes: float) -> None:
        """What this process may hold from now on, 0 for all there is: a limit of before would stay."""
        import torch

        if self.gpu:
            total = torch.cuda.get_device_properties(0).total_memory
            share = gigabytes * GIGABYTE / total if gigabytes else 1.0
            torch.cuda.set_per_process_memory_fraction(min(1.0, share))

    def restart_peak(self) -> None:
        import torch

        if self.gpu:
            release_memory()
            torch.cuda.reset_peak_memory_stats()

    def peak(self, name: str) -> dict[str, int]:
        """Bytes of tensors at once since the restart, and what the allocator took from the card for them."""
        import torch

        if not self.gpu:
            return {}
        taken = {"peak": torch.cuda.max_memory_allocated(), "reserved": torch.cuda.max_memory_reserved()}
        return {f"{name} {what}": count for what, count in taken.items()}

    def held(self) -> int:
        """Bytes that tensors hold now."""
        import torch

        release_memory()
        return torch.cuda.memory_allocated() if self.gpu else 0

    def timed(self, call: Callable[[], Any]) -> float:
        """Seconds of a call, to the end of what it gave the device to do."""
        import torch

        begun = time.perf_counter()
        with torch.no_grad():
            call()
        self.wait()
        return time.perf_counter() - begun

    def wait(self) -> None:
        import torch

        if self.gpu:
            torch.cuda.synchronize()

    def busy(self) -> Sampled:
        """How busy the driver says that the card is, in percent; no samples where it does not say."""
        import torch

        return Sampled(torch.cuda.utilization if self.gpu else None)


class Sampled:
    """A context manager that reads a figure some times a second, on a thread of its own."""

    def __init__(self, read: Callable[[], float] | None) -> None:
        self.samples: list[float] = []
        self._read = read
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampled", daemon=True)

    def __enter__(self) -> Sampled:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while self._read is not None and not self._ended.wait(1.0 / SAMPLES_A_SECOND):
            try:
                self.samples.append(self._read())
            except Exception:  # no NVML, or one that refuses: then there is no such figure
                return


def is_broken(error: BaseException) -> bool:
    """Whether CUDA answers nothing any more in this process, whatever is asked of it."""
    if is_out_of_memory(error):
        return False
    if any(words in str(error).lower() for words in BROKEN):
        return True
    return error.__cause__ is not None and is_broken(error.__cause__)
