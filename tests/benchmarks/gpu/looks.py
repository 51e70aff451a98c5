"""A queue of looks and a cancelled one, by the engine process's own worker, lanes, turns and stages.

Photo, anchor map and garment are at hand, as they are while somebody works; everything behind that is done for every
look: person, drape, crop, model, tone, lock, the written patch and its check. What is encoded of a photo is encoded for
every look too. Where OpenCV or SciPy are not installed
looks are scenes, and nothing but the model's turn is in them.
"""

from __future__ import annotations

import queue
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from render.engines import handler
from render.engines.diffusion import DiffusionEngine
from render.engines.handler import EngineHandlers
from render.engines.models import InTurn
from render.engines.quiet import Quiet, Stop
from render.lanes import LOOKS_AT_ONCE
from render.memory import Plan
from render.messages import (
    AnchorMap,
    Cancel,
    Cancelled,
    ErrorKind,
    Failed,
    Finished,
    ImageRef,
    Render,
    Rendered,
    RenderRequest,
)
from render.outbox import Outbox
from render.process import Role
from render.serve import Worker
from render.task import TaskContext
from tests.benchmarks.gpu.bare import whole_looks
from tests.benchmarks.gpu.clock import ModelClock
from tests.benchmarks.gpu.engines import sampler_for, scene_of

DRAWN, DRAWN_GARMENT = 240 * 320, 240 * 300
GARMENT_PIXELS = 1_000_000
PATIENCE = 420.0


@dataclass
class Ended:
    """What became of the looks that were asked for. `seconds` from the first being sent to the last one's end; of these
    the models were at work for `busy`, their first begin and their last end being `between` apart.
    """

    done: int = 0
    failed: list[str] = field(default_factory=list)
    anchor_changed: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    between: float = 0.0


class Never(Quiet):
    """Nothing but the queue is to be measured."""

    def offer(self, work: Callable[[Stop], None]) -> None:
        del work


class Queue:
    """The engine process's work in this process, so that what a network does can be timed."""

    def __init__(
        self, engine: DiffusionEngine, plans: Sequence[Plan], steps: int, megapixels: float, pixels: int
    ) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._engine, self._steps = engine, steps
        self._usual = handler.plans_for, handler.require_engine
        handler.plans_for = lambda *_: plans
        handler.require_engine = lambda *_: engine.card
        if whole_looks():
            self._handlers = EngineHandlers()
            self._handlers._quiet = Never()
            self._request, self._handlers._remembered = prepared(megapixels)
        else:
            self._handlers = Scenes(pixels)
            self._request = RenderRequest(ImageRef("", ""), AnchorMap(1000, 1000), ())
        self._handlers._models._engines[engine.card.name] = engine
        self._events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._outbox = Outbox(self._events.put, lost=lambda: None)
        self._worker = Worker(Role.ENGINE, self._handlers, self._outbox)
        self._thread = threading.Thread(target=self._worker.run, name="worker", daemon=True)
        self._thread.start()
        self._sent = 0
        self.clock = ModelClock(plans[0].device)
        self._load = engine.load
        engine.load = self._watched_load

    def close(self) -> None:
        self._worker.stop()
        self._thread.join(PATIENCE)
        self._outbox.close()
        self.clock.close()
        self._engine.load = self._load
        handler.plans_for, handler.require_engine = self._usual
        self._folder.cleanup()

    def _watched_load(self, plan: Plan) -> None:
        self._load(plan)
        self.clock.watch(self._engine.pipeline, self._engine.denoiser)

    def run(self, count: int, until: float, each: float = 0.0) -> Ended:
        """`count` looks, or as many as end by `until` on the monotonic clock where a look takes about `each`."""
        ended = Ended()
        self.clock.restart()
        begun = time.monotonic()
        waiting = 0
        while True:
            while count > 0 and waiting <= LOOKS_AT_ONCE:
                late = time.monotonic() + (waiting + 1) * each > until
                if late and waiting + ended.done:
                    break
                self._send()
                waiting, count = waiting + 1, count - 1
            if not waiting:
                break
            event = self._end_of_one()
            waiting -= 1
            if isinstance(event, Finished):
                ended.done += 1
                if isinstance(event.result, Rendered):
                    ended.anchor_changed += event.result.checks.anchor_changed
            else:
                ended.failed.append(failed(event))
        ended.seconds = time.monotonic() - begun
        ended.busy, ended.between = self.clock.seconds, self.clock.whole
        return ended

    def cancelled(self) -> tuple[float, int]:
        """Seconds from asking one to stop, in the middle of its second step, to its end; and the steps begun after."""
        self.clock.restart()
        task_id = self._send()
        while self.clock.steps < 2:
            event = None if self._events.empty() else self._events.get()
            assert not isinstance(event, Finished | Failed | Cancelled), failed(event)
            time.sleep(0.001)
        before, asked = self.clock.steps, time.monotonic()
        self._worker.take(Cancel(task_id=task_id))
        event = self._end_of_one()
        taken = time.monotonic() - asked
        assert isinstance(event, Cancelled), failed(event)
        return taken, self.clock.steps - before

    def _send(self) -> str:
        self._sent += 1
        request = self._request
        parameters = {"steps": self._steps, "device": "cpu"}
        asked = RenderRequest(
            photo=request.photo,
            anchors=request.anchors,
            garments=request.garments,
            engine=self._engine.card.name,
            seed=self._sent,
            parameters=parameters,
        )
        command = Render(task_id=str(self._sent), request=asked, output_folder=self._folder.name)
        self._worker.take(command)
        return command.task_id

    def _end_of_one(self) -> Any:
        while True:
            event = self._events.get(timeout=PATIENCE)
            if isinstance(event, Finished | Failed | Cancelled):
                return event


