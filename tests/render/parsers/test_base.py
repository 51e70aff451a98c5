from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.engines.base import PROFILE_WEIGHTS_VARIABLE, WEIGHTS_VARIABLE
from render.parsers.base import ANCHOR_MAKERS, NEEDED_FILES, weights_root, why_not

engines = pytest.mark.skipif(find_spec("transformers") is None, reason="the engines extra is not installed")


def test_a_folder_that_is_named_goes_before_the_environments(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(WEIGHTS_VARIABLE, raising=False)
    monkeypatch.delenv(PROFILE_WEIGHTS_VARIABLE, raising=False)
    assert weights_root({}) is None
    monkeypatch.setenv(WEIGHTS_VARIABLE, "/elsewhere")
    assert weights_root({}) == Path("/elsewhere")
    assert weights_root({"weights": str(tmp_path)}) == tmp_path


@engines
def test_only_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path))
    for name in ANCHOR_MAKERS:
        assert name in (why_not(ANCHOR_MAKERS, {}) or "")
        (tmp_path / name).mkdir()
        for file in NEEDED_FILES:
            (tmp_path / name / file).touch()
        assert name not in (why_not(ANCHOR_MAKERS, {}) or "")
    assert why_not(ANCHOR_MAKERS, {}) is None


def test_asking_for_parsers_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from render.parsers.base import why_not, ANCHOR_MAKERS; print(why_not(ANCHOR_MAKERS, {})); "
        "sys.exit(bool({'torch', 'transformers', 'numpy', 'cv2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "smart brush" in done.stdout


FULL = """
import torch
from render.errors import EngineError
from render.parsers.base import Parsers, answering

asked = []

def on_a_full_card(parameters):
    asked.append(parameters.get("device"))
    if parameters.get("device") != "cpu":
        raise torch.OutOfMemoryError("CUDA out of memory")
    return 7

def full_everywhere(parameters):
    raise torch.OutOfMemoryError("out of memory")

assert answering({}, Parsers(), on_a_full_card) == (7, True)
assert asked == [None, "cpu"]
for parameters, work in (({"device": "cuda"}, on_a_full_card), ({}, full_everywhere)):
    try:
        answering(parameters, Parsers(), work)
    except EngineError as error:
        assert error.kind == "out_of_memory"
        assert "--device cpu" in error.message
    else:
        raise AssertionError(parameters)
assert asked == [None, "cpu", "cuda"]

def without_room_to_convolve(parameters):
    if parameters.get("device") != "cpu":
        raise RuntimeError("GET was unable to find an engine to execute this computation")
    return 7

torch.cuda.is_available = lambda: True
assert answering({}, Parsers(), without_room_to_convolve) == (7, True)
torch.cuda.is_available = lambda: False
try:
    answering({}, Parsers(), without_room_to_convolve)
except RuntimeError:
    pass
else:
    raise AssertionError("a processor was taken for a card")
"""


@engines
@pytest.mark.slow
def test_a_full_card_gives_way_to_the_processor_once_unless_it_was_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
