"""One engine under one cap, part by part, as far as the time of a call allows."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from render.cards import Role
from render.engines.parts import release_memory
from render.errors import RenderError, is_out_of_memory
from render.memory import GIGABYTE, Offload, Plan, Precision, budget_of_card
from tests.benchmarks.gpu import bare, faster, floor, networks, stock
from tests.benchmarks.gpu.card import Card, is_broken
from tests.benchmarks.gpu.engines import (
    engine_of,
    left_out,
    missing_for,
    plans_on_gpu,
    said,
    sampler_for,
    scene_of,
)
from tests.benchmarks.gpu.looks import Queue
from tests.benchmarks.gpu.pictures import Pictures
from tests.benchmarks.gpu.state import State

LOOKS, FEWER_LOOKS, SLOW = 32, 8, 3.0
"""In the queue, and how many where a picture takes more than so many seconds."""

OVERTIME = 60.0
"""Seconds that trials may take beyond the call's own time."""

FRAMES = 8

SMALLER = (Precision.INT8, Precision.INT4)

ASKED_AS = {
    "rate": "floor",
    "stock kv": "stock",
    **{str(precision): "smaller plans" for precision in SMALLER},
    **{f"together {count}": "together" for count in faster.TOGETHER},
}
"""The word for a part where that is not its own name."""

Measure = Callable[[], dict[str, Any] | None]
"""Answers with what was found; None where it goes on in the next call."""


class Broken(Exception):
    """CUDA answers nothing any more in this process."""


def key_of(options: argparse.Namespace, card: str) -> str:
    what = Path(options.weights).name if options.weights else options.size
    steps = f", {options.steps} steps" if options.steps else ""
    return f"{options.engine} at {options.cap or 'any'} GB, {what}, {options.pixels} pixels{steps}, {card}"


