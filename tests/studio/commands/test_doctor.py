"""What the doctor says of cards and engines."""

from __future__ import annotations

from pathlib import Path

import pytest

import studio.gpu
from studio.commands.doctor import Level, engines, gpu
from studio.engines import choices
from studio.gpu import GpuReading
from tests.studio.test_gpu import CARD, Fixed


def with_cards(monkeypatch: pytest.MonkeyPatch, torch: str, *cards: GpuReading) -> None:
    monkeypatch.setattr(studio.gpu, "NvidiaReader", lambda: Fixed(cards) if cards else Fixed())

    def version(_name: str) -> str:
        if not torch:
            raise choices.metadata.PackageNotFoundError
        return torch

    monkeypatch.setattr(choices.metadata, "version", version)


def test_the_cpu_build_of_torch_beside_a_card_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cards(monkeypatch, "2.13.0+cpu", CARD)
    card, torch = gpu()
    assert card.name == CARD.name
    assert card.value == "driver 570.1, 6.9 of 8.0 GB free, 112 W"
    assert torch.level is Level.PROBLEM
    assert "setup --gpu" in torch.advice
    with_cards(monkeypatch, "2.13.0+cu128", CARD)
    assert [finding.level for finding in gpu()] == [Level.OK, Level.OK]


def test_neither_card_nor_torch_are_only_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    with_cards(monkeypatch, "")
    assert [(finding.level, bool(finding.advice)) for finding in gpu()] == [(Level.NOTE, True)] * 2


def test_every_engine_that_cannot_run_says_every_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_cards(monkeypatch, "2.13.0+cpu", CARD)
    found = {finding.name: finding for finding in engines(tmp_path)}
    assert found["drape"].level is Level.OK
    assert "CPU build" in found["klein"].advice
    assert found["klein"].level is Level.NOTE
