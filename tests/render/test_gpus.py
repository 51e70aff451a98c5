"""Which GPU renders, and whether it is new enough; told of machines that this one is not."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pynvml
import pytest

from render.cards import engine_card
from render.engines.base import why_not
from render.gpus import VISIBLE_VARIABLE, chosen_place, gpu_count, too_old, why_too_old
from render.process import MAX_EVENT_BYTES, Role, read_frame, start_child
from studio.gpu import NvidiaReader

OLD, NEW = ("NVIDIA GeForce GTX 1080 Ti", (6, 1)), ("NVIDIA GeForce RTX 4060", (8, 9))
TURING, UNTOLD = ("NVIDIA GeForce RTX 2080", (7, 5)), ("NVIDIA Something", None)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VISIBLE_VARIABLE, raising=False)


def with_gpus(monkeypatch: pytest.MonkeyPatch, *gpus: tuple[str, tuple[int, int] | None]) -> None:
    def capability(place: int) -> tuple[int, int]:
        told = gpus[place][1]
        if told is None:
            raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)
        return told

    def memory(_place: int) -> object:
        return type("Memory", (), {"total": 8_000_000_000, "free": 6_000_000_000})

    def untold(*_: object) -> object:
        raise pynvml.NVMLError(pynvml.NVML_ERROR_NOT_SUPPORTED)

    for name, answer in {
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: len(gpus),
        "nvmlDeviceGetHandleByIndex": lambda place: place,
        "nvmlDeviceGetUUID": lambda place: f"GPU-5d3{place}c7a1-0000-4000-8000-00000000000{place}",
        "nvmlDeviceGetName": lambda place: gpus[place][0],
        "nvmlDeviceGetCudaComputeCapability": capability,
        "nvmlDeviceGetMemoryInfo": memory,
        "nvmlSystemGetDriverVersion": lambda: "570.1",
        "nvmlDeviceGetUtilizationRates": untold,
        "nvmlDeviceGetPowerUsage": untold,
        "nvmlDeviceGetComputeRunningProcesses": untold,
    }.items():
        monkeypatch.setattr(pynvml, name, answer)


def weights_of_klein(folder: Path) -> dict[str, str]:
    (folder / "model_index.json").write_text("{}")
    return {"weights": str(folder)}


@pytest.mark.usefixtures("machine")
def test_a_gpu_without_bfloat16_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("diffusers")
    parameters = weights_of_klein(tmp_path)
    for name, capability in (OLD, TURING):
        with_gpus(monkeypatch, (name, capability))
        reason = why_not(engine_card("klein"), parameters)
        assert reason is not None
        assert name in reason
        assert "drape" in reason
        assert why_not(engine_card("klein"), {**parameters, "device": "cpu"}) is None
    for gpu in (NEW, UNTOLD, ("NVIDIA A100", (8, 0)), ("NVIDIA RTX 5090", (12, 0))):
        with_gpus(monkeypatch, gpu)
        assert why_not(engine_card("klein"), parameters) is None


@pytest.mark.usefixtures("machine")
def test_the_gpu_that_renders_is_the_one_that_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    klein = engine_card("klein")
    with_gpus(monkeypatch, OLD, NEW)
    assert OLD[0] in (why_too_old(klein) or "")
    assert [reading.name for reading in NvidiaReader().read()] == [OLD[0], NEW[0]]
    monkeypatch.setenv(VISIBLE_VARIABLE, "1,0")
    assert why_too_old(klein) is None
    first, second = NvidiaReader().read()
    assert (first.name, first.capability) == NEW
    assert (second.name, second.capability) == OLD
    assert too_old(klein, first.name, first.capability) is None
    assert too_old(klein, second.name, second.capability) is not None


def test_a_person_who_hides_gpus_has_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gpus(monkeypatch, OLD, NEW)
    places = {"0": 0, "1": 1, "1,0": 1, "": None, "-1": None, "2": None, "NoDevFiles": None}
    places |= {"GPU-5d31c7a1-0000-4000-8000-000000000001": 1, "GPU-5d30": 0, "GPU-5d31,GPU-5d30": 1}
    places |= {"GPU-5d3": None, "GPU-of-another-machine": None, "MIG-5d31": 0}
    for named, place in places.items():
        monkeypatch.setenv(VISIBLE_VARIABLE, named)
        assert chosen_place(pynvml) == place, named
        assert gpu_count() == (0 if place is None else 2), named
        assert place is not None or why_too_old(engine_card("klein")) is None
    monkeypatch.delenv(VISIBLE_VARIABLE)
    assert chosen_place(pynvml) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads a process's environment in /proc")
def test_the_engine_process_counts_gpus_as_the_driver_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_DEVICE_ORDER", "FASTEST_FIRST")
    with tempfile.TemporaryFile() as log:
        child = start_child(Role.ENGINE, log)
        try:
            assert read_frame(child.stdout, MAX_EVENT_BYTES), "it did not start"
            told = Path(f"/proc/{child.process.pid}/environ").read_bytes().split(b"\0")
        finally:
            child.kill()
            child.reap()
    assert b"CUDA_DEVICE_ORDER=PCI_BUS_ID" in told
    assert os.environ["CUDA_DEVICE_ORDER"] == "FASTEST_FIRST"