def failed(event: Any) -> str:
    """Why, in a line; an error that nobody foresaw with its own words."""
    if not isinstance(event, Failed):
        return type(event).__name__
    detail = (event.detail.strip().splitlines() or [""])[-1]
    return f"{event.message} ({detail[:200]})" if event.kind is ErrorKind.INTERNAL else event.message


class Scenes(EngineHandlers):
    """Looks without CPU stages."""

    def __init__(self, pixels: int) -> None:
        super().__init__()
        self._pixels = pixels

    def _render(self, command: Render, context: TaskContext) -> Any:
        engine = self._models.engine(command.request.engine)
        assert isinstance(engine, DiffusionEngine)
        plan = handler.plans_for(engine, command.request)[0]
        sampler = sampler_for(engine, int(command.request.parameters["steps"]), command.request.seed)
        scene = scene_of(self._pixels, command.request.seed)
        with (
            closing(InTurn(self._models, engine, plan, context, keeps=False)) as in_turn,
            context.stage("diffuse"),
        ):
            in_turn.render(scene, sampler, lambda step, of, shown: context.progress("diffuse", step / of))


@cache
def prepared(megapixels: float) -> tuple[RenderRequest, Any]:
    """A look, its garment a product picture of a megapixel, and sources that have its pixels at hand."""
    from PIL import Image

    from render.drape import BodyAnalysis, analyse_body
    from render.garment.prepare import bleed
    from render.messages import Garment, Point
    from render.pipeline import Sources
    from render.pixels import Anchors, GarmentPixels, Photo
    from tests.person import draw_look

    enlarge = max(1, round((megapixels * 1e6 / DRAWN) ** 0.5))
    larger = round((GARMENT_PIXELS / DRAWN_GARMENT) ** 0.5)

    def pixels(ref: Any, mode: str, times: int = 1) -> Any:
        picture = Image.open(ref.path).convert(mode)
        return np.asarray(
            picture.resize((picture.width * times, picture.height * times), Image.Resampling.BICUBIC)
        )

    with tempfile.TemporaryDirectory() as folder:
        request = draw_look(Path(folder) / "look", enlarge=enlarge)
        photo = Photo(pixels(request.photo, "RGB"), None, "png")
        masks = {region: pixels(ref, "L") for region, ref in request.anchors.regions.items()}
        anchors = Anchors(request.anchors.keypoints, masks, pixels(request.anchors.protect, "L"))
        worn = request.garments[0]
        assert worn.slot is not None
        alpha = pixels(worn.cutout, "L", larger)
        cloth = bleed(pixels(worn.image, "RGB", larger), alpha)
    marks = {name: Point(mark.x * larger, mark.y * larger) for name, mark in worn.landmarks.items()}
    garment = GarmentPixels(cloth, alpha, worn.slot, worn.category, marks)

    class AtHand(Sources):
        def photo(self, ref: ImageRef) -> Photo:
            return photo

        def garment(self, garment_: Garment, *_: Any, **__: Any) -> GarmentPixels:
            return garment

        def anchors(self, anchor_map: AnchorMap, width: int, height: int) -> Anchors:
            return anchors

        def body(self, request: RenderRequest, photo: Photo, anchors: Anchors) -> BodyAnalysis:
            return analyse_body(photo, anchors)

    return request, AtHand()
