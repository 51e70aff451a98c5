"""The models of the engine process, and whose turn it is with them.

Building models in two threads at once corrupts torch's global state, and two at once would not fit a card. So what
loads, runs or unloads a model has its turn; all else of a look runs beside another look's turn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING

from render.engines.base import Engine, Sampler, Scene, StepListener, make_engine
from render.engines.batches import Batches, key_of_batch, manner_of, seeds_together
from render.engines.blocks import Stop
from render.engines.interrupts import interruptible
from render.errors import is_out_of_memory
from render.manner import Manner, Wish
from render.memory import Plan
from render.parsers.base import Parsers
from render.task import TaskContext
from render.turns import Room

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from render.cards import ModelCard


class Models:
    def __init__(self) -> None:
        self.parsers = Parsers()
        self.batches = Batches()
        self._turns = Room(1)
        self._lock = threading.Lock()
        self._engines: dict[str, Engine | None] = {}
        self._loaded: Engine | None = None

    def engine(self, name: str) -> Engine | None:
        """The engine of this name, loaded or not; None for one that renders without a model."""
        with self._lock:
            if name not in self._engines:
                self._engines[name] = make_engine(name)
            return self._engines[name]

    def turn(self, context: TaskContext, *, urgent: bool = False) -> AbstractContextManager[None]:
        """The models are this task's alone. Raises `TaskCancelled`, while it waits too."""
        return self._turns.taken(1, context, urgent=urgent)

    def load(self, engine: Engine, plan: Plan) -> None:
        """Build this model; what was loaded besides makes room first, for a render is planned to fill the card."""
        self.parsers.unload()
        if self._loaded is not None and self._loaded is not engine:
            self._loaded.unload()
        self._loaded = engine
        engine.load(plan)

    def improve(self, engine: Engine, wish: Wish, stop: Stop) -> None:
        """In a quiet moment, make an engine that is still loaded faster for the next picture, and give back what was
        kept for it."""
        from render.engines.parts import release_memory

        with self.turn(TaskContext()):
            if self._loaded is engine and engine.tuning is not None and not stop():
                engine.tuning.improve(wish, stop)
            if not stop():
                release_memory()


class InTurn:
    """An engine as one look has it: it takes its turn to render, and loads its plan then.

    With `keeps`, for a look that calls it again and again, the turn lasts until `close`: another look's model in
    between would be loaded and this one again for each tile.
    """

    def __init__(
        self, models: Models, engine: Engine, plan: Plan, context: TaskContext, *, keeps: bool
    ) -> None:
        self._models = models
        self._engine = engine
        self._plan = plan
        self._context = context
        self._keeps = keeps
        self.manner = Manner()
        """In which the newest picture was computed."""
        self._turn = ExitStack()
        self._has_turn = False

    @property
    def card(self) -> ModelCard:
        return self._engine.card

    def render(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        seeds = seeds_together(sampler, self._plan.batch)
        if len(seeds) == 1:
            return self._in_turn(lambda: self._alone(scene, sampler, on_step))
        batches = self._models.batches
        key = key_of_batch(self._engine, self._plan, scene, sampler, seeds)

        def with_others() -> NDArray[np.uint8]:
            made = batches.fetch(key, sampler.seed)
            if made is not None:
                picture, self.manner = made
                return picture
            self._load()
            picture = batches.make(key, self._engine, scene, sampler, seeds, on_step)
            self.manner = manner_of(self._engine)
            return picture

        with batches.listening(key, sampler.seed, on_step):
            return self._in_turn(with_others)

    def _alone(self, scene: Scene, sampler: Sampler, on_step: StepListener) -> NDArray[np.uint8]:
        self._load()
        picture = self._engine.render(scene, sampler, on_step)
        self.manner = manner_of(self._engine)
        return picture

    def _load(self) -> None:
        with self._context.stage("load"):
            self._models.load(self._engine, self._plan)

    def _in_turn(self, render: Callable[[], NDArray[np.uint8]]) -> NDArray[np.uint8]:
        if not self._has_turn:
            self._turn.enter_context(self._models.turn(self._context))
            self._has_turn = True
        try:
            with interruptible(self._context.check):
                return render()
        except Exception as error:
            if is_out_of_memory(error):
                self._engine.unload()
            raise
        finally:
            if not self._keeps:
                self.close()

    def close(self) -> None:
        """Let the next one have its turn."""
        self._has_turn = False
        self._turn.close()
