"""Variants of one look, made in one go.

Looks that were asked for together (`RenderRequest.variants`) come to the models one by one, and find the same scene.
The first of them makes the pictures of as many of them as its plan has room for; the others, when their turn comes,
find theirs made and leave at once. Which ones are made together follows from the request and the plan alone, never from
who happens to wait: the last bits of a picture may depend on it, and the same request is to give the same bytes. So one
that is rendered again, or whose others were cancelled, is made with all of them.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from render.engines.base import Engine, Sampler, Scene, StepListener
from render.errors import TaskCancelled
from render.manner import Manner
from render.memory import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

BATCHES_KEPT = 4
"""How many batches keep what nobody has fetched yet: some megabytes a picture."""

Key = tuple[object, ...]


def seeds_together(sampler: Sampler, batch: int) -> tuple[int, ...]:
    """The seeds whose pictures are made with the sampler's own, in their order; its own alone where there are none."""
    if batch < 2 or sampler.seed not in sampler.variants:
        return (sampler.seed,)
    first = sampler.variants.index(sampler.seed) // batch * batch
    return sampler.variants[first : first + batch]


def key_of_batch(engine: Engine, plan: Plan, scene: Scene, sampler: Sampler, seeds: Sequence[int]) -> Key:
    digest = sha256()
    for picture in (scene.crop, scene.mask, scene.drape, scene.known, *scene.references):
        digest.update(repr(picture.shape).encode() + np.ascontiguousarray(picture).tobytes())
    others = repr((scene.slots, sorted(scene.keypoints.items()), replace(sampler, seed=0, variants=())))
    return (engine.card.name, plan, tuple(seeds), others, digest.hexdigest())


def manner_of(engine: Engine) -> Manner:
    """In which its newest picture was computed."""
    return engine.tuning.used if engine.tuning is not None else Manner()


class Batches:
    """What is made together, who listens to it, and what was made and not fetched yet. Safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[tuple[Key, int], list[StepListener]] = {}
        self._made: OrderedDict[Key, tuple[Manner, dict[int, Picture]]] = OrderedDict()

    @contextmanager
    def listening(self, key: Key, seed: int, on_step: StepListener) -> Generator[None]:
        """Hear how this picture comes along, whoever makes it."""
        with self._lock:
            self._listeners.setdefault((key, seed), []).append(on_step)
        try:
            yield
        finally:
            with self._lock:
                others = self._listeners[key, seed]
                others.remove(on_step)
                if not others:
                    del self._listeners[key, seed]

    def fetch(self, key: Key, seed: int) -> tuple[Picture, Manner] | None:
        """A picture that was made with another one, once, and how it was computed."""
        with self._lock:
            manner, made = self._made.get(key, (Manner(), {}))
            picture = made.pop(seed, None)
            if not made:
                self._made.pop(key, None)
            return None if picture is None else (picture, manner)

    def make(
        self,
        key: Key,
        engine: Engine,
        scene: Scene,
        sampler: Sampler,
        seeds: Sequence[int],
        mine: StepListener,
    ) -> Picture:
        """Make the pictures of all these seeds and return the sampler's own.

        What `mine` raises goes through. Whoever else was cancelled is told no more.
        """
        listeners = [self._teller(key, seed, mine, own=seed == sampler.seed) for seed in seeds]
        made = dict(zip(seeds, engine.render_together(scene, sampler, seeds, listeners), strict=True))
        mine_made = made.pop(sampler.seed)
        with self._lock:
            self._made[key] = manner_of(engine), made
            while len(self._made) > BATCHES_KEPT:
                self._made.popitem(last=False)
        return mine_made

    def _teller(self, key: Key, seed: int, mine: StepListener, *, own: bool) -> StepListener:
        gone: list[StepListener] = []

        def tell(step: int, steps: int, preview: Picture | None) -> None:
            if own:
                mine(step, steps, preview)
            with self._lock:
                listeners = list(self._listeners.get((key, seed), ()))
            for listener in listeners:
                if listener is mine or listener in gone:
                    continue
                try:
                    listener(step, steps, preview)
                except TaskCancelled:
                    gone.append(listener)

        return tell
