"""The benchmark itself, on the CPU with small networks: what it measures, and that it goes on where it stopped."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.render.gpu.conftest import Measure

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

SMALL = [
    "--device",
    "cpu",
    "--size",
    "small",
    "--pixels",
    "65536",
    "--steps",
    "3",
    "--photo",
    "1",
    "--cap",
    "8",
]
FAULTY = Path(__file__).parents[2] / "patched"
WITHOUT = Path(__file__).parent / "without"


def test_a_call_goes_on_where_the_one_before_stopped(measure: Measure) -> None:
    words = ["--engine", "klein", *SMALL]
    begun = measure(*words, "--looks", "2", "--minutes", "0")
    assert "ours" not in begun
    assert "of 8.0 GB" in begun["plan"]
    whole = measure(*words, "--looks", "2")
    assert whole["queue"]["done"] == 2
    assert whole["queue"]["failed"] == []
    assert whole["queue"]["anchor_changed"] == 0
    assert 0.0 < whole["queue"]["idle share"] < 1.0
    assert whole["steps after cancel"] <= 1
    assert min(whole[name] for name in ("ours", "first image", "stock", "stock kv", "cancel", "products")) > 0
    assert "no model at work" in whole["printed"]
    assert min(whole[name] for name in ("together 2", "together 4", "kept references")) > 0
    assert whole["together 4 error"] < 0.1, "a picture is another one for those that it is made with"
    assert whole["kept references error"] > 0, "nothing was approximated"
    assert "kept references, mean error against the plain way" in whole["printed"]
    again = measure(*words, "--looks", "2")
    assert (again["ours"], again["queue"]) == (whole["ours"], whole["queue"]), "it was measured a second time"


@pytest.mark.parametrize("engine", ["klein", "sdxl"])
def test_torch_diffusers_and_transformers_are_all_it_needs(measure: Measure, engine: str) -> None:
    found = measure("--engine", engine, *SMALL, "--looks", "2", path=WITHOUT)
    assert "msgspec" in found["stood_in"]
    assert found["queue"]["done"] == 2
    assert found["queue"]["failed"] == []
    assert found["queue"]["looks"] == "the model's turn alone"
    assert isinstance(found["ours"], float)
    assert isinstance(found["stock"], float)
    assert "int8 (torchao is not installed)" in found["left_out"]


def test_memory_that_runs_out_is_a_result(
    measure: Measure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "memory").write_text("1:1000")
    monkeypatch.setenv("ANCHOR_TEST_OUT_OF_MEMORY", str(tmp_path / "memory"))
    found = measure("--engine", "klein", *SMALL, "--looks", "1", path=FAULTY)
    assert found["ours"] == "out of memory"
    assert "CUDA out of memory" in found["ours out of memory"][0]
    assert found["queue"]["done"] == 0
    assert found["queue"]["failed"]
    assert isinstance(found["stock"], float), "the peer has memory of its own"
    assert "out of memory" in found["printed"]
