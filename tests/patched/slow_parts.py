"""The parts of a real model take long to read, and so does every layer of an encoder.

`ANCHOR_TEST_SLOW_PARTS` is `SECONDS:FILE`: each part that was read becomes a line `part`, each layer of a text encoder
that begins a line `layer` of the file, with the monotonic clock; and then it sleeps.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def patch(module: Any) -> None:
    seconds, _, file = os.environ["ANCHOR_TEST_SLOW_PARTS"].partition(":")
    read, borrowed = module.Parts._read, module.Parts.borrowed

    def say(word: str) -> None:
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(f"{word} {time.monotonic()}\n")
        time.sleep(float(seconds))

    def read_slowly(self: Any, *arguments: Any) -> Any:
        made = read(self, *arguments)
        say("part")
        return made

    @contextmanager
    def borrowed_slowly(self: Any, folder: str, *arguments: Any, **more: Any) -> Any:
        import torch

        with borrowed(self, folder, *arguments, **more) as encoder:
            for each in encoder.modules() if folder.startswith("text_encoder") else ():
                if isinstance(each, torch.nn.ModuleList):
                    for layer in each:
                        layer.register_forward_pre_hook(lambda *_: say("layer"))
            yield encoder

    module.Parts._read, module.Parts.borrowed = read_slowly, borrowed_slowly
