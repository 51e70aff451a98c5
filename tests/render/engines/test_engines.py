"""The engine process with real models of the real classes: tiny, with random weights, on the CPU."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from safetensors.numpy import load_file

from render.cards import engine_cards
from render.client import RenderClient
from render.errors import RenderError
from render.files import read_bytes, read_image_ref
from render.messages import (
    AnyEvent,
    Cancelled,
    ErrorKind,
    Failed,
    Finished,
    LoraUse,
    Progress,
    Render,
    Rendered,
    RenderRequest,
    Slot,
    Started,
)
from render.patch import read_patch
from render.process import Role
from tests.person import draw_look
from tests.render.engines.counted import Counted, counted
from tests.render.weights import save_tensors

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(find_spec("diffusers") is None, reason="the engines extra is not installed"),
]


NAMES = tuple(name for name, card in engine_cards().items() if card.needs_weights)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs"), cancel_grace=60.0) as made:
        yield made


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    with counted(tmp_path_factory.mktemp("counted")) as made:
        yield made


@pytest.fixture
def weights(folder_of_weights: Path) -> Path:
    return folder_of_weights / "klein"


@pytest.fixture
def request_(folder_of_weights: Path, tmp_path: Path) -> RenderRequest:
    return look(folder_of_weights, tmp_path, "klein")


def look(folder_of_weights: Path, folder: Path, engine: str, **parameters: float | str) -> RenderRequest:
    given = {"weights": str(folder_of_weights / engine), "device": "cpu", "steps": 3, **parameters}
    return draw_look(folder / "look", engine=engine, parameters=given)


def with_steps(request: RenderRequest, steps: int) -> RenderRequest:
    return replace(request, parameters={**request.parameters, "steps": steps})


def command(request: RenderRequest, folder: Path, task_id: str = "render") -> Render:
    return Render(task_id=task_id, request=request, output_folder=str(folder))


def render(client: RenderClient, request: RenderRequest, folder: Path, task_id: str) -> bytes:
    """The bytes of the patch."""
    return read_bytes(client.run(command(request, folder, task_id), Rendered).patch.path)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_renders_step_by_step_and_the_lock_holds(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    events: list[AnyEvent] = []
    rendered = client.run(command(request, tmp_path), Rendered, events.append)
    assert rendered.checks.anchor_changed == 0
    assert (rendered.engine, rendered.engine_revision) == (name, engine_cards()[name].revision)
    assert rendered.plan
    assert {"load", "prepare", "drape", "diffuse", "lock", "check"} <= set(rendered.stages)
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    progress = [event for event in events if isinstance(event, Progress)]
    fractions = [event.fraction for event in progress]
    assert fractions == sorted(fractions, key=lambda fraction: fraction or 0.0)
    previews = [event for event in progress if event.preview is not None]
    assert previews, "nothing was shown on the way"
    assert all(event.box is not None and event.preview.channels == 3 for event in previews if event.preview)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    first, again, other = (
        render(client, replace(request, seed=seed), tmp_path, task_id)
        for task_id, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("name", NAMES)
def test_a_look_of_several_garments_starts_from_the_drape_in_sixteen_bit(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name, strength=0.7)
    deep = tmp_path / "deep.png"
    eight = np.asarray(Image.open(request.photo.path).convert("RGB"))[:, :, ::-1]
    assert cv2.imwrite(str(deep), eight.astype(np.uint16) * 257 + 3)
    coat = replace(request.garments[0], slot=Slot.OUTERWEAR)
    request = replace(request, photo=read_image_ref(deep), garments=(*request.garments, coat))
    rendered = client.run(command(request, tmp_path), Rendered)
    assert rendered.checks.anchor_changed == 0
    patch = read_patch(rendered.patch)
    assert patch.pixels.dtype == np.uint16


@pytest.mark.parametrize("name", [name for name in NAMES if engine_cards()[name].lora_family])
def test_a_lora_changes_the_picture_and_without_weight_it_does_not(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    file = read_image_ref(folder_of_weights / f"{name}.lora.safetensors")
    plain, worn, weightless, again = (
        render(client, replace(request, loras=loras), tmp_path, task_id)
        for task_id, loras in (
            ("plain", ()),
            ("worn", (LoraUse(file.path, file.sha256, 1.0),)),
            ("weightless", (LoraUse(file.path, file.sha256, 0.0),)),
            ("again", ()),
        )
    )
    assert worn != plain
    assert weightless == plain
    assert again == plain


def test_a_lora_that_is_none_is_refused_and_the_next_job_runs(
    client: RenderClient, request_: RenderRequest, tmp_path: Path
) -> None:
    pickle = tmp_path / "style.safetensors"
    pickle.write_bytes(b"\x80\x04K\x01." * 20)
    file = read_image_ref(pickle)
    bad = replace(request_, loras=(LoraUse(file.path, file.sha256),))
    error = client.submit(command(bad, tmp_path, "bad")).future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.WEIGHTS_INVALID
    assert "pickle" in error.message
    client.run(command(request_, tmp_path, "next"), Rendered)


def test_a_lora_of_another_family_is_refused_and_the_next_job_runs(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path
) -> None:
    request = look(folder_of_weights, tmp_path, "klein")
    file = tmp_path / "style.safetensors"
    names = [f"lora_unet_single_blocks_0_linear2.{half}.weight" for half in ("lora_down", "lora_up")]
    shapes = ((4, 15360), (3072, 4))
    save_tensors(file, {name: np.ones(shape, np.float16) for name, shape in zip(names, shapes, strict=True)})
    named = save_tensors(
        tmp_path / "named.safetensors",
        {
            "transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": np.ones((4, 3072), np.float16),
            "transformer.single_transformer_blocks.0.attn.to_q.lora_B.weight": np.ones((3072, 4), np.float16),
        },
    )
    for path, reason in (
        (file, "It cannot be told"),
        (named, "made for FLUX.1"),
        (folder_of_weights / "flux-fill.lora.safetensors", "does not fit"),
        (folder_of_weights / "sdxl.lora.safetensors", "does not fit"),
    ):
        chosen = read_image_ref(path)
        bad = replace(request, loras=(LoraUse(chosen.path, chosen.sha256),))
        error = client.submit(command(bad, tmp_path, path.stem)).future.exception(timeout=120)
        assert isinstance(error, RenderError)
        assert error.kind is ErrorKind.UNFIT
        assert reason in error.message
        client.run(command(request, tmp_path, f"after-{path.stem}"), Rendered)


@pytest.mark.parametrize(
    ("name", "text"), [("sdxl", "lora_te2_text_model_mlp_fc1"), ("flux-fill", "text_encoders.t5xxl.q")]
)
def test_a_lora_with_a_text_part_is_worn_without_it_and_that_is_said(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str, text: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    alone = folder_of_weights / f"{name}.lora.safetensors"
    both = tmp_path / "both.safetensors"
    more = {
        f"{text}.lora_down.weight": np.ones((4, 8), np.float32),
        f"{text}.lora_up.weight": np.ones((8, 4), np.float32),
    }
    save_tensors(both, {**load_file(alone), **more})
    patches: list[bytes] = []
    for path in (alone, both):
        chosen = read_image_ref(path)
        worn = replace(request, loras=(LoraUse(chosen.path, chosen.sha256),))
        rendered = client.run(command(worn, tmp_path, path.stem), Rendered)
        patches.append(read_bytes(rendered.patch.path))
        told = [sentence for sentence in rendered.warnings if "without its text part" in sentence]
        assert bool(told) == (path == both)
    assert patches[0] == patches[1]


def test_a_lora_that_changed_since_it_was_chosen_is_refused_and_the_old_file_renders_again(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path
) -> None:
    file = tmp_path / "style.safetensors"
    shutil.copyfile(folder_of_weights / "klein.lora.safetensors", file)
    chosen = read_image_ref(file)
    request = look(folder_of_weights, tmp_path, "klein")
    request = replace(request, loras=(LoraUse(chosen.path, chosen.sha256),))
    worn = render(client, request, tmp_path, "worn")
    whole = file.read_bytes()
    file.write_bytes(whole[:-4] + b"\0\0\0\1")
    error = client.submit(command(request, tmp_path, "changed")).future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.CHANGED
    assert "style.safetensors" in error.message
    assert not (tmp_path / "changed.patch.png").exists()
    file.write_bytes(whole)
    assert render(client, request, tmp_path, "again") == worn


@pytest.mark.parametrize("name", NAMES)
def test_a_truncated_shard_is_refused_and_the_next_job_runs(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    copy = tmp_path / "copy"
    shutil.copytree(folder_of_weights / name, copy)
    shard = next(copy.glob("vae/*.safetensors"))
    shard.write_bytes(shard.read_bytes()[:-64])
    bad = replace(request, parameters={**request.parameters, "weights": str(copy)})
    error = client.submit(command(bad, tmp_path, "bad")).future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.TRUNCATED
    client.run(command(request, tmp_path, "next"), Rendered)


@pytest.mark.parametrize("name", NAMES)
def test_cancelling_stops_within_a_step_and_the_process_goes_on(
    counting: Counted, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    a_step = counting.render(command(request, tmp_path, "warm"))
    assert a_step >= 1
    pid = counting.client.statuses()[Role.ENGINE].pid
    late = counting.cancel_amid_steps(command(with_steps(request, 50), tmp_path, "long"))
    assert late <= a_step, "more than one step was begun after the cancel was sent"
    assert isinstance(counting.events[-1], Cancelled)
    assert sum(isinstance(event, Finished | Failed | Cancelled) for event in counting.events) == 1
    assert not (tmp_path / "long.patch.png").exists()
    counting.render(command(request, tmp_path, "after"))
    assert counting.client.statuses()[Role.ENGINE].pid == pid


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize("name", NAMES)
def test_a_crash_in_the_middle_is_a_failure_and_the_next_process_renders(
    client: RenderClient, folder_of_weights: Path, tmp_path: Path, name: str
) -> None:
    request = look(folder_of_weights, tmp_path, name)
    client.run(command(request, tmp_path, "warm"), Rendered)
    pid = client.statuses()[Role.ENGINE].pid

    def kill_at_first_step(event: AnyEvent) -> None:
        if (
            isinstance(event, Progress)
            and event.stage == "diffuse"
            and client.statuses()[Role.ENGINE].pid == pid
        ):
            os.kill(pid, signal.SIGKILL)

    task = client.submit(command(with_steps(request, 50), tmp_path, "hit"), kill_at_first_step)
    error = task.future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.CRASHED
    assert "memory" in error.message
    client.run(command(request, tmp_path, "after"), Rendered)
    assert client.statuses()[Role.ENGINE].pid != pid


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        ({"steps": 0}, ErrorKind.UNFIT),
        ({"strength": 0.0}, ErrorKind.UNFIT),
        ({"guidance": -1.0}, ErrorKind.UNFIT),
        ({"weights": "nowhere"}, ErrorKind.ENGINE_UNAVAILABLE),
    ],
)
def test_what_an_engine_cannot_do_is_said_before_it_loads(
    client: RenderClient, request_: RenderRequest, tmp_path: Path, parameters: dict, kind: ErrorKind
) -> None:
    request = replace(request_, parameters={**request_.parameters, **parameters})
    error = client.submit(command(request, tmp_path)).future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is kind


MASKED = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from render.engines.base import Sampler, Scene
from render.engines.klein import Klein
from render.memory import Plan

random = np.random.default_rng(0)
crop = random.integers(0, 255, (96, 128, 3), np.uint8)
mask = np.zeros((96, 128), np.uint8)
mask[32:64, 32:96] = 255
other = crop.copy()
other[mask == 255] = random.integers(0, 255, (int((mask == 255).sum()), 3), np.uint8)
scene = Scene(crop, mask, crop, mask, (crop[:64], crop[:, :64]))
engine = Klein()
engine.load(Plan(Path(sys.argv[1]), "cpu", "float32"))
steps, previews = [], []


def told(step, total, preview):
    steps.append((step, total))
    previews.append(preview)


sampler = Sampler(seed=3, steps=4, guidance=1.0, strength=1.0, prompt="a garment")
made = [engine.render(replace(scene, crop=source), sampler, told) for source in (crop, other)]
assert made[0].shape == crop.shape and made[0].dtype == np.uint8
assert steps == [(1, 4), (2, 4), (3, 4), (4, 4)] * 2, steps
assert np.array_equal(*made)
assert all(preview.shape == (12, 16, 3) and preview.dtype == np.uint8 for preview in previews)
changed = engine.render(replace(scene, references=(crop[:64],)), sampler, told)
assert not np.array_equal(changed, made[0])
from_drape = replace(sampler, strength=0.5)
steps.clear()
draped = [engine.render(replace(scene, drape=drape), from_drape, told) for drape in (crop, other)]
assert steps == [(1, 2), (2, 2)] * 2, steps
assert not np.array_equal(*draped)
guided = engine.render(scene, replace(sampler, guidance=4.0), told)
assert guided.shape == crop.shape
"""


def test_the_model_itself_keeps_what_is_masked_out_of_its_source(weights: Path) -> None:
    """What lies under the mask must not reach the model: the old garment would come through."""
    command_line = [sys.executable, "-c", MASKED, str(weights)]
    done = subprocess.run(command_line, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
