"""Loaded by a render process whose path holds this folder: its engines are patched as the environment asks for."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import os
import sys
from typing import Any

WANTED = "render.engines.diffusion"
PATCHES = {
    "ANCHOR_BENCH_MODEL": "slow_model",
    "ANCHOR_TEST_LOST_GPU": "lost_gpu",
    "ANCHOR_TEST_OUT_OF_MEMORY": "out_of_memory",
    "ANCHOR_TEST_SLOW_PARTS": "slow_parts",
    "ANCHOR_TEST_STEPS": "steps",
}
"""A module of this folder, whose `patch` is given the engines' module, for each variable."""


class Patching(importlib.abc.MetaPathFinder):
    """Lets the module load as ever, then has it patched."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != WANTED:
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None
        loader: Any = spec.loader
        usual = loader.exec_module

        def exec_module(module: Any) -> None:
            usual(module)
            for variable, patch in PATCHES.items():
                if variable in os.environ:
                    importlib.import_module(patch).patch(module)

        loader.exec_module = exec_module
        return spec


if any(variable in os.environ for variable in PATCHES):
    sys.meta_path.insert(0, Patching())
