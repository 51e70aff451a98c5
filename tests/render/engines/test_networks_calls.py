"""How often the networks of an engine are called, and with what: tiny ones, as the real ones would be."""

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

SHARED = """
import sys
from pathlib import Path
import numpy as np
from render.engines import make_engine
from render.engines.base import Sampler, Scene
from render.memory import Plan
from tests.render.engines.small import use_small_references

use_small_references()
weights, name, dtype = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
crop = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
scene = Scene(crop, mask, crop, mask, (crop[:64, :64],))
engine = make_engine(name)
engine.load(Plan(weights / name, "cpu", dtype))
vae = engine.pipeline.vae
encoded, shown = [], []
vae.encoder.register_forward_pre_hook(lambda _, given: encoded.append((tuple(given[0].shape[-2:]), given[0].dtype)))


def draw(strength=1.0):
    encoded.clear()
    shown.clear()
    sampler = Sampler(3, 4, 1.0, strength, "a garment")
    return engine.render(scene, sampler, lambda step, steps, preview: shown.append(preview))


def sizes():
    return [size for size, _ in encoded]
"""

ONCE = """
for strength in (1.0, 0.5):
    draw(strength)
    draw(strength)
    assert shown and all(preview is not None for preview in shown)
    seen = {"klein": 1, "catvton": 2, "qwen-edit": 0, "sdxl": 1, "flux-fill": 2}[name]
    if name in ("catvton", "sdxl") and strength < 1.0:
        seen += 1  # the start is another picture than the one it is told of
    assert len(encoded) == seen, sizes()
"""

SIXTEEN_BIT = """
import torch

draw()
assert {kind for _, kind in encoded} == {torch.bfloat16}, encoded
assert vae.dtype == torch.bfloat16
"""

FEW_STEPS = """
from render.engines.qwen_edit import shifted

sigmas = np.linspace(1.0, 0.25, 4)
for tokens in (256, 4096):
    made = shifted(engine.pipeline.scheduler, sigmas, tokens)[:-1].numpy()
    assert np.allclose(made, 3 * sigmas / (1 + 2 * sigmas), atol=1e-6), made
"""

MISSING = """
from safetensors.torch import load_file, save_file
from render.engines.diffusion import DiffusionEngine
from render.errors import InputError
from render.messages import ErrorKind

engine.unload()
folder = weights / name / sys.argv[4]
[path] = folder.glob("*.safetensors")
whole = path.read_bytes()
tensors = load_file(path)
tensors.pop(sorted(tensors)[-1])
save_file(tensors, path, metadata={"format": "pt"})
try:
    engine.load(Plan(weights / name, "cpu", dtype))
    draw()
except InputError as error:
    assert error.kind is ErrorKind.WEIGHTS_INVALID, error.kind
    assert sys.argv[4] in error.message
else:
    raise AssertionError("noise was taken for weights")
finally:
    path.write_bytes(whole)
"""


def run(script: str, *words: str) -> None:
    command = [sys.executable, "-c", SHARED + script, *words]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=290, env=os.environ | {"HF_HUB_OFFLINE": "1"}
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("engine", ["klein", "catvton", "qwen-edit", "sdxl", "flux-fill"])
def test_a_picture_is_encoded_once_for_the_model_and_its_previews(
    folder_of_weights: Path, engine: str
) -> None:
    run(ONCE, str(folder_of_weights), engine, "float32")


@pytest.mark.parametrize("engine", ["klein", "sdxl", "flux-fill", "catvton"])
def test_in_sixteen_bit_pictures_are_encoded_in_sixteen_bit(folder_of_weights: Path, engine: str) -> None:
    """What the planner counts on."""
    run(SIXTEEN_BIT, str(folder_of_weights), engine, "bfloat16")


def test_the_lora_for_few_steps_is_sampled_as_it_was_distilled(folder_of_weights: Path) -> None:
    """At a shift of 3, although the model's own scheduler has another one."""
    run(FEW_STEPS, str(folder_of_weights), "qwen-edit", "float32")


@pytest.mark.parametrize("component", ["transformer", "text_encoder"])
def test_a_tensor_that_is_missing_is_no_noise(folder_of_weights: Path, component: str) -> None:
    """Whole files of another version pass every check of a file; the model is what misses something."""
    run(MISSING, str(folder_of_weights), "flux-fill", "float32", component)
