"""What is kept of a look's pictures, with a real qwen-edit at tiny size on the CPU."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.engines.features import FOLDER_VARIABLE

SCRIPT = """
import sys
from pathlib import Path
import numpy as np
from safetensors import safe_open
from render.engines.base import Sampler, Scene, make_engine
from render.memory import Plan
from tests.render.engines.small import use_small_references

use_small_references()
engine = make_engine("qwen-edit")
engine.load(Plan(Path(sys.argv[1]), "cpu", "float32"))
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
noise = np.random.default_rng(0)
garments = tuple(noise.integers(0, 255, (64, 64, 3), np.uint8) for _ in range(2))


def draw(crop, *garments):
    scene = Scene(crop, mask, crop, mask, garments)
    return engine.render(scene, Sampler(3, 1, 1.0, 1.0, "a garment"), lambda *_: None)


def pictures_kept():
    kept = 0
    for path in Path(sys.argv[2]).glob("*.safetensors"):
        with safe_open(path, "pt") as file:
            kept += list(file.keys()) == ["latents"]
    return kept


crops = [noise.integers(0, 255, (96, 128, 3), np.uint8) for _ in range(3)]
first = draw(crops[0], *garments)
assert pictures_kept() == 2, pictures_kept()
for crop in crops[1:]:
    draw(crop, *garments)
assert pictures_kept() == 2, "a crop of one look was kept for ever"
draw(crops[1], noise.integers(0, 255, (64, 64, 3), np.uint8))
assert pictures_kept() == 3
assert np.array_equal(draw(crops[0], *garments), first)
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")
def test_garments_are_kept_for_the_next_look_and_crops_are_not(
    folder_of_weights: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "features"
    words = [sys.executable, "-c", SCRIPT, str(folder_of_weights / "qwen-edit"), str(kept)]
    environment = os.environ | {FOLDER_VARIABLE: str(kept), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=250, env=environment)
    assert done.returncode == 0, done.stderr[-4000:]
