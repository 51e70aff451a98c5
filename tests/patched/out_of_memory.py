"""Real operations of torch run out of memory.

`ANCHOR_TEST_OUT_OF_MEMORY` is `STEP:TIMES`: in the first so many renders the first product of matrices after this step
fails as it does where memory is short. With `STEP:TIMES:WORDS` it fails with these.
"""

from __future__ import annotations

import os
from typing import Any


def patch(module: Any) -> None:
    numbers = os.environ["ANCHOR_TEST_OUT_OF_MEMORY"].split(":", 2)
    step, left = int(numbers[0]), int(numbers[1])
    words = numbers[2] if len(numbers) > 2 else ""
    tell = module.Steps.tell
    usual = module.DiffusionEngine.render
    reached = [0]

    def tell_and_count(self: Any, number: int) -> None:
        reached[0] = number
        tell(self, number)

    def render(self: Any, *arguments: Any, **more: Any) -> Any:
        nonlocal left
        import torch
        from torch.utils._python_dispatch import TorchDispatchMode

        class Short(TorchDispatchMode):
            def __torch_dispatch__(
                self, function: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                if reached[0] >= step and function.__name__.split(".")[0] in (
                    "mm",
                    "addmm",
                    "bmm",
                    "convolution",
                ):
                    if words:
                        raise RuntimeError(words)
                    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
                return function(*args, **(kwargs or {}))

        reached[0] = 0
        if not left:
            return usual(self, *arguments, **more)
        left -= 1
        with Short():
            return usual(self, *arguments, **more)

    module.Steps.tell, module.DiffusionEngine.render = tell_and_count, render
