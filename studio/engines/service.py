"""The engines of one studio: which can run, how, and what that costs. Answers come as futures from a pool."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from render.cards import engine_cards
from render.client import RenderClient
from render.loras import require_fitting
from render.main_memory import main_memory_budget
from render.process import ChildState, Role
from studio.catalog import Catalog
from studio.engines.choices import Circumstances, EngineChoice, all_choices
from studio.engines.values import EngineValues, StoredLora
from studio.gpu import GpuReading, GpuWatch
from studio.jobs.entries import durations, size_class
from studio.jobs.renders import titles_wearing
from studio.weights.loras import Lora, Loras
from studio.weights.work import in_own_words

MainMemory = Callable[[int | None], int]
"""Bytes of main memory that weights may wait in, given the process that holds a model already."""


class Engines:
    """`root` has a folder a model, `features` what engines keep; `gpu` and `main_memory` are read for every plan."""

    def __init__(
        self,
        catalog: Catalog,
        root: Path,
        features: Path,
        renderer: RenderClient,
        loras: Loras,
        gpu: GpuWatch,
        main_memory: MainMemory = main_memory_budget,
    ) -> None:
        self._catalog = catalog
        self._root = root
        self._features = features
        self._renderer = renderer
        self._loras = loras
        self._gpu = gpu
        self._main_memory = main_memory
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="engines")

    def choices(
        self,
        *,
        cap: float = 0.0,
        photo_pixels: int = 0,
        references: int = 1,
        values: Mapping[str, EngineValues] | None = None,
    ) -> Future[tuple[EngineChoice, ...]]:
        """Every engine as it would run now, those without needs first.

        `cap` is a limit of GPU memory in GB, `photo_pixels` and `references` are those of the look, `values` what was
        set of each engine.
        """
        of_engines = dict(values or {})

        def work() -> tuple[EngineChoice, ...]:
            process = self._process()
            main = self._main_memory(process)
            card = self._card()
            around = Circumstances(card, process, cap, main, references, of_engines, self._features)
            taken = self._catalog.run(durations).result()
            found: list[EngineChoice] = []
            for choice in all_choices(self._root, around):
                expected = taken.get((choice.name, size_class(photo_pixels)))
                found.append(replace(choice, seconds=None if expected is None else expected.seconds))
            return tuple(found)

        return self._pool.submit(work)

    def add_lora(self, engine: str, path: Path) -> Future[StoredLora]:
        """Copy a LoRA beside the weights, for an engine. The future raises `InputError` for a file that is none or was
        made for another model, `StorageError`.
        """

        def work() -> StoredLora:
            card = engine_cards()[engine]
            with in_own_words(path):
                require_fitting(card, path, self._root / card.name)
            return stack_entry(self._loras.add(path).result())

        return self._pool.submit(work)

    def titles_wearing(self, sha256: str) -> Future[tuple[str, ...]]:
        """Titles of the looks with a LoRA, which could not be rendered again without it."""
        return self._catalog.run(lambda session: titles_wearing(session, sha256))

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _card(self) -> GpuReading | None:
        """The card that renders: the first, as CUDA takes it."""
        readings = self._gpu.reader.read()
        return readings[0] if readings else None

    def _process(self) -> int | None:
        status = self._renderer.statuses().get(Role.ENGINE)
        return status.pid if status is not None and status.state is ChildState.RUNNING else None


def stack_entry(lora: Lora) -> StoredLora:
    """A LoRA of the shelf as it begins in a stack."""
    return StoredLora(str(lora.path), lora.sha256, lora.name, words=lora.info.trigger_words)
