"""Real operations of torch fail as they do on a GPU that was lost: all of them from then on, until the process ends.

`ANCHOR_TEST_LOST_GPU` is `STEP:FILE`: it is lost at the first product of matrices after this step, in the process that
finds the file and removes it. The error is torch's own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def patch(module: Any) -> None:
    step, _, file = os.environ["ANCHOR_TEST_LOST_GPU"].partition(":")
    tell = module.Steps.tell
    usual = module.DiffusionEngine.render_together
    reached, lost = [0], [False]

    def tell_and_count(self: Any, number: int) -> None:
        reached[0] = number
        tell(self, number)

    def render_together(self: Any, *arguments: Any, **more: Any) -> Any:
        import torch
        from torch.utils._python_dispatch import TorchDispatchMode

        class Losing(TorchDispatchMode):
            def __torch_dispatch__(
                self, function: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                product = function.__name__.split(".")[0] in ("mm", "addmm", "bmm", "convolution")
                if product and reached[0] >= int(step) and not lost[0]:
                    lost[0] = Path(file).exists()
                    Path(file).unlink(missing_ok=True)
                if lost[0]:
                    raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")
                return function(*args, **(kwargs or {}))

        reached[0] = 0
        with Losing():
            return usual(self, *arguments, **more)

    module.Steps.tell, module.DiffusionEngine.render_together = tell_and_count, render_together
