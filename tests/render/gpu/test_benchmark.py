"""The benchmark itself, on the CPU with small networks: what it measures, and that it goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.benchmarks.gpu import ENGINES, stock
from tests.render.gpu.conftest import Measure

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

SMALL = [
    "--device",
    "cpu",
    "--size",
    "small",
    "--pixels",
    "16384",
    "--steps",
    "2",
    "--photo",
    "1",
    "--looks",
    "2",
]
FAULTY = Path(__file__).parents[2] / "patched"
WITHOUT = Path(__file__).parent / "without"


def test_a_call_goes_on_where_the_one_before_stopped(measure: Measure) -> None:
    words = ["--engine", "klein", *SMALL]
    begun = measure(*words, "--parts", "stock,ours")
    assert begun["done"] == ["stock", "stock kv", "ours"]
    assert min(begun[name] for name in ("ours", "ours first", "stock", "stock kv")) > 0
    whole = measure(*words)
    assert (whole["ours"], whole["stock"]) == (begun["ours"], begun["stock"]), "it was measured a second time"
    assert whole["failed"] == {}
    assert whole["skipped"] == []
    assert whole["queue"]["done"] == 2
    assert whole["queue"]["failed"] == []
    assert whole["queue"]["anchor_changed"] == 0
    assert 0.0 < whole["queue"]["busy"] <= whole["queue"]["between"] < whole["queue"]["seconds"]
    assert whole["steps after cancel"] <= 1
    assert min(whole[name] for name in ("int8", "int4", "cancel", "products", "rate")) > 0
    assert "models at work from their first begin to their last end" in whole["printed"]
    assert min(whole[name] for name in ("together 2", "together 4", "kept references")) > 0
    assert whole["together 4 error"] < 0.1, "a picture is another one for those that it is made with"
    assert "kept references, mean error against the plain way" in whole["printed"]
    anew = measure(*words, "--again", "--parts", "ours")
    assert anew["ours"] != whole["ours"]
    assert anew["queue"] == whole["queue"], "more was measured than was asked for"


def test_every_engine_is_measured(measure: Measure) -> None:
    measured = measure("--engine", ",".join(ENGINES), *SMALL, "--parts", "ours,stock,cancel")["all"]
    for engine, found in zip(ENGINES, measured.values(), strict=True):
        assert found["engine"] == engine
        assert found["failed"] == {}
        assert found["done"] == [*stock.NAMES[engine], "ours", "cancel"]
        assert all(found[name] > 0 for name in found["done"])
        assert found["steps after cancel"] <= 1


def test_engines_and_caps_are_measured_in_turn(measure: Measure) -> None:
    found = measure("--engine", "klein,catvton", "--cap", "0,8", *SMALL, "--parts", "floor")
    measured = [(each["engine"], each["cap"]) for each in found["all"].values()]
    assert measured == [("klein", 0), ("klein", 8), ("catvton", 0), ("catvton", 8)]
    assert all(each["rate"] > 0 for each in found["all"].values())
    assert all(key.endswith(", cpu") for key in found["all"]), "results of two cards would be mixed"
    assert "of 8.0 GB" in found["plan"]
    assert found["printed"].count("planned for a GPU") == 2


def test_torch_diffusers_and_transformers_are_all_it_needs(measure: Measure) -> None:
    found = measure("--engine", "klein", *SMALL, "--cap", "8", "--parts", "ours,queue", path=WITHOUT)
    assert "msgspec" in found["stood_in"]
    assert found["queue"]["done"] == 2
    assert found["queue"]["failed"] == []
    assert found["queue"]["looks"] == "the model's turn alone"
    assert found["ours"] > 0
    assert "int8 (torchao is not installed)" in found["left_out"]


def test_looks_are_whole_where_only_files_cannot_be_read(
    measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ("msgspec", "pyvips", "rawpy", "pi_heif")
    monkeypatch.setenv("ANCHOR_TEST_WITHOUT", " ".join(missing))
    found = measure("--engine", "sdxl", *SMALL, "--parts", "queue", path=WITHOUT)
    assert found["stood_in"] == list(missing)
    assert found["queue"]["done"] == 2
    assert found["queue"]["failed"] == []
    assert found["queue"]["anchor_changed"] == 0
    assert found["queue"]["looks"] == "whole, photo of 1 megapixels"


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Says where what fails, as `tests/patched/out_of_memory.py` reads it."""
    file = tmp_path / "failing"
    monkeypatch.setenv("ANCHOR_TEST_OUT_OF_MEMORY", str(file))

    def fail(said: str) -> None:
        file.write_text(said, "utf-8")

    return fail


def test_memory_that_runs_out_is_a_result(measure: Measure, fails: Callable[[str], None]) -> None:
    fails("1:1000")
    parts = "ours,stock,cancel,queue,together"
    found = measure("--engine", "klein", *SMALL, "--parts", parts, path=FAULTY)
    assert "ours" not in found
    assert "CUDA out of memory" in found["failed"]["ours"]
    assert "CUDA out of memory" in found["ours out of memory"][0]
    assert found["skipped"] == ["cancel", "queue", "together 2", "together 4"], "they would run out too"
    assert found["stock"] > 0, "the peer has memory of its own"
    assert "ours failed: OutOfMemoryError" in found["printed"]
    assert "not measured, since there is no picture of ours: cancel, queue" in found["printed"]


def test_an_error_ends_its_part_alone(measure: Measure, fails: Callable[[str], None]) -> None:
    fails("1:1:a shape that nobody foresaw")
    words = ["--engine", "klein", *SMALL, "--parts", "stock,ours,together"]
    found = measure(*words, path=FAULTY)
    assert found["failed"] == {"ours": "RuntimeError: a shape that nobody foresaw"}
    assert found["done"] == ["stock", "stock kv"]
    assert "RuntimeError: a shape that nobody foresaw" in found["told"]
    mended = measure(*words)
    assert mended["failed"] == {}
    assert mended["ours"] > 0
    assert mended["together 4"] > 0
    assert mended["stock"] == found["stock"]


def test_a_card_that_answers_nothing_any_more_ends_the_call(
    measure: Measure, fails: Callable[[str], None]
) -> None:
    error = "CUDA error: an illegal memory access was encountered"
    fails(f"1:1:{error}")
    words = ["--engine", "klein", *SMALL, "--cap", "0,8", "--parts", "ours,together"]
    found = measure(*words, path=FAULTY, ends=1)
    assert list(found["all"]) == [next(iter(found["all"]))], "it went on to the next cap"
    assert found["failed"] == {"ours": f"RuntimeError: {error}"}
    assert "together 2" not in found
    assert f"ours failed: RuntimeError: {error}" in found["printed"]
    assert "the card answers nothing any more" in found["told"]
