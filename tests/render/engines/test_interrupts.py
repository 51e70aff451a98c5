"""A cancel that comes while a real model is loaded, or a prompt is read: heard at once, and the process goes on."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from render.cards import engine_card, engine_cards
from render.client import RenderClient
from render.engines.interrupts import interruptible, look
from render.errors import TaskCancelled
from render.files import read_bytes
from render.memory import Plan, TextPlace
from render.messages import Render, Rendered, RenderRequest
from render.process import Role
from render.task import TaskContext
from tests.person import draw_look

PATCHED = Path(__file__).parents[2] / "patched"
NAMES = tuple(name for name, card in engine_cards().items() if card.needs_weights)
WITHOUT_TEXT = ("catvton",)
SECONDS = 0.25
"""Of each part and each layer: a cancel is with the process before the next one."""
PATIENCE = 120.0

needs_engines = pytest.mark.skipif(
    find_spec("diffusers") is None, reason="the engines extra is not installed"
)


@dataclass
class Slow:
    client: RenderClient
    file: Path

    def times(self, word: str) -> list[float]:
        lines = [line.split() for line in self.file.read_text("utf-8").splitlines()]
        return [float(line[1]) for line in lines if line[0] == word]

    def whole(self, command: Render) -> tuple[bytes, int]:
        """The bytes of a look's patch, and how many layers its prompt went through."""
        before = len(self.times("layer"))
        rendered = self.client.run(command, Rendered)
        return read_bytes(rendered.patch.path), len(self.times("layer")) - before

    def cancel_at_first(self, word: str, command: Render) -> int:
        """Cancel a look at its first part or layer; answers how many began after that."""
        before = len(self.times(word))
        task = self.client.submit(command)
        deadline = time.monotonic() + PATIENCE
        while len(self.times(word)) == before:
            assert time.monotonic() < deadline, f"there was no {word}"
            assert not task.future.done()
            time.sleep(0.005)
        asked = time.monotonic()
        task.cancel()
        with pytest.raises(TaskCancelled):
            task.future.result(timeout=PATIENCE)
        return sum(moment > asked for moment in self.times(word))


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slow]:
    folder = tmp_path_factory.mktemp("slow")
    lines = folder / "parts.txt"
    lines.touch()
    with pytest.MonkeyPatch.context() as patch, RenderClient(folder / "logs", cancel_grace=60.0) as client:
        patch.setenv("ANCHOR_TEST_SLOW_PARTS", f"{SECONDS}:{lines}")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(PATCHED), os.environ.get("PYTHONPATH", "")]))
        yield Slow(client, lines)


def look_of(weights: Path, folder: Path, engine: str) -> RenderRequest:
    """Its model has to be loaded, whatever was rendered before."""
    mine = folder / "weights"
    mine.symlink_to(weights / engine, target_is_directory=True)
    parameters = {"weights": str(mine), "device": "cpu", "steps": 1}
    return draw_look(folder / "look", engine=engine, parameters=parameters)


def prompted(request: RenderRequest, prompt: str) -> RenderRequest:
    return replace(request, parameters={**request.parameters, "prompt": prompt})


def command(request: RenderRequest, folder: Path, task_id: str) -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("engine", NAMES)
def test_a_cancel_is_heard_between_parts_and_layers_and_the_next_look_renders(
    slow: Slow, folder_of_weights: Path, tmp_path: Path, engine: str
) -> None:
    request = look_of(folder_of_weights, tmp_path, engine)
    parts = slow.times("part")
    assert slow.cancel_at_first("part", command(request, tmp_path, "loading")) == 0
    assert len(slow.times("part")) == len(parts) + 1
    pid = slow.client.statuses()[Role.ENGINE].pid
    made, _ = slow.whole(command(request, tmp_path, "loaded"))
    if engine not in WITHOUT_TEXT:
        other = command(prompted(request, "another one"), tmp_path, "reading")
        loaded = len(slow.times("part"))
        assert slow.cancel_at_first("layer", other) == 0
        assert len(slow.times("part")) == loaded + 1, "the model was loaded again"
        _, layers = slow.whole(other)
        assert layers >= 2, "there was no layer to stop before"
        loaded = len(slow.times("part"))
        assert slow.whole(command(request, tmp_path, "again"))[0] == made
        assert len(slow.times("part")) == loaded, "what was warm is lost"
    assert not (tmp_path / "loading.patch.png").exists()
    assert slow.client.statuses()[Role.ENGINE].pid == pid


def test_only_whoever_is_interruptible_is_interrupted_and_only_on_its_thread() -> None:
    cancelled = TaskContext()
    cancelled.cancelled.set()
    look()
    with interruptible(cancelled.check):
        other = threading.Thread(target=look)
        other.start()
        other.join()
        with interruptible(TaskContext().check):
            look()
        with pytest.raises(TaskCancelled):
            look()
    look()


class Aside:
    """Says where it was sent."""

    def __init__(self) -> None:
        self.places: list[str] = []

    def to(self, device: str) -> None:
        self.places.append(device)


@needs_engines
@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_what_steps_aside_for_an_encoder_is_back_and_its_memory_free_whatever_is_raised(
    tiny_klein: Path,
) -> None:
    from render.engines.parts import Parts

    cancelled, aside = TaskContext(), Aside()
    parts = Parts(engine_card("klein"), Plan(tiny_klein, "meta", "float32", text=TextPlace.ALONE))
    cancelled.cancelled.set()
    with (
        interruptible(cancelled.check),
        pytest.raises(TaskCancelled),
        parts.borrowed("text_encoder", (aside,)),
    ):
        raise AssertionError("it was read")
    assert aside.places == ["cpu", "meta"]
    parts = Parts(engine_card("klein"), Plan(tiny_klein, "cpu", "float32"))
    kept: list[Any] = []

    def fail() -> None:
        with parts.borrowed("text_encoder") as encoder:
            kept.append(encoder)
            raise MemoryError

    with pytest.raises(MemoryError):
        fail()
    assert next(kept[0].parameters()).device.type == "meta", "a traceback holds an encoder's memory"
