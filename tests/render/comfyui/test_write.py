"""The folder for ComfyUI, as the light process writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from render.cards import engine_cards
from render.client import RenderClient
from render.comfyui.engines import ENGINES
from render.errors import RenderError
from render.messages import ErrorKind, RenderRequest, WorkflowWritten, WriteWorkflow
from render.process import Role
from tests.person import draw_look
from tests.render.comfyui.nodes import faults

HERE = [engine for engine in ENGINES if engine in engine_cards()]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs")) as made:
        yield made


@pytest.fixture(scope="module")
def request_(tmp_path_factory: pytest.TempPathFactory) -> RenderRequest:
    return draw_look(tmp_path_factory.mktemp("look"), engine="klein")


def write(client: RenderClient, request: RenderRequest, folder: Path) -> WorkflowWritten:
    command = WriteWorkflow(task_id=folder.name, request=request, output_folder=str(folder))
    return client.run(command, WorkflowWritten)


def pixels(folder: Path, written: WorkflowWritten, what: str) -> np.ndarray:
    (name,) = [name for name in written.pictures if what in name]
    return np.asarray(Image.open(folder / name)).astype(int)


@pytest.mark.parametrize("engine", HERE)
def test_a_folder_has_all_that_its_workflow_loads(
    engine: str, client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "look"
    written = write(client, replace(request_, engine=engine, seed=5), folder)
    workflow = json.loads(Path(written.workflow).read_text())
    assert faults(workflow) == []
    loaded = {
        node["inputs"]["image"] for node in workflow.values() if node["class_type"].startswith("LoadImage")
    }
    assert loaded == set(written.pictures)
    assert {path.name for path in folder.iterdir()} == {*written.pictures, "workflow_api.json", "READ ME.txt"}
    page = (folder / "READ ME.txt").read_text()
    assert all(name in page for name in written.pictures)
    # No engine process was needed, and so no model.
    assert Role.ENGINE not in client.statuses()


def test_the_model_sees_grey_where_it_renders_and_the_photo_elsewhere(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    written = write(client, request_, tmp_path / "look")
    crop, start, mask = (pixels(tmp_path / "look", written, what) for what in ("-crop", "-start", "-mask"))
    assert crop.shape == start.shape == (*mask.shape, 3)
    assert mask.shape[0] % 16 == mask.shape[1] % 16 == 0
    assert set(np.unique(mask)) == {0, 255}
    assert (start[mask == 255] == 127).all()
    assert (start[mask == 0] == crop[mask == 0]).all()
    workflow = json.loads(Path(written.workflow).read_text())
    (levels,) = [node["inputs"] for node in workflow.values() if node["class_type"] == "Flux2Scheduler"]
    assert (levels["height"], levels["width"]) == mask.shape


def test_a_lower_strength_starts_from_the_drape(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    written = write(client, replace(request_, parameters={"strength": 0.6}), tmp_path / "look")
    start, mask = (pixels(tmp_path / "look", written, what) for what in ("-start", "-mask"))
    crop, garment = (pixels(tmp_path / "look", written, what) for what in ("-crop", "-garment-1"))
    middle = mask.shape[0] // 2, mask.shape[1] // 2
    cloth = np.median(garment[garment.min(axis=2) < 200], axis=0)
    assert np.abs(start[middle] - cloth).max() < 40
    assert np.abs(start[middle] - crop[middle]).max() > np.abs(start[middle] - cloth).max()


def test_no_name_of_photo_or_garment_is_given_away(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    written = write(client, request_, tmp_path / "look")
    names = [
        Path(request_.photo.path).stem,
        *(Path(garment.image.path).stem for garment in request_.garments),
    ]
    for path in (tmp_path / "look").iterdir():
        assert not any(name in path.name for name in names)
        if path.suffix in (".json", ".txt"):
            assert str(Path(request_.photo.path).parent) not in path.read_text()
    assert len(set(written.pictures)) == 4


@pytest.mark.parametrize("there", ["full", "file"])
def test_a_folder_with_something_in_it_stays_as_it_is(
    there: str, client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    folder = tmp_path / "look"
    if there == "full":
        folder.mkdir()
        (folder / "mine.txt").write_text("mine")
    else:
        folder.write_text("mine")
    with pytest.raises(RenderError) as caught:
        write(client, request_, folder)
    assert caught.value.kind is ErrorKind.NOT_WRITABLE
    assert [path.name for path in tmp_path.iterdir()] == ["look"]
    assert (folder / "mine.txt" if there == "full" else folder).read_text() == "mine"


def test_an_empty_folder_is_filled(client: RenderClient, request_: RenderRequest, tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    assert Path(write(client, request_, tmp_path / "look").workflow).is_file()


def test_a_drape_is_refused(client: RenderClient, request_: RenderRequest, tmp_path: Path) -> None:
    with pytest.raises(RenderError) as caught:
        write(client, replace(request_, engine="drape"), tmp_path / "look")
    assert caught.value.kind is ErrorKind.UNFIT
    assert not (tmp_path / "look").exists()


def test_the_pose_that_sdxl_sees_goes_along_through_its_controlnet(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    posed = replace(request_, engine="sdxl")
    written = write(client, posed, tmp_path / "look")
    workflow = json.loads(Path(written.workflow).read_text())
    (applied,) = [node for node in workflow.values() if node["class_type"] == "ControlNetApplyAdvanced"]
    shown = workflow[applied["inputs"]["image"][0]]["inputs"]["image"]
    pose, crop = (pixels(tmp_path / "look", written, what) for what in ("-pose", "-crop"))
    assert shown in written.pictures
    assert "-pose" in shown
    assert pose.shape == crop.shape
    assert 0 < (pose.max(axis=2) > 0).mean() < 0.5, "limbs on black"
    page = (tmp_path / "look" / "READ ME.txt").read_text()
    assert "models/controlnet/" in page

    nameless = replace(posed, anchors=replace(posed.anchors, keypoints={}))
    written = write(client, nameless, tmp_path / "unposed")
    workflow = json.loads(Path(written.workflow).read_text())
    guessed = any("-pose" in name for name in written.pictures)
    assert guessed == any(node["class_type"] == "ControlNetApplyAdvanced" for node in workflow.values())
    klein = write(client, request_, tmp_path / "klein")
    assert not any("-pose" in name for name in klein.pictures)


def test_sdxl_is_sampled_there_as_it_is_with_the_weights_that_are_here(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    def sampled(folder: str, weights: Path) -> tuple[int, float, str, list[str]]:
        asked = replace(request_, engine="sdxl", parameters={"weights": str(weights)})
        nodes = json.loads(Path(write(client, asked, tmp_path / folder).workflow).read_text()).values()
        (values,) = [node["inputs"] for node in nodes if node["class_type"] == "KSampler"]
        loras = [node["inputs"]["lora_name"] for node in nodes if node["class_type"] == "LoraLoader"]
        return values["steps"], values["cfg"], values["sampler_name"], loras

    lcm = (8, 1.5, "lcm", ["lcm-lora-sdxl.safetensors"])
    weights = tmp_path / "weights"
    assert sampled("nothing here", weights) == lcm
    weights.mkdir()
    (weights / "model_index.json").write_text("{}")
    assert sampled("without", weights) == (30, 7.0, "euler", [])
    (weights / "few_steps").mkdir()
    (weights / "few_steps" / "lcm.safetensors").touch()
    assert sampled("with", weights) == lcm
