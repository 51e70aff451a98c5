"""The engine process with parsers of the real classes, tiny, fitted to the drawn person, on the CPU."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from render.client import RenderClient
from render.errors import RenderError, TaskCancelled
from render.files import read_bytes
from render.messages import (
    AnchorMap,
    AnchorsMade,
    AnyEvent,
    ErrorKind,
    ImageRef,
    MakeAnchors,
    Matte,
    Matted,
    Progress,
    Region,
    RenderRequest,
)
from render.process import Role
from tests import person
from tests.person import draw_look, reference
from tests.render.parsers.tiny import ATR, drawn_labels

pytestmark = pytest.mark.slow


@pytest.fixture
def weights(parser_weights: Path) -> Path:
    return parser_weights


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RenderClient]:
    with RenderClient(tmp_path_factory.mktemp("logs"), cancel_grace=60.0) as made:
        yield made


@pytest.fixture
def look(tmp_path: Path) -> RenderRequest:
    return draw_look(tmp_path / "look", seed=2, enlarge=2)


def command(photo: ImageRef, weights: Path, folder: Path, task_id: str = "anchors") -> MakeAnchors:
    folder.mkdir(exist_ok=True)
    parameters: dict[str, float | int | str | bool] = {"weights": str(weights), "device": "cpu"}
    return MakeAnchors(task_id=task_id, photo=photo, output_folder=str(folder), parameters=parameters)


def mask(ref: ImageRef) -> np.ndarray:
    return np.asarray(Image.open(ref.path)) >= 128


def overlap(found: np.ndarray, name: str) -> float:
    """Intersection over union with what was drawn."""
    size = (found.shape[1], found.shape[0])
    drawn = Image.fromarray(drawn_labels()).resize(size, Image.Resampling.NEAREST)
    wanted = np.asarray(drawn) == ATR.index(name)
    return float((found & wanted).sum() / (found | wanted).sum())


def points_away(anchors: AnchorMap) -> float:
    """The largest distance of a found joint from the drawn one, as a share of the photo's height."""
    away = [
        np.hypot(
            point.x / anchors.width - person._JOINTS[name][0] / person.WIDTH,
            (point.y / anchors.height - person._JOINTS[name][1] / person.HEIGHT),
        )
        for name, point in anchors.keypoints.items()
    ]
    return max(away)


def test_the_person_of_a_photo_is_found_where_it_is(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path
) -> None:
    events: list[AnyEvent] = []
    made = client.run(command(look.photo, weights, tmp_path / "out"), AnchorsMade, events.append)
    anchors = made.anchors
    assert (anchors.width, anchors.height) == (480, 640)
    assert anchors.source == "model:segformer_clothes@804445899db7"
    assert made.warnings == ()
    assert overlap(mask(anchors.regions[Region.UPPER]), "Upper-clothes") > 0.85
    assert overlap(mask(anchors.regions[Region.LOWER]), "Pants") > 0.85
    head = mask(anchors.regions[Region.FACE]) | mask(anchors.regions[Region.NECK])
    assert overlap(head, "Face") > 0.75
    for region, name in ((Region.LEFT_ARM, "Left-arm"), (Region.RIGHT_ARM, "Right-arm")):
        # Thin things at a tiny model's resolution: on the right side, at least.
        assert overlap(mask(anchors.regions[region]), name) > 0.3
    assert {"left_shoulder", "right_shoulder", "left_hip", "right_hip"} <= anchors.keypoints.keys()
    assert points_away(anchors) < 0.04
    assert anchors.protect is not None
    protect = mask(anchors.protect)
    assert protect[mask(anchors.regions[Region.FACE])].mean() > 0.98
    assert not protect[mask(anchors.regions[Region.LOWER])].any()
    fractions = [event.fraction or 0.0 for event in events if isinstance(event, Progress)]
    assert fractions == sorted(fractions)


