"""Pictures that an engine draws by a plan: the first, and later ones of other crops with the same garment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from render.engines.base import Sampler
from render.engines.diffusion import DiffusionEngine
from render.memory import Plan
from tests.benchmarks.gpu import floor
from tests.benchmarks.gpu.card import Card
from tests.benchmarks.gpu.engines import RandomParts, scene_of

WARM_RUNS = 3


class Pictures:
    """`until` on the monotonic clock there are as many warm runs as are asked for, after that one."""

    def __init__(self, engine: DiffusionEngine, card: Card, sampler: Sampler, until: float) -> None:
        self._engine, self._card, self._sampler, self._until = engine, card, sampler, until
        self.calls: floor.Calls | None = None
        """Of the denoiser, in the newest first picture."""

    def by(self, plan: Plan, name: str, runs: int = WARM_RUNS) -> dict[str, Any]:
        """Seconds and, on a GPU, bytes at the most; raises whatever loading and rendering do."""
        scenes = [scene_of(plan.pixels, seed) for seed in range(1 + runs)]
        self._engine.unload()
        made = RandomParts.seconds
        self._card.restart_peak()
        begun = time.perf_counter()
        self._engine.load(plan)
        self._card.wait()
        loaded = time.perf_counter() - begun - (RandomParts.seconds - made)
        with floor.Calls(getattr(self._engine.pipeline, self._engine.denoiser)) as self.calls:
            first = self._draw(scenes[0])
        seconds = self.warm([lambda scene=scene: self._draw(scene) for scene in scenes[1:]])
        found = {f"{name} load": loaded, f"{name} first": loaded + first, name: seconds}
        predicted = {f"{name} predicted": plan.predicted_peak} if self._card.gpu else {}
        return found | self._card.peak(name) | predicted | {f"{name} plan": plan.words}

    def warm(self, calls: list[Callable[[], float]]) -> float:
        """The least of their seconds, of as many as there is time for."""
        times: list[float] = []
        for call in calls:
            if not times or time.monotonic() < self._until:
                times.append(call())
        return min(times)

    def _draw(self, scene: Any) -> float:
        return self._card.timed(lambda: self._engine.render(scene, self._sampler, _nothing))


def _nothing(*_: Any) -> None:
    return
