"""Loaded by a Python whose path holds this folder: it finds none of what only this project's environment has, or none
of what `ANCHOR_TEST_WITHOUT` names."""

from __future__ import annotations

import importlib.machinery
import os
import sys
from typing import Any

EVERYTHING = (
    "msgspec pyvips rawpy pi_heif cv2 scipy psutil pynvml accelerate peft torchao bitsandbytes PySide6"
)
MISSING = set(os.environ.get("ANCHOR_TEST_WITHOUT", EVERYTHING).split())


class Bare(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname.partition(".")[0] in MISSING:
            return None
        return super().find_spec(fullname, path, target)


sys.meta_path[:] = [Bare if each is importlib.machinery.PathFinder else each for each in sys.meta_path]
