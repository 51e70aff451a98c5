"""What the benchmark of engines is made of: its clock, what it remembers and what it says."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from render.engines.previews import EncodingWatch
from render.memory import GIGABYTE
from tests.benchmarks.gpu import parse
from tests.benchmarks.gpu.card import Sampled, is_broken
from tests.benchmarks.gpu.clock import ModelClock
from tests.benchmarks.gpu.engines import OfNewPhotos, scene_of
from tests.benchmarks.gpu.looks import prepared
from tests.benchmarks.gpu.report import lines
from tests.benchmarks.gpu.state import State

with_engines = pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")


@with_engines
@pytest.mark.parametrize("name", ["klein", "sdxl", "qwen-edit"])
def test_the_clock_sees_an_autoencoder_whatever_stands_before_it(name: str) -> None:
    import torch

    from tests.benchmarks.gpu import networks

    vae = networks.made(name, "vae", "small").eval()

    clock = ModelClock("cpu")
    clock.watch(SimpleNamespace(components={"vae": vae, "scheduler": object()}), "transformer")
    picture = torch.zeros((1, 3, 1, 32, 32) if name == "qwen-edit" else (1, 3, 32, 32))
    with torch.no_grad():
        with EncodingWatch(vae):
            vae.encode(picture)
        encoding = clock.seconds
        assert encoding > 0.0
        time.sleep(0.01)
        latents = vae.encode(picture).latent_dist.mode()
        assert clock.seconds > encoding, "it was taken away with what stood before the autoencoder"
        encoding = clock.seconds
        vae.decode(latents)
    assert clock.seconds > encoding
    assert clock.whole >= clock.seconds + 0.01, "what lies between is part of the whole"
    assert clock.steps == 0
    clock.close()
    whole = clock.whole
    with torch.no_grad():
        vae.decode(latents)
    assert clock.whole == whole


def test_a_figure_is_read_until_it_can_be_read_no_more() -> None:
    told = iter([10.0, 20.0])
    with Sampled(lambda: next(told)) as sampled:
        deadline = time.monotonic() + 5.0
        while len(sampled.samples) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert sampled.samples == [10.0, 20.0]
    with Sampled(None) as nothing:
        pass
    assert nothing.samples == []


def test_an_error_of_cuda_is_told_from_memory_that_ran_out() -> None:
    assert is_broken(RuntimeError("CUDA error: device-side assert triggered"))
    assert not is_broken(RuntimeError("CUDA error: out of memory"))
    assert not is_broken(ValueError("a shape that nobody foresaw"))
    error = ValueError("this picture failed")
    error.__cause__ = RuntimeError("CUDA error: an illegal memory access was encountered")
    assert is_broken(error)


def test_results_outlive_a_call(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    state = State(path, "klein on one card")
    assert state.begins("ours")
    state.fails("ours", "a shape that nobody foresaw", final=False)
    assert state.begins("stock")
    state.ends("stock", stock=1.0)
    assert State(path, "klein on another card").found == {}

    again = State(path, "klein on one card")
    assert not again.begins("stock")
    assert again.begins("ours"), "it was not tried once more"
    ended = State(path, "klein on one card")  # as if that had ended the process
    assert not ended.begins("ours")
    assert ended.found["failed"] == {"ours": "a shape that nobody foresaw"}

    ended.forget(["ours"])
    assert ended.begins("ours")
    ended.ends("ours", ours=2.0)
    assert ended.found["failed"] == {}
    assert State(path, "klein on one card").found["ours"] == 2.0


def test_words_that_are_not_known_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    options = parse(["--engine", "klein, sdxl", "--cap", "0,7.5", "--parts", "kept references"])
    assert (options.engine, options.cap, options.parts) == (["klein", "sdxl"], [0, 7.5], ["kept references"])
    with pytest.raises(SystemExit):
        parse(["--engine", "klein", "--parts", "ours,everything"])
    assert "everything; choose from floor, stock, ours" in capsys.readouterr().err


def test_the_queue_wears_a_product_picture_of_a_megapixel() -> None:
    request, sources = prepared(1.0)
    assert prepared(1.0)[0] is request, "it was drawn a second time"
    garment = sources.garment(request.garments[0])
    height, width = garment.alpha.shape
    assert height * width == pytest.approx(1_000_000, rel=0.2)
    assert garment.pixels.shape == (height, width, 3)
    hem = garment.landmarks["hem_front"]
    assert garment.alpha[int(hem.y) - 8, int(hem.x)] > 250
    assert garment.alpha[int(hem.y) + 8, int(hem.x)] < 5


def test_what_is_of_one_photo_is_made_for_every_photo() -> None:
    one, other = scene_of(4096, 1), scene_of(4096, 2)
    assert not np.array_equal(one.crop, other.crop)
    assert np.array_equal(one.references[0], other.references[0])


@with_engines
def test_features_of_one_look_are_made_anew() -> None:
    import torch

    made: list[str] = []

    def make() -> dict[str, Any]:
        made.append("features")
        return {"features": torch.zeros(1)}

    store = OfNewPhotos()
    for _ in range(2):
        store.get("a garment", make)
        store.get("a crop", make, lasting=False)
    assert len(made) == 3


def test_peaks_under_a_cap_are_held_against_stock_without_one() -> None:
    found = {
        "engine": "klein", "cap": 8, "device": "a card", "versions": "torch", "date": "today", "weights": "random",
        "ours": 1.0, "ours load": 2.0, "ours first": 4.0, "ours plan": "int8",
        "ours peak": 6 * GIGABYTE, "ours reserved": 7 * GIGABYTE, "ours predicted": 6.3 * GIGABYTE,
        "uncapped stock peak": 12 * GIGABYTE, "text encoder": 8 * GIGABYTE, "begun": {"ours": 1, "tuned": 1},
        "done": ["ours"], "failed": {"stock": "OutOfMemoryError: CUDA out of memory"},
    }  # fmt: skip
    said = "\n".join(lines(found))
    assert "ours, peak  6 GB  0.50 x of stock's without a cap" in said
    assert "ours, peak with what the allocator keeps  7 GB" in said
    assert "ours, predicted over peak  5 %" in said
    assert "ours, predicted over what the allocator keeps  -10 %" in said
    assert "stock failed: OutOfMemoryError: CUDA out of memory" in said
    assert "begun and not at its end, say the same again: tuned" in said
    uncapped = found | {"cap": 0, "stock": 2.0, "stock peak": 12 * GIGABYTE}
    assert "stock with its text encoder on the card, peak, computed  20 GB" in "\n".join(lines(uncapped))


@with_engines
def test_weights_in_passing_are_the_same_and_can_be_changed() -> None:
    import torch

    from tests.benchmarks.gpu import networks

    change = {"num_layers": 1, "num_single_layers": 0, "num_attention_heads": 6}
    networks.CHANGES["wide"] = {"klein": {"transformer": change}}
    try:
        plain, passing = (
            networks.filled("klein", "transformer", "wide", torch.bfloat16, in_passing=way)
            for way in (False, True)
        )
    finally:
        del networks.CHANGES["wide"]
    assert any(each.numel() > 1 << 22 for each in plain.parameters()), "nothing is repeated"
    for one, other in zip(plain.parameters(), passing.parameters(), strict=True):
        assert torch.equal(one, other)
    largest = max(passing.parameters(), key=lambda each: each.numel()).flatten()
    before = largest.clone()
    largest[0] = 1.0
    assert largest[0] == 1.0
    assert torch.equal(largest[1:], before[1:]), "what is repeated was changed everywhere"
