from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from render.gpus import gpu_count

Measure = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def gpu() -> None:
    """Skips where no model can run on a card."""
    if find_spec("diffusers") is None:
        pytest.skip("the engines extra is not installed")
    if gpu_count() == 0:
        pytest.skip("there is no NVIDIA GPU with its driver on this machine")
    seen = [sys.executable, "-c", "import sys, torch; sys.exit(not torch.cuda.is_available())"]
    if subprocess.run(seen).returncode:
        pytest.skip("torch sees no GPU: it is a build for CPUs")


@pytest.fixture
def measure(tmp_path: Path) -> Measure:
    """What the benchmark finds, in a process of its own: a cap of memory is a process's. Of several engines and caps
    it is what was found last, and all by their keys as `all`."""

    def measure(*words: str, path: Path | None = None, ends: int = 0) -> dict[str, Any]:
        results = tmp_path / "results.json"
        environment = {"OMP_NUM_THREADS": "1"} | dict(os.environ)
        if path is not None:
            environment["PYTHONPATH"] = os.pathsep.join([str(path), environment.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.gpu", *words, "--results", str(results)],
            capture_output=True,
            text=True,
            env=environment,
        )
        assert done.returncode == ends, done.stderr
        everything = json.loads(results.read_text())
        found = everything[list(everything)[-1]]
        return found | {"all": everything, "printed": done.stdout, "told": done.stderr}

    return measure
