"""What was rendered once is rendered again, byte for byte, and goes to ComfyUI."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.orm import Session

from render.errors import RenderError
from render.messages import ErrorKind, Slot
from resources import read_samples
from studio.cli import main
from studio.errors import LICENCE_KIND, InputError
from studio.jobs.renders import StoredRender
from studio.jobs.tables import JobRow, RenderRow
from studio.looks import Look, RenderState
from studio.looks.workflows import free_folder
from studio.studio import Studio
from tests.render.comfyui.nodes import faults
from tests.studio.looks.made import Made, add_render
from tests.studio.looks.test_looks import made_look

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("again") / "profile"


@pytest.fixture(scope="module")
def studio(profile: Path) -> Iterator[Studio]:
    with Studio.open(profile) as opened:
        opened.start()
        yield opened


@pytest.fixture(scope="module")
def look(studio: Studio) -> Look:
    return made_look(studio)


def finished(studio: Studio, job_ids: tuple[str, ...]) -> StoredRender:
    """The render that a job gave; the newest of a photo's renders has an order of its own."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        (render,) = [each for each in studio.looks.renders().result() if each.job_id in job_ids]
        if render.state not in (RenderState.WAITING, RenderState.RENDERING):
            assert render.render_id is not None, render.message
            return studio.queue.render(render.render_id).result()
        time.sleep(0.05)
    raise AssertionError("nothing was rendered")


def rendered(studio: Studio, look: Look) -> StoredRender:
    return finished(studio, studio.looks.render(look).result())


def test_rendering_again_asks_for_the_same_and_gives_the_same_bytes(studio: Studio, look: Look) -> None:
    first = rendered(studio, msgspec.structs.replace(look, seed=5))
    again = finished(studio, studio.looks.render_again(first.id).result())
    assert again.id != first.id
    assert again.request == first.request
    assert again.seed == 5
    assert again.patch_sha256 == first.patch_sha256


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        ("16 bit, 9.1 of 20.0 GB", {"planned": "16 bit", "attention": "native", "compiled": False}),
        (
            "16 bit, 9.1 of 20.0 GB, attention by _native_cudnn, compiled blocks",
            {"planned": "16 bit", "attention": "_native_cudnn", "compiled": True},
        ),
        ("on the CPU, 32 bit", {}),
    ],
)
def test_a_model_is_asked_to_compute_again_as_it_did(
    studio: Studio, look: Look, plan: str, asked: dict[str, str | bool]
) -> None:
    first = rendered(studio, look)

    def say(session: Session) -> None:
        row = session.get(RenderRow, first.id)
        assert row is not None
        row.plan = plan

    studio._catalog.run(say).result()
    again = finished(studio, studio.looks.render_again(first.id).result())
    assert again.request is not None
    assert again.request.parameters == asked
    other = finished(studio, studio.looks.render_again(first.id, another_seed=True).result())
    assert other.request is not None
    assert other.request.parameters == {}, "another picture is computed as is best by then"


def test_no_render_begins_with_weights_that_nobody_agreed_to(studio: Studio, look: Look) -> None:
    klein = msgspec.structs.replace(look, engine="klein", seed=3)
    studio.queue.pause().result()
    (job,) = studio.looks.render(klein).result()
    studio.queue.cancel(job).result()
    studio.queue.resume().result()
    made = rendered(studio, look)

    def by_klein(session: Session) -> None:
        row = session.get(RenderRow, made.id)
        assert row is not None
        stored = session.get(JobRow, row.job_id)
        assert stored is not None
        stored.look = msgspec.json.encode(klein).decode()
        assert made.request is not None
        request = msgspec.structs.replace(made.request, engine="klein")
        stored.request = msgspec.json.encode(request).decode()

    studio._catalog.run(by_klein).result()
    folder = studio.weights.root / "klein"
    folder.mkdir(parents=True)
    (folder / "model_index.json").write_text("{}")
    for ask in (lambda: studio.looks.render(klein), lambda: studio.looks.render_again(made.id)):
        with pytest.raises(InputError, match="anchor weights accept klein") as raised:
            ask().result()
        assert (raised.value.kind, raised.value.detail) == (LICENCE_KIND, "klein")
    named = msgspec.structs.replace(klein, parameters={"weights": str(folder)})
    studio.queue.pause().result()
    jobs = studio.looks.render(named).result()
    studio.weights.accept("klein").result()
    jobs += studio.looks.render(klein).result()
    jobs += studio.looks.render_again(made.id).result()
    assert len(jobs) == 3
    for job in jobs:
        studio.queue.cancel(job).result()
    studio.queue.resume().result()
    (folder / "model_index.json").unlink()
    folder.rmdir()