def test_the_same_photo_gives_the_same_bytes(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path
) -> None:
    made = [
        client.run(command(look.photo, weights, tmp_path / folder), AnchorsMade).anchors
        for folder in ("first", "again")
    ]
    hashes = [{region: ref.sha256 for region, ref in anchors.regions.items()} for anchors in made]
    assert hashes[0] == hashes[1]
    assert made[0].keypoints == made[1].keypoints


def _odd(folder: Path, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels).resize((355, 473)).save(folder / "odd.jpg", quality=95)
    return folder / "odd.jpg"


def _deep(folder: Path, pixels: np.ndarray) -> Path:
    deep = np.repeat(np.repeat(pixels, 3, 0), 3, 1).astype(np.uint16) * 257
    pyvips.Image.new_from_array(deep, interpretation="rgb16").tiffsave(str(folder / "deep.tif"))
    return folder / "deep.tif"


def _turned(folder: Path, pixels: np.ndarray) -> Path:
    """A portrait as cameras write it: lying on its side, with a note which way is up."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.rot90(pixels)).save(folder / "turned.jpg", quality=95, exif=exif)
    return folder / "turned.jpg"


def _large(folder: Path, pixels: np.ndarray) -> Path:
    wide = Image.fromarray(pixels).resize((1800, 2400), Image.Resampling.BICUBIC)
    wide.save(folder / "large.jpg", quality=95)
    return folder / "large.jpg"


@pytest.mark.parametrize(
    ("save", "size"),
    [(_odd, (355, 473)), (_deep, (720, 960)), (_turned, (240, 320)), (_large, (1800, 2400))],
    ids=["odd", "16 bit", "turned", "larger than looked at"],
)
def test_masks_have_the_photos_own_size_and_points_lie_inside(
    client: RenderClient, weights: Path, tmp_path: Path, save, size: tuple[int, int]
) -> None:
    request = draw_look(tmp_path / "look", seed=1)
    pixels = np.asarray(Image.open(request.photo.path).convert("RGB"))
    photo = reference(save(tmp_path, pixels))
    anchors = client.run(command(photo, weights, tmp_path / "out"), AnchorsMade).anchors
    assert (anchors.width, anchors.height) == size
    assert anchors.protect is not None
    for ref in (*anchors.regions.values(), anchors.protect):
        with Image.open(ref.path) as picture:
            assert (picture.mode, picture.size) == ("L", size)
    assert overlap(mask(anchors.regions[Region.UPPER]), "Upper-clothes") > 0.8
    assert anchors.keypoints
    for point in anchors.keypoints.values():
        assert 0 <= point.x <= size[0] - 1
        assert 0 <= point.y <= size[1] - 1
    assert points_away(anchors) < 0.05


def test_a_photo_without_a_person_says_so(client: RenderClient, weights: Path, tmp_path: Path) -> None:
    Image.fromarray(np.full((200, 300, 3), 180, np.uint8)).save(tmp_path / "wall.png")
    task = client.submit(command(reference(tmp_path / "wall.png"), weights, tmp_path / "out"))
    error = task.future.exception(timeout=120)
    assert isinstance(error, RenderError)
    assert error.kind is ErrorKind.NO_PERSON
    assert list((tmp_path / "out").iterdir()) == []


def test_cancelling_leaves_no_task_and_the_process_goes_on(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path
) -> None:
    client.run(command(look.photo, weights, tmp_path / "out", "warm"), AnchorsMade)
    pid = client.statuses()[Role.ENGINE].pid

    def cancel_at_the_models(event: AnyEvent) -> None:
        if isinstance(event, Progress) and event.stage == "clothes":
            client.cancel("long")

    other = draw_look(tmp_path / "other", seed=7, enlarge=12).photo
    task = client.submit(command(other, weights, tmp_path / "out", "long"), cancel_at_the_models)
    with pytest.raises(TaskCancelled):
        task.future.result(timeout=120)
    assert not (tmp_path / "out" / "long.protect.png").exists()
    client.run(command(look.photo, weights, tmp_path / "out", "after"), AnchorsMade)
    assert client.statuses()[Role.ENGINE].pid == pid


@pytest.mark.parametrize("gone", ["vitpose", "segformer_clothes", "vitpose/preprocessor_config.json"])
def test_missing_weights_are_named(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path, gone: str
) -> None:
    there = tmp_path / "weights"
    shutil.copytree(weights, there)
    shutil.rmtree(there / gone) if (there / gone).is_dir() else (there / gone).unlink()
    error = failure(client, command(look.photo, there, tmp_path / "out"))
    assert error.kind is ErrorKind.ENGINE_UNAVAILABLE
    assert gone.split("/")[0] in error.message
    assert "smart brush" in error.message


class Trap:
    def __reduce__(self) -> tuple:
        return (Path.touch, (Path(self.path),))

    def __init__(self, path: Path) -> None:
        self.path = str(path)


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
def test_a_pickle_is_refused_and_never_opened(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path, name: str
) -> None:
    there = tmp_path / "weights"
    shutil.copytree(weights, there)
    (there / "segformer_clothes" / "model.safetensors").unlink()
    sprung = tmp_path / "sprung"
    (there / "segformer_clothes" / name).write_bytes(pickle.dumps(Trap(sprung)))
    error = failure(client, command(look.photo, there, tmp_path / "out"))
    assert error.kind is ErrorKind.ENGINE_UNAVAILABLE
    assert "segformer" in error.message.lower()
    assert not sprung.exists()


def test_weights_of_another_model_are_refused_and_not_filled_with_noise(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path
) -> None:
    there = tmp_path / "weights"
    shutil.copytree(weights, there)
    shutil.copy(weights / "vitpose" / "model.safetensors", there / "segformer_clothes" / "model.safetensors")
    error = failure(client, command(look.photo, there, tmp_path / "out"))
    assert error.kind is ErrorKind.ENGINE_UNAVAILABLE
    assert "fetch" in error.message


def failure(client: RenderClient, order: MakeAnchors | Matte) -> RenderError:
    error = client.submit(order).future.exception(timeout=120)
    assert isinstance(error, RenderError)
    return error


def matte(look: RenderRequest, weights: Path, folder: Path, *, cutout: bool, task_id: str = "matte") -> Matte:
    garment = look.garments[0]
    return Matte(
        task_id=task_id,
        image=garment.image,
        cutout=garment.cutout if cutout else None,
        output_folder=str(folder),
        parameters={"weights": str(weights), "device": "cpu"},
    )


@pytest.mark.parametrize("cutout", [True, False], ids=["refined", "from the ground"])
def test_a_garments_edge_is_the_models_and_its_inside_the_cut_outs(
    client: RenderClient, look: RenderRequest, weights: Path, tmp_path: Path, cutout: bool
) -> None:
    matted = client.run(matte(look, weights, tmp_path, cutout=cutout), Matted)
    alpha = np.asarray(Image.open(matted.cutout.path))
    garment = look.garments[0]
    assert garment.cutout is not None
    drawn = np.asarray(Image.open(garment.cutout.path).convert("L"))
    assert alpha.shape == drawn.shape
    far_inside, far_outside = alpha[130:200, 110:130], alpha[5:20, 5:20]
    assert (far_inside == 255).all()
    assert (far_outside == 0).all()
    # A model that knows nothing says something else than 0 or 255 along the outline.
    assert ((alpha > 20) & (alpha < 235)).sum() > 500
    again = client.run(matte(look, weights, tmp_path, cutout=cutout, task_id="again"), Matted)
    assert read_bytes(again.cutout.path) == read_bytes(matted.cutout.path)


def test_nothing_to_refine_is_said(client: RenderClient, weights: Path, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    order = Matte(
        task_id="noise",
        image=reference(tmp_path / "noise.png"),
        output_folder=str(tmp_path),
        parameters={"weights": str(weights), "device": "cpu"},
    )
    assert failure(client, order).kind is ErrorKind.NO_CUTOUT
