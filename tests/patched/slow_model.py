"""A model of the real classes takes as long as a large one.

`ANCHOR_BENCH_MODEL` is `SECONDS:FILE`: a picture is drawn at an eighth of its size, and its steps sleep so many seconds
together, in which other threads have the processor, as they have while a card computes. Each picture's begin and end
on the monotonic clock become a line of the file.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

SMALLER = 8


def patch(module: Any) -> None:
    seconds, _, file = os.environ["ANCHOR_BENCH_MODEL"].partition(":")
    usual = module.DiffusionEngine.render_together

    def render_together(self: Any, scene: Any, sampler: Any, seeds: Any, on_steps: Any) -> Any:
        begun = time.monotonic()

        def slowly(on_step: Any) -> Any:
            def tell(step: int, steps: int, preview: Any) -> None:
                time.sleep(float(seconds) / steps)
                on_step(step, steps, preview)

            return tell

        made = usual(self, smaller(scene), sampler, seeds, [slowly(each) for each in on_steps])
        pictures = [fitted(picture, scene.crop.shape) for picture in made]
        with Path(file).open("a", encoding="utf-8") as spans:
            spans.write(f"{begun} {time.monotonic()}\n")
        return pictures

    module.DiffusionEngine.render_together = render_together


def smaller(scene: Any) -> Any:
    from dataclasses import replace

    height, width = (max(16, side // SMALLER // 16 * 16) for side in scene.mask.shape)
    pictures = {
        name: fitted(getattr(scene, name), (height, width)) for name in ("crop", "mask", "drape", "known")
    }
    return replace(scene, references=tuple(fitted(each, (64, 64)) for each in scene.references), **pictures)


def fitted(picture: Any, shape: tuple[int, ...]) -> Any:
    import cv2

    return cv2.resize(picture, (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
