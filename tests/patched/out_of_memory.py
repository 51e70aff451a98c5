"""Real operations of torch run out of memory.

`ANCHOR_TEST_OUT_OF_MEMORY` names a file that says `WHERE:TIMES`, and may say otherwise later: so often memory is short
there. `load` is the second part of a model on its way to its device, `text` and `decode` the first product of matrices
of a text encoder and of a decoder, and a number the first product after that step. Each failure becomes a line of
`FILE.failed`, the place that is found on the stack. With `WHERE:TIMES:WORDS` it is no lack of memory that fails, but
something that says these words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

PRODUCTS = ("mm", "addmm", "bmm", "convolution")
PLACES = {"assemble": "load", "encode_text": "text", "decode": "decode"}
"""By a function that is called there."""


def patch(module: Any) -> None:
    file = Path(os.environ["ANCHOR_TEST_OUT_OF_MEMORY"])
    tell, render, load = (
        module.Steps.tell,
        module.DiffusionEngine.render_together,
        module.DiffusionEngine.load,
    )
    reached = [0]

    def wanted() -> tuple[str, int]:
        where, times, *_ = file.read_text("utf-8").split(":")
        return where, int(times)

    def fail() -> None:
        import torch

        where, times, *words = file.read_text("utf-8").split(":", 2)
        file.write_text(":".join((where, str(int(times) - 1), *words)), "utf-8")
        with file.with_suffix(".failed").open("a", encoding="utf-8") as failed:
            failed.write(f"{place() or 'steps'}\n")
        if words:
            raise RuntimeError(words[0])
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    def tell_and_count(self: Any, number: int) -> None:
        reached[0] = number
        tell(self, number)

    def render_together(self: Any, *arguments: Any, **more: Any) -> Any:
        from torch.utils._python_dispatch import TorchDispatchMode

        where, times = wanted()
        if not times or where == "load":
            return render(self, *arguments, **more)
        left = [1]

        class Short(TorchDispatchMode):
            def __torch_dispatch__(
                self, function: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                if function.__name__.split(".")[0] in PRODUCTS and left[0]:
                    there = reached[0] >= int(where) if where.isdecimal() else where == place()
                    if there:
                        left[0] = 0
                        fail()
                return function(*args, **(kwargs or {}))

        reached[0] = 0
        with Short():
            return render(self, *arguments, **more)

    def load_whole(self: Any, *arguments: Any, **more: Any) -> None:
        import torch

        where, times = wanted()
        if not times or where != "load":
            load(self, *arguments, **more)
            return
        to, moved = torch.nn.Module.to, [0]

        def move(self: Any, *arguments: Any, **more: Any) -> Any:
            moved[0] += 1
            if moved[0] == 2:
                fail()
            return to(self, *arguments, **more)

        torch.nn.Module.to = move  # pyright: ignore[reportAttributeAccessIssue]
        try:
            load(self, *arguments, **more)
        finally:
            torch.nn.Module.to = to  # pyright: ignore[reportAttributeAccessIssue]

    module.Steps.tell = tell_and_count
    module.DiffusionEngine.render_together, module.DiffusionEngine.load = render_together, load_whole


def place() -> str:
    """Where the engine is; empty where it is at none of the places that are known by a name."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_name in PLACES:
            return PLACES[frame.f_code.co_name]
        frame = frame.f_back
    return ""
