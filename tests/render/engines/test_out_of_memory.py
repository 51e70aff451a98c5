"""Memory that runs out in a real model, in the real process: once more with less, or a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.cards import engine_cards
from render.client import RenderClient
from render.errors import RenderError, is_out_of_memory
from render.files import read_bytes
from render.messages import ErrorKind, Render, Rendered, RenderRequest
from render.process import Role
from tests.person import draw_look

FAULTY = Path(__file__).parents[2] / "patched"
PATIENCE = 200.0
NAMES = tuple(name for name, card in engine_cards().items() if card.needs_weights)
WITHOUT_TEXT = ("catvton",)

PLACES = {"load": "load", "text": "text", "2": "steps", "decode": "decode"}
"""Where memory runs out, and where that is on the stack: before, amid and after the steps."""

CASES = [
    (engine, where) for engine in NAMES for where in PLACES if where != "text" or engine not in WITHOUT_TEXT
]

TWICE = [case for case in CASES if case[0] == NAMES[0] or case[1] == "2"]

needs_engines = pytest.mark.skipif(
    find_spec("diffusers") is None, reason="the engines extra is not installed"
)


@dataclass
class Short:
    """Render processes whose memory runs out where and as often as they are told."""

    client: RenderClient
    file: Path

    def set(self, where: str, times: int) -> None:
        self.file.write_text(f"{where}:{times}", "utf-8")
        self.file.with_suffix(".failed").write_text("", "utf-8")

    @property
    def failed(self) -> list[str]:
        return self.file.with_suffix(".failed").read_text("utf-8").split()


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Short]:
    folder = tmp_path_factory.mktemp("short")
    with (
        pytest.MonkeyPatch.context() as patch,
        RenderClient(folder / "logs", cancel_grace=60.0) as client,
    ):
        patch.setenv("ANCHOR_TEST_OUT_OF_MEMORY", str(folder / "memory"))
        patch.setenv("PYTHONPATH", os.pathsep.join([str(FAULTY), os.environ.get("PYTHONPATH", "")]))
        yield Short(client, folder / "memory")


def look(weights: Path, folder: Path, engine: str) -> RenderRequest:
    """Its model has to be loaded and its prompt encoded, whatever was rendered before."""
    mine = folder / "weights"
    mine.symlink_to(weights / engine, target_is_directory=True)
    parameters = {"weights": str(mine), "device": "cpu", "steps": 3, "prompt": str(folder)}
    return draw_look(folder / "look", engine=engine, parameters=parameters)


def command(request: RenderRequest, folder: Path, task_id: str) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("engine", "where"), CASES)
def test_memory_that_runs_out_once_costs_a_step_down_and_no_picture(
    short: Short, folder_of_weights: Path, tmp_path: Path, engine: str, where: str
) -> None:
    request = look(folder_of_weights, tmp_path, engine)
    short.set(where, 1)
    rendered = short.client.run(command(request, tmp_path, "short"), Rendered)
    assert short.failed == [PLACES[where]]
    assert rendered.checks.anchor_changed == 0
    assert "0.8 MP" in rendered.plan
    after = short.client.run(command(request, tmp_path, "after"), Rendered)
    assert "MP" not in after.plan, "what ran out once is planned anew the next time"
    # The crop is smaller than either plan allows, so the same picture came of both.
    assert read_bytes(after.patch.path) == read_bytes(rendered.patch.path)


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("engine", "where"), TWICE)
def test_memory_that_runs_out_twice_is_a_sentence_and_the_next_job_runs(
    short: Short, folder_of_weights: Path, tmp_path: Path, engine: str, where: str
) -> None:
    request = look(folder_of_weights, tmp_path, engine)
    short.set(where, 2)
    error = short.client.submit(command(request, tmp_path, "short")).future.exception(timeout=PATIENCE)
    assert short.failed == [PLACES[where]] * 2
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.OUT_OF_MEMORY
    assert "drape" in error.message
    assert "0.8 MP" in error.message
    assert not (tmp_path / "short.patch.png").exists()
    pid = short.client.statuses()[Role.ENGINE].pid
    short.client.run(command(request, tmp_path, "after"), Rendered)
    assert short.client.statuses()[Role.ENGINE].pid == pid


@needs_engines
@pytest.mark.slow
def test_what_torch_says_where_main_memory_is_short_is_known() -> None:
    import torch

    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 55)
    assert is_out_of_memory(caught.value)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
