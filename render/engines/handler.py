"""The engine process's work: one model at a time, built and run on one thread."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

from render.engines.base import Engine, engine_module, plan_for, require_engine
from render.errors import EngineError
from render.lanes import lane_from
from render.messages import AnyResult, Command, ErrorKind, MakeAnchors, Matte, Render
from render.parsers.base import Parsers
from render.task import TaskContext

if TYPE_CHECKING:
    from render.pipeline import Sources


class EngineHandlers:
    lanes = ("models",)

    def __init__(self) -> None:
        self._remembered: Sources | None = None
        self._engine: Engine | None = None
        self._parsers = Parsers()

    def lane(self, command: Command) -> str:
        return lane_from(dict.fromkeys((Render, MakeAnchors, Matte), "models"), command)

    def warm_up(self, lane: str) -> None:  # noqa: ARG002
        """Import torch ahead, which takes seconds."""
        if importlib.util.find_spec("torch") is not None:
            import torch  # noqa: F401

    def handle(self, command: Command, context: TaskContext) -> AnyResult:
        if isinstance(command, MakeAnchors):
            from render.parsers.anchors import make_anchors

            return make_anchors(command, context, self._sources, self._parsers)
        if isinstance(command, Matte):
            from render.parsers.matting import matte_garment

            return matte_garment(command, context, self._parsers)
        from render.pipeline import render_look
        from render.stages.diffuse import Diffusion

        # A render is planned to fill the card.
        self._parsers.unload()
        assert isinstance(command, Render)
        request = command.request
        require_engine(request.engine, request.parameters)
        engine = self._take(request.engine)
        if engine is None:
            return render_look(command, context, self._sources)
        if (reason := engine.fits(request)) is not None:
            raise EngineError(ErrorKind.UNFIT, reason)
        with context.stage("load", 0.0):
            engine.load(plan_for(engine.card, request.parameters))
        diffuse = Diffusion(engine, context)
        return render_look(
            command, context, self._sources, diffuse=diffuse, engine_revision=engine.card.revision
        )

    @property
    def _sources(self) -> Sources:
        from render.cache import Cache, RememberedSources, memory_budget

        if self._remembered is None:
            self._remembered = RememberedSources(Cache(memory_budget()))
        return self._remembered

    def _take(self, name: str) -> Engine | None:
        """The engine of this name; another one that was loaded makes room first."""
        if self._engine is not None and self._engine.card.name == name:
            return self._engine
        if self._engine is not None:
            self._engine.unload()
        self._engine = engine_module(name).create()
        return self._engine
