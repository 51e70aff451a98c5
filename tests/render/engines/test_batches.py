"""Variants in one go, with an engine that paints its seed and needs no torch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from render.cards import ModelCard, engine_card
from render.engines.base import Sampler, Scene, StepListener
from render.engines.batches import BATCHES_KEPT, seeds_together
from render.engines.handler import variants_of
from render.engines.models import InTurn, Models
from render.errors import EngineError, TaskCancelled
from render.memory import Plan, Workload
from render.task import TaskContext
from tests.person import draw_look

PATIENCE = 30.0
GREY = np.full((16, 16, 3), 128, np.uint8)
SCENE = Scene(GREY, GREY[:, :, 0], GREY, GREY[:, :, 0], ())
VARIANTS = (3, 4, 5, 6, 7)
SAMPLER = Sampler(seed=3, steps=2, guidance=1.0, strength=1.0, prompt="", variants=VARIANTS)
PLAN = Plan(Path("weights"), "cpu", "float32", batch=3)


class Painter:
    def __init__(self) -> None:
        self.card: ModelCard = engine_card("klein")
        self.tuning = None
        self.made: list[tuple[int, ...]] = []
        self.on_first_step: Callable[[], None] = lambda: None

    def workload(self, pixels: int, references: int) -> Workload:
        return Workload(0, 0, 0, 0, 0)

    def load(self, plan: Plan) -> None:
        return

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        return self.render_together(scene, sampler, (sampler.seed,), (on_step,))[0]

    def render_together(
        self, scene: Scene, sampler: Sampler, seeds: Sequence[int], on_steps: Sequence[StepListener]
    ) -> list[NDArray[np.uint8]]:
        for step in (1, 2):
            for seed, on_step in zip(seeds, on_steps, strict=True):
                on_step(step, 2, np.full((1, 1, 3), seed, np.uint8))
            if step == 1:
                self.on_first_step()
        self.made.append(tuple(seeds))
        return [np.full_like(scene.crop, seed) for seed in seeds]

    def unload(self) -> None:
        return


class Look:
    """A variant on a thread of its own."""

    def __init__(self, models: Models, engine: Painter, seed: int, scene: Scene = SCENE) -> None:
        self.seed = seed
        self.context = TaskContext(str(seed))
        self.steps: list[tuple[int, int]] = []
        self.picture: NDArray[np.uint8] | None = None
        self.cancelled = False
        self._in_turn = InTurn(models, engine, PLAN, self.context, keeps=False)
        self._scene = scene
        self.thread = threading.Thread(target=self.run)

    def run(self) -> None:
        try:
            self.picture = self._in_turn.render(self._scene, replace(SAMPLER, seed=self.seed), self.on_step)
        except TaskCancelled:
            self.cancelled = True

    def on_step(self, step: int, steps: int, preview: NDArray[np.uint8] | None) -> None:
        self.context.check()
        assert preview is not None
        self.steps.append((step, int(preview[0, 0, 0])))

    def painted(self) -> int | None:
        return None if self.picture is None else int(self.picture[0, 0, 0])


def run_all(*looks: Look) -> None:
    for look in looks:
        look.thread.start()
    for look in looks:
        look.thread.join(PATIENCE)
        assert not look.thread.is_alive()


@pytest.mark.parametrize(
    ("seed", "batch", "together"),
    [
        (3, 3, (3, 4, 5)),
        (5, 3, (3, 4, 5)),
        (6, 3, (6, 7)),
        (7, 2, (7,)),
        (4, 1, (4,)),
        (9, 3, (9,)),
    ],
)
def test_which_are_made_together_follows_from_the_request_and_the_plan(
    seed: int, batch: int, together: tuple[int, ...]
) -> None:
    assert seeds_together(replace(SAMPLER, seed=seed), batch) == together


def test_the_first_makes_the_pictures_of_all_and_each_fetches_its_own() -> None:
    models, engine = Models(), Painter()
    looks = [Look(models, engine, seed) for seed in VARIANTS]
    for look in looks:
        look.run()
    assert [look.painted() for look in looks] == list(VARIANTS)
    assert engine.made == [(3, 4, 5), (6, 7)]


def test_those_that_wait_see_their_own_picture_come_along() -> None:
    models, engine = Models(), Painter()
    with models.turn(TaskContext()):
        looks = [Look(models, engine, seed) for seed in VARIANTS[:3]]
        for look in looks:
            look.thread.start()
        listening(models, 3)
    for look in looks:
        look.thread.join(PATIENCE)
    assert engine.made == [(3, 4, 5)]
    for look in looks:
        assert look.steps == [(1, look.seed), (2, look.seed)]
        assert look.painted() == look.seed


def listening(models: Models, count: int) -> None:
    """Returns once so many wait."""
    moment = threading.Event()
    for _ in range(int(PATIENCE * 200)):
        if len(models.batches._listeners) == count:
            return
        moment.wait(0.005)
    raise AssertionError("they do not come")


def test_one_that_is_cancelled_while_another_makes_its_picture_leaves_and_the_others_have_theirs() -> None:
    models, engine = Models(), Painter()
    first, second, third = (Look(models, engine, seed) for seed in VARIANTS[:3])

    def cancel() -> None:
        second.thread.start()
        third.thread.start()
        listening(models, 3)
        second.context.cancelled.set()

    engine.on_first_step = cancel
    first.run()
    for look in (second, third):
        look.thread.join(PATIENCE)
    assert second.cancelled
    assert second.picture is None
    assert [first.painted(), third.painted()] == [3, 5]
    assert engine.made == [(3, 4, 5)]


def test_when_the_one_that_makes_them_is_cancelled_the_next_makes_them_all_again() -> None:
    models, engine = Models(), Painter()
    first, second = (Look(models, engine, seed) for seed in VARIANTS[:2])
    engine.on_first_step = first.context.cancelled.set
    first.run()
    assert first.cancelled
    assert engine.made == []
    engine.on_first_step = lambda: None
    second.run()
    assert second.painted() == 4
    assert engine.made == [(3, 4, 5)], "what a picture is made with must not depend on who was cancelled"


def test_a_picture_is_handed_out_once_and_made_again_when_it_is_asked_for_again() -> None:
    models, engine = Models(), Painter()
    for _ in range(2):
        look = Look(models, engine, 3)
        look.run()
        assert look.painted() == 3
    assert engine.made == [(3, 4, 5)] * 2


def test_another_scene_is_another_batch_and_old_ones_are_let_go() -> None:
    models, engine = Models(), Painter()
    for shade in range(BATCHES_KEPT + 1):
        other = replace(SCENE, crop=np.full_like(GREY, shade))
        Look(models, engine, 3, other).run()
        Look(models, engine, 4, other).run()
    assert engine.made == [(3, 4, 5)] * (BATCHES_KEPT + 1)
    assert len(models.batches._made) == BATCHES_KEPT


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, (5, 0)),
        ({"batch": 1}, (5, 1)),
        ({"batch": 4}, (5, 4)),
        ({"batch": 4, "detail_pass": True}, (1, 4)),
    ],
)
def test_how_many_may_be_made_in_one_go(
    tmp_path: Path, parameters: dict[str, int], found: tuple[int, int]
) -> None:
    request = draw_look(tmp_path, engine="klein", parameters=parameters)
    request = msgspec.structs.replace(request, variants=VARIANTS)
    assert variants_of(engine_card("klein"), request) == found


@pytest.mark.parametrize("batch", [-1, 17, 1.5, True, "two"])
def test_a_batch_that_is_no_number_of_pictures_is_refused(tmp_path: Path, batch: float | str) -> None:
    request = draw_look(tmp_path, engine="klein", parameters={"batch": batch})
    with pytest.raises(EngineError):
        variants_of(engine_card("klein"), request)
