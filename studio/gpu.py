"""What the NVIDIA driver says of this machine's cards, by its management library; without torch."""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from psygnal import Signal

from render.gpus import chosen_place

EVERY_SECONDS = 1.0
AGAIN_SECONDS = 20.0
"""How often somebody looks for a card where none answers: a driver may come back, after an update or a fault."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class GpuReading:
    """A card at one moment. Memory is bytes, `busy` percent; None where a card does not tell.

    held        bytes by process, for those that compute on the card
    capability  of CUDA, which says how old the card is
    """

    name: str
    total: int
    free: int
    busy: int | None = None
    watts: float | None = None
    driver: str = ""
    held: Mapping[int, int] = field(default_factory=dict[int, int])
    capability: tuple[int, int] | None = None

    @property
    def used(self) -> int:
        return self.total - self.free


class GpuReader(Protocol):
    def read(self) -> tuple[GpuReading, ...]:
        """Every card as it is now, the one that renders first; none where there is no driver. Takes milliseconds, the
        first time more."""
        ...

    def close(self) -> None: ...


class NvidiaReader:
    """Asks NVML, from one thread at a time. After it failed it is begun anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nvml: Any = None
        self._closed = False
        self._answered = True

    def read(self) -> tuple[GpuReading, ...]:
        with self._lock:
            nvml = self._begin()
            if nvml is None:
                return ()
            try:
                readings = self._read(nvml)
            except nvml.NVMLError as error:
                if self._answered:
                    _log.warning("the driver of the GPU does not answer: %s", error)
                self._end()
                self._answered = False
                return ()
            self._answered = True
            return readings

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._end()

    def _read(self, nvml: Any) -> tuple[GpuReading, ...]:
        count = nvml.nvmlDeviceGetCount()
        driver = str(_told(nvml, nvml.nvmlSystemGetDriverVersion) or "")
        chosen = chosen_place(nvml)
        places = sorted(range(count), key=lambda place: place != chosen)
        return tuple(_reading(nvml, nvml.nvmlDeviceGetHandleByIndex(place), driver) for place in places)

    def _begin(self) -> Any:
        if self._nvml is None and not self._closed:
            nvml: Any = importlib.import_module("pynvml")
            try:
                nvml.nvmlInit()
            except nvml.NVMLError:
                return None  # no driver, or none that answers
            self._nvml = nvml
        return self._nvml

    def _end(self) -> None:
        nvml, self._nvml = self._nvml, None
        if nvml is not None:
            _told(nvml, nvml.nvmlShutdown)


def _reading(nvml: Any, card: Any, driver: str) -> GpuReading:
    memory = nvml.nvmlDeviceGetMemoryInfo(card)
    rates = _told(nvml, nvml.nvmlDeviceGetUtilizationRates, card)
    milliwatts = _told(nvml, nvml.nvmlDeviceGetPowerUsage, card)
    capability: Any = _told(nvml, nvml.nvmlDeviceGetCudaComputeCapability, card)
    processes: Any = _told(nvml, nvml.nvmlDeviceGetComputeRunningProcesses, card) or ()
    return GpuReading(
        name=str(nvml.nvmlDeviceGetName(card)),
        total=int(memory.total),
        free=int(memory.free),
        busy=None if rates is None else int(rates.gpu),
        watts=None if milliwatts is None else milliwatts / 1000.0,
        driver=driver,
        held={int(each.pid): int(each.usedGpuMemory) for each in processes if each.usedGpuMemory},
        capability=None if capability is None else (int(capability[0]), int(capability[1])),
    )


def _told(nvml: Any, ask: Any, *of: Any) -> Any:
    """What a card tells, or None: laptops and virtual machines leave much out."""
    try:
        return ask(*of)
    except nvml.NVMLError:
        return None


class GpuWatch:
    """Reads the cards once a second on a thread of its own, and seldom where there is none.

    `read` is emitted from that thread, with a tuple of readings; with an empty one once where they are gone, and never
    where there was no card.
    """

    read = Signal(tuple)

    def __init__(
        self, reader: GpuReader | None = None, *, every: float = EVERY_SECONDS, again: float = AGAIN_SECONDS
    ) -> None:
        self.reader: GpuReader = reader if reader is not None else NvidiaReader()
        self._every, self._again = every, again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="gpu-watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.reader.close()

    def _watch(self) -> None:
        known = False
        while not self._stop.is_set():
            readings = self.reader.read()
            if readings or known:
                self.read.emit(readings)
            known = bool(readings)
            self._stop.wait(self._every if known else self._again)
