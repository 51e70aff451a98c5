"""8-bit floating point with a LoRA, with a real klein at tiny size on the CPU."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
import numpy as np
import torch
from render.engines.base import Sampler, Scene, make_engine
from render.memory import Plan, Precision
from render.messages import LoraUse
from tests.render.engines.tiny import save_lora_for

weights, file = Path(sys.argv[1]), Path(sys.argv[2]) / "worn.safetensors"
save_lora_for(weights, "klein", file)
crop = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
scene = Scene(crop, mask, crop, mask, (crop[:64],))
engine = make_engine("klein")


def draw(precision, *weight):
    loras = tuple(LoraUse(str(file), "", each) for each in weight)
    engine.load(Plan(weights, "cpu", "bfloat16", precision, loras=loras))
    return engine.render(scene, Sampler(3, 2, 1.0, 1.0, "a garment"), lambda *_: None).astype(int)


plain, weightless, worn = (draw(Precision.FP8, *weight) for weight in ((), (0.0,), (200.0,)))
kept = {name: parameter.dtype for name, parameter in engine.pipeline.transformer.named_parameters()}
assert torch.float8_e4m3fn in kept.values()
assert {dtype for name, dtype in kept.items() if "lora_" in name} == {torch.bfloat16}
assert np.array_equal(weightless, plain)
full = draw(Precision.FULL, 200.0)
changed = abs(full - draw(Precision.FULL)).mean()
assert changed > 1.0
assert abs(worn - full).mean() < changed / 2, "it is another LoRA's picture"
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")
def test_a_lora_is_worn_over_weights_in_eight_bit_floating_point(tiny_klein: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-c", SCRIPT, str(tiny_klein), str(tmp_path)]
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=250, env=environment)
    assert done.returncode == 0, done.stderr[-4000:]
