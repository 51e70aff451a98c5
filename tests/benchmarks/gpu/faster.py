"""What is gained by what is found in quiet moments, by making variants together and by keeping references, each beside
how far its picture is from the plain one, in 8-bit codes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from render.engines.base import Sampler, Scene
from render.engines.blocks import Interrupted, Stop
from render.engines.diffusion import DiffusionEngine
from render.engines.tuning import attention_candidates
from render.manner import Wish
from render.memory import Offload, Plan
from tests.benchmarks import Figure

TOGETHER = (2, 4)
PLAINLY = Wish(attention="native", compiled=False)

Timed = Callable[[Callable[[], Any]], float]


class Faster:
    """An engine loaded by a plan; `timed` answers with the seconds of a call."""

    def __init__(
        self, engine: DiffusionEngine, plan: Plan, scene: Scene, sampler: Sampler, timed: Timed
    ) -> None:
        self._engine, self._plan, self._scene, self._timed = engine, plan, scene, timed
        self._sampler = replace(sampler, wish=PLAINLY)
        engine.load(plan)

    def tuned(self, stop: Stop) -> dict[str, Any] | None:
        """None where it was stopped."""
        if self._plan.offload is not Offload.NONE:
            return {"tuned": "not tried: weights are moved for each picture"}
        exact = self._draw(self._sampler)
        tuning = self._engine.tuning
        assert tuning is not None
        assert tuning.call is not None
        network = getattr(self._engine.pipeline, self._engine.denoiser)
        try:
            attention = tuning.try_attention(tuning.call, attention_candidates(network), stop)
            begun = time.monotonic()
            compiled = tuning.try_compiled(tuning.call, stop)
        except Interrupted:
            return None
        found: dict[str, Any] = {
            "attention of a step": attention,
            "compiling": time.monotonic() - begun,
            "compiled": compiled,
        }
        return (
            found
            | self._against(exact, "tuned", replace(self._sampler, wish=Wish()))
            | {"tuned manner": ", ".join(tuning.used.words) or "plain"}
        )

    def together(self, count: int, until: float) -> dict[str, Any]:
        """Seconds a picture of several in one go: the faster of two, or one where it is late after that."""
        seeds = tuple(range(count))
        alone = [self._draw(replace(self._sampler, seed=seed)) for seed in seeds]
        made: list[NDArray[np.uint8]] = []

        def draw() -> None:
            listeners = [_nothing] * len(seeds)
            made[:] = self._engine.render_together(self._scene, self._sampler, seeds, listeners)

        seconds = [self._timed(draw)]
        if time.monotonic() < until:
            seconds.append(self._timed(draw))
        name = f"together {count}"
        return {name: min(seconds) / count, f"{name} error": max(map(_difference, alone, made))}

    def kept_references(self) -> dict[str, Any]:
        exact = self._draw(self._sampler)
        return self._against(exact, "kept references", replace(self._sampler, keep_references=True))

    def _against(self, exact: NDArray[np.uint8], name: str, sampler: Sampler) -> dict[str, Any]:
        made: list[NDArray[np.uint8]] = []
        seconds = min(self._timed(lambda: made.append(self._draw(sampler))) for _ in range(3))
        return {name: seconds, f"{name} error": _difference(exact, made[-1])}

    def _draw(self, sampler: Sampler) -> NDArray[np.uint8]:
        return self._engine.render(self._scene, sampler, _nothing)


def figures(found: dict[str, Any]) -> Iterable[Figure]:
    what = f"{found['engine']} at {found['cap'] or 'any'} GB"
    ours = found.get("ours")
    for name in ("tuned", *(f"together {count}" for count in TOGETHER), "kept references"):
        if isinstance(seconds := found.get(name), float):
            gain = ours / seconds if isinstance(ours, float) else None
            yield Figure(f"{what}, {name}, a picture", seconds, "s", "ours' speed", gain)
            yield Figure(f"{what}, {name}, mean error against the plain way", found[f"{name} error"], "codes")
    if isinstance(seconds := found.get("compiling"), float):
        yield Figure(f"{what}, compiling blocks in a quiet moment", seconds, "s")


def _difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(np.int16) - other).mean())


def _nothing(*_: Any) -> None:
    return
