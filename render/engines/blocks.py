"""The repeated blocks of a network, compiled kind by kind for pictures of any size (`compile_repeated_blocks`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from render.engines.features import FOLDER_VARIABLE

Stop = Callable[[], bool]


class Interrupted(Exception):
    """Somebody waits for the model."""


class Blocks:
    """`ready` says that compiled blocks were tried and found good. `tries_left` bounds how often shapes that are not
    covered yet are compiled for.
    """

    def __init__(self, network: Any) -> None:
        self._network = network
        self._marked = False
        self._stop: Stop = _never
        self.ready = False
        self.tries_left = 3

    @contextmanager
    def being_compiled(self, stop: Stop) -> Generator[None]:
        """What is called within and not known yet is compiled. `stop` is asked before each part of a block, and may
        raise what torch makes of `Interrupted`.
        """
        import torch

        self._mark()
        self._stop = stop
        try:
            with torch.compiler.set_stance("default"):
                yield
        finally:
            self._stop = _never

    @contextmanager
    def compiled(self) -> Generator[None]:
        """Raises `RuntimeError` for a shape that is not known; blocks that are not ready are compiled instead."""
        import torch

        if not self._marked:
            with self.being_compiled(_never):
                yield
            self.ready = True
            return
        with torch.compiler.set_stance("fail_on_recompile"):
            yield

    @contextmanager
    def plain(self) -> Generator[None]:
        """As written, whatever is compiled."""
        if not self._marked:
            yield
            return
        import torch

        with torch.compiler.set_stance("force_eager"):
            yield

    def _mark(self) -> None:
        if self._marked:
            return
        import torch
        from torch._inductor import config

        folder = os.environ.get(FOLDER_VARIABLE)
        if folder:
            os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path(folder) / "compiled"))
        config.compile_threads = 1  # no processes of its own inside the sandbox
        config.deterministic = True  # else how a sum is taken would be chosen by the clock
        inductor: Any = torch._dynamo.lookup_backend("inductor")

        def compile_graph(graph: Any, inputs: Any) -> Any:
            if self._stop():
                raise Interrupted
            return inductor(graph, inputs)

        self._network.compile_repeated_blocks(backend=compile_graph, dynamic=True)
        self._marked = True

    def forget(self) -> None:
        """As if nothing had been compiled."""
        self.ready = False
        if not self._marked:
            return
        import torch

        self._marked = False
        for module in self._network.modules():
            module._compiled_call_impl = None
        torch._dynamo.reset()

    def forget_unless_ready(self) -> None:
        if not self.ready:
            self.forget()


def is_uncovered(error: Exception) -> bool:
    """Whether blocks refused a shape that they were not compiled for, as torch says it in words."""
    return "recompile" in str(error)


def _never() -> bool:
    return False
