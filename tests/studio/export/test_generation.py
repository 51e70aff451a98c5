"""The text that says how a picture was generated, read as the web interface that began with it documents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from render.cards import engine_card
from render.delivery import Generation
from render.messages import AnchorMap, ImageRef, LoraUse, RenderRequest
from studio.cli import main
from studio.export.generation import generation_text, quoted
from studio.export.recipe import Delivery, FileFormat, Recipe
from studio.jobs.states import Decision
from studio.studio import Studio
from tests.person import draw_look
from tests.studio.looks.made import Made, add_render

PROMPT = "A linen tee, worn.\nThe light: soft."
NAME = r"\s*(\w[\w \-/]+):\s*"
VALUE = r"(\"(?:\\.|[^\\\"])+\"|[^,]*)(?:,|$)"


def parsed(text: str) -> tuple[str, str, dict[str, str]]:
    """Prompt, negative prompt and parameters: the last line has the parameters, if it has three of them or more."""
    *lines, last = text.strip().split("\n")
    found = re.findall(NAME + VALUE, last)
    if len(found) < 3:
        lines, found = [*lines, last], []
    prompts: dict[bool, list[str]] = {False: [], True: []}
    negative = False
    for line in lines:
        negative = negative or line.startswith("Negative prompt:")
        prompts[negative].append(line.removeprefix("Negative prompt:").strip())
    values = {name: json.loads(value) if value.startswith('"') else value for name, value in found}
    return "\n".join(prompts[False]), "\n".join(prompts[True]), values


def test_without_its_lora_for_few_steps_sdxl_is_said_to_be_sampled_by_euler(tmp_path: Path) -> None:
    def said_with(weights: Path) -> dict[str, str]:
        asked = msgspec.structs.replace(request(weights=str(weights)), engine="sdxl")
        made = generation_text(asked, engine_card("sdxl"), "SDXL", Generation.SETTINGS, (1200, 1600))
        return parsed(made)[2]

    (tmp_path / "model_index.json").write_text("{}")
    without = said_with(tmp_path)
    assert (without["Steps"], without["CFG scale"], without["Sampler"]) == ("30", "7.0", "Euler")
    (tmp_path / "few_steps").mkdir()
    (tmp_path / "few_steps" / "lcm.safetensors").touch()
    wears = said_with(tmp_path)
    assert (wears["Steps"], wears["CFG scale"], wears["Sampler"]) == ("8", "1.5", "LCM")


def request(**parameters: float | str) -> RenderRequest:
    loras = (LoraUse("/home/someone/loras/linen-v2.safetensors", "0" * 64, 0.8),)
    return RenderRequest(
        ImageRef("/home/someone/photo.png", "0" * 64),
        AnchorMap(1200, 1600),
        (),
        "klein",
        41,
        {"prompt": PROMPT, "weights": "/home/someone/weights"} | parameters,
        loras,
    )


def text(wanted: Generation, **parameters: float | str) -> str:
    return generation_text(
        request(**parameters), engine_card("klein"), "FLUX.2-klein-4B", wanted, (1200, 1600)
    )


def test_everything_allowed_is_read_again() -> None:
    prompt, negative, values = parsed(text(Generation.PROMPTS, strength=0.6, steps=6))
    assert prompt == f"{PROMPT} <lora:linen-v2:0.8>"
    assert negative == ""
    assert values.pop("Version").startswith("Anchor Studio")
    assert values == {
        "Steps": "6",
        "Sampler": "Euler",
        "CFG scale": "1.0",
        "Seed": "41",
        "Size": "1200x1600",
        "Model": "FLUX.2-klein-4B",
        "Denoising strength": "0.6",
    }


def test_words_and_names_stay_here_unless_they_are_allowed() -> None:
    prompt, _, values = parsed(text(Generation.SETTINGS))
    assert prompt == ""
    assert values["Seed"] == "41"
    assert "Denoising strength" not in values
    for wanted in Generation:
        assert "someone" not in text(wanted)
    for word in ("linen", "light"):
        assert word not in text(Generation.SETTINGS)


@pytest.mark.parametrize("value", ["plain", "with, comma", "with: colon", 'with "marks", too', "two\nlines"])
def test_a_value_stays_one_value(value: str) -> None:
    line = f"Steps: 4, Model: {quoted(value)}, Seed: 7"
    assert parsed(line)[2] == {"Steps": "4", "Model": value, "Seed": "7"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A profile with a kept render of the drape and one that klein made, which here is the drape's patch again."""
    folder = tmp_path_factory.mktemp("generation")
    asked = draw_look(folder / "look", seed=5)
    with Studio.open(folder / "profile") as studio:
        (photo_id,) = studio.photos.add_files([asked.photo.path]).report.result().added
        made: list[str] = []
        for engine in ("drape", "klein"):
            render = Made(photo_id, engine=engine, decision=Decision.KEPT, request=_of(asked, engine))
            made.append(
                studio._catalog.run(lambda session, render=render: add_render(session, render)).result()
            )
        _give_a_patch(studio, asked, folder, made)
    return folder / "profile", made[0], made[1]


