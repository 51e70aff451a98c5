"""A real model's steps are counted, and each takes long enough for a word to reach the process meanwhile.

`ANCHOR_TEST_STEPS` is `SECONDS:FILE`: each call of the denoiser becomes a line of the file, the monotonic clock as it
begins, and then sleeps.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any


def patch(module: Any) -> None:
    seconds, _, file = os.environ["ANCHOR_TEST_STEPS"].partition(":")
    usual = module.DiffusionEngine.load
    watched: list[Any] = []

    def begin(*_: Any) -> None:
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(f"{time.monotonic()}\n")
        time.sleep(float(seconds))

    def load(self: Any, *arguments: Any, **more: Any) -> None:
        usual(self, *arguments, **more)
        denoiser = getattr(self.pipeline, self.denoiser)
        if denoiser not in watched:
            watched[:] = [denoiser]
            denoiser.register_forward_pre_hook(begin)

    module.DiffusionEngine.load = load