def test_the_command_line_renders_a_job_again(
    studio: Studio, profile: Path, look: Look, capfd: pytest.CaptureFixture[str]
) -> None:
    first = rendered(studio, look)
    before = {render.job_id for render in studio.looks.renders().result()}
    for named in (first.job_id, first.id):
        assert main(["--profile", str(profile), "jobs", "again", named, "--json"]) == 0
        listed = {job["job"] for job in json.loads(capfd.readouterr().out)}
        (new,) = listed - before
        before |= listed
        assert finished(studio, (new,)).request == first.request
    assert main(["--profile", str(profile), "jobs", "again", "nothing"]) == 1
    assert "anchor jobs" in capfd.readouterr().err


def test_a_model_gives_the_same_bytes_again_and_the_settings_go_on_with_another_garment(
    studio: Studio, look: Look, tiny_klein: Path, tmp_path: Path
) -> None:
    parameters: dict[str, float | int | str | bool] = {
        "weights": str(tiny_klein),
        "device": "cpu",
        "steps": 2,
    }
    asked = msgspec.structs.replace(look, engine="klein", seed=11, parameters=parameters)
    first = rendered(studio, asked)
    again = finished(studio, studio.looks.render_again(first.id).result())
    assert again.request == first.request
    assert (again.patch_sha256, again.plan) == (first.patch_sha256, first.plan)
    other_seed = finished(studio, studio.looks.render_again(first.id, another_seed=True).result())
    assert other_seed.patch_sha256 != first.patch_sha256

    both = studio.looks.render(
        msgspec.structs.replace(asked, parameters=parameters | {"batch": 2}), 2
    ).result()
    variants = [finished(studio, (job_id,)) for job_id in both]
    assert [variant.request and variant.request.variants for variant in variants] == [(11, 12)] * 2
    assert all("2 variants at a time" in variant.plan for variant in variants)
    assert variants[0].patch_sha256 != variants[1].patch_sha256
    second = finished(studio, studio.looks.render_again(variants[1].id).result())
    assert (second.patch_sha256, second.plan) == (variants[1].patch_sha256, variants[1].plan)
    fresh = finished(studio, studio.looks.render_again(variants[1].id, another_seed=True).result())
    assert fresh.request is not None
    assert fresh.request.variants == ()

    reopened = studio.looks.reopen(first.id).result()
    tee = [garment for garment in read_samples().garments if garment.slot == "upper"][1]
    other = studio.garments.import_files([tee.image], Slot.UPPER).report.result().added[0]
    changed = rendered(studio, reopened.look.wearing(Slot.UPPER, other))
    assert changed.request is not None
    assert first.request is not None
    assert changed.request == msgspec.structs.replace(first.request, garments=changed.request.garments)
    assert changed.request.garments != first.request.garments

    workflow = studio.looks.write_workflow(first.id, tmp_path).result()
    nodes = json.loads(workflow.read_text())
    assert faults(nodes) == []
    assert {"noise_seed": 11} in [node["inputs"] for node in nodes.values()]
    assert str(tiny_klein) not in workflow.read_text()


def klein_render(studio: Studio, look: Look) -> str:
    """A render of klein with all that its request needs and no picture, as of a machine with a GPU.

    The queue must not run: it would begin on it.
    """
    request = msgspec.structs.replace(studio.looks._request(look), engine="klein", seed=3)
    made = Made(look.photo_id, look.garments, engine="klein", request=request)
    return studio._catalog.run(lambda session: add_render(session, made)).result()


def test_a_render_goes_to_comfyui_into_a_folder_of_its_own(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile"
    with Studio.open(profile) as studio:
        render_id = klein_render(studio, made_look(studio))
        first = studio.looks.write_workflow(render_id, tmp_path / "new").result()
        assert first == tmp_path / "new" / "workflow_api.json"
        assert faults(json.loads(first.read_text())) == []
        second = studio.looks.write_workflow(render_id, tmp_path / "new").result()
    assert second.parent.parent == first.parent
    assert second.parent.name.endswith("for ComfyUI")
    words = ["--profile", str(profile), "comfyui", render_id, "-o", str(tmp_path / "new"), "--json"]
    assert main(words) == 0
    third = Path(json.loads(capfd.readouterr().out)["workflow"])
    assert third.parent.name == f"{second.parent.name} 2"
    assert third.read_text() == first.read_text()


def test_a_drape_is_refused_in_words(
    studio: Studio, look: Look, profile: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    render = rendered(studio, look)
    with pytest.raises(RenderError) as caught:
        studio.looks.write_workflow(render.id, tmp_path / "new").result()
    assert caught.value.kind is ErrorKind.UNFIT
    assert not (tmp_path / "new").exists()
    assert main(["--profile", str(profile), "comfyui", render.id, "-o", str(tmp_path / "new")]) == 1
    assert "klein or sdxl" in capfd.readouterr().err


def test_a_folder_that_holds_something_gets_another_inside(tmp_path: Path) -> None:
    assert free_folder(tmp_path / "new", "one") == tmp_path / "new"
    assert free_folder(tmp_path, "one") == tmp_path
    (tmp_path / "one for ComfyUI").mkdir()
    assert free_folder(tmp_path, "one") == tmp_path / "one for ComfyUI 2"