def _of(asked: RenderRequest, engine: str) -> RenderRequest:
    return msgspec.structs.replace(asked, engine=engine, seed=7, parameters={"prompt": PROMPT})


def _give_a_patch(studio: Studio, asked: RenderRequest, folder: Path, render_ids: list[str]) -> None:
    from sqlalchemy import update

    from render.messages import Render, Rendered
    from studio.jobs.tables import RenderRow

    command = Render(task_id="patch", request=asked, output_folder=str(folder))
    patch = studio.renderer.run(command, Rendered).patch
    studio.vault.put(Path(patch.path), sha256=patch.sha256)
    values = {
        "patch_sha256": patch.sha256,
        "engine_revision": "FLUX.2-klein-4B",
        "photo_sha256": asked.photo.sha256,
    }
    studio._catalog.run(
        lambda session: session.execute(
            update(RenderRow).where(RenderRow.id.in_(render_ids)).values(**values)
        )
    ).result()


def said(path: Path) -> str | None:
    with Image.open(path) as image:
        return image.info.get("parameters")


@pytest.mark.slow
def test_exports_and_saved_masters_say_what_is_allowed(shop: tuple[Path, str, str], tmp_path: Path) -> None:
    profile, drape, klein = shop
    with Studio.open(profile) as studio:
        for wanted in Generation:
            recipe = Recipe(Delivery(format=FileFormat.PNG, generation=wanted), folder=str(tmp_path / wanted))
            of_drape, of_klein = studio.exports.write(recipe, [drape, klein])
            saved = studio.looks.save(klein, tmp_path / f"{wanted}.png", "png", wanted).result()
            assert said(of_drape) is None
            assert said(of_klein) == said(saved)
            if wanted is Generation.NONE:
                assert said(saved) is None
                continue
            prompt, _, values = parsed(str(said(saved)))
            assert (prompt == PROMPT) is (wanted is Generation.PROMPTS)
            with Image.open(saved) as image:
                assert values["Size"] == f"{image.width}x{image.height}"
    words = [
        "--profile",
        str(profile),
        "export",
        klein,
        "--to",
        str(tmp_path / "cli"),
        "--generation",
        "settings",
    ]
    assert main(words) == 0
    (file,) = (tmp_path / "cli").iterdir()
    assert parsed(str(said(file)))[2]["Seed"] == "7"


@pytest.mark.slow
def test_the_queue_writes_it_too(shop: tuple[Path, str, str], tmp_path: Path) -> None:
    import time

    profile, _, klein = shop
    with Studio.open(profile) as studio:
        studio.start()
        recipe = Recipe(
            Delivery(format=FileFormat.PNG, generation=Generation.SETTINGS), folder=str(tmp_path / "out")
        )
        batch = studio.exports.export(recipe, [klein]).result()
        deadline = time.monotonic() + 60
        while not (report := studio.exports.batch(batch.id).result()).files:
            assert time.monotonic() < deadline, report
            time.sleep(0.05)
        assert "Seed: 7" in str(said(report.files[0]))
