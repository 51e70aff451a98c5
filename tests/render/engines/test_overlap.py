"""Looks side by side in the engine process: one has the model, the next is made ready, the one before is proved."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from render.client import RenderClient, Task
from render.errors import RenderError, TaskCancelled
from render.files import read_bytes
from render.messages import AnyEvent, ErrorKind, Finished, Progress, Render, Rendered, RenderRequest, Started
from render.process import Role
from tests.person import draw_look

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

PATIENCE = 120.0
LONG = 50
MODEL_STAGES = {"load", "diffuse", "detail"}


@dataclass
class Seen:
    """What the looks told of themselves, in the order in which it was said."""

    events: list[AnyEvent] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, event: AnyEvent) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def places(self, task_id: str, *stages: str) -> list[int]:
        return [
            place
            for place, event in enumerate(self.events)
            if isinstance(event, Progress) and event.task_id == task_id and event.stage in stages
        ]

    def until(self, task_id: str, stage: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.places(task_id, stage), PATIENCE), (
                f"{task_id}: no {stage}"
            )

    def waits_for_the_model(self, task_id: str) -> list[int]:
        """It has been prepared, parsed and draped, and another look has the model."""
        return [
            place
            for place in self.places(task_id, "wait")
            if isinstance(event := self.events[place], Progress) and (event.fraction or 0.0) >= 0.5
        ]

    def until_it_waits(self, task_id: str) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.waits_for_the_model(task_id), PATIENCE), task_id


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs"), cancel_grace=60.0) as made:
        yield made


@pytest.fixture(scope="module")
def looks(tiny_klein: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[RenderRequest, ...]:
    """Three photos, so that none is ready because another was."""
    folder = tmp_path_factory.mktemp("looks")
    parameters = {"weights": str(tiny_klein), "device": "cpu", "steps": LONG}
    return tuple(
        draw_look(folder / str(seed), seed=seed, engine="klein", parameters=parameters) for seed in range(3)
    )


def short(request: RenderRequest, **parameters: float | str) -> RenderRequest:
    return replace(request, parameters={**request.parameters, "steps": 2, **parameters})


def command(task_id: str, request: RenderRequest, folder: Path) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


def submit_all(
    client: RenderClient, looks: tuple[RenderRequest, ...], folder: Path, seen: Seen
) -> dict[str, Task]:
    """The looks as tasks `0`, `1`, `2`; the first one has the model when this returns."""
    tasks = {"0": client.submit(command("0", looks[0], folder), seen)}
    seen.until("0", "diffuse")
    for number, look in enumerate(looks[1:], 1):
        tasks[str(number)] = client.submit(command(str(number), look, folder), seen)
    return tasks


def result(task: Task) -> Rendered:
    made = task.future.result(timeout=PATIENCE)
    assert isinstance(made, Rendered)
    return made


def test_the_next_looks_are_ready_before_the_first_leaves_the_model(
    client: RenderClient, looks: tuple[RenderRequest, ...], tmp_path: Path
) -> None:
    client.run(command("warm", short(looks[0], steps=1), tmp_path), Rendered)
    alone = [read_bytes(client.run(command("alone", look, tmp_path), Rendered).patch.path) for look in looks]
    seen = Seen()
    tasks = submit_all(client, looks, tmp_path, seen)
    rendered = {task_id: result(task) for task_id, task in tasks.items()}
    last_step = max(seen.places("0", "diffuse"))
    for task_id in ("1", "2"):
        assert seen.waits_for_the_model(task_id), "it was not made ready ahead"
        assert min(seen.waits_for_the_model(task_id)) < last_step
    # Nobody steps while another does: of any two looks, one's steps come before the other's.
    steps = {
        task_id: [
            place
            for place in seen.places(task_id, "diffuse")
            if isinstance(event := seen.events[place], Progress) and event.preview is not None
        ]
        for task_id in tasks
    }
    spans = sorted((min(places), max(places)) for places in steps.values())
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert [read_bytes(rendered[task_id].patch.path) for task_id in tasks] == alone
    for task_id, made in rendered.items():
        assert made.checks.anchor_changed == 0
        assert "wait" not in made.stages
        told = [event for event in seen.events if isinstance(event, Progress) and event.task_id == task_id]
        fractions = [event.fraction or 0.0 for event in told]
        assert fractions == sorted(fractions)
    # Each on a thread of its own from start to end: that names who a crash is to be blamed on.
    started = {event.thread for event in seen.events if isinstance(event, Started)}
    assert len(started) == 3


def test_one_of_three_is_cancelled_while_it_waits_and_the_others_go_on(
    client: RenderClient, looks: tuple[RenderRequest, ...], tmp_path: Path
) -> None:
    client.run(command("warm", short(looks[0], steps=1), tmp_path), Rendered)
    pid = client.statuses()[Role.ENGINE].pid
    seen = Seen()
    tasks = submit_all(client, looks, tmp_path, seen)
    seen.until_it_waits("1")
    tasks["1"].cancel()
    with pytest.raises(TaskCancelled):
        tasks["1"].future.result(timeout=PATIENCE)
    assert not tasks["0"].future.done(), "the waiting one waited for its turn to be cancelled"
    assert result(tasks["0"]).checks.anchor_changed == 0
    assert result(tasks["2"]).checks.anchor_changed == 0
    assert not (tmp_path / "1.patch.png").exists()
    assert client.statuses()[Role.ENGINE].pid == pid


def test_a_failure_of_one_leaves_the_model_to_the_others(
    client: RenderClient, looks: tuple[RenderRequest, ...], tiny_klein: Path, tmp_path: Path
) -> None:
    seen = Seen()
    broken = tmp_path / "broken"
    for file in tiny_klein.rglob("*"):
        if file.is_file():
            target = broken / file.relative_to(tiny_klein)
            target.parent.mkdir(parents=True, exist_ok=True)
            content = file.read_bytes()
            target.write_bytes(content[:-64] if file.suffix == ".safetensors" else content)
    bad = short(looks[1], weights=str(broken))
    tasks = submit_all(client, (looks[0], bad, short(looks[2])), tmp_path, seen)
    error = tasks["1"].future.exception(timeout=PATIENCE)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.TRUNCATED
    assert result(tasks["0"]).checks.anchor_changed == 0
    assert result(tasks["2"]).checks.anchor_changed == 0


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_crash_with_three_blames_the_one_whose_thread_was_hit(
    client: RenderClient, looks: tuple[RenderRequest, ...], tmp_path: Path
) -> None:
    client.run(command("warm", short(looks[0], steps=1), tmp_path), Rendered)
    pid = client.statuses()[Role.ENGINE].pid
    seen = Seen()
    tasks = submit_all(client, looks, tmp_path, seen)
    for task_id in ("1", "2"):
        seen.until_it_waits(task_id)
    os.kill(pid, signal.SIGSEGV)
    errors = {task_id: task.future.exception(timeout=PATIENCE) for task_id, task in tasks.items()}
    blamed = [task_id for task_id, error in errors.items() if error is not None]
    assert len(blamed) == 1, errors
    error = errors[blamed[0]]
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.CRASHED
    for task_id in tasks.keys() - set(blamed):
        assert result(tasks[task_id]).checks.anchor_changed == 0
    ends = [event.task_id for event in seen.events if isinstance(event, Finished)]
    assert sorted([*ends, *blamed]) == ["0", "1", "2"], "a task ended twice"


def test_memory_goes_back_when_asked_and_by_itself(
    client: RenderClient, looks: tuple[RenderRequest, ...], tmp_path: Path
) -> None:
    seen = Seen()
    task = client.submit(command("0", looks[0], tmp_path), seen)
    seen.until("0", "diffuse")
    pid = client.statuses()[Role.ENGINE].pid
    client.release(Role.ENGINE)
    result(task)
    assert client.statuses()[Role.ENGINE].pid == pid, "what runs goes on"
    until_gone(client, pid)
    client.run(command("again", short(looks[0]), tmp_path), Rendered)
    second = client.statuses()[Role.ENGINE].pid
    assert second != pid
    client.set_idle(Role.ENGINE, 0.1)
    until_gone(client, second)
    client.set_idle(Role.ENGINE, None)


def until_gone(client: RenderClient, pid: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ((status := client.statuses()[Role.ENGINE]).pid == pid and status.ended):
        assert time.monotonic() < deadline
        time.sleep(0.02)
