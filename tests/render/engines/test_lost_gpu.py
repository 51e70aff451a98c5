"""A GPU that is lost amid a real model's steps, in the real process: a sentence, and another process for the next."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec.structs import replace

from render.client import RenderClient
from render.errors import RenderError
from render.messages import AnyEvent, ErrorKind, Progress, Render, Rendered, RenderRequest
from render.process import ChildState, ChildStatus, Role
from tests.person import draw_look

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

FAULTY = Path(__file__).parents[2] / "patched"
PATIENCE = 200.0

Start = Callable[[int], RenderClient]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Render processes the first of which loses its GPU after a step."""
    made: list[RenderClient] = []

    def start(step: int) -> RenderClient:
        once = tmp_path / "once"
        once.touch()
        monkeypatch.setenv("ANCHOR_TEST_LOST_GPU", f"{step}:{once}")
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAULTY), os.environ.get("PYTHONPATH", "")]))
        made.append(RenderClient(tmp_path / "logs", cancel_grace=60.0))
        return made[-1]

    yield start
    for client in made:
        client.close()


def look(weights: Path, folder: Path, engine: str) -> RenderRequest:
    given = {"weights": str(weights / engine), "device": "cpu", "steps": 3}
    return draw_look(folder / "look", engine=engine, parameters=given)


def command(request: RenderRequest, folder: Path, task_id: str) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


@pytest.mark.parametrize("engine", ["klein", "sdxl"])
def test_a_lost_gpu_is_a_sentence_and_the_next_look_has_another_process(
    start: Start, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    client = start(2)
    endings: list[ChildStatus] = []
    client.child_changed.connect(lambda status: endings.append(status) if status.ended else None)
    request = look(folder_of_weights, tmp_path, engine)
    pids: list[int] = []

    def hear(event: AnyEvent) -> None:
        if isinstance(event, Progress) and event.stage == "diffuse":
            pids.append(client.statuses()[Role.ENGINE].pid)

    error = client.submit(command(request, tmp_path, "lost"), hear).future.exception(timeout=PATIENCE)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.GPU_LOST
    assert "GPU stopped answering" in error.message
    assert "illegal memory access" in error.detail
    assert pids, "it was lost before its steps, not in them"
    assert not (tmp_path / "lost.patch.png").exists()
    rendered = client.run(command(request, tmp_path, "after"), Rendered)
    assert rendered.checks.anchor_changed == 0
    assert client.statuses()[Role.ENGINE].pid != pids[0]
    assert [(status.pid, status.state) for status in endings] == [(pids[0], ChildState.TERMINATED)]


def test_looks_beside_the_one_that_lost_the_gpu_are_rendered_by_the_next_process(
    start: Start, folder_of_weights: Path, tmp_path: Path
) -> None:
    client = start(2)
    request = look(folder_of_weights, tmp_path, "klein")
    looks = {str(seed): replace(request, seed=seed) for seed in range(3)}
    tasks = {task_id: client.submit(command(look, tmp_path, task_id)) for task_id, look in looks.items()}
    errors = {task_id: task.future.exception(timeout=PATIENCE) for task_id, task in tasks.items()}
    lost = [task_id for task_id, error in errors.items() if error is not None]
    assert len(lost) == 1, errors
    error = errors[lost[0]]
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.GPU_LOST
    spared = [task for task_id, task in tasks.items() if task_id not in lost]
    assert max(task.sends for task in spared) == 2, "nobody was beside it"
    assert client.run(command(request, tmp_path, "after"), Rendered).checks.anchor_changed == 0