class Measuring:
    def __init__(self, options: argparse.Namespace, card: Card, folder: Path, until: float) -> None:
        self.options, self.card, self.until = options, card, until
        self.state = State(Path(options.results), key_of(options, card.name))
        weights = Path(options.weights) if options.weights else None
        self.place = weights or folder
        self.engine = engine_of(options.engine, weights, options.size)
        networks.make_small(options.size, options.pixels)
        self.scene = scene_of(options.pixels)
        self.sampler = sampler_for(self.engine, options.steps)
        self.pictures = Pictures(self.engine, card, self.sampler, until)
        self.plans: Sequence[Plan] = ()
        self.smaller: dict[Precision, Plan] = {}

    def run(self) -> None:
        """Everything that is still to be measured of what is asked for. What fails is a result. Raises `Broken`."""
        if self.options.again:
            self.state.forget(filter(self._is_asked, list(self.state.found.get("begun", {}))))
        self.card.limit(self.options.cap)
        self._about()
        self._plan()
        for name, measure in self._parts():
            if self._is_asked(name):
                self._part(name, measure)
        loaded = self.engine.pipeline is not None
        self.engine.unload()
        if self.card.gpu and loaded:
            self.state.put(**{"left after unloading": self.card.held()})
        whole = argparse.Namespace(**{**vars(self.options), "cap": 0})
        uncapped = self.state.of(key_of(whole, self.card.name)).get("stock peak")
        self.state.put(**{"uncapped stock peak": uncapped})

    def _is_asked(self, name: str) -> bool:
        return ASKED_AS.get(name, name) in self.options.parts

    def _parts(self) -> Iterator[tuple[str, Measure]]:
        """The most valuable first."""
        yield "rate", lambda: {"rate": floor.rate(self.card)}
        for name in stock.NAMES[self.options.engine]:
            yield name, partial(self._stock, name)
        if not self.plans:
            return
        yield "ours", self._ours
        for precision, plan in self.smaller.items():
            yield str(precision), partial(self.pictures.by, plan, str(precision), runs=1)
        later = dict(self._after_ours())
        without = "ours" in self.state.found.get("failed", {})
        self.state.put(skipped=list(filter(self._is_asked, later)) if without else [])
        yield from () if without else later.items()

    def _after_ours(self) -> Iterator[tuple[str, Measure]]:
        """What needs a plan by which pictures are drawn."""
        if self.options.engine != "sdxl":  # a call of its UNet speaks of its ControlNet's answers
            yield "products", self._products
        yield "cancel", self._cancel
        yield "queue", self._queue
        if self.options.engine == "klein":
            yield "kept references", lambda: self._faster().kept_references()
        if self.card.gpu:  # on a CPU it would take a minute to compile, and tell nothing
            yield "tuned", lambda: self._faster().tuned(self._is_late)
        for count in faster.TOGETHER:
            yield f"together {count}", partial(self._together, count)

    def _part(self, name: str, measure: Measure) -> None:
        """What a person would see fail too is a result for good, as is memory that runs out; else the next call tries
        again."""
        if time.monotonic() > self.until or not self.state.begins(name):
            return
        begun = time.monotonic()
        try:
            found = measure()
        except Exception as error:
            foreseen = is_out_of_memory(error) or isinstance(error, RenderError)
            self.state.fails(name, said(error), final=foreseen)
            if not foreseen:
                # Its newest calls: the end of a call's output has to have room for what was measured.
                calls = traceback.format_tb(error.__traceback__, limit=-FRAMES)
                sys.stderr.write(f"gpu: {name} failed\n{''.join(calls)}{said(error)}\n")
            if is_broken(error):
                raise Broken(said(error)) from error
        else:
            took = {f"{name} took": time.monotonic() - begun}
            if found is None:
                self.state.stays_open(name)
            else:
                self.state.ends(name, **found, **took)
            release_memory()
            return
        # With the traceback gone: it holds tensors.
        self.engine.unload()
        release_memory()

    def _about(self) -> None:
        import diffusers
        import torch

        texts = [part.parameters for part in self.engine.card.components if part.role is Role.TEXT]
        self.state.put(
            engine=self.options.engine,
            cap=self.options.cap,
            weights=self.options.weights or f"random, {self.options.size} size",
            steps=self.sampler.steps,
            guidance=self.sampler.guidance,
            pixels=self.scene.mask.size,
            device=self.card.name,
            date=time.strftime("%Y-%m-%d"),
            versions=f"torch {torch.__version__}, diffusers {diffusers.__version__}",
            stood_in=bare.provide(),
            left_out=left_out(),
            **{"text encoder": 2 * sum(texts)},
        )

    def _plan(self) -> None:
        """The plans within the smaller of what is free and the cap; on a CPU there is one, and a cap tells what would
        be planned."""
        import torch

        size = None if self.options.weights else self.options.size
        budget = round(self.options.cap * GIGABYTE)
        if self.card.gpu:
            free, total = torch.cuda.mem_get_info()
            # What CUDA itself takes is taken already.
            budget = budget_of_card(free, max(1, torch.cuda.memory_reserved()), total, self.options.cap)
        try:
            fitting = (
                plans_on_gpu(self.engine, self.options.pixels, budget, self.place, size) if budget else ()
            )
        except RenderError as error:
            self.state.put(plan=said(error))
            fitting = ()
        if fitting:
            self.state.put(plan=fitting[0].words, predicted=fitting[0].predicted_peak)
        if self.card.gpu:
            self.plans = fitting[len(self.state.found.get("ours out of memory", ())) :]
            whole = [plan for plan in fitting[1:] if plan.offload is Offload.NONE]
            smaller = [plan for plan in whole if plan.pixels == self.options.pixels]
        else:
            on_cpu = Plan(self.place, "cpu", "float32", pixels=self.options.pixels)
            self.plans = [on_cpu]
            smaller = [replace(on_cpu, precision=each) for each in SMALLER if not missing_for((each,))]
        if not self.options.cap:
            self.smaller = {plan.precision: plan for plan in smaller if plan.precision in SMALLER}

    def _ours(self) -> dict[str, Any]:
        """As a look does: the best plan, and once the next where that runs out of memory."""
        out: list[str] = []
        tried = self.plans[:2]
        for plan in tried:
            try:
                found = self.pictures.by(plan, "ours")
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
                out.append(f"{plan.words}: {said(error)}")
                self.state.put(**{"ours out of memory": out})
                if plan is tried[-1]:
                    raise
            else:
                self.plans = self.plans[self.plans.index(plan) :]
                return found | {"ours out of memory": out}
            self.engine.unload()
        raise AssertionError("there is a plan")

    def _products(self) -> dict[str, Any]:
        if self.pictures.calls is None:
            self.pictures.by(self.plans[0], "ours", runs=1)
        calls = self.pictures.calls
        assert calls is not None
        assert calls.first is not None
        return {"products": floor.products(self._bare_denoiser(), calls.first) * calls.count}

    def _bare_denoiser(self) -> Any:
        import torch

        self.engine.load(self.plans[0])
        denoiser = getattr(self.engine.pipeline, self.engine.denoiser)
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
                raise RuntimeError(warm.failed[0])
            taken, steps = looks.cancelled()
        finally:
            looks.close()
        return {"cancel": taken, "steps after cancel": steps}

    def _queue(self) -> dict[str, Any] | None:
        """Continued where the call before stopped; each call first renders a look that does not count."""
        before = self.state.found.get("queue", {})
        known = self.state.found.get("ours", 0.0)
        asked = self.options.looks or (FEWER_LOOKS if known > SLOW else LOOKS)
        looks = self._looks()
        try:
            looks.run(1, self.until)
            with self.card.busy() as driver:
                ended = looks.run(asked - before.get("done", 0), self.until, known)
        finally:
            looks.close()
        adding = ("done", "seconds", "busy", "between", "anchor_changed")
        total = {name: before.get(name, 0) + getattr(ended, name) for name in adding}
        total |= {
            "asked": asked,
            "failed": [*before.get("failed", ()), *ended.failed],
            "driver": [*before.get("driver", ()), *driver.samples],
            "looks": (
                f"whole, photo of {self.options.photo:g} megapixels"
                if bare.whole_looks()
                else "the model's turn alone"
            ),
        }
        self.state.put(queue=total)
        return {} if total["done"] >= asked or ended.failed else None

    def _faster(self) -> faster.Faster:
        plan = self.plans[0]
        return faster.Faster(self.engine, plan, scene_of(plan.pixels), self.sampler, self.card.timed)

    def _together(self, count: int) -> dict[str, Any]:
        return self._faster().together(count, self.until)

    def _is_late(self) -> bool:
        return time.monotonic() > self.until + OVERTIME

    def _stock(self, name: str) -> dict[str, Any]:
        self.engine.unload()
        self.card.restart_peak()
        call = stock.stock_call(name, self.engine, self.place, self.card.device, self.scene, self.sampler)
        draw = partial(self.card.timed, call)
        found = {f"{name} first": draw(), name: self.pictures.warm([draw] * 3)}
        return found | self.card.peak(name)


def measured(options: argparse.Namespace) -> Iterable[dict[str, Any]]:
    """What is known of each engine under each cap, after a call's time. Raises `Broken` after the last that is."""
    import diffusers

    diffusers.utils.logging.set_verbosity_error()
    card, until = Card(options.device), time.monotonic() + options.minutes * 60
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder:
            if not options.weights:
                networks.save_extras(engine, options.size, Path(folder))
            for cap in options.cap:
                one = argparse.Namespace(**{**vars(options), "engine": engine, "cap": cap})
                measuring = Measuring(one, card, Path(folder), until)
                try:
                    measuring.run()
                except Broken:
                    yield measuring.state.found
                    raise
                yield measuring.state.found
