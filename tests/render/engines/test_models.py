"""Turns at the models, with an engine that paints grey and needs no torch."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from render.cards import ModelCard, engine_card
from render.engines import handler
from render.engines.base import Sampler, Scene, StepListener
from render.engines.handler import EngineHandlers
from render.engines.models import InTurn, Models
from render.errors import EngineError, TaskCancelled
from render.memory import Plan, Workload
from render.messages import ErrorKind, Progress, Render, Rendered, RenderRequest
from render.task import TaskContext
from tests.person import draw_look

PATIENCE = 30.0
GREY = np.full((16, 16, 3), 128, np.uint8)
SCENE = Scene(GREY, GREY[:, :, 0], GREY, GREY[:, :, 0], ())
SAMPLER = Sampler(seed=0, steps=1, guidance=1.0, strength=1.0, prompt="")
PLAN = Plan(Path("weights"), "cpu", "float32")


class Grey:
    """Paints what it may grey. Whoever comes to a second plan before the first is done, or has no memory, is told."""

    def __init__(self, name: str = "klein", most_pixels: int = 10**9) -> None:
        self.card: ModelCard = engine_card(name)
        self.most_pixels = most_pixels
        self.calls: list[str] = []
        self.crops: list[int] = []
        self.plan: Plan | None = None
        self.tuning = None

    def workload(self, pixels: int, references: int) -> Workload:
        return Workload(0, 0, 0, 0, 0)

    def load(self, plan: Plan) -> None:
        if plan != self.plan:
            self.calls.append(f"load {plan.pixels}")
            self.plan = plan

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        pixels = scene.mask.size
        self.crops.append(pixels)
        on_step(1, 2, None)
        if pixels > self.most_pixels:
            raise MemoryError
        on_step(2, 2, None)
        self.calls.append(f"render {sampler.seed}")
        return np.where((scene.mask > 0)[:, :, None], np.uint8(128), scene.crop)

    def unload(self) -> None:
        self.calls.append("unload")
        self.plan = None


def ignore(step: int, steps: int, preview: NDArray[np.uint8] | None) -> None:
    return


def test_a_look_in_tiles_keeps_its_turn_until_it_is_done() -> None:
    models, engine = Models(), Grey()
    first = InTurn(models, engine, replace(PLAN, pixels=1), TaskContext(), keeps=True)
    second = InTurn(models, engine, replace(PLAN, pixels=2), TaskContext(), keeps=False)
    first.render(SCENE, SAMPLER, ignore)
    other = threading.Thread(target=second.render, args=(SCENE, replace(SAMPLER, seed=2), ignore))
    other.start()
    for _ in range(3):
        other.join(0.05)
        first.render(SCENE, SAMPLER, ignore)
    first.close()
    other.join(PATIENCE)
    assert not other.is_alive()
    assert engine.calls == ["load 1", *["render 0"] * 4, "load 2", "render 2"]
    with models.turn(TaskContext()):
        pass


@pytest.mark.parametrize("keeps", [True, False])
def test_the_turn_passes_on_after_whatever_happens(keeps: bool) -> None:
    models, engine = Models(), Grey(most_pixels=1)
    in_turn = InTurn(models, engine, PLAN, TaskContext(), keeps=keeps)
    with pytest.raises(MemoryError):
        in_turn.render(SCENE, SAMPLER, ignore)
    assert engine.calls[-1] == "unload", "what did not fit is given back while nobody else has the models"
    in_turn.close()
    stopped = TaskContext()

    def stop(step: int, steps: int, preview: NDArray[np.uint8] | None) -> None:
        stopped.cancelled.set()
        stopped.check()

    in_turn = InTurn(models, engine, PLAN, stopped, keeps=keeps)
    with pytest.raises(TaskCancelled):
        in_turn.render(SCENE, SAMPLER, stop)
    in_turn.close()
    with models.turn(TaskContext()):
        pass


def test_another_engine_makes_room_first() -> None:
    models, one, other = Models(), Grey("klein"), Grey("sdxl")
    for engine in (one, other, one):
        InTurn(models, engine, PLAN, TaskContext(), keeps=False).render(SCENE, SAMPLER, ignore)
    assert one.calls == [f"load {PLAN.pixels}", "render 0", "unload", f"load {PLAN.pixels}", "render 0"]
    assert other.calls == [f"load {PLAN.pixels}", "render 0", "unload"]


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> tuple[EngineHandlers, Grey]:
    """With memory for small crops only, where the first plan promised more."""
    made, engine = EngineHandlers(), Grey(most_pixels=20_000)
    made._models._engines["klein"] = engine
    monkeypatch.setattr(handler, "require_engine", lambda *_: engine.card)
    plans = [replace(PLAN, pixels=pixels) for pixels in (1_000_000, 16_000, 9_000)]
    monkeypatch.setattr(handler, "plans_for", lambda *_: plans)
    return made, engine


def look(folder: Path) -> RenderRequest:
    return draw_look(folder, engine="klein", parameters={"steps": 2})


def test_a_look_that_does_not_fit_is_tried_once_more_on_the_next_plan(
    handlers: tuple[EngineHandlers, Grey], tmp_path: Path
) -> None:
    told: list[Progress] = []
    command = Render(task_id="a", request=look(tmp_path / "look"), output_folder=str(tmp_path))
    rendered = handlers[0].handle(command, TaskContext("a", report=told.append))
    assert isinstance(rendered, Rendered)
    assert rendered.checks.anchor_changed == 0
    first, second = handlers[1].crops
    assert first > 20_000
    assert second <= 16_000
    fractions = [event.fraction or 0.0 for event in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] >= 0.8


def test_a_look_that_does_not_fit_twice_fails_and_the_next_has_its_turn(
    handlers: tuple[EngineHandlers, Grey], tmp_path: Path
) -> None:
    handlers[1].most_pixels = 1
    command = Render(task_id="a", request=look(tmp_path / "look"), output_folder=str(tmp_path))
    with pytest.raises(EngineError) as caught:
        handlers[0].handle(command, TaskContext())
    assert caught.value.kind is ErrorKind.OUT_OF_MEMORY
    assert len(handlers[1].crops) == 2
    assert not list(tmp_path.glob("*.png"))
    handlers[1].most_pixels = 10**9
    assert isinstance(handlers[0].handle(command, TaskContext()), Rendered)


def test_large_main_memory_lets_more_looks_be_made_ready() -> None:
    assert [handler.pixels_at_once(gigabytes * 1024**3) // 1_000_000 for gigabytes in (8, 64, 128)] == [
        100, 100, 190,
    ]  # fmt: skip
