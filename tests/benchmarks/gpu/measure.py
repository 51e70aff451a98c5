"""One engine under one cap, part by part, as far as the time of a call allows."""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from render.engines.models import is_out_of_memory
from render.engines.parts import release_memory
from render.errors import RenderError
from render.memory import GIGABYTE, Plan, budget_of_card
from tests.benchmarks.gpu import bare, floor, networks, stock
from tests.benchmarks.gpu.engines import (
    RandomParts,
    engine_of,
    left_out,
    plans_on_gpu,
    said,
    sampler_for,
    scene_of,
)
from tests.benchmarks.gpu.faster import Faster
from tests.benchmarks.gpu.looks import Queue
from tests.benchmarks.gpu.state import State

WARM_RUNS = 3


def key_of(options: argparse.Namespace) -> str:
    what = Path(options.weights).name if options.weights else options.size
    steps = f", {options.steps} steps" if options.steps else ""
    return f"{options.engine} at {options.cap or 'any'} GB, {what}, {options.pixels} pixels{steps}, {options.device}"


class Measuring:
    def __init__(self, options: argparse.Namespace, state: State, folder: Path) -> None:
        self.options, self.state = options, state
        self.until = time.monotonic() + options.minutes * 60
        self.gpu = options.device == "cuda"
        self.place = Path(options.weights) if options.weights else folder
        if not options.weights:
            networks.save_extras(options.engine, options.size, folder)
        self.engine = engine_of(
            options.engine, Path(options.weights) if options.weights else None, options.size
        )
        self.scene = scene_of(options.pixels)
        self.sampler = sampler_for(self.engine, options.steps)
        self.plans: Sequence[Plan] = ()

    def run(self) -> None:
        """Everything that is still to be measured. What runs out of memory is a result."""
        self._about()
        if self._plan():
            self._part("ours", self._ours)
            self._part("cancel", self._cancel)
            self._part("queue", self._queue)
            self._part("together", lambda: self._faster().together())
            if self.options.engine == "klein":
                self._part("kept references", lambda: self._faster().kept_references())
            if self.gpu:  # on a CPU it would take a minute to compile, and tell nothing
                self._part("tuned", lambda: self._faster().tuned())
        self.engine.unload()
        if self.gpu and self.plans:
            self.state.put(**{"left after unloading": _left()})
        for name in stock.NAMES[self.options.engine]:
            self._part(name, lambda name=name: self._stock(name))
        self._part("floor", self._floor)

    def _part(self, name: str, measure: Callable[[], dict[str, Any] | None]) -> None:
        if time.monotonic() > self.until or not self.state.begins(name):
            return
        begun = time.monotonic()
        try:
            found = measure()
        except Exception as error:
            if not is_out_of_memory(error) and not isinstance(error, RenderError):
                raise
            found = {name: said(error)}
        if found is None:
            self.state.stays_open(name)
        else:
            self.state.ends(name, **found, **{f"{name} took": time.monotonic() - begun})
        release_memory()

    def _about(self) -> None:
        import diffusers
        import torch

        self.state.put(
            engine=self.options.engine,
            cap=self.options.cap,
            weights=self.options.weights or f"random, {self.options.size} size",
            steps=self.sampler.steps,
            guidance=self.sampler.guidance,
            pixels=self.scene.mask.size,
            device=torch.cuda.get_device_name() if self.gpu else platform.processor() or "cpu",
            date=time.strftime("%Y-%m-%d"),
            versions=f"torch {torch.__version__}, diffusers {diffusers.__version__}",
            stood_in=bare.provide(),
            left_out=left_out(),
        )

    def _plan(self) -> bool:
        """The plans within the smaller of what is free and the cap; on a CPU there is one, and a cap tells what would
        be planned."""
        import torch

        size = None if self.options.weights else self.options.size
        budget = round(self.options.cap * GIGABYTE)
        if self.gpu:
            free, total = torch.cuda.mem_get_info()
            # What CUDA itself takes is taken already.
            budget = budget_of_card(free, max(1, torch.cuda.memory_reserved()), total, self.options.cap)
        try:
            found = plans_on_gpu(self.engine, self.options.pixels, budget, self.place, size) if budget else ()
        except RenderError as error:
            self.state.put(plan=said(error))
            found = ()
        if found:
            self.state.put(plan=found[0].words, predicted=found[0].predicted_peak)
        skipped = len(self.state.found.get("ours out of memory", ()))
        self.plans = (
            found[skipped:] if self.gpu else [Plan(self.place, "cpu", "float32", pixels=self.options.pixels)]
        )
        return bool(self.plans)

    def _ours(self) -> dict[str, Any]:
        """As a look does: the best plan, and once the next where that runs out of memory."""
        out: list[str] = []
        for plan in self.plans[:2]:
            try:
                found = self._render_by(plan)
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                out.append(f"{plan.words}: {said(error)}")
            else:
                self.plans = self.plans[self.plans.index(plan) :]
                return found | {"ours plan": plan.words, "ours out of memory": out}
            self.engine.unload()
        return {"ours": "out of memory", "ours out of memory": out}

    def _render_by(self, plan: Plan) -> dict[str, Any]:
        made = RandomParts.seconds
        scene = scene_of(plan.pixels)
        seen: list[Any] = []
        begun = time.perf_counter()
        _restart_peak(self.gpu)
        self.engine.load(plan)
        loaded = time.perf_counter() - begun - (RandomParts.seconds - made)
        denoiser = getattr(self.engine.pipeline, self.engine.denoiser)
        hook = denoiser.register_forward_pre_hook(
            lambda _, given, named: seen.append(floor.shapes_of((given, named))) if not seen else None,
            with_kwargs=True,
        )
        try:
            first = self._timed(lambda: self.engine.render(scene, self.sampler, _nothing))
        finally:
            hook.remove()
        self._call = seen[0] if seen else None
        times = self._warm(lambda: self.engine.render(scene, self.sampler, _nothing))
        peak, held = _peak(self.gpu)
        found: dict[str, Any] = {"load": loaded, "first image": loaded + first, "ours": min(times)}
        if self.gpu:
            found |= {"ours peak": peak, "ours reserved": held, "ours predicted": plan.predicted_peak}
        if self._call is not None and self.options.engine != "sdxl":
            found["products"] = floor.products(self._bare_denoiser(denoiser), self._call) * self.sampler.steps
        return found

    def _bare_denoiser(self, denoiser: Any) -> Any:
        import torch

        with torch.device("meta"):
            if self.options.weights:
                made = type(denoiser).from_config(dict(denoiser.config))
            else:
                made = networks.made(self.options.engine, self.engine.denoiser, self.options.size)
        if self.options.engine == "catvton":
            made.set_attn_processor(dict(denoiser.attn_processors))  # without its cross-attention
        return made

    def _looks(self) -> Queue:
        options = self.options
        return Queue(self.engine, self.plans[:2], self.sampler.steps, options.photo, options.pixels)

    def _cancel(self) -> dict[str, Any]:
        looks = self._looks()
        try:
            warm = looks.run(1, self.until)
            if warm.failed:
                return {"cancel": warm.failed[0]}
            taken, steps = looks.cancelled()
        finally:
            looks.close()
        return {"cancel": taken, "steps after cancel": steps}

    def _queue(self) -> dict[str, Any] | None:
        """Continued where the call before stopped; each call first renders a look that does not count."""
        so_far = self.state.found.get("queue", {})
        looks = self._looks()
        try:
            looks.run(1, self.until)
            known = self.state.found.get("ours")
            each = known if isinstance(known, float) else 0.0
            ended = looks.run(self.options.looks - so_far.get("done", 0), self.until, each)
        finally:
            looks.close()
        total = {
            "done": so_far.get("done", 0) + ended.done,
            "seconds": so_far.get("seconds", 0.0) + ended.seconds,
            "busy": so_far.get("busy", 0.0) + ended.busy,
            "anchor_changed": so_far.get("anchor_changed", 0) + ended.anchor_changed,
            "failed": [*so_far.get("failed", ()), *ended.failed],
        }
        total["images per hour"] = 3600.0 * total["done"] / total["seconds"]
        total["idle share"] = 1.0 - total["busy"] / total["seconds"]
        total["looks"] = (
            f"whole, photo of {self.options.photo:g} megapixels"
            if bare.whole_looks()
            else "the model's turn alone"
        )
        self.state.put(queue=total)
        return {} if total["done"] >= self.options.looks or ended.failed else None

    def _faster(self) -> Faster:
        plan = self.plans[0]
        return Faster(self.engine, plan, scene_of(plan.pixels), self.sampler, self._timed)

    def _stock(self, name: str) -> dict[str, Any]:
        _restart_peak(self.gpu)
        call = stock.stock_call(name, self.engine, self.place, self.options.device, self.scene, self.sampler)
        found: dict[str, Any] = {f"{name} first": self._timed(call), name: min(self._warm(call))}
        if self.gpu:
            found[f"{name} peak"] = _peak(self.gpu)[0]
        return found

    def _floor(self) -> dict[str, Any]:
        return {"rate": floor.rate(self.options.device)}

    def _warm(self, call: Callable[[], Any]) -> list[float]:
        """Seconds of as many calls as there is time for, one at least."""
        times: list[float] = []
        while not times or (len(times) < WARM_RUNS and time.monotonic() < self.until):
            times.append(self._timed(call))
        return times

    def _timed(self, call: Callable[[], Any]) -> float:
        import torch

        begun = time.perf_counter()
        with torch.no_grad():
            call()
        if self.gpu:
            torch.cuda.synchronize()
        return time.perf_counter() - begun


def _nothing(*_: Any) -> None:
    return


def _restart_peak(gpu: bool) -> None:
    if gpu:
        import torch

        release_memory()
        torch.cuda.reset_peak_memory_stats()


def _peak(gpu: bool) -> tuple[int, int]:
    """Bytes of tensors, and what the allocator held for them."""
    import torch

    return (torch.cuda.max_memory_allocated(), torch.cuda.max_memory_reserved()) if gpu else (0, 0)


def _left() -> int:
    """Bytes that tensors still hold on the card."""
    import torch

    release_memory()
    return torch.cuda.memory_allocated()


def measure(options: argparse.Namespace) -> dict[str, Any]:
    import diffusers
    import torch

    diffusers.utils.logging.set_verbosity_error()
    if options.device == "cuda" and options.cap:
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, options.cap * GIGABYTE / total))
    state = State(Path(options.results), key_of(options), again=options.again)
    with tempfile.TemporaryDirectory() as folder:
        Measuring(options, state, Path(folder)).run()
    return state.found
