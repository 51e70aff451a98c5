"""Variants in one go by real models of the real classes: tiny, with random weights, on the CPU."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from render.cards import engine_cards
from render.client import RenderClient
from render.files import read_bytes
from render.messages import Progress, Render, Rendered, RenderRequest
from render.patch import read_patch
from resources import read_samples
from studio.cli import main
from tests.person import draw_look

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]

NAMES = tuple(name for name, card in engine_cards().items() if card.needs_weights)
SEEDS = (11, 12, 13)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs"), cancel_grace=60.0) as made:
        yield made


def look(folder_of_weights: Path, folder: Path, engine: str, **parameters: float | str) -> RenderRequest:
    given = {"weights": str(folder_of_weights / engine), "device": "cpu", "steps": 3, **parameters}
    return replace(draw_look(folder / "look", engine=engine, parameters=given), variants=SEEDS)


def render(client: RenderClient, request: RenderRequest, folder: Path, seed: int) -> Rendered:
    command = Render(task_id=f"{seed}", request=replace(request, seed=seed), output_folder=str(folder))
    return client.run(command, Rendered)


def pixels(rendered: Rendered) -> np.ndarray:
    return read_patch(rendered.patch).pixels.astype(int)


@pytest.mark.parametrize("name", NAMES)
def test_variants_made_together_are_what_they_are_alone_and_come_again_bit_for_bit(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name, batch=2)
    made = {seed: render(client, request, tmp_path, seed) for seed in SEEDS}
    assert [made[seed].plan.endswith("2 variants at a time") for seed in SEEDS] == [True] * 3
    assert all(rendered.checks.anchor_changed == 0 for rendered in made.values())
    assert made[12].stages.get("load", 0.0) == 0.0, "its picture was there already"
    pictures = {seed: pixels(rendered) for seed, rendered in made.items()}
    data = {seed: read_bytes(rendered.patch.path) for seed, rendered in made.items()}
    assert len(set(data.values())) == len(SEEDS)
    for seed in reversed(SEEDS):
        assert read_bytes(render(client, request, tmp_path, seed).patch.path) == data[seed]
    for seed in SEEDS[:2]:
        alone = pixels(render(client, replace(request, variants=()), tmp_path, seed))
        assert alone.shape == pictures[seed].shape
        difference = np.abs(alone - pictures[seed])
        assert difference.max() <= 3
        assert difference.mean() < 0.01


def test_those_that_wait_are_shown_as_they_come_along(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path
) -> None:
    request = look(folder_of_weights, tmp_path, "klein", batch=3, steps=12)
    heard: dict[str, list[Progress]] = {}

    def hear(event: object) -> None:
        if isinstance(event, Progress) and event.preview is not None:
            heard.setdefault(event.task_id, []).append(event)

    tasks = [
        client.submit(
            Render(task_id=f"seed {seed}", request=replace(request, seed=seed), output_folder=str(tmp_path)),
            hear,
        )
        for seed in SEEDS
    ]
    for task in tasks:
        assert isinstance(task.future.result(timeout=120), Rendered)
    shown = {task_id: events[-1].preview for task_id, events in heard.items()}
    assert len(shown) == len(SEEDS), "somebody saw nothing of their picture"
    assert len({raster.data for raster in shown.values() if raster}) == len(SEEDS)


def test_the_command_line_makes_variants_in_one_go(
    folder_of_weights: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    photo = read_samples().sets[0].photos[0]
    tee = next(garment for garment in read_samples().garments if garment.slot == "upper")
    words = ["try-on", photo.image, tee.image, "--anchors", photo.anchors, "--json", "--steps", 1]
    words += [
        "--engine",
        "klein",
        "--weights",
        folder_of_weights / "klein",
        "--device",
        "cpu",
        "--variants",
        2,
    ]
    written: list[bytes] = []
    for name in ("one", "other"):
        output = tmp_path / f"{name}.png"
        assert main([*map(str, words), "--batch", "2", "--output", str(output)]) == 0
        told = json.loads(capfd.readouterr().out)
        assert "2 variants at a time" in told["plan"]
        written.append(b"".join(read_bytes(path) for path in told["variants"]))
    assert written[0] == written[1]
