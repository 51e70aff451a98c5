"""Whole looks in the real engine process on a card, with tiny models of the real classes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from render.client import RenderClient
from render.files import read_bytes
from render.messages import Render, Rendered, RenderRequest
from render.process import Role
from studio.gpu import NvidiaReader
from tests.benchmarks.gpu import ENGINES
from tests.person import draw_look
from tests.render.engines.counted import Counted, counted

pytestmark = [pytest.mark.gpu, pytest.mark.slow, pytest.mark.serial, pytest.mark.usefixtures("gpu")]

PATIENCE = 120.0


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs"), cancel_grace=60.0) as made:
        yield made


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    with counted(tmp_path_factory.mktemp("counted")) as made:
        yield made


def look(weights: Path, folder: Path, engine: str, steps: int = 4) -> RenderRequest:
    parameters = {"weights": str(weights / engine), "steps": steps}
    return draw_look(folder / "look", engine=engine, parameters=parameters)


def command(request: RenderRequest, folder: Path, task_id: str) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_lock_holds_and_the_same_seed_gives_the_same_bytes(
    gpu: None, client: RenderClient, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    request = look(folder_of_weights, tmp_path, engine)
    made: dict[str, bytes] = {}
    for task_id, seed in (("first", 1), ("again", 1), ("other", 2)):
        rendered = client.run(command(replace(request, seed=seed), tmp_path, task_id), Rendered)
        assert rendered.checks.anchor_changed == 0
        assert "GB" in rendered.plan, "it was planned for a card"
        made[task_id] = read_bytes(rendered.patch.path)
    assert made["first"] == made["again"]
    assert made["first"] != made["other"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cancel_takes_effect_within_a_step(
    gpu: None, counting: Counted, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    a_step = counting.render(command(look(folder_of_weights, tmp_path, engine), tmp_path, "warm"))
    assert a_step >= 1
    request = look(folder_of_weights, tmp_path, engine, steps=50)
    late = counting.cancel_amid_steps(command(request, tmp_path, "long"))
    assert late <= a_step, "more than one step was begun after the cancel was sent"
    assert not (tmp_path / "long.patch.png").exists()


def test_memory_goes_back_to_the_card_when_it_is_asked_for(
    gpu: None, client: RenderClient, folder_of_weights: Path, tmp_path: Path
) -> None:
    reader = NvidiaReader()
    client.run(command(look(folder_of_weights, tmp_path, "klein"), tmp_path, "look"), Rendered)
    held = reader.read()[0].free
    client.release(Role.ENGINE)
    deadline = time.monotonic() + PATIENCE
    while reader.read()[0].free <= held:
        assert time.monotonic() < deadline, "nothing was given back"
        time.sleep(0.1)
    reader.close()
