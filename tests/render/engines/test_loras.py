"""LoRAs in every dialect on every engine that takes them, in quantised models too, tiny and on the CPU."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

QUANTISED = """
import sys
from pathlib import Path
import numpy as np
import torch
from render.engines.base import Sampler, Scene, make_engine
from render.memory import Plan, Precision
from render.messages import LoraUse
from tests.render.engines.small import use_small_references

use_small_references()
name, folder = sys.argv[1], Path(sys.argv[2])
crop = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
scene = Scene(crop, mask, crop, mask, (crop[:64],))
engine = make_engine(name)


def draw(precision, *weight):
    loras = tuple(LoraUse(str(folder / f"{name}.lora.safetensors"), "", each) for each in weight)
    engine.load(Plan(folder / name, "cpu", "bfloat16", precision, loras=loras))
    return engine.render(scene, Sampler(3, 2, 1.0, 1.0, "a garment"), lambda *_: None)


for precision, kind in ((Precision.INT8, "Int8Tensor"), (Precision.INT4, "Params4bit")):
    plain, weightless, worn = (draw(precision, *weight) for weight in ((), (0.0,), (1.0,)))
    denoiser = getattr(engine.pipeline, engine.denoiser)
    over = [
        type(module.base_layer.weight).__name__
        for module in denoiser.modules()
        if hasattr(module, "lora_A")
    ]
    assert set(over) == {kind}, over
    computed = {value.dtype for key, value in denoiser.named_parameters() if "lora_" in key}
    assert computed == {torch.bfloat16}, computed
    assert np.array_equal(weightless, plain), precision
    assert not np.array_equal(worn, plain), precision
"""

REFUSED = """
import sys
from pathlib import Path
import pytest
from peft import LoraConfig
from render.engines.base import make_engine
from render.engines.loras import wear_loras
from render.errors import EngineError, InputError
from render.memory import Plan
from render.messages import ErrorKind, LoraUse
from tests.render.test_loras import pair, save

weights, lora, folder = map(Path, sys.argv[1:4])
engine = make_engine("klein")
other = save(folder, pair("transformer.single_transformer_blocks.7.attn.to_out", 128, 32))
with pytest.raises(InputError, match="1 of its 1 layers are not in this model") as raised:
    engine.load(Plan(weights, "cpu", "float32", loras=(LoraUse(str(other), ""),)))
assert raised.value.kind is ErrorKind.UNFIT
engine.load(Plan(weights, "cpu", "float32"))
engine.pipeline.transformer.add_adapter(LoraConfig(r=2, target_modules=["x_embedder"]), "lora-0")
with pytest.raises(EngineError, match="could not be worn") as raised:
    wear_loras(engine.pipeline, [(str(lora), 1.0)])
assert raised.value.kind is ErrorKind.WEIGHTS_INVALID
assert "already in use" in raised.value.detail
"""


def run(*words: str | Path) -> None:
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, *map(str, words)], capture_output=True, text=True, timeout=280, env=environment
    )
    assert done.returncode == 0, done.stderr[-4000:]


def test_every_dialect_of_the_same_lora_is_worn_as_the_same_numbers(
    folder_of_weights: Path, tmp_path: Path
) -> None:
    run("-m", "tests.render.engines.lora_dialects", folder_of_weights, tmp_path)


@pytest.mark.parametrize("name", ["klein", "sdxl", "flux-fill", "qwen-edit"])
def test_a_lora_is_worn_over_weights_in_whole_numbers(folder_of_weights: Path, name: str) -> None:
    run("-c", QUANTISED, name, folder_of_weights)


def test_what_the_model_or_peft_does_not_take_is_a_failure_with_a_sentence(
    folder_of_weights: Path, tmp_path: Path
) -> None:
    run("-c", REFUSED, folder_of_weights / "klein", folder_of_weights / "klein.lora.safetensors", tmp_path)
