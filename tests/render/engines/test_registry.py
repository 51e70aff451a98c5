from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.cards import engine_card
from render.engines import available_engines, require_engine
from render.engines.base import WEIGHTS_VARIABLE, why_not
from render.errors import EngineError
from render.gpus import gpu_count
from render.messages import ErrorKind

engines = pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed")


def test_drape_comes_first_and_runs_everywhere() -> None:
    first, *others = available_engines()
    assert (first.name, first.available, first.reason) == ("drape", True, "")
    assert not first.card.seeds
    assert "klein" in [status.name for status in others]
    assert require_engine("drape") is first.card


def test_an_unknown_engine_is_told_the_known_ones() -> None:
    with pytest.raises(EngineError) as raised:
        require_engine("dream")
    assert raised.value.kind is ErrorKind.UNKNOWN_ENGINE
    assert "dream" in raised.value.message
    for status in available_engines():
        assert status.name in raised.value.message


@engines
def test_an_engine_without_weights_says_where_they_belong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path))
    with pytest.raises(EngineError) as raised:
        require_engine("klein")
    assert raised.value.kind is ErrorKind.ENGINE_UNAVAILABLE
    assert "weights" in raised.value.message


@engines
def test_an_engine_with_weights_still_needs_a_gpu_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(WEIGHTS_VARIABLE, str(tmp_path))
    (tmp_path / "klein").mkdir()
    (tmp_path / "klein" / "model_index.json").write_text("{}")
    reason = why_not(engine_card("klein"), {})
    assert (reason is None) == (gpu_count() > 0)
    assert why_not(engine_card("klein"), {"device": "cpu"}) is None


def test_asking_for_engines_loads_neither_torch_nor_numpy() -> None:
    code = (
        "import sys; from render.engines import available_engines; available_engines(); "
        "sys.exit(bool({'torch', 'diffusers', 'numpy', 'cv2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
