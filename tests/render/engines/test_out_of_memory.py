"""Memory that runs out amid a real model's steps, in the real process: once more with less, or a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from render.client import RenderClient
from render.errors import RenderError, is_out_of_memory
from render.files import read_bytes
from render.messages import AnyEvent, ErrorKind, Progress, Render, Rendered, RenderRequest
from render.process import Role
from tests.person import draw_look

FAULTY = Path(__file__).parents[2] / "patched"
PATIENCE = 200.0

needs_engines = pytest.mark.skipif(
    find_spec("diffusers") is None, reason="the engines extra is not installed"
)
Start = Callable[[int, int], RenderClient]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Render processes whose memory runs out after a step, in so many renders."""
    made: list[RenderClient] = []

    def start(step: int, times: int) -> RenderClient:
        monkeypatch.setenv("ANCHOR_TEST_OUT_OF_MEMORY", f"{step}:{times}")
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAULTY), os.environ.get("PYTHONPATH", "")]))
        made.append(RenderClient(tmp_path / "logs", cancel_grace=60.0))
        return made[-1]

    yield start
    for client in made:
        client.close()


def look(weights: Path, folder: Path, engine: str) -> RenderRequest:
    parameters = {"weights": str(weights / engine), "device": "cpu", "steps": 3}
    return draw_look(folder / "look", engine=engine, parameters=parameters)


def command(request: RenderRequest, folder: Path, task_id: str) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("engine", ["klein", "sdxl"])
def test_memory_that_runs_out_once_costs_a_step_down_and_no_picture(
    start: Start, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    request = look(folder_of_weights, tmp_path, engine)
    client = start(2, 1)
    events: list[AnyEvent] = []
    rendered = client.run(command(request, tmp_path, "short"), Rendered, events.append)
    assert rendered.checks.anchor_changed == 0
    assert "0.8 MP" in rendered.plan
    previews = [event for event in events if isinstance(event, Progress) and event.preview is not None]
    assert previews, "it failed before its steps, not in them"
    after = client.run(command(request, tmp_path, "after"), Rendered)
    assert "MP" not in after.plan, "what ran out once is planned anew the next time"
    # The crop is smaller than either plan allows, so the same picture came of both.
    assert read_bytes(after.patch.path) == read_bytes(rendered.patch.path)


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("engine", ["klein", "sdxl"])
def test_memory_that_runs_out_twice_is_a_sentence_and_the_next_job_runs(
    start: Start, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    request = look(folder_of_weights, tmp_path, engine)
    client = start(1, 2)
    error = client.submit(command(request, tmp_path, "short")).future.exception(timeout=PATIENCE)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.OUT_OF_MEMORY
    assert "drape" in error.message
    assert "0.8 MP" in error.message
    assert not (tmp_path / "short.patch.png").exists()
    pid = client.statuses()[Role.ENGINE].pid
    client.run(command(request, tmp_path, "after"), Rendered)
    assert client.statuses()[Role.ENGINE].pid == pid


@needs_engines
@pytest.mark.slow
def test_what_torch_says_where_main_memory_is_short_is_known() -> None:
    import torch

    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 55)
    assert is_out_of_memory(caught.value)
    assert not is_out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied"))
