"""Every way of holding a model that a plan can ask for, with real networks at tiny size on the CPU."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.cards import engine_cards

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

NAMES = tuple(name for name, card in engine_cards().items() if card.needs_weights)

BEGIN = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
import torch
from render.cards import Role, engine_card
from render.engines.base import Sampler, Scene, make_engine
from render.engines.features import FeatureStore
from render.memory import Offload, Plan, Precision, TextPlace
from render.safetensors import component_sizes
from tests.render.engines.small import use_small_references

use_small_references()
torch.set_num_threads(1)
weights = Path(sys.argv[1])
crop = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
scene = Scene(crop, mask, crop, mask, (crop[:64],))
engine = make_engine(weights.name)
engine.features = FeatureStore()


def ignore(*_):
    pass


def draw(plan, listener=ignore):
    engine.load(plan)
    return engine.render(scene, Sampler(3, 2, 1.0, 1.0, "a garment"), listener)
"""

PRECISIONS = """
sizes = component_sizes(weights)
denoisers = [part.folder for part in engine_card(weights.name).components if part.role is Role.DENOISER]
plan = Plan(weights, "cpu", "float32")
plain = draw(plan).astype(int)
for precision, most in ((Precision.INT8, 1.0), (Precision.INT4, 8.0)):
    made = draw(replace(plan, precision=precision)).astype(int)
    assert abs(made - plain).mean() < most, (precision, abs(made - plain).mean())
    for folder in denoisers:
        network = getattr(engine.pipeline, folder)
        shapes = [
            getattr(module.weight, "quant_state", module.weight).shape
            for module in network.modules()
            if isinstance(module, torch.nn.Linear) and type(module.weight) is not torch.nn.Parameter
            or type(module).__name__ == "Linear4bit"
        ]
        assert sum(map(torch.Size.numel, shapes)) == sizes[folder].matrix_parameters, (precision, folder)
"""

PLACES = """
from tests.render.engines.pretended import pretended_card

torch.cuda.get_device_name = lambda *_: "pretended"
with pretended_card() as card:
    plan = Plan(weights, card, "bfloat16", text=TextPlace.ALONE)
    assert draw(plan).shape == crop.shape
    engine.features = FeatureStore()
    offloaded = replace(plan, precision=Precision.INT8, offload=Offload.COMPONENT, text=TextPlace.CPU)
    assert draw(offloaded).shape == crop.shape
    denoiser = getattr(engine.pipeline, engine.denoiser)

    def stop(*_):
        assert next(denoiser.parameters()).device.type == "pretended"
        raise KeyError

    try:
        draw(offloaded, stop)
    except KeyError:
        pass
    else:
        raise AssertionError("it was not stopped")
    assert next(denoiser.parameters()).device.type == "cpu", "the next prompt needs its room"
"""


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_held_in_every_way_that_a_plan_asks_for(folder_of_weights: Path, name: str) -> None:
    """What the planner counts as smaller is smaller and hardly shows; all that meets on a card lies there, and what is
    stopped leaves it."""
    words = [sys.executable, "-c", BEGIN + PRECISIONS + PLACES, str(folder_of_weights / name)]
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=280, env=environment)
    assert done.returncode == 0, done.stderr[-4000:]
