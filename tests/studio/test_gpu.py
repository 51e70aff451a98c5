"""What is read of the graphics cards, and how often."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pynvml
import pytest

from studio.gpu import GpuReading, GpuWatch, NvidiaReader

CARD = GpuReading("NVIDIA GeForce RTX 4060", 8_000_000_000, 6_900_000_000, 87, 112.0, "570.1")

PATIENCE = 10.0


class Fixed:
    """Readings one after the other; then none."""

    def __init__(self, *readings: tuple[GpuReading, ...]) -> None:
        self.left = list(readings)
        self.closed = False
        self.asked = 0
        self._changed = threading.Condition()

    def read(self) -> tuple[GpuReading, ...]:
        with self._changed:
            self.asked += 1
            self._changed.notify_all()
            return self.left.pop(0) if self.left else ()

    def asked_for(self, readings: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.asked >= readings, PATIENCE)

    def close(self) -> None:
        self.closed = True


def test_the_real_reader_answers_with_or_without_a_driver() -> None:
    reader = NvidiaReader()
    for card in reader.read():
        assert 0 < card.free <= card.total
        assert card.used + card.free == card.total
    assert reader.read() is not None
    reader.close()
    assert reader.read() == (), "nothing is asked any more"


def watched(reader: Fixed, *, every: float, again: float, readings: int) -> list[tuple[GpuReading, ...]]:
    """What is told until so many readings were asked for, and that closing does not wait for the next one."""
    watch = GpuWatch(reader, every=every, again=again)
    heard: list[tuple[GpuReading, ...]] = []
    watch.read.connect(heard.append)
    watch.start()
    assert reader.asked_for(readings)
    began = time.monotonic()
    watch.close()
    assert time.monotonic() - began < PATIENCE
    assert reader.closed
    assert "gpu-watch" not in [thread.name for thread in threading.enumerate()]
    return heard


def test_that_cards_are_gone_and_that_they_are_back_is_told_once() -> None:
    reader = Fixed((CARD,), (CARD, CARD), (), (), (), (CARD,))
    assert watched(reader, every=0.0, again=0.0, readings=8) == [(CARD,), (CARD, CARD), (), (CARD,), ()]


def test_where_there_never_was_a_card_nothing_is_told() -> None:
    assert watched(Fixed(), every=0.0, again=0.0, readings=3) == []


def test_where_no_card_answers_it_is_looked_for_seldom() -> None:
    reader = Fixed((CARD,))
    assert watched(reader, every=0.0, again=10 * PATIENCE, readings=2) == [(CARD,), ()]
    assert reader.asked == 2, "it was asked again at once"


def test_a_driver_that_comes_back_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    gone = [False]

    def answer(name: str, value: object) -> None:
        def ask(*_: object) -> object:
            calls.append(name)
            if gone[0]:
                raise pynvml.NVMLError(pynvml.NVML_ERROR_GPU_IS_LOST)
            return value

        monkeypatch.setattr(pynvml, name, ask)

    for name, value in {
        "nvmlInit": None,
        "nvmlShutdown": None,
        "nvmlDeviceGetCount": 1,
        "nvmlSystemGetDriverVersion": CARD.driver,
        "nvmlDeviceGetHandleByIndex": 0,
        "nvmlDeviceGetName": CARD.name,
        "nvmlDeviceGetMemoryInfo": type("Memory", (), {"total": CARD.total, "free": CARD.free}),
        "nvmlDeviceGetUtilizationRates": type("Rates", (), {"gpu": CARD.busy}),
        "nvmlDeviceGetPowerUsage": 112_000,
        "nvmlDeviceGetCudaComputeCapability": (8, 9),
        "nvmlDeviceGetComputeRunningProcesses": (),
    }.items():
        answer(name, value)
    card = replace(CARD, capability=(8, 9))
    reader = NvidiaReader()
    assert reader.read() == reader.read() == (card,)
    assert calls.count("nvmlInit") == 1
    gone[0] = True
    assert reader.read() == reader.read() == ()
    gone[0] = False
    assert reader.read() == (card,)
    assert calls.count("nvmlInit") == 3, "once at first, once in vain, once when it was back"
    reader.close()
    assert reader.read() == ()


def test_a_watch_that_was_never_started_closes() -> None:
    reader = Fixed()
    GpuWatch(reader).close()
    assert reader.closed
