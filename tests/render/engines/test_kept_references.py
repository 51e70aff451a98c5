"""Garments that klein computes in its first step alone, by a real one at tiny size: what is exact, and what is not."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from render.cards import engine_card, engine_cards
from render.engines import make_engine
from render.engines.base import sampler_of
from render.errors import EngineError
from tests.person import draw_look

SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
import torch
from render.engines.base import Sampler, Scene
from render.engines.klein import Klein
from render.memory import Plan

crop = np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[16:80, 16:112] = 255
scene = Scene(crop, mask, crop, mask, (crop[:64], crop[:, :64]))
engine = Klein()
engine.load(Plan(Path(sys.argv[1]), "cpu", "float32"))
tokens = []
transformer = engine.pipeline.transformer
transformer.register_forward_pre_hook(
    lambda _, given, named: tokens.append(named["hidden_states"].shape[1]), with_kwargs=True
)


def draw(steps=4, seeds=(3,), scene=scene, **more):
    tokens.clear()
    sampler = Sampler(3, steps, 1.0, 1.0, "a garment", **more)
    made = engine.render_together(scene, sampler, seeds, [lambda *_: None] * len(seeds))
    return made, list(tokens)


exact, every_step = draw()
call = engine.tuning.call
kept, first_alone = draw(keep_references=True)
picture = 6 * 8
assert every_step == [every_step[0]] * 4 and every_step[0] > picture
assert first_alone == [every_step[0], picture, picture, picture], first_alone
assert not np.array_equal(kept[0], exact[0])
assert np.array_equal(draw(keep_references=True)[0][0], kept[0])
assert engine.pipeline.transformer is transformer
assert engine.tuning.call.named.get("kv_cache") is None
other = replace(scene, references=(crop[:64], crop[32:, 64:]))
assert not np.array_equal(draw(keep_references=True, scene=other)[0][0], kept[0]), "later garments are not seen"
both, _ = draw(seeds=(3, 4), keep_references=True)
assert abs(both[0].astype(int) - kept[0]).max() <= 2
assert np.array_equal(draw()[0][0], exact[0])
"""


@pytest.mark.slow
@pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")
def test_later_steps_are_without_the_garments_tokens_and_still_see_them(tiny_klein: Path) -> None:
    words = [sys.executable, "-c", SCRIPT, str(tiny_klein)]
    environment = os.environ | {"HF_HUB_OFFLINE": "1"}
    done = subprocess.run(words, capture_output=True, text=True, timeout=240, env=environment)
    assert done.returncode == 0, done.stderr[-4000:]


def test_it_is_off_unless_it_is_asked_for_and_for_klein_alone(tmp_path: Path) -> None:
    request = draw_look(tmp_path, engine="klein")
    asked = msgspec.structs.replace(request, parameters={"keep_references": True})
    for name, card in engine_cards().items():
        assert not sampler_of(card, request).keep_references
        if name == "klein":
            assert sampler_of(card, asked).keep_references
        else:
            with pytest.raises(EngineError):
                sampler_of(card, asked)
    odd = msgspec.structs.replace(request, parameters={"keep_references": 1})
    with pytest.raises(EngineError):
        sampler_of(engine_card("klein"), odd)


def test_what_is_kept_is_counted_for_each_garment() -> None:
    klein = make_engine("klein")
    assert klein is not None
    one, two = (klein.workload(1024 * 1024, references).kept_references for references in (1, 2))
    assert two == 2 * one > 500_000_000
    assert replace(klein.workload(1024 * 1024, 0)).kept_references == 0
